"""Where the bytes of received files lie: under their hash, the ones taken in apart from those on hold."""

from collections.abc import Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.errors import EnvironmentFailureError, UserError
from desktop.core.files import copy_verified_bytes, explaining_os_errors, sync_folder
from desktop.core.paths import DataFolder
from desktop.exchange.layout import PAPER_SUFFIX
from desktop.exchange.media import copy_verified
from desktop.exchange.package import Examination
from desktop.models.intake import ReceivedPackage
from desktop.services.intake.copies_ahead import place_ahead
from desktop.services.safety.kept_files import protect
from desktop.services.workspace import Workspace


def keep_bytes(folder: DataFolder, examined: Sequence[tuple[Examination, bool]]) -> list[str]:
    """Copy files under their hashes to where received files lie, or held ones; one that is there already is left alone.

    Args:
        folder: The department's.
        examined: Each file, and whether it is taken in.

    Returns:
        Their places, relative to the data folder.

    Raises:
        EnvironmentFailureError: The disk refused, or a file changed while it was read.
    """
    targets = [(each, _place(folder, each, taken_in=taken_in)) for each, taken_in in examined]
    for place in {target.parent for _, target in targets}:
        with explaining_os_errors(place):
            place.mkdir(parents=True, exist_ok=True)
    new = [(each, target) for each, target in targets if not target.exists()]
    missing = [(each, target) for each, target in new if not _was_copied(folder, each, target)]
    if len(missing) > _WRITERS:
        with ThreadPoolExecutor(_WRITERS) as writers:
            list(writers.map(_copy_all, (missing[number::_WRITERS] for number in range(_WRITERS))))
    else:
        _copy_all(missing)
    for place in {target.parent for _, target in new}:
        with explaining_os_errors(place):
            sync_folder(place)
    protect(folder, *(target for _, target in new if target.parent == folder.packages))
    return [target.relative_to(folder.root).as_posix() for _, target in targets]


_WRITERS = 8
"""Copies written at a time: the disk keeps one waiting as long as several."""


def _was_copied(folder: DataFolder, examination: Examination, target: Path) -> bool:
    """Whether a copy was made ahead, which now lies where it belongs."""
    with suppress(OSError):
        (place_ahead(folder) / examination.sha256).replace(target)
        return True
    return False


def _copy_all(files: Iterable[tuple[Examination, Path]]) -> None:
    for examination, target in files:
        source = examination.file
        with explaining_os_errors(target):
            right = copy_verified_bytes(source, target, examination.sha256)
        if not right:
            raise EnvironmentFailureError(
                f"{source.name}: tệp thay đổi trong lúc đang đọc.", "Kiểm tra USB hoặc ổ đĩa rồi tiếp nhận lại."
            )


def _place(folder: DataFolder, examination: Examination, *, taken_in: bool) -> Path:
    return (folder.packages if taken_in else folder.held) / f"{examination.sha256}{_suffix(examination)}"


def _suffix(examination: Examination) -> str:
    if examination.is_paper:
        return PAPER_SUFFIX
    return ".pdf" if examination.is_pdf else ".asice" if examination.kind else ".bin"


def drop_held(folder: DataFolder, hashes: Collection[str]) -> None:
    """Drop the held copies of files that now lie among the received ones, or are needed no longer."""
    with explaining_os_errors(folder.held), suppress(FileNotFoundError):
        for held in folder.held.iterdir():
            if held.stem in hashes:
                held.unlink(missing_ok=True)


def stored_file(session: Session, folder: DataFolder, sha256: str) -> Path | None:
    """Where the bytes of a received file lie; ``None`` when it is unknown."""
    row = session.scalar(select(ReceivedPackage).where(ReceivedPackage.sha256 == sha256))
    return folder.root / row.stored_as if row is not None and row.stored_as else None


def copy_received(workspace: Workspace, sha256: str, target: Path) -> Path:
    """Write the bytes of a received file, just as they came, to another place.

    Raises:
        UserError: The file was not kept, or the disk refuses.
    """
    with workspace.reading() as session:
        source = stored_file(session, workspace.folder, sha256)
    if source is None:
        raise UserError("Không còn bản gốc của tệp này trong kho tiếp nhận.", "Đề nghị đơn vị gửi lại tệp.")
    return copy_verified(source, target).path
