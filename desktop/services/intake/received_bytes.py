"""Where the bytes of received files lie: under their hash, the ones taken in apart from those on hold."""

import os
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from functools import cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.errors import EnvironmentFailureError, UserError
from desktop.core.files import CheckedCopy, explaining_os_errors, sync_folder
from desktop.core.paths import DataFolder
from desktop.exchange.layout import PAPER_SUFFIX
from desktop.exchange.media import copy_verified
from desktop.exchange.package import Examination
from desktop.models.intake import ReceivedPackage
from desktop.services.intake.copies_ahead import place_ahead
from desktop.services.intake.received import SEALED
from desktop.services.safety.kept_files import LOOSE_SUFFIX, protect
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
    if missing:
        _copy_all(missing)
    for place in {target.parent for _, target in new}:
        with explaining_os_errors(place):
            sync_folder(place)
    protect(folder, *(target for _, target in new))
    return [target.relative_to(folder.root).as_posix() for _, target in targets]


_AT_ONCE = 8
"""Copies that the disk is asked to keep at the same time: it keeps one waiting as long as several."""


@cache
def _waiting() -> ThreadPoolExecutor:
    """Threads that do nothing but wait for the disk: whatever else they did, they would be in each other's way."""
    return ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="disk")


def _was_copied(folder: DataFolder, examination: Examination, target: Path) -> bool:
    """Whether a copy was made ahead, which now lies where it belongs."""
    with suppress(OSError):
        (place_ahead(folder) / examination.sha256).replace(target)
        return True
    return False


def _copy_all(files: Sequence[tuple[Examination, Path]]) -> None:
    with ExitStack() as stack:
        stack.enter_context(explaining_os_errors(files[0][1]))  # several are tried again one by one if they fail
        copies = [stack.enter_context(CheckedCopy(each.file, target)) for each, target in files]
        if len(copies) > 1:
            list(_waiting().map(_sync_all, [copies[share::_AT_ONCE] for share in range(_AT_ONCE)]))
        else:
            copies[0].sync()
        for (examination, _), copy in zip(files, copies, strict=True):
            if not copy.settle(examination.sha256):
                raise EnvironmentFailureError(
                    f"{examination.file.name}: tệp thay đổi trong lúc đang đọc.",
                    "Kiểm tra USB hoặc ổ đĩa rồi tiếp nhận lại.",
                )


def _sync_all(copies: Sequence[CheckedCopy]) -> None:
    """A thread's share: to hand over each copy by itself costs as much as what the disk asks for it."""
    for copy in copies:
        copy.sync()


def _place(folder: DataFolder, examination: Examination, *, taken_in: bool) -> Path:
    return (folder.packages if taken_in else folder.held) / f"{examination.sha256}{_suffix(examination)}"


_UNKNOWN_SUFFIX = ".khac"
"""Ending of what could not be read as a package."""


def _suffix(examination: Examination) -> str:
    if examination.is_paper:
        return PAPER_SUFFIX
    if not examination.kind and SEALED & {reason.code for reason in examination.reasons}:
        return LOOSE_SUFFIX
    return ".pdf" if examination.is_pdf else ".asice" if examination.kind else _UNKNOWN_SUFFIX


def drop_held(folder: DataFolder, hashes: Collection[str]) -> None:
    """Drop the held copies of files that now lie among the received ones, or are needed no longer."""
    with explaining_os_errors(folder.held), suppress(FileNotFoundError):
        for name in os.listdir(folder.held):  # noqa: PTH208 - there may be thousands, of which no paths are made
            if name.partition(".")[0] in hashes:
                (folder.held / name).unlink(missing_ok=True)


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
