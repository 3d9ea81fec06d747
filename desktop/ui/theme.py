"""From tokens to Qt: fonts, palette and style sheet, and the colours of the theme that is on now."""

import os
import re
from collections.abc import Mapping
from functools import lru_cache

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from desktop.core.paths import resources
from desktop.ui.tokens import FONT_FAMILY, PALETTES, Color, TextStyle, ThemeName, px, set_text_percent, text_percent

_PALETTE_ROLES = {
    QPalette.ColorRole.Window: Color.WINDOW,
    QPalette.ColorRole.Base: Color.SURFACE,
    QPalette.ColorRole.AlternateBase: Color.SUNKEN,
    QPalette.ColorRole.Text: Color.TEXT,
    QPalette.ColorRole.WindowText: Color.TEXT,
    QPalette.ColorRole.Button: Color.SURFACE,
    QPalette.ColorRole.ButtonText: Color.TEXT,
    QPalette.ColorRole.Highlight: Color.ACCENT_FILL,
    QPalette.ColorRole.HighlightedText: Color.ON_ACCENT,
    QPalette.ColorRole.PlaceholderText: Color.MUTED,
    QPalette.ColorRole.ToolTipBase: Color.RAISED,
    QPalette.ColorRole.ToolTipText: Color.TEXT,
    QPalette.ColorRole.Link: Color.ACCENT,
    QPalette.ColorRole.Mid: Color.BORDER,
    QPalette.ColorRole.Accent: Color.ACCENT_FILL,
}
_STYLE_VARIABLE, _STYLE = "QT_STYLE_OVERRIDE", "Fusion"
_FIRST_FONTS = ("InterSDV-Regular.ttf", "InterSDV-SemiBold.ttf")
"""What the first paint shows; the window loads the others after it."""
_TOKEN = re.compile(r"@([a-z_]+)")
_LENGTH = re.compile(r"@(\d+)([+-]\d+)?px")


class _State:
    """Which theme is on; changed by ``apply_theme`` alone."""

    name = ThemeName.LIGHT
    loaded: frozenset[str] = frozenset()


def current_name() -> ThemeName:
    """The theme that is on."""
    return _State.name


def current() -> Mapping[Color, str]:
    """The colours of the theme that is on."""
    return PALETTES[_State.name]


@lru_cache(maxsize=128)
def _qcolor(value: str) -> QColor:
    return QColor(value)


def color(role: Color) -> QColor:
    """A colour of the theme that is on."""
    return _qcolor(current()[role])


def font(style: TextStyle = TextStyle.BODY) -> QFont:
    """The font of a text style; sizes are pixels so that screens of 100 % and 150 % scale alike."""
    return _font(style, px(style.value.size))


@lru_cache(maxsize=32)
def _font(style: TextStyle, size: int) -> QFont:
    made = QFont(FONT_FAMILY)
    made.setPixelSize(size)
    made.setWeight(QFont.Weight(style.value.weight))
    made.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return made


def prepare_application() -> None:
    """What must be said before the QApplication is made.

    The style is named here because asking for it later by ``setStyle`` makes Python learn all of QStyle, which costs a
    tenth of the start. Fractions of scaling need no word: Qt honours them as they are, unless it is told otherwise.
    """
    os.environ[_STYLE_VARIABLE] = _STYLE


def apply_theme(app: QApplication, name: ThemeName, percent: int | None = None) -> None:
    """Give the whole application a theme and a size of text, at the start or later.

    Open widgets hear of it by Qt's own ``PaletteChange`` event; painted parts take the new colours when they repaint.
    Where the size of text changes, whoever owns the pages makes them anew.

    Args:
        app: The application.
        name: The colours.
        percent: How large texts are; ``None`` leaves them as they are.
    """
    _State.name = ThemeName(name)
    set_text_percent(text_percent() if percent is None else percent)
    load_fonts(*_FIRST_FONTS)
    if os.environ.get(_STYLE_VARIABLE) != _STYLE:
        app.setStyle(_STYLE)
    app.setPalette(_palette())  # before the style sheet: Fusion draws from it what the sheet leaves open
    app.setFont(font())
    app.setStyleSheet(style_sheet(name))


def style_sheet(name: ThemeName) -> str:
    """``resources/styles/app.qss`` with the colours of a theme in the place of ``@roles``.

    ``@32-2px`` is a length that grows with the text, less a border that does not.
    """
    colors = PALETTES[ThemeName(name)]
    text = (resources() / "styles" / "app.qss").read_text(encoding="utf-8")
    sized = _LENGTH.sub(lambda match: f"{px(int(match[1])) + int(match[2] or 0)}px", text)
    return _TOKEN.sub(lambda match: colors[Color(match[1])], sized)


def _palette() -> QPalette:
    made = QPalette()
    for role, token in _PALETTE_ROLES.items():
        made.setColor(role, color(token))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, color(Color.MUTED))
    return made


def load_fonts(*names: str) -> None:
    """Make these cuts of the font known to Qt; all of them where none is named."""
    folder = resources() / "fonts" / "ui"
    wanted = [folder / name for name in names] or sorted(folder.glob("*.ttf"))
    for path in wanted:
        if path.name not in _State.loaded and QFontDatabase.addApplicationFont(str(path)) < 0:
            msg = f"font refused: {path.name}"
            raise RuntimeError(msg)
    _State.loaded |= {path.name for path in wanted}
