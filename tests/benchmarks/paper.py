"""Documents, against the bare libraries that draw them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO

from openpyxl import Workbook, load_workbook
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate
from reportlab.platypus import Table as BareTable

from desktop.documents.fonts import Face, register_fonts
from desktop.documents.model import Bullet, GroupRow, Heading, OfficialDocument, Table
from desktop.documents.model import Paragraph as RunningText
from desktop.documents.pdf import lay_out_pdf, render_pdf
from desktop.documents.pdf_archive import archived
from desktop.documents.provincial_data import ProvincialReportData
from desktop.documents.provincial_report import provincial_report
from desktop.documents.word import render_word
from desktop.documents.workbooks import provincial_workbook, unit_workbook
from desktop.services.programme.versions import bundled_programme
from tests.benchmarks.measure import Measure, timed
from tests.benchmarks.province import Province
from tests.documents.conftest import make_province

WIDTH = 450
TEN = 10
FEW = 3
ALL_AGENCIES, OTHER_AGENCIES = 92, 10
"""Obliged agencies of the province, and those among them that are no communes."""


def bare_reportlab(document: OfficialDocument) -> bytes:
    """The same words in the same font, one below the other, with nothing that a decree asks for."""
    register_fonts()
    style = ParagraphStyle("bare", fontName=Face.REGULAR, fontSize=12, leading=15)
    story: list[Flowable] = [Paragraph(text, style) for text in plain_texts(document)]
    for table in tables(document):
        share = WIDTH / sum(column.width for column in table.columns)
        cells = [[Paragraph(text, style) for text in row] for row in plain_rows(table)]
        story.append(BareTable(cells, colWidths=[column.width * share for column in table.columns], repeatRows=1))
    stream = BytesIO()
    SimpleDocTemplate(stream, pagesize=A4).build(story)
    return stream.getvalue()


def plain_texts(document: OfficialDocument) -> list[str]:
    """Every line of running text."""
    texts = [*document.head.agency, document.head.number_line, document.head.date_line, *document.subject]
    for block in document.blocks:
        match block:
            case Heading() | Bullet():
                texts.append(block.line)
            case RunningText():
                texts.append(block.text)
    return [*texts, *document.recipient_lines, *document.signatory.authority, document.signatory.name]


def tables(document: OfficialDocument) -> list[Table]:
    """The tables of the annexes."""
    return [block for annex in document.annexes for block in annex.blocks if isinstance(block, Table)]


def plain_rows(table: Table) -> list[tuple[str, ...]]:
    """Head and rows; a group's title stands in the second column."""
    empty = ("",) * (len(table.columns) - 2)
    rows = [tuple(column.title for column in table.columns)]
    rows += [(row.number, row.text, *empty) if isinstance(row, GroupRow) else row.cells for row in table.rows]
    return rows


def sheets_of(workbook: bytes) -> list[list[tuple[object, ...]]]:
    """The values of every sheet, row by row."""
    book = load_workbook(BytesIO(workbook))
    return [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]


def bare_openpyxl(sheets: list[list[tuple[object, ...]]]) -> bytes:
    """The same values in the same cells, with no look at all."""
    book = Workbook()
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def of_ten_pages(report: OfficialDocument) -> OfficialDocument:
    """The report with more to read, until it fills ten pages; annexes stay."""
    *others, closing = report.blocks
    texts = [block for block in others if isinstance(block, RunningText)]
    grown = report
    while lay_out_pdf(grown).pages < TEN:
        others += texts
        grown = replace(report, blocks=(*others, closing))
    return grown


def whole_province(agencies: int) -> Callable[[], object]:
    """Everything that the department files for so many agencies: PDF/A, Word and Excel, annexes and charts too."""

    @cache
    def data() -> ProvincialReportData:
        return make_province(bundled_programme(), agencies - OTHER_AGENCIES)

    def work() -> object:
        document = provincial_report(data(), bundled_programme())
        pdf = archived(render_pdf(document), data().made_at)
        return pdf, render_word(document), provincial_workbook(data(), bundled_programme())

    return work


def measures(province: Province) -> Iterator[Measure]:
    """Documents of an agency and of the province, on paper and as workbooks."""

    @cache
    def report() -> OfficialDocument:
        return of_ten_pages(province.report)

    ours = timed(lambda: render_pdf(report()))
    bare = timed(lambda: bare_reportlab(report()))
    yield Measure("unit report, ten pages: PDF", ours, "bare reportlab, same text", bare, within=0.3)
    yield Measure(
        "unit report, ten pages: Word",
        timed(lambda: render_word(report())),
        "bare reportlab, same text",
        bare,
        within=1.0,
    )

    @cache
    def sheets() -> list[list[tuple[object, ...]]]:
        return sheets_of(workbook())

    def workbook() -> bytes:
        return unit_workbook(province.snapshot, bundled_programme())

    plain = timed(lambda: bare_openpyxl(sheets()))
    yield Measure("unit report: Excel", timed(workbook), "plain openpyxl, same cells", plain)

    @cache
    def provincial() -> OfficialDocument:
        return provincial_report(make_province(bundled_programme()), bundled_programme())

    yield Measure(
        "report on 92 agencies: PDF",
        timed(lambda: render_pdf(provincial())),
        "bare reportlab, same text",
        timed(lambda: bare_reportlab(provincial())),
        runs=FEW,
    )
    yield Measure(
        "report on 92 agencies: PDF/A, Word, Excel",
        timed(whole_province(ALL_AGENCIES)),
        "the same of 46 agencies",
        timed(whole_province(ALL_AGENCIES // 2)),
        runs=FEW,
        within=10,
        at_most=2.2,
    )
