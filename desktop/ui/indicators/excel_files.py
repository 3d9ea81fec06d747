"""The form of the grid as a workbook: given out, taken in again, and given back where something in it is wrong."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMenu

from desktop.core.number_forms import NumberForm
from desktop.services.figures.form_workbook import form_name, save_corrections, save_form
from desktop.services.figures.value_import import ValueImport, read_values, write_values_of_file
from desktop.ui.context import PageContext
from desktop.ui.file_dialogs import choose_files, choose_target
from desktop.ui.icons import Icon
from desktop.ui.indicators.file_preview import FilePreview
from desktop.ui.page import Page
from desktop.ui.parts.buttons import MenuButton

_EXCEL, _TABLES = "Excel (*.xlsx)", "Bảng số liệu (*.xlsx *.csv *.xls)"


class ExcelFiles(QObject):
    """A button of the page of figures, which puts it where it wants.

    Args:
        page: Owns it; shows failures.
        context: Of the page.
        period: Tells on which period the page stands.
    """

    write_asked_for = Signal(object, object)
    """Please have this work done as an edit of the grid, which gives the grid afterwards; and what is to be called
    where a colleague has written in one of its cells meanwhile."""
    place_asked_for = Signal(str)
    """Please show the cell with this code."""

    def __init__(self, page: Page, context: PageContext, period: Callable[[], str]) -> None:
        super().__init__(page)
        self._page, self._context, self._period = page, context, period
        self._corrections: ValueImport | None = None
        self._source = Path()
        self.preview: FilePreview | None = None
        self.button = MenuButton(self.tr("Excel"), Icon.TABLE_SIMPLE)
        self.button.setToolTip(self.tr("Điền số liệu bằng Excel hoặc LibreOffice ở nơi khác, rồi nhập lại vào đây."))
        menu = QMenu(self.button)
        menu.addAction(self.tr("Xuất biểu mẫu Excel…")).triggered.connect(self._choose_target)
        self.import_action = menu.addAction(self.tr("Nhập từ Excel…"))
        self.import_action.triggered.connect(self._choose_source)
        self.button.setMenu(menu)

    @Slot()
    def _choose_target(self) -> None:
        name = form_name(self._period())
        choose_target(self._page, self.tr("Xuất biểu mẫu Excel"), name, _EXCEL, self.save_to)

    @Slot(object)
    def save_to(self, paths: tuple[Path, ...]) -> None:
        """Write the form with what stands in the grid now."""
        work = partial(save_form, self._context.workspace, self._period(), paths[0])
        self._page.start(work, self._say_saved)

    @Slot(object)
    def _say_saved(self, path: Path) -> None:
        self._page.toast.emit(self.tr("Đã lưu {0}").format(path.name), str(path.parent))

    @Slot()
    def _choose_source(self) -> None:
        choose_files(self._page, self.tr("Nhập biểu số liệu"), _TABLES, self.read)

    @Slot(object)
    def read(self, paths: tuple[Path, ...]) -> None:
        """Look at a file, then ask before anything is written."""
        self._source = paths[0]
        self._page.start(self._context.reading(read_values, self._period(), self._source), self._ask)

    @Slot(object)
    def _ask(self, imported: ValueImport) -> None:
        if not imported.lines:
            told = self.tr("{0} không có gì khác với biểu đang mở").format(imported.path.name)
            self._page.toast.emit(told, " ".join(imported.notes))
            return
        self.preview = FilePreview(self._page, imported)
        self.preview.agreed.connect(self._write)
        self.preview.other_form_wanted.connect(self._read_again)
        self.preview.corrections_wanted.connect(self._choose_corrections)
        self.preview.place_asked_for.connect(self.place_asked_for)
        self.preview.finished.connect(self._forget)
        self.preview.open()

    @Slot(object)
    def _read_again(self, form: NumberForm) -> None:
        self._page.start(self._context.reading(read_values, self._period(), self._source, form), self._show_again)

    @Slot(object)
    def _show_again(self, imported: ValueImport) -> None:
        if self.preview is not None:
            self.preview.show_import(imported)

    @Slot()
    def _forget(self) -> None:
        self.preview = None

    @Slot(object)
    def _write(self, imported: ValueImport) -> None:
        self.write_asked_for.emit(self._context.writing(write_values_of_file, imported), self._look_again)

    def _look_again(self) -> None:
        """The same file beside what stands in the cells now."""
        self.read((self._source,))

    @Slot(object)
    def _choose_corrections(self, imported: ValueImport) -> None:
        self._corrections = imported
        name = f"{imported.path.stem}_can-sua.xlsx"
        choose_target(self._page, self.tr("Lưu bản có ghi chú lỗi"), name, _EXCEL, self.save_corrections_to)

    @Slot(object)
    def save_corrections_to(self, paths: tuple[Path, ...]) -> None:
        """Write the form with remarks at the cells that are wrong."""
        if self._corrections is not None:
            work = partial(save_corrections, self._context.workspace, self._corrections, paths[0])
            self._page.start(work, self._say_saved)
