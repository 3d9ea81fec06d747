"""The form of indicators: it goes out, is filled in anywhere, comes back, and what is wrong is given back."""

import hashlib
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.styles import Font

from desktop.models.report import ValueSource
from desktop.rules.form_stamp import FORM_SHEET
from desktop.rules.programme_kinds import ValueType
from desktop.rules.values import EMPTY, SpecialState
from desktop.services.figures.form_workbook import form_name, save_corrections, save_form
from desktop.services.figures.indicators import CellEdit, read_grid, set_value
from desktop.services.figures.value_files import ValueFileError, read_value_file
from desktop.services.figures.value_import import (
    OtherFormError,
    ValuesRefusedError,
    read_values,
    set_values_from_file,
    without_problems,
    write_values_of_file,
)
from desktop.services.registers.entries import EntryEdit, write_entry
from desktop.services.report.drafts import open_desk
from desktop.services.undo import History
from tests.documents.office_schemas import faults
from tests.office import CALC
from tests.services.pattern import BA_RIA, LAST_YEAR, PERIOD, at, copied

CODE, NAME, VALUE, STATE, NOTE = 1, 2, 5, 6, 7


class Filled:
    """A form that somebody opens, changes and saves."""

    def __init__(self, path):
        self.path = path
        self.book = openpyxl.load_workbook(path)
        self.page = self.book.worksheets[0]
        self.rows = {self.page.cell(row, CODE).value: row for row in range(1, self.page.max_row + 1)}

    def put(self, code, content, column=VALUE):
        self.page.cell(self.rows[code], column).value = content
        return self

    def save(self):
        self.book.save(self.path)
        return self.path


@pytest.fixture
def form(agency, tmp_path):
    return Filled(save_form(agency, PERIOD, tmp_path / form_name(PERIOD)))


def read(workspace, path):
    with workspace.reading() as session:
        return read_values(session, workspace.clock, PERIOD, path)


def write(workspace, imported):
    with workspace.session() as session:
        return write_values_of_file(session, workspace.clock, imported)


def values(workspace):
    with workspace.reading() as session:
        return {row.code: row.value for row in read_grid(session, workspace.clock, PERIOD).rows}


def type_in(workspace, code, text):
    with workspace.session() as session:
        set_value(session, workspace.clock, CellEdit(PERIOD, code, text))


def test_a_form_that_nobody_touched_changes_nothing(any_agency, tmp_path):
    path = save_form(any_agency, PERIOD, tmp_path / "biểu.xlsx")
    imported = read(any_agency, path)
    assert (imported.lines, imported.notes) == ((), ())
    assert imported.stamp.cells.keys() == values(any_agency).keys()


def test_what_was_typed_comes_back_and_can_be_taken_back_as_one(any_agency, tmp_path):
    before = values(any_agency)
    form = Filled(save_form(any_agency, PERIOD, tmp_path / "biểu.xlsx"))
    form.put("CT1.01", 41).put("CT1.02", "Không").put("CT1.04", None).put("CT1.04", "Không phát sinh", STATE)
    form.put("CT1.05", 1300).put("CT1.05", "ước", STATE).put("CT2.05", "ghi chú", NOTE).put("CT2.12", 0.1 + 0.2)
    imported = read(any_agency, form.save())
    assert {line.row.code for line in imported.lines} == {"CT1.01", "CT1.02", "CT1.04", "CT1.05", "CT2.05", "CT2.12"}
    assert imported.problems == ()
    history = History()
    with any_agency.session() as session:
        write_values_of_file(session, any_agency.clock, imported)
    history.keep(session)
    after = values(any_agency)
    assert (after["CT1.01"].content, after["CT1.02"].content) == (41, False)
    assert after["CT1.04"].state is SpecialState.NOTHING_AROSE
    assert (after["CT1.05"].content, after["CT1.05"].state) == (1300, SpecialState.ESTIMATE)
    assert (after["CT2.05"].note, after["CT2.05"].content) == ("ghi chú", before["CT2.05"].content)
    assert after["CT2.12"].content == Decimal("0.3")
    assert history.take_back(any_agency).told == "nhập 6 ô từ tệp"
    assert values(any_agency) == before


