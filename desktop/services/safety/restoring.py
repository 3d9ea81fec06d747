"""Going back to a backup where people work: the present state is kept first, and what is damaged is put aside.

The backup is unpacked and opened beside the data. Only then its parts take their places; were the power cut in the
middle of that, the next start goes on with it.
"""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from desktop.core.clock import Clock, local
from desktop.core.dates import format_moment
from desktop.core.files import explaining_os_errors, replacing
from desktop.core.paths import DataFolder
from desktop.core.progress import Progress
from desktop.database.backup import check_integrity
from desktop.database.errors import DatabaseDamagedError, DatabaseForeignError, DatabaseMissingError
from desktop.rules.profiles import Officer
from desktop.services.officers.audit import record_event
from desktop.services.officers.deciding import decider
from desktop.services.safety.backup_access import put_under_present_key, require_open
from desktop.services.safety.backup_file import (
    BackupHead,
    BackupPurpose,
    RestoreRefusedError,
    not_a_backup,
    unpack,
)
from desktop.services.safety.backup_shelf import stores_of
from desktop.services.safety.backups import back_up_by_plan
from desktop.services.safety.kept_files import is_whole, protect
from desktop.services.safety.restored_parts import STAGED, put_in_place
from desktop.services.safety.server_place import OnServerError, read_server
from desktop.services.safety.upkeep import wanted_files
from desktop.services.training.guard import in_training_folder, refuse_other_world
from desktop.services.workspace import NotSetUpError, Workspace, describe_workplace

_ASIDE = "hong"
"""Folders into which damaged databases are put begin with this."""


@dataclass(frozen=True)
class Restored:
    """What going back to a backup has done.

    Attributes:
        kept: The backup of the state before; ``None`` where there was none, or no sound one.
        aside: The folder in which the damaged database lies now.
        missing: Files that the backup refers to and that are nowhere to be found.
    """

    head: BackupHead
    kept: Path | None
    aside: Path | None
    missing: tuple[str, ...]

    @property
    def way_back(self) -> str:
        """How the state before can be had again."""
        if self.kept is not None:
            return f"Số liệu trước khi khôi phục được giữ trong {self.kept.name}; khôi phục bản đó là trở lại như cũ."
        if self.aside is not None:
            return f"Tệp dữ liệu hỏng được giữ nguyên trong {self.aside}."
        return ""


def restore_over(
    root: Path, backup: Path, clock: Clock, progress: Progress | None = None, *, by: Officer | None = None
) -> Restored:
    """Let a data folder be as it was when a backup was made. Nobody may have its database open.

    Args:
        root: The data folder.
        backup: The file.
        clock: Tells the time.
        progress: Told of each file; may cancel.
        by: Who does it, where people are told apart in what is there; of a damaged database nobody can be asked.

    Raises:
        NotAllowedError: He may not; nothing was changed.
        RestoreRefusedError: It is no sound backup, or another agency's; nothing was changed.
        OnServerError: The folder's data lies on a server, where others work too; nothing was changed.
        BackupLockedError, DataLockedError: It is encrypted, or the data here is, and nobody has given a passphrase.
        TrainingMixError: It is a backup of training, and this is not, or the other way round; nothing was changed.
        DatabaseNewerError: A newer version of the program works here; nothing was changed.
        EnvironmentFailureError: The disk refused; the data is as it was, or the next start goes on.
    """
    progress, folder = progress or Progress(), DataFolder(root)
    if read_server(folder) is not None:
        raise OnServerError(
            "Khôi phục vào một thư mục trống rồi chuyển lên một cơ sở dữ liệu mới, hoặc đưa dữ liệu về máy này trước."
        )
    head = require_open(backup).head
    refuse_other_world(head.agency, backup.name, training=in_training_folder(root))
    present = _keep_present(root, head, clock, progress, by)
    aside = root / f"{_ASIDE}-{local(clock.now()):%Y%m%d-%H%M%S}" if present.is_damaged else None
    with _staging(root) as staging:
        with explaining_os_errors(backup):
            missing = unpack(backup, staging, progress, *stores_of(folder))
        missing = tuple(name for name in missing if not (root / name).is_file())
        put_under_present_key(staging, folder)
        if check_integrity(DataFolder(staging).database):
            raise not_a_backup(backup)
        _write_down(staging, head, backup, clock, present.decider)
        put_in_place(staging, root, aside)
    with explaining_os_errors(root):
        (root / MOVED).unlink(missing_ok=True)
    return Restored(head, present.kept, aside if aside is not None and aside.exists() else None, missing)


