"""Texts by their role on the page."""

from enum import StrEnum

from PySide6 import QtCore
from PySide6.QtCore import QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.core.overriding import override
from desktop.ui.parts.painting import painting
from desktop.ui.parts.tips import tip

_PLAIN_TEXT = 0
"""``Qt.TextFormat.PlainText``; naming it would make Python learn the whole ``Qt`` namespace before the first paint."""


class Role(StrEnum):
    """What a text is; the style sheet gives it size, weight and colour."""

    BODY = "body"
    LABEL = "label"
    MUTED = "muted"
    CAPTION = "caption"
    SECTION = "section"
    TITLE = "title"
    DISPLAY = "display"
    ERROR = "error"


class Label(QLabel):
    """A plain text: never read as HTML, so that typed text shows as it was typed."""

    def __init__(self, text: str = "", role: Role = Role.BODY, *, wrap: bool = False) -> None:
        super().__init__(text)
        self.setProperty("textFormat", _PLAIN_TEXT)
        self.setProperty("role", role.value)
        self.setWordWrap(wrap)

    def set_role(self, role: Role) -> None:
        """Change what the text is."""
        restyle(self, "role", role.value)


class ElidedLabel(Label):
    """A text of one line that may be cut with “…”; the whole text is then its tooltip."""

    def __init__(self, text: str = "", role: Role = Role.BODY) -> None:
        super().__init__(text, role)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        box = self.contentsRect()
        fits = self.fontMetrics().horizontalAdvance(self.text()) <= box.width()
        self.setToolTip(tip("" if fits else self.text()))
        if fits:
            super().paintEvent(event)
            return
        shown = self.fontMetrics().elidedText(self.text(), QtCore.Qt.TextElideMode.ElideRight, box.width())
        with painting(self) as painter:
            painter.setFont(self.font())
            painter.setPen(self.palette().color(self.foregroundRole()))
            painter.drawText(box, self.alignment(), shown)


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet looks at, and let the widget take its new look."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    if widget.testAttribute(QtCore.Qt.WidgetAttribute.WA_WState_Polished):  # else Qt does it when it first shows
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()