def test_a_remark_beside_a_figure_of_a_register_leaves_the_figure_its_own(agency, tmp_path):
    typed = {"ngay": "5/3", "so_nguoi": "2", "nguoi_dung_dau": "x"}
    with agency.session() as session:
        write_entry(session, agency.clock, EntryEdit("BK_TCD", typed))
    type_in(agency, "CT5.01", "")
    form = Filled(save_form(agency, PERIOD, tmp_path / "biểu.xlsx")).put("CT5.01", "theo sổ", NOTE)
    write(agency, read(agency, form.save()))
    with agency.reading() as session:
        row = next(row for row in read_grid(session, agency.clock, PERIOD).rows if row.code == "CT5.01")
    assert (row.value.content, row.value.note, row.source) == (1, "theo sổ", ValueSource.REGISTER)


def test_a_cell_that_was_emptied_becomes_empty(agency, form):
    write(agency, read(agency, form.put("CT1.01", None).save()))
    assert values(agency)["CT1.01"] == EMPTY


def test_cells_are_known_by_their_code_wherever_they_were_moved(agency, form):
    form.put("CT1.01", 41).put("CT1.04", 42)
    page = form.page
    page.insert_rows(form.rows["CT1.04"], 3)
    page.insert_cols(2, 2)
    form.save()
    moved = {line.row.code: line.row.place for line in read(agency, form.path).lines}
    assert moved == {
        "CT1.01": f"Biểu số liệu!G{form.rows['CT1.01']}",
        "CT1.04": f"Biểu số liệu!G{form.rows['CT1.04'] + 3}",
    }


def test_rows_may_be_sorted_and_columns_exchanged(agency, form, tmp_path):
    form.put("CT1.01", 41).put("CT1.04", 42)
    rows = [[cell.value for cell in row] for row in form.page.iter_rows(min_row=4)]
    head, body = rows[0], [row for row in rows[1:] if row[NAME - 1] is not None]
    book = openpyxl.Workbook()
    for row in (head, *reversed(body)):
        book.active.append(list(reversed(row)))
    hidden = book.create_sheet(FORM_SHEET)
    for row in form.book[FORM_SHEET].iter_rows(values_only=True):
        hidden.append(row)
    book.save(tmp_path / "đảo.xlsx")
    found = read(agency, tmp_path / "đảo.xlsx")
    assert {line.row.code: line.after.content for line in found.lines} == {"CT1.01": 41, "CT1.04": 42}


def test_a_row_without_its_code_is_known_by_the_name_of_its_cell(agency, form):
    form.put("CT1.01", 41).put("CT1.01", None, CODE)
    (line,) = read(agency, form.save()).lines
    assert (line.row.code, line.after.content) == ("CT1.01", 41)


def test_what_was_edited_here_meanwhile_is_told_cell_by_cell(agency, form):
    type_in(agency, "CT1.01", "50")
    type_in(agency, "CT1.04", "51")
    type_in(agency, "CT1.05", "52")
    form.put("CT1.01", 41).put("CT1.05", 52).save()
    lines = {line.row.code: line for line in read(agency, form.path).lines}
    assert {code: line.overrides for code, line in lines.items()} == {"CT1.01": True, "CT1.05": False}
    assert lines["CT1.01"].shown == ("50", "41")
    with pytest.raises(ValuesRefusedError, match="đã được sửa thành “50”"), agency.session() as session:
        set_values_from_file(session, agency.clock, PERIOD, form.path)
    assert [values(agency)[code].content for code in ("CT1.01", "CT1.04")] == [50, 51]


def test_a_form_whose_hidden_sheet_was_changed_is_read_like_any_table(agency, form):
    form.book[FORM_SHEET]["B2"] = "DVCQ-2019"
    found = read(agency, form.put("CT1.01", 41).save())
    assert found.stamp is None
    assert "Trang ẩn của biểu mẫu đã bị sửa" in found.notes[0]
    assert {line.row.code: line.shown for line in found.lines}["CT1.01"] == ("2", "41")


def test_forms_of_others_are_refused_by_name(agency, pattern, tmp_path):
    other = copied(pattern, BA_RIA, tmp_path / "Bà Rịa", at(5, 12))
    path = save_form(other, PERIOD, tmp_path / "Bà Rịa.xlsx")
    other.close()
    with pytest.raises(OtherFormError, match=r"thành phố Bà Rịa \(D748\)"):
        read(agency, path)
    with pytest.raises(OtherFormError, match="của kỳ 6 tháng năm 2017") as told:
        read(agency, save_form(agency, LAST_YEAR, tmp_path / "năm trước.xlsx"))
    assert "Chọn đúng kỳ" in told.value.hint


