"""Windows programs run on Linux, in a Windows of their own that is thrown away."""

import os
import shutil
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from select import select
from types import TracebackType
from typing import Self

from installer.tools import BuildError, UnavailableError

_HERE = Path(__file__).resolve().parent
_WINE = next((path for path in ("/usr/bin/wine64", "/usr/lib/wine/wine64") if Path(path).exists()), "wine64")
_SERVER = next((path for path in ("/usr/bin/wineserver", "/usr/lib/wine/wineserver64") if Path(path).exists()), "")
_SILENT = "mscoree,mshtml,winemenubuilder.exe="
"""Parts that would ask for downloads, or write shortcuts into the real home."""


class Wine:
    """A Windows 10 in a folder; a context manager that ends all that runs in it.

    A command line waits in it for nothing: else its services would start and end with each program.

    Args:
        folder: Where it lives; made anew when it is not there.
    """

    def __init__(self, folder: Path) -> None:
        self.prefix = folder / "prefix"
        self.home = folder / "home"
        self.environment = {
            **{name: value for name, value in os.environ.items() if name in ("PATH", "TMPDIR", "DISPLAY")},
            "HOME": str(self.home),
            "WINEPREFIX": str(self.prefix),
            "WINEDLLOVERRIDES": _SILENT,
            "WINEDEBUG": "-all",
            "WINEARCH": "win64",
            "LC_ALL": "C.UTF-8",
        }
        self._waiting: subprocess.Popen[bytes] | None = None

    @property
    def drive(self) -> Path:
        """Its drive C."""
        return self.prefix / "drive_c"

    @property
    def user(self) -> Path:
        """The folder of its user."""
        return next(each for each in (self.drive / "users").iterdir() if each.name != "Public")

    def __enter__(self) -> Self:
        if not (self.prefix / "system.reg").exists():
            self.home.mkdir(parents=True, exist_ok=True)
            try:
                self.run("wineboot", "-i")
                self.run("winecfg", "-v", "win10")
            except BuildError as error:
                raise UnavailableError(f"Wine does not start here: {error}") from error
            _add_missing_library(self.drive / "windows" / "system32")
        self._waiting = self._start("cmd", stdin=subprocess.PIPE, output=subprocess.DEVNULL)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if _SERVER:
            subprocess.run([_SERVER, "-k"], env=self.environment, check=False, capture_output=True)
        if self._waiting is not None:
            self._waiting.communicate()

    def status_of(self, *command: object, folder: Path | None = None, seconds: int = 600) -> tuple[int, str]:
        """Run a program: its exit status and what it printed.

        Python in Wine needs an input that is empty and an output that is a pipe. Nobody waits until that is closed: the
        desktop, which Wine starts with the first program that asks for one, inherits it and stays.

        Raises:
            BuildError: It did not end in time, or Wine is not there.
        """
        until, said = time.monotonic() + seconds, bytearray()
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        try:
            with self._start(*command, stdin=subprocess.DEVNULL, output=writing, folder=folder) as process:
                while process.poll() is None:
                    if time.monotonic() > until:
                        process.kill()
                        raise BuildError(f"{command[0]} did not end within {seconds} seconds (Wine)\n{said[-4000:]!r}")
                    select([reading], [], [], 0.1)
                    said += _waiting_in(reading)
            said += _waiting_in(reading)
        finally:
            os.close(reading)
            os.close(writing)
        return process.returncode, said.decode("utf-8", "replace")

    def start(self, *command: object) -> None:
        """Start a program that stays; it ends with this Windows at the latest.

        Raises:
            BuildError: Wine is not there.
        """
        self._start(*command, stdin=subprocess.DEVNULL, output=subprocess.DEVNULL)

    def _start(
        self, *command: object, stdin: int, output: int, folder: Path | None = None
    ) -> "subprocess.Popen[bytes]":
        streams = {"stdin": stdin, "stdout": output, "stderr": output}
        try:
            return subprocess.Popen([_WINE, *map(str, command)], cwd=folder, env=self.environment, **streams)
        except OSError as error:
            raise BuildError(f"{command[0]}: {error}") from error

    def processes(self, name: str) -> list[int]:
        """Processes of this Windows whose command line holds a name; Wine 8 has no ``tasklist``."""
        ours, found = f"WINEPREFIX={self.prefix}\0".encode(), list[int]()
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if name.encode() in (folder / "cmdline").read_bytes() and ours in (folder / "environ").read_bytes():
                    found.append(int(folder.name))
        return found

    def run(self, *command: object, folder: Path | None = None, seconds: int = 600) -> str:
        """Run a program that must succeed, and return what it printed.

        Raises:
            BuildError: It failed or did not end in time.
        """
        status, said = self.status_of(*command, folder=folder, seconds=seconds)
        if status:
            raise BuildError(f"{' '.join(map(str, command))} (Wine)\n{said[-4000:]}\nended with status {status}")
        return said


def _waiting_in(pipe: int) -> bytes:
    """What can be read without waiting."""
    found = bytearray()
    with suppress(BlockingIOError):
        while more := os.read(pipe, 65536):
            found += more
    return bytes(found)


def _add_missing_library(folder: Path) -> None:
    """Wine 8 lacks one library that Windows 10 has and Rust's programs load; ours is for tests and never shipped."""
    target = folder / "bcryptprimitives.dll"
    if target.exists():
        return
    compiler = shutil.which("x86_64-w64-mingw32-gcc")
    if compiler is None:
        raise BuildError("gcc-mingw-w64-x86-64 is not installed")
    source = _HERE / "wine_bcryptprimitives.c"
    subprocess.run([compiler, "-shared", "-o", target, source, "-ladvapi32"], check=True)
