"""Surfaces: the card, the line between things, and small cards with one number."""

from PySide6.QtWidgets import QFrame

from desktop.ui.icons import TONE_ICONS, Icon
from desktop.ui.parts.labels import ElidedLabel, Label, Role
from desktop.ui.parts.layouts import Filler, Grow, Item, column, grow, row
from desktop.ui.parts.signs import Glyph
from desktop.ui.tokens import Space, Tone


class Card(QFrame):
    """A white surface with one border; depth is nothing more.

    Its items stand together at the top unless one of them grows.
    """

    def __init__(self, *items: Item, spacing: int = Space.S, padding: int = Space.L) -> None:
        super().__init__()
        self.setProperty("part", "card")
        self.body = column(*items, spacing=spacing, margins=(padding, padding - 2, padding, padding - 2))
        if items and not any(isinstance(item, Grow | Filler) for item in items):
            self.body.addStretch(0)
        self.setLayout(self.body)


class Line(QFrame):
    """A hairline between things of one card."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("part", "line")


class StatCard(Card):
    """One number with its status: “31 Tiếp nhận, đã ghi vào sổ”."""

    def __init__(self, name: str, tone: Tone, icon: Icon | None = None) -> None:
        self.number_label = Label("0", Role.TITLE)
        self.note_label = ElidedLabel("", Role.CAPTION)
        name_label = ElidedLabel(name, Role.LABEL)
        sign = Glyph(icon or TONE_ICONS[tone], tone.color, 20, filled=tone is not Tone.NEUTRAL)
        super().__init__(
            row(sign, self.number_label, grow(column(name_label, self.note_label, spacing=0)), spacing=10), padding=10
        )
        self._name = name

    def set_value(self, number: str, note: str = "") -> None:
        """Show the number, written the Vietnamese way, and what it means."""
        self.number_label.setText(number)
        self.note_label.setText(note)
        self.setAccessibleName(f"{self._name}: {number}. {note}".strip())
