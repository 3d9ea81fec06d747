"""How safe a data folder is: what the settings page shows of it, and what the home page reminds of."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from desktop.core.clock import Clock, DayClock
from desktop.core.paths import DataFolder
from desktop.services.safety.backup_notes import BackupNotes, read_notes
from desktop.services.safety.backup_shelf import KnownBackup, list_backups
from desktop.services.safety.moving import MovedNote, moved_note
from desktop.services.workplace.place_check import PlaceAdvice, advise
from desktop.services.workspace import Workspace

_MOST_DAYS_BEHIND = timedelta(days=7)


@dataclass(frozen=True)
class BackupReminder:
    """What is missing for the data to be safe: one sentence, and what to do."""

    title: str
    text: str


@dataclass(frozen=True)
class SafetyView:
    """Everything that the settings page shows of backups and of the place of the data.

    Attributes:
        server: Where the data lies, if that is a server, which its administrator backs up; "" otherwise.
        backups: That lie in both places, the newest first.
        second_reachable: The second place can be written to now.
        place: What is to be said of where the data lies; ``None`` where all is well.
        moved: The data has gone to another computer.
        reminder: What is missing; ``None`` where nothing is.
    """

    server: str
    notes: BackupNotes
    backups: tuple[KnownBackup, ...]
    second_reachable: bool
    place: PlaceAdvice | None
    moved: MovedNote | None
    reminder: BackupReminder | None

    @property
    def last_at(self) -> datetime | None:
        """When the last backup was made."""
        return self.notes.last_at


def read_safety(workspace: Workspace) -> SafetyView:
    """Everything that the settings page shows of backups and of the place of the data."""
    folder = workspace.folder
    notes = read_notes(folder)
    return SafetyView(
        server="" if workspace.database.is_file else workspace.database.place,
        notes=notes,
        backups=list_backups(folder),
        second_reachable=bool(notes.second) and Path(notes.second).is_dir(),
        place=advise(folder.root) if workspace.database.is_file else None,
        moved=moved_note(folder),
        reminder=_reminder(folder, notes, workspace.clock) if workspace.database.is_file else None,
    )


def read_reminder(workspace: Workspace) -> BackupReminder | None:
    """What the home page reminds of; ``None`` where nothing is missing, for a server, and on an assumed day."""
    if not workspace.database.is_file or isinstance(workspace.clock, DayClock):
        return None
    return _reminder(workspace.folder, read_notes(workspace.folder), workspace.clock)


def _reminder(folder: DataFolder, notes: BackupNotes, clock: Clock) -> BackupReminder | None:
    if notes.fault:
        return BackupReminder("Lần sao lưu tự động gần nhất không thành", notes.fault)
    if not notes.second:
        return BackupReminder(
            "Chưa có nơi sao lưu thứ hai",
            "Hỏng ổ đĩa này là mất hết số liệu. Chọn một ổ USB hoặc ổ đĩa khác, máy sẽ tự sao lưu vào đó.",
        )
    if _same_drive(folder.root, Path(notes.second)):
        return BackupReminder(
            "Nơi sao lưu thứ hai ở cùng ổ đĩa với dữ liệu",
            "Hỏng ổ đĩa là mất cả hai. Nên chọn ổ USB hoặc một ổ đĩa khác.",
        )
    if notes.second_at is None or clock.now() - notes.second_at > _MOST_DAYS_BEHIND:
        behind = notes.planned_at is not None and (notes.second_at is None or notes.second_at < notes.planned_at)
        if behind:
            return BackupReminder(
                "Nơi sao lưu thứ hai đã lâu chưa có bản mới",
                notes.second_fault or "Cắm ổ USB, ổ đĩa đó rồi bấm Sao lưu ngay.",
            )
    return None


def _same_drive(one: Path, other: Path) -> bool:
    """Whether two folders lie on one drive; a drive that is not there now is another one."""
    try:
        return one.stat().st_dev == other.stat().st_dev
    except OSError:
        return False
