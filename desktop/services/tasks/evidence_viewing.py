"""Looking at the evidence of a submitted report without leaving the window: PDF pages and pictures."""

import tempfile
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.models.intake import Submission
from desktop.services.intake.received_evidence import NamedEvidence, copy_received_evidence, evidence_of
from desktop.services.workspace import Workspace

_PDF = "application/pdf"
_LARGEST = 60_000_000
"""Bytes; what is larger is opened with a program of its own."""
_LONGEST_SIDE = 2000
"""Pixels: as sharp as a page can be looked at."""


@dataclass(frozen=True)
class EvidencePages:
    """What is shown of a file; ``pdf`` is empty for kinds that the window cannot show."""

    sha256: str
    pdf: bytes


def read_evidence(session: Session, clock: Clock, snapshot_sha256: str) -> tuple[UUID, tuple[NamedEvidence, ...]]:
    """The submission of a report, and the evidence that it names."""
    del clock
    submission = session.scalars(select(Submission.id).where(Submission.snapshot_sha256 == snapshot_sha256)).one()
    return submission, evidence_of(session, submission)


def evidence_pages(workspace: Workspace, submission: UUID, file: NamedEvidence) -> EvidencePages:
    """The pages of a PDF, or a picture as a page.

    Raises:
        EvidenceNotHereError: Nobody has brought the file.
        UserError: Its package is damaged, or the disk refused.
    """
    if file.size > _LARGEST or not (file.media_type == _PDF or file.media_type.startswith("image/")):
        return EvidencePages(file.sha256, b"")
    with tempfile.TemporaryDirectory(prefix="so-dan-van-") as folder:
        copy = copy_received_evidence(workspace, submission, file.sha256, Path(folder) / "minh-chung")
        if file.media_type == _PDF:
            return EvidencePages(file.sha256, copy.read_bytes())
        return EvidencePages(file.sha256, _as_page(copy))


def _as_page(file: Path) -> bytes:
    """A picture as a page of PDF; nothing where it is damaged or far too large to be one."""
    from PIL import Image, ImageOps

    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        warnings.simplefilter("ignore", UserWarning)  # odd but harmless metadata
        try:
            with Image.open(file) as image:
                image.draft("RGB", (_LONGEST_SIDE, _LONGEST_SIDE))
                page = ImageOps.exif_transpose(image).convert("RGB")
            page.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
            stream = BytesIO()
            page.save(stream, "PDF", resolution=max(page.size) / 8.27)
            return stream.getvalue()
        except (Image.DecompressionBombError, Image.DecompressionBombWarning, OSError, SyntaxError, ValueError):
            return b""