def test_calculated_cells_are_locked_calculate_and_are_never_read(agency, form):
    row = form.rows["CT3.09"]
    cell = form.page.cell(row, VALUE)
    assert (cell.protection.locked, cell.value[:9]) == (True, "=IF(COUNT")
    assert str(openpyxl.load_workbook(form.path, data_only=True).worksheets[0].cell(row, VALUE).value) == "99.43"
    assert read(agency, form.put("CT3.09", 5).save()).lines == ()


def test_only_what_is_filled_in_is_open_and_it_is_checked_while_it_is_typed(agency, form):
    page = form.page
    assert page.protection.sheet
    opened = {(cell.column, cell.row) for row in page.iter_rows() for cell in row if not cell.protection.locked}
    assert {column for column, _ in opened} == {VALUE, STATE, NOTE}
    checks = {check.type: check for check in page.data_validations.dataValidation}
    assert checks.keys() == {"whole", "decimal", "list", "textLength"}
    assert all(check.showErrorMessage and check.error and check.prompt for check in checks.values())
    assert {form.book[FORM_SHEET].sheet_state, form.book["_danh_muc"].sheet_state} == {"veryHidden"}
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
    assert (page.print_title_rows, page.freeze_panes) == ("$4:$4", "C5")


def test_what_is_wrong_comes_back_as_a_form_with_remarks_and_the_file_stays_as_it_was(agency, form, tmp_path):
    form.put("CT1.01", "12a").put("CT1.04", 42).put("CT1.05", "lạ", STATE).put("CT2.05", "=1+1").save()
    digest = hashlib.sha256(form.path.read_bytes()).hexdigest()
    found = read(agency, form.path)
    assert [(each.code, each.place.rpartition("!")[2], each.found) for each in found.problems] == [
        ("CT1.01", f"E{form.rows['CT1.01']}", "“12a”"),
        ("CT1.05", f"F{form.rows['CT1.05']}", "trạng thái “lạ”"),
        ("CT2.05", f"E{form.rows['CT2.05']}", "công thức =1+1"),
    ]
    assert all(each.name and each.expected for each in found.problems)
    fixed = Filled(save_corrections(agency, found, tmp_path / "sửa.xlsx"))
    assert faults(fixed.path.read_bytes(), "kiểm.xlsx", tmp_path) == []
    assert hashlib.sha256(form.path.read_bytes()).hexdigest() == digest
    remarks = {cell.coordinate: cell.comment.text for row in fixed.page.iter_rows() for cell in row if cell.comment}
    places = {f"E{fixed.rows['CT1.01']}", f"F{fixed.rows['CT1.05']}", f"E{fixed.rows['CT2.05']}"}
    assert remarks.keys() == places
    assert "Thấy “12a”.\nCần số nguyên không âm" in remarks[f"E{fixed.rows['CT1.01']}"]
    assert fixed.page.cell(fixed.rows["CT2.05"], VALUE).data_type == "s"
    assert [row[1].value for row in fixed.book["Chỗ cần sửa"].iter_rows(min_row=4)] == ["CT1.01", "CT1.05", "CT2.05"]
    write(agency, without_problems(found))
    assert values(agency)["CT1.04"].content == 42
    fixed.put("CT1.01", 12).put("CT1.05", None, STATE).put("CT2.05", 7).save()
    again = read(agency, fixed.path)
    assert again.problems == ()
    write(agency, again)
    assert [values(agency)[code].content for code in ("CT1.01", "CT1.04", "CT2.05")] == [12, 42, 7]


def test_a_table_of_anothers_making_is_corrected_on_the_programs_own_form(agency, tmp_path):
    book = openpyxl.Workbook()
    for row in (("Mã", "Giá trị"), ("CT1.01", "ba"), ("CT9.99", 5), ("CT1.04", 42)):
        book.active.append(row)
    book.save(tmp_path / "khác.xlsx")
    found = read(agency, tmp_path / "khác.xlsx")
    fixed = Filled(save_corrections(agency, found, tmp_path / "sửa.xlsx"))
    assert (fixed.page.cell(fixed.rows["CT1.01"], VALUE).value, fixed.page.cell(fixed.rows["CT1.04"], VALUE).value) == (
        "ba",
        42,
    )
    assert [row[3].value for row in fixed.book["Chỗ cần sửa"].iter_rows(min_row=4)] == ["“ba”", "mã “CT9.99”"]


