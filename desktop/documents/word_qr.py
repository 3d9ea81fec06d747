"""Two-dimensional codes in Word: a picture, with what it says as its alternative text."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (python-docx's types leave these open)

from io import BytesIO

from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from desktop.documents import layout
from desktop.documents.model import QrCode
from desktop.documents.office_file import office_text
from desktop.documents.qr_drawing import QUIET, qr_of
from desktop.documents.word_styles import PLAIN

_PIXELS = 8
"""Of a square in the picture."""


def write_qr(file: Document, code: QrCode) -> None:
    """Picture and words, one below the other."""
    stream = BytesIO()
    qr_of(code).save(stream, kind="png", scale=_PIXELS, border=QUIET)
    paragraph = file.add_paragraph(style=PLAIN)
    paragraph.paragraph_format.space_before = Pt(layout.PARAGRAPH_GAP)
    paragraph.add_run().add_picture(BytesIO(stream.getvalue()), width=Pt(code.size * layout.MM))
    for properties in paragraph._p.iter(qn("wp:docPr")):  # noqa: SLF001 - python-docx has no other way to the XML  # pyright: ignore[reportPrivateUsage]
        properties.set("name", "QR")
        properties.set("descr", office_text(code.text))
    for words in code.words:
        file.add_paragraph(office_text(words), style=PLAIN)
