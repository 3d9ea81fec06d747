"""What differs from the version before, item by item, to be read before a version is issued."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from desktop.rules.programme_difference import CHANGE_NAMES, ChangeKind, ItemChange
from desktop.ui.dialogs import Dialog
from desktop.ui.parts.inputs import SearchBox
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, grow, row
from desktop.ui.parts.tabs import CountTabs
from desktop.ui.tables.cells import Cell, CellKind, Column, Heading
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Tone, px

_TONES = {ChangeKind.ADDED: Tone.OK, ChangeKind.REMOVED: Tone.MISSING, ChangeKind.CHANGED: Tone.LATE}
_HEIGHT = 300
_KINDS = (None, ChangeKind.ADDED, ChangeKind.CHANGED, ChangeKind.REMOVED)


class DifferenceDialog(Dialog):
    """The list, narrowed down by what became of the items."""

    def __init__(self, parent: QWidget, title: str, based_on: str, changes: Sequence[ItemChange]) -> None:
        self.tabs = CountTabs([self.tr("Tất cả"), self.tr("Thêm"), self.tr("Sửa"), self.tr("Bỏ")])
        counts = [sum(kind in (None, each.kind) for each in changes) for kind in _KINDS]
        self.tabs.set_counts(counts)
        self.search_box = SearchBox(self.tr("Tìm (Ctrl+F)"), 180)
        self.model: RowTableModel[ItemChange] = RowTableModel(_columns())
        self.table = TableView(self.model, name=self.tr("Những chỗ khác nhau"))
        self.table.setMinimumHeight(px(_HEIGHT))
        self.model.set_rows(_with_headings(changes))
        told = (
            self.tr("So với {0}.").format(based_on) if based_on else self.tr("Bản thảo soạn mới: mọi mục đều là mới.")
        )
        super().__init__(
            parent,
            self.tr("{0}: {1} chỗ khác").format(title, len(changes)),
            self.tr("Đóng"),
            Label(told, Role.MUTED, wrap=True),
            row(self.tabs, FILL, self.search_box),
            grow(self.table),
            cancel="",
            width=900,
        )
        self.model.setParent(self)
        self.tabs.changed.connect(self._filter)
        self.search_box.searched.connect(self.table.proxy.search)

    @Slot(int)
    def _filter(self, at: int) -> None:
        kind = _KINDS[at]
        self.table.proxy.keep(None if kind is None else (lambda change: change.kind is kind))


def _with_headings(changes: Sequence[ItemChange]) -> list[ItemChange | Heading]:
    rows: list[ItemChange | Heading] = []
    for change in changes:
        of_section = [each for each in changes if each.section_name == change.section_name]
        if of_section[0] is change:
            rows.append(Heading(change.section_name, str(len(of_section))))
        rows.append(change)
    return rows


def _columns() -> tuple[Column[ItemChange], ...]:
    return (
        Column("", lambda each: CHANGE_NAMES[each.kind], cell=_kind, width=84),
        Column("Mục", _item, width=280, wraps=True),
        Column("Khác ở chỗ", _fields, width=320, stretch=True, wraps=True),
    )


def _kind(change: ItemChange) -> Cell:
    return Cell(CHANGE_NAMES[change.kind], CellKind.CHIP, tone=_TONES[change.kind])


def _item(change: ItemChange) -> str:
    return f"{change.place.code}  {change.name}".strip()


def _fields(change: ItemChange) -> str:
    return "; ".join(each.sentence for each in change.fields)
