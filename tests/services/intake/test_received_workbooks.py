"""Cells of received workbooks, as other programs write them."""

from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.defined_name import DefinedName

from desktop.core.legacy_text import Charset
from desktop.services.intake.received_sheets import NO_CELL, FileCell, letters_of
from desktop.services.intake.received_workbooks import ValueFileError, WorkbookLimits, read_workbook
from tests.hostile.forged_workbook import SHEET, sheet, write_workbook

LIMITS = WorkbookLimits(size=1_000_000, tags=100_000, rows=50, columns=5)


@pytest.fixture
def saved(tmp_path):
    """Saves a workbook and reads it back."""

    def save(book):
        book.save(tmp_path / "x.xlsx")
        return read_workbook(tmp_path / "x.xlsx", LIMITS)

    return save


@pytest.fixture
def book():
    made = openpyxl.Workbook()
    made.active.title = "Biểu"
    return made


def test_numbers_days_and_answers_keep_what_they_are(book, saved):
    book.active.append([12, 0.1 + 0.2, True, date(2018, 5, 4), " chữ "])
    book.active.append([0.713, None, "", "=1+1", "#N/A"])
    book.active["A2"].number_format = "0.00%"
    (read,) = saved(book).sheets
    assert read.lines[0] == (1, [FileCell(Decimal(12)), FileCell(Decimal("0.3")), FileCell(True),
                                 FileCell(date(2018, 5, 4)), FileCell(" chữ ")])  # fmt: skip
    assert read.lines[1][1][0] == FileCell(Decimal("0.713"), is_percent=True)
    assert read.lines[1][1][3].formula == "=1+1"


def test_only_rows_and_columns_in_which_something_stands_are_given(book, saved):
    book.active["C4"] = 5
    book.active["A9"].font = Font(bold=True)
    (read,) = saved(book).sheets
    assert read.lines == ((4, [NO_CELL, NO_CELL, FileCell(Decimal(5))]),)


def test_a_day_counts_from_where_the_workbook_says(book, saved):
    book.epoch = CALENDAR_MAC_1904
    book.active["A1"] = date(2018, 5, 4)
    assert saved(book).sheets[0].lines[0][1][0].value == date(2018, 5, 4)


def test_text_of_old_fonts_is_read_by_the_font_of_its_cell_and_of_its_pieces(book, saved):
    page = book.active
    page.append(["KÕt qu¶", "Keát quaû", "KÕt qu¶", "Kết quả"])
    page["A1"].font, page["B1"].font = Font(name=".VnTime"), Font(name="VNI-Times")
    page["C1"].font, page["D1"].font = Font(name="Arial"), Font(name=".VnTime")
    page["A2"] = CellRichText(
        TextBlock(InlineFont(rFont=".VnTimeH"), "kÕt"), TextBlock(InlineFont(rFont="VNI-Times"), " quaû")
    )
    (read,) = saved(book).sheets
    assert [cell.value for cell in read.lines[0][1]] == ["Kết quả", "Kết quả", "KÕt qu¶", "Kết quả"]
    assert read.lines[1][1][0].value == "KẾT quả"
    assert read.charsets == {Charset.TCVN3, Charset.VNI}


def test_merged_cells_are_known(book, saved):
    book.active["B2"] = 5
    book.active.merge_cells("B2:C4")
    (read,) = saved(book).sheets
    assert (read.merged_into(4, 2), read.merged_into(2, 1), read.merged_into(5, 1)) == ("B2", "", "")


def test_hidden_and_protected_cells_are_read_like_others(book, saved):
    book.active.append([1, 2])
    book.active.row_dimensions[1].hidden = True
    book.active.column_dimensions["B"].hidden = True
    book.active.protection.set_password("x")
    book.create_sheet("Ẩn").sheet_state = "veryHidden"
    book["Ẩn"]["A1"] = "y"
    first, second = saved(book).sheets
    assert [cell.value for cell in first.lines[0][1]] == [1, 2]
    assert (second.title, second.lines[0][1][0].value) == ("Ẩn", "y")


def test_names_of_cells_are_known(book, saved):
    book.defined_names["O_CT1.01"] = DefinedName("O_CT1.01", attr_text="'Biểu'!$B$2")
    assert saved(book).names == {"O_CT1.01": "'Biểu'!$B$2"}


def test_cells_without_places_stand_one_after_the_other(tmp_path):
    rows = "<row><c><v>1</v></c><c r='D1'><v>4</v></c><c><v>5</v></c><c><v>6</v></c></row><row><c><v>2</v></c></row>"
    (read,) = read_workbook(write_workbook(tmp_path / "x.xlsx", {SHEET: sheet(rows)}), LIMITS).sheets
    assert [(number, [cell.text for cell in cells]) for number, cells in read.lines] == [
        (1, ["1", "", "", "4", "5"]),
        (2, ["2"]),
    ]


@pytest.mark.parametrize(
    "far", ["<row r='51'><c><v>1</v></c></row>", "<row r='1048576'><c r='XFD1'><v>1</v></c></row>"]
)
def test_what_stands_too_far_below_is_told(tmp_path, far):
    with pytest.raises(ValueFileError, match="dài hơn 50 dòng"):
        read_workbook(write_workbook(tmp_path / "x.xlsx", {SHEET: sheet(far)}), LIMITS)


def test_looks_far_below_are_no_rows(tmp_path):
    rows = "<row r='1'><c><v>1</v></c></row><row r='1048576'><c r='A1048576'/></row>"
    (read,) = read_workbook(write_workbook(tmp_path / "x.xlsx", {SHEET: sheet(rows)}), LIMITS).sheets
    assert len(read.lines) == 1


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0" + bytes(9), "loại cũ"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + bytes(9), "loại cũ"),
        ("a.xls", b"", "loại cũ"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + bytes(9) + "EncryptedPackage".encode("utf-16-le"), "đặt mật khẩu"),
        ("a.xlsx", bytes(1_000_001), "lớn hơn 1 MB"),
    ],
)
def test_other_files_are_told_by_what_they_are(tmp_path, name, data, told):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ValueFileError, match=told) as refused:
        read_workbook(tmp_path / name, LIMITS)
    assert refused.value.hint


def test_columns_have_their_letters():
    assert [letters_of(number) for number in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
