"""The text of the report: saved while one writes, never rewritten under the hands."""

import unicodedata

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor

from desktop.core.errors import EnvironmentFailureError
from desktop.services.figures.indicators import CellEdit, set_value
from desktop.services.report.narrative import read_narrative, write_section
from desktop.ui.narrative import page as module
from desktop.ui.narrative.aids import REMARKS
from desktop.ui.narrative.page import NarrativePage
from desktop.ui.topics import Topic
from tests.gui.workspaces import PERIOD, agency_context, agency_workspace, province  # noqa: F401 - fixtures


@pytest.fixture
def page(qtbot, agency_context):  # noqa: F811
    made = NarrativePage(agency_context)
    qtbot.addWidget(made)
    agency_context.jobs.announced.connect(made.hear)  # as the window does
    made.resize(1154, 700)
    with qtbot.waitSignal(made.refreshed):
        made.show()
    return made


def stored(page, code, period=PERIOD):
    page.jobs.wait_for_done()
    with page.context.workspace.reading() as session:
        sections = read_narrative(session, page.context.workspace.clock, period)
    return next(each.text for each in sections if each.code == code)


def write(page, code, text):
    page.go_to(code)
    page.editor.text_edit.insertPlainText(text)


def test_the_outline_says_what_is_owed(page):
    assert "mục bắt buộc chưa viết" in page.subtitle_label.text()
    assert page.editor.code == "II.3"  # the first section that must be written and is empty
    first = page.model.row_at(0)
    assert first.is_written
    assert page.model.index(0, 0).data() == "I. Công tác lãnh đạo, chỉ đạo, triển khai thực hiện"


def test_leaving_the_text_saves_it(page):
    write(page, "III.1", "Kết quả rõ nhất là cải cách thủ tục.")
    page.outline.setFocus()
    assert stored(page, "III.1") == "Kết quả rõ nhất là cải cách thủ tục."
    assert page.editor.saved_label.text() == "Đã lưu lúc 09:41:00"


def test_choosing_another_section_saves_the_first(page):
    write(page, "III.1", "Một")
    write(page, "III.2", "Hai")
    page.outline.setFocus()
    assert (stored(page, "III.1"), stored(page, "III.2")) == ("Một", "Hai")
    assert page.editor.text_edit.toPlainText() == "Hai"


def test_a_pause_saves_and_leaves_text_and_cursor_alone(qtbot, page):
    write(page, "III.1", "Ket qua  ")
    cursor = page.editor.text_edit.textCursor()
    cursor.setPosition(3)
    page.editor.text_edit.setTextCursor(cursor)
    with qtbot.waitSignal(page.editor.written, timeout=4000):
        pass  # two seconds after the last key
    page.jobs.wait_for_done()
    page.hear(frozenset({Topic.NARRATIVE}))
    page.jobs.wait_for_done()
    assert page.editor.text_edit.toPlainText() == "Ket qua  "
    assert page.editor.text_edit.textCursor().position() == 3
    assert stored(page, "III.1") == "Ket qua"


def test_who_writes_without_a_pause_is_saved_all_the_same(page, monkeypatch):
    write(page, "III.1", "K")
    pause, started = page.editor._pause, []
    assert pause.isActive()
    monkeypatch.setattr(pause, "start", lambda: started.append(True))
    for letter in "et qua":
        page.editor.text_edit.insertPlainText(letter)
    assert started == [], "each letter would put off what the letters before it wait for"
    pause.timeout.emit()
    assert stored(page, "III.1") == "Ket qua"


def test_decomposed_letters_are_stored_composed(page):
    text = "Đã tổ chức đối thoại"
    write(page, "III.1", unicodedata.normalize("NFD", text))
    page.outline.setFocus()
    assert stored(page, "III.1") == text


def test_the_mark_in_the_outline_follows(page):
    number = page.model.find(lambda each: each.code == "III.3")
    assert not page.model.row_at(number).is_written
    write(page, "III.3", "Khách quan và chủ quan.")
    page.editor.settle()
    assert page.model.row_at(number).is_written


def test_a_jump_before_the_page_is_read_arrives(qtbot, agency_context):  # noqa: F811
    page = NarrativePage(agency_context)
    qtbot.addWidget(page)
    page.go_to("IV")
    with qtbot.waitSignal(page.refreshed):
        page.show()
    assert page.editor.code == "IV"


def test_last_period_can_be_copied_and_taken_back(qtbot, agency_context):  # noqa: F811
    workspace = agency_context.workspace
    with workspace.session() as session:
        write_section(session, workspace.clock, PERIOD, "V", "Đề nghị tập huấn thêm.")
    agency_context.set_period("N-2018")
    page = NarrativePage(agency_context)
    qtbot.addWidget(page)
    page.go_to("V")
    with qtbot.waitSignal(page.refreshed):
        page.show()
    page.editor.copy_button.click()
    assert page.editor.text_edit.toPlainText() == "Đề nghị tập huấn thêm."
    page.editor.text_edit.undo()
    assert page.editor.text_edit.toPlainText() == ""


