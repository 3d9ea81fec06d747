"""What stands above the text of an official document in Word: head, title, addressees."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (python-docx's types leave these open)

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from desktop.documents import layout
from desktop.documents.fonts import Face, text_width
from desktop.documents.head_layout import head_layout
from desktop.documents.lines import Line, balanced, line
from desktop.documents.model import OfficialDocument
from desktop.documents.office_file import office_text
from desktop.documents.word_styles import PLAIN, TITLE
from desktop.documents.word_text import add_borderless_table, add_line, add_rule


def write_head(file: Document, document: OfficialDocument) -> None:
    """Agency, Quốc hiệu and Tiêu ngữ, number and date: a table without lines, as in the official samples."""
    head = head_layout(document)
    table = add_borderless_table(file, head.left_width, head.right_width, rows=2)
    left, right = table.cell(0, 0), table.cell(0, 1)
    for each in head.agency:
        add_line(left, each)
    add_rule(left.add_paragraph(style=PLAIN), head.left_width, head.agency[-1].width * layout.SHORT_LINE_SHARE)
    add_line(right, head.nation)
    add_line(right, head.motto)
    add_rule(right.add_paragraph(style=PLAIN), head.right_width, head.motto.width)
    add_line(table.cell(1, 0), head.number)
    for index, each in enumerate(head.letter_subject):
        paragraph = add_line(table.cell(1, 0), each)
        paragraph.paragraph_format.space_before = Pt(0 if index else layout.LETTER_SUBJECT_GAP)
    for each in head.date:
        add_line(table.cell(1, 1), each)


def write_title(file: Document, document: OfficialDocument) -> None:
    """The name of the type and the subject, with the short line below."""
    lines = [line(document.type_name.upper(), Face.BOLD, layout.TYPE_SIZE)]
    lines += [line(text, Face.BOLD, layout.SUBJECT_SIZE) for text in document.subject]
    write_centred(file, lines, layout.TEXT_WIDTH, TITLE, space_before=14)


def write_centred(file: Document, lines: list[Line], width: float, style: str, space_before: float = 0) -> None:
    """Lines around the middle in the given style, with a short line below."""
    shown = balanced(lines, width)
    for index, each in enumerate(shown):
        paragraph = file.add_paragraph(style=style)
        run = paragraph.add_run(office_text(each.text))
        if each.style is Face.ITALIC:
            run.font.bold, run.font.italic = False, True
        if index == 0:
            paragraph.paragraph_format.space_before = Pt(space_before)
    add_rule(file.add_paragraph(style=PLAIN), width, shown[-1].width * layout.SHORT_LINE_SHARE)


def write_addressees(file: Document, document: OfficialDocument) -> None:
    """The lines of "Kính gửi": one on its line, several on a line each with their dashes under the colon."""
    lines = document.addressee_lines
    for index, text in enumerate(lines):
        paragraph = file.add_paragraph(office_text(text), style=PLAIN)
        looks = paragraph.paragraph_format
        looks.space_before = Pt(6 if index == 0 else 0)
        looks.space_after = Pt(10 if index == len(lines) - 1 else 0)
        if len(lines) == 1:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif index == 0:
            looks.left_indent = Pt(layout.ADDRESSEE_INDENT)
        else:
            dash = _width("- ")
            looks.left_indent = Pt(layout.ADDRESSEE_INDENT + _width(lines[0]) - _width(":") + dash)
            looks.first_line_indent = Pt(-dash)


def _width(text: str) -> float:
    return text_width(text, Face.REGULAR, layout.ADDRESSEE_SIZE)