def test_old_fonts_decomposed_text_and_texts_of_numbers_are_understood(agency, form):
    form.put("CT1.03", "39/KH-UBND, kÕ ho¹ch").put("CT1.04", "1,234.0").put("CT2.12", "1234.5")
    form.put("CT2.05", "Ma\u0302\u0303u cu\u0303", NOTE).put("CT2.06", "sè liÖu ­íc", NOTE)
    for code, column in (("CT1.03", VALUE), ("CT2.06", NOTE)):
        form.page.cell(form.rows[code], column).font = Font(name=".VnTime")
    found = read(agency, form.save())
    assert found.problems == ()
    assert found.notes == ("Chữ theo phông TCVN3 (ABC) đã được đổi sang Unicode.",)
    after = {line.row.code: line.after for line in found.lines}
    assert after["CT1.03"].content == "39/KH-UBND, kế hoạch"
    assert (after["CT1.04"].content, after["CT2.12"].content) == (1234, Decimal("1234.5"))
    assert (after["CT2.05"].note, after["CT2.06"].note) == ("Mẫu cũ", "số liệu ước")


def test_merged_cells_are_told_since_excel_has_thrown_their_values_away(agency, form):
    first, last = form.rows["CT1.04"], form.rows["CT1.05"]
    form.page.merge_cells(start_row=first, end_row=last, start_column=VALUE, end_column=VALUE)
    (problem,) = read(agency, form.save()).problems
    assert (problem.code, problem.found) == ("CT1.05", f"ô gộp với E{first}")


def test_days_and_choices_are_chosen_from_what_there_is(agency, tmp_path):
    with agency.reading() as session:
        desk = open_desk(session, PERIOD)
    kind = desk.agency.kind
    choice = next(i for i in desk.programme.indicators if i.type is ValueType.CHOICE and kind in i.applies_to)
    named = desk.programme.lists[choice.breakdown][1]
    path = tmp_path / "x.xlsx"
    book = openpyxl.Workbook()
    for row in (("Mã", "Giá trị"), (choice.code, f" {named.name.upper()} ")):
        book.active.append(row)
    book.save(path)
    (line,) = read(agency, path).lines
    assert (line.after.content, line.problem) == (named.code, None)
    book.active["B2"] = "không có mục này"
    book.save(path)
    (problem,) = read(agency, path).problems
    assert named.name in problem.expected


def test_a_number_too_long_for_excel_keeps_all_its_digits(agency, tmp_path):
    type_in(agency, "CT1.01", "12345678901234567890")
    assert read(agency, save_form(agency, PERIOD, tmp_path / "dài.xlsx")).lines == ()


def test_what_was_typed_and_not_understood_is_in_the_form_too(agency, tmp_path):
    type_in(agency, "CT1.01", "=chưa rõ")
    form = Filled(save_form(agency, PERIOD, tmp_path / "x.xlsx"))
    assert (form.page.cell(form.rows["CT1.01"], VALUE).value, read(agency, form.path).lines) == ("=chưa rõ", ())


def test_another_program_opens_saves_and_gives_the_form_back(agency, form, tmp_path, convert):
    form.put("CT1.01", 41).put("CT1.03", "7/KH-UBND", VALUE).put("CT2.05", "hai dòng\nghi chú", NOTE).save()
    for kind in ("ods", CALC):
        convert(kind, tmp_path / "về", next(tmp_path.rglob("*.ods"), form.path))
    back = tmp_path / "về" / form.path.name
    assert read_value_file(back).stamp is not None
    found = read(agency, back)
    assert {line.row.code: line.shown[1] for line in found.lines} == {
        "CT1.01": "41",
        "CT1.03": "7/KH-UBND",
        "CT2.05": "5.035",
    }
    book = openpyxl.load_workbook(back)
    assert book.worksheets[0].protection.sheet
    assert {check.type for check in book.worksheets[0].data_validations.dataValidation} >= {"whole", "list"}
    assert book[FORM_SHEET].sheet_state in ("hidden", "veryHidden")


def test_written_values_name_the_file_as_their_source(agency, form):
    write(agency, read(agency, form.put("CT1.01", 41).save()))
    with agency.reading() as session:
        row = next(row for row in read_grid(session, agency.clock, PERIOD).rows if row.code == "CT1.01")
    assert row.source is ValueSource.FILE


def test_the_old_excel_format_is_told_with_what_to_do(agency, tmp_path):
    (tmp_path / "cũ.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(ValueFileError, match=r"loại cũ \.xls") as told:
        read(agency, tmp_path / "cũ.xls")
    assert "Excel Workbook" in told.value.hint
