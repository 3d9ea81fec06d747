"""PDF/A-3b with a data file inside: people read the pages, programs read the same report from the attachment."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (pikepdf's types leave these open)

from datetime import datetime
from io import BytesIO

from desktop.core import limits
from desktop.core.clock import local
from desktop.core.text import nfc
from desktop.documents.pdf_archive import save_archived

_MEDIA_TYPES = {"json": "application/json", "xml": "application/xml"}


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
        return save_archived(document, at)


def attached_data(pdf: bytes, name: str) -> bytes | None:
    """What is attached to a PDF under a name; ``None`` where it is no PDF, or has nothing of that name.

    Whoever made the file chose its size: what is larger than a data file may be is passed over.
    """
    import pikepdf

    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            if name not in document.attachments:
                return None
            data = document.attachments[name].get_file().read_bytes()
    except (pikepdf.PdfError, KeyError, ValueError, TypeError, AttributeError):
        return None
    return data if len(data) <= limits.DATA else None


def _pdf_date(moment: datetime) -> str:
    return local(moment).strftime("D:%Y%m%d%H%M%S+07'00'")
