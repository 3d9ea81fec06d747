"""Any table as a working paper: printed, as PDF or as a workbook, with what it is filtered by."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTemporaryDir, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from desktop.core.clock import local
from desktop.core.errors import EnvironmentFailureError
from desktop.core.numbers import NumberFormatError, parse_number
from desktop.documents.list_print import ListColumn
from desktop.documents.model import Align
from desktop.documents.sheets import CellContent, Figure
from desktop.services.workplace.list_papers import ListContent, save_list
from desktop.ui.context import PageContext
from desktop.ui.file_dialogs import choose_target, open_outside
from desktop.ui.icons import Icon
from desktop.ui.page import Page
from desktop.ui.parts.buttons import MenuButton
from desktop.ui.tables.cells import Cell, CellKind, Column, Heading
from desktop.ui.tables.view import TableView

_PIXELS_A_LETTER = 7
_EXCEL, _PDF = "Excel (*.xlsx)", "PDF (*.pdf)"


@dataclass(frozen=True)
class ListWords:
    """What stands above a list: its title, and a line for each thing that it is limited to."""

    title: str
    notes: Sequence[str] = ()


class ListExport(QObject):
    """The button “In, xuất” of a page with a table; the page puts ``button`` where it wants.

    Args:
        page: Owns it; shows failures.
        context: Of the page.
        table: What is printed: the rows that are shown, in their order.
        describe: Says the title and the filter when it is printed; a method of the page.
    """

    def __init__(
        self, page: Page, context: PageContext, table: TableView[Any], describe: Callable[[], ListWords]
    ) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._table = table
        self._describe = describe
        self._folder = QTemporaryDir()
        """Papers that the system's PDF program shows; gone with the page."""
        self._made = 0
        self.button = MenuButton(self.tr("In, xuất"), Icon.PRINT)
        menu = QMenu(self.button)
        self.print_action = self._action(menu, self.tr("In danh sách…"), self.print_list)
        self.print_action.setToolTip(self.tr("Mở bản in bằng chương trình đọc PDF của máy, rồi in từ đó"))
        menu.setToolTipsVisible(True)
        self.excel_action = self._action(menu, self.tr("Xuất Excel…"), self._choose_excel)
        self.pdf_action = self._action(menu, self.tr("Xuất PDF…"), self._choose_pdf)
        self.button.setMenu(menu)

    def _action(self, menu: QMenu, text: str, do: Callable[[], None]) -> QAction:
        action = QAction(text, menu)
        action.triggered.connect(do)
        menu.addAction(action)
        return action

    def content(self) -> ListContent:
        """What the table shows now."""
        words = self._describe()
        columns = [
            (number, column)
            for number, column in enumerate(self._table.row_model.columns)
            if not column.private and column.title
        ]
        return ListContent(
            words.title,
            tuple(note for note in words.notes if note),
            tuple(_list_column(column) for _, column in columns),
            tuple(self._row(at, [column for _, column in columns]) for at in range(self._table.proxy.rowCount())),
        )

    def _row(self, at: int, columns: Sequence[Column[Any]]) -> tuple[CellContent, ...] | str:
        model = self._table.row_model
        row = model.rows()[self._table.proxy.mapToSource(self._table.proxy.index(at, 0)).row()]
        return row.text if isinstance(row, Heading) else tuple(_content(column, row) for column in columns)

    @Slot()
    def print_list(self) -> None:
        """Show the paper with the system's program, from where it is printed."""
        self._made += 1
        target = Path(self._folder.path()) / str(self._made) / self._name(".pdf")
        self._page.start(partial(save_list, self._context.workspace, self.content(), target), self._show_paper)

    @Slot(object)
    def save_to(self, paths: tuple[Path, ...]) -> None:
        """Write the list; the ending of the name says as what."""
        self._page.start(partial(save_list, self._context.workspace, self.content(), paths[0]), self._say_saved)

    @Slot()
    def _choose_excel(self) -> None:
        choose_target(self._page, self.tr("Xuất Excel"), self._name(".xlsx"), _EXCEL, self.save_to)

    @Slot()
    def _choose_pdf(self) -> None:
        choose_target(self._page, self.tr("Xuất PDF"), self._name(".pdf"), _PDF, self.save_to)

    def _name(self, suffix: str) -> str:
        day = local(self._context.workspace.clock.now())
        title = "".join(letter for letter in self._describe().title if letter not in '\\/:*?"<>|')
        return f"{title} {day:%d-%m-%Y}{suffix}"

    @Slot(object)
    def _show_paper(self, path: Path) -> None:
        if not open_outside(path):
            self._page.show_error(
                EnvironmentFailureError(
                    "Máy này không có chương trình mở PDF để in.", "Xuất PDF ra USB rồi in ở máy khác, hoặc xuất Excel."
                )
            )

    @Slot(object)
    def _say_saved(self, path: Path) -> None:
        self._page.toast.emit(self.tr("Đã lưu {name}").format(name=path.name), str(path.parent))


def _list_column(column: Column[Any]) -> ListColumn:
    return ListColumn(column.title, column.width / _PIXELS_A_LETTER, Align.RIGHT if column.right else Align.LEFT)


def _content(column: Column[Any], row: object) -> CellContent:
    """Real numbers and days where the cell shows them; else its words."""
    value, cell = column.value(row), column.look(row)
    if (figure := _figure(value, cell)) is not None:
        return figure
    if isinstance(value, date):
        return value
    return f"{cell.text}\n{cell.second}" if cell.second and cell.kind is CellKind.TEXT else cell.text


def _figure(value: object, cell: Cell) -> Figure | None:
    """The number of a cell that shows it and nothing else: “ước 12” and “Không phát sinh” are words."""
    if cell.kind is not CellKind.NUMBER or isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    try:
        shown = parse_number(cell.text)
    except NumberFormatError:
        return None
    return Figure(value, len(cell.text.partition(",")[2])) if shown == value else None
