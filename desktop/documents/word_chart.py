"""Charts in Word: a picture of what the PDF draws, with everything it says as its alternative text."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (python-docx's types leave these open)

from io import BytesIO

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from desktop.documents import layout
from desktop.documents.chart_drawing import chart_picture
from desktop.documents.model import BarChart
from desktop.documents.office_file import office_text
from desktop.documents.word_styles import CAPTION, PLAIN


def write_chart(file: Document, chart: BarChart, width: float) -> None:
    """Title and picture."""
    file.add_paragraph(office_text(chart.caption), style=CAPTION)
    picture = chart_picture(chart, width)
    paragraph = file.add_paragraph(style=PLAIN)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_before = Pt(layout.PARAGRAPH_GAP)
    paragraph.add_run().add_picture(BytesIO(picture.png), width=Pt(picture.width))
    for properties in paragraph._p.iter(qn("wp:docPr")):  # noqa: SLF001 - python-docx has no other way to the XML  # pyright: ignore[reportPrivateUsage]
        properties.set("name", office_text(chart.title))
        properties.set("descr", office_text(chart.spoken))