def test_a_refused_save_keeps_the_text_and_tries_again(page, monkeypatch):
    def refuse(*_args, **_more):
        raise EnvironmentFailureError("Ổ đĩa đã đầy.", "Xóa bớt tệp.")

    with monkeypatch.context() as patched:
        patched.setattr(module, "write_section", refuse)
        write(page, "III.1", "Chưa mất")
        page.outline.setFocus()
        page.jobs.wait_for_done()
    assert page.banner.title_label.text() == "Ổ đĩa đã đầy."
    assert page.editor.saved_label.text() == "Chưa lưu được"
    write(page, "III.2", "Tiếp")
    page.outline.setFocus()
    assert (stored(page, "III.1"), stored(page, "III.2")) == ("Chưa mất", "Tiếp")


def test_another_period_saves_first(qtbot, page):
    write(page, "III.1", "Trước khi đổi kỳ")
    with qtbot.waitSignal(page.refreshed):
        page.context.set_period("N-2018")
    assert stored(page, "III.1") == "Trước khi đổi kỳ"
    assert stored(page, "III.1", "N-2018") == ""
    assert page.editor.text_edit.toPlainText() == ""


def test_a_suggested_sentence_is_inserted_and_follows_the_figure(qtbot, page):
    page.go_to("I")
    page.editor.text_edit.selectAll()
    page.editor.text_edit.insertPlainText("Lời của tôi.")
    suggestion = next(each for each in page.aids.sentences.row_model.rows() if each.code == "C1.01")
    assert page.aids.sentences.show_row(lambda each: each.code == "C1.01")
    page.aids.act_button.click()
    assert page.editor.text_edit.toPlainText() == f"Lời của tôi. {suggestion.text}"
    page.editor.settle()
    page.jobs.wait_for_done()
    set_figure(page, "CT1.01", "77")
    with qtbot.waitSignal(page.refreshed):
        page.hear(frozenset({Topic.VALUES}))
    assert page.refresh_button.isVisible()
    with qtbot.waitSignal(page.refreshed):
        page.refresh_button.click()
    text = page.editor.text_edit.toPlainText()
    assert text.startswith("Lời của tôi. Đã ban hành 77 văn bản")
    assert not page.refresh_button.isVisible()


def set_figure(page, code, text):
    workspace = page.context.workspace
    with workspace.session() as session:
        set_value(session, workspace.clock, CellEdit(PERIOD, code, text))


def test_a_finding_leads_to_what_is_odd_in_a_section(page):
    page.go_to("I#")
    assert page.editor.code == "I"
    assert page.aids.tabs.current() == REMARKS


def test_a_number_against_the_grid_is_shown_corrected_and_opened(qtbot, page):
    set_figure(page, "CT1.01", "77")
    page.go_to("I")
    page.editor.text_edit.selectAll()
    page.editor.text_edit.insertPlainText("Đã ban hành 78 văn bản chỉ đạo, triển khai về công tác dân vận chính quyền.")
    page.editor.settle()
    page.jobs.wait_for_done()
    (remark,) = page.aids.remarks.row_model.rows()
    page.aids.tabs.set_current(REMARKS)
    page.aids.remarks.show_row(lambda each: each == remark)
    with qtbot.waitSignal(page.asked_for) as asked:
        page.aids.cell_button.click()
    assert asked.args == ["indicators", f"{PERIOD}/CT1.01"]
    page.aids.act_button.click()
    assert "ban hành 77 văn bản" in page.editor.text_edit.toPlainText()


def test_pasting_leaves_paragraphs_and_bullets(page):
    page.go_to("III.1")
    copied = QMimeData()
    copied.setHtml("<b>Một</b>")
    copied.setText("•\tMột\u00a0hai\r\n•\tBa")
    page.editor.text_edit.insertFromMimeData(copied)
    assert page.editor.text_edit.toPlainText() == "- Một hai\n- Ba"
    assert page.editor.count_label.text() == "3 từ · 9 ký tự"


def test_enter_goes_on_with_bullets_and_ends_them(qtbot, page):
    page.go_to("III.1")
    edit = page.editor.text_edit
    edit.insertPlainText("Một")
    page.editor.bullet_button.click()
    edit.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert edit.toPlainText() == "- Một\n- "
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert edit.toPlainText() == "- Một\n"
    edit.selectAll()
    page.editor.bullet_button.click()
    assert edit.toPlainText() == "- Một\n- "
