"""How the window looks for whoever sits at this computer: light or dark, and the size of texts."""

from PySide6.QtCore import QObject, QSettings, Slot

from desktop.ui import theme
from desktop.ui.appearance import choose
from desktop.ui.page import Page
from desktop.ui.parts.cards import Card
from desktop.ui.parts.inputs import ComboBox
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, row
from desktop.ui.tokens import TEXT_PERCENTS, ThemeName, text_percent

_WIDTH = 140


class AppearanceCard(Card):
    """Two choices that are seen at once."""

    def __init__(self) -> None:
        self.theme_box = ComboBox([("Sáng", ThemeName.LIGHT), ("Tối", ThemeName.DARK)], _WIDTH)
        self.theme_box.setAccessibleName("Màu nền")
        self.theme_box.set_value(theme.current_name())
        self.text_box = ComboBox([(f"{percent} %", percent) for percent in TEXT_PERCENTS], _WIDTH)
        self.text_box.setAccessibleName("Cỡ chữ")
        self.text_box.set_value(text_percent())
        super().__init__(
            Label("Giao diện", Role.SECTION),
            Label("Chỉ đổi cách hiển thị trên máy này, cho người dùng này.", Role.MUTED, wrap=True),
            row(Label("Màu nền"), FILL, self.theme_box),
            row(Label("Cỡ chữ"), FILL, self.text_box),
            spacing=10,
        )


class AppearanceActions(QObject):
    """Works for the settings page, which owns it."""

    def __init__(self, page: Page, card: AppearanceCard) -> None:
        super().__init__(page)
        card.theme_box.chosen.connect(self._change_theme)
        card.text_box.chosen.connect(self._change_text)

    @Slot(object)
    def _change_theme(self, name: ThemeName) -> None:
        choose(QSettings(), name=ThemeName(name))

    @Slot(object)
    def _change_text(self, percent: int) -> None:
        choose(QSettings(), percent=percent)
