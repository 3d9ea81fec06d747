"""Special values with one key each: nothing arose, not applicable, not available, estimate."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QKeyCombination, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from desktop.rules.cells import STATE_NAMES
from desktop.rules.programme_kinds import ValueType
from desktop.rules.values import SpecialState
from desktop.services.figures.indicators import IndicatorRow
from desktop.ui.indicators.columns import At
from desktop.ui.parts.buttons import MenuButton
from desktop.ui.tables.grid import GridView

_KEYS = (
    (SpecialState.NOTHING_AROSE, Qt.Key.Key_0, "đã theo dõi, trong kỳ không có; tính là 0"),
    (SpecialState.NOT_APPLICABLE, Qt.Key.Key_Minus, "chỉ tiêu không thuộc việc của đơn vị; không cộng"),
    (SpecialState.NOT_AVAILABLE, Qt.Key.Key_Slash, "có phát sinh nhưng chưa thống kê được; chưa nộp được"),
    (SpecialState.ESTIMATE, Qt.Key.Key_U, "số ước, sẽ có số chính thức sau"),
)
_NAME = "Giá trị đặc biệt"
_ESTIMATE_NAME = "Số ước"
_NUMERIC = (ValueType.COUNT, ValueType.MONEY, ValueType.PERCENT)
_WITHOUT_NUMBER = (SpecialState.NOTHING_AROSE, SpecialState.NOT_APPLICABLE, SpecialState.NOT_AVAILABLE)
PAGE_KEYS = frozenset(key for _, key, _ in _KEYS)
"""Keys that with Ctrl write a special value, even while a cell is being typed in."""


class SpecialMenu(MenuButton):
    """The button that lists the special values with their keys; the keys work anywhere in the grid."""

    chosen = Signal(object)
    """The ``SpecialState`` for the current cell."""

    def __init__(self, grid: QWidget) -> None:
        super().__init__(_NAME)
        self.setToolTip("Ctrl+0 không phát sinh, Ctrl+- không áp dụng, Ctrl+/ chưa có số liệu, Ctrl+U số ước")
        self._menu = menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self.actions_by_state: dict[SpecialState, QAction] = {}
        for state, key, meaning in _KEYS:
            name = _ESTIMATE_NAME if state is SpecialState.ESTIMATE else STATE_NAMES[state]
            action = QAction(f"{name}: {meaning}", self)
            action.setShortcut(QKeySequence(QKeyCombination(Qt.KeyboardModifier.ControlModifier, key)))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(partial(self.chosen.emit, state))
            menu.addAction(action)
            grid.addAction(action)
            self.actions_by_state[state] = action
        menu.addSeparator()
        self.note_action = QAction("Ghi chú kèm số liệu", self)
        self.note_action.setShortcut(QKeySequence(QKeyCombination(Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_F2)))
        self.note_action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        menu.addAction(self.note_action)
        menu.addSeparator()
        grid.addAction(self.note_action)
        self.setMenu(menu)

    def set_narrow(self, narrow: bool, others: Sequence[QAction]) -> None:  # noqa: FBT001 - reads well at the call
        """In a narrow window this is the only menu: it takes in what stands in the other one."""
        self.setText("Ô đã chọn" if narrow else _NAME)
        for action in others:
            (self._menu.addAction if narrow else self._menu.removeAction)(action)


def put_state(grid: GridView[IndicatorRow], state: SpecialState) -> None:
    """Write a special value into the current cell; an estimate is a number too, and asking again makes it sure."""
    current = grid.current_row()
    if current is None or current.locked:
        return
    index = grid.currentIndex().siblingAtColumn(At.VALUE)
    if state is not SpecialState.ESTIMATE:
        grid.put(index, STATE_NAMES[state])
        return
    if current.indicator.type not in _NUMERIC:
        return
    word, text = STATE_NAMES[state], grid.typed_text(index)
    number = text.removeprefix(word).strip()
    if not number or current.value.state in _WITHOUT_NUMBER:
        grid.edit_from(index, f"{word} ")
    else:
        grid.put(index, number if text != number else f"{word} {number}")