MOVED = "moved.json"
"""Name of the note that the data has moved to another computer: it is here again."""


@dataclass(frozen=True)
class _Present:
    """What was there: damaged or not, the backup of it, and who had it replaced."""

    is_damaged: bool = False
    kept: Path | None = None
    decider: str = ""


def _keep_present(root: Path, head: BackupHead, clock: Clock, progress: Progress, by: Officer | None) -> _Present:
    try:
        workspace = Workspace.open(root, clock)
    except (DatabaseDamagedError, DatabaseForeignError):
        return _Present(is_damaged=True)
    except (NotSetUpError, DatabaseMissingError):
        return _Present()
    with closing(workspace):
        try:
            with workspace.reading() as session:
                present = describe_workplace(session, clock).agency
                name = decider(session, by, _action(head))
        except NotSetUpError:
            return _Present()
        except DatabaseDamagedError:
            return _Present(is_damaged=True)
        if present.code != head.agency:
            raise RestoreRefusedError(
                f"Bản sao lưu này của {head.name}, còn thư mục này của {present.name}.",
                "Chọn bản sao lưu của đúng đơn vị, hoặc khôi phục vào một thư mục trống.",
            )
        try:
            notes = back_up_by_plan(workspace, progress, purpose=BackupPurpose.BEFORE_RESTORE)
        except DatabaseDamagedError:
            return _Present(is_damaged=True, decider=name)
        return _Present(kept=Path(notes.last_file), decider=name)


@contextmanager
def _staging(root: Path) -> Iterator[Path]:
    staging = root / f"{STAGED}.part"
    with explaining_os_errors(staging):
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(parents=True)
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _write_down(staging: Path, head: BackupHead, backup: Path, clock: Clock, name: str) -> None:
    """In the audit trail of what was restored, so that a gap in it is explained."""
    made = {"made_at": format_moment(head.made_at)}
    with closing(Workspace.open(staging, clock)) as workspace, workspace.session() as session:
        record_event(session, clock, _action(head), backup.name, actor=name, after=made)


def _action(head: BackupHead) -> str:
    return "workspace.moved_in" if head.purpose is BackupPurpose.MOVE else "workspace.restored"


@dataclass(frozen=True)
class Recovered:
    """Files that were fetched from backups, and those that no backup has, by name."""

    found: tuple[str, ...]
    lost: tuple[str, ...]


def recover_files(workspace: Workspace, progress: Progress | None = None) -> Recovered:
    """Fetch evidence and received files that are missing or were changed from the backups by plan.

    Raises:
        EnvironmentFailureError: The disk refused; what was fetched until then stays.
    """
    progress = progress or Progress()
    with workspace.reading() as session:
        wanted = wanted_files(session, workspace.folder)
    stores = stores_of(workspace.folder)
    found: list[str] = []
    lost: list[str] = []
    for number, (path, (digest, name)) in enumerate(wanted.items()):
        progress.step(number, len(wanted), name)
        with explaining_os_errors(path):
            if path.is_file() and is_whole(path, digest):
                continue
            places = (store.place(digest) for store in stores)
            here = any(_fetch(workspace.folder, place, path, digest) for place in places)
            (found if here else lost).append(name)
    return Recovered(tuple(found), tuple(lost))


def _fetch(folder: DataFolder, source: Path, target: Path, digest: str) -> bool:
    if not source.is_file() or not is_whole(source, digest):
        return False
    with replacing(target) as temporary:
        shutil.copyfile(source, temporary)
    protect(folder, target)
    return True
