"""What attached files look like, small: pictures themselves, and the first page of a PDF."""

import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.core.errors import UserError
from desktop.services.tasks.evidence import EvidenceRow, list_evidence
from desktop.services.workspace import Workspace
from desktop.signing.sealed_file import kept_size, open_kept

if TYPE_CHECKING:
    from PIL import Image

SIDE = 280
"""Pixels of the longer side: sharp in its place on screens of 250 %."""
_LARGEST_PDF = 20_000_000
"""Bytes; to draw the page of a larger one would hold up what waits behind it."""
_PDF = "application/pdf"


@dataclass(frozen=True)
class EvidencePreview:
    """An attached file and its small picture, PNG; ``None`` for kinds that have none, and for what is damaged."""

    row: EvidenceRow
    picture: bytes | None


def preview_evidence(
    workspace: Workspace, task: str, known: frozenset[str] = frozenset()
) -> tuple[EvidencePreview, ...]:
    """The files of a task with their small pictures.

    Args:
        workspace: The agency's.
        task: Code of the task.
        known: Hashes of files whose pictures are not needed again.
    """
    with workspace.reading() as session:
        rows = list_evidence(session, workspace.clock, task)
    return tuple(
        EvidencePreview(
            row,
            None if row.sha256 in known else small_picture(workspace.folder.evidence / row.sha256, row.media_type),
        )
        for row in rows
    )


def small_picture(file: Path, media_type: str) -> bytes | None:
    """The small picture of a file, PNG."""
    try:
        if media_type == _PDF:
            return _first_page(file)
        if media_type.startswith("image/"):
            return _picture(file)
    except (OSError, SyntaxError, ValueError, MemoryError, UserError):
        return None  # a file that cannot be drawn is still attached, and can be opened
    return None


def _picture(file: Path) -> bytes:
    from PIL import Image, ImageOps

    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        warnings.simplefilter("ignore", UserWarning)  # odd but harmless metadata
        try:
            with open_kept(file) as stream, Image.open(stream) as image:
                image.draft("RGB", (SIDE, SIDE))
                return _png(ImageOps.exif_transpose(image).convert("RGB"))
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise ValueError(str(error)) from error


def _first_page(file: Path) -> bytes | None:
    from PIL import Image

    from desktop.documents.preview import iterate_pages

    if kept_size(file) > _LARGEST_PDF:
        return None
    with open_kept(file) as stream:
        page = next(iterate_pages(stream.read(), width=SIDE), None)
    return _png(Image.frombytes("RGBA", (page.width, page.height), page.pixels).convert("RGB")) if page else None


def _png(image: "Image.Image") -> bytes:
    from PIL import Image

    image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    stream = BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()
