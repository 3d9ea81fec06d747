"""What a workbook would make of the agencies, before anything is written: what is new, and every cell at fault."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.core.numbers import format_number
from desktop.services.agencies.directory_import import DirectoryImport
from desktop.services.registers.row_import import CellFinding
from desktop.ui.dialogs import Dialog
from desktop.ui.icons import Icon
from desktop.ui.parts.banners import Banner
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import grow
from desktop.ui.registers.import_dialog import finding_columns
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Tone, px

_WIDTH, _TABLE_HEIGHT = 820, 280
_MOST_SHOWN, _MOST_NAMED = 500, 8


class DirectoryImportDialog(Dialog):
    """Everything is written or nothing: a list with a fault in it would be a wrong tree."""

    confirmed = Signal(object)
    """Please write it: the ``DirectoryImport``."""

    def __init__(self, parent: QWidget, imported: DirectoryImport) -> None:
        self.imported = imported
        self.banner = Banner()
        self.model: RowTableModel[CellFinding] = RowTableModel(finding_columns())
        self.table = TableView(self.model, name=self.tr("Các ô chưa đúng"))
        self.table.setMinimumHeight(px(_TABLE_HEIGHT))
        self.more_label = Label("", Role.CAPTION, wrap=True)
        super().__init__(
            parent,
            self.tr("Nhập danh bạ từ Excel"),
            self.tr("Nhập danh bạ"),
            self.banner,
            grow(self.table),
            self.more_label,
            width=_WIDTH,
        )
        self.model.setParent(self)
        self.model.set_rows(imported.findings[:_MOST_SHOWN])
        self.table.setVisible(bool(imported.findings))
        self._say()
        self.accepted.connect(self._confirm)

    def _say(self) -> None:
        found = self.imported
        news = bool(found.added or found.changed or found.events)
        counts = self.tr("{0} đơn vị mới, {1} đơn vị có sửa, {2} đơn vị giữ nguyên, {3} thay đổi mới").format(
            *(format_number(each) for each in (len(found.added), len(found.changed), found.same, found.events))
        )
        if found.findings:
            told = self.tr("{0}: có {1} ô chưa đúng. Chưa ghi gì.")
            self.banner.show_message(
                Tone.LATE,
                told.format(found.file_name, format_number(len(found.findings))),
                self.tr("Sửa các ô này trong tệp rồi nhập lại."),
                icon=Icon.WARNING,
            )
        elif news:
            self.banner.show_message(Tone.OK, f"{found.file_name}: {counts}.", self.tr("Ctrl+Z lấy lại được."))
        else:
            self.banner.show_message(
                Tone.LATE, self.tr("{0}: không có gì khác danh bạ đang có.").format(found.file_name), ""
            )
        allowed = news and not found.findings
        self.accept_button.set_allowed(allowed, "" if allowed else self.tr("Không có gì để nhập"))
        self._say_more()

    def _say_more(self) -> None:
        found = self.imported
        parts: list[str] = []
        if len(found.findings) > _MOST_SHOWN:
            parts.append(self.tr("Chỉ hiện {0} ô đầu tiên.").format(_MOST_SHOWN))
        for title, codes in ((self.tr("Mới"), found.added), (self.tr("Có sửa"), found.changed)):
            if codes and not found.findings:
                more = "…" if len(codes) > _MOST_NAMED else ""
                parts.append(f"{title}: {', '.join(codes[:_MOST_NAMED])}{more}.")
        if found.unknown:
            told = self.tr("Danh bạ không có các cột: {0}; không nhập các cột đó.")
            parts.append(told.format(", ".join(found.unknown)))
        self.more_label.setText(" ".join(parts))
        self.more_label.setVisible(bool(parts))

    @Slot()
    def _confirm(self) -> None:
        self.confirmed.emit(self.imported)
