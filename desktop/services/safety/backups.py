"""Backups by plan: when data has changed, into the data folder and to a second place, each opened before it counts."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from desktop.core.clock import Clock
from desktop.core.errors import EnvironmentFailureError, UserError
from desktop.core.files import ensure_free_space, explaining_os_errors, replacing
from desktop.core.paths import DataFolder
from desktop.core.progress import Progress
from desktop.database.copying import back_up_database
from desktop.services.safety.backup_file import DATABASE, BackupHead, BackupPurpose, write_backup
from desktop.services.safety.backup_notes import BackupNotes, keep_notes, read_notes
from desktop.services.safety.backup_shelf import rotate, verify_backup
from desktop.services.safety.backup_store import FileStore
from desktop.services.safety.upkeep import backup_head, backup_path, members_of
from desktop.services.workspace import Workspace

_QUICK = 64 * 1024 * 1024
"""More new evidence than this is not copied to the second place while somebody waits for the window to close."""


class PlaceRefusedError(UserError):
    """Backups cannot go there."""

    code = "BACKUP_PLACE_REFUSED"


def set_second_place(workspace: Workspace, folder: Path | None) -> BackupNotes:
    """Keep the next backups in a second place too, or in none any more; what lies there stays.

    Raises:
        PlaceRefusedError: The folder is not there, or lies in the data folder.
        EnvironmentFailureError: Nothing can be written there.
    """
    if folder is not None:
        root = workspace.folder.root.resolve()
        if not folder.is_dir():
            raise PlaceRefusedError(f"{folder}: không có thư mục này.", "Cắm lại ổ USB, hoặc chọn thư mục khác.")
        if folder.resolve().is_relative_to(root):
            raise PlaceRefusedError(
                f"{folder}: nằm trong chính thư mục dữ liệu.", "Chọn ổ đĩa khác: hỏng ổ này thì còn ổ kia."
            )
        with explaining_os_errors(folder), replacing(folder / ".so-dan-van-thu-ghi") as trial:
            trial.write_bytes(b"x")
        (folder / ".so-dan-van-thu-ghi").unlink(missing_ok=True)
    notes = replace(read_notes(workspace.folder), second=str(folder or ""), second_at=None, second_fault="")
    keep_notes(workspace.folder, notes)
    return notes


def set_hours(workspace: Workspace, hours: int) -> BackupNotes:
    """So many hours after the last backup, a change asks for the next one."""
    notes = replace(read_notes(workspace.folder), hours=hours)
    keep_notes(workspace.folder, notes)
    return notes


def is_due(folder: DataFolder, clock: Clock, *, closing: bool = False) -> bool:
    """Whether a backup by plan is to be made now: data has changed, or the second place is there again."""
    notes = read_notes(folder)
    if notes.second and notes.second_waits and not closing and Path(notes.second).is_dir():
        return True
    if is_backed_up(folder):
        return False
    waited = clock.now() - notes.planned_at if notes.planned_at is not None else None
    return closing or waited is None or waited >= timedelta(hours=notes.hours) or waited < timedelta()


def _state(folder: DataFolder) -> str:
    """The state of the database's files: it differs after every change, now and then without one."""
    parts: list[str] = []
    for path in (folder.database, folder.database.with_name(f"{folder.database.name}-wal")):
        if path.exists():
            status = path.stat()
            if status.st_size:
                parts.append(f"{status.st_size}/{status.st_mtime_ns}")
    return " ".join(parts)


def is_backed_up(folder: DataFolder) -> bool:
    """Whether the last backup by plan holds everything that is in the database."""
    return read_notes(folder).state == _state(folder)


def note_backed_up(folder: DataFolder) -> None:
    """The database was tidied away into one file since the last backup by plan; nothing else has changed in it."""
    keep_notes(folder, replace(read_notes(folder), state=_state(folder)))


