"""What can be done with the chosen cells, each with its key; the same list opens with the right mouse button."""

from enum import Enum, auto

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from desktop.ui.parts.buttons import MenuButton


class CellAction(Enum):
    """Something that is done with the chosen cells."""

    COPY = auto()
    PASTE = auto()
    FILL_DOWN = auto()
    CARRY_OVER = auto()
    CONFIRM = auto()
    CONFIRM_ALL = auto()


_ACTIONS = (
    (CellAction.COPY, "Chép", "Ctrl+C"),
    (CellAction.PASTE, "Dán từ Excel, LibreOffice", "Ctrl+V"),
    (CellAction.FILL_DOWN, "Điền xuống", "Ctrl+D"),
    (None, "", ""),
    (CellAction.CARRY_OVER, "Lấy số kỳ trước vào ô trống", "Ctrl+Shift+D"),
    (CellAction.CONFIRM, "Xác nhận số lấy từ kỳ trước", "Ctrl+Enter"),
    (CellAction.CONFIRM_ALL, "Xác nhận mọi số đang hiện", "Ctrl+Shift+Enter"),
)
WRITING_ACTIONS = (CellAction.PASTE, CellAction.FILL_DOWN, CellAction.CARRY_OVER)
"""Those that write figures."""
PAGE_KEYS = frozenset({Qt.Key.Key_D, Qt.Key.Key_Return, Qt.Key.Key_Enter})
"""Keys that with Ctrl belong to these actions even while a cell is being typed in."""


class CellMenu(MenuButton):
    """The button that lists the actions; their keys work anywhere in the grid."""

    chosen = Signal(object)
    """The ``CellAction`` for the chosen cells."""

    def __init__(self, grid: QWidget) -> None:
        super().__init__("Ô đã chọn")
        self.setToolTip("Chép, dán, điền xuống, lấy và xác nhận số kỳ trước")
        menu = QMenu(self)
        self.actions_by_kind: dict[CellAction, QAction] = {}
        for kind, name, keys in _ACTIONS:
            if kind is None:
                menu.addSeparator()
                continue
            action = QAction(name, self)
            action.setData(kind)
            other = keys.replace("Enter", "Return")  # Enter is the key of the number pad
            action.setShortcuts([QKeySequence(each) for each in dict.fromkeys((keys, other))])
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(self._tell)
            menu.addAction(action)
            grid.addAction(action)
            self.actions_by_kind[kind] = action
        self.setMenu(menu)
        grid.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _tell(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.chosen.emit(action.data())
