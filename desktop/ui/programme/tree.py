"""The tree with its search, and the buttons that add, delete and move what stands in it."""

from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QMenu, QWidget

from desktop.rules.programme_references import Place
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import MenuButton, quiet
from desktop.ui.parts.inputs import ComboBox, SearchBox
from desktop.ui.parts.layouts import FILL, column, grow, row
from desktop.ui.programme.new_entries import ADDED_NAMES
from desktop.ui.programme.rows import PART_NAMES, PARTS, TreeRow, columns
from desktop.ui.tables.cells import Heading
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Size

_ALL = "*"


class TreePart(QWidget):
    """Shows the parts of a programme; tells what is chosen and what should become of it."""

    chosen = Signal(object)
    """The ``Place`` of the row on which the keyboard stands; ``None`` for none."""
    add_wanted = Signal(str)
    """A new entry of this section."""
    remove_wanted = Signal(object)
    move_wanted = Signal(object, int)

    def __init__(self) -> None:
        super().__init__()
        parts = [(self.tr("Tất cả các phần"), _ALL), *((PART_NAMES[part], part) for part in PARTS)]
        self.part_box = ComboBox(parts)
        self.part_box.setSizeAdjustPolicy(ComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.part_box.setAccessibleName(self.tr("Phần của chương trình"))
        self.search_box = SearchBox(self.tr("Tìm (Ctrl+F)"), 140)
        self.model: RowTableModel[TreeRow] = RowTableModel(columns(), self)
        self.table = TableView(self.model, row_height=Size.GRID_ROW, name=self.tr("Cây chương trình"))
        self.add_button = MenuButton(self.tr("Thêm"), Icon.ADD)
        menu = QMenu(self.add_button)
        self.add_actions = {section: menu.addAction(name) for section, name in ADDED_NAMES.items()}
        for section, action in self.add_actions.items():
            action.triggered.connect(partial(self.add_wanted.emit, section))
        self.add_button.setMenu(menu)
        self.remove_button = quiet(self.tr("Xóa"), Icon.DELETE, hint=self.tr("Xóa mục đang chọn"))
        self.up_button = quiet("", Icon.ARROW_UP, hint=self.tr("Chuyển mục đang chọn lên"))
        self.down_button = quiet("", Icon.ARROW_DOWN, hint=self.tr("Chuyển mục đang chọn xuống"))
        buttons = row(self.add_button, FILL, self.remove_button, self.up_button, self.down_button, spacing=2)
        self.setLayout(column(row(grow(self.part_box), self.search_box), grow(self.table), buttons))
        self.part_box.chosen.connect(self._narrow)
        self.search_box.searched.connect(self.table.proxy.search)
        self.table.row_changed.connect(self._tell)
        self.remove_button.clicked.connect(self._remove)
        self.up_button.clicked.connect(partial(self._move, -1))
        self.down_button.clicked.connect(partial(self._move, 1))

    def show_rows(self, rows: list[TreeRow | Heading], place: Place) -> None:
        """Show other rows, and stand on a place."""
        self.model.set_rows(rows)
        self.choose(place)

    def choose(self, place: Place) -> bool:
        """Stand on a place, whatever the tree was narrowed to; says whether it is there."""
        wanted = Place(place.section, place.code)
        if self.table.show_row(lambda each: each.place == wanted):
            return True
        if self.model.find(lambda each: each.place == wanted) is None:
            return False
        self.part_box.set_value(_ALL)
        self.search_box.clear()
        self.table.proxy.search("")
        self.table.proxy.keep(None)
        return self.table.show_row(lambda each: each.place == wanted)

    def current(self) -> Place | None:
        """Where the keyboard stands."""
        chosen = self.table.current_row()
        return None if chosen is None else chosen.place

    def set_narrow(self, *, narrow: bool) -> None:
        """The search takes less room."""
        self.search_box.set_width(100 if narrow else 140)
        self.search_box.setPlaceholderText(self.tr("Tìm") if narrow else self.tr("Tìm (Ctrl+F)"))

    def take_focus(self) -> None:
        """The keyboard comes to the tree."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _narrow(self, part: object) -> None:
        self.table.proxy.keep(None if part == _ALL else (lambda each: each.part == part))

    @Slot(object)
    def _tell(self, chosen: TreeRow | None) -> None:
        entry = chosen is not None and bool(chosen.place.code)
        for button in (self.remove_button, self.up_button, self.down_button):
            button.setEnabled(entry)
        self.chosen.emit(None if chosen is None else chosen.place)

    @Slot()
    def _remove(self) -> None:
        if (place := self.current()) is not None:
            self.remove_wanted.emit(place)

    def _move(self, by: int) -> None:
        if (place := self.current()) is not None:
            self.move_wanted.emit(place, by)
