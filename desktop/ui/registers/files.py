"""The files of a register: rows come in from a workbook, a list goes out, a blank workbook is made."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QMenu

from desktop.services.registers.entry_states import EntriesChanged
from desktop.services.registers.papers import save_register
from desktop.services.registers.row_import import RegisterImport, import_rows, read_register_file
from desktop.services.registers.rows import EntryQuery, RegisterView
from desktop.services.registers.workbook import save_register_corrections, save_register_form
from desktop.ui.context import PageContext
from desktop.ui.file_dialogs import choose_files, choose_target
from desktop.ui.icons import Icon
from desktop.ui.page import Page
from desktop.ui.parts.buttons import MenuButton, plain
from desktop.ui.registers.import_dialog import RegisterImportDialog
from desktop.ui.topics import Topic

_EXCEL, _PDF = "Excel (*.xlsx)", "PDF (*.pdf)"
_SOURCES = "Excel (*.xlsx *.xls)"
_CHANGES = frozenset({Topic.VALUES, Topic.REPORT})


class RegisterFiles(QObject):
    """Two buttons of the page of registers, which puts them where it wants.

    Args:
        page: Owns it; shows failures.
        context: Of the page.
        shown: Says which register is shown, and which of its rows; ``None`` while nothing is read.
    """

    def __init__(
        self, page: Page, context: PageContext, shown: Callable[[], tuple[RegisterView, EntryQuery] | None]
    ) -> None:
        super().__init__(page)
        self._page, self._context, self._shown = page, context, shown
        self.dialog: RegisterImportDialog | None = None
        self._corrections: RegisterImport | None = None
        self.import_button = plain(self.tr("Nhập từ Excel"), Icon.ARROW_UPLOAD)
        self.import_button.clicked.connect(self._choose_source)
        self.export_button = MenuButton(self.tr("Xuất, in"), Icon.PRINT)
        menu = QMenu(self.export_button)
        for text, do in (
            (self.tr("Xuất danh sách đang xem ra Excel…"), self._choose_excel),
            (self.tr("Xuất danh sách đang xem ra PDF để in…"), self._choose_pdf),
            (self.tr("Lưu mẫu Excel để nhập…"), self._choose_blank),
        ):
            menu.addAction(text).triggered.connect(do)
        self.export_button.setMenu(menu)
        self.export_button.setToolTip(self.tr("Các cột riêng tư có hình khóa không được xuất ra."))

    @Slot()
    def _choose_source(self) -> None:
        choose_files(self._page, self.tr("Nhập sổ từ Excel"), _SOURCES, self.read)

    @Slot(object)
    def read(self, paths: tuple[Path, ...]) -> None:
        """Look at a workbook, then ask before anything is written."""
        if (shown := self._shown()) is not None:
            code = shown[0].register.code
            self._page.start(self._context.reading(read_register_file, code, paths[0]), self._ask)

    @Slot(object)
    def _ask(self, imported: RegisterImport) -> None:
        shown = self._shown()
        name = shown[0].register.label if shown else imported.register
        self.dialog = RegisterImportDialog(self._page, name, imported)
        self.dialog.confirmed.connect(self._write)
        self.dialog.corrections_wanted.connect(self._choose_corrections)
        self.dialog.open()

    @Slot(object)
    def _write(self, imported: RegisterImport) -> None:
        self.dialog = None
        self._page.start(self._context.writing(import_rows, imported), self._say_written, changes=_CHANGES)

    @Slot(object)
    def _choose_corrections(self, imported: RegisterImport) -> None:
        self._corrections = imported
        name = f"{Path(imported.file_name).stem}_can-sua.xlsx"
        choose_target(self._page, self.tr("Lưu bản có ghi chú lỗi"), name, _EXCEL, self.save_corrections_to)

    @Slot(object)
    def save_corrections_to(self, paths: tuple[Path, ...]) -> None:
        """Write the rows that have a fault, with remarks at the cells that are wrong."""
        if self._corrections is not None:
            work = partial(save_register_corrections, self._context.workspace, self._corrections, paths[0])
            self._page.start(work, self._say_saved)

    @Slot(object)
    def _say_written(self, changed: EntriesChanged) -> None:
        text = self.tr("Đã nhập {0} dòng").format(len(changed.numbers))
        self._page.toast.emit(text, self.tr("Ctrl+Z để bỏ cả lần nhập này."))

    @Slot()
    def _choose_excel(self) -> None:
        self._choose(self.tr("Xuất Excel"), ".xlsx", _EXCEL, self.save_to)

    @Slot()
    def _choose_pdf(self) -> None:
        self._choose(self.tr("Xuất PDF"), ".pdf", _PDF, self.save_to)

    @Slot()
    def _choose_blank(self) -> None:
        self._choose(self.tr("Lưu mẫu Excel"), "_mau.xlsx", _EXCEL, self.save_blank_to)

    def _choose(self, title: str, suffix: str, filters: str, done: Callable[[tuple[Path, ...]], object]) -> None:
        if (shown := self._shown()) is not None:
            name = "".join(letter for letter in shown[0].register.label if letter not in '\\/:*?"<>|')
            choose_target(self._page, title, f"Sổ {name}{suffix}", filters, done)

    @Slot(object)
    def save_to(self, paths: tuple[Path, ...]) -> None:
        """Write the rows that are shown; the ending of the name says as what."""
        if (shown := self._shown()) is not None:
            self._page.start(partial(save_register, self._context.workspace, shown[1], paths[0]), self._say_saved)

    @Slot(object)
    def save_blank_to(self, paths: tuple[Path, ...]) -> None:
        """Write a workbook to be filled in."""
        if (shown := self._shown()) is not None:
            code = shown[0].register.code
            self._page.start(partial(save_register_form, self._context.workspace, code, paths[0]), self._say_saved)

    @Slot(object)
    def _say_saved(self, path: Path) -> None:
        self._page.toast.emit(self.tr("Đã lưu {0}").format(path.name), str(path.parent))
