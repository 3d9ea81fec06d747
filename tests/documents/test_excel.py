import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from zipfile import ZipFile

import openpyxl
import pytest

from desktop.documents.excel import render_workbook
from desktop.documents.list_print import list_workbook
from desktop.documents.progress_workbook import progress_workbook
from desktop.documents.sheets import (
    Figure,
    Formula,
    Sheet,
    SheetColumn,
    SheetRow,
    WorkbookProperties,
    cell_name,
    column_letters,
)
from desktop.documents.workbooks import provincial_workbook, unit_workbook
from tests.documents import papers
from tests.documents.conftest import MADE_AT
from tests.documents.office_schemas import faults
from tests.office import CALC

PROPERTIES = WorkbookProperties("Biểu", "UBND xã Hòa Long", MADE_AT)


def read(data, *, results=False):
    return openpyxl.load_workbook(io.BytesIO(data), data_only=results)


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
    book = read(unit_workbook(snapshot, programme), results=True)
    assert book.sheetnames == ["Biểu số liệu", "Nhiệm vụ"]
    rows = {row[0]: row for row in book["Biểu số liệu"].iter_rows(values_only=True)}
    assert rows["CT3.02"][3:8] == (1174, 1262, None, 88, 7.5)
    assert rows["CT1.04"][4:6] == (0, "Không phát sinh")
    assert rows["CT1.05"][4:6] == (None, "Không áp dụng")
    assert rows["CT2.09"][4:6] == (12, "Số ước")
    assert rows["CT2.12"][4] == 318.6


def test_changes_are_formulas_over_the_cells_of_their_row(snapshot, programme):
    page = read(unit_workbook(snapshot, programme))["Biểu số liệu"]
    row = next(row for row in page.iter_rows() if row[0].value == "CT3.02")
    number = row[0].row
    assert row[6].value == f"=E{number}-D{number}"
    assert row[7].value.startswith(f'=IF(D{number}=0,"",ROUND(')


@pytest.fixture(scope="module")
def compared(province):
    last_year = tuple(replace(total, value=total.value * 2) for total in province.totals if total.value)
    return replace(province, last_year=last_year)


@pytest.fixture(scope="module")
def workbook(compared, programme):
    return provincial_workbook(compared, programme)


def test_provincial_workbook_adds_up(workbook):
    book = read(workbook, results=True)
    assert book.sheetnames[:3] == ["Tổng hợp", "Theo đơn vị", "Tình hình nộp"]
    totals = {row[0]: row for row in book["Tổng hợp"].iter_rows(values_only=True)}
    page = book["Theo đơn vị"]
    column = column_of(page, "CT3.02")
    figures = [page.cell(row, column).value for row in range(5, page.max_row + 1)]
    assert len(figures) == 90
    assert sum(figures) == page.cell(4, column).value == totals["CT3.02"][4] == 113_580
    assert totals["CT3.02"][7:9] == (90, 92)
    submitted = [row[5] for row in book["Tình hình nộp"].iter_rows(min_row=4, values_only=True)]
    assert submitted.count("Quá hạn, chưa gửi") == 2


def column_of(page, code):
    return next(i for i, cell in enumerate(page[3], start=1) if (cell.value or "").startswith(code))


def test_totals_are_formulas_over_the_agencies(workbook):
    book = read(workbook)
    page = book["Theo đơn vị"]
    column = column_of(page, "CT3.02")
    letters = column_letters(column - 1)
    assert page.cell(4, column).value == f"=SUM({letters}5:{letters}94)"
    question = column_of(page, "CT1.02")
    assert (
        page.cell(4, question).value
        == f'=COUNTIF({column_letters(question - 1)}5:{column_letters(question - 1)}94,"Có")'
    )
    totals = {row[0].value: row for row in book["Tổng hợp"].iter_rows()}
    assert totals["CT3.02"][4].value == f"='Theo đơn vị'!{letters}4"


def test_every_formula_has_its_result_beside_it_for_previews(workbook):
    formulas, results = read(workbook), read(workbook, results=True)
    count = 0
    for page in formulas.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    count += 1
                    assert isinstance(results[page.title][cell.coordinate].value, (int, float)), cell.coordinate
    assert count > 200


def test_charts_are_native_and_remember_their_numbers(workbook):
    book = read(workbook)
    names = ["Biểu đồ nộp báo cáo", "Biểu đồ nhiệm vụ", "Biểu đồ so sánh"]
    assert book.sheetnames[3:] == names
    for name in names:
        (chart,) = book[name]._charts
        for series in chart.series:
            assert series.val.numRef.numCache.pt
            assert series.cat.strRef.strCache.pt
    counts = [
        row[1:5] for row in read(workbook, results=True)[names[0]].iter_rows(min_row=4, max_row=6, values_only=True)
    ]
    assert counts == [(4, 0, 0, 4), (5, 1, 0, 6), (80, 0, 2, 82)]


def test_sheets_fit_a4_and_lists_can_be_filtered(workbook):
    book = read(workbook)
    for page in book.worksheets:
        assert int(page.page_setup.paperSize) == 9
        assert page.print_title_rows == "$3:$3"
        assert page.print_area.startswith(f"'{page.title}'!$A$1:")
    assert book["Tình hình nộp"].auto_filter.ref == "A3:G95"
    assert book["Theo đơn vị"].print_title_cols == "$A:$B"


def test_another_program_calculates_the_same(workbook, snapshot, programme, tmp_path, convert):
    """Results are thrown away first: what comes back was calculated by LibreOffice."""
    for name, data in (("province", workbook), ("unit", unit_workbook(snapshot, programme))):
        book = read(data)
        book.save(tmp_path / f"{name}.xlsx")
    convert(CALC, tmp_path / "back", *tmp_path.glob("*.xlsx"))
    for name, data in (("province", workbook), ("unit", unit_workbook(snapshot, programme))):
        ours = read(data, results=True)
        theirs = openpyxl.load_workbook(tmp_path / "back" / f"{name}.xlsx", data_only=True)
        assert theirs.sheetnames == ours.sheetnames
        for page in read(data).worksheets:
            for row in page.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        expected = ours[page.title][cell.coordinate].value
                        found = theirs[page.title][cell.coordinate].value
                        assert found == pytest.approx(expected, abs=0.06), (page.title, cell.coordinate)


def test_formulas_that_the_program_makes_are_formulas():
    row = SheetRow(("a", Formula("1+1", Figure(2))))
    page = read(render_workbook([one_sheet(row)], PROPERTIES)).active
    assert (page["B3"].data_type, page["B3"].value) == ("f", "=1+1")


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_lettered_as_excel_does(index, letters):
    assert column_letters(index) == letters
    assert cell_name(index, 4) == f"{letters}4"


def test_a_workbook_of_a_province_without_agencies_is_made_all_the_same(province, programme):
    nothing = replace(province, submissions=(), totals=(), last_year=(), figures=(), tasks=())
    assert read(provincial_workbook(nothing, programme)).sheetnames == ["Tổng hợp", "Theo đơn vị", "Tình hình nộp"]


def test_a_validator_of_the_schemas_finds_nothing(snapshot, province, programme, tmp_path):
    books = {
        "đơn vị.xlsx": unit_workbook(snapshot, programme),
        "tiến độ.xlsx": progress_workbook(papers.progress(province), programme),
        "danh sách.xlsx": list_workbook(papers.printed_list()),
    }
    assert [faults(data, name, tmp_path) for name, data in books.items()] == [[], [], []]
