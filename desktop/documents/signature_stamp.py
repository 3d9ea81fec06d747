"""The mark of a signature on an annex that is a file of its own (Nghị định 30/2020, Phụ lục I, II.8.b, III.1.d).

No picture: only number and symbol of the document and the time of signing, at the top right of the first page, upright,
10 pt, black.
"""

from datetime import datetime
from io import BytesIO

from desktop.core.clock import local
from desktop.documents.fonts import Face, printable, register_fonts, text_width
from desktop.documents.layout import MM
from desktop.documents.signature_places import Box

SIZE = 10.0
_MARGIN_RIGHT = 15 * MM
_MARGIN_TOP = 10 * MM
_LEADING = 1.2


def stamp_text(document_number: str, at: datetime) -> str:
    """What the mark says; the time is Vietnam's, with its zone by ISO 8601."""
    when = local(at)
    return f"Số: {document_number}; {when:%d/%m/%Y}; {when:%H:%M:%S}+07:00"


def stamp_box(text: str, page: Box) -> Box:
    """Where the mark stands on a page with these edges."""
    right, top = page[2] - _MARGIN_RIGHT, page[3] - _MARGIN_TOP
    return (right - text_width(text, Face.REGULAR, SIZE), top - SIZE * _LEADING, right, top)


def stamp_drawing(text: str) -> bytes:
    """The mark as a PDF page of its own size, its font inside."""
    from reportlab.pdfgen.canvas import Canvas

    register_fonts()
    output = BytesIO()
    canvas = Canvas(output, pagesize=(text_width(text, Face.REGULAR, SIZE), SIZE * _LEADING), invariant=1)
    canvas.setFont(Face.REGULAR.value, SIZE)
    canvas.drawString(0, SIZE * (_LEADING - 0.9), printable(text))
    canvas.save()
    return output.getvalue()
