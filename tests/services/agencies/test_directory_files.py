from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook

from desktop.services.agencies.directory import bundled_directory
from desktop.services.agencies.directory_import import (
    DirectoryChangedError,
    DirectoryFileError,
    import_directory,
    read_directory_file,
)
from desktop.services.agencies.directory_kept import kept_directory
from desktop.services.agencies.directory_workbook import LINE_COLUMNS, save_directory
from desktop.services.figures.value_files import ValueFileError
from desktop.services.undo import History

HEADINGS = [column.heading for column in LINE_COLUMNS]


@pytest.fixture
def listed(department, tmp_path):
    """The agencies as a workbook."""
    return save_directory(department, tmp_path / "Danh bạ.xlsx")


def read(workspace, path):
    with workspace.reading() as session:
        return read_directory_file(session, workspace.clock, path)


def write(workspace, imported, history=None):
    with workspace.session() as session:
        count = import_directory(session, workspace.clock, imported)
    if history is not None:
        history.keep(session)
    return count


def kept(workspace):
    with workspace.reading() as session:
        return kept_directory(session)


def corrected(path, changes):
    """The workbook with cells of the first sheet written over: by code and heading."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if row[0].value == "Mã *")
    columns = {cell.value: cell.column for cell in head}
    rows = {sheet.cell(number, 1).value: number for number in range(head[0].row + 1, sheet.max_row + 1)}
    for (code, heading), value in changes.items():
        if code not in rows:
            rows[code] = sheet.max_row + 1
            sheet.cell(rows[code], 1, code)
        sheet.cell(rows[code], columns[heading], value)
    book.save(path)
    return path


def table(path, *rows, headings=HEADINGS):
    book = Workbook()
    for row in (headings, *rows):
        book.active.append(row)
    book.save(path)
    return path


def line(**cells):
    return [cells.get(column.key) for column in LINE_COLUMNS]


def test_what_is_written_out_comes_back_without_a_change(department, listed):
    read_back = read(department, listed)
    assert (read_back.findings, read_back.unknown) == ((), ())
    assert (read_back.added, read_back.changed, read_back.events) == ((), (), 0)
    assert read_back.same == len(read_back.before.agencies) == len(bundled_directory().agencies)


def test_one_day_has_its_agencies_only(department, tmp_path):
    path = save_directory(department, tmp_path / "2026.xlsx", day=date(2026, 1, 1))
    codes = {row[0] for row in load_workbook(path).worksheets[0].iter_rows(values_only=True)}
    assert "W26560n" in codes
    assert "W26560a" not in codes


def test_corrections_are_taken_in_and_may_be_taken_back(any_department, tmp_path):
    listed = save_directory(any_department, tmp_path / "Danh bạ.xlsx")
    before = kept(any_department)
    changes = {
        ("SO-SNV", "Tên chính thức *"): "Sở Nội vụ và Dân vận",
        ("SO-SNV", "Mã định danh"): "H06.7",
        ("W30000a", "Loại *"): "UBND cấp xã",
        ("W30000a", "Tên chính thức *"): "UBND xã Suối Mới",
        ("W30000a", "Mã cấp trên"): "D748",
        ("W30000a", "Từ ngày"): datetime(2018, 5, 1),  # noqa: DTZ001 - as Excel has it
    }
    imported = read(any_department, corrected(listed, changes))
    assert (imported.findings, imported.added, imported.changed) == ((), ("W30000a",), ("SO-SNV",))
    history = History()
    assert write(any_department, imported, history) == 2
    after = kept(any_department)
    assert after.get("SO-SNV").identifier == "H06.7"
    assert after.get("W30000a").names[0].header == ("ỦY BAN NHÂN DÂN", "XÃ SUỐI MỚI")
    assert after.get("W30000a").parent_on(date(2018, 5, 2)) == "D748"
    history.take_back(any_department)
    assert kept(any_department) == before


def test_every_fault_is_said_at_its_cell(department, tmp_path):
    path = table(
        tmp_path / "sai.xlsx",
        line(code="xã 1", kind="UBND cấp xã", name="Xã Một"),
        line(code="W2", kind="Làng", name="Làng Hai"),
        line(code="W3", kind="UBND cấp xã"),
        line(code="W4", kind="UBND cấp xã", name="Xã Bốn", identifier="h06"),
        line(code="W5", kind="UBND cấp xã", name="Xã Năm", valid_from="30/02/2020"),
        line(code="W6", kind="UBND cấp xã", name="Xã Sáu", valid_from="01/5/2020", valid_to="01/5/2019"),
        line(code="W7", kind="UBND cấp xã", name="=A1"),
    )
    places = {finding.place: finding for finding in read(department, path).findings}
    assert {"Sheet!A2", "Sheet!B3", "Sheet!C4", "Sheet!K5", "Sheet!L6", "Sheet!M7", "Sheet!C8"} <= places.keys()
    assert places["Sheet!B3"].found == "Làng"
    assert "UBND cấp xã" in places["Sheet!B3"].message
    assert "công thức" in places["Sheet!C8"].message


def test_what_contradicts_other_lines_is_said_too(department, tmp_path):
    path = table(
        tmp_path / "cấp trên.xlsx",
        line(code="W10", kind="UBND cấp xã", name="Xã Mười", parent="D999"),
    )
    (finding,) = read(department, path).findings
    assert (finding.place, finding.column, finding.found) == ("Sheet!J2", "Mã cấp trên", "D999")
    loop = table(
        tmp_path / "vòng.xlsx",
        line(code="D10", kind="UBND cấp huyện", name="Huyện Mười", parent="D11"),
        line(code="D11", kind="UBND cấp huyện", name="Huyện Mười Một", parent="D10"),
    )
    assert any("vòng tròn" in finding.message for finding in read(department, loop).findings)
    apart = table(
        tmp_path / "hở.xlsx",
        line(code="D10", kind="UBND cấp huyện", name="Huyện Mười", valid_to="31/12/2019"),
        line(code="D10", kind="UBND cấp huyện", name="Huyện Mười Mới", valid_from="15/01/2020"),
    )
    (finding,) = read(department, apart).findings
    assert (finding.place, finding.column) == ("Sheet!L3", "Từ ngày")


def test_a_day_that_could_be_another_is_not_guessed(department, tmp_path):
    path = table(
        tmp_path / "ngày.xlsx",
        line(code="W11", kind="UBND cấp xã", name="Xã A", valid_from="5/6/2018"),
        line(code="W12", kind="UBND cấp xã", name="Xã B", valid_from="6/25/2018"),
    )
    assert {"Sheet!L2", "Sheet!L3"} == {finding.place for finding in read(department, path).findings}


def test_changes_come_with_their_legal_basis(department, listed):
    book = load_workbook(listed)
    book.worksheets[1].append(["Đổi tên", "01/5/2018", "SO-SNV", "SO-SNV", "QĐ 12/QĐ-UBND"])
    book.worksheets[1].append(["Đổi tên", "01/5/2018", "SO-KHONG", "SO-SNV", ""])
    book.save(listed)
    imported = read(department, listed)
    assert [(each.column, each.found) for each in imported.findings] == [("Đơn vị trước", "SO-KHONG")]
    book.worksheets[1].delete_rows(book.worksheets[1].max_row)
    book.save(listed)
    imported = read(department, listed)
    assert (imported.findings, imported.events) == ((), 1)
    write(department, imported)
    assert any(event.legal_basis == "QĐ 12/QĐ-UBND" for event in kept(department).events)


def test_another_officers_change_is_not_overwritten(any_department, tmp_path):
    listed = save_directory(any_department, tmp_path / "Danh bạ.xlsx")
    first = read(any_department, corrected(listed, {("SO-SNV", "Mã định danh"): "H06.7"}))
    second = read(any_department, corrected(listed, {("SO-STP", "Mã định danh"): "H06.8"}))
    write(any_department, first)
    with pytest.raises(DirectoryChangedError):
        write(any_department, second)
    assert kept(any_department).get("SO-STP").identifier == ""


def test_files_that_are_none_are_refused(department, tmp_path):
    with pytest.raises(DirectoryFileError, match="không thấy dòng tiêu đề"):
        read(department, table(tmp_path / "khác.xlsx", [1, 2], headings=["A", "B"]))
    broken = tmp_path / "hỏng.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(ValueFileError):
        read(department, broken)
