"""Installs, uses, upgrades and removes the Windows program under Wine, and says what it saw.

    python -m installer.windows.check

Builds the quick variant twice, under two versions, and signs the second as an update.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from desktop.core.version import VERSION
from desktop.signing.release_keys import make_release_keys
from installer.release_file import sign
from installer.tools import ROOT, BuildError, say
from installer.windows.build import pack, prepare
from installer.windows.wine import Wine

_NEXT = ".".join([*VERSION.split(".")[:2], str(int(VERSION.split(".")[2]) + 1)])
_UNINSTALL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\SoDanVan"
_RUNNING, _NEWER_IS_THERE = 11, 12


class Checker:
    """One run on one fresh Windows; each step raises ``BuildError`` where the program is not as promised."""

    def __init__(self, wine: Wine, first: Path, second: Path, update: Path) -> None:
        self._wine = wine
        self._first, self._second, self._update = first, second, update
        self._program = wine.user / "AppData/Local/Programs/SoDanVan"
        self._data = wine.user / "AppData/Local/So Dan van"

    def _main(self, *arguments: object) -> tuple[int, str]:
        python = self._program / "runtime/python.exe"
        return self._wine.status_of(python, "-I", "-X", "utf8", "-m", "main", *arguments, seconds=900)

    def install(self) -> None:
        """Silently, without a question."""
        self._wine.run(self._first, "/S")
        self._expect((self._program / "SoDanVan.exe").exists(), "SoDanVan.exe")
        self._expect(VERSION in self._wine.run("reg", "query", _UNINSTALL, "/v", "DisplayVersion"), "DisplayVersion")
        (self._data / "data").mkdir(parents=True)
        (self._data / "data" / "giữ lại.txt").write_text("dữ liệu", encoding="utf-8")

    def check_itself(self) -> None:
        """The self-check finds every library, the fonts and a place for data."""
        status, said = self._main("selfcheck", "--json")
        self._expect(status == 0, said)

    def run_the_loop(self) -> None:
        """A whole province without a window: packages signed, taken in, compiled."""
        status, said = self._main("demo", "--out", "C:\\minh họa", "--agencies", "4")
        self._expect(status == 0, said)
        status, said = self._main("check", "--data", "C:\\minh họa\\department")
        self._expect(status == 0, said)

    def refuse_while_running(self) -> None:
        """An upgrade does not touch a program that runs."""
        library = self._program / "runtime/python311.dll"
        library.chmod(0o444)  # Wine lets others write to a library in use; nobody may write to this one either
        status, _ = self._wine.status_of(self._second, "/S")
        library.chmod(0o644)
        self._expect(status == _RUNNING, f"exit status {status} instead of {_RUNNING}")
        self._expect((self._program / "app/main.py").exists(), "the program is whole")

    def upgrade(self) -> None:
        """In place: nothing stale stays, the data does."""
        (self._program / "app" / "cũ.txt").write_text("", encoding="utf-8")
        self._wine.run(self._second, "/S")
        self._expect(not (self._program / "app" / "cũ.txt").exists(), "stale file is gone")
        self._expect(not (self._program / "old").exists(), "the old program is gone")
        self._expect(_NEXT in self._wine.run("reg", "query", _UNINSTALL, "/v", "DisplayVersion"), "DisplayVersion")
        self._expect((self._data / "data" / "giữ lại.txt").exists(), "data")

    def refuse_older(self) -> None:
        """The first installer does not put the old version back."""
        status, _ = self._wine.status_of(self._first, "/S")
        self._expect(status == _NEWER_IS_THERE, f"exit status {status} instead of {_NEWER_IS_THERE}")

    def uninstall(self) -> None:
        """The program goes, the data stays."""
        self._wine.run(self._program / "uninstall.exe", "/S", f"_?={_windows_path(self._program)}")
        self._expect(not (self._program / "app").exists(), "the program is gone")
        self._expect((self._data / "data" / "giữ lại.txt").exists(), "data stays")
        status, _ = self._wine.status_of("reg", "query", _UNINSTALL)
        self._expect(status != 0, "no entry among the programs")

    def _expect(self, holds: bool, what: str) -> None:  # noqa: FBT001 - reads as a sentence
        if not holds:
            raise BuildError(f"not as promised: {what}")

    def steps(self) -> tuple[tuple[str, Callable[[], None]], ...]:
        """What is tried, in order."""
        return (
            ("silent installation", self.install),
            ("self-check", self.check_itself),
            ("headless province", self.run_the_loop),
            ("refused while it runs", self.refuse_while_running),
            ("upgrade in place", self.upgrade),
            ("older installer refused", self.refuse_older),
            ("removal", self.uninstall),
        )


def _windows_path(path: Path) -> str:
    return "Z:" + str(path).replace("/", "\\")


def main() -> int:
    """Build twice, try everything; exit status 1 where something is not as promised."""
    work = ROOT / "build" / "release"
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        try:
            make_release_keys(folder / "keys", "thử")
            payload = prepare(work, quick=True, keys=folder / "keys")
            first = pack(folder, payload, work, quick=True).setup
            second = pack(folder, payload, work, quick=True, version=_NEXT).setup
            key = folder / "keys" / "release.key"
            update = sign(second, key, "thử", "windows-x64", "Bản thử.", folder / "moi.sdvcapnhat", _NEXT)
            with Wine(folder / "wine") as wine:
                for name, step in Checker(wine, first, second, update).steps():
                    began = time.monotonic()
                    step()
                    say(f"ok     {name} ({time.monotonic() - began:.0f} s)")
        except BuildError as error:
            say(f"FAILED {error}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
