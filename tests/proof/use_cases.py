"""What people do, as the proof does it: a world before it, the deed, and what the world then means."""

import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import sqlalchemy as sa

from desktop.core.clock import FixedClock
from desktop.core.files import sha256_of
from desktop.core.paths import DataFolder
from desktop.database import migrations
from desktop.database.unit_of_work import Database
from desktop.exchange.update_file import write_update
from desktop.models.answer import Answer
from desktop.models.attachment import Attachment
from desktop.models.intake import ReceivedPackage
from desktop.models.revision import Revision
from desktop.models.workplace import Workplace
from desktop.rules.update_head import PRODUCT, UpdateHead
from desktop.services.care.program_update import WINDOWS, look_at_update, prepare_update
from desktop.services.figures.indicators import read_grid
from desktop.services.follow_up.answers_issued import issue_receipts
from desktop.services.intake.taking_in import take_in
from desktop.services.programme.assignment import open_assignment, set_up_from_assignment
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import hand_in
from desktop.services.safety.backup_file import read_manifest
from desktop.services.safety.restoring import restore_over
from desktop.services.safety.upkeep import back_up, restore
from desktop.services.tasks.evidence import attach_evidence
from desktop.services.trust.keys import load_signing_key
from desktop.services.workspace import Workspace
from desktop.signing.release_keys import load_release_key, make_release_keys
from tests.next_version import next_version, write_scripts
from tests.proof.steps import PulledOut, statements_may_fail
from tests.services.pattern import (
    DEPARTMENT,
    HOA_LONG,
    PASSPHRASE,
    PERIOD,
    Pattern,
    approve_all,
    at,
    copied,
    type_value,
)

CELL, TASK = "CT2.05", "NV5.2"
CARRIERS = (ReportFormat.ASICE, ReportFormat.PDF)


@dataclass(frozen=True)
class World:
    """One folder with somebody's data, and a stick.

    Attributes:
        given: Files that came from outside, and lie elsewhere: three for the department, an assignment for the agency.
    """

    root: Path
    clock: FixedClock
    given: tuple[Path, ...]

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.root / "dữ liệu"

    @property
    def stick(self) -> Path:
        """Where files are written to."""
        return self.root / "USB"

    def open(self, where: Path | None = None) -> Workspace:
        """Start on the data."""
        return Workspace.open(where or self.data, self.clock)


@dataclass(frozen=True)
class UseCase:
    """Something that people do.

    Attributes:
        whose: Who does it.
        prepare: Makes the world in which it is done; nothing goes wrong in it.
        act: The deed; whatever it opens it closes.
        meaning: What the world says afterwards, whichever way and at whatever hour it came to say so.
        program: The version of the program that is there from the deed on; this one, where it is not told.
        partly: A part of the deed may be done when it is broken off: several files are taken in one after another.
    """

    name: str
    whose: str
    prepare: Callable[[World], None]
    act: Callable[[World], object]
    meaning: Callable[[World], Hashable]
    partly: bool = False
    program: Callable[[World], AbstractContextManager[None]] = lambda _world: nullcontext()


def new_world(pattern: Pattern, case: UseCase, root: Path) -> World:
    """The world before a deed."""
    clock = at(5, 12, 10) if case.whose == HOA_LONG else at(5, 23, 10)
    root.mkdir(parents=True)
    given = (pattern.second, pattern.long_phuoc, _torn(pattern, root.parent), pattern.assignment)
    world = World(root, clock, given)
    copied(pattern, case.whose, world.data, clock).close()
    world.stick.mkdir()
    case.prepare(world)
    return world


def copy_world(world: World, root: Path) -> World:
    """The same elsewhere."""
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(world.root, root)
    return replace(world, root=root)


def _torn(pattern: Pattern, folder: Path) -> Path:
    torn = folder / "rách.asice"
    torn.write_bytes(pattern.first.read_bytes()[:-200])
    return torn


