"""What is looked at, and beside it what belongs to the chosen row; one below the other where the window is narrow."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QWidget

from desktop.ui.tokens import Space, px

_ANY = 16_777_215
"""Qt's “no limit” of a width."""


class Split(QScrollArea):
    """Two regions; the main one grows, the side one keeps its width.

    Args:
        main: Takes the room that is left.
        side: Stands at the right.
        side_width: Its width beside the main region.
        main_height: The least height of the main region; below it the whole scrolls.
        side_height: Likewise of the side region when it stands below.
    """

    def __init__(
        self, main: QWidget, side: QWidget, *, side_width: int = 320, main_height: int = 260, side_height: int = 240
    ) -> None:
        super().__init__()
        self._side, self._side_width, self._side_height = side, px(side_width), px(side_height)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._box.setSpacing(Space.M)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(main, 1)
        self._box.addWidget(side)
        main.setMinimumHeight(px(main_height))
        inner = QWidget()
        inner.setProperty("part", "scrolled")
        inner.setLayout(self._box)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.set_narrow(narrow=False)

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - reads well at the call
        """Side by side, or one below the other."""
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._box.setDirection(direction)
        self._side.setMinimumWidth(0 if narrow else self._side_width)
        self._side.setMaximumWidth(_ANY if narrow else self._side_width)
        self._side.setMinimumHeight(self._side_height if narrow else 0)
