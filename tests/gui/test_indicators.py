"""The grid of figures: typing is saving, and what is wrong is said at the cell."""

import pytest
from PySide6.QtCore import Qt

from desktop.rules.cells import show_value
from desktop.rules.values import SpecialState
from desktop.services.figures.indicators import read_grid
from desktop.ui.indicators.columns import At, Standing, standing
from desktop.ui.indicators.page import IndicatorsPage
from tests.gui.workspaces import PERIOD, agency_context, agency_workspace, province  # noqa: F401 - fixtures

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(qtbot, agency_context):  # noqa: F811
    made = IndicatorsPage(agency_context)
    qtbot.addWidget(made)
    agency_context.jobs.announced.connect(made.hear)  # as the window does
    made.resize(1154, 700)
    with qtbot.waitSignal(made.refreshed):
        made.show()
    made.grid.setFocus()
    return made


def stored(page, code, period=PERIOD):
    """What a later start of the program would find."""
    page.jobs.wait_for_done()
    with page.context.workspace.reading() as session:
        grid = read_grid(session, page.context.workspace.clock, period)
    return next(row for row in grid.rows if row.code == code)


def shown(page, code, column):
    number = page.model.find(lambda row: row.code == code)
    return page.model.index(number, column).data()


def row_of(page, code):
    return page.model.row_at(page.model.find(lambda row: row.code == code))


def type_in(qtbot, page, code, text):
    page.go_to(code)
    qtbot.keyClick(page.grid, Qt.Key.Key_F2)
    editor = page.grid.indexWidget(page.grid.currentIndex())
    editor.clear()
    editor.insert(text)  # as an input method does
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def test_the_grid_stands_in_groups_with_their_counts(page):
    headings = [row.text for row in page.model.rows() if page.model.is_heading(page.model.rows().index(row))]
    assert headings[0].startswith("Nhóm 1.")
    assert any("1 lỗi" in heading for heading in headings)
    assert "Đã nhập" in page.subtitle_label.text()
    assert [page.model.columns[at].title for at in (At.LAST_YEAR, At.VALUE)] == ["6T 2017", "6T 2018"]
    assert page.grid.isColumnHidden(At.EARLIER)


def test_a_figure_is_saved_when_its_cell_is_left(qtbot, page):
    type_in(qtbot, page, "CT4.01", "23")
    assert shown(page, "CT4.01", At.VALUE) == "23"  # at once, before the job has ended
    assert show_value(*_pair(stored(page, "CT4.01"))) == "23"
    assert page.grid.current_row().code == "CT4.02"  # Enter goes down, as in Excel


def test_leaving_by_clicking_elsewhere_saves_too(qtbot, page):
    page.go_to("CT4.01")
    qtbot.keyClicks(page.grid, "2")
    qtbot.keyClicks(page.grid.indexWidget(page.grid.currentIndex()), "4")
    page.search_box.setFocus()
    assert show_value(*_pair(stored(page, "CT4.01"))) == "24"


def test_calculated_rows_and_findings_follow(qtbot, page):
    wrong = row_of(page, "CT3.05")
    assert standing(wrong) is Standing.ERROR
    assert shown(page, "CT3.09", At.SOURCE) == "Chờ CT3.05"
    solved = row_of(page, "CT3.04").value.number
    type_in(qtbot, page, "CT3.05", str(int(solved)))
    page.jobs.wait_for_done()
    assert standing(row_of(page, "CT3.05")) is not Standing.ERROR
    assert shown(page, "CT3.09", At.VALUE) == "100,00"
    assert page.tabs.findChildren(type(page.tabs._buttons[3]))[3].text() == "Lỗi 0"


def test_what_cannot_be_understood_stays_and_says_what_was_expected(qtbot, page):
    type_in(qtbot, page, "CT4.01", "12a")
    page.jobs.wait_for_done()
    assert shown(page, "CT4.01", At.VALUE) == "12a"
    assert "12a" in shown(page, "CT4.01", At.SOURCE)
    page.go_to("CT4.01")
    assert "số nguyên không âm" in page.cell_bar.title_label.text()
    assert stored(page, "CT4.01").value.raw == "12a"


@pytest.mark.parametrize(
    ("key", "state"),
    [
        (Qt.Key.Key_0, SpecialState.NOTHING_AROSE),
        (Qt.Key.Key_Minus, SpecialState.NOT_APPLICABLE),
        (Qt.Key.Key_Slash, SpecialState.NOT_AVAILABLE),
    ],
)
def test_one_key_writes_a_special_state(qtbot, page, key, state):
    page.go_to("CT4.01")
    qtbot.keyClick(page.grid, key, CTRL)
    assert stored(page, "CT4.01").value.state is state


def test_the_keys_work_while_the_cell_is_being_typed_in(qtbot, page):
    page.go_to("CT4.01")
    qtbot.keyClicks(page.grid, "7")
    editor = page.grid.indexWidget(page.grid.currentIndex())
    qtbot.keyClick(editor, Qt.Key.Key_U, CTRL)
    value = stored(page, "CT4.01").value
    assert value.state is SpecialState.ESTIMATE
    assert value.number == 7


def test_an_estimate_is_taken_back_by_the_same_key(qtbot, page):
    type_in(qtbot, page, "CT4.01", "ước 30")
    assert stored(page, "CT4.01").value.state is SpecialState.ESTIMATE
    page.go_to("CT4.01")
    qtbot.keyClick(page.grid, Qt.Key.Key_U, CTRL)
    value = stored(page, "CT4.01").value
    assert value.state is None
    assert value.number == 30


