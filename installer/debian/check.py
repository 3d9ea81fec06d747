"""Installs, uses and removes the Debian package in a bare Debian 12, and says what it saw."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from installer.debian.build import NAME, build, build_own_part
from installer.debian.clean_root import SCREEN, USER, CleanRoot
from installer.debian.journeys import HEADLESS, WINDOWS, take_journeys, words_to_travel
from installer.tools import BuildError, run, say

_PERIOD = "6T-2018"
_PATIENCE = 240
_OF_QUICK_BUILDS = ("uses-no-compression-for-control-tarball", "uses-no-compression-for-data-tarball")


class Checker:
    """One run; each step raises ``BuildError`` where the package is not as promised."""

    def __init__(self, root: CleanRoot, package: Path, work: Path) -> None:
        self._root, self._package, self._work = root, package, work
        self._home = root.folder / "home" / USER
        self._data = self._home / ".local/share/So Dan van/so-dan-van"

    def lint(self) -> None:
        """Debian's own checker has nothing to say but that a quick build is not packed."""
        self._lint(self._package, "--suppress-tags", ",".join(_OF_QUICK_BUILDS))

    def lint_own_part(self) -> None:
        """The same of what is not others' libraries, which few changes touch."""
        own = self._package.parent / "own"
        own.mkdir()
        self._lint(build_own_part(own, self._work))

    def _lint(self, package: Path, *options: str) -> None:
        words = ["lintian", "--allow-root", "--fail-on", "error,warning", *options, package]
        said = run(words, folder=Path("/"))
        self._expect(not said.strip(), said)

    def install(self) -> None:
        """With nothing on the machine but what the package asks for."""
        shutil.copy2(self._package, self._root.folder / "root" / self._package.name)
        self._root.run("dpkg", "-i", f"/root/{self._package.name}", user="root")
        self._expect((self._root.folder / "usr/bin" / NAME).exists(), "the command")

    def check_itself(self) -> None:
        """The self-check finds every library, the fonts and a place for data."""
        self._root.run(NAME, "selfcheck")

    def run_the_loop(self) -> None:
        """A province; its files verified, taken in once more, compiled, and the folder whole."""
        root, place = self._root, f"/home/{USER}/minh họa"
        data, report = ("--data", f"{place}/department"), f"/home/{USER}/báo cáo.pdf"
        root.run(NAME, "demo", "--out", place, "--agencies", "4")
        sent = sorted((self._home / "minh họa" / "outbox").glob("*_b1.asice"))
        inside = [f"{place}/outbox/{path.name}" for path in sent]
        root.run(NAME, "verify", *inside, "--trust", f"{place}/trust/root.pem")
        said = root.run(NAME, "intake", *data, *inside, "--json")
        self._expect('"quarantined": 0' in said, said)
        root.run(NAME, "status", *data, "--period", _PERIOD)
        root.run(NAME, "consolidate", *data, "--period", _PERIOD, "--out", report)
        root.run(NAME, "verify", report, *data, "--provenance", good=(0, 1))
        root.run(NAME, "check", *data)

    def travel(self, journeys: tuple[str, ...]) -> None:
        """Journeys of the tests, by the program that is installed: of the checkout there are nothing but the tests."""
        take_journeys(self._home)
        said = self._root.run(*words_to_travel(self._home.name, journeys))
        self._expect(f"/usr/lib/{NAME}/desktop/" in said, said[-2000:])
        say(f"       {said.strip().splitlines()[-1]}")

    def travel_headless(self) -> None:
        """The loop by services and commands."""
        self.travel((HEADLESS,))

    def travel_everywhere(self) -> None:
        """The loop by commands, and by windows."""
        self.travel((HEADLESS, WINDOWS))

    def show_window(self) -> None:
        """The window paints on a screen and makes its data folder."""
        screen = ["Xvfb", SCREEN, "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
        with subprocess.Popen(screen, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as display:
            try:
                window = subprocess.Popen(self._root.words(NAME), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                try:
                    self._wait(window, (self._data / "data" / "so-dan-van.db").exists)
                    shown = run(["xwininfo", "-root", "-tree", "-display", SCREEN])
                finally:
                    window.terminate()
                    window.communicate()
            finally:
                display.terminate()
        self._expect("Sổ Dân vận" in shown, shown)
        self._expect(not (self._data / "dang-khoi-dong").exists(), "the start is noted as finished")

    def know_files(self) -> None:
        """The desktop knows a package by its name, and that this program opens it."""
        package = next((self._home / "minh họa" / "outbox").glob("*.asice"))
        inside = f"/home/{USER}/minh họa/outbox/{package.name}"
        said = self._root.run("gio", "info", "-a", "standard::content-type", inside)
        self._expect("application/vnd.etsi.asic-e+zip" in said, said)
        for kind in ("application/vnd.etsi.asic-e+zip", "application/x-so-dan-van-update"):
            said = self._root.run("gio", "mime", kind)
            self._expect("so-dan-van.desktop" in said, said)

    def remove(self) -> None:
        """The program goes with all that it compiled; the data stays."""
        self._root.run("dpkg", "--purge", NAME, user="root")
        self._expect(not (self._root.folder / "usr/lib" / NAME).exists(), "the program is gone")
        self._expect((self._data / "data" / "so-dan-van.db").exists(), "data stays")

    def _wait(self, window: "subprocess.Popen[bytes]", holds: Callable[[], bool]) -> None:
        until = time.monotonic() + _PATIENCE
        while not holds():
            if window.poll() is not None:
                said = window.stdout.read().decode("utf-8", "replace") if window.stdout else ""
                raise BuildError(f"the window did not stay:\n{said[-2000:]}")
            if time.monotonic() > until:
                raise BuildError(f"no window within {_PATIENCE} seconds")
            time.sleep(0.5)

    def _expect(self, holds: bool, what: str) -> None:  # noqa: FBT001 - reads as a sentence
        if not holds:
            raise BuildError(f"not as promised: {what}")

    def steps(self) -> tuple[tuple[str, Callable[[], None]], ...]:
        """What is tried, in order."""
        return (
            ("lintian", self.lint),
            ("installation in a bare Debian 12", self.install),
            ("self-check", self.check_itself),
            ("demo, verify, intake, status, consolidate, check", self.run_the_loop),
            ("journeys of the loop, headless and in windows", self.travel_everywhere),
            ("window on a screen", self.show_window),
            ("files known to the desktop", self.know_files),
            ("removal, data stays", self.remove),
        )

    def brief_steps(self) -> tuple[tuple[str, Callable[[], None]], ...]:
        """What is tried at each change of the program, in order."""
        return (
            ("lintian, on what is not others' libraries", self.lint_own_part),
            ("installation in a bare Debian 12", self.install),
            ("self-check", self.check_itself),
            ("journey of the loop", self.travel_headless),
            ("window on a screen", self.show_window),
            ("removal, data stays", self.remove),
        )


def check(work: Path, *, brief: bool = False) -> None:
    """Build the package and try everything, or what is tried at each change.

    Raises:
        BuildError: Something is not as promised, or this is not root.
    """
    if os.geteuid() != 0:
        raise BuildError("a bare Debian can be made by root alone")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        package = build(folder / "dist", work, quick=True).package
        began = time.monotonic()
        checker = Checker(CleanRoot(folder / "root"), package, work)
        say(f"ok     a bare Debian 12 made ({time.monotonic() - began:.0f} s)")
        for name, step in checker.brief_steps() if brief else checker.steps():
            began = time.monotonic()
            step()
            say(f"ok     {name} ({time.monotonic() - began:.0f} s)")
