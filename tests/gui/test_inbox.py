"""What waits for the department: found on one page, decided there or one step further, taken back by a key."""

import pytest
from PySide6.QtCore import Qt

from desktop.services.follow_up.inbox import Matter
from desktop.ui.inbox.page import InboxPage
from desktop.ui.inbox.words import WORDS
from desktop.ui.tables.cells import Heading
from tests.gui.workspaces import HOA_LONG, TAN_HUNG


@pytest.fixture
def page(qtbot, jobs, department_context):
    made = InboxPage(department_context)
    qtbot.addWidget(made)
    jobs.announced.connect(made.hear)
    made.resize(1154, 740)
    with qtbot.waitSignal(made.refreshed, timeout=10000):
        made.show()
    return made


def matters(page):
    return [(row.item.matter, row.item.agency) for row in page.model.rows() if not isinstance(row, Heading)]


def choose(page, matter):
    page.table.show_row(lambda row: row.item.matter is matter)


def test_everything_that_waits_stands_under_its_kind(page):
    kinds = [matter for matter, _ in matters(page)]
    assert kinds == [Matter.HELD, Matter.LATE, Matter.CHASE]
    assert (Matter.LATE, TAN_HUNG) in matters(page)
    assert (Matter.CHASE, HOA_LONG) in matters(page)
    headings = [row.title for row in page.model.rows() if isinstance(row, Heading)]
    assert headings == [WORDS[matter].group for matter in (Matter.HELD, Matter.LATE, Matter.CHASE)]
    assert page.subtitle_label.text().startswith("2 việc chờ Sở quyết định, 1 đơn vị cần đôn đốc.")


def test_each_line_says_its_next_step_and_leads_to_it(qtbot, page):
    choose(page, Matter.HELD)
    held = page.table.current_row().item
    assert page.act_button.text() == "Đến tệp để xử lý"
    with qtbot.waitSignal(page.asked_for) as asked:
        qtbot.mouseClick(page.act_button, Qt.MouseButton.LeftButton)
    assert asked.args == ["intake", held.target]
    choose(page, Matter.CHASE)
    with qtbot.waitSignal(page.asked_for) as asked:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert asked.args == ["overview", HOA_LONG]


def test_a_late_report_is_ruled_on_here_and_leaves_the_list(qtbot, page):
    choose(page, Matter.LATE)
    qtbot.mouseClick(page.act_button, Qt.MouseButton.LeftButton)
    dialog = page.dialog
    dialog.choice_combo.set_value(False)
    dialog.choice_combo.chosen.emit(False)
    assert not dialog.time_field.isVisible()
    dialog.ground_edit.setText("Không có lý do chính đáng")
    dialog.officer_edit.setText("Lê Thị Lan")
    with qtbot.waitSignal(page.refreshed, timeout=10000):
        dialog.accept()
    assert Matter.LATE not in [matter for matter, _ in matters(page)]
    assert page.context.officer == "Lê Thị Lan"
    page.context.history.take_back(page.context.workspace)
    with qtbot.waitSignal(page.refreshed, timeout=10000):
        page.refresh()
    assert (Matter.LATE, TAN_HUNG) in matters(page)


def test_tabs_and_search_narrow_the_list(qtbot, page):
    page.tabs.set_current(2)
    assert [matter for matter, _ in matters(page)] == [Matter.LATE]
    page.tabs.set_current(3)
    assert page.nothing.isVisible()
    page.tabs.set_current(0)
    page.search_box.setText("tan hung")
    qtbot.waitUntil(lambda: len(page.table.proxy.shown_rows()) == 1)


def test_the_list_is_printed_with_its_next_steps(page):
    content = page.export.content()
    titles = [column.title for column in content.columns]
    assert titles == ["Đơn vị, tệp", "Đến lúc", "Bước tiếp theo", "Nội dung", "Liên hệ"]
    assert page.reminding.button.isEnabled()
