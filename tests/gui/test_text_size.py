"""Texts as large as 200 %: changed at once, kept for the person, and every page makes room or scrolls."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QScrollArea

from desktop.ui import appearance, theme
from desktop.ui.dialogs import Dialog
from desktop.ui.parts.inputs import FormField
from desktop.ui.parts.labels import Label
from desktop.ui.places import SETTINGS, TASKS
from desktop.ui.tokens import TEXT_PERCENTS, Size, TextStyle, ThemeName, px, text_percent
from tests.gui.walking import until_read


@pytest.fixture(autouse=True)
def _as_before(qapp):
    """Whatever a test chose, the next one starts at 100 %."""
    yield
    theme.apply_theme(qapp, ThemeName.LIGHT, 100)


@pytest.fixture
def settings(tmp_path):
    return QSettings(str(tmp_path / "person.ini"), QSettings.Format.IniFormat)


@pytest.mark.parametrize("percent", TEXT_PERCENTS)
def test_measures_that_hold_text_grow_with_it(qapp, percent):
    theme.apply_theme(qapp, ThemeName.LIGHT, percent)
    assert theme.font(TextStyle.BODY).pixelSize() == round(13 * percent / 100)
    assert (px(100), Size.CONTROL) == (percent, round(32 * percent / 100))
    sheet = theme.style_sheet(ThemeName.LIGHT)
    assert f"font-size: {round(13 * percent / 100)}px" in sheet
    assert f"min-height: {Size.CONTROL - 2}px" in sheet, "a border does not grow"
    assert f"min-height: {Size.CONTROL - 4}px" in sheet, "so nothing moves when a control gets the focus"
    assert "@" not in sheet


def test_another_size_is_seen_at_once_on_the_same_page(open_at, jobs, settings):
    shell = open_at("agency", SETTINGS)
    before = shell.page(SETTINGS)
    assert shell.page(TASKS).table.verticalHeader().defaultSectionSize() == 30
    appearance.choose(settings, percent=150)
    until_read(jobs)
    after = shell.page(SETTINGS)
    assert after is not before
    assert shell.current_key == SETTINGS
    assert after.appearance.text_box.value() == 150
    assert after.narrow, "where texts are large a window has room for less"
    assert shell.page(TASKS).table.verticalHeader().defaultSectionSize() == 45
    assert shell.navigation.width() == Size.NAV_RAIL


def test_what_does_not_fit_scrolls(open_at, jobs, settings):
    shell = open_at("agency", TASKS)
    appearance.choose(settings, percent=200)
    until_read(jobs)
    room = shell.page(TASKS).parentWidget().parentWidget()
    assert isinstance(room, QScrollArea)
    assert shell.width() == 1366
    assert shell.page(TASKS).width() >= Size.PAGE_WIDTH > room.viewport().width()
    assert room.horizontalScrollBar().maximum() > 0


def test_the_choice_is_kept_for_the_next_start(qapp, settings):
    appearance.choose(settings, name=ThemeName.DARK, percent=125)
    theme.apply_theme(qapp, ThemeName.LIGHT, 100)
    appearance.dress(QApplication.instance(), settings)
    assert (theme.current_name(), text_percent()) == (ThemeName.DARK, 125)


@pytest.mark.parametrize(("name", "percent"), [("purple", "huge"), ("", "37"), ("dark\n", "-200"), (None, "1e9")])
def test_what_cannot_be_understood_counts_as_not_chosen(qapp, settings, name, percent):
    settings.setValue(appearance.THEME, name)
    settings.setValue(appearance.TEXT, percent)
    appearance.dress(qapp, settings)
    assert (theme.current_name(), text_percent()) == (ThemeName.LIGHT, 100)


def test_a_dialog_too_high_for_the_screen_scrolls_and_keeps_its_buttons(qtbot, qapp):
    theme.apply_theme(qapp, ThemeName.LIGHT, 200)
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    fields = [FormField(f"Trường {number}", QLineEdit()) for number in range(12)]
    dialog = Dialog(window, "Nhiều trường", "Ghi", *fields, width=760)
    with qtbot.waitExposed(dialog):
        dialog.open()
    assert dialog.width() <= 1366
    assert dialog.height() <= 768
    assert dialog.rect().contains(dialog.accept_button.geometry())
    assert fields[-1].editor.visibleRegion().isEmpty()
    for field in fields[1:]:
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        assert field.editor.hasFocus()
    assert not fields[-1].editor.visibleRegion().isEmpty(), "what the keyboard comes to scrolls into view"
    dialog.close()


def test_a_dialog_that_fits_does_not_scroll(qtbot, qapp):
    theme.apply_theme(qapp, ThemeName.LIGHT, 100)
    window = QMainWindow()
    qtbot.addWidget(window)
    window.resize(1366, 768)
    text = Label("Một câu dài xuống dòng mấy lần. " * 12, wrap=True)
    dialog = Dialog(window, "Vừa màn hình", "Ghi", text, FormField("Tên", QLineEdit()))
    with qtbot.waitExposed(dialog):
        dialog.open()
    assert dialog.area.verticalScrollBar().maximum() == 0
    dialog.close()