def is_whole(path: Path) -> bool:
    """Whether a file that has its real name can be read to its end."""
    if path.suffix == ".pdf":
        return path.read_bytes().rstrip().endswith(b"%%EOF")
    if path.suffix == ".sdvbackup":
        read_manifest(path)
    with zipfile.ZipFile(path) as archive:
        return archive.testzip() is None


def figure(workspace: Workspace) -> str:
    """What stands in the cell."""
    with workspace.reading() as session:
        grid = read_grid(session, workspace.clock, PERIOD)
    return next(str(row.value.number) for row in grid.rows if row.code == CELL)


def _nothing(_: World) -> None:
    pass


def _save(world: World) -> None:
    with closing(world.open()) as workspace:
        type_value(workspace, CELL, "4.321")


def _saved(world: World) -> Hashable:
    with closing(world.open()) as workspace:
        return figure(workspace)


def write_evidence(world: World) -> None:
    """Lay a plan of some pages on the stick."""
    (world.stick / "Kế hoạch.pdf").write_bytes(b"%PDF-1.7 " + bytes(range(256)) * 900 + b"\n%%EOF")


def attach(world: World) -> None:
    """Prove a task by it."""
    with closing(world.open()) as workspace:
        attach_evidence(workspace, TASK, world.stick / "Kế hoạch.pdf")


def attached(world: World) -> Hashable:
    """Hashes of what proves something."""
    with closing(world.open()) as workspace, workspace.reading() as session:
        return frozenset(session.scalars(sa.select(Attachment.sha256)))


def _approve(world: World) -> None:
    with closing(world.open()) as workspace:
        approve_all(workspace)


def _hand_in(world: World) -> None:
    with closing(world.open()) as workspace:
        hand_in(workspace, PERIOD, CARRIERS, world.stick, _key_of(world))


def _key_of(world: World) -> PulledOut:
    """The key, out of its file: reading that may fail as well."""
    return PulledOut(load_signing_key(DataFolder(world.data), PASSPHRASE))


def _handed_in(world: World) -> Hashable:
    with closing(world.open()) as workspace, workspace.reading() as session:
        return frozenset(session.scalars(sa.select(Revision.snapshot_sha256)))


def _take_in(world: World) -> None:
    with closing(world.open()) as workspace:
        take_in(workspace, world.given[:3])


def _taken_in(world: World) -> Hashable:
    with closing(world.open()) as workspace, workspace.reading() as session:
        return frozenset(map(tuple, session.execute(sa.select(ReceivedPackage.sha256, ReceivedPackage.result))))


def _back_up(world: World) -> None:
    with closing(world.open()) as workspace:
        back_up(workspace, world.stick)


def _make_backup(world: World) -> None:
    write_evidence(world)
    _save(world)
    attach(world)
    _back_up(world)


def _backup_then_change(world: World) -> None:
    _make_backup(world)
    with closing(world.open()) as workspace:
        type_value(workspace, CELL, "9")


def _only_backup(world: World) -> Path:
    return next(path for path in world.stick.iterdir() if path.suffix == ".sdvbackup")


def _restore_elsewhere(world: World) -> None:
    new = world.root / "máy mới"
    if not new.exists():  # a repeated attempt after one that ended well is refused, and that is right
        restore(_only_backup(world), new, world.clock)


def _restored_elsewhere(world: World) -> Hashable:
    new = world.root / "máy mới"
    if not new.exists():
        return None
    with closing(world.open(new)) as workspace, workspace.reading() as session:
        return figure(workspace), frozenset(session.scalars(sa.select(Attachment.sha256)))


def _forget_everything(world: World) -> None:
    shutil.rmtree(world.data)


def _is_set_up(workspace: Workspace) -> bool:
    with workspace.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Workplace)) == 1


def _set_up(world: World) -> None:
    with closing(Workspace.open(world.data, world.clock, create=True)) as workspace:
        if not _is_set_up(workspace):
            set_up_from_assignment(workspace, open_assignment(world.given[-1], world.clock), HOA_LONG)


def _was_set_up(world: World) -> Hashable:
    if not DataFolder(world.data).database.exists():
        return False
    with closing(Workspace.open(world.data, world.clock, create=True)) as workspace:
        return _is_set_up(workspace)


