"""The tasks page: finding a task, saying who answers for it, recording what was done."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.rules.tasks import TaskStatus
from desktop.services.tasks.progress import TaskDetails, set_task_details
from desktop.services.tasks.standing import list_tasks
from desktop.ui.tasks.page import TasksPage


@pytest.fixture
def page(qtbot, agency_context):
    made = TasksPage(agency_context)
    qtbot.addWidget(made)
    made.resize(1130, 720)
    agency_context.jobs.announced.connect(made.hear)  # as the window does
    with qtbot.waitSignal(made.refreshed):
        made.show()
    yield made
    agency_context.jobs.wait_for_done()


@pytest.fixture
def stored(agency_context):
    """A task as the database has it."""

    def read(code):
        agency_context.jobs.wait_for_done()
        return next(row for row in agency_context.reading(list_tasks)() if row.code == code)

    return read


def _shown(page):
    return [row.code for row in page.table.proxy.shown_rows()]


def test_all_tasks_stand_under_their_clause(page):
    assert page.subtitle_label.text() == "25 nhiệm vụ theo 6 khoản của công văn 4177/UBND-VP ngày 04/05/2018."
    assert len(_shown(page)) == 25
    assert page.model.index(0, 0).data() == "Khoản 1. Chỉ đạo, kế hoạch dân vận   ·   2 nhiệm vụ"


def test_tabs_count_and_filter(page):
    page.tabs.set_current(1)
    assert _shown(page) == ["NV3.4", "NV4.4", "NV5.4", "NV5.7", "NV6.3"]
    page.tabs.set_current(2)
    assert _shown(page) == ["NV1.2", "NV4.2"]


def test_search_needs_no_marks(qtbot, page):
    with qtbot.waitSignal(page.search_box.searched):
        qtbot.keyClicks(page.search_box, "doi thoai voi nhan dan")
    assert _shown(page) == ["NV5.2"]
    assert page.detail.task.code == "NV5.2"


def test_a_search_without_result_says_so(qtbot, page):
    page.search_box.insert("không đâu có")
    qtbot.keyClick(page.search_box, Qt.Key.Key_Return)
    assert page.nothing.isVisible()
    assert page.detail.task is None


@pytest.mark.parametrize(("target", "code"), [("NV5.2", "NV5.2"), ("N4", "NV4.1")])
def test_other_pages_come_to_a_task_or_a_group(page, target, code):
    page.tabs.set_current(2)
    page.go_to(target)
    assert page.detail.task.code == code


def test_a_task_asked_for_before_anything_is_read(qtbot, agency_context):
    page = TasksPage(agency_context)
    qtbot.addWidget(page)
    page.go_to("NV5.2")
    with qtbot.waitSignal(page.refreshed):
        page.show()
    assert page.detail.task.code == "NV5.2"


def test_the_detail_quotes_the_dispatch_and_shows_the_log(page):
    page.go_to("NV5.2")
    assert page.detail.quote_label.text().startswith("“phát huy vai trò của người đứng đầu")
    assert page.detail.quote_label.text().endswith("(khoản 5)")
    assert page.detail.person_edit.text() == "Nguyễn Minh Đức"
    assert page.detail.form.last_label.text() == "Cập nhật gần nhất đã 24 ngày"


def test_the_person_is_saved_when_the_field_is_left(qtbot, page, stored):
    page.go_to("NV5.2")
    page.detail.person_edit.setFocus()
    page.detail.person_edit.selectAll()
    page.detail.person_edit.insert("Lê Thị Hạnh")
    page.detail.product_edit.setFocus()
    assert stored("NV5.2").person == "Lê Thị Hạnh"


def test_what_was_typed_is_saved_when_another_task_is_chosen(qtbot, page, stored):
    page.go_to("NV5.2")
    page.detail.document_edit.insert("31/QĐ-UBND")
    page.go_to("NV5.3")
    assert stored("NV5.2").document == "31/QĐ-UBND"
    assert page.detail.document_edit.text() == ""


def test_leaving_a_field_unchanged_writes_nothing(page, stored, agency_context):
    page.go_to("NV5.2")
    page.detail.person_edit.setFocus()
    page.detail.product_edit.setFocus()
    assert not agency_context.jobs.is_busy()


def test_progress_is_recorded_with_its_day(qtbot, page, stored):
    page.go_to("NV3.4")
    form = page.detail.form
    form.status_box.set_value(TaskStatus.IN_PROGRESS)
    form.percent_box.setValue(40)
    form.day_edit.setText("10/5/2018")
    form.text_edit.insertPlainText("Đăng ký 2 mô hình “Dân vận khéo”.")
    with qtbot.waitSignal(page.refreshed):
        qtbot.mouseClick(form.record_button, Qt.MouseButton.LeftButton)
    row = stored("NV3.4")
    assert (row.percent, row.status, row.log[0].day) == (40, TaskStatus.IN_PROGRESS, date(2018, 5, 10))
    assert row.log[0].text == "Đăng ký 2 mô hình “Dân vận khéo”."
    assert form.text_edit.toPlainText() == ""
    assert form.last_label.text() == "Cập nhật gần nhất đã 2 ngày"


def test_done_means_all_of_it(qtbot, page, stored):
    page.go_to("NV5.7")
    form = page.detail.form
    form.status_box.set_value(TaskStatus.DONE)
    form.status_box.activated.emit(form.status_box.currentIndex())
    assert form.percent_box.value() == 100
    form.text_edit.insertPlainText("Đã giám sát xong.")
    form.text_edit.setFocus()
    with qtbot.waitActive(page):
        page.activateWindow()
    with qtbot.waitSignal(page.refreshed):
        qtbot.keyClick(form.text_edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert stored("NV5.7").completed_on == date(2018, 5, 12)


@pytest.mark.parametrize(
    ("day", "text", "said"),
    [
        ("30/2/2018", "Đã làm.", "Không có ngày 30 tháng 2 năm 2018"),
        ("13/5/2018", "Đã làm.", "Ngày cập nhật ở tương lai"),
    ],
)
def test_a_wrong_day_is_said_beside_it(qtbot, page, stored, day, text, said):
    page.go_to("NV3.4")
    form = page.detail.form
    form.day_edit.setText(day)
    form.text_edit.insertPlainText(text)
    qtbot.mouseClick(form.record_button, Qt.MouseButton.LeftButton)
    assert stored("NV3.4").log == ()
    assert form.stand_error.text().startswith(said)
    assert form.text_edit.toPlainText() == text


def test_a_statement_without_words_is_refused(qtbot, page, stored):
    page.go_to("NV3.4")
    qtbot.mouseClick(page.detail.form.record_button, Qt.MouseButton.LeftButton)
    assert stored("NV3.4").log == ()
    assert page.detail.form.text_field.error().startswith("Chưa ghi việc đã làm.")


def test_a_statement_begun_waits_while_another_task_is_looked_at(qtbot, page):
    page.go_to("NV3.4")
    page.detail.form.text_edit.insertPlainText("Đăng ký")
    page.go_to("NV5.2")
    assert page.detail.form.text_edit.toPlainText() == ""
    page.go_to("NV3.4")
    assert page.detail.form.text_edit.toPlainText() == "Đăng ký"


def test_enter_on_a_row_goes_to_the_words(qtbot, page):
    page.go_to("NV3.4")
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert page.detail.form.text_edit.hasFocus()


def test_narrow_windows_hide_the_person(page):
    page.set_narrow(True)
    assert page.table.isColumnHidden(2)
    assert page.detail.width() < 400


@pytest.mark.parametrize(("button", "left"), [("accept_button", "Trần Văn Phúc"), ("keep_button", "Lê Thị Hạnh")])
def test_a_field_that_a_colleague_has_changed_meanwhile_is_not_written_over(qtbot, agency_context, page, button, left):
    page.go_to("NV5.2")
    edit = page.detail.person_edit
    edit.setFocus()
    edit.selectAll()
    edit.insert("Lê Thị Hạnh")
    workspace = agency_context.workspace
    with workspace.session() as session:
        set_task_details(session, workspace.clock, TaskDetails("NV5.2", person="Trần Văn Phúc"))
    edit.editingFinished.emit()
    page.jobs.wait_for_done()
    assert page.conflict.windowTitle() == "Hai người cùng sửa: Nhiệm vụ NV5.2"
    QTest.mouseClick(getattr(page.conflict, button), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.detail.task.person == left)
    assert edit.text() == left
