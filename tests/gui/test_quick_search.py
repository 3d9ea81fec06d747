"""Ctrl+K: a few letters lead to any page, setting, indicator, task, section, register or agency."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.ui.help.texts import HELP_PAGES
from desktop.ui.places import CONSOLIDATION, INDICATORS, NARRATIVE, READING, REGISTERS, SETTINGS, TASKS
from desktop.ui.quick_search.search import QuickSearch
from desktop.ui.settings.places import SETTINGS_PLACES
from desktop.ui.shell import Shell
from tests.gui.walking import until_read


@pytest.fixture
def searching(qtbot, open_at, jobs, request):
    """The search of a window in which the first page of a role is open."""

    def make(role: str, first: str) -> QuickSearch:
        shell = open_at(role, first)
        made = QuickSearch(shell, jobs, lambda: request.getfixturevalue(f"{role}_context"))
        QTest.keyClick(shell, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: any(place.subject for place in made.dialog.model.rows()))
        return made

    return make


def titles(search: QuickSearch) -> list[str]:
    return [place.title for place in search.dialog.model.rows()]


def go(search: QuickSearch, text: str, jobs) -> Shell:
    """Type and press Enter."""
    QTest.keyClicks(search.dialog.search_box, text)
    QTest.keyClick(search.dialog.search_box, Qt.Key.Key_Return)
    until_read(jobs)
    return search._shell


@pytest.mark.parametrize(
    ("typed", "page", "here"),
    [
        ("ct5.01", INDICATORS, "CT5.01"),
        ("so luot do nguoi dung dau", INDICATORS, "CT5.03"),
        ("NV4.2", TASKS, "NV4.2"),
        ("de xuat kien nghi", NARRATIVE, "V"),
    ],
)
def test_typed_letters_lead_to_the_place(searching, jobs, typed, page, here):
    shell = go(searching("agency", "desk"), typed, jobs)
    assert shell.current_key == page
    assert shell.page(page).subject()[1] == here


def test_pages_registers_settings_and_help_are_found_too(searching, jobs):
    search = searching("agency", "desk")
    QTest.keyClicks(search.dialog.search_box, "so theo doi")
    assert titles(search)[0] == "Sổ theo dõi"
    search.dialog.search_box.setText("sổ tiếp công dân")
    assert "Sổ tiếp công dân" in titles(search)
    search.dialog.search_box.setText("cỡ chữ")
    assert any("Giao diện" in title for title in titles(search))
    search.dialog.search_box.setText("ban phim")
    asked = []
    search.help_wanted.connect(asked.append)
    QTest.keyClick(search.dialog.search_box, Qt.Key.Key_Return)
    assert asked == ["ban-phim"]


def test_the_arrows_choose_while_the_letters_stay_in_the_box(searching, jobs):
    search = searching("agency", "desk")
    QTest.keyClicks(search.dialog.search_box, "so")
    QTest.keyClick(search.dialog.search_box, Qt.Key.Key_Down)
    second = search.dialog.table.current_row()
    assert second.title == titles(search)[1]
    assert search.dialog.search_box.text() == "so"
    QTest.keyClick(search.dialog.search_box, Qt.Key.Key_Escape)
    QTest.keyClick(search.dialog.search_box, Qt.Key.Key_Escape)
    assert search.dialog is None


def test_what_is_not_there_is_said(searching):
    search = searching("agency", "desk")
    search.dialog.search_box.setText("xyzzy")
    assert titles(search) == []
    assert search.dialog.told_label.text().startswith("Không có gì tên như vậy")


def test_the_department_finds_agencies_and_totals(searching, jobs):
    search = searching("department", "overview")
    shell = go(search, "hoa long", jobs)
    assert shell.current_key == READING
    search.open()
    until_read(jobs)
    assert go(search, "CT3.09", jobs).current_key == CONSOLIDATION
    assert shell.page(CONSOLIDATION).subject()[1] == "CT3.09"


def test_a_setting_is_brought_into_view_with_the_keyboard_in_it(searching, jobs):
    search = searching("agency", "desk")
    shell = go(search, "co chu", jobs)
    assert shell.current_key == SETTINGS
    assert shell.focusWidget() is shell.page(SETTINGS).appearance.theme_box
    assert {target for target, _ in SETTINGS_PLACES} == set(shell.page(SETTINGS).cards)


def test_a_register_opens_by_its_name(searching, jobs):
    shell = go(searching("agency", "desk"), "so tiep cong dan", jobs)
    assert shell.current_key == REGISTERS
    assert shell.page(REGISTERS).subject()[1] == "BK_TCD"


def test_the_help_of_the_department_is_not_offered_to_agencies(searching):
    search = searching("agency", "desk")
    search.dialog.search_box.setText("tro giup")
    offered = set(titles(search))
    assert "Trợ giúp: Biểu số liệu" in offered
    assert "Trợ giúp: Tổng hợp" not in offered
    assert len(offered) < len(HELP_PAGES)
