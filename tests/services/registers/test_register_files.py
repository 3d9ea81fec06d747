"""Registers as workbooks and on paper, and that what names a citizen stands in none of what leaves."""

import io
import json
import logging
import zipfile
from datetime import date

import openpyxl
import pikepdf
import pypdfium2
import pytest
from openpyxl.styles import Font

from desktop.app import main
from desktop.core.legacy_text import Charset
from desktop.documents.list_print import list_workbook
from desktop.services.figures.value_files import ValueFileError
from desktop.services.registers.entries import EntryEdit, write_entry
from desktop.services.registers.papers import save_register
from desktop.services.registers.row_import import RegisterFileError, import_rows, read_register_file
from desktop.services.registers.rows import EntryQuery, find_entries, read_entries
from desktop.services.registers.workbook import MOST_CORRECTED, save_register_corrections, save_register_form
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import hand_in
from desktop.services.report.pages import draft_pdf
from tests.office import CALC
from tests.services.pattern import BA_RIA, HOA_LONG, PERIOD, approve_all, at, copied

SECRETS = ("Kín Người Một", "Kín Ngõ Hai", "Kín Chuyện Ba")
"""Planted in every private column."""
PLAIN = {"ngay": "5/3", "so_nguoi": "2", "nguoi_dung_dau": "x", "ket_qua": "Trả lời tại chỗ"}
HEADINGS = ("STT", "Kết quả xử lý", "NGÀY TIẾP", "so nguoi duoc tiep", "Người đứng đầu tiếp", "Họ tên công dân", "Lạ")


def write(workspace, register, typed):
    with workspace.session() as session:
        return write_entry(session, workspace.clock, EntryEdit(register, typed))


def rows_of(workspace, register):
    with workspace.reading() as session:
        numbers = find_entries(session, workspace.clock, EntryQuery(register)).numbers
        return read_entries(session, workspace.clock, register, tuple(numbers))


@pytest.fixture
def workbook(tmp_path):
    """Makes a workbook with a title, headings in an order of their own, and rows."""

    def make(*rows, headings=HEADINGS, name="sổ.xlsx"):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "Sổ"
        sheet.append(["SỔ TIẾP CÔNG DÂN"])
        sheet.append(list(headings))
        for row in rows:
            sheet.append(list(row))
        book.save(tmp_path / name)
        return tmp_path / name

    return make


def read(workspace, path, register="BK_TCD"):
    with workspace.reading() as session:
        return read_register_file(session, workspace.clock, register, path)


def test_a_workbook_is_read_by_its_headings(any_agency, workbook):
    path = workbook(
        (1, "Đã trả lời", date(2018, 3, 5), 2, "Có", "Lê Văn Đạt", "bỏ"),
        (2, "Chuyển đơn", "6/3/2018", "3", "Không", None, None),
        (None,) * 7,
    )
    found = read(any_agency, path)
    assert (len(found.rows), found.faulty, found.findings, found.unknown) == (2, 0, (), ("Lạ",))
    with any_agency.session() as session:
        import_rows(session, any_agency.clock, found)
    assert [row.shown[0] for row in rows_of(any_agency, "BK_TCD")] == ["06/03/2018", "05/03/2018"]
    assert rows_of(any_agency, "BK_TCD")[1].shown[1] == "Lê Văn Đạt"


def test_every_cell_at_fault_is_named_and_sound_rows_can_still_be_taken(agency, workbook):
    path = workbook(
        (1, "", "5/3", "hai", "Có", "", ""),
        (2, "", date(2018, 3, 6), 2, "", "", ""),
        (3, "", date(2018, 3, 7), 2, "Có", "", ""),
    )
    found = read(agency, path)
    assert (len(found.rows), found.faulty) == (1, 2)
    assert [(each.place, each.column, each.found, each.message) for each in found.findings] == [
        ("Sổ!C3", "Ngày tiếp", "5/3", "“5/3” không dùng được, cần ngày/tháng/năm, ví dụ 15/5/2018."),
        ("Sổ!D3", "Số người được tiếp", "hai", "“hai” không dùng được, cần số nguyên không âm, ví dụ 1.248."),
        ("Sổ!E4", "Người đứng đầu tiếp", "", "chưa nhập."),
    ]


