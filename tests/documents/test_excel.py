import io
from datetime import date
from decimal import Decimal
from zipfile import ZipFile

import openpyxl
import pytest

from desktop.documents.excel import Figure, Sheet, SheetColumn, SheetRow, WorkbookProperties, render_workbook
from desktop.documents.workbooks import provincial_workbook, unit_workbook
from tests.documents.conftest import MADE_AT

PROPERTIES = WorkbookProperties("Biểu", "UBND xã Hòa Long", MADE_AT)


def read(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def one_sheet(*rows, name="Biểu số liệu"):
    columns = (SheetColumn("Mã", 10), SheetColumn("Giá trị", 12))
    return Sheet(name, ("Tiêu đề",), columns, rows, frozen_columns=1)


def test_numbers_are_numbers_with_vietnamese_formats_and_days_are_days():
    sheet = one_sheet(
        SheetRow(("a", Figure(Decimal(1262)))),
        SheetRow(("b", Figure(Decimal("318.6"), 1))),
        SheetRow(("c", date(2018, 5, 10))),
    )
    page = read(render_workbook([sheet], PROPERTIES)).active
    assert [(page.cell(r, 2).value, page.cell(r, 2).number_format) for r in (3, 4)] == [
        (1262, "#,##0"),
        (318.6, "#,##0.0"),
    ]
    assert page["B5"].value.date() == date(2018, 5, 10)


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+84 254", "-1+cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "=1+1"])
def test_text_never_becomes_a_formula(text):
    page = read(render_workbook([one_sheet(SheetRow((text, text)))], PROPERTIES)).active
    assert page["A3"].data_type == "s"
    assert page["A3"].value == text
    assert page["A3"].quotePrefix


def test_control_characters_and_endless_text_do_not_break_the_file():
    page = read(render_workbook([one_sheet(SheetRow(("a\x00b\x0bc", "x" * 40_000)))], PROPERTIES)).active
    assert page["A3"].value == "abc"
    assert len(page["B3"].value) == 32_767


def test_sheets_print_on_a4_with_their_head_on_every_page():
    page = read(render_workbook([one_sheet(SheetRow(("a", None)), name="Tổng hợp: [2018]/6T")], PROPERTIES)).active
    assert page.title == "Tổng hợp   2018  6T"
    assert int(page.page_setup.paperSize) == 9
    assert page.print_title_rows == "$2:$2"
    assert page.freeze_panes == "B3"
    assert page.page_setup.fitToWidth == 1


def test_the_same_content_gives_the_same_bytes_with_its_own_time(snapshot, programme):
    data = unit_workbook(snapshot, programme)
    assert data == unit_workbook(snapshot, programme)
    with ZipFile(io.BytesIO(data)) as container:
        assert b"2018-05-22T02:41:07Z</dcterms:modified>" in container.read("docProps/core.xml")


def test_unit_workbook_holds_figures_states_and_tasks(snapshot, programme):
    book = read(unit_workbook(snapshot, programme))
    assert book.sheetnames == ["Biểu số liệu", "Nhiệm vụ"]
    rows = {row[0]: row for row in book["Biểu số liệu"].iter_rows(values_only=True)}
    assert rows["CT3.02"][3:8] == (1174, 1262, None, 88, 7.5)
    assert rows["CT1.04"][4:6] == (0, "Không phát sinh")
    assert rows["CT1.05"][4:6] == (None, "Không áp dụng")
    assert rows["CT2.09"][4:6] == (12, "Số ước")
    assert rows["CT2.12"][4] == 318.6


def test_provincial_workbook_adds_up(province, programme):
    book = read(provincial_workbook(province, programme))
    assert book.sheetnames == ["Tổng hợp", "Theo đơn vị", "Tình hình nộp"]
    totals = {row[0]: row for row in book["Tổng hợp"].iter_rows(values_only=True)}
    page = book["Theo đơn vị"]
    titles = [cell.value or "" for cell in page[3]]
    column = next(i for i, title in enumerate(titles, start=1) if title.startswith("CT3.02"))
    figures = [page.cell(row, column).value for row in range(5, page.max_row + 1)]
    assert len(figures) == 90
    assert sum(figures) == page.cell(4, column).value == totals["CT3.02"][4] == 113_580
    assert totals["CT3.02"][7:9] == (90, 92)
    submitted = [row[5] for row in book["Tình hình nộp"].iter_rows(min_row=4, values_only=True)]
    assert submitted.count("Quá hạn, chưa gửi") == 2