_RELEASE = "khóa phát hành"


def _write_update(world: World) -> None:
    _save(world)
    make_release_keys(world.root / "khóa", _RELEASE)
    installer = world.root / "So-Dan-van-99.0.0-setup.exe"
    installer.write_bytes(b"MZ" + bytes(range(256)) * 300)
    head = UpdateHead(
        product=PRODUCT,
        program="99.0.0",
        platform=WINDOWS,
        released=date(2027, 1, 5),
        name=installer.name,
        size=installer.stat().st_size,
        sha256=sha256_of(installer),
        notes="Sửa lỗi.",
    )
    key = load_release_key(world.root / "khóa" / "release.key", _RELEASE)
    write_update(world.root / "mới.sdvcapnhat", installer, head, key)


def _update(world: World) -> None:
    offer = look_at_update(world.root / "mới.sdvcapnhat", keys=world.root / "khóa", platform=WINDOWS)
    with closing(world.open()) as workspace:
        prepare_update(offer, workspace, world.root / "tải về")


def _updated(world: World) -> Hashable:
    """Whoever finds the installer under its name can start it."""
    installers = (world.root / "tải về").glob("So-Dan-van*.exe")
    return frozenset(sha256_of(installer) for installer in installers), _saved(world)


def _answer(world: World) -> None:
    with closing(world.open()) as workspace:
        issue_receipts(workspace, [sha256_of(world.given[1])], _key_of(world), world.stick)


def _answered(world: World) -> Hashable:
    with closing(world.open()) as workspace, workspace.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Answer))


def _make_scripts(world: World) -> None:
    _save(world)
    write_scripts(_scripts_of(world), 'op.execute("UPDATE agency SET phone = code")')


def _scripts_of(world: World) -> Path:
    """Beside all worlds of a use case: they belong to the program, and no disk of somebody's data holds them."""
    return world.root.parent / "chương trình sau"


def _be_the_next_version(world: World) -> AbstractContextManager[None]:
    return next_version(_scripts_of(world))


def _migrate(world: World) -> None:
    with statements_may_fail():
        Database.open(DataFolder(world.data)).close()


def _migrated(world: World) -> Hashable:
    """As the file itself says, of whichever version: it is not opened by the program, which would migrate it."""
    folder = DataFolder(world.data)
    revision, agencies = _read_agencies(folder.database)
    if revision == migrations.REVISIONS[0]:
        return revision, agencies
    (copy,) = folder.backups.glob("*-truoc-nang-cap.db")  # made first
    return revision, agencies, _read_agencies(copy)


def _read_agencies(path: Path) -> tuple[str, Hashable]:
    with closing(sqlite3.connect(path)) as connection:
        (revision,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        phone = "''" if revision == migrations.REVISIONS[0] else "phone"
        return revision, tuple(connection.execute(f"SELECT code, {phone} FROM agency ORDER BY code"))  # noqa: S608


def _restore_over(world: World) -> None:
    restore_over(world.data, _only_backup(world), world.clock)


USE_CASES = (
    UseCase("set up", HOA_LONG, _forget_everything, _set_up, _was_set_up),
    UseCase("save a value", HOA_LONG, _nothing, _save, _saved),
    UseCase("attach evidence", HOA_LONG, write_evidence, attach, attached),
    UseCase("hand in", HOA_LONG, _approve, _hand_in, _handed_in),
    UseCase("take in", DEPARTMENT, _nothing, _take_in, _taken_in, partly=True),
    UseCase("answer a report", DEPARTMENT, _take_in, _answer, _answered),
    UseCase("back up", HOA_LONG, _save, _back_up, _saved),
    UseCase("restore elsewhere", HOA_LONG, _make_backup, _restore_elsewhere, _restored_elsewhere),
    UseCase("restore over", HOA_LONG, _backup_then_change, _restore_over, _saved),
    UseCase("update the program", HOA_LONG, _write_update, _update, _updated),
    UseCase("migrate the data", HOA_LONG, _make_scripts, _migrate, _migrated, program=_be_the_next_version),
)
