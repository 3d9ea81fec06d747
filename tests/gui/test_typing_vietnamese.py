"""What is typed in Telex or VNI arrives letter by letter, though pages save and read again in the middle of a word."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.services.figures.indicators import read_grid
from desktop.services.report.narrative import read_narrative
from desktop.ui.indicators.page import IndicatorsPage
from desktop.ui.narrative.page import NarrativePage
from desktop.ui.parts.inputs import SearchBox
from desktop.ui.registers.page import RegistersPage
from tests.gui.key_logs import Way, states, type_text
from tests.gui.walking import until_read
from tests.gui.workspaces import PERIOD

TEXT = "Đã đối thoại với 86 hộ ở ấp Nghĩa Lợi, đường Hoàng Hữu Khuyển"
SOUGHT = "tiếp công dân của người đứng đầu"
EVERY = 7
"""The page saves and reads again after so many changes: never at the same place of a word."""
WAYS = pytest.mark.parametrize("way", Way)


@pytest.fixture
def show(qtbot, agency_context):
    """Shows a page with the keyboard in it."""

    def shown(kind):
        page = kind(agency_context)
        qtbot.addWidget(page)
        agency_context.jobs.announced.connect(page.hear)  # as the window does
        page.resize(1154, 700)
        with qtbot.waitSignal(page.refreshed):
            page.show()
        page.activateWindow()
        until_read(agency_context.jobs)
        return page

    return shown


class Disturbance:
    """Saves and reads again now and then, as the pause after typing, the worker and the clock do."""

    def __init__(self, *acts):
        self.acts = acts
        self.count = 0

    def __call__(self):
        self.count += 1
        if self.count % EVERY == 0:
            for act in self.acts:
                act()


def test_a_word_is_built_as_input_methods_build_it():
    assert list(states("Đối")) == ["D", "Đ", "Đo", "Đô", "Đôi", "Đối"]
    assert list(states("đường"))[-1] == "đường"


@WAYS
def test_a_cell_of_the_grid(show, jobs, way):
    page = show(IndicatorsPage)
    page.go_to("CT1.03")
    until_read(jobs)
    type_text(TEXT, way, Disturbance(page.refresh, lambda: until_read(jobs)))
    editor = QApplication.focusWidget()
    assert editor.text() == TEXT
    QTest.keyClick(editor, Qt.Key.Key_Return)
    until_read(jobs)
    with page.context.workspace.reading() as session:
        rows = read_grid(session, page.context.workspace.clock, PERIOD).rows
    assert next(row for row in rows if row.code == "CT1.03").value.content == TEXT


@WAYS
def test_the_text_of_the_report(show, jobs, way):
    page = show(NarrativePage)
    page.go_to("III.1")
    until_read(jobs)
    disturb = Disturbance(page.editor.settle, lambda: until_read(jobs), page.refresh, lambda: until_read(jobs))
    type_text(TEXT, way, disturb)
    assert page.editor.text_edit.toPlainText() == TEXT
    page.outline.setFocus()
    until_read(jobs)
    with page.context.workspace.reading() as session:
        sections = read_narrative(session, page.context.workspace.clock, PERIOD)
    assert next(each for each in sections if each.code == "III.1").text == TEXT


@WAYS
def test_a_row_of_a_register(show, jobs, way):
    page = show(RegistersPage)
    page.go_to("BK_TCD")
    until_read(jobs)
    edit = page.form.edits["noi_dung"]
    edit.setFocus()
    type_text(TEXT, way, Disturbance(page.refresh, lambda: until_read(jobs)))
    assert page.form.edits["noi_dung"] is edit
    assert edit.text() == TEXT
    assert edit.hasFocus()


@WAYS
def test_a_search_box(show, jobs, way):
    page = show(IndicatorsPage)
    page.search_box.setFocus()
    type_text(SOUGHT, way, Disturbance(page.search_box._tell, page.refresh, lambda: until_read(jobs)))
    assert page.search_box.text() == SOUGHT
    assert isinstance(QApplication.focusWidget(), SearchBox)


@WAYS
def test_a_note_beside_a_cell(show, jobs, way):
    page = show(IndicatorsPage)
    page.go_to("CT1.01")
    until_read(jobs)
    page.cell_bar.edit_note()
    type_text(TEXT, way, Disturbance(page.refresh, lambda: until_read(jobs)))
    assert page.cell_bar.note_edit.text() == TEXT
