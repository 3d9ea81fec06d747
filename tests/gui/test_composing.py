"""The page on which the department writes: passages go into the text with their source, what is left is counted."""

import pytest
from PySide6.QtCore import Qt

from desktop.rules.composing import PassageState
from desktop.services.province.composing import read_composed, read_sources
from desktop.services.undo import History
from desktop.ui.composing import page as module
from desktop.ui.composing.page import ComposingPage
from desktop.ui.composing.passages import SOURCES, Wanted
from desktop.ui.tables.cells import Heading
from tests.gui.workspaces import LONG_PHUOC, PERIOD


@pytest.fixture
def page(qtbot, department_context):
    made = ComposingPage(department_context)
    qtbot.addWidget(made)
    made.resize(1154, 740)
    with qtbot.waitSignal(made.refreshed):
        made.show()
    opened(qtbot, made, "II.1")
    return made


def opened(qtbot, page, code):
    page.go_to(code)
    settled(qtbot, page)
    assert page.editor.code == code


def settled(qtbot, page):
    qtbot.waitUntil(lambda: not page.jobs.is_busy(), timeout=20_000)


def kept(page, use_case):
    with page.context.workspace.reading() as session:
        return use_case(session, page.context.workspace.clock, PERIOD)


def text_of(page, code="II.1"):
    return next(each.text for each in kept(page, read_composed) if each.code == code)


def single(page):
    """The first passage that one agency alone wrote."""
    page.passages.passages.show_row(lambda row: not row.is_group)
    return page.passages.passages.current_row().first


def pick(qtbot, page):
    qtbot.mouseClick(page.passages.pick_button, Qt.MouseButton.LeftButton)
    settled(qtbot, page)


def test_what_agencies_wrote_alike_stands_together_and_first(page):
    rows = page.passages.passages.row_model.rows()
    assert isinstance(rows[0], Heading)
    assert "đơn vị viết gần như nhau" in rows[0].title
    assert page.passages.pick_button.text().endswith(f"({len(rows[1].passages)} nguồn)")


def test_a_picked_passage_goes_into_the_text_and_keeps_its_source(qtbot, page):
    page.editor.text_edit.setPlainText("Lời của Sở.\nDòng hai.")
    passage = single(page)
    pick(qtbot, page)
    assert text_of(page) == f"Lời của Sở.\n{passage.text}\nDòng hai."
    (source,) = kept(page, read_sources)
    assert (source.passage, source.state) == (passage, PassageState.VERBATIM)
    assert page.passages.passages.current_row().used
    assert page.passages.meter.accessibleName() == "Đơn vị đã phản ánh: 1/4"
    assert "UBND xã Long Phước" in page.passages.meter.toolTip() or passage.agency == LONG_PHUOC


def test_enter_picks_and_a_group_is_reflected_at_once(qtbot, page):
    page.passages.passages.show_row(lambda row: row.is_group)
    group = page.passages.passages.current_row().passages
    qtbot.keyClick(page.passages.passages, Qt.Key.Key_Return)
    settled(qtbot, page)
    assert {each.passage.agency for each in kept(page, read_sources)} == {each.agency for each in group}
    assert text_of(page) == group[0].text


def test_a_group_can_be_opened_and_one_of_it_picked(qtbot, page):
    page.passages.passages.show_row(lambda row: row.is_group)
    many = len(page.passages.passages.current_row().passages)
    qtbot.mouseClick(page.passages.open_button, Qt.MouseButton.LeftButton)
    members = [row for row in page.passages.passages.proxy.shown_rows() if row.is_member]
    assert len(members) == many
    page.passages.passages.show_row(lambda row: row == members[1])
    pick(qtbot, page)
    assert [each.passage for each in kept(page, read_sources)] == [members[1].first]