def test_a_calculated_cell_is_not_typed_in(qtbot, page):
    page.go_to("CT3.10")
    before = stored(page, "CT3.10").value
    qtbot.keyClicks(page.grid, "5")
    qtbot.keyClick(page.grid, Qt.Key.Key_0, CTRL)
    assert stored(page, "CT3.10").value == before


def test_a_remark_keeps_the_figure(qtbot, page):
    page.go_to("CT4.01")
    before = stored(page, "CT4.01").value.content
    qtbot.keyClick(page.grid, Qt.Key.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    page.cell_bar.note_edit.insert("theo Quyết định giao biên chế")
    qtbot.keyClick(page.cell_bar.note_edit, Qt.Key.Key_Return)
    value = stored(page, "CT4.01").value
    assert (value.content, value.note) == (before, "theo Quyết định giao biên chế")


def test_a_remark_typed_for_one_cell_never_lands_in_another(qtbot, page):
    page.go_to("CT4.01")
    page.cell_bar.edit_note()
    page.cell_bar.note_edit.insert("số tạm")
    qtbot.keyClick(page, Qt.Key.Key_F8)
    assert stored(page, "CT4.01").value.note == "số tạm"
    assert page.grid.current_row().code != "CT4.01"
    assert page.cell_bar.note_edit.text() == ""


def test_a_surprising_figure_is_explained_where_it_stands(qtbot, page):
    type_in(qtbot, page, "CT2.12", "9999")
    page.jobs.wait_for_done()
    assert standing(row_of(page, "CT2.12")) is Standing.WARNING
    page.go_to("CT2.12")
    page.cell_bar.reason_edit.insert("Vận động thêm nguồn xã hội hóa")
    with qtbot.waitSignal(page.refreshed):
        qtbot.keyClick(page.cell_bar.reason_edit, Qt.Key.Key_Return)
    assert standing(row_of(page, "CT2.12")) is Standing.EXPLAINED
    assert shown(page, "CT2.12", At.SOURCE) == "Đã giải trình"


def test_f8_goes_from_error_to_error(qtbot, page):
    page.go_to("CT1.01")
    qtbot.keyClick(page, Qt.Key.Key_F8)
    first = page.grid.current_row().code
    assert standing(row_of(page, first)) in (Standing.ERROR, Standing.WARNING)


def test_the_tabs_and_the_search_leave_what_is_wanted(qtbot, page):
    page.tabs.set_current(1)
    assert page.grid.proxy.shown_rows()
    assert all(not row.is_filled for row in page.grid.proxy.shown_rows())
    page.tabs.set_current(0)
    page.search_box.setText("ho ngheo")
    qtbot.keyClick(page.search_box, Qt.Key.Key_Return)
    assert "CT2.06" in [row.code for row in page.grid.proxy.shown_rows()]
    page.go_to("CT5.01")  # a jump shows the cell even if it is filtered out
    assert page.grid.current_row().code == "CT5.01"


def test_figures_of_last_year_can_be_typed(qtbot, page):
    page.period_combo.setCurrentIndex(page.period_combo.findData("6T-2017"))
    with qtbot.waitSignal(page.refreshed):
        page.period_combo.activated.emit(page.period_combo.currentIndex())
    assert page.context.period == PERIOD  # the other pages stay where they are
    assert page.grid.isColumnHidden(At.LAST_YEAR)
    type_in(qtbot, page, "CT4.01", "19")
    assert stored(page, "CT4.01", "6T-2017").value.number == 19


def test_another_period_of_the_window_is_followed(qtbot, page):
    with qtbot.waitSignal(page.refreshed):
        page.context.set_period("N-2018")
    assert page.model.columns[At.VALUE].title == "Năm 2018"
    assert not page.grid.isColumnHidden(At.EARLIER)


def test_a_refused_save_is_said_and_the_text_stays(qtbot, page, monkeypatch):
    from desktop.core.errors import EnvironmentFailureError
    from desktop.ui.indicators import saving as module

    def refuse(*_args):
        raise EnvironmentFailureError("Ổ đĩa đã đầy.", "Xóa bớt tệp rồi gõ lại.")

    monkeypatch.setattr(module, "keep_values", refuse)
    type_in(qtbot, page, "CT4.01", "77")
    page.jobs.wait_for_done()
    assert page.banner.isVisible()
    assert page.banner.title_label.text() == "Ổ đĩa đã đầy."
    assert shown(page, "CT4.01", At.VALUE) == "77"


def test_edits_that_follow_fast_are_all_kept_and_calculated_once(qtbot, page):
    kept, saved = [], []
    page.saving.kept.connect(lambda: kept.append(True))
    page.saving.saved.connect(saved.append)
    rows = {row.code: row for row in page.grid.proxy.shown_rows()}
    for code, text in (("CT4.01", "25"), ("CT4.02", "24"), ("CT4.03", "1")):
        page.saving.save_cell(rows[code], At.VALUE, text)
    page.jobs.wait_for_done()
    assert (len(kept), len(saved)) == (3, 1)
    assert [shown(page, code, At.VALUE) for code in ("CT4.01", "CT4.02", "CT4.03")] == ["25", "24", "1"]


def _pair(row):
    return row.indicator, row.value
