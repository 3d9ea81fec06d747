"""The folder into which the office's scanner puts its files: what is new there is offered as evidence."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.document_form import FormError, decode, encode
from desktop.core.errors import UserError
from desktop.exchange.evidence_types import evidence_type
from desktop.models.workplace import Setting
from desktop.services.officers.audit import record_event
from desktop.services.workspace import Workspace

_KEY = "scan_folder"
_STILL_NEW = timedelta(days=7)
"""Of files that lie in the folder when it is chosen, younger ones are offered too."""
_MOST_FILES = 200
"""Offered at once, the youngest first."""


class ScanFolderRefusedError(UserError):
    """The folder is not there, or cannot be read."""

    code = "SCAN_FOLDER_REFUSED"


@dataclass(frozen=True)
class _Chosen:
    """What is kept: the folder, and the marks of files that were dealt with."""

    path: str = ""
    handled: tuple[str, ...] = ()


@dataclass(frozen=True)
class ScannedFile:
    """A file that is new in the folder."""

    path: Path
    size: int
    modified: datetime

    @property
    def mark(self) -> str:
        """Tells it from a later file of the same name."""
        return f"{self.path.name}|{self.size}|{self.modified.timestamp():.3f}"


@dataclass(frozen=True)
class ScanView:
    """The folder and what is new in it.

    Attributes:
        folder: ``None`` while none is chosen. reachable: it can be read now.
    """

    folder: Path | None
    reachable: bool
    files: tuple[ScannedFile, ...]


def read_scan_folder(workspace: Workspace) -> ScanView:
    """The chosen folder, and the files that nobody has attached or passed over yet, the youngest first."""
    with workspace.reading() as session:
        chosen = _chosen(session)
    if not chosen.path:
        return ScanView(None, reachable=False, files=())
    folder, handled = Path(chosen.path), frozenset(chosen.handled)
    try:
        found = [file for file in _files_in(folder) if file.mark not in handled]
    except OSError:
        return ScanView(folder, reachable=False, files=())
    youngest = sorted(found, key=lambda file: file.modified, reverse=True)
    return ScanView(folder, reachable=True, files=tuple(youngest[:_MOST_FILES]))


def set_scan_folder(session: Session, clock: Clock, folder: Path | None) -> None:
    """Watch a folder, or none any more.

    Raises:
        ScanFolderRefusedError: It is not there, or cannot be read.
    """
    before = _chosen(session)
    if folder is None:
        _keep(session, _Chosen())
    else:
        try:
            old = [file for file in _files_in(folder) if clock.now() - file.modified > _STILL_NEW]
        except OSError as error:
            raise ScanFolderRefusedError(
                f"{folder}: không mở được thư mục này.", "Chọn thư mục mà máy quét lưu tệp vào, trên máy này."
            ) from error
        _keep(session, _Chosen(str(folder), tuple(file.mark for file in old)))
    record_event(
        session,
        clock,
        "scan_folder.set",
        _KEY,
        before={"path": before.path},
        after={"path": str(folder) if folder else ""},
    )


def pass_over(session: Session, clock: Clock, files: Iterable[ScannedFile]) -> None:
    """Do not offer these files again: they are attached, or nobody wants them."""
    del clock
    chosen = _chosen(session)
    if not chosen.path:
        return
    marks = {*chosen.handled, *(file.mark for file in files)}
    with suppress(OSError):
        marks &= {file.mark for file in _files_in(Path(chosen.path))}  # what is gone need not be remembered
    _keep(session, replace(chosen, handled=tuple(sorted(marks))))


def _chosen(session: Session) -> _Chosen:
    row = session.get(Setting, _KEY)
    try:
        return decode(_Chosen, row.value) if row is not None else _Chosen()
    except FormError:
        return _Chosen()


def _keep(session: Session, chosen: _Chosen) -> None:
    session.merge(Setting(key=_KEY, value=encode(chosen)))


def _files_in(folder: Path) -> Iterator[ScannedFile]:
    for path in folder.iterdir():
        if path.name.startswith((".", "~")) or evidence_type(path.name) is None:
            continue
        try:
            known = path.stat()
        except FileNotFoundError:
            continue  # the scanner renames its file when it is whole
        if path.is_file() and known.st_size:
            yield ScannedFile(path, known.st_size, datetime.fromtimestamp(known.st_mtime, UTC))
