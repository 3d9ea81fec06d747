"""Installs, uses and removes the Debian package in a bare Debian 12, and says what it saw.

The Debian in which it is tried holds what the package asks for and what tells a desktop about files.
It is made once and kept packed.
"""

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from installer.debian.build import NAME, NEEDED, build
from installer.tools import BuildError, attempt, run, say

_RELEASE = "bookworm"
_SCREEN = ":97"
_PERIOD = "6T-2018"
_PATIENCE = 240
_USER = "officer"
_DESKTOP = ("shared-mime-info", "desktop-file-utils", "libglib2.0-bin")
"""What every desktop has, and the package does not ask for."""


class CleanRoot:
    """A bare Debian in a folder, in which commands run with no way out but the screen.

    Args:
        folder: Where it is unpacked.
        cache: Where it is kept packed.
    """

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder = folder
        needed = {re.sub(r"\s*\(.*?\)", "", each).strip() for each in NEEDED.split(",")}
        wanted = ",".join(sorted(needed.union(_DESKTOP)))
        self._packed = cache / f"debian-{hashlib.sha256(wanted.encode()).hexdigest()[:12]}.tar"
        if not self._packed.exists():
            self._make(wanted)
        folder.mkdir(parents=True)
        run(["tar", "-xf", self._packed, "-C", folder])
        folder.chmod(0o755)  # packed from a folder for one user alone

    def _make(self, wanted: str) -> None:
        self._packed.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as scratch:
            run(["debootstrap", "--variant=minbase", f"--include={wanted}", _RELEASE, scratch])
            run(["chroot", scratch, "useradd", "--create-home", _USER])
            part = self._packed.with_suffix(".part")
            run(["tar", "-cf", part, "--exclude=./var/cache/apt/archives/*.deb", "-C", scratch, "."])
            part.replace(self._packed)

    def words(self, *command: object, user: str = _USER) -> list[str]:
        """The command line that runs something inside."""
        inner = ["/usr/sbin/chroot", f"--userspec={user}", str(self.folder), "/usr/bin/env", "-i"]
        home = f"/home/{user}" if user != "root" else "/root"
        variables = [f"HOME={home}", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", f"DISPLAY={_SCREEN}"]
        mount = 'mount -t proc proc "$1/proc" && shift && exec "$@"'
        return ["unshare", "--mount", "sh", "-c", mount, "sh", str(self.folder), *inner, *variables, *map(str, command)]

    def run(self, *command: object, user: str = _USER, good: tuple[int, ...] = (0,)) -> str:
        """Run something inside; what it printed.

        Raises:
            BuildError: It ended otherwise than it should.
        """
        status, said = attempt(self.words(*command, user=user))
        if status not in good:
            raise BuildError(f"{' '.join(map(str, command))} ended with {status}:\n{said[-3000:]}")
        return said


class Checker:
    """One run; each step raises ``BuildError`` where the package is not as promised."""

    def __init__(self, root: CleanRoot, package: Path) -> None:
        self._root, self._package = root, package
        self._home = root.folder / "home" / _USER
        self._data = self._home / ".local/share/So Dan van/so-dan-van"

    def lint(self) -> None:
        """Debian's own checker has nothing to say."""
        said = run(["lintian", "--allow-root", "--fail-on", "error,warning", self._package], folder=Path("/"))
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
        root, place = self._root, f"/home/{_USER}/minh họa"
        data, report = ("--data", f"{place}/department"), f"/home/{_USER}/báo cáo.pdf"
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

    def show_window(self) -> None:
        """The window paints on a screen and makes its data folder."""
        screen = ["Xvfb", _SCREEN, "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
        with subprocess.Popen(screen, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as display:
            try:
                window = subprocess.Popen(self._root.words(NAME), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                try:
                    self._wait(window, (self._data / "data" / "so-dan-van.db").exists)
                    shown = run(["xwininfo", "-root", "-tree", "-display", _SCREEN])
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
        inside = f"/home/{_USER}/minh họa/outbox/{package.name}"
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
            ("window on a screen", self.show_window),
            ("files known to the desktop", self.know_files),
            ("removal, data stays", self.remove),
        )

    def brief_steps(self) -> tuple[tuple[str, Callable[[], None]], ...]:
        """What is tried at each change of the program, in order."""
        return (
            ("lintian", self.lint),
            ("installation in a bare Debian 12", self.install),
            ("self-check", self.check_itself),
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
        checker = Checker(CleanRoot(folder / "root", work / "cache"), package)
        for name, step in checker.brief_steps() if brief else checker.steps():
            began = time.monotonic()
            step()
            say(f"ok     {name} ({time.monotonic() - began:.0f} s)")
