"""Windows programs run on Linux, in a Windows of their own that is thrown away."""

import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from installer.tools import BuildError

_HERE = Path(__file__).resolve().parent
_WINE = next((path for path in ("/usr/bin/wine64", "/usr/lib/wine/wine64") if Path(path).exists()), "wine64")
_SERVER = next((path for path in ("/usr/bin/wineserver", "/usr/lib/wine/wineserver64") if Path(path).exists()), "")
_SILENT = "mscoree,mshtml,winemenubuilder.exe="
"""Parts that would ask for downloads, or write shortcuts into the real home."""


class Wine:
    """A Windows 10 in a folder; a context manager that ends all that runs in it.

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
            self.run("wineboot", "-i")
            self.run("winecfg", "-v", "win10")
            _add_missing_library(self.drive / "windows" / "system32")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if _SERVER:
            subprocess.run([_SERVER, "-k"], env=self.environment, check=False, capture_output=True)

    def status_of(self, *command: object, folder: Path | None = None, seconds: int = 600) -> tuple[int, str]:
        """Run a program: its exit status and what it printed.

        Python in Wine needs an input that is empty and an output that is a pipe.

        Raises:
            BuildError: It did not end in time, or Wine is not there.
        """
        words = [_WINE, *(str(word) for word in command)]
        try:
            done = subprocess.run(
                words,
                cwd=folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=seconds,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise BuildError(f"{words[1]}: {error}") from error
        return done.returncode, done.stdout.decode("utf-8", "replace")

    def start(self, *command: object) -> None:
        """Start a program that stays; it ends with this Windows at the latest.

        Raises:
            BuildError: Wine is not there.
        """
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        try:
            subprocess.Popen([_WINE, *(str(word) for word in command)], env=self.environment, **quiet)
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
