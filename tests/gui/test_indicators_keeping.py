"""How what is typed in the grid reaches the disk: nobody waits for it, and nobody writes over a colleague unseen."""

from threading import Event

import pytest
from PySide6.QtCore import Qt

from desktop.rules.values import Value
from desktop.services.figures.indicators import CellEdit, read_grid, set_value
from desktop.ui.indicators.columns import At
from desktop.ui.indicators.page import IndicatorsPage
from tests.gui.workspaces import PERIOD

CODE, BELOW = "CT4.01", "CT4.02"


@pytest.fixture
def page(qtbot, agency_context):
    made = IndicatorsPage(agency_context)
    qtbot.addWidget(made)
    agency_context.jobs.announced.connect(made.hear)  # as the window does
    made.resize(1154, 700)
    with qtbot.waitSignal(made.refreshed):
        made.show()
    made.grid.setFocus()
    return made


def type_over(qtbot, page, text, code=CODE):
    page.go_to(code)
    qtbot.keyClicks(page.grid, text[0])
    editor = page.grid.indexWidget(page.grid.currentIndex())
    qtbot.keyClicks(editor, text[1:])
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def stored(page, code=CODE):
    with page.context.workspace.reading() as session:
        grid = read_grid(session, page.context.workspace.clock, PERIOD)
    return next(row.value.number for row in grid.rows if row.code == code)


def cell(page, code=CODE):
    number = page.model.find(lambda row: row.code == code)
    return page.model.look_at(number, At.VALUE)


def colleague_types(page, text, code=CODE):
    workspace = page.context.workspace
    with workspace.session() as session:
        set_value(session, workspace.clock, CellEdit(PERIOD, code, text, actor="Lê Thị Hạnh"))


@pytest.fixture
def slow_disk(page, monkeypatch):
    """A disk that confirms nothing until it is told to."""
    ready, dialect = Event(), page.context.workspace.database._engine.dialect
    commit = dialect.do_commit

    def commit_when_ready(connection):
        ready.wait()
        commit(connection)

    monkeypatch.setattr(dialect, "do_commit", commit_when_ready)
    yield ready
    ready.set()
    page.jobs.wait_for_done()


def test_leaving_a_cell_waits_for_no_disk_and_says_saved_only_when_it_is(qtbot, page, slow_disk):
    announced, kept = [], []
    page.jobs.announced.connect(announced.append)
    page.saving.kept.connect(lambda: kept.append(True))
    before = stored(page)
    for text, code in (("25", CODE), ("26", BELOW)):
        type_over(qtbot, page, text, code)
        assert page.grid.current_row().code != code  # the next cell is there
        assert (cell(page, code).text, cell(page, code).muted) == (text, True)  # grey: not saved yet
    assert (announced, kept, stored(page)) == ([], [], before)
    slow_disk.set()
    page.jobs.wait_for_done()
    assert (len(announced), len(kept), stored(page), stored(page, BELOW)) == (2, 2, 25, 26)
    assert not cell(page).muted


def test_whatever_is_asked_for_after_an_edit_finds_it_done(qtbot, page):
    type_over(qtbot, page, "25")
    found = []
    page.jobs.run(lambda: stored(page)).succeeded.connect(found.append)  # before the window has painted
    page.jobs.wait_for_done()
    assert found == [25]


def test_a_cell_that_is_typed_in_again_at_once_is_no_conflict(qtbot, page):
    for text in ("25", "26", "27"):
        type_over(qtbot, page, text)
    page.saving.save_note(CODE, "theo Chi cục")
    type_over(qtbot, page, "28")
    page.jobs.wait_for_done()
    assert page.saving.conflict is None
    assert stored(page) == 28


def test_of_two_officers_figures_the_officer_chooses_his_own(qtbot, page):
    colleague_types(page, "31")
    type_over(qtbot, page, "25")
    page.jobs.wait_for_done()
    dialog = page.saving.conflict
    assert (dialog.mine.toPlainText(), dialog.theirs.toPlainText()) == ("25", "31")
    assert "Lê Thị Hạnh" in page.banner.title_label.text()
    assert stored(page) == 31
    qtbot.mouseClick(dialog.keep_button, Qt.MouseButton.LeftButton)
    page.jobs.wait_for_done()
    assert stored(page) == 25
    assert page.banner.isHidden()


def test_or_the_other_one_while_the_rest_of_the_block_is_written(qtbot, page):
    colleague_types(page, "31")
    page.saving.save_together([CellEdit("", CODE, "25"), CellEdit("", BELOW, "26")], "dán 2 ô")
    page.jobs.wait_for_done()
    page.saving.conflict.accept()
    page.jobs.wait_for_done()
    assert (stored(page), stored(page, BELOW)) == (31, 26)
    type_over(qtbot, page, "32")  # what the colleague wrote is seen now
    page.jobs.wait_for_done()
    assert stored(page) == 32


def test_the_figure_of_a_single_cell_gives_way_to_the_colleagues(qtbot, page):
    colleague_types(page, "31")
    type_over(qtbot, page, "25")
    page.jobs.wait_for_done()
    page.saving.conflict.accept()
    page.jobs.wait_for_done()
    assert page.model.row_at(page.model.find(lambda row: row.code == CODE)).entered == Value(31)
    assert cell(page).text == "31"
    assert page.banner.isHidden()


def test_figures_are_not_taken_over_beside_a_colleagues_that_was_not_seen(qtbot, page):
    colleague_types(page, "")
    with qtbot.waitSignal(page.refreshed):
        page.refresh()
    colleague_types(page, "31")
    page.saving.carry_over([CODE])
    page.jobs.wait_for_done()
    assert stored(page) == 31
    assert "Lê Thị Hạnh" in page.banner.title_label.text()
    assert cell(page).text == "31"  # and is seen now
