"""The first run: nothing is chosen beforehand, nothing is believed before it is compared."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from desktop.models.workplace import WorkplaceRole
from desktop.services.workplace.settings import read_settings
from desktop.services.workspace import Workspace
from desktop.ui.context import PageContext
from desktop.ui.welcome.page import WelcomePage
from tests.gui.workspaces import HOA_LONG, OBLIGED

_PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def workspace(tmp_path, clock):
    opened = Workspace.open(tmp_path / "dữ liệu", clock, create=True)
    yield opened
    opened.close()


@pytest.fixture
def page(qtbot, jobs, workspace):
    made = WelcomePage(PageContext(jobs, workspace))
    qtbot.addWidget(made)
    made.resize(1130, 720)
    with qtbot.waitSignal(made.refreshed):
        made.show()
    yield made
    jobs.wait_for_done()


def _click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def _search(qtbot, page, text):
    page.agency.search_box.setText(text)
    qtbot.keyClick(page.agency.search_box, Qt.Key.Key_Return)


def _open_assignment(qtbot, page, province):
    with qtbot.waitSignal(page.refreshed):
        page._open_assignment((province.assignment,))


def test_it_asks_whose_computer_this_is(page):
    assert page.roles.agency.isVisible()
    assert page.roles.department.isVisible()
    assert page.back_button.isHidden()


def test_an_agency_begins_with_the_bundled_programme(qtbot, page, workspace):
    _click(qtbot, page.roles.agency)
    assert not page.agency.start_button.isEnabled()
    assert page.agency.reason_label.text() == "Chọn đơn vị trong danh sách."
    _search(qtbot, page, "hoa long")
    assert page.agency.reason_label.text() == "Đã chọn: UBND xã Hòa Long"
    with qtbot.waitSignal(page.ready):
        _click(qtbot, page.agency.start_button)
    view = read_settings(workspace)
    assert (view.place.role, view.place.agency.code) == (WorkplaceRole.AGENCY, HOA_LONG)
    assert view.roots == ()


def test_several_agencies_found_leave_the_choice_open(qtbot, page):
    _click(qtbot, page.roles.agency)
    _search(qtbot, page, "long")
    assert len(page.agency.table.proxy.shown_rows()) > 1
    assert page.agency.chosen() is None
    assert not page.agency.start_button.isEnabled()


def test_an_assignment_package_is_compared_before_it_is_used(qtbot, page, province, workspace):
    _click(qtbot, page.roles.agency)
    _open_assignment(qtbot, page, province)
    assert {row.code for row in page.agency.table.proxy.shown_rows()} == set(OBLIGED)
    _search(qtbot, page, "Hòa Long")
    assert page.agency.reason_label.text() == "Đối chiếu dấu vân tay gốc với Sở Nội vụ trước."
    assert not page.agency.start_button.isEnabled()
    _click(qtbot, page.agency.compared)
    with qtbot.waitSignal(page.ready):
        _click(qtbot, page.agency.start_button)
    assert len(read_settings(workspace).roots) == 1


def test_from_the_package_to_the_desk_in_three_acts(qtbot, page, province, workspace):
    """Drop the package, say that it was compared, type a name and Enter; the keyboard is where it is needed."""
    page.activateWindow()
    urls = QMimeData()
    urls.setUrls([QUrl.fromLocalFile(str(province.assignment))])
    with qtbot.waitSignal(page.refreshed):
        drop = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, urls, Qt.MouseButton.LeftButton, _PLAIN)
        page.dropEvent(drop)
    assert page.focusWidget() is page.agency.compared
    qtbot.keyClick(page.agency.compared, Qt.Key.Key_Space)
    assert page.focusWidget() is page.agency.search_box
    with qtbot.waitSignal(page.agency.search_box.searched):
        qtbot.keyClicks(page.agency.search_box, "hoa long")
    QApplication.processEvents()
    with qtbot.waitSignal(page.ready):
        qtbot.keyClick(page.agency.search_box, Qt.Key.Key_Return)
    assert read_settings(workspace).place.agency.code == HOA_LONG


def test_an_agency_that_is_not_found_is_said(qtbot, page):
    _click(qtbot, page.roles.agency)
    _search(qtbot, page, "xã không có")
    assert page.agency.table.isHidden()
    assert "Không có đơn vị nào tên “xã không có”" in page.agency.nothing.sentence_label.text()
    _search(qtbot, page, "hoa long")
    assert page.agency.table.isVisible()
    assert page.agency.nothing.isHidden()


def test_an_agency_that_a_package_does_not_bind_is_said(qtbot, page, province):
    _click(qtbot, page.roles.agency)
    _search(qtbot, page, "ngai giao")
    _open_assignment(qtbot, page, province)
    assert page.agency.chosen() is None
    assert "Gói này không giao việc" in page.agency.nothing.sentence_label.text()


def test_what_was_searched_is_found_in_the_opened_package_too(qtbot, page, province):
    _click(qtbot, page.roles.agency)
    _search(qtbot, page, "hoa long")
    _open_assignment(qtbot, page, province)
    assert page.agency.chosen().code == HOA_LONG


def test_a_report_is_no_assignment_and_what_to_open_instead_is_said(qtbot, page, province):
    _click(qtbot, page.roles.agency)
    page._open_assignment((next(province.outbox.glob("*_b1.asice")),))
    qtbot.waitUntil(page.banner.isVisible)
    assert "tên bắt đầu bằng GV_" in page.banner.text_label.text()


def test_a_file_that_is_no_assignment_is_refused(qtbot, page, tmp_path):
    wrong = tmp_path / "ảnh.asice"
    wrong.write_bytes(b"\x89PNG")
    _click(qtbot, page.roles.agency)
    page._open_assignment((wrong,))
    qtbot.waitUntil(page.banner.isVisible)
    assert "ảnh.asice" in page.banner.title_label.text()


def test_another_package_s_comparison_does_not_count(qtbot, page, province):
    _click(qtbot, page.roles.agency)
    _open_assignment(qtbot, page, province)
    page.agency.compared.setChecked(True)
    _open_assignment(qtbot, page, province)
    assert not page.agency.compared.isChecked()


def test_enter_on_an_agency_begins(qtbot, page, workspace):
    _click(qtbot, page.roles.agency)
    _search(qtbot, page, "hoa long")
    with qtbot.waitSignal(page.ready):
        qtbot.keyClick(page.agency.table, Qt.Key.Key_Return)
    assert read_settings(workspace).place.agency.code == HOA_LONG


def test_the_department_begins_with_its_root(qtbot, page, workspace):
    _click(qtbot, page.roles.department)
    assert page.department.department_box.currentText() == "Sở Nội vụ"
    for field in (page.department.passphrase.first, page.department.passphrase.second):
        field.edit.setText("gốc của Sở Nội vụ")
    with qtbot.waitSignal(page.ready, timeout=20_000):
        _click(qtbot, page.department.start_button)
    view = read_settings(workspace)
    assert (view.place.role, view.place.agency.code) == (WorkplaceRole.DEPARTMENT, "SO-SNV")
    assert view.can_issue
    assert view.key is not None


def test_the_department_may_begin_with_the_example_of_two_levels(qtbot, page):
    _click(qtbot, page.roles.department)
    step = page.department
    step.programme_box.set_value("dvcq-2026")
    with qtbot.waitSignal(page.refreshed, timeout=20_000):
        step.programme_box.chosen.emit("dvcq-2026")
    assert step.department_box.value() == "SO-SNVn"
    assert step.programme_field.help_label.text().startswith("UBND Thành phố Hồ Chí Minh, ")


def test_a_short_passphrase_begins_nothing(qtbot, page, jobs):
    _click(qtbot, page.roles.department)
    page.department.passphrase.first.edit.setText("ngắn")
    _click(qtbot, page.department.start_button)
    assert page.department.passphrase.first.error().startswith("Mật khẩu có 4 ký tự")
    assert not jobs.is_busy()


def test_a_folder_that_is_in_use_opens_its_pages(qtbot, jobs, agency_workspace):
    page = WelcomePage(PageContext(jobs, agency_workspace))
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.refreshed):
        page.show()
    _click(qtbot, page.roles.agency)
    _search(qtbot, page, "ngai giao")
    with qtbot.waitSignal(page.ready):
        _click(qtbot, page.agency.start_button)
    jobs.wait_for_done()
    assert read_settings(agency_workspace).place.agency.code == HOA_LONG


def test_one_can_go_back_to_the_first_question(qtbot, page):
    _click(qtbot, page.roles.department)
    _click(qtbot, page.back_button)
    assert page.roles.isVisible()
