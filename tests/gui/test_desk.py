"""Home page of an agency: what it says of the day, of what is left, and where its lines lead."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from desktop.core.clock import FixedClock
from desktop.rules.tasks import TaskStatus
from desktop.services.figures.indicators import CellEdit, set_value
from desktop.services.tasks.progress import ProgressReport, record_progress
from desktop.services.workspace import Workspace
from desktop.ui.context import PageContext
from desktop.ui.desk.page import DeskPage
from desktop.ui.topics import Topic
from tests.gui import workspaces

PERIOD = workspaces.PERIOD


@pytest.fixture
def page(qtbot, agency_context):
    made = _shown(qtbot, agency_context)
    yield made
    agency_context.jobs.wait_for_done()


def _shown(qtbot, context):
    made = DeskPage(context)
    qtbot.addWidget(made)
    made.resize(1130, 720)
    context.jobs.announced.connect(made.hear)  # as the window does
    with qtbot.waitSignal(made.refreshed):
        made.show()
    return made


def _titles(page):
    return [line.accessibleName() for line in page.todo.lines]


def test_it_says_how_many_days_are_left(page):
    assert page.deadline.number_label.text() == "12"
    assert page.deadline.words_label.text() == "ngày nữa đến hạn"
    assert page.deadline.note_label.text() == "9 ngày làm việc"
    assert page.subtitle_label.text() == "Thứ Bảy, 12/5/2018. Số liệu tính từ 01/01 đến 15/5/2018."
    assert "Hạn cuối nộp" in page.deadline.timeline.accessibleName()


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2018, 5, 28), "Quá hạn 4 ngày"), (date(2018, 5, 24), "Hôm nay là hạn cuối")],
)
def test_it_says_plainly_when_time_is_up(qtbot, jobs, agency_workspace, day, words):
    workspace = Workspace(agency_workspace.folder, agency_workspace.database, FixedClock.on(day))
    page = _shown(qtbot, PageContext(jobs, workspace, PERIOD))
    assert page.deadline.words_label.text() == words
    assert page.deadline.number_label.isHidden()


def test_what_is_left_stands_worst_first(page):
    titles = _titles(page)
    assert titles[0].startswith("1 số liệu chưa khớp, phải sửa trước khi ký. Biểu số liệu: CT3.05")
    assert titles[1].startswith("6 chỉ tiêu chưa nhập. Biểu số liệu, dòng CT4.07, CT4.08, CT5.06 và 3 dòng khác")
    assert "Chưa ghi lần nào: NV3.4, NV5.4 và NV6.3; hơn 30 ngày chưa ghi: NV4.4 và NV5.7" in titles[2]
    assert titles[3].startswith("5 mục chưa có nội dung. Mục II.3, III.1, III.2 và 2 mục khác")


@pytest.mark.parametrize(
    ("number", "place", "target"),
    [(0, "indicators", "CT3.05"), (1, "indicators", "CT4.07"), (2, "tasks", "NV3.4"), (3, "narrative", "II.3")],
)
def test_a_line_leads_to_its_place(qtbot, page, number, place, target):
    with qtbot.waitSignal(page.asked_for) as asked:
        qtbot.mouseClick(page.todo.lines[number], Qt.MouseButton.LeftButton)
    assert asked.args == [place, target]


def test_the_primary_button_goes_on_with_the_figures(qtbot, page):
    assert page.next_button.text().strip() == "Nhập tiếp biểu số liệu"
    with qtbot.waitSignal(page.asked_for) as asked:
        qtbot.mouseClick(page.next_button, Qt.MouseButton.LeftButton)
    assert asked.args == ["indicators", "CT3.05"]


def test_counts_follow_what_others_write(qtbot, page, agency_context, jobs):
    progress = ProgressReport("NV3.4", date(2018, 5, 12), 10, TaskStatus.STANDING, "Đăng ký 2 mô hình.")
    jobs.run(agency_context.writing(record_progress, progress), changes=frozenset({Topic.TASKS}))
    edit = agency_context.writing(set_value, CellEdit(PERIOD, "CT4.07", "120"))
    with qtbot.waitSignal(page.refreshed):
        jobs.run(edit, changes=frozenset({Topic.VALUES}))
    jobs.wait_for_done()
    assert page.completion.tasks.accessibleName() == "Nhiệm vụ đã cập nhật: 23/25"
    assert page.completion.indicators.accessibleName() == "Chỉ tiêu đã có số liệu: 34/39"
    assert _titles(page)[1].startswith("5 chỉ tiêu chưa nhập")


def test_another_period_is_chosen_in_the_header(qtbot, page, agency_context):
    page.period_box.set_value("N-2018")
    with qtbot.waitSignal(page.refreshed):
        page.period_box.activated.emit(page.period_box.currentIndex())
    assert agency_context.period == "N-2018"
    assert page.deadline.period_label.text() == "Báo cáo năm 2018"
    assert page.deadline.note_label.text() == "129 ngày làm việc"


def test_without_a_period_it_stands_on_the_one_to_work_on(qtbot, jobs, agency_workspace):
    context = PageContext(jobs, agency_workspace)
    _shown(qtbot, context)
    assert context.period == PERIOD


def test_after_handing_in_nothing_is_left(qtbot, jobs, province, tmp_path):
    for workspace in workspaces.opened(
        province.root / workspaces.LONG_PHUOC, tmp_path / "x", FixedClock.on(date(2018, 5, 24))
    ):
        page = _shown(qtbot, PageContext(jobs, workspace, PERIOD))
        assert page.todo.lines == ()
        assert page.deadline.words_label.text() == "Đã xuất gói lần 2"
        assert page.next_button.text().strip() == "Xem lịch sử nộp"
        jobs.wait_for_done()


def test_narrow_windows_have_the_button_in_the_header(qtbot, page):
    page.resize(830, 480)
    page.set_narrow(True)
    qtbot.waitUntil(page.next_button.isVisible)  # Qt shows it when it has its new place
    assert page.next_button.parent() is page
