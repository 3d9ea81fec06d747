"""The grid as a workbook: given out, taken in after a look, and what is wrong given back."""

from decimal import Decimal

import openpyxl
import pytest
from PySide6.QtWidgets import QFileDialog

from desktop.core.number_forms import NumberForm
from desktop.models.report import ValueSource
from desktop.services.figures.indicators import CellEdit, set_value
from desktop.services.figures.value_files import read_value_file
from desktop.services.figures.value_import import OtherFormError
from desktop.ui.file_dialogs import FileDialog
from tests.gui.hands import click
from tests.gui.test_indicators import page, stored  # noqa: F401 - fixture
from tests.gui.workspaces import agency_context, agency_workspace, province  # noqa: F401 - fixtures

VALUE, STATE = 5, 6
UNDERSTOOD = 4


@pytest.fixture
def form(page, tmp_path):  # noqa: F811
    """The form of the page, and what changes cells of it."""
    path = tmp_path / "biểu.xlsx"
    page.excel.save_to((path,))
    page.jobs.wait_for_done()

    def fill(**cells):
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        rows = {sheet.cell(row, 1).value: row for row in range(1, sheet.max_row + 1)}
        for code, content in cells.items():
            sheet.cell(rows[code.replace("_", ".")], VALUE).value = content
        book.save(path)
        return path

    return fill


def read(page, path):  # noqa: F811
    page.excel.read((path,))
    page.jobs.wait_for_done()
    return page.excel.preview


def test_the_menu_asks_where_the_form_goes_and_which_file_comes(qtbot, page):  # noqa: F811
    out, back = page.excel.button.menu().actions()
    assert [out.text(), back.text()] == ["Xuất biểu mẫu Excel…", "Nhập từ Excel…"]
    for action, mode in ((out, QFileDialog.AcceptMode.AcceptSave), (back, QFileDialog.AcceptMode.AcceptOpen)):
        action.trigger()
        dialog = page.findChildren(FileDialog)[-1]
        assert dialog.acceptMode() is mode
        dialog.reject()


def test_a_filled_form_is_looked_at_then_written_then_taken_back(qtbot, page, form):  # noqa: F811
    before = stored(page, "CT4.01").value
    preview = read(page, form(CT4_01=41, CT4_02=42))
    assert [preview.model.index(at, UNDERSTOOD).data() for at in range(2)] == ["41", "42"]
    assert not preview.corrections_button.isVisible()
    assert stored(page, "CT4.01").value == before
    click(qtbot, preview.accept_button)
    page.jobs.wait_for_done()
    row = stored(page, "CT4.01")
    assert (row.value.content, row.source) == (41, ValueSource.FILE)
    history = page.context.history
    assert history.next_back == "nhập 2 ô từ tệp"
    history.take_back(page.context.workspace)
    assert stored(page, "CT4.01").value == before
    assert page.excel.preview is None


def test_a_file_without_news_is_only_told(qtbot, page, form):  # noqa: F811
    with qtbot.waitSignal(page.toast) as told:
        assert read(page, form()) is None
    assert told.args[0] == "biểu.xlsx không có gì khác với biểu đang mở"


def test_what_is_wrong_stands_first_and_is_given_back_with_remarks(qtbot, page, form, tmp_path):  # noqa: F811
    preview = read(page, form(CT4_01=41, CT4_02="mười"))
    assert "số nguyên" in preview.model.index(0, UNDERSTOOD).data()
    assert preview.model.index(0, 0).data().startswith("Biểu số liệu!E")
    assert not preview.accept_button.isEnabled()
    click(qtbot, preview.corrections_button)
    page.findChildren(FileDialog)[-1].reject()
    page.excel.save_corrections_to((tmp_path / "sửa.xlsx",))
    page.jobs.wait_for_done()
    assert {row.code: row.value for row in read_value_file(tmp_path / "sửa.xlsx").rows}["CT4.02"] == "mười"
    preview.skip_box.setChecked(True)
    click(qtbot, preview.accept_button)
    page.jobs.wait_for_done()
    assert stored(page, "CT4.01").value.content == 41
    assert stored(page, "CT4.02").value.content != "mười"


def test_a_line_leads_to_its_cell(qtbot, page, form):  # noqa: F811
    preview = read(page, form(CT4_02="mười"))
    with qtbot.waitSignal(preview.finished):
        click(qtbot, preview.place_button)
    assert page.grid.current_row().code == "CT4.02"


def test_texts_of_numbers_can_be_read_in_another_way(qtbot, page, form):  # noqa: F811
    preview = read(page, form(CT4_01="1.250"))
    assert preview.form_combo.isVisible()
    assert preview.model.index(0, UNDERSTOOD).data() == "1.250"
    preview.form_combo.chosen.emit(NumberForm.ENGLISH)
    page.jobs.wait_for_done()
    assert "số nguyên" in preview.model.index(0, UNDERSTOOD).data()
    preview.reject()


def test_what_was_typed_meanwhile_is_told_before_it_is_overwritten(qtbot, page, form):  # noqa: F811
    path = form(CT4_01=41, CT4_02=42)
    page.go_to("CT4.01")
    page.grid.put(page.grid.currentIndex(), "77")
    page.jobs.wait_for_done()
    preview = read(page, path)
    assert "đã được sửa trong sổ" in preview.model.index(0, UNDERSTOOD).data()
    assert "1 ô cần xem lại" in preview.banner.title_label.text()
    click(qtbot, preview.accept_button)
    page.jobs.wait_for_done()
    assert stored(page, "CT4.01").value.content == Decimal(41)


def test_what_a_colleague_writes_while_the_file_is_looked_at_is_shown_first(qtbot, page, form):  # noqa: F811
    preview = read(page, form(CT4_01=41, CT4_02=42))
    with page.context.workspace.session() as session:
        set_value(session, page.context.workspace.clock, CellEdit("6T-2018", "CT4.01", "77", actor="Lê Thị Hạnh"))
    click(qtbot, preview.accept_button)
    page.jobs.wait_for_done()
    assert stored(page, "CT4.02").value.content != Decimal(42)
    assert "Lê Thị Hạnh" in page.banner.title_label.text()
    again = page.excel.preview
    assert again is not preview
    assert again.model.index(0, UNDERSTOOD - 2).data() == "77"
    click(qtbot, again.accept_button)
    page.jobs.wait_for_done()
    assert [stored(page, code).value.content for code in ("CT4.01", "CT4.02")] == [41, 42]


def test_a_form_of_another_period_is_refused_on_the_page(page, form, tmp_path):  # noqa: F811
    from desktop.services.figures.form_workbook import save_form

    path = save_form(page.context.workspace, "N-2018", tmp_path / "năm.xlsx")
    assert read(page, path) is None
    assert page.banner.isVisibleTo(page)
    assert OtherFormError.code == "OTHER_FORM"
