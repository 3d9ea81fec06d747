"""Lines, rules and borderless tables: what the parts of an official document in Word are put together from."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (python-docx's types leave these open)

from typing import Any

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import nsdecls
from docx.oxml.parser import OxmlElement, parse_xml
from docx.shared import Pt
from docx.table import Table as WordTable
from docx.table import _Cell  # pyright: ignore[reportPrivateUsage]
from docx.text.paragraph import Paragraph as WordParagraph

from desktop.documents import layout
from desktop.documents.fonts import Face
from desktop.documents.lines import Line
from desktop.documents.office_file import office_text
from desktop.documents.word_styles import PLAIN

_RULE_HEIGHT = 8.0
_BOLD = frozenset({Face.BOLD, Face.BOLD_ITALIC})
_ITALIC = frozenset({Face.ITALIC, Face.BOLD_ITALIC})


def add_run(paragraph: WordParagraph, text: str, size: float, *, bold: bool = False, italic: bool = False) -> None:
    """Text in one look at the end of a paragraph."""
    run = paragraph.add_run(office_text(text))
    run.font.size = Pt(size)
    run.font.bold, run.font.italic = bold, italic


def add_line(cell: _Cell, line: Line, align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.CENTER) -> WordParagraph:
    """A line of its own in a cell; the first one takes the paragraph that every new cell has."""
    unused = len(cell.paragraphs) == 1 and not cell.paragraphs[0].runs
    paragraph = cell.paragraphs[0] if unused else cell.add_paragraph()
    paragraph.style = PLAIN
    paragraph.alignment = align
    add_run(paragraph, line.text, line.size, bold=line.style in _BOLD, italic=line.style in _ITALIC)
    return paragraph


def add_rule(paragraph: WordParagraph, width: float, length: float) -> None:
    """Make an empty paragraph of a width the line under the text above it."""
    looks = paragraph.paragraph_format
    looks.left_indent = looks.right_indent = Pt(max((width - length) / 2, 0))
    looks.first_line_indent = Pt(0)
    looks.space_before, looks.line_spacing = Pt(2), Pt(_RULE_HEIGHT)
    looks.keep_with_next = True
    border = f'<w:top w:val="single" w:sz="{round(layout.LINE_WEIGHT * 8)}" w:space="0" w:color="000000"/>'
    properties: Any = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no other way to the XML  # pyright: ignore[reportPrivateUsage]
    element = parse_xml(f"<w:pBdr {nsdecls('w')}>{border}</w:pBdr>")
    properties.insert_element_before(element, *_AFTER_BORDERS)


def add_borderless_table(file: Document, left: float, right: float, rows: int) -> WordTable:
    """A table of two columns without lines, whose rows are not broken over pages."""
    table = file.add_table(rows, 2)
    table.autofit = False
    properties: Any = table._tbl.tblPr  # noqa: SLF001 - python-docx has no other way to the XML  # pyright: ignore[reportPrivateUsage]
    none = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("left", "right"))
    margins = parse_xml(f"<w:tblCellMar {nsdecls('w')}>{none}</w:tblCellMar>")
    properties.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription", "w:tblPrChange")
    for row in table.rows:
        row.cells[0].width, row.cells[1].width = Pt(left), Pt(right)
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - python-docx has no other way to the XML  # pyright: ignore[reportPrivateUsage]
    for column, width in zip(table.columns, (left, right), strict=True):
        column.width = Pt(width)
    return table


_AFTER_BORDERS = (
    "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct",
    "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind",
    "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
    "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip
"""What the schema wants after borders in a paragraph's properties."""
