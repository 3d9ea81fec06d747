"""Ctrl+Z and Ctrl+Y in the window: across pages, with a word about what is taken back."""

import pytest
from PySide6.QtCore import Qt

from desktop.services.figures.indicators import CellEdit, set_value
from desktop.services.report.checks import explain_finding
from desktop.ui.indicators.page import IndicatorsPage
from desktop.ui.shell import Shell
from desktop.ui.topics import Topic
from desktop.ui.undoing import Undoing
from desktop.ui.windows import agency_pages
from tests.gui.test_indicators import row_of, stored, type_in
from tests.gui.workspaces import PERIOD, agency_context, agency_workspace, province  # noqa: F401 - fixtures

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot, agency_context):  # noqa: F811
    shell = Shell(agency_context.jobs)
    qtbot.addWidget(shell)
    shell.resize(1366, 768)
    with qtbot.waitSignal(shell.painted):
        shell.show()
    shell.activateWindow()
    shell.undoing = Undoing(shell, agency_context.jobs, lambda: agency_context)
    shell.set_navigation(agency_pages(agency_context))
    open_and_read(qtbot, shell, "indicators")
    return shell


def open_and_read(qtbot, shell, key):
    with qtbot.waitSignal(shell.page_refreshed, check_params_cb=lambda read: read == key):
        shell.open_page(key)


def grid_page(shell) -> IndicatorsPage:
    return shell.page("indicators")


def test_what_was_typed_is_taken_back_from_another_page(qtbot, window):
    page = grid_page(window)
    before = stored(page, "CT4.01").value
    type_in(qtbot, page, "CT4.01", "23")
    page.jobs.wait_for_done()
    assert "CT4.01" in window.undoing.buttons.back_button.toolTip()
    assert not window.undoing.buttons.again_button.isEnabled()
    open_and_read(qtbot, window, "tasks")
    with qtbot.waitSignal(window.page_opened):
        qtbot.mouseClick(window.undoing.buttons.back_button, Qt.MouseButton.LeftButton)
    assert window.current_key == "indicators"
    assert stored(page, "CT4.01").value == before
    assert page.grid.current_row().code == "CT4.01"
    assert row_of(page, "CT4.01").value == before
    qtbot.mouseClick(window.undoing.buttons.again_button, Qt.MouseButton.LeftButton)
    assert stored(page, "CT4.01").value.number == 23
    assert "CT4.01" in window.undoing.buttons.back_button.accessibleName()


def test_the_last_edit_is_meant_even_while_it_is_being_saved(qtbot, window):
    page = grid_page(window)
    before = stored(page, "CT4.01").value
    type_in(qtbot, page, "CT4.02", "5")
    type_in(qtbot, page, "CT4.01", "7")
    qtbot.keyClick(page.grid, Qt.Key.Key_Z, CTRL)
    assert stored(page, "CT4.01").value == before
    assert stored(page, "CT4.02").value.number == 5


def test_a_figure_of_another_period_is_shown_where_it_is(qtbot, window):
    page = grid_page(window)
    run(page, set_value, CellEdit("6T-2017", "CT4.01", "19"))
    qtbot.keyClick(page.grid, Qt.Key.Key_Z, CTRL)
    page.jobs.wait_for_done()
    assert page.period_combo.value() == "6T-2017"


def test_a_reason_is_taken_back(qtbot, window):
    page = grid_page(window)
    run(page, explain_finding, PERIOD, "R", "CT4.01", "do thiên tai")
    qtbot.keyClick(page.grid, Qt.Key.Key_Z, CTRL)
    page.jobs.wait_for_done()
    assert window.undoing.buttons.again_button.toolTip().endswith("CT4.01: giải trình")


def test_what_was_changed_elsewhere_is_left_and_said(qtbot, window, monkeypatch):
    page = grid_page(window)
    told = []
    monkeypatch.setattr(window, "show_error", told.append)
    type_in(qtbot, page, "CT4.01", "7")
    page.jobs.wait_for_done()
    with page.context.workspace.session() as session:
        set_value(session, page.context.workspace.clock, CellEdit(PERIOD, "CT4.01", "8"))
    qtbot.keyClick(page.grid, Qt.Key.Key_Z, CTRL)
    page.jobs.wait_for_done()
    assert told[0].code == "CHANGED_SINCE"
    assert not window.undoing.buttons.back_button.isEnabled()


def run(page, use_case, *arguments):
    page.jobs.run(page.context.writing(use_case, *arguments), changes=frozenset({Topic.VALUES}))
    page.jobs.wait_for_done()
