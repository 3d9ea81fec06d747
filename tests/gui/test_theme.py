"""Fonts, icons and style sheet are there, and a theme changes while windows are open."""

import pytest
from fontTools.ttLib import TTFont
from PySide6.QtGui import QFontInfo, QFontMetrics

from desktop.core.paths import resources
from desktop.ui import theme
from desktop.ui.icons import TONE_ICONS, Icon, pixmap
from desktop.ui.parts.buttons import primary
from desktop.ui.tokens import FONT_FAMILY, PALETTES, Color, TextStyle, ThemeName, Tone

VIETNAMESE = "ĂÂĐÊÔƠƯăâđêôơư" + "".join(
    vowel + tone for vowel in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" for tone in "\u0300\u0309\u0303\u0301\u0323"
)


@pytest.fixture
def dark(qapp):
    theme.apply_theme(qapp, ThemeName.DARK)
    yield
    theme.apply_theme(qapp, ThemeName.LIGHT)


@pytest.mark.parametrize("style", TextStyle)
def test_texts_are_set_in_our_font_and_weight(style):
    shown = QFontInfo(theme.font(style))
    assert (shown.family(), shown.weight()) == (FONT_FAMILY, style.value.weight)


@pytest.mark.parametrize("style", TextStyle)
def test_figures_line_up(style):
    measure = QFontMetrics(theme.font(style))
    assert len({measure.horizontalAdvance(figure) for figure in "0123456789"}) == 1


@pytest.mark.parametrize("path", sorted((resources() / "fonts" / "ui").glob("*.ttf")), ids=lambda path: path.stem)
def test_fonts_have_every_vietnamese_letter(path):
    from desktop.core.text import nfc

    held = TTFont(path).getBestCmap()
    wanted = nfc(VIETNAMESE) + "−–“”…·÷%₫→" + VIETNAMESE
    assert [letter for letter in wanted if ord(letter) not in held] == []


def test_every_icon_has_its_drawing_and_no_drawing_is_idle():
    drawn = {path.name.rsplit("_", 2)[0] for path in (resources() / "icons").glob("*.svg")}
    assert drawn == {icon.value for icon in Icon}
    assert set(TONE_ICONS) == set(Tone)


@pytest.mark.parametrize("icon", Icon)
def test_icons_are_painted(icon):
    image = pixmap(icon, Color.TEXT, 20, ratio=1.5).toImage()
    assert image.width() == 30
    assert any(image.pixelColor(x, y).alpha() > 128 for x in range(30) for y in range(30))


def test_the_style_sheet_knows_its_colours():
    for name in ThemeName:
        sheet = theme.style_sheet(name)
        assert "@" not in sheet
        assert PALETTES[name][Color.ACCENT_FILL] in sheet


def test_open_windows_follow_the_theme(qtbot, dark):
    button = primary("Ký", Icon.SIGNATURE)
    qtbot.addWidget(button)
    button.show()
    before = button.grab().toImage()
    theme.apply_theme(theme.QApplication.instance(), ThemeName.LIGHT)
    after = button.grab().toImage()
    assert before.pixelColor(20, 6).name() != after.pixelColor(20, 6).name()
