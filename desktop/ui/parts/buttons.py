"""Buttons: primary (one on a page), plain, and quiet ones that read like a link."""

from enum import StrEnum

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QPushButton, QStyleOptionButton
from typing_extensions import override

from desktop.ui.icons import Icon, qicon
from desktop.ui.parts.labels import restyle
from desktop.ui.parts.layouts import FILL, row
from desktop.ui.parts.signs import Glyph
from desktop.ui.parts.tips import tip
from desktop.ui.tokens import Color, px


class ButtonKind(StrEnum):
    """How much a button asks for attention."""

    PRIMARY = "primary"
    PLAIN = "plain"
    QUIET = "quiet"


_ICON_COLORS = {
    ButtonKind.PRIMARY: Color.ON_ACCENT,
    ButtonKind.PLAIN: Color.TEXT,
    ButtonKind.QUIET: Color.ACCENT,
}


class Button(QPushButton):
    """A button with an icon that follows the theme.

    A button without words needs ``hint``: it is its tooltip and its name for a screen reader.
    """

    def __init__(
        self, text: str = "", icon: Icon | None = None, kind: ButtonKind = ButtonKind.PLAIN, *, hint: str = ""
    ) -> None:
        super().__init__()
        self._icon = icon
        self._kind = kind
        self.setProperty("kind", kind.value)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setText(text)
        if hint:
            self.setToolTip(tip(hint))
            self.setAccessibleName(text or hint)
        self._draw_icon()

    @override
    def setText(self, text: str) -> None:
        super().setText(f" {text}" if self._icon and text else text)
        if text:
            self.setAccessibleName(text.replace("&", ""))

    def set_icon(self, icon: Icon | None) -> None:
        """Show another icon."""
        self._icon = icon
        self.setText(self.text().strip())
        self._draw_icon()

    def set_kind(self, kind: ButtonKind) -> None:
        """Ask for more or less attention."""
        self._kind = kind
        restyle(self, "kind", kind.value)
        self._draw_icon()

    def set_allowed(self, allowed: bool, reason: str = "") -> None:  # noqa: FBT001 - reads well at the call
        """Enable the button, or disable it with a tooltip that says why; a page also shows the reason beside it."""
        self.setEnabled(allowed)
        self.setToolTip(tip("" if allowed else reason))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            self._draw_icon()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._draw_icon()
        return super().event(event)

    def fit(self) -> None:
        """Show the icon as large as goes with the size of text."""
        self._draw_icon()

    def _draw_icon(self) -> None:
        self.setIconSize(QSize(px(16), px(16)))
        if self._icon is not None:
            color = _ICON_COLORS[self._kind] if self.isEnabled() else Color.MUTED
            self.setIcon(qicon(self._icon, color, px(16), ratio=self.devicePixelRatioF()))


class MenuButton(Button):
    """A button that opens a menu."""

    def __init__(self, text: str, icon: Icon | None = None) -> None:
        super().__init__(text, icon)
        self.setProperty("part", "menu")
        # A styled button puts its mark into the corner: ours is laid over it.
        arrow = Glyph(Icon.CHEVRON_DOWN)
        arrow.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setLayout(row(FILL, arrow, margins=(0, 0, 10, 0)))

    @override
    def initStyleOption(self, option: QStyleOptionButton) -> None:
        """Qt heeds the paddings of a styled button only where it does not look for a place for its own mark."""
        super().initStyleOption(option)
        option.features &= ~QStyleOptionButton.ButtonFeature.HasMenu  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType] - not in the stubs


def primary(text: str, icon: Icon | None = None) -> Button:
    """The one button of a page that does what the page is for."""
    return Button(text, icon, ButtonKind.PRIMARY)


def plain(text: str, icon: Icon | None = None) -> Button:
    """Any other button."""
    return Button(text, icon)


def quiet(text: str, icon: Icon | None = None, *, hint: str = "") -> Button:
    """A button that reads like a link."""
    return Button(text, icon, ButtonKind.QUIET, hint=hint)
