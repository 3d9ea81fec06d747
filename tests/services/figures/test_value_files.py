"""Values read from workbooks and CSV files, and put into the cells of a period: all of them, or none."""

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from desktop.core.errors import UserError
from desktop.models.audit import AuditEvent
from desktop.models.report import ValueSource
from desktop.rules.programme_kinds import ValueType
from desktop.rules.values import EMPTY, SpecialState
from desktop.services.figures.indicators import read_grid
from desktop.services.figures.value_files import FileRow, ValueFileError, read_value_file
from desktop.services.figures.value_import import ValuesRefusedError, set_values_from_file
from desktop.services.figures.value_meaning import value_of
from desktop.services.intake import received_workbooks
from desktop.services.programme.versions import bundled_programme
from desktop.services.report.checks import check_report
from desktop.services.report.drafts import find_report, open_desk

PERIOD = "6T-2018"


@pytest.fixture
def csv(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "số liệu.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.fixture
def workbook(tmp_path):
    """Write a sheet; its headings unless the rows bring their own."""

    def write(*rows, headings=("Mã", "Giá trị", "Trạng thái", "Ghi chú")):
        book = openpyxl.Workbook()
        book.active.title = "Biểu"
        for row in (headings, *rows) if headings else rows:
            book.active.append(row)
        path = tmp_path / "số liệu.xlsx"
        book.save(path)
        return path

    return write


def put(workspace, path):
    with workspace.session() as session:
        return set_values_from_file(session, workspace.clock, PERIOD, path, "kế toán")


def rows(workspace):
    with workspace.reading() as session:
        return {row.code: row for row in read_grid(session, workspace.clock, PERIOD).rows}


@pytest.mark.parametrize(
    "text",
    [
        "code;value\nCT1.01;1.234\n",
        "\ufeffMã;Giá trị\r\nCT1.01;1.234\r\n",
        "Mã,Giá trị\nCT1.01,1.234\n",
        'MÃ CHỈ TIÊU\tSỐ LIỆU\nCT1.01\t"1.234"\n',
        "Báo cáo 6 tháng\n\nGhi chú;ma so;Tên;gia tri\n;CT1.01;Số văn bản;1.234\n",
        "Mã;Giá trị\n;\nCT1.01;1.234\n;;\n",
    ],
)
def test_a_text_table_is_read_however_it_is_separated_and_headed(csv, text):
    (row,) = read_value_file(csv(text)).rows
    assert (row.code, row.value) == ("CT1.01", "1.234")


def test_headings_are_found_in_decomposed_text_too(csv):
    (row,) = read_value_file(csv("Ma\u0303;Gia\u0301 tri\u0323\nCT1.01;5\n")).rows
    assert row.value == "5"


def test_rows_know_their_place(csv, workbook):
    text, book = csv("Mã;Giá trị\nCT1.01;1\nCT1.04;2\n"), workbook(("CT1.01", 1), ("CT1.04", 2))
    assert [row.place for row in read_value_file(text).rows] == ["dòng 2", "dòng 3"]
    assert [row.place for row in read_value_file(book).rows] == ["Biểu!B2", "Biểu!B3"]


def test_the_sheet_with_the_headings_is_found(workbook):
    path = workbook(("CT1.01", 7))
    book = openpyxl.load_workbook(path)
    book.create_sheet("Bìa", 0).append(["Sở Nội vụ"])
    book.save(path)
    (row,) = read_value_file(path).rows
    assert (row.place, row.value) == ("Biểu!B2", Decimal(7))


def test_cells_of_a_workbook_keep_their_types(workbook):
    path = workbook(
        ("a", 12),
        ("b", 0.1 + 0.2),
        ("c", True),
        ("d", date(2018, 5, 4)),
        ("e", datetime(2018, 5, 4)),  # noqa: DTZ001 - as openpyxl gives it
        ("f", " chữ "),
    )
    values = {row.code: row.value for row in read_value_file(path).rows}
    assert values == {
        "a": Decimal(12), "b": Decimal("0.3"), "c": True,
        "d": date(2018, 5, 4), "e": date(2018, 5, 4), "f": " chữ ",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "cause"),
    [
        ("x.csv", "Mã;Giá trị\n".encode("utf-16"), "không phải chữ UTF-8"),
        ("x.csv", b"", "không thấy dòng tiêu đề"),
        ("x.csv", "Mã;Tên\nCT1.01;5\n".encode(), "không thấy dòng tiêu đề"),
        ("x.csv", 'Mã;Giá trị\nCT1.01;"5\n'.encode(), "bảng bị hỏng"),
        ("x.csv", ("Mã;Giá trị\n" + "CT1.01;5\n" * 5001).encode(), "dài hơn 5000 dòng"),
        ("x.csv", b"x" * 5_000_001, "lớn hơn 5 MB"),
        ("x.xlsx", b"", "không phải bảng tính"),
        ("x.xlsx", b"GIF89a", "không phải bảng tính"),
        ("x.xls", b"\xd0\xcf\x11\xe0", "loại cũ .xls"),
        ("x", b"", "chỉ đọc được tệp .xlsx hoặc .csv"),
    ],
)
def test_what_is_no_such_table_is_told(tmp_path, name, content, cause):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ValueFileError, match=cause) as told:
        read_value_file(path)
    assert told.value.hint


