"""The program as it was installed in a Windows under Wine: started as people start it, seen by what it leaves."""

import hashlib
import os
import re
import shutil
import signal
import time
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from installer.tools import BuildError
from installer.windows.wine import Wine

INSIDE = Path(__file__).resolve().parent / "inside"
"""Scripts that the installed program's own Python runs."""
_UNINSTALL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\SoDanVan"
_LAUNCHER, _PYTHON = "SoDanVan.exe", "python.exe"
"""What the command lines of the program's processes hold."""
_PATIENCE = 300
"""Seconds; Wine on a busy machine is slow."""


class InstalledProgram:
    """What people see of the program; every question raises ``BuildError`` where the answer is another.

    Args:
        wine: The Windows.

    Attributes:
        folder: Where the program lies.
        home: Where it keeps data, log and settings.
    """

    def __init__(self, wine: Wine) -> None:
        self.wine = wine
        self.folder = wine.user / "AppData/Local/Programs/SoDanVan"
        self.home = wine.user / "AppData/Local/So Dan van/so-dan-van"
        # Wine 8 has no screen for Qt, and hands over no variable whose name begins with QT; the registry does.
        wine.run("reg", "add", r"HKCU\Environment", "/v", "QT_QPA_PLATFORM", "/d", "offscreen", "/f")

    @property
    def data(self) -> Path:
        """The data folder that opens by itself."""
        return self.home / "data"

    @property
    def program_file(self) -> Path:
        """What the shortcuts start."""
        return self.folder / "SoDanVan.exe"

    @property
    def version(self) -> str:
        """Which one Windows lists among its programs; "" for none."""
        status, said = self.wine.status_of("reg", "query", _UNINSTALL, "/v", "DisplayVersion")
        return said.split()[-1] if status == 0 else ""

    def python(self, *words: object) -> tuple[int, str]:
        """Let the program's own Python run something."""
        return self.wine.status_of(self.folder / "runtime/python.exe", "-I", "-X", "utf8", *words, seconds=1500)

    def start_python(self, *words: object) -> None:
        """Let the program's own Python run something whose offspring stays: nobody waits for what it prints."""
        self.wine.start(self.folder / "runtime/python.exe", "-I", "-X", "utf8", *words)

    def command(self, *words: object) -> str:
        """Run a headless command; what it printed."""
        status, said = self.python("-m", "main", *words)
        if status:
            raise BuildError(f"{' '.join(map(str, words))} ended with {status}:\n{said[-3000:]}")
        return said

    def several(self, *lines: Sequence[object]) -> list[tuple[int, str]]:
        """Run headless commands, or scripts, one after the other: of each its exit status and what it printed."""
        words = [word for line in lines for word in ("---", *line)]
        _, said = self.python(INSIDE / "commands.py", *words)
        parts = re.split(r"(?m)^--- (\d+)\r?\n", said)
        answers = [(int(status), text) for text, status in zip(parts[::2], parts[1::2], strict=False)]
        if len(answers) < len(lines):
            raise BuildError(f"{' '.join(map(str, lines[len(answers)]))} did not end:\n{said[-3000:]}")
        return answers

    def double_click(self, path: Path) -> None:
        """Open a file as Windows does: by what the registry says about its kind.

        Wine does not see what a user has registered for himself, which Windows does; for this test it is copied.
        """
        own, everyone = (rf"{root}\Software\Classes" for root in ("HKCU", "HKLM"))
        self.wine.run("reg", "copy", own, everyone, "/s", "/f")
        self.wine.start("start", self.name_of(path))

    def name_of(self, path: Path) -> str:
        """How Windows calls a file on its drive C."""
        return "C:\\" + str(path.relative_to(self.wine.drive)).replace("/", "\\")

    def has_received(self, package: Path) -> bool:
        """Whether the data folder keeps a package, under the name of its hash."""
        digest = hashlib.sha256(package.read_bytes()).hexdigest()
        return any(path.stem == digest for path in self.data.rglob("*.asice"))

    def is_running(self) -> bool:
        """Whether a window of the program is there."""
        return bool(self.wine.processes(_LAUNCHER))

    def end(self) -> None:
        """End the program by force, with the processes that it started."""
        for number in [*self.wine.processes(_LAUNCHER), *self.wine.processes(_PYTHON)]:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        self.wait_until(lambda: not self.is_running(), "the program has ended")

    def wait_until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait for something that the program does by itself."""
        until = time.monotonic() + _PATIENCE
        while not holds():
            if time.monotonic() > until:
                raise BuildError(f"not within {_PATIENCE} seconds: {what}")
            time.sleep(0.5)

    def carry(self, portable: Path) -> Path:
        """Unpack the portable program on a stick, as far as this Windows has one; its folder."""
        stick = self.wine.drive / "usb"
        shutil.rmtree(stick, ignore_errors=True)
        with zipfile.ZipFile(portable) as archive:
            archive.extractall(stick)
        return stick / "So Dan van"
