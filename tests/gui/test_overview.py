"""The overview: where all agencies stand, and the way to each of them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop.core.clock import FixedClock
from desktop.ui.overview.page import OverviewPage
from desktop.ui.overview.rows import AgencyRow, Grouping, GroupRow
from desktop.ui.report_states import LOOKS, ReportState
from desktop.ui.topics import Topic
from tests.gui.workspaces import HOA_LONG, LONG_PHUOC, TAN_HUNG


@pytest.fixture
def page(qtbot, department_context):
    made = OverviewPage(department_context)
    qtbot.addWidget(made)
    made.resize(1154, 740)
    with qtbot.waitSignal(made.refreshed):
        made.show()
    return made


def shown(page):
    """What stands in the map, line by line."""
    return [page.map.proxy.index(number, 0).data() for number in range(page.map.proxy.rowCount())]


def agency_row(page, code):
    return next(r for r in page.map.row_model.rows() if isinstance(r, AgencyRow) and r.agency.code == code)


def test_the_cards_count_every_state(page):
    numbers = {state: card.number_label.text() for state, card in page.stats.items()}
    assert numbers == {
        ReportState.ON_TIME: "3",
        ReportState.LATE: "1",
        ReportState.MISSING: "1",
        ReportState.RETURNED: "0",
        ReportState.HELD: "1",
    }
    assert page.stats[ReportState.ON_TIME].note_label.text() == "60 % của 5 đơn vị"
    assert page.stats[ReportState.LATE].note_label.text() == "chậm 3 ngày"
    assert page.stats[ReportState.MISSING].note_label.text() == "quá hạn 6 ngày"


def test_the_subtitle_says_until_when_and_by_which_words(page):
    assert page.subtitle_label.text() == (
        "Kỳ 6 tháng năm 2018, hạn cuối 24/05/2018 (“trước ngày 25/5/2018”), quá hạn 6 ngày."
    )


def test_the_group_of_the_first_to_be_reminded_is_open(page):
    assert shown(page)[0] == "Sở, ban, ngành"
    assert "UBND xã Hòa Long" in shown(page)


def test_an_agency_shows_state_day_of_receipt_and_revision(page):
    row = agency_row(page, LONG_PHUOC)
    looks = [column.look(row) for column in page.map.row_model.columns]
    assert [look.text for look in looks[2:]] == ["Đúng hạn", "18/05, 10:00", "Khóa đã đăng ký", "bản 2"]
    assert looks[2].second == "1 tệp tạm giữ"
    late = [column.look(agency_row(page, TAN_HUNG)) for column in page.map.row_model.columns]
    assert [look.text for look in late[2:]] == ["Nộp chậm", "27/05, 10:00", "Khóa đã đăng ký", "bản 1"]
    assert late[2].second == "Chậm 3 ngày"


def test_enter_and_arrow_keys_open_and_close_a_group(qtbot, page):
    page.map.setFocus()
    page.map.show_row(lambda row: isinstance(row, GroupRow) and row.name == "Thành phố Bà Rịa")
    count = len(shown(page))
    qtbot.keyClick(page.map, Qt.Key.Key_Return)
    assert len(shown(page)) == count - 4
    qtbot.keyClick(page.map, Qt.Key.Key_Right)
    assert len(shown(page)) == count
    qtbot.keyClick(page.map, Qt.Key.Key_Left)
    assert len(shown(page)) == count - 4


def test_a_click_on_a_group_opens_it_and_a_double_click_leaves_it_as_it_was(qtbot, page):
    place = page.map.visualRect(page.map.proxy.index(0, 0)).center()
    before = shown(page)
    qtbot.mouseClick(page.map.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert len(shown(page)) == len(before) + 1
    qtbot.mouseClick(page.map.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert shown(page) == before


def test_enter_on_an_agency_asks_for_its_report(qtbot, page):
    page.map.setFocus()
    page.map.show_row(lambda row: isinstance(row, AgencyRow) and row.agency.code == LONG_PHUOC)
    with qtbot.waitSignal(page.asked_for) as asked:
        qtbot.keyClick(page.map, Qt.Key.Key_Return)
    assert asked.args == ["reading", LONG_PHUOC]


def test_the_search_finds_agencies_without_marks_in_closed_groups(qtbot, page):
    page.search_box.setText("ban nganh")
    qtbot.waitUntil(lambda: len(shown(page)) == 2)
    assert shown(page)[0] == "Sở, ban, ngành"


def test_agencies_can_be_grouped_by_state(page):
    page.grouping_tabs.set_current(Grouping.STATE)
    groups = [row.name for row in page.map.row_model.rows() if isinstance(row, GroupRow)]
    assert groups == [LOOKS[state].word for state in (ReportState.MISSING, ReportState.LATE, ReportState.ON_TIME)]


def test_those_to_be_reminded_can_be_copied(qtbot, page):
    assert [row.agency.code for row in page.chase_model.rows()] == [HOA_LONG]
    with qtbot.waitSignal(page.toast):
        qtbot.mouseClick(page.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "UBND xã Hòa Long: Chưa nộp, quá hạn 6 ngày"


def test_before_the_deadline_nobody_is_late(qtbot, page, department_workspace):
    department_workspace.clock.move_to(FixedClock.on(department_workspace.clock.now().date().replace(day=20)).now())
    with qtbot.waitSignal(page.refreshed):
        page.refresh()
    assert page.stats[ReportState.MISSING].note_label.text() == "còn 4 ngày"
    assert page.chase_model.rows()[0].note == "Chưa nộp, còn 4 ngày"


def test_the_year_shows_the_earlier_period_beside_it(qtbot, page):
    assert page.map.isColumnHidden(1)
    with qtbot.waitSignal(page.refreshed):
        page.context.set_period("N-2018")
    assert not page.map.isColumnHidden(1)
    page.set_narrow(True)
    assert page.map.isColumnHidden(1)


def test_it_reads_again_when_files_were_taken_in(qtbot, page):
    with qtbot.waitSignal(page.refreshed):
        page.hear(frozenset({Topic.PACKAGES}))


def test_it_comes_to_an_agency_that_is_asked_for(page):
    page.go_to(TAN_HUNG)
    assert page.map.current_row().agency.code == TAN_HUNG
