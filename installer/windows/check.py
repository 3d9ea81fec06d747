"""Installs, uses, updates, upgrades and removes the Windows program under Wine, and says what it saw.

Builds the quick variant under two versions, and signs the second as an update. A short tour, for each change of the
program, upgrades before it updates, to a third version, and lets headless commands follow each other in one process.
"""

import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.core.version import VERSION
from desktop.signing.release_keys import make_release_keys
from installer.release_file import sign
from installer.tools import BuildError, say
from installer.windows.build import pack, pack_setup, prepare
from installer.windows.installed import INSIDE, InstalledProgram
from installer.windows.wine import Wine

NEXT, AFTER_NEXT = (".".join([*VERSION.split(".")[:2], str(int(VERSION.split(".")[2]) + more)]) for more in (1, 2))
_RUNNING, _NEWER_IS_THERE = 11, 12
_ENVIRONMENT = 3
"""Exit status of a command that found its data closed."""
_AGENCY, _PERIOD, _DAY = "SO-BQLKCN", "6T-2018", "2018-05-28"
"""One that corrects its report once more after the demonstration has ended."""
_CORRECTION = "Mã,Giá trị\nCT1.03,25/KH-BQL ngày 22/5/2018\n"
_MARK = "giữ lại.txt"


@dataclass(frozen=True)
class Material:
    """What the check uses: installers of two versions, and updates good and bad.

    Attributes:
        update: A newer build than the one that is there then, signed.
        newest: Its version.
        bad: What the program has to refuse, by the code of its answer.
        portable: The first version without an installer; a short tour has none.
    """

    first: Path
    second: Path
    update: Path
    newest: str
    bad: Sequence[tuple[str, Path]] = ()
    portable: Path | None = None


