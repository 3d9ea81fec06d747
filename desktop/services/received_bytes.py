"""Where the bytes of received files lie: under their hash, the ones taken in apart from those on hold."""

import shutil
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.errors import EnvironmentFailureError, UserError
from desktop.core.files import explaining_os_errors, replacing, sha256_of
from desktop.core.paths import DataFolder
from desktop.exchange.layout import PAPER_SUFFIX
from desktop.exchange.media import copy_verified
from desktop.exchange.package import Examination
from desktop.models.intake import ReceivedPackage
from desktop.services.workspace import Workspace


def keep_bytes(folder: DataFolder, path: Path, examination: Examination, *, taken_in: bool) -> str:
    """Copy a file under its hash to where received files lie, or held ones; one that is there already is left alone.

    Returns:
        Its place, relative to the data folder.

    Raises:
        EnvironmentFailureError: The disk refused, or the file changed while it was read.
    """
    suffix = _suffix(examination)
    place = folder.packages if taken_in else folder.held
    target = place / f"{examination.sha256}{suffix}"
    if not target.exists():
        with explaining_os_errors(target), replacing(target, shared=True) as temporary:
            shutil.copyfile(path, temporary)
            if sha256_of(temporary) != examination.sha256:
                raise EnvironmentFailureError(
                    f"{path.name}: tệp thay đổi trong lúc đang đọc.", "Kiểm tra USB hoặc ổ đĩa rồi tiếp nhận lại."
                )
    return target.relative_to(folder.root).as_posix()


def _suffix(examination: Examination) -> str:
    if examination.is_paper:
        return PAPER_SUFFIX
    return ".pdf" if examination.is_pdf else ".asice" if examination.kind else ".bin"


_SUFFIXES = (".asice", ".bin", ".pdf", PAPER_SUFFIX)


def drop_held(folder: DataFolder, sha256: str) -> None:
    """Drop the held copy of a file that now lies among the received ones."""
    for suffix in _SUFFIXES:
        held = folder.held / f"{sha256}{suffix}"
        with explaining_os_errors(held):
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
