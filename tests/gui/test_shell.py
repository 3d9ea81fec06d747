"""The window: pages are made when first opened, read again when something changed, and closing loses nothing."""

import pytest
from PySide6.QtCore import QSettings, Qt

from desktop.core.errors import UserError
from desktop.services.workplace.frame_view import WindowFrame
from desktop.ui.dialogs import MessageDialog
from desktop.ui.frame import show_frame
from desktop.ui.icons import Icon
from desktop.ui.navigation import NavItem
from desktop.ui.page import Page
from desktop.ui.shell import Shell
from desktop.ui.tokens import Size
from desktop.ui.topics import Topic


class CountingPage(Page):
    topics = frozenset({Topic.VALUES})

    def __init__(self, jobs, title):
        super().__init__(jobs, title)
        self.reads = 0
        self.places = []

    def refresh(self):
        self.reads += 1
        super().refresh()

    def go_to(self, target):
        self.places.append(target)


@pytest.fixture
def made():
    return []


@pytest.fixture
def shell(qtbot, jobs, made):
    def item(key, title, icon, **more):
        def make():
            made.append(key)
            return CountingPage(jobs, title)

        return NavItem(key, title, icon, make, **more)

    window = Shell(jobs)
    qtbot.addWidget(window)
    window.set_navigation(
        [
            item("desk", "Bàn làm việc", Icon.HOME),
            item("values", "Biểu số liệu", Icon.TABLE_SIMPLE),
            item("help", "Trợ giúp", Icon.QUESTION_CIRCLE, at_foot=True, shortcut="F1"),
        ]
    )
    window.resize(1366, 768)
    with qtbot.waitSignal(window.page_opened):
        window.show()
    window.activateWindow()
    return window


def test_only_the_first_page_is_made_at_the_start(shell, made):
    assert made == ["desk"]
    assert shell.current_key == "desk"


def test_pages_open_by_mouse_and_keys_and_are_made_once(qtbot, shell, made):
    qtbot.mouseClick(shell.navigation.buttons["values"], Qt.MouseButton.LeftButton)
    assert shell.current_key == "values"
    qtbot.keyClick(shell, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert shell.current_key == "desk"
    qtbot.keyClick(shell, Qt.Key.Key_F1)
    assert shell.current_key == "help"
    qtbot.keyClick(shell, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert made == ["desk", "values", "help"]


def test_a_page_sends_people_to_a_place_on_another(shell):
    shell.page("desk").asked_for.emit("values", "CT3.05")
    assert shell.current_key == "values"
    assert shell.page("values").places == ["CT3.05"]


def test_pages_read_when_shown_and_again_when_something_changed(shell, jobs):
    desk, values = shell.page("desk"), shell.page("values")
    assert (desk.reads, values.reads) == (1, 0)
    jobs.run(lambda: None, changes=frozenset({Topic.VALUES}))
    jobs.run(lambda: None, changes=frozenset({Topic.TASKS}))
    jobs.wait_for_done()
    assert (desk.reads, values.reads) == (2, 0)
    shell.open_page("values")
    assert values.reads == 1
    shell.open_page("desk")
    assert desk.reads == 2


def test_a_narrow_window_keeps_icons_with_their_names(shell):
    shell.set_badge("values", "1 lỗi")
    shell.resize(Size.MIN_WIDTH, Size.MIN_HEIGHT)
    button = shell.navigation.buttons["values"]
    assert (shell.width(), shell.height()) == (Size.MIN_WIDTH, Size.MIN_HEIGHT)
    assert shell.navigation.width() == Size.NAV_RAIL
    assert (button.text(), button.toolTip(), button.accessibleName()) == (
        "",
        "Biểu số liệu: 1 lỗi",
        "Biểu số liệu: 1 lỗi",
    )
    assert shell.page("values").narrow
    shell.resize(1366, 768)
    assert button.text() == "Biểu số liệu"


def test_the_status_bar_tells_what_it_knows(shell):
    assert shell.status.deadline.isHidden()
    shell.status.deadline.say("Còn 12 ngày, đến hết 24/5/2018")
    shell.status.period.say("Kỳ 6 tháng năm 2018")
    assert shell.status.deadline.isVisible()
    shell.resize(Size.MIN_WIDTH, Size.MIN_HEIGHT)
    assert shell.status.deadline.isVisible()
    assert not shell.status.period.isVisible()


def test_a_notice_stands_over_everything(shell):
    shell.set_notice("Dữ liệu minh họa, ngày giả định 12/5/2018")
    assert shell.notice_label.isVisible()
    shell.set_notice("")
    assert not shell.notice_label.isVisible()


def test_a_wrong_clock_is_told_beside_any_other_notice(shell):
    shell.set_notice("Dữ liệu minh họa, ngày giả định 12/5/2018")
    show_frame(shell, WindowFrame("6 tháng", None, None, clock_doubt="Đồng hồ máy này đang chỉ 01/01/2018."))
    assert shell.warning_label.isVisible()
    assert shell.notice_label.isVisible()
    show_frame(shell, WindowFrame("6 tháng", None, None))
    assert not shell.warning_label.isVisible()
    assert shell.notice_label.isVisible()


def test_another_role_has_other_pages(shell, jobs, made):
    shell.set_navigation([NavItem("overview", "Tổng quan", Icon.GRID, lambda: CountingPage(jobs, "Tổng quan"))])
    assert shell.current_key == "overview"
    assert list(shell.navigation.buttons) == ["overview"]


def test_a_failure_nobody_showed_is_shown_by_the_window(shell, jobs):
    def refuse():
        raise UserError("Không mở được cơ sở dữ liệu.")

    jobs.run(refuse)
    jobs.wait_for_done()
    (dialog,) = shell.findChildren(MessageDialog)
    assert dialog.windowTitle() == "Không mở được cơ sở dữ liệu."
    dialog.reject()


def test_a_failure_of_a_page_stands_in_the_page(shell, jobs):
    def refuse():
        raise UserError("Ô CT3.05: “12a” không phải là số.", "Gõ lại.")

    page = shell.page("desk")
    page.start(refuse, page.refresh)
    jobs.wait_for_done()
    assert page.banner.isVisible()
    assert page.banner.title_label.text() == "Ô CT3.05: “12a” không phải là số."
    page.banner.close_button.click()
    assert page.banner.isHidden()


def test_closing_waits_for_what_is_being_saved(shell, jobs):
    saved = []
    jobs.run(lambda: saved.append("CT3.05"))
    shell.close()
    assert saved == ["CT3.05"]


def test_the_window_comes_back_where_it_was(qtbot, jobs, tmp_path):
    path = str(tmp_path / "window.ini")
    first = Shell(jobs, QSettings(path, QSettings.Format.IniFormat))
    qtbot.addWidget(first)
    first.show_in_place()
    first.resize(860, 500)  # the offscreen screen is 800 wide
    first.close()
    again = Shell(jobs, QSettings(path, QSettings.Format.IniFormat))
    qtbot.addWidget(again)
    again.show_in_place()
    assert (again.width(), again.height()) == (860, 500)


def test_a_toast_says_that_something_went_well(shell):
    shell.page("desk").toast.emit("Đã lập gói báo cáo", "HoaLong_6T2018_lan1.asice")
    from desktop.ui.parts.banners import Toast

    (toast,) = shell.findChildren(Toast)
    assert toast.isVisible()
    assert toast.title_label.text() == "Đã lập gói báo cáo"
    assert shell.centralWidget().rect().contains(toast.geometry())
