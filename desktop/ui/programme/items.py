"""What stands in a list within an entry: columns of a register, choices, suggested sentences, deadlines of a level."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from desktop.rules.programme_words import shown_field
from desktop.ui.dialogs import Dialog
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.inputs import FormField
from desktop.ui.parts.layouts import FILL, column, row
from desktop.ui.programme.editors import Choices, Editor, TickEditor, editor_of
from desktop.ui.programme.fields import ITEM_FORMS, ITEM_NAMES, NEW_ITEMS, FieldSpec
from desktop.ui.tables.cells import Cell, Column
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Size, px

Item = Mapping[str, Any]
Numbered = tuple[int, Item]
"""An item with its place, so that two alike are two."""
_HEIGHT = 168


class ItemsEditor(Editor):
    """The items of a list; one is written in a dialog."""

    def __init__(self, spec: FieldSpec, choices_of: Callable[[str], Choices]) -> None:
        super().__init__(spec)
        self._choices_of = choices_of
        self._items: list[Item] = []
        self.model: RowTableModel[Numbered] = RowTableModel(_columns(spec.name), self)
        self.table = TableView(self.model, row_height=Size.LIST_ROW, name=spec.label)
        self.table.setMinimumHeight(px(_HEIGHT))
        named = ITEM_NAMES[spec.name]
        self.add_button = quiet(self.tr("Thêm"), Icon.ADD, hint=self.tr("Thêm {0}").format(named))
        self.edit_button = quiet(self.tr("Sửa"), Icon.EDIT, hint=self.tr("Sửa {0} đang chọn").format(named))
        self.remove_button = quiet(self.tr("Xóa"), Icon.DELETE, hint=self.tr("Xóa {0} đang chọn").format(named))
        self.up_button = quiet("", Icon.ARROW_UP, hint=self.tr("Chuyển {0} lên").format(named))
        self.down_button = quiet("", Icon.ARROW_DOWN, hint=self.tr("Chuyển {0} xuống").format(named))
        buttons = (self.add_button, self.edit_button, self.remove_button, self.up_button, self.down_button)
        self.setLayout(column(self.table, row(*buttons, FILL, spacing=2), spacing=4))
        self.setFocusProxy(self.table)
        self.add_button.clicked.connect(self._add)
        self.edit_button.clicked.connect(self._open_current)
        self.remove_button.clicked.connect(self._remove)
        self.up_button.clicked.connect(self._move_up)
        self.down_button.clicked.connect(self._move_down)
        self.table.activated_row.connect(self._open)
        self.table.row_changed.connect(self._allow)
        self._allow()

    @override
    def show_value(self, value: object) -> None:
        listed = cast("list[object]", value) if isinstance(value, list) else []
        self._items = [cast("Item", item) for item in listed if isinstance(item, Mapping)]
        self.model.set_rows(list(enumerate(self._items)))
        self._allow()

    @override
    def value(self) -> object:
        return list(self._items)

    @Slot()
    def _allow(self) -> None:
        chosen = self.table.current_row() is not None
        for button in (self.edit_button, self.remove_button, self.up_button, self.down_button):
            button.setEnabled(chosen)

    @Slot()
    def _add(self) -> None:
        self._open((len(self._items), NEW_ITEMS[self.spec.name]))

    @Slot()
    def _open_current(self) -> None:
        if (chosen := self.table.current_row()) is not None:
            self._open(chosen)

    @Slot(object)
    def _open(self, numbered: Numbered) -> None:
        dialog = ItemDialog(self, self.spec.name, numbered, self._choices_of)
        dialog.written.connect(self._keep)
        dialog.open()

    @Slot(int, object)
    def _keep(self, at: int, item: Item) -> None:
        self._tell([*self._items[:at], item, *self._items[at + 1 :]])

    @Slot()
    def _remove(self) -> None:
        if (chosen := self.table.current_row()) is not None:
            self._tell([item for at, item in enumerate(self._items) if at != chosen[0]])

    @Slot()
    def _move_up(self) -> None:
        self._move(-1)

    @Slot()
    def _move_down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        chosen = self.table.current_row()
        if chosen is None or not 0 <= chosen[0] + by < len(self._items):
            return
        items = list(self._items)
        items.insert(chosen[0] + by, items.pop(chosen[0]))
        self._tell(items)
        self.table.show_row(lambda each: each[0] == chosen[0] + by)

    def _tell(self, items: Sequence[Item]) -> None:
        """Shown at once; where the change is refused, what is saved is shown again."""
        self.show_value(list(items))
        self.left.emit(list(items))


class ItemDialog(Dialog):
    """Writes one item."""

    written = Signal(int, object)
    """(its place, the item)."""

    def __init__(self, parent: QWidget, name: str, numbered: Numbered, choices_of: Callable[[str], Choices]) -> None:
        self._at, self._item = numbered[0], {**NEW_ITEMS[name], **numbered[1]}
        self.editors: dict[str, Editor] = {}
        fields: list[QWidget] = []
        for spec in ITEM_FORMS[name]:
            editor = editor_of(spec, choices_of(spec.source) if spec.source else ())
            editor.show_value(self._item.get(spec.name))
            self.editors[spec.name] = editor
            fields.append(editor if isinstance(editor, TickEditor) else FormField(spec.label, editor, spec.hint))
        titled = str(self._item.get("code") or self._item.get("due_text") or self.tr("mới"))
        named = ITEM_NAMES[name]
        super().__init__(parent, f"{named[:1].upper()}{named[1:]} {titled}", self.tr("Ghi"), *fields, width=520)

    @override
    def accept(self) -> None:
        typed = {name: editor.value() for name, editor in self.editors.items()}
        kept = {name: value for name, value in typed.items() if value not in ("", None, False) or name in self._item}
        self.written.emit(self._at, kept)
        super().accept()


def _columns(name: str) -> tuple[Column[Numbered], ...]:
    match name:
        case "columns":
            return (
                Column("Mã", lambda each: each[1].get("code", ""), width=110),
                Column("Tên cột", lambda each: each[1].get("name", ""), width=120, stretch=True),
                Column("Kiểu", lambda each: shown_field("type", each[1].get("type", "text")), width=110),
                Column("Riêng tư", _private, cell=_private_cell, width=72),
            )
        case "levels":
            return (
                Column(
                    "Loại đơn vị", lambda each: shown_field("kinds", each[1].get("kinds", [])), width=140, stretch=True
                ),
                Column("Hạn nộp", lambda each: shown_field("due", each[1].get("due")), width=92),
                Column("Nguyên văn", lambda each: each[1].get("due_text", ""), width=150),
            )
        case _:
            return (
                Column("Mã", lambda each: each[1].get("code", ""), width=80),
                Column("Câu" if name == "sentences" else "Tên", _words, width=160, stretch=True),
            )


def _words(numbered: Numbered) -> str:
    return str(numbered[1].get("text") or numbered[1].get("name") or "")


def _private(numbered: Numbered) -> str:
    return "Có" if numbered[1].get("private") else ""


def _private_cell(numbered: Numbered) -> Cell:
    private = bool(numbered[1].get("private"))
    return Cell(_private(numbered), icon=Icon.LOCK_CLOSED if private else None)
