"""Rows and columns, written as they stand on the screen."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeVar

from PySide6 import QtCore
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.ui.tokens import Space


class Filler(Enum):
    """Empty room that takes what is left."""

    FILL = auto()


FILL = Filler.FILL


@dataclass(frozen=True)
class Grow:
    """An item that takes a share of the room that is left."""

    item: QWidget | QLayout
    factor: int = 1


Item = QWidget | QLayout | Grow | Filler | int
"""What stands in a row or column: a widget, a layout, ``grow(…)``, ``FILL``, or a distance in pixels."""

Margins = tuple[int, int, int, int]
_Box = TypeVar("_Box", bound=QBoxLayout)


def grow(item: QWidget | QLayout, factor: int = 1) -> Grow:
    """Let the item take the room that is left."""
    return Grow(item, factor)


def row(*items: Item, spacing: int = Space.S, margins: Margins = (0, 0, 0, 0)) -> QHBoxLayout:
    """Items side by side."""
    return _filled(QHBoxLayout(), items, spacing, margins)


def column(*items: Item, spacing: int = Space.S, margins: Margins = (0, 0, 0, 0)) -> QVBoxLayout:
    """Items one below the other."""
    return _filled(QVBoxLayout(), items, spacing, margins)


def _filled(box: _Box, items: Iterable[Item], spacing: int, margins: Margins) -> _Box:
    box.setSpacing(spacing)
    box.setContentsMargins(*margins)
    for item in items:
        _add(box, item)
    return box


def _add(box: QBoxLayout, item: Item) -> None:
    match item:
        case Filler():
            box.addStretch(1)
        case int():
            box.addSpacing(item)
        case Grow(QWidget() as widget, factor):
            box.addWidget(widget, factor)
        case Grow(QLayout() as layout, factor):
            box.addLayout(layout, factor)
        case QWidget():
            box.addWidget(item)
        case QLayout():
            box.addLayout(item)
        case _:
            msg = f"cannot be laid out: {item!r}"
            raise TypeError(msg)


def boxed(layout: QLayout, parent: QWidget | None = None) -> QWidget:
    """A plain widget around a layout, so that it can be shown and hidden as one."""
    made = QWidget(parent)
    made.setLayout(layout)
    return made


def scrolled(layout: QLayout, name: str = "") -> QScrollArea:
    """A region that scrolls when it is taller than its place; it never scrolls sideways.

    Args:
        layout: What stands in it.
        name: What a screen reader calls it, where it holds texts alone: the keyboard then comes to it to scroll.
            Without a name the keyboard goes past it to the fields that it holds, which scroll into view by themselves.
    """
    inner = QWidget()
    inner.setProperty("part", "scrolled")
    inner.setLayout(layout)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(QtCore.Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inner)
    if name:
        area.setAccessibleName(name)
    else:
        area.setFocusPolicy(QtCore.Qt.FocusPolicy.NoFocus)
    return area


def clear(layout: QLayout) -> None:
    """Take everything out of a layout; its widgets are deleted when Qt is next idle."""
    while (item := layout.takeAt(0)) is not None:  # pyright: ignore[reportUnnecessaryComparison] - None at the end
        if (widget := item.widget()) is not None:  # pyright: ignore[reportUnnecessaryComparison] - None for a layout
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:  # pyright: ignore[reportUnnecessaryComparison] - None for a gap
            clear(inner)
