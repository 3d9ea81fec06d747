"""What an officer does with the whole list of agencies: write a change down, take it in from Excel, write it out."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMenu

from desktop.core.clock import today
from desktop.rules.agencies import AgencyDirectory
from desktop.services.agencies.agency_changing import Changed, whole_tree
from desktop.services.agencies.directory_import import DirectoryImport, import_directory, read_directory_file
from desktop.services.agencies.directory_workbook import save_directory
from desktop.ui.agencies.change_dialog import ChangeDialog
from desktop.ui.agencies.import_dialog import DirectoryImportDialog
from desktop.ui.context import PageContext
from desktop.ui.file_dialogs import choose_files, choose_target
from desktop.ui.icons import Icon
from desktop.ui.page import Page
from desktop.ui.parts.buttons import MenuButton
from desktop.ui.topics import Topic

_EXCEL = "Excel (*.xlsx)"
_CHANGES = frozenset({Topic.AGENCIES, Topic.PROGRAMME})


class DirectoryActions(QObject):
    """One button with a menu; the page puts it where it wants.

    Args:
        page: Owns it; shows failures.
        context: Of the page.
    """

    decided = Signal(str)
    """Something was written down: code of the agency to come to."""

    def __init__(self, page: Page, context: PageContext) -> None:
        super().__init__(page)
        self._page, self._context = page, context
        self.change_dialog: ChangeDialog | None = None
        self.import_dialog: DirectoryImportDialog | None = None
        self.button = MenuButton(self.tr("Danh bạ"), Icon.EDIT)
        self.menu = QMenu(self.button)
        for text, do in (
            (self.tr("Ghi sáp nhập, chia tách, đổi tên, giải thể…"), self.ask_change),
            (self.tr("Nhập danh bạ từ Excel…"), self._choose_source),
            (self.tr("Xuất toàn bộ danh bạ ra Excel…"), self._choose_target),
        ):
            self.menu.addAction(text).triggered.connect(do)
        self.change_action, self.import_action, _ = self.menu.actions()
        context.permits.need("agency.change", self.change_action)
        context.permits.need("directory.update", self.import_action)
        self.button.setMenu(self.menu)

    @Slot()
    def ask_change(self) -> None:
        """Read all agencies, then ask what was decided."""
        self._page.start(self._context.reading(whole_tree), self._open_change)

    @Slot(object)
    def _open_change(self, tree: AgencyDirectory) -> None:
        day = today(self._context.workspace.clock)
        self.change_dialog = ChangeDialog(self._page, self._context, tree, day)
        self.change_dialog.succeeded.connect(self._say_changed)
        self.change_dialog.open()

    @Slot(object)
    def _say_changed(self, changed: Changed) -> None:
        self.change_dialog = None
        self.decided.emit(changed.shown)
        self._page.toast.emit(self.tr("Đã ghi: {0}").format(changed.told.lower()), self.tr("Ctrl+Z lấy lại được."))

    @Slot()
    def _choose_source(self) -> None:
        choose_files(self._page, self.tr("Nhập danh bạ từ Excel"), "Excel (*.xlsx *.xls)", self.read)

    @Slot(object)
    def read(self, paths: tuple[Path, ...]) -> None:
        """Look at a workbook, then ask before anything is written."""
        self._page.start(self._context.reading(read_directory_file, paths[0]), self._open_import)

    @Slot(object)
    def _open_import(self, imported: DirectoryImport) -> None:
        self.import_dialog = DirectoryImportDialog(self._page, imported)
        self.import_dialog.confirmed.connect(self._write)
        self.import_dialog.open()

    @Slot(object)
    def _write(self, imported: DirectoryImport) -> None:
        self.import_dialog = None
        self._page.start(self._context.writing(import_directory, imported), self._say_written, changes=_CHANGES)

    @Slot(object)
    def _say_written(self, count: int) -> None:
        self._page.toast.emit(self.tr("Đã nhập {0} đơn vị").format(count), self.tr("Ctrl+Z lấy lại được."))

    @Slot()
    def _choose_target(self) -> None:
        choose_target(self._page, self.tr("Xuất danh bạ"), "Danh-ba-don-vi.xlsx", _EXCEL, self.save_to)

    @Slot(object)
    def save_to(self, paths: tuple[Path, ...]) -> None:
        """Write all agencies with their past and their changes."""
        self._page.start(partial(save_directory, self._context.workspace, paths[0]), self._say_saved)

    @Slot(object)
    def _say_saved(self, path: Path) -> None:
        self._page.toast.emit(self.tr("Đã lưu {0}").format(path.name), str(path.parent))
