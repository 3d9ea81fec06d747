"""One window a data folder: who has it open is written beside the data, and the system's lock says whether it is true.

The lock ends with its program, however that ends: a note without a lock was left by a crash. Only where other computers
reach the folder by synchronising it, which carries notes but no locks, the note of another computer counts by itself.
"""

import os
from dataclasses import dataclass, replace
from datetime import datetime
from json import loads
from pathlib import Path

from desktop.core.canonical_json import canonical_json
from desktop.core.clock import Clock
from desktop.core.computer import Computer, this_computer
from desktop.core.dates import format_moment
from desktop.core.document_form import decode, encode
from desktop.core.drives import PlaceKind, place_of
from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors, write_atomically
from desktop.core.folder_lock import LOCK, lock
from desktop.core.form_parts import FormError
from desktop.core.paths import DataFolder

_NOTE = ".dang-mo.json"


@dataclass(frozen=True)
class Occupant:
    """Who has a data folder open.

    Attributes:
        closing: The window is closed already; a backup is being made.
    """

    computer: str
    identity: str
    person: str
    process: int
    since: datetime
    closing: bool = False

    @property
    def words(self) -> str:
        """Who, where and since when."""
        who = f"tài khoản {self.person}, " if self.person else ""
        return f"{who}máy {self.computer}, từ {format_moment(self.since)}"


class FolderOccupiedError(UserError):
    """The folder is open in another window; two at once would not see each other's edits.

    Attributes:
        may_be_gone: Nobody can say whether the other computer still has it open; a person may know.
    """

    code = "FOLDER_OCCUPIED"

    def __init__(self, message: str, hint: str, *, may_be_gone: bool = False) -> None:
        super().__init__(message, hint)
        self.may_be_gone = may_be_gone


class Occupation:
    """That this program has a folder open; owns the lock until it is released.

    Attributes:
        left_behind: Who had it open before and did not close it in order: a crash, a power cut.
    """

    def __init__(self, folder: DataFolder, handle: int, occupant: Occupant, left_behind: Occupant | None) -> None:
        self.left_behind = left_behind
        self._folder = folder
        self._handle: int | None = handle
        self._occupant = occupant

    def say_closing(self) -> None:
        """Tell the next window that this one is only finishing its backup."""
        if self._handle is not None:
            _write(self._folder, replace(self._occupant, closing=True))

    def release(self) -> None:
        """The folder is closed in order; does nothing the second time."""
        if self._handle is None:
            return
        (self._folder.root / _NOTE).unlink(missing_ok=True)
        os.close(self._handle)
        self._handle = None


def occupy(root: Path, clock: Clock, *, take_over: bool = False, computer: Computer | None = None) -> Occupation:
    """Say that this program has a folder open.

    Args:
        root: The folder; made if it is not there.
        clock: Tells the time.
        take_over: A person says that the other computer has closed it.
        computer: Which one this is.

    Raises:
        FolderOccupiedError: It is open elsewhere.
        EnvironmentFailureError: The disk refused.
    """
    computer, folder = computer or this_computer(), DataFolder(root)
    with explaining_os_errors(root):
        root.mkdir(parents=True, exist_ok=True)
        handle = os.open(root / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        before = _read(folder)
        _stop_if_open(root, handle, before, computer, take_over=take_over)
        occupant = Occupant(computer.name, computer.identity, computer.person, os.getpid(), clock.now())
        _write(folder, occupant)
    except BaseException:
        os.close(handle)
        raise
    return Occupation(folder, handle, occupant, before)


def _stop_if_open(root: Path, handle: int, before: Occupant | None, computer: Computer, *, take_over: bool) -> None:
    if not lock(handle):
        raise _occupied(root, before, computer)
    if before is None or before.identity == computer.identity or take_over:
        return
    if place_of(root).kind is PlaceKind.SYNCED:
        raise FolderOccupiedError(
            f"{root}: đang mở ở máy khác ({before.words}).",
            "Đóng phần mềm ở máy kia, đợi đồng bộ xong rồi mở lại. Chắc chắn máy kia đã đóng thì mở tiếp ở đây.",
            may_be_gone=True,
        )


def _occupied(root: Path, occupant: Occupant | None, computer: Computer) -> FolderOccupiedError:
    if occupant is None:
        return FolderOccupiedError(f"{root}: đang mở ở một cửa sổ khác.", "Dùng cửa sổ đó, hoặc đóng nó rồi mở lại.")
    if occupant.closing:
        return FolderOccupiedError(f"{root}: cửa sổ trước đang sao lưu để đóng.", "Đợi ít giây rồi mở lại.")
    here = occupant.identity == computer.identity
    place = "một cửa sổ khác trên máy này" if here else "máy khác"
    return FolderOccupiedError(
        f"{root}: đang mở ở {place} ({occupant.words}).",
        "Dùng cửa sổ đó, hoặc đóng nó rồi mở lại: hai cửa sổ cùng sửa thì không thấy sửa đổi của nhau.",
    )


def _read(folder: DataFolder) -> Occupant | None:
    try:
        return decode(Occupant, loads((folder.root / _NOTE).read_bytes()))
    except (OSError, ValueError, RecursionError, FormError):
        return None


def _write(folder: DataFolder, occupant: Occupant) -> None:
    write_atomically(folder.root / _NOTE, canonical_json(encode(occupant)))
