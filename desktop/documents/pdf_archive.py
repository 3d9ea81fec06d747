"""PDF/A-3b: what is needed to show a document is in the file, so that an archive can keep it."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (pikepdf's types leave these open)

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from desktop.core.clock import local
from desktop.core.errors import UserError

if TYPE_CHECKING:
    from pikepdf import Pdf

FLAVOUR = "3b"
LANGUAGE = "vi-VN"


class NotArchivableError(UserError):
    """The document cannot be made PDF/A."""

    code = "PDF_NOT_ARCHIVABLE"


def archived(pdf: bytes, at: datetime) -> bytes:
    """A PDF of ours as PDF/A-3b.

    Args:
        pdf: What ``render_pdf`` or ``list_pdf`` made.
        at: The document's own time.

    Returns:
        The new file; the same bytes for the same input.

    Raises:
        NotArchivableError: The result would not be PDF/A-3b.
    """
    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as document:
        return save_archived(document, at)


def save_archived(document: "Pdf", at: datetime) -> bytes:
    """An open PDF, perhaps with files attached, as PDF/A-3b.

    Raises:
        NotArchivableError: The result would not be PDF/A-3b.
    """
    import pikepdf
    import pikepdf.pdfa

    document.Root.Lang = pikepdf.String(LANGUAGE)
    for page in document.pages:
        if "/Trans" in page.obj:  # reportlab writes an empty transition, which PDF/A forbids
            del page.obj["/Trans"]
    stream = BytesIO()
    try:
        pikepdf.pdfa.prepare(document, FLAVOUR)
        _set_metadata_time(document, at)
        pikepdf.pdfa.save(document, stream, FLAVOUR, repair=False, deterministic_id=True)
    except pikepdf.pdfa.PdfaError as error:
        raise NotArchivableError(
            "Văn bản không tạo được dưới dạng PDF/A để lưu trữ.",
            "Gửi tệp nhật ký của phần mềm cho người hỗ trợ.",
            findings=str(error),
        ) from error
    return stream.getvalue()


def _set_metadata_time(document: "Pdf", at: datetime) -> None:
    """Replace the computer's time, which pikepdf writes, by the document's own."""
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["xmp:MetadataDate"] = local(at).isoformat(timespec="seconds")
