"""The overview: where all agencies stand, and the way to each of them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from desktop.core.clock import FixedClock
from desktop.ui.kept_filters import KeptFilterButton
from desktop.ui.overview.columns import EARLIER, NOW
from desktop.ui.overview.page import OverviewPage
from desktop.ui.overview.rows import AgencyRow, Grouping, GroupRow
from desktop.ui.overview.trend import BEFORE
from desktop.ui.report_states import LOOKS, ReportState, look_of, note_of
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
    shown_now = ["Đúng hạn", "18/05, 10:00", "18/05, 08:00", "Khóa đã đăng ký", "bản 2"]
    assert [look.text for look in looks[NOW:-1]] == shown_now
    assert looks[NOW].second == "1 tệp tạm giữ"
    late = [column.look(agency_row(page, TAN_HUNG)) for column in page.map.row_model.columns]
    assert [look.text for look in late[NOW:-1]] == [
        "Nộp chậm",
        "27/05, 10:00",
        "27/05, 08:00",
        "Khóa đã đăng ký",
        "bản 1",
    ]
    assert late[NOW].second == "Chậm 3 ngày"


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
    assert [row.agency.code for row in page.chase.model.rows()] == [HOA_LONG]
    with qtbot.waitSignal(page.toast):
        qtbot.mouseClick(page.chase.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "UBND xã Hòa Long: Chưa nộp, quá hạn 6 ngày"


def test_before_the_deadline_nobody_is_late(qtbot, page, department_workspace):
    department_workspace.clock.move_to(FixedClock.on(department_workspace.clock.now().date().replace(day=20)).now())
    with qtbot.waitSignal(page.refreshed):
        page.refresh()
    assert page.stats[ReportState.MISSING].note_label.text() == "còn 4 ngày"
    assert page.chase.model.rows()[0].note == "Chưa nộp, còn 4 ngày"


def test_the_year_shows_the_earlier_period_beside_it(qtbot, page):
    latest = EARLIER[0]
    assert page.map.isColumnHidden(latest)
    with qtbot.waitSignal(page.refreshed):
        page.context.set_period("N-2018")
    assert not page.map.isColumnHidden(latest)
    assert page.map.row_model.columns[latest].title == "6 tháng năm 2018"
    assert page.map.row_model.columns[NOW].title == "Năm 2018"
    assert [page.map.isColumnHidden(number) for number in EARLIER[1:]] == [True, True]
    page.go_to(TAN_HUNG)
    late = agency_row(page, TAN_HUNG)
    assert page.map.row_model.columns[latest].look(late).text == "Nộp chậm"
    page.set_narrow(True)
    assert page.map.isColumnHidden(latest)


def test_it_reads_again_when_files_were_taken_in(qtbot, page):
    with qtbot.waitSignal(page.refreshed):
        page.hear(frozenset({Topic.PACKAGES}))


def test_it_comes_to_an_agency_that_is_asked_for(page):
    page.go_to(TAN_HUNG)
    assert page.map.current_row().agency.code == TAN_HUNG


def test_an_officer_accepts_another_time_and_takes_it_back(qtbot, page):
    assert not page.time_button.isEnabled()
    page.go_to(TAN_HUNG)
    qtbot.mouseClick(page.time_button, Qt.MouseButton.LeftButton)
    dialog = page.dialog
    assert dialog.time_edit.text() == "27/05/2018 08:00", "what the signer's clock said is offered"
    dialog.time_edit.setText("32/05/2018")
    dialog.accept()
    assert dialog.time_field.error().startswith("Chưa đọc được ngày giờ")
    dialog.time_edit.setText("24/05/2018 16:30")
    dialog.officer_edit.setText("Lê Thị Lan")
    dialog.accept()
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    assert dialog.ground_field.error().startswith("Chưa ghi căn cứ")
    dialog.ground_edit.setText("Dấu bưu điện ngày 24/5/2018")
    with qtbot.waitSignal(page.toast):
        dialog.accept()
    with qtbot.waitSignal(page.refreshed):
        page.hear(frozenset({Topic.PACKAGES}))
    row = agency_row(page, TAN_HUNG)
    assert look_of(row.agency).word == "Đúng hạn"
    assert note_of(row.agency) == "Chấp nhận 24/05, 16:30"
    assert page.stats[ReportState.LATE].number_label.text() == "0"
    step = page.context.history.take_back(page.context.workspace)
    assert (step.page, step.target) == ("overview", TAN_HUNG)
    with qtbot.waitSignal(page.refreshed):
        page.refresh()
    assert page.stats[ReportState.LATE].number_label.text() == "1"


def test_the_curve_says_how_much_had_come_by_each_day(page):
    (line,) = page.chase.trend.curve._lines
    assert line.name == "6 tháng năm 2018"
    assert line.shares[0] == 0
    assert line.shares[BEFORE] == 3 / 5, "on the last day"
    assert line.shares[-1] == 4 / 5
    assert line.sentence == "60 % đúng hạn, 1 chậm, 1 chưa có"
    assert "60 % đúng hạn" in page.chase.trend.curve.accessibleName()


def test_those_to_be_reminded_are_printed_with_whom_to_call(page):
    content = page.chase.export.content()
    assert [column.title for column in content.columns] == ["Đơn vị", "Lý do đôn đốc", "Người liên hệ, điện thoại"]
    assert content.rows[0][1] == "Chưa nộp, quá hạn 6 ngày"


def test_what_is_open_already_is_read_and_not_shown_from_memory(page):
    page.context.first_look = page._following
    assert page.context.take_first_look() is None
    assert page.context.first_look is None


def test_how_the_map_is_looked_at_is_kept_by_name_and_chosen_again(qtbot, page):
    page.grouping_tabs.set_current(Grouping.KIND)
    page.search_box.search_for("hòa")
    limited = shown(page)
    page.keeping.ask_name()
    page.keeping.dialog.name_edit.setText("Các xã tên Hòa")
    with qtbot.waitSignal(page.toast):
        page.keeping.dialog.accept_button.click()
    page.grouping_tabs.set_current(Grouping.AREA)
    page.search_box.search_for("")
    assert shown(page) != limited
    with qtbot.waitSignal(page.refreshed):
        page.refresh()
    menu = page.findChild(KeptFilterButton).menu()
    menu.aboutToShow.emit()
    next(each for each in menu.actions() if each.text() == "Các xã tên Hòa").trigger()
    assert page.filter_values() == {"grouping": "KIND", "search": "hòa"}
    assert shown(page) == limited


def test_a_kept_filter_of_another_time_is_understood_as_far_as_it_can_be(page):
    page.keeping.wanted.emit({"grouping": "COLOUR"})
    assert page.filter_values() == {"grouping": "AREA", "search": ""}
