"""The PDF, the Word file and the document itself say the same, letter for letter and in the same order."""

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime

import docx
import openpyxl
import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from docx.oxml.ns import qn

from desktop.documents import layout
from desktop.documents.enrolment_letter import enrolment_letter
from desktop.documents.list_print import cell_words, list_pdf, list_workbook
from desktop.documents.model import (
    BarChart,
    Block,
    Bullet,
    Column,
    GroupRow,
    Heading,
    OfficialDocument,
    Paragraph,
    QrCode,
    Row,
    Table,
)
from desktop.documents.pdf import render_pdf
from desktop.documents.provincial_data import AgencyRegisters
from desktop.documents.provincial_report import provincial_report
from desktop.documents.sheets import CellContent, Figure
from desktop.documents.table_head import head_rows
from desktop.documents.unit_report import unit_report
from desktop.documents.word import render_word
from tests.documents import agencies, papers
from tests.documents.conftest import make_snapshot, with_models

_BLANKS = re.compile(r"[\s\u00a0]+")


def letters(text: str) -> str:
    """The text without blanks: where lines are broken says nothing."""
    return _BLANKS.sub("", text)


def head_texts(columns: tuple[Column, ...]) -> list[str]:
    return [cell.text for row in head_rows(columns) for cell in row]


def texts_of(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Bullet():
            yield block.line
        case Paragraph():
            yield block.text
        case BarChart():
            yield block.caption
        case QrCode():
            yield from block.words
        case Table():
            yield from head_texts(block.columns)
            for row in block.rows:
                yield from row.cells if isinstance(row, Row) else (row.number, row.text)


def said_by(document: OfficialDocument) -> str:
    """Everything in the order in which it is read."""
    head, parts = document.head, []
    parts += [head.superior, *head.agency, layout.NATION, layout.MOTTO, head.number_line]
    parts += ["V/v", *document.subject] if document.is_letter else []
    parts += [head.date_line]
    parts += [] if document.is_letter else [document.type_name.upper(), *document.subject]
    parts += document.addressee_lines
    for block in document.blocks:
        parts += texts_of(block)
    parts += ["Nơi nhận:", *document.recipient_lines, *document.signatory.authority, document.signatory.name]
    for annex in document.annexes:
        parts += [annex.label, annex.title.upper(), f"({annex.reference})" if annex.reference else ""]
        for block in annex.blocks:
            parts += texts_of(block)
    return letters("".join(parts))


def said_by_word(data: bytes) -> str:
    body = docx.Document(io.BytesIO(data)).element.body
    return letters("".join(node.text or "" for node in body.iter(qn("w:t"))))


def said_by_pdf(pages: Iterable[str], document: OfficialDocument) -> str:
    """The letters as they follow each other in the file, without page numbers and repeated heads."""
    heads = {
        letters("".join(head_texts(block.columns)))
        for blocks in (document.blocks, *(annex.blocks for annex in document.annexes))
        for block in blocks
        if isinstance(block, Table)
    }
    said = ""
    for text in pages:
        repeated = next((head for head in heads if text.startswith(head)), "")
        said += text.removeprefix(repeated)
    return said


def pages_of(data: bytes) -> Iterator[str]:
    """The letters of each page without its number and the words in charts, read in a tenth of the time."""
    with closing(pypdfium2.PdfDocument(data)) as pdf:
        for page in pdf:
            text, highest = page.get_textpage(), page.get_height() - layout.MARGIN_TOP + 2
            shown = (
                chr(pdfium.FPDFText_GetUnicode(text, place))
                for place in range(text.count_chars())
                if text.get_charbox(place)[1] < highest
                and round(pdfium.FPDFText_GetFontSize(text, place), 1) != layout.CHART_SIZE
            )
            yield letters("".join(shown))


def pages_as_written(data: bytes) -> Iterator[str]:
    """The same where words stand beside and below each other in a head: pdfium takes those of a line together."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            size = layout.CHART_SIZE
            shown = [c for c in page.chars if c["top"] > layout.MARGIN_TOP - 2 and round(c["size"], 1) != size]
            yield letters("".join(char["text"] for char in shown))


def swap_date_and_subject(text: str, document: OfficialDocument) -> str:
    """A letter's subject is drawn before the day, and read after it in Word's table: both are right."""
    return text.replace(letters(document.head.date_line), "", 1) if document.is_letter else text


@pytest.fixture(scope="module")
def documents(programme, province):
    made = {name: agencies.report_of(each, programme) for name, each in agencies.ALL.items()}
    made["province"] = provincial_report(province, programme)
    made |= {"receipt": papers.receipt(programme), "return": papers.returned(programme)}
    made |= {f"reminder-{count}": papers.reminder(province, programme, count) for count in (1, 3, 20)}
    made |= {"notice": papers.scored_notice(province, programme), "sheet": papers.scored_slip(province, programme)}
    models = with_models(make_snapshot(programme))
    made["models"] = unit_report(models, programme)
    gathered = replace(province, registers=(AgencyRegisters(models.agency, models.registers),))
    made["province-models"] = provincial_report(gathered, programme)
    made["enrolment"] = enrolment_letter(papers.ENROLMENT)
    several = replace(made["commune"], addressees=("Ủy ban nhân dân tỉnh", "Sở Nội vụ"), annexes=())
    return {**made, "several": several, "letter": replace(several, type_name="", subject=("đôn đốc gửi báo cáo",))}


NAMES = [
    *agencies.ALL, "province", "several", "letter", "receipt", "return", "reminder-1", "reminder-3", "reminder-20",
    "notice", "sheet", "enrolment", "models", "province-models",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_pdf_and_word_say_what_the_document_says(documents, name):
    document = documents[name]
    expected = said_by(document)
    assert unicodedata.is_normalized("NFC", expected)
    assert said_by_word(render_word(document)) == expected
    data = render_pdf(document)
    printed = said_by_pdf(pages_of(data), document)
    if swap_date_and_subject(printed, document) != swap_date_and_subject(expected, document):
        printed = said_by_pdf(pages_as_written(data), document)
    assert swap_date_and_subject(printed, document) == swap_date_and_subject(expected, document)


def test_a_group_title_stands_in_both(documents):
    groups = [
        row.text
        for annex in documents["commune"].annexes
        for block in annex.blocks
        if isinstance(block, Table)
        for row in block.rows
        if isinstance(row, GroupRow)
    ]
    said = said_by_word(render_word(documents["commune"]))
    assert groups
    assert [group for group in groups if letters(group) not in said] == []


def test_a_printed_list_and_its_workbook_say_the_same():
    printed = papers.printed_list()
    page = openpyxl.load_workbook(io.BytesIO(list_workbook(printed))).active
    rows = list(page.iter_rows(min_row=len(printed.notes) + 2, values_only=True))
    titles = "".join(map(str, rows[0]))
    cells = [("", *(cell_words(_cell(value)) for value in row)) for row in rows[1:]]
    said = letters("".join(f"{number}{''.join(row)}" for number, row in enumerate(cells, start=1)))
    with pdfplumber.open(io.BytesIO(list_pdf(printed))) as pdf:
        shown = letters("".join(char["text"] for page in pdf.pages for char in page.chars))
    assert said in re.sub(rf"\d?{re.escape(letters('STT' + titles))}", "", shown)


def _cell(value: object) -> CellContent:
    if isinstance(value, datetime):
        return value.date()
    return Figure(value) if isinstance(value, int) else str(value or "")
