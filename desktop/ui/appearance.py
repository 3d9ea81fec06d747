"""How the window looks for this person on this computer, kept between starts: light or dark, how large texts are."""

from typing import TYPE_CHECKING

from desktop.ui import theme
from desktop.ui.tokens import TEXT_PERCENTS, ThemeName

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

THEME, TEXT = "appearance/theme", "appearance/text"
"""Where the choices are kept."""


def dress(app: "QApplication", settings: "QSettings") -> None:
    """Give the application the look that was chosen last; what cannot be understood counts as not chosen."""
    theme.apply_theme(app, _theme_of(settings), _percent_of(settings))


def choose(settings: "QSettings", *, name: ThemeName | None = None, percent: int | None = None) -> None:
    """Show these colours, or texts so large, from now on; open windows make their pages anew for another size."""
    from PySide6.QtWidgets import QApplication

    if name is not None:
        settings.setValue(THEME, str(name))
    if percent is not None:
        settings.setValue(TEXT, percent)
    app = QApplication.instance()
    if isinstance(app, QApplication):
        theme.apply_theme(app, name or theme.current_name(), percent)


def _theme_of(settings: "QSettings") -> ThemeName:
    kept = str(settings.value(THEME, ThemeName.LIGHT))
    return ThemeName(kept) if kept in set(ThemeName) else ThemeName.LIGHT


def _percent_of(settings: "QSettings") -> int:
    kept = str(settings.value(TEXT, TEXT_PERCENTS[0]))
    return int(kept) if kept in {str(percent) for percent in TEXT_PERCENTS} else TEXT_PERCENTS[0]
