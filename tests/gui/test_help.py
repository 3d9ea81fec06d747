"""F1: the panel follows the keyboard, speaks of every page, and leads nowhere."""

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest

from desktop.core.clock import FixedClock
from desktop.ui.help.panel import HelpBrowser
from desktop.ui.help.texts import HELP_PAGES, read_help
from desktop.ui.opening import Opener
from desktop.ui.places import INDICATORS, NARRATIVE, SETTINGS, TASKS
from desktop.ui.shell import Shell
from tests.gui.walking import until_read
from tests.gui.workspaces import TODAY


@pytest.fixture
def window(qtbot, jobs, agency_workspace):
    """Hòa Long's window as it is opened."""
    folder = agency_workspace.folder.root
    agency_workspace.close()
    shell = Shell(jobs)
    qtbot.addWidget(shell)
    opener = Opener(shell, jobs, FixedClock.on(*TODAY))
    shell.resize(1366, 768)
    with qtbot.waitSignal(opener.opened):
        shell.show()
        opener.open(folder)
    shell.activateWindow()
    until_read(jobs)
    yield opener
    shell.close()
    opener.close()


def follow(window):
    window.companions.helping.follow()
    until_read(window.companions.helping._jobs)


def test_f1_explains_the_page_and_closes_again(window, qtbot):
    shell = window.companions.helping._shell
    QTest.keyClick(shell, Qt.Key.Key_F1)
    panel = window.companions.helping.panel
    assert panel.isVisible()
    assert "Việc còn lại" in panel.whole.toPlainText()
    assert panel.page_box.value() == "desk"
    QTest.keyClick(shell, Qt.Key.Key_F1)
    assert window.companions.helping.panel is None
    assert not panel.isVisible()


def test_an_indicator_is_explained_with_its_way_of_counting_and_the_words_that_ask_for_it(window, jobs):
    shell = window.companions.helping._shell
    shell.open_page(INDICATORS, "CT5.01")
    until_read(jobs)
    window.companions.helping.toggle()
    follow(window)
    told = window.companions.helping.panel.here.toPlainText()
    assert told.startswith("CT5.01. Số lượt tiếp công dân")
    assert "Đếm số dòng của sổ “Tiếp công dân”" in told
    assert "“Tổ chức tốt công tác tiếp công dân” (khoản 5, công văn 4177/UBND-VP" in told
    shell.page(INDICATORS).go_to("CT3.09")
    follow(window)
    assert window.companions.helping.panel.here.toPlainText().startswith("CT3.09")


def test_the_panel_follows_the_keyboard_from_field_to_field(window, jobs):
    shell = window.companions.helping._shell
    shell.open_page(TASKS, "NV4.2")
    until_read(jobs)
    window.companions.helping.toggle()
    follow(window)
    panel = window.companions.helping.panel
    assert panel.here.toPlainText().startswith("NV4.2. Phân công lãnh đạo")
    shell.page(TASKS).detail.document_edit.setFocus()
    follow(window)
    assert panel.here.toPlainText().startswith("Số, ký hiệu văn bản")
    shell.open_page(NARRATIVE, "II.1")
    until_read(jobs)
    follow(window)
    assert panel.page_box.value() == NARRATIVE
    assert panel.here.toPlainText().startswith("Mục II.1")
    assert "Viết gì" in panel.here.toPlainText()


def test_reading_another_page_leaves_the_window_where_it_is(window):
    window.companions.quick_search.help_wanted.emit("ban-phim")
    panel = window.companions.helping.panel
    assert "Ctrl+K" in panel.whole.toPlainText()
    assert window.companions.helping._shell.current_key == "desk"
    panel.page_box.setFocus()
    follow(window)
    assert "Ctrl+K" in panel.whole.toPlainText(), "while it is read it stays"
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert window.companions.helping.panel is None


def test_nothing_in_the_help_leads_anywhere(qtbot):
    browser = HelpBrowser("Trợ giúp")
    qtbot.addWidget(browser)
    browser.document().setMarkdown("![x](file:///etc/hostname) [y](https://example.org)")
    assert browser.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl("file:///etc/hostname")) is None
    browser.setSource(QUrl("file:///etc/hostname"))
    assert "y" in browser.toPlainText()
    assert not browser.openLinks()


def test_every_page_of_the_help_has_a_text_and_every_text_its_page():
    from desktop.core.paths import resources

    written = {path.stem for path in (resources() / "help").glob("*.md")}
    assert written == {page.key for page in HELP_PAGES}
    for key in written:
        assert read_help(key).body.startswith("# ")


def test_a_field_is_known_by_its_name_alone():
    said = read_help(SETTINGS)
    assert said.of_field("Cỡ mỗi phần (MB)") is not None
    assert said.of_field("Sao lưu ngay…") is not None
    assert said.of_field("Con dấu của cơ quan: chọn ảnh") is not None
    assert said.of_field("Không có ô này") is None
