"""Blocks of cells in the grid of figures: copied, pasted after a look, filled down, carried over, confirmed."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtWidgets import QApplication

from desktop.models.report import ValueSource
from desktop.rules.programme_kinds import ValueType
from desktop.rules.values import SpecialState
from desktop.services.report.checks import check_report
from desktop.ui.indicators.columns import At, Standing, standing
from tests.gui.test_indicators import page, row_of, shown, stored, type_in  # noqa: F401 - fixture
from tests.gui.workspaces import PERIOD, agency_context, agency_workspace, province  # noqa: F401 - fixtures

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def clip(text):
    QGuiApplication.clipboard().setText(text)


def key(qtbot, page, name, modifiers=Qt.KeyboardModifier.NoModifier):  # noqa: F811
    qtbot.keyClick(page.grid, name, modifiers)


def paste_at(qtbot, page, code, text):  # noqa: F811
    page.go_to(code)
    clip(text)
    key(qtbot, page, Qt.Key.Key_V, CTRL)
    return page.blocks.preview


def run_of_counts(page, length=3):  # noqa: F811
    """Codes of typed figures that stand one below the other."""
    rows = [row for row in page.model.rows() if not page.model.is_heading(page.model.rows().index(row))]
    for at in range(len(rows)):
        run = rows[at : at + length]
        if all(row.indicator.type is ValueType.COUNT and not row.locked for row in run):
            return [row.code for row in run]
    raise AssertionError


def test_one_cell_is_pasted_at_once(qtbot, page):  # noqa: F811
    paste_at(qtbot, page, "CT4.01", "1 234\r\n")
    row = stored(page, "CT4.01")
    assert (row.value.number, row.source) == (Decimal(1234), ValueSource.PASTED)


def test_a_block_is_seen_before_it_is_written(qtbot, page):  # noqa: F811
    codes = run_of_counts(page)
    before = [stored(page, code).value for code in codes]
    preview = paste_at(qtbot, page, codes[0], "1.234\nKPS\n7\n")
    assert [preview.model.index(at, 4).data() for at in range(3)] == ["1.234", "Không phát sinh", "7"]
    assert [stored(page, code).value for code in codes] == before
    assert preview.accept_button.text() == "Ghi 3 ô"
    qtbot.mouseClick(preview.accept_button, Qt.MouseButton.LeftButton)
    values = [stored(page, code).value for code in codes]
    assert [value.number for value in values] == [1234, 0, 7]
    assert values[1].state is SpecialState.NOTHING_AROSE
    assert page.context.history.next_back == "dán 3 ô"
    page.context.history.take_back(page.context.workspace)
    assert [stored(page, code).value for code in codes] == before


def test_nothing_is_written_while_a_cell_is_not_understood(qtbot, page):  # noqa: F811
    codes = run_of_counts(page)
    before = stored(page, codes[1]).value
    preview = paste_at(qtbot, page, codes[0], "55\n12a\n66")
    assert not preview.accept_button.isEnabled()
    assert "số nguyên" in preview.model.index(0, 4).data()
    preview.skip_box.setChecked(True)
    assert preview.accept_button.text() == "Ghi 2 ô"
    qtbot.mouseClick(preview.accept_button, Qt.MouseButton.LeftButton)
    assert [stored(page, code).value.number for code in (codes[0], codes[2])] == [55, 66]
    assert stored(page, codes[1]).value == before


def test_english_numbers_are_recognised_and_can_be_read_otherwise(qtbot, page):  # noqa: F811
    money = next(
        row.code for row in page.grid.proxy.shown_rows() if row.indicator.type is ValueType.MONEY and not row.locked
    )
    preview = paste_at(qtbot, page, "CT4.01", f"{money}\t1,234.5\nCT4.01\t1,000")
    assert [preview.model.index(at, 4).data() for at in range(2)] == ["1.234,5", "1.000"]
    assert "theo mã" in preview.banner.text_label.text()
    preview.form_combo.setCurrentIndex(0)
    preview.form_combo.activated.emit(0)
    assert not preview.accept_button.isEnabled()
    preview.reject()


def test_a_remark_is_pasted_beside_its_figure(qtbot, page):  # noqa: F811
    preview = paste_at(qtbot, page, "CT4.01", "CT4.01\t21\ttheo quyết định giao\nCT4.02\t5\t")
    qtbot.mouseClick(preview.accept_button, Qt.MouseButton.LeftButton)
    assert stored(page, "CT4.01").value.note == "theo quyết định giao"
    assert shown(page, "CT4.01", At.NOTE) == "theo quyết định giao"


def test_figures_are_copied_so_that_every_spreadsheet_takes_them(qtbot, page):  # noqa: F811
    codes = run_of_counts(page, 2)
    type_in(qtbot, page, codes[0], "1248")
    page.jobs.wait_for_done()
    page.go_to(codes[0])
    key(qtbot, page, Qt.Key.Key_Down, SHIFT)
    key(qtbot, page, Qt.Key.Key_C, CTRL)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text().split("\n")[0] == "1248"
    assert 'x:num="1248"' in data.html()


def test_the_upper_cell_is_filled_down(qtbot, page):  # noqa: F811
    codes = run_of_counts(page)
    type_in(qtbot, page, codes[0], "9")
    page.go_to(codes[0])
    key(qtbot, page, Qt.Key.Key_Down, SHIFT)
    key(qtbot, page, Qt.Key.Key_Down, SHIFT)
    key(qtbot, page, Qt.Key.Key_D, CTRL)
    assert [stored(page, code).value.number for code in codes] == [9, 9, 9]
    assert page.context.history.next_back == "điền xuống 2 ô"


def test_a_single_cell_takes_what_stands_above_it(qtbot, page):  # noqa: F811
    codes = run_of_counts(page)
    type_in(qtbot, page, codes[0], "8")
    page.go_to(codes[1])
    key(qtbot, page, Qt.Key.Key_D, CTRL)
    assert stored(page, codes[1]).value.number == 8


def test_emptying_a_block_is_one_edit(qtbot, page):  # noqa: F811
    codes = run_of_counts(page)
    page.go_to(codes[0])
    key(qtbot, page, Qt.Key.Key_Down, SHIFT)
    key(qtbot, page, Qt.Key.Key_Delete)
    assert all(stored(page, code).value.is_empty for code in codes[:2])
    assert page.context.history.next_back == "xóa 2 ô"


def test_ctrl_with_an_arrow_goes_to_the_end_of_what_is_filled(qtbot, page):  # noqa: F811
    page.go_to("CT1.01")
    key(qtbot, page, Qt.Key.Key_Down, CTRL)
    here = page.grid.currentIndex()
    after = page.grid._neighbour(here, 1, 0)
    assert here.column() == At.VALUE
    assert after is None or not after.data() or not here.data()


def test_ctrl_and_shift_with_an_arrow_stretch_the_block(qtbot, page):  # noqa: F811
    page.go_to("CT1.01")
    key(qtbot, page, Qt.Key.Key_Down, CTRL | SHIFT)
    assert len(page.grid.selectedIndexes()) > 1


def test_what_is_carried_over_waits_for_a_person(qtbot, page):  # noqa: F811
    code = next(
        row.code
        for row in page.grid.proxy.shown_rows()
        if not row.locked and not row.last_year.is_empty and row.source is ValueSource.TYPED
    )
    type_in(qtbot, page, code, "")
    page.jobs.wait_for_done()
    page.go_to(code)
    key(qtbot, page, Qt.Key.Key_D, CTRL | SHIFT)
    row = stored(page, code)
    assert (row.source, row.confirmed, row.value.content) == (ValueSource.CARRIED, False, row.last_year.content)
    assert standing(row_of(page, code)) is Standing.UNCONFIRMED
    assert rules(page, code) == {"FIGURE_UNCONFIRMED"}
    key(qtbot, page, Qt.Key.Key_Return, CTRL)
    assert stored(page, code).confirmed
    assert not rules(page, code)


def test_everything_in_view_is_confirmed_at_once(qtbot, page):  # noqa: F811
    filled = [row.code for row in page.grid.proxy.shown_rows() if not row.locked and not row.last_year.is_empty][:3]
    for code in filled:
        type_in(qtbot, page, code, "")
    page.jobs.wait_for_done()
    page.grid.selectAll()
    key(qtbot, page, Qt.Key.Key_D, CTRL | SHIFT)
    page.jobs.wait_for_done()
    waiting = [row.code for row in page.model.rows() if row in page.grid.proxy.shown_rows() and not row.confirmed]
    assert set(filled) <= set(waiting)
    assert page.tabs._buttons[4].text() == f"Chưa xác nhận {len(waiting)}"
    assert page.tabs._buttons[4].isVisible()
    key(qtbot, page, Qt.Key.Key_Return, CTRL | SHIFT)
    assert all(stored(page, code).confirmed for code in filled)


def test_where_nothing_can_be_carried_over_it_is_said(qtbot, page):  # noqa: F811
    type_in(qtbot, page, "CT4.01", "3")
    page.go_to("CT4.01")
    key(qtbot, page, Qt.Key.Key_D, CTRL | SHIFT)
    page.jobs.wait_for_done()
    assert "Không có ô trống" in page.banner.title_label.text()


def test_the_remark_is_typed_in_its_own_column(qtbot, page):  # noqa: F811
    page.go_to("CT4.01")
    page.grid.setCurrentIndex(page.grid.currentIndex().siblingAtColumn(At.NOTE))
    compose(page, "số tạm")
    qtbot.keyClick(page.grid.indexWidget(page.grid.currentIndex()), Qt.Key.Key_Return)
    assert stored(page, "CT4.01").value.note == "số tạm"


def compose(page, text):  # noqa: F811
    """What an input method does: every letter is shown underlined, then given."""
    target = page.grid
    for letter in text:
        QApplication.sendEvent(target, QInputMethodEvent(letter, []))
        target = page.grid.indexWidget(page.grid.currentIndex()) or page.grid
        event = QInputMethodEvent()
        event.setCommitString(letter)
        QApplication.sendEvent(target, event)


def keep_typing(qtbot, page, log):  # noqa: F811
    """What Telex and VNI keyboards send: letters, and for a mark backspaces and the letters again."""
    for letter in log:
        target = page.grid.indexWidget(page.grid.currentIndex()) or page.grid
        if letter == "\b":
            qtbot.keyClick(target, Qt.Key.Key_Backspace)
        else:
            qtbot.keyClicks(target, letter) if letter.isascii() else target.insert(letter)


LOGS = [("Hoa\b\bòa", "Hòa"), ("dd\b\bđa\bã", "đã"), ("ke\bê\bế hoach\b\b\bạch", "kế hoạch"), ("d9\b\bđo\bộ", "độ")]


@pytest.mark.parametrize(("log", "text"), LOGS)
def test_an_input_method_that_types_again_loses_nothing(qtbot, page, log, text):  # noqa: F811
    code = next(row.code for row in page.grid.proxy.shown_rows() if row.indicator.type is ValueType.TEXT)
    page.go_to(code)
    before = stored(page, "CT4.01").value
    keep_typing(qtbot, page, log[:2])
    page.context.jobs.run(lambda: None, changes=page.topics)  # something else is saved meanwhile
    page.jobs.wait_for_done()
    keep_typing(qtbot, page, log[2:])
    qtbot.keyClick(page.grid.indexWidget(page.grid.currentIndex()), Qt.Key.Key_Return)
    assert stored(page, code).value.content == text
    assert stored(page, "CT4.01").value == before


@pytest.mark.parametrize(("log", "text"), LOGS)
def test_nothing_is_lost_in_a_remark(qtbot, page, log, text):  # noqa: F811
    page.go_to("CT4.01")
    page.cell_bar.edit_note()
    for letter in log:
        if letter == "\b":
            qtbot.keyClick(page.cell_bar.note_edit, Qt.Key.Key_Backspace)
        else:
            page.cell_bar.note_edit.insert(letter)
    qtbot.keyClick(page.cell_bar.note_edit, Qt.Key.Key_Return)
    assert stored(page, "CT4.01").value.note == text


def test_what_an_input_method_composes_replaces_the_cell(page):  # noqa: F811
    page.go_to("CT4.01")
    compose(page, "12")
    page.search_box.setFocus()
    page.blocks.leave_editor()
    assert stored(page, "CT4.01").value.number == 12


def rules(page, code):  # noqa: F811
    page.jobs.wait_for_done()
    with page.context.workspace.reading() as session:
        found = check_report(session, page.context.workspace.clock, PERIOD).findings
    return {each.rule for each in found if each.target == code}
