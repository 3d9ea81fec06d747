"""A region as high as what stands in it, and no higher than the screen has room for: there it scrolls."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QSizePolicy, QWidget
from typing_extensions import override


class FittedArea(QScrollArea):
    """Asks for the height of its layout at the width that it has.

    Args:
        layout: What stands in it.
        most: The greatest height.
    """

    def __init__(self, layout: QLayout, most: int) -> None:
        super().__init__()
        self._most = most
        self._layout = layout
        self._inner = QWidget()
        self._inner.setProperty("part", "scrolled")
        self._inner.setLayout(layout)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setWidget(self._inner)

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        layout = self._layout
        wanted = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
        return min(wanted, self._most)

    @override
    def sizeHint(self) -> QSize:
        hint = self._layout.totalSizeHint()
        return QSize(hint.width(), min(hint.height(), self._most))

    @override
    def minimumSizeHint(self) -> QSize:
        least = self._layout.totalMinimumSize()
        return QSize(least.width(), min(least.height(), self._most))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()  # something has come or gone in it
        return super().eventFilter(watched, event)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        """Where only texts stand in it, the keyboard comes to it to scroll; else to the fields, which scroll along."""
        super().showEvent(event)
        inside = self._inner.findChildren(QWidget)
        if not any(each.focusPolicy() & Qt.FocusPolicy.TabFocus for each in inside):
            scrolls = self.heightForWidth(self.width()) == self._most
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if scrolls else Qt.FocusPolicy.NoFocus)
