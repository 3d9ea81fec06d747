"""PDF/A-3b with a data file inside: people read the pages, programs read the same report from the attachment."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (pikepdf's types leave these open)

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from desktop.core.clock import local
from desktop.core.errors import UserError
from desktop.core.text import nfc

if TYPE_CHECKING:
    from pikepdf import Pdf

FLAVOUR = "3b"
_MEDIA_TYPES = {"json": "application/json", "xml": "application/xml"}
_LANGUAGE = "vi-VN"


class NotArchivableError(UserError):
    """The document cannot be made PDF/A."""

    code = "PDF_NOT_ARCHIVABLE"


def embed_data(pdf: bytes, name: str, data: bytes, at: datetime, description: str) -> bytes:
    """Make the PDF a carrier: PDF/A-3b with ``data`` as its one associated file (``/AFRelationship /Source``).

    Args:
        pdf: A PDF of ``render_pdf``.
        name: Name of the embedded file: ``report.json``.
        data: Its bytes; they come out again unchanged.
        at: Its creation and modification time.
        description: What it is, for readers' attachment lists.

    Returns:
        The new file; the same bytes for the same input.

    Raises:
        NotArchivableError: The result would not be PDF/A-3b.
    """
    import pikepdf
    import pikepdf.pdfa

    with pikepdf.open(BytesIO(pdf)) as document:
        when = _pdf_date(at)
        file = pikepdf.AttachedFileSpec(
            document,
            data,
            filename=name,
            description=nfc(description),
            mime_type=_MEDIA_TYPES.get(name.rpartition(".")[2], "application/octet-stream"),
            creation_date=when,
            mod_date=when,
        )
        file.relationship = pikepdf.Name.Source
        document.attachments[name] = file
        document.Root.AF = document.make_indirect(pikepdf.Array([document.attachments[name].obj]))
        document.Root.Lang = pikepdf.String(_LANGUAGE)
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
                "Báo cáo không tạo được dưới dạng PDF/A để lưu trữ.",
                "Gửi tệp nhật ký của phần mềm cho người hỗ trợ.",
                findings=str(error),
            ) from error
    return stream.getvalue()


def _set_metadata_time(document: "Pdf", at: datetime) -> None:
    """Replace the computer's time, which pikepdf writes, by the document's own."""
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["xmp:MetadataDate"] = local(at).isoformat(timespec="seconds")


def _pdf_date(moment: datetime) -> str:
    return local(moment).strftime("D:%Y%m%d%H%M%S+07'00'")