def make_material(folder: Path, work: Path) -> Material:
    """Build twice; sign what has to be taken and what has to be refused.

    Raises:
        BuildError: A step failed.
    """
    for name in ("keys", "foreign"):
        make_release_keys(folder / name, "thử")
    payload = prepare(work, keys=folder / "keys")
    built = pack(folder, payload, work, quick=True)
    first, second = built.setup, pack_setup(folder, payload, work, quick=True, version=NEXT)

    def signed(name: str, key: str = "keys", platform: str = "windows-x64", version: str = NEXT) -> Path:
        path, setup = folder / f"{name}.sdvcapnhat", second if version == NEXT else first
        return sign(setup, folder / key / "release.key", "thử", platform, "Bản thử.", path, version)

    update, tampered = signed("moi"), folder / "sua-phan-dau.sdvcapnhat"
    data = update.read_bytes()
    tampered.write_bytes(data.replace(b"windows", b"Windows", 1))
    cut = folder / "chep-do.sdvcapnhat"
    cut.write_bytes(data[: len(data) // 2])
    bad = (
        ("UPDATE_FORGED", tampered),
        ("UPDATE_FORGED", signed("khoa-la", key="foreign")),
        ("UPDATE_DAMAGED", cut),
        ("UPDATE_REFUSED", signed("cu", version=VERSION)),
        ("UPDATE_REFUSED", signed("may-khac", platform="debian-amd64")),
    )
    return Material(first, second, update, NEXT, bad, built.portable)


def make_brief_material(folder: Path, work: Path) -> Material:
    """Build thrice; sign the third.

    Raises:
        BuildError: A step failed.
    """
    keys, newest = folder / "keys", folder / "moi.sdvcapnhat"
    make_release_keys(keys, "thử")
    payload = prepare(work, keys=keys)
    first, second, third = (
        pack_setup(folder, payload, work, quick=True, version=version) for version in (VERSION, NEXT, AFTER_NEXT)
    )
    sign(third, keys / "release.key", "thử", "windows-x64", "Bản thử.", newest, AFTER_NEXT)
    return Material(first, second, newest, AFTER_NEXT)


class Checker:
    """One run on one fresh Windows; each step raises ``BuildError`` where the program is not as promised."""

    def __init__(self, wine: Wine, material: Material) -> None:
        self._wine, self._material = wine, material
        self._program = InstalledProgram(wine)
        self._province = wine.drive / "minh họa"
        self._package = wine.drive / "hồ sơ gửi đến" / "gói số 1.asice"

    def install(self) -> None:
        """Silently, without a question, and nowhere but in the user's own folder."""
        before = self._everyones()
        self._wine.run(self._material.first, "/S")
        self._expect(self._everyones() == before, "nothing was written outside the user's folder")
        self._expect(self._program.program_file.exists(), "SoDanVan.exe")
        self._expect(self._program.version == VERSION, "Windows lists the version")
        self._program.home.mkdir(parents=True, exist_ok=True)
        (self._program.home / _MARK).write_text("dữ liệu", encoding="utf-8")

    def run_the_loop(self) -> None:
        """Without a window: the self-check finds all; a province reports; one agency corrects what it handed in."""
        program, sent = self._program, self._province / "gửi"
        place, department = self._name("minh họa"), self._name("minh họa", "department")
        agency, secret = self._name("minh họa", "agencies", _AGENCY), self._name("minh họa", "passphrase.txt")
        table = self._wine.drive / "sửa.csv"
        table.write_text(_CORRECTION, encoding="utf-8")
        same = ("--today", _DAY, "--data", agency, "--period", _PERIOD)
        answers = program.several(
            ("selfcheck", "--json"),
            ("demo", "--out", place, "--agencies", "4"),
            ("values", *same, "--set", program.name_of(table)),
            ("export", *same, "--format", "asice", "--out", program.name_of(sent), "--passphrase-file", secret),
            ("check", "--data", department),
        )
        self._expect_all(answers)
        self._expect('"usable": true' in answers[0][1], answers[0][1])
        self._package.parent.mkdir()
        shutil.copy2(next(sent.glob("*.asice")), self._package)
        shutil.copytree(self._province / "department", program.data, dirs_exist_ok=True)

    def keep_secrets(self) -> None:
        """A data folder lies encrypted, and opens by a passphrase alone; the department takes one more report in."""
        program, plain = self._program, self._province / "agencies" / _AGENCY
        folder, secret = self._province / "mã hóa", self._name("minh họa", "passphrase.txt")
        shutil.copytree(plain, folder)
        self._expect_all(program.several((INSIDE / "encrypt_folder.py", program.name_of(folder), secret)))
        database = (folder / "so-dan-van.db").read_bytes()
        self._expect(not database.startswith(b"SQLite") and b"CREATE TABLE" not in database, "nobody reads the data")
        data, department = ("--data", program.name_of(folder)), ("--data", self._name("minh họa", "department"))
        (locked, said), *answers = program.several(
            ("check", *data),
            ("check", *data, "--data-passphrase-file", secret),
            ("intake", "--today", _DAY, *department, program.name_of(self._package), "--json"),
        )
        self._expect(locked == _ENVIRONMENT, f"closed without its passphrase, but: {said}")
        self._expect_all(answers)
        taken = answers[-1][1]
        self._expect('"accepted": 1' in taken and '"quarantined": 0' in taken, taken)

    def open_by_association(self) -> None:
        """A double click on a package starts the program, and the package is taken in."""
        self._program.double_click(self._package)
        self._program.wait_until(lambda: self._program.has_received(self._package), "the package is taken in")
        self._expect(self._program.is_running(), "the window stays")

    def refuse_while_running(self) -> None:
        """An installer does not touch a program that runs."""
        status, _ = self._wine.status_of(self._material.second, "/S")
        self._expect(status == _RUNNING, f"exit status {status} instead of {_RUNNING}")
        self._expect(self._program.version == VERSION, "the version is the same")
        self._program.end()

    def refuse_bad_updates(self) -> None:
        """Tampered, foreign, cut off, old, for another PC: each is answered with a sentence."""
        _, said = self._program.python(INSIDE / "refused_updates.py", *(path for _, path in self._material.bad))
        answers = [line.partition(" ")[::2] for line in said.splitlines()]
        for name, sentence in answers:
            say(f"       {name}: {sentence}")
        self._expect([name for name, _ in answers] == [code for code, _ in self._material.bad], said)

    def update(self) -> None:
        """From the signed file: the data is backed up, the new version is installed and starts by itself."""
        (self._program.folder / "app" / "cũ.txt").write_text("", encoding="utf-8")
        self._program.start_python(INSIDE / "click_update.py", self._material.update)
        newest = self._material.newest
        self._program.wait_until(lambda: self._program.version == newest, f"version {newest} is installed")
        self._program.wait_until(self._program.is_running, "the new version has started")
        self._program.end()
        self._expect(not (self._program.folder / "app" / "cũ.txt").exists(), "stale file is gone")
        self._expect(any(self._wine.user.rglob("*.sdvbackup")), "a backup was made before")
        self._expect(self._program.has_received(self._package), "data")
        self._program.command("check", "--data", self._program.name_of(self._program.data))

    def mend(self) -> None:
        """An installer that was cut off between its renames: the launcher goes back, or on, and the program runs."""
        folder = self._program.folder
        for moved, made in (
            ({"app": "old/app"}, ("new/app", "new/runtime")),
            ({"app": "old/app", "runtime": "old/runtime"}, ("new/app", "new/runtime")),
            ({"app": "new/app"}, ("old/app", "old/runtime")),
        ):
            for name in made:
                (folder / name).mkdir(parents=True)
            for name, away in moved.items():
                (folder / away).parent.mkdir(exist_ok=True)
                (folder / name).rename(folder / away)
            status, _ = self._wine.status_of(self._program.program_file, "--help")
            self._expect(status == 0, f"it runs after {moved}")
            for name in ("old", "new"):
                shutil.rmtree(folder / name)

    def refuse_older(self) -> None:
        """The first installer does not put the old version back."""
        status, _ = self._wine.status_of(self._material.first, "/S")
        self._expect(status == _NEWER_IS_THERE, f"exit status {status} instead of {_NEWER_IS_THERE}")

    def uninstall(self) -> None:
        """The program goes, the data stays."""
        self._wine.run(self._program.folder / "uninstall.exe", "/S", f"_?={_windows_path(self._program.folder)}")
        self._expect(not (self._program.folder / "app").exists(), "the program is gone")
        self._expect(self._program.has_received(self._package), "data stays")
        self._expect(not self._program.version, "no entry among the programs")
        status, _ = self._wine.status_of("reg", "query", r"HKCU\Software\Classes\SoDanVan.Package.1")
        self._expect(status != 0, "no association")

    def upgrade(self) -> None:
        """Another setup.exe from the stick, after the first."""
        self.install()
        self.install_over()
        self.uninstall()

    def install_over(self) -> None:
        """A newer setup.exe over the first: nothing stale stays, the data does."""
        (self._program.folder / "app" / "cũ.txt").write_text("", encoding="utf-8")
        self._wine.run(self._material.second, "/S")
        self._expect(not (self._program.folder / "app" / "cũ.txt").exists(), "stale file is gone")
        self._expect(not (self._program.folder / "old").exists(), "the old program is gone")
        self._expect(self._program.version == NEXT, "the version is the new one")
        self._expect((self._program.home / _MARK).exists(), "data")

    def carry(self) -> None:
        """The portable program keeps everything beside itself, and leaves nothing with the user."""
        before = set(self._wine.user.rglob("*"))
        folder = self._program.carry(self._material.portable)
        self._wine.start(folder / "SoDanVan.exe")
        kept = folder / "du-lieu" / "data" / "so-dan-van.db"
        self._program.wait_until(kept.exists, "data beside the program")
        self._program.end()
        self._expect(set(self._wine.user.rglob("*")) <= before, "nothing was left with the user")

    def _name(self, *parts: str) -> str:
        """How Windows calls something on its drive C, which need not be there yet."""
        return self._program.name_of(self._wine.drive.joinpath(*parts))

    def _expect_all(self, answers: Sequence[tuple[int, str]]) -> None:
        for status, said in answers:
            self._expect(status == 0, f"exit status {status}:\n{said[-3000:]}")

    def _everyones(self) -> set[Path]:
        """What lies on the drive outside the user's folder."""
        return {path for path in self._wine.drive.rglob("*") if self._wine.user not in path.parents}

    def _expect(self, holds: bool, what: str) -> None:  # noqa: FBT001 - reads as a sentence
        if not holds:
            raise BuildError(f"not as promised: {what}")

    def steps(self) -> tuple[tuple[str, Callable[[], None]], ...]:
        """What is tried, in order."""
        return (
            ("silent installation", self.install),
            ("self-check, and a province without a window", self.run_the_loop),
            ("encrypted data, and one more report", self.keep_secrets),
            ("package opened by a double click", self.open_by_association),
            ("installer refused while it runs", self.refuse_while_running),
            ("bad updates refused", self.refuse_bad_updates),
            ("update from a signed file", self.update),
            ("installation cut off, mended", self.mend),
            ("older installer refused", self.refuse_older),
            ("removal, data stays", self.uninstall),
            ("upgrade in place", self.upgrade),
            ("portable program on a stick", self.carry),
        )

    def brief_steps(self) -> tuple[tuple[str, Callable[[], None]], ...]:
        """What is tried at each change of the program, in order."""
        return (
            ("silent installation", self.install),
            ("self-check, and a province without a window", self.run_the_loop),
            ("encrypted data, and one more report", self.keep_secrets),
            ("package opened by a double click", self.open_by_association),
            ("installer refused while it runs", self.refuse_while_running),
            ("upgrade in place", self.install_over),
            ("update from a signed file", self.update),
            ("removal, data stays", self.uninstall),
        )


def _windows_path(path: Path) -> str:
    return "Z:" + str(path).replace("/", "\\")


def check(work: Path, *, brief: bool = False) -> None:
    """Build, and try everything, or what is tried at each change.

    Raises:
        BuildError: Something is not as promised.
    """
    with tempfile.TemporaryDirectory() as scratch:
        folder, began = Path(scratch), time.monotonic()
        material = make_brief_material(folder, work) if brief else make_material(folder, work)
        say(f"ok     built ({time.monotonic() - began:.0f} s)")
        with Wine(folder / "wine") as wine:
            checker = Checker(wine, material)
            for name, step in checker.brief_steps() if brief else checker.steps():
                began = time.monotonic()
                step()
                say(f"ok     {name} ({time.monotonic() - began:.0f} s)")
