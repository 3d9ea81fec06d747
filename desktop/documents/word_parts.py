"""An official document in Word, written in reading order."""

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

from desktop.documents import layout
from desktop.documents.fonts import Face
from desktop.documents.lines import balanced, line
from desktop.documents.model import (
    Align,
    Annex,
    BarChart,
    Block,
    Bullet,
    FileProperties,
    Heading,
    OfficialDocument,
    Orientation,
    Paragraph,
    QrCode,
    Table,
)
from desktop.documents.office_file import office_text
from desktop.documents.word_head import write_addressees, write_centred, write_head, write_title
from desktop.documents.word_styles import ANNEX_TITLE, BODY, HEADINGS, PLAIN, TITLE
from desktop.documents.word_tables import table_element
from desktop.documents.word_text import add_borderless_table, add_line, add_run

_ALIGNMENT = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
    Align.JUSTIFY: WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_HEADER_DISTANCE = 10 * layout.MM


class WordWriter:
    """Writes one document into an empty file with the official styles."""

    def __init__(self, file: Document) -> None:
        self._file = file
        self._width = layout.TEXT_WIDTH

    def write(self, document: OfficialDocument) -> None:
        """Write everything, in reading order."""
        self._set_properties(document.properties)
        self._set_page(self._file.sections[0], Orientation.PORTRAIT)
        self._write_page_number(self._file.sections[0])
        self._write_mark(self._file.sections[0], document.properties.mark)
        write_head(self._file, document)
        if not document.is_letter:
            write_title(self._file, document)
        write_addressees(self._file, document)
        *others, last = document.blocks
        for block in others:
            self._write_block(block)
        self._write_block(last, stays_with_next=True)
        self._write_signature(document)
        for annex in document.annexes:
            self._write_annex(annex)

    def _set_properties(self, said: FileProperties) -> None:
        properties = self._file.core_properties
        properties.title = office_text(said.title)
        properties.author = properties.last_modified_by = office_text(said.author)
        properties.subject = office_text(said.subject)
        properties.keywords = office_text(", ".join(said.keywords))
        properties.comments = ""
        properties.language = "vi-VN"
        properties.created = properties.modified = said.made_at.astimezone(UTC).replace(tzinfo=None)

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
        element: Any = section._sectPr  # noqa: SLF001 - python-docx has no other way to the XML  # pyright: ignore[reportPrivateUsage]
        for old in element.findall(qn("w:pgNumType")):
            element.remove(old)
        element.find(qn("w:pgMar")).addnext(start)

    @staticmethod
    def _write_page_number(section: Section) -> None:
        paragraph = section.header.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        size = f'<w:rPr><w:sz w:val="{round(layout.PAGE_NUMBER_SIZE * 2)}"/></w:rPr>'
        field = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r>{size}<w:t>2</w:t></w:r></w:fldSimple>'
        paragraph._p.append(parse_xml(field))  # noqa: SLF001 - python-docx has no other way to the XML  # pyright: ignore[reportPrivateUsage]

    @staticmethod
    def _write_mark(section: Section, mark: str) -> None:
        """At the head of every page, in papers of training alone; annexes take over the heads of the first part."""
        if not mark:
            return
        for header in (section.first_page_header, section.header):
            paragraph = header.add_paragraph() if header is section.header else header.paragraphs[0]
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            add_run(paragraph, mark, layout.MARK_SIZE, bold=True)

    def _write_block(self, block: Block, *, stays_with_next: bool = False) -> None:
        match block:
            case Heading():
                self._file.add_paragraph(office_text(block.line), style=HEADINGS[block.level - 1])
            case Bullet():
                self._file.add_paragraph(office_text(block.line), style=BODY)
            case Paragraph():
                self._write_paragraph(block)
            case Table():
                element = table_element(self._file, block, self._width, stays_with_next=stays_with_next)
                self._file.element.body.insert_element_before(element, "w:sectPr")
                return
            case BarChart():
                from desktop.documents.word_chart import write_chart  # few documents have charts

                write_chart(self._file, block, self._width)
            case QrCode():
                from desktop.documents.word_qr import write_qr  # few documents have such codes

                write_qr(self._file, block)
        if stays_with_next:
            self._file.paragraphs[-1].paragraph_format.keep_with_next = True

    def _write_paragraph(self, block: Paragraph) -> None:
        paragraph = self._file.add_paragraph(style=BODY)
        add_run(paragraph, block.text, layout.BODY_SIZE, bold=block.strong, italic=block.italic)
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
        table = add_borderless_table(self._file, left_width, layout.SIGNATURE_COLUMN_WIDTH, rows=1)
        left, right = table.cell(0, 0), table.cell(0, 1)
        flush = WD_ALIGN_PARAGRAPH.LEFT
        add_line(left, line("Nơi nhận:", Face.BOLD_ITALIC, layout.RECIPIENTS_TITLE_SIZE), flush)
        for text in document.recipient_lines:
            add_line(left, line(text, Face.REGULAR, layout.RECIPIENTS_SIZE), flush)
        authority = [line(text, Face.BOLD, layout.SIGNATURE_SIZE) for text in document.signatory.authority]
        for each in balanced(authority, layout.SIGNATURE_COLUMN_WIDTH):
            add_line(right, each)
        name = add_line(right, line(document.signatory.name, Face.BOLD, layout.SIGNATURE_SIZE))
        name.paragraph_format.space_before = Pt(layout.SIGNATURE_SPACE)

    def _write_annex(self, annex: Annex) -> None:
        section = self._file.add_section(WD_SECTION.NEW_PAGE)
        self._set_page(section, annex.orientation)
        landscape = annex.orientation is Orientation.LANDSCAPE
        self._width = layout.LANDSCAPE_TEXT_WIDTH if landscape else layout.TEXT_WIDTH
        self._file.add_paragraph(office_text(annex.label), style=ANNEX_TITLE)
        lines = [line(annex.title.upper(), Face.BOLD, layout.ANNEX_TITLE_SIZE)]
        if annex.reference:
            lines.append(line(f"({annex.reference})", Face.ITALIC, layout.ANNEX_REFERENCE_SIZE))
        write_centred(self._file, lines, self._width, TITLE)
        for block in annex.blocks:
            self._write_block(block)
