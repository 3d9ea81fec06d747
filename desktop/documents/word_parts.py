"""The parts of an official document in Word, in reading order."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (python-docx's types leave these open)

from datetime import UTC
from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.section import Section
from docx.shared import Pt
from docx.table import Table as WordTable
from docx.table import _Cell  # pyright: ignore[reportPrivateUsage]
from docx.text.paragraph import Paragraph as WordParagraph

from desktop.documents import layout
from desktop.documents.fonts import Face, agency_size, face, text_width
from desktop.documents.model import (
    Align,
    Annex,
    Block,
    Bullet,
    Heading,
    OfficialDocument,
    Orientation,
    Paragraph,
    Table,
)
from desktop.documents.office_file import office_text
from desktop.documents.word_styles import ANNEX_TITLE, BODY, CELL, HEADINGS, PLAIN, TITLE
from desktop.documents.word_tables import table_element

_ALIGNMENT = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
    Align.JUSTIFY: WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_HEADER_DISTANCE = 10 * layout.MM
_RULE_HEIGHT = 8.0


class WordWriter:
    """Writes one document into an empty file with the official styles."""

    def __init__(self, file: Document) -> None:
        self._file = file
        self._width = layout.TEXT_WIDTH

    def write(self, document: OfficialDocument) -> None:
        """Write everything, in reading order."""
        self._set_properties(document)
        self._set_page(self._file.sections[0], Orientation.PORTRAIT)
        self._write_page_number(self._file.sections[0])
        self._write_head(document)
        self._write_title(document)
        self._write_addressees(document)
        for block in document.blocks:
            self._write_block(block)
        if not isinstance(document.blocks[-1], Table):
            self._file.paragraphs[-1].paragraph_format.keep_with_next = True
        self._write_signature(document)
        for annex in document.annexes:
            self._write_annex(annex)

    def _set_properties(self, document: OfficialDocument) -> None:
        properties = self._file.core_properties
        properties.title = office_text(document.title)
        properties.author = properties.last_modified_by = office_text(document.author)
        properties.subject = office_text(" ".join(document.subject))
        properties.keywords = office_text(", ".join(document.keywords))
        properties.comments = ""
        properties.language = "vi-VN"
        properties.created = properties.modified = document.made_at.astimezone(UTC).replace(tzinfo=None)

    @staticmethod
    def _set_page(section: Section, orientation: Orientation) -> None:
        portrait = orientation is Orientation.PORTRAIT
        section.orientation = WD_ORIENT.PORTRAIT if portrait else WD_ORIENT.LANDSCAPE
        section.page_width = Pt(layout.PAGE_WIDTH if portrait else layout.PAGE_HEIGHT)
        section.page_height = Pt(layout.PAGE_HEIGHT if portrait else layout.PAGE_WIDTH)
        section.top_margin, section.bottom_margin = Pt(layout.MARGIN_TOP), Pt(layout.MARGIN_BOTTOM)
        section.left_margin, section.right_margin = Pt(layout.MARGIN_LEFT), Pt(layout.MARGIN_RIGHT)
        section.header_distance = section.footer_distance = Pt(_HEADER_DISTANCE)
        section.different_first_page_header_footer = True
        start = OxmlElement("w:pgNumType")
        start.set(qn("w:start"), "1")
        element: Any = section._sectPr  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        for old in element.findall(qn("w:pgNumType")):
            element.remove(old)
        element.find(qn("w:pgMar")).addnext(start)

    @staticmethod
    def _write_page_number(section: Section) -> None:
        paragraph = section.header.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        size = f'<w:rPr><w:sz w:val="{round(layout.PAGE_NUMBER_SIZE * 2)}"/></w:rPr>'
        field = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r>{size}<w:t>2</w:t></w:r></w:fldSimple>'
        paragraph._p.append(parse_xml(field))  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]

    def _write_head(self, document: OfficialDocument) -> None:
        head = document.head
        table = self._borderless(layout.HEAD_LEFT_WIDTH, layout.HEAD_RIGHT_WIDTH, rows=2)
        left, right = table.cell(0, 0), table.cell(0, 1)
        size = agency_size(head)
        if head.superior:
            self._line(left, head.superior, size)
        for text in head.agency:
            self._line(left, text, size, bold=True)
        share = text_width(head.agency[-1], Face.BOLD, size) * layout.SHORT_LINE_SHARE
        _rule(left.add_paragraph(style=PLAIN), layout.HEAD_LEFT_WIDTH, share)
        self._line(right, layout.NATION, layout.NATION_SIZE, bold=True)
        self._line(right, layout.MOTTO, layout.MOTTO_SIZE, bold=True)
        motto = text_width(layout.MOTTO, Face.BOLD, layout.MOTTO_SIZE)
        _rule(right.add_paragraph(style=PLAIN), layout.HEAD_RIGHT_WIDTH, motto)
        self._line(table.cell(1, 0), head.number_line, layout.NUMBER_SIZE)
        self._line(table.cell(1, 1), head.date_line, layout.PLACE_DATE_SIZE, italic=True)

    def _borderless(self, left: float, right: float, rows: int) -> WordTable:
        table = self._file.add_table(rows, 2)
        table.autofit = False
        properties: Any = table._tbl.tblPr  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        none = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("left", "right"))
        properties.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{none}</w:tblCellMar>"))
        for row in table.rows:
            row.cells[0].width, row.cells[1].width = Pt(left), Pt(right)
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        for column, width in zip(table.columns, (left, right), strict=True):
            column.width = Pt(width)
        return table

    def _line(
        self,
        cell: _Cell,
        text: str,
        size: float,
        *,
        bold: bool = False,
        italic: bool = False,
        align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.CENTER,
    ) -> WordParagraph:
        unused = len(cell.paragraphs) == 1 and not cell.paragraphs[0].runs
        paragraph = cell.paragraphs[0] if unused else cell.add_paragraph()
        paragraph.style = PLAIN
        paragraph.alignment = align
        self._run(paragraph, text, size, bold=bold, italic=italic)
        return paragraph

    @staticmethod
    def _run(paragraph: WordParagraph, text: str, size: float, *, bold: bool = False, italic: bool = False) -> None:
        run = paragraph.add_run(office_text(text))
        run.font.size = Pt(size)
        run.font.bold, run.font.italic = bold, italic

    def _write_title(self, document: OfficialDocument) -> None:
        first = self._file.add_paragraph(office_text(document.type_name.upper()), style=TITLE)
        first.paragraph_format.space_before = Pt(14)
        for text in document.subject:
            self._file.add_paragraph(office_text(text), style=TITLE)
        width = text_width(document.subject[-1], Face.BOLD, layout.SUBJECT_SIZE)
        _rule(self._file.add_paragraph(style=PLAIN), self._width, width * layout.SHORT_LINE_SHARE)

    def _write_addressees(self, document: OfficialDocument) -> None:
        lines = document.addressee_lines
        for index, text in enumerate(lines):
            paragraph = self._file.add_paragraph(office_text(text), style=PLAIN)
            paragraph.paragraph_format.space_before = Pt(6 if index == 0 else 0)
            paragraph.paragraph_format.space_after = Pt(10 if index == len(lines) - 1 else 0)
            if len(lines) == 1:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                continue
            colon = 2 * layout.FIRST_LINE_INDENT + text_width(lines[0], Face.REGULAR, layout.ADDRESSEE_SIZE)
            paragraph.paragraph_format.left_indent = Pt(colon if index else 2 * layout.FIRST_LINE_INDENT)

    def _write_block(self, block: Block) -> None:
        match block:
            case Heading():
                self._file.add_paragraph(office_text(block.line), style=HEADINGS[block.level - 1])
            case Bullet():
                self._file.add_paragraph(office_text(block.line), style=BODY)
            case Paragraph():
                self._write_paragraph(block)
            case Table():
                style: Any = self._file.styles[CELL]
                element = table_element(block, self._width, style.style_id)
                self._file.element.body.insert_element_before(element, "w:sectPr")

    def _write_paragraph(self, block: Paragraph) -> None:
        paragraph = self._file.add_paragraph(style=BODY)
        self._run(paragraph, block.text, layout.BODY_SIZE, bold=block.strong, italic=block.italic)
        if block.strong:
            paragraph.paragraph_format.keep_with_next = True
        if block.align is not Align.JUSTIFY:
            paragraph.alignment = _ALIGNMENT[block.align]
            paragraph.paragraph_format.first_line_indent = Pt(0)

    def _write_signature(self, document: OfficialDocument) -> None:
        gap = self._file.add_paragraph(style=PLAIN)
        gap.paragraph_format.line_spacing = Pt(12)
        gap.paragraph_format.keep_with_next = True
        left_width = self._width - layout.SIGNATURE_COLUMN_WIDTH
        table = self._borderless(left_width, layout.SIGNATURE_COLUMN_WIDTH, rows=1)
        left, right = table.cell(0, 0), table.cell(0, 1)
        flush = WD_ALIGN_PARAGRAPH.LEFT
        self._line(left, "Nơi nhận:", layout.RECIPIENTS_TITLE_SIZE, bold=True, italic=True, align=flush)
        for text in document.recipient_lines:
            self._line(left, text, layout.RECIPIENTS_SIZE, align=flush)
        for text in document.signatory.authority:
            self._line(right, text, layout.SIGNATURE_SIZE, bold=True)
        name = self._line(right, document.signatory.name, layout.SIGNATURE_SIZE, bold=True)
        name.paragraph_format.space_before = Pt(layout.SIGNATURE_SPACE)

    def _write_annex(self, annex: Annex) -> None:
        section = self._file.add_section(WD_SECTION.NEW_PAGE)
        self._set_page(section, annex.orientation)
        landscape = annex.orientation is Orientation.LANDSCAPE
        self._width = layout.LANDSCAPE_TEXT_WIDTH if landscape else layout.TEXT_WIDTH
        self._file.add_paragraph(office_text(annex.label), style=ANNEX_TITLE)
        title, last_face = annex.title.upper(), face(bold=True)
        self._file.add_paragraph(office_text(title), style=TITLE)
        if annex.reference:
            title, last_face = f"({annex.reference})", face(italic=True)
            paragraph = self._file.add_paragraph(style=PLAIN)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            self._run(paragraph, title, layout.ANNEX_REFERENCE_SIZE, italic=True)
        width = min(text_width(title, last_face, layout.ANNEX_TITLE_SIZE), self._width * 0.6)
        _rule(self._file.add_paragraph(style=PLAIN), self._width, width * layout.SHORT_LINE_SHARE)
        for block in annex.blocks:
            self._write_block(block)


def _rule(paragraph: WordParagraph, width: float, length: float) -> None:
    """Make an empty paragraph the line under the text above it."""
    looks = paragraph.paragraph_format
    looks.left_indent = looks.right_indent = Pt(max((width - length) / 2, 0))
    looks.first_line_indent = Pt(0)
    looks.space_before, looks.line_spacing = Pt(2), Pt(_RULE_HEIGHT)
    looks.keep_with_next = True
    border = f'<w:top w:val="single" w:sz="{round(layout.LINE_WEIGHT * 8)}" w:space="0" w:color="000000"/>'
    properties: Any = paragraph._p.get_or_add_pPr()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    element = parse_xml(f"<w:pBdr {nsdecls('w')}>{border}</w:pBdr>")
    properties.insert_element_before(element, *_AFTER_BORDERS)


_AFTER_BORDERS = (
    "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap", "w:overflowPunct", "w:topLinePunct",
    "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind",
    "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment",
    "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip
"""What the schema wants after borders in a paragraph's properties."""