def test_a_file_that_is_not_there_is_the_machines_fault(tmp_path):
    with pytest.raises(UserError, match="không tìm thấy"):
        read_value_file(tmp_path / "mất.xlsx")


def archive(tmp_path, entries, **options):
    path = tmp_path / "lạ.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries.items():
            made.writestr(name, content, **options)
    return path


def test_a_workbook_that_grows_beyond_measure_is_not_opened(tmp_path):
    path = archive(tmp_path, {"xl/workbook.xml": b"\0" * (received_workbooks.MOST_EXPANDED + 1)})
    with pytest.raises(ValueFileError, match="phình to bất thường"):
        read_value_file(path)


def test_a_workbook_of_too_many_parts_is_not_opened(tmp_path):
    path = archive(tmp_path, {f"{number}.xml": b"" for number in range(received_workbooks.MOST_PARTS + 1)})
    with pytest.raises(ValueFileError, match="phình to bất thường"):
        read_value_file(path)


def test_entities_of_a_hostile_workbook_are_not_resolved(workbook, tmp_path):
    secret = tmp_path / "bí mật.txt"
    secret.write_text("12345", encoding="utf-8")
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    with zipfile.ZipFile(workbook(("CT1.01", "chữ"))) as source:
        entries = {entry.filename: source.read(entry) for entry in source.infolist()}
    for name in {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"} & entries.keys():
        changed = {**entries, name: bomb.encode() + entries[name].partition(b"?>")[2].replace("chữ".encode(), b"&e;")}
        with pytest.raises(ValueFileError, match="không đọc được"):
            read_value_file(archive(tmp_path, changed))


def test_a_row_far_below_is_not_waited_for(workbook, tmp_path):
    with zipfile.ZipFile(workbook(("CT1.01", 5))) as source:
        entries = {entry.filename: source.read(entry) for entry in source.infolist()}
    sheet = entries["xl/worksheets/sheet1.xml"]
    entries["xl/worksheets/sheet1.xml"] = sheet.replace(b'<row r="2"', b'<row r="1048576"').replace(
        b'r="A2"', b'r="XFD1048576"'
    )
    with pytest.raises(ValueFileError, match=r"dài hơn|không đọc được"):
        read_value_file(archive(tmp_path, entries))


WHOLE = io.BytesIO()
_book = openpyxl.Workbook()
_book.active.append(("Mã", "Giá trị"))
_book.active.append(("CT1.01", 5))
_book.save(WHOLE)


@settings(max_examples=60)
@given(st.integers(0, len(WHOLE.getvalue()) - 1), st.binary(min_size=1, max_size=8), st.sampled_from(["csv", "xlsx"]))
def test_a_damaged_file_is_read_or_told_and_nothing_else(tmp_path_factory, place, junk, suffix):
    whole = WHOLE.getvalue() if suffix == "xlsx" else 'Mã;Giá trị;Ghi chú\nCT1.01;5;"a"\n'.encode() * 9
    at = place % len(whole)
    path = tmp_path_factory.getbasetemp() / f"hỏng.{suffix}"
    path.write_bytes(whole[:at] + junk + whole[at + len(junk) :])
    try:
        read_value_file(path)
    except ValueFileError as error:
        assert error.sentence  # noqa: PT017 - either outcome is right


def test_values_of_every_type_are_put_into_their_cells(agency, workbook):
    path = workbook(
        ("CT1.01", 1234),
        ("CT1.02", False),
        ("CT1.03", "7/KH-UBND"),
        ("CT1.04", "1.250"),
    )
    grid, written = put(agency, path)
    assert written == 4
    found = rows(agency)
    assert found["CT1.01"].value.content == Decimal(1234)
    assert found["CT1.02"].value.content is False
    assert found["CT1.03"].value.content == "7/KH-UBND"
    assert found["CT1.04"].value.content == Decimal(1250)
    assert {found[code].source for code in ("CT1.01", "CT1.02", "CT1.03", "CT1.04")} == {ValueSource.FILE}
    assert {row.code: row.value for row in grid.rows} == {code: row.value for code, row in found.items()}


@pytest.mark.parametrize(
    ("kind", "found", "is_percent", "content"),
    [
        (ValueType.DATE, date(2018, 5, 4), False, date(2018, 5, 4)),
        (ValueType.DATE, "4/5/2018", False, date(2018, 5, 4)),
        (ValueType.DATE, Decimal(43224), False, None),
        (ValueType.PERCENT, Decimal("0.713"), True, Decimal("71.3")),
        (ValueType.PERCENT, Decimal("71.3"), False, Decimal("71.3")),
        (ValueType.PERCENT, "71,3 %", False, Decimal("71.3")),
        (ValueType.MONEY, Decimal("1234.5"), False, Decimal("1234.5")),
        (ValueType.COUNT, Decimal("12.5"), False, None),
        (ValueType.COUNT, date(2018, 5, 4), False, None),
        (ValueType.COUNT, True, False, None),
        (ValueType.BOOL, True, False, True),
        (ValueType.BOOL, Decimal(0), False, False),
        (ValueType.TEXT, Decimal("1234.5"), False, "1.234,5"),
        (ValueType.TEXT, date(2018, 5, 4), False, "04/05/2018"),
    ],
)
def test_a_cell_of_a_workbook_is_understood_by_the_kind_of_the_indicator(kind, found, is_percent, content):
    indicator = replace(bundled_programme().indicators[0], type=kind)
    value = value_of(indicator, FileRow("Biểu!B2", indicator.code, found, "", "", is_percent), EMPTY)
    assert value.content == content
    assert type(value.content) is type(content)
    assert bool(value.raw) == (content is None), "what does not fit is kept as it was shown"


def test_special_states_and_notes_are_taken_in(agency, csv):
    put(
        agency,
        csv(
            "Mã;Giá trị;Trạng thái;Ghi chú\n"
            "CT1.01;;Không phát sinh;chưa có văn bản\n"
            "CT1.04;;khong_ap_dung;\n"
            "CT1.05;1.300;ước;theo số tạm tính\n"
            "CT2.01;Chưa có số liệu;;\n"
        ),
    )
    found = {code: row.value for code, row in rows(agency).items()}
    assert (found["CT1.01"].state, found["CT1.01"].note) == (SpecialState.NOTHING_AROSE, "chưa có văn bản")
    assert found["CT1.04"].state is SpecialState.NOT_APPLICABLE
    assert (found["CT1.05"].content, found["CT1.05"].state) == (Decimal(1300), SpecialState.ESTIMATE)
    assert found["CT2.01"].state is SpecialState.NOT_AVAILABLE


def test_a_row_with_only_its_code_leaves_the_cell_alone(agency, csv):
    before = rows(agency)["CT1.01"].value
    _, written = put(agency, csv("Mã;Giá trị;Ghi chú\nCT1.01;;\nCT1.04;9;\nCT1.05;;chỉ ghi chú\n"))
    found = rows(agency)
    assert (written, found["CT1.01"].value) == (2, before)
    assert found["CT1.05"].value.note == "chỉ ghi chú"
    assert found["CT1.05"].value.content is not None


def test_what_cannot_be_understood_is_kept_and_flagged_like_when_it_is_typed(agency, csv):
    put(agency, csv("Mã;Giá trị\nCT1.01;12a\nCT1.04;-3\n"))
    found = rows(agency)
    assert (found["CT1.01"].value.raw, found["CT1.04"].value.raw) == ("12a", "-3")
    with agency.reading() as session:
        targets = {finding.target for finding in check_report(session, agency.clock, PERIOD).errors}
    assert {"CT1.01", "CT1.04"} <= targets


def test_every_misfit_is_named_by_its_place_and_nothing_is_written(agency, workbook):
    before = {code: row.value for code, row in rows(agency).items()}
    calculated = next(code for code, row in rows(agency).items() if row.locked)
    path = workbook(
        ("CT1.01", 77),
        ("CT9.99", 1),
        (calculated, 5),
        ("CT1.01", 78),
        ("CT1.04", "=1+1"),
        (None, 6),
        ("CT1.05", 6, "lạ lắm"),
        ("CT2.01", 6, "Không áp dụng"),
    )
    with pytest.raises(ValuesRefusedError) as told:
        put(agency, path)
    misfits = {misfit.place: misfit for misfit in told.value.misfits}
    assert list(misfits) == [*(f"Biểu!B{number}" for number in range(3, 8)), "Biểu!C8", "Biểu!C9"]
    assert misfits["Biểu!B3"].found == "mã “CT9.99”"
    assert "máy tính theo" in misfits["Biểu!B4"].expected
    assert "đã có ở Biểu!B2" in misfits["Biểu!B5"].found
    assert "công thức =1+1" in misfits["Biểu!B6"].found
    assert "không có mã" in misfits["Biểu!B7"].found
    assert "Không phát sinh" in misfits["Biểu!C8"].expected
    assert "chỉ giá trị hoặc chỉ trạng thái" in misfits["Biểu!C9"].expected
    assert "7 chỗ chưa đúng, chưa ghi gì" in told.value.message
    assert "Và 2 chỗ nữa" in told.value.message
    assert {code: row.value for code, row in rows(agency).items()} == before


def test_an_empty_calculated_row_is_no_misfit(agency, workbook):
    calculated = next(code for code, row in rows(agency).items() if row.locked)
    _, written = put(agency, workbook((calculated, None), ("CT1.01", 3)))
    assert written == 1


def test_an_indicator_of_another_kind_of_agency_is_a_misfit(agency, csv):
    with agency.reading() as session:
        desk = open_desk(session, PERIOD)
    other = next(item for item in desk.programme.indicators if desk.agency.kind not in item.applies_to)
    with pytest.raises(ValuesRefusedError, match="mà đơn vị phải báo cáo"):
        put(agency, csv(f"Mã;Giá trị\n{other.code};1\n"))


def test_each_value_is_in_the_audit_trail_and_takes_the_approval_back(agency, csv):
    with agency.session() as session:
        desk = open_desk(session, PERIOD)
        report = find_report(session, desk.agency, desk.row)
        report.approved_by = "Chủ tịch"
    put(agency, csv("Mã;Giá trị\nCT1.01;41\nCT1.04;42\n"))
    with agency.reading() as session:
        events = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(2)).all()
        assert {event.subject for event in events} == {f"{PERIOD}/CT1.01", f"{PERIOD}/CT1.04"}
        assert {event.actor for event in events} == {"kế toán"}
        desk = open_desk(session, PERIOD)
        assert find_report(session, desk.agency, desk.row).approved_by == ""