def back_up_by_plan(
    workspace: Workspace,
    progress: Progress | None = None,
    *,
    closing: bool = False,
    purpose: BackupPurpose = BackupPurpose.PLANNED,
) -> BackupNotes:
    """Make a backup in both places. What refuses one place does not stand in the way of the other.

    Args:
        workspace: What to back up; may be in use.
        progress: Told of each file; may cancel.
        closing: Somebody waits: nothing large is copied to the second place.
        purpose: Why.

    Returns:
        What is known afterwards; faults of single places stand in it.

    Raises:
        EnvironmentFailureError: No place took it.
        DatabaseDamagedError: The database is not sound; earlier backups are as they were.
    """
    progress = progress or Progress()
    folder, state = workspace.folder, _state(workspace.folder)
    head = backup_head(workspace, purpose)
    notes = read_notes(folder)
    refused: list[EnvironmentFailureError] = []
    made = _try_into(workspace, folder.backups, head, progress, refused)
    if made is not None:
        notes = replace(notes, planned_at=head.made_at, state=state, last_at=head.made_at, last_file=str(made))
    notes = replace(notes, fault=refused[-1].sentence if made is None else "")
    if notes.second:
        second = second_folder(notes, head.agency)
        waits = not Path(notes.second).is_dir() or (closing and _much_is_new(workspace, second))
        notes = replace(notes, second_waits=waits)
        if not (waits and closing):
            copied = _try_into(workspace, second, head, progress, refused, base=notes.second)
            made = copied or made
            notes = _with_second(notes, head, copied, refused)
    if made is None and not folder.root.is_dir():
        raise refused[0]
    keep_notes(folder, notes)
    if made is None:
        raise refused[0]
    return notes


def _with_second(
    notes: BackupNotes, head: BackupHead, copied: Path | None, refused: list[EnvironmentFailureError]
) -> BackupNotes:
    if copied is None:
        return replace(notes, second_fault=refused[-1].sentence)
    return replace(notes, second_at=head.made_at, second_fault="", last_at=head.made_at, last_file=str(copied))


def second_folder(notes: BackupNotes, agency: str) -> Path:
    """The folder of an agency in the second place: several may keep their backups on one drive."""
    return Path(notes.second) / f"SaoLuu_{agency}"


def _try_into(
    workspace: Workspace,
    place: Path,
    head: BackupHead,
    progress: Progress,
    refused: list[EnvironmentFailureError],
    *,
    base: str = "",
) -> Path | None:
    if base and not Path(base).is_dir():  # a drive that is not plugged in is not made up as a folder
        refused.append(
            EnvironmentFailureError(f"{base}: không tìm thấy nơi sao lưu thứ hai.", "Cắm lại ổ USB, ổ đĩa đó.")
        )
        return None
    try:
        return _back_up_into(workspace, place, head, progress)
    except EnvironmentFailureError as error:
        refused.append(error)
        return None


def _back_up_into(workspace: Workspace, place: Path, head: BackupHead, progress: Progress) -> Path:
    store = FileStore(place)
    with explaining_os_errors(place):
        place.mkdir(parents=True, exist_ok=True)
        if workspace.database.is_file:
            ensure_free_space(place, 2 * workspace.folder.database.stat().st_size)
        keys, files = members_of(workspace.folder)
        path = backup_path(place, head)
        with replacing(path) as temporary:
            copy = temporary.with_name(f".{path.stem}.db.part")
            try:
                back_up_database(workspace.database, copy, progress)
                referred: dict[str, str] = {}
                for number, (name, file) in enumerate(files.items()):
                    progress.step(number, len(files), name)
                    referred[name] = store.keep(file)
                write_backup(temporary, head, {DATABASE: copy, **keys}, referred, progress)
                verify_backup(temporary)
            finally:
                copy.unlink(missing_ok=True)
        rotate(place)
    return path


def _much_is_new(workspace: Workspace, place: Path) -> bool:
    store, size = FileStore(place), 0
    for file in members_of(workspace.folder)[1].values():
        if not store.place(file.stem).is_file():
            size += file.stat().st_size
    return size > _QUICK
