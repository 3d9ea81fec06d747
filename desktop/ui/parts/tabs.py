"""Tabs with counts: they filter what stands below them."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton
from typing_extensions import override

from desktop.ui.parts.layouts import row
from desktop.ui.parts.painting import metrics
from desktop.ui.tokens import TextStyle


class CountTabs(QFrame):
    """A row of choices, one of them chosen; left and right arrows move between them."""

    changed = Signal(int)

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.setProperty("part", "tabs")
        self._names = tuple(names)
        self._group = QButtonGroup(self)
        self._buttons = [self._tab(at, name) for at, name in enumerate(names)]
        self.setLayout(row(*self._buttons, spacing=2, margins=(2, 2, 2, 2)))
        self._buttons[0].setChecked(True)
        self._current = 0
        self._group.idToggled.connect(self._choose)

    def current(self) -> int:
        """Which tab is chosen, from 0."""
        return self._current

    def name(self, at: int) -> str:
        """What a tab is called, without its number."""
        return self._names[at]

    def set_current(self, at: int) -> None:
        """Choose a tab."""
        self._buttons[at].setChecked(True)

    def set_counts(self, counts: Sequence[int | None]) -> None:
        """Show a number after each name; None shows the name alone."""
        for button, name, count in zip(self._buttons, self._names, counts, strict=True):
            button.setText(name if count is None else f"{name} {count}")

    def set_offered(self, at: int, *, offered: bool) -> None:
        """Show a tab or take it away; where it was chosen, the first one is."""
        self._buttons[at].setVisible(offered)
        if not offered and at == self._current:
            self.set_current(0)

    def _tab(self, at: int, name: str) -> QPushButton:
        made = _Tab(name)
        self._group.addButton(made, at)
        return made

    def _choose(self, at: int, checked: bool) -> None:  # noqa: FBT001 - a slot
        if checked and at != self._current:
            self._current = at
            self.changed.emit(at)


class _Tab(QPushButton):
    """Bold when chosen; it always has the width of the bold text, so that nothing moves."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setProperty("kind", "tab")
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @override
    def sizeHint(self) -> QSize:
        return QSize(metrics(TextStyle.LABEL).horizontalAdvance(self.text()) + 26, super().sizeHint().height())

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