def test_other_files_are_refused_with_what_to_do(agency, workbook, tmp_path):
    with pytest.raises(RegisterFileError, match="Ngày tiếp, Số người được tiếp"):
        read(agency, workbook((1,), headings=("STT", "Họ tên")))
    (tmp_path / "a.xlsx").write_bytes(b"x")
    with pytest.raises(ValueFileError, match=r"a\.xlsx"):
        read(agency, tmp_path / "a.xlsx")
    (tmp_path / "a.ods").write_bytes(b"x")
    with pytest.raises(RegisterFileError, match=r"chỉ đọc được bảng tính \.xlsx"):
        read(agency, tmp_path / "a.ods")
    (tmp_path / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(ValueFileError, match=r"loại cũ \.xls") as told:
        read(agency, tmp_path / "a.xls")
    assert "Lưu thành (Save As)" in told.value.hint


def test_the_blank_workbook_and_the_written_one_are_read_back(agency, tmp_path):
    write(agency, "BK_AS", {"ngay": "5/3", "loai": "Hộ nghèo, gia đình khó khăn", "so_luot": "2", "kinh_phi": "1,5"})
    save_register_form(agency, "BK_AS", tmp_path / "mẫu.xlsx")
    assert read(agency, tmp_path / "mẫu.xlsx", "BK_AS").rows == ()
    save_register(agency, EntryQuery("BK_AS"), tmp_path / "sổ.xlsx")
    found = read(agency, tmp_path / "sổ.xlsx", "BK_AS")
    assert found.findings == ()
    assert dict(found.rows[0].cells) == dict(rows_of(agency, "BK_AS")[0].cells)


def test_the_form_of_a_register_checks_what_is_typed_and_knows_what_it_is(agency, tmp_path):
    path = tmp_path / "mẫu.xlsx"
    save_register_form(agency, "BK_TCD", path)
    page = openpyxl.load_workbook(path).worksheets[0]
    assert page.protection.sheet
    checks = {check.type: check for check in page.data_validations.dataValidation}
    assert checks.keys() >= {"date", "whole", "list", "textLength"}
    assert all(len(check.sqref.ranges) <= 12 for check in checks.values())
    assert any("chỉ dùng trong đơn vị" in str(page.cell(row, 1).value) for row in range(1, 6))
    with pytest.raises(RegisterFileError, match="là biểu mẫu của sổ BK_TCD"):
        read(agency, path, "BK_AS")


def test_another_program_opens_saves_and_gives_the_form_back(agency, tmp_path, convert):
    path = save_register_form(agency, "BK_TCD", tmp_path / "sổ.xlsx")
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    head = next(row for row in range(1, 9) if page.cell(row, 1).value == "Ngày tiếp *")
    typed = {"Ngày tiếp *": date(2018, 3, 6), "Số người được tiếp *": 2, "Người đứng đầu tiếp *": "Có"}
    for column in range(1, page.max_column + 1):
        page.cell(head + 1, column).value = typed.get(page.cell(head, column).value)
    book.save(path)
    for kind in ("ods", CALC):
        convert(kind, tmp_path / "về", next(tmp_path.rglob("*.ods"), path))
    found = read(agency, tmp_path / "về" / path.name)
    assert (len(found.rows), found.findings, found.unknown) == (1, (), ())
    assert found.rows[0].cells["ngay"] == date(2018, 3, 6)
    with pytest.raises(RegisterFileError, match="là biểu mẫu của sổ BK_TCD"):
        read(agency, tmp_path / "về" / path.name, "BK_AS")


def test_the_form_of_another_agency_is_refused_by_its_name(agency, pattern, tmp_path):
    other = copied(pattern, BA_RIA, tmp_path / "Bà Rịa", at(5, 12))
    path = save_register_form(other, "BK_TCD", tmp_path / "sổ.xlsx")
    other.close()
    with pytest.raises(RegisterFileError, match=r"thành phố Bà Rịa \(D748\)"):
        read(agency, path)


def test_rows_at_fault_come_back_as_a_form_with_remarks(agency, workbook, tmp_path):
    path = workbook(
        (1, "", "5/3", "hai", "Có", "Lê Văn Đạt", ""),
        (2, "", date(2018, 3, 6), 2, "Có", "", ""),
        (3, "", date(2018, 3, 7), "=1+1", "", "", ""),
    )
    found = read(agency, path)
    assert [(each.place, each.found) for each in found.findings][2:] == [("Sổ!D5", "=1+1"), ("Sổ!E5", "")]
    fixed = tmp_path / "sửa.xlsx"
    save_register_corrections(agency, found, fixed)
    book = openpyxl.load_workbook(fixed)
    page = book.worksheets[0]
    remarks = {cell.coordinate: cell.comment.text for row in page.iter_rows() for cell in row if cell.comment}
    assert [text.partition(",")[0].partition(" ")[0] for text in remarks.values()] == ["“5/3”", "“hai”", "Công", "Chưa"]
    assert "Lê Văn Đạt" in [cell.value for row in page.iter_rows() for cell in row]
    for place, content in zip(remarks, (date(2018, 3, 5), 2, 1, "Không"), strict=True):
        page[place] = content
    book.save(fixed)
    again = read(agency, fixed)
    assert (again.findings, len(again.rows)) == ((), 2)


def test_a_long_list_of_faults_is_given_back_in_part(agency, workbook, tmp_path):
    found = read(agency, workbook(*((n, "", "5/3", 1, "Có", "", "") for n in range(MOST_CORRECTED + 7))))
    save_register_corrections(agency, found, tmp_path / "sửa.xlsx")
    page = openpyxl.load_workbook(tmp_path / "sửa.xlsx", read_only=True).worksheets[0]
    assert "còn 7 dòng nữa" in page["A2"].value


def test_merged_cells_turned_days_old_fonts_and_other_numbers_are_told_or_understood(agency, workbook):
    path = workbook(
        (1, "", "25/3/2018", "1,000", "Có", "NguyÔn V¨n §¹t", ""),
        (2, "", date(2018, 3, 6), "2,000.0", "Có", "", ""),
        (3, "", None, 3, "Có", "", ""),
    )
    book = openpyxl.load_workbook(path)
    book.active["F3"].font = Font(name=".VnTime")
    book.active.merge_cells("C4:C5")
    book.save(path)
    found = read(agency, path)
    assert [(each.place, each.message.partition(" (")[0]) for each in found.findings] == [
        ("Sổ!C4", "“06/03/2018”: Excel có thể đã đổi chỗ ngày và tháng của 06/03/2018"),
        ("Sổ!C5", "ô gộp với C4; bỏ gộp rồi điền từng dòng."),
    ]
    (row,) = found.rows
    assert (row.cells["so_nguoi"], row.cells["ho_ten"], found.charsets) == (1000, "Nguyễn Văn Đạt", {Charset.TCVN3})


def plant(workspace):
    """A row in every register that has private columns, with secrets in them."""
    complaint = {"ngay_nhan": "5/3", "loai_don": "KN", "tham_quyen": "x"}
    help_ = {"ngay": "5/3", "loai": "CS", "so_luot": "1"}
    check = {"ngay": "5/3", "loai": "CV", "so_don_vi": "1"}
    case = {"ngay_thu_ly": "5/3", "tinh_trang": "DANG_GIAI_QUYET"}
    one, two, three = SECRETS
    write(workspace, "BK_TCD", {**PLAIN, "ho_ten": one, "dia_chi": two, "noi_dung": three})
    write(workspace, "BK_DON", {**complaint, "nguoi_dung_don": one, "dia_chi": two, "noi_dung": three})
    write(workspace, "BK_AS", {**help_, "doi_tuong": one, "dia_chi": two})
    write(workspace, "BK_KT", {**check, "nguoi_vi_pham": one})
    write(workspace, "BK_VV", {**case, "ten_vu_viec": two, "noi_dung": three})
    return ("BK_TCD", "BK_DON", "BK_AS", "BK_KT", "BK_VV")


def opened(data):
    """Everything that a file says: each part of a container, each stream, page and attachment of a PDF."""
    yield data
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from opened(archive.read(name))
    elif data.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for each in pdf.objects:
                if isinstance(each, pikepdf.Stream):
                    try:
                        yield from opened(each.read_bytes())
                    except pikepdf.PdfError:
                        yield each.read_raw_bytes()
        document = pypdfium2.PdfDocument(data)
        yield "\n".join(page.get_textpage().get_text_range() for page in document).encode()
        document.close()


def says(data, text):
    """Whether a text stands anywhere in a file, however it is written there."""
    references = text.encode("ascii", "xmlcharrefreplace")
    wanted = (text.encode(), json.dumps(text)[1:-1].encode(), text.encode("utf-16-be"), references)
    return any(form in part for part in opened(data) for form in wanted)


def test_what_names_a_citizen_leaves_in_no_file(agency, pattern, tmp_path, capsys, caplog):
    caplog.set_level(logging.DEBUG, logger="desktop")
    registers = plant(agency)
    for register in registers:
        for suffix in ("xlsx", "pdf"):
            save_register(agency, EntryQuery(register), tmp_path / "ra" / f"{register}.{suffix}")
        save_register_form(agency, register, tmp_path / "ra" / f"mẫu {register}.xlsx")
    approve_all(agency)
    (tmp_path / "ra" / "thử.pdf").write_bytes(draft_pdf(agency, PERIOD))
    hand_in(agency, PERIOD, tuple(ReportFormat), tmp_path / "ra", pattern.keys[HOA_LONG])
    folder = str(agency.folder.root)
    for command in ("status", "values"):
        main([command, "--data", folder, "--period", PERIOD])
    said = capsys.readouterr()
    assert "CT5.01" in said.out
    files = [path for path in (tmp_path / "ra").rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".asice", ".pdf", ".docx", ".xlsx"}
    control = (tmp_path / "ra" / "BK_TCD.xlsx").read_bytes()
    assert says(control, "Trả lời tại chỗ")
    for secret in SECRETS:
        assert [path.name for path in files if says(path.read_bytes(), secret)] == []
        assert secret not in said.out + said.err + caplog.text
        logs = [path for path in agency.folder.root.rglob("*.log") if secret in path.read_text(encoding="utf-8")]
        assert logs == []


def test_secrets_would_be_found(agency, tmp_path):
    """The search of the test above is able to find them."""
    from desktop.documents.list_print import ListColumn, list_pdf
    from desktop.services.workplace.list_papers import ListContent, _printed

    printed = _printed(agency, ListContent("Danh sách", (), (ListColumn("Họ tên", 30),), ((SECRETS[0],),)))
    assert says(list_workbook(printed), SECRETS[0])
    assert says(list_pdf(printed), SECRETS[0])