def test_only_the_source_can_be_kept_and_dropped_again(qtbot, page):
    passage = single(page)
    page.editor.text_edit.setPlainText("Viết bằng lời của Sở.")
    qtbot.mouseClick(page.passages.cite_button, Qt.MouseButton.LeftButton)
    settled(qtbot, page)
    assert text_of(page) == "Viết bằng lời của Sở."
    page.passages.tabs.set_current(SOURCES)
    heading, row = page.passages.sources.row_model.rows()
    assert (heading.title, row.state) == (passage.agency_name, PassageState.UNSEEN)
    with qtbot.waitSignal(page.asked_for) as asked:
        qtbot.mouseClick(page.passages.report_button, Qt.MouseButton.LeftButton)
    assert asked.args == ["reading", passage.agency]
    qtbot.mouseClick(page.passages.drop_button, Qt.MouseButton.LeftButton)
    settled(qtbot, page)
    assert kept(page, read_sources) == ()
    assert text_of(page) == "Viết bằng lời của Sở."


def test_search_goes_without_marks_through_all_sections_and_those_not_reflected(qtbot, page):
    table = page.passages.passages
    page.passages.search_box.setText("xa long phuoc da ban hanh")
    page.passages.search_box._tell()
    assert {row.first.agency for row in table.proxy.shown_rows()} == {LONG_PHUOC}
    pick(qtbot, page)
    page.passages.search_box.setText("")
    page.passages.search_box._tell()
    here = table.proxy.rowCount()
    page.passages.wanted_choice.set_value(Wanted.ALL)
    page.passages.wanted_changed.emit()
    settled(qtbot, page)
    assert table.proxy.rowCount() > here
    page.passages.wanted_choice.set_value(Wanted.MISSING)
    page.passages.wanted_changed.emit()
    settled(qtbot, page)
    assert LONG_PHUOC not in {each.agency for row in table.proxy.shown_rows() for each in row.passages}


def test_a_pick_is_taken_back_with_its_words(qtbot, page):
    page.editor.text_edit.setPlainText("Lời của Sở.")
    page.editor.settle()
    settled(qtbot, page)
    single(page)
    pick(qtbot, page)
    history: History = page.context.history
    assert history.next_back == "mục II.1: đưa vào đoạn của 1 đơn vị"
    history.take_back(page.context.workspace)
    with qtbot.waitSignal(page.refreshed):
        page.refresh()
    assert (page.editor.text_edit.toPlainText(), kept(page, read_sources)) == ("Lời của Sở.", ())


def test_what_could_not_be_saved_keeps_its_source_for_the_next_try(qtbot, page, monkeypatch):
    def refuse(*_):
        raise OSError("đĩa đầy")

    monkeypatch.setattr(module, "write_with", refuse)
    passage = single(page)
    qtbot.mouseClick(page.passages.pick_button, Qt.MouseButton.LeftButton)
    settled(qtbot, page)
    assert kept(page, read_sources) == ()
    monkeypatch.undo()
    page.editor.text_edit.insertPlainText(" Thêm.")
    page.editor.settle()
    settled(qtbot, page)
    assert [each.passage for each in kept(page, read_sources)] == [passage]
    assert text_of(page).endswith("Thêm.")


def test_sentences_from_totals_go_in_and_lead_to_their_total(qtbot, page):
    view = page.aids.sentences
    view.show_row(lambda each: each.code == "CT1.02")
    with qtbot.waitSignal(page.asked_for) as asked:
        qtbot.mouseClick(page.aids.cell_button, Qt.MouseButton.LeftButton)
    assert asked.args == ["consolidation", "CT1.02"]
    qtbot.mouseClick(page.aids.act_button, Qt.MouseButton.LeftButton)
    page.editor.settle()
    settled(qtbot, page)
    assert text_of(page) == "Đã ban hành kế hoạch công tác dân vận của năm: 04/04 đơn vị."


def test_where_room_is_scarce_the_sections_drop_down(qtbot, page):
    page.set_narrow(True)
    assert not page.outline.isVisible()
    page.section_choice.set_value("III.2")
    page.section_choice.chosen.emit("III.2")
    settled(qtbot, page)
    assert page.editor.code == "III.2"
