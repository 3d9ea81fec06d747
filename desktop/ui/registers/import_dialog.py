"""What a workbook holds for a register, before anything is written: how many rows, and every cell at fault."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.core.numbers import format_number
from desktop.services.registers.row_import import CellFinding, RegisterImport
from desktop.ui.dialogs import Dialog
from desktop.ui.icons import Icon
from desktop.ui.parts.banners import Banner
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.inputs import CheckBox
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import grow
from desktop.ui.tables.cells import Cell, Column
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Color, Tone, px

_WIDTH, _TABLE_HEIGHT = 820, 280
_MOST_SHOWN = 500


class RegisterImportDialog(Dialog):
    """Everything is written or nothing, unless the person says that rows with a fault may be left out.

    Args:
        parent: The page.
        register: How the register is called.
        imported: What was read.
    """

    confirmed = Signal(object)
    """Please write the rows without a fault: the ``RegisterImport``."""
    corrections_wanted = Signal(object)
    """Please save the rows with a fault with remarks at their cells: the ``RegisterImport``."""

    def __init__(self, parent: QWidget, register: str, imported: RegisterImport) -> None:
        self.imported = imported
        self.banner = Banner()
        self.model: RowTableModel[CellFinding] = RowTableModel(finding_columns())
        self.table = TableView(self.model, name=self.tr("Các ô chưa đúng"))
        self.table.setMinimumHeight(px(_TABLE_HEIGHT))
        self.more_label = Label("", Role.CAPTION, wrap=True)
        self.skip_box = CheckBox(self.tr("Bỏ qua các dòng có ô chưa đúng, chỉ nhập các dòng còn lại"))
        title = self.tr("Nhập Excel vào sổ {0}").format(register)
        action = self.tr("Nhập {0} dòng").format(format_number(len(imported.rows)))
        super().__init__(
            parent, title, action, self.banner, grow(self.table), self.more_label, self.skip_box, width=_WIDTH
        )
        self.corrections_button = plain(self.tr("Lưu bản có ghi chú lỗi…"), Icon.SAVE)
        self.corrections_button.setToolTip(self.tr("Biểu mẫu mới gồm các dòng có lỗi, ghi chú tại từng ô chưa đúng."))
        self.corrections_button.setVisible(bool(imported.findings))
        self.corrections_button.clicked.connect(self._ask_for_corrections)
        self.buttons.insertWidget(0, self.corrections_button)
        self.model.setParent(self)
        self.model.set_rows(imported.findings[:_MOST_SHOWN])
        for widget in (self.table, self.skip_box):
            widget.setVisible(bool(imported.findings))
        self._say_more()
        self._say()
        self.skip_box.toggled.connect(self._say)
        self.accepted.connect(self._confirm)

    def _say_more(self) -> None:
        found = self.imported
        parts: list[str] = []
        if len(found.findings) > _MOST_SHOWN:
            parts.append(self.tr("Chỉ hiện {0} ô đầu tiên.").format(_MOST_SHOWN))
        if found.unknown:
            parts.append(self.tr("Sổ không có các cột: {0}; không nhập các cột đó.").format(", ".join(found.unknown)))
        parts += [
            self.tr("Chữ theo phông {0} đã được đổi sang Unicode.").format(each) for each in sorted(found.charsets)
        ]
        self.more_label.setText(" ".join(parts))
        self.more_label.setVisible(bool(parts))

    @Slot()
    def _say(self) -> None:
        found = self.imported
        rows = format_number(len(found.rows))
        allowed = bool(found.rows) and (not found.findings or self.skip_box.isChecked())
        self.accept_button.set_allowed(allowed, "" if allowed else self.tr("Còn ô chưa đúng"))
        if found.findings:
            told = self.tr("{0}: {1} dòng đọc được, {2} dòng có {3} ô chưa đúng. Chưa ghi gì.")
            numbers = format_number(found.faulty), format_number(len(found.findings))
            self.banner.show_message(
                Tone.LATE,
                told.format(found.file_name, rows, *numbers),
                self.tr("Sửa trong tệp rồi nhập lại, hoặc bỏ qua các dòng đó."),
                icon=Icon.WARNING,
            )
        elif found.rows:
            self.banner.show_message(
                Tone.OK,
                self.tr("{0}: đọc được cả {1} dòng.").format(found.file_name, rows),
                self.tr("Ctrl+Z lấy lại được."),
            )
        else:
            self.banner.show_message(Tone.LATE, self.tr("{0}: không có dòng nào.").format(found.file_name), "")

    @Slot()
    def _ask_for_corrections(self) -> None:
        self.corrections_wanted.emit(self.imported)

    @Slot()
    def _confirm(self) -> None:
        self.confirmed.emit(self.imported)


def finding_columns() -> tuple[Column[CellFinding], ...]:
    """Where a fault stands, what stands there, and what is wrong with it."""
    return (
        Column("Ô", lambda each: each.place, cell=lambda each: Cell(each.place, muted=True), width=110, wraps=True),
        Column("Cột", lambda each: each.column, width=170, wraps=True),
        Column("Trong tệp", lambda each: each.found, width=150, wraps=True),
        Column("Cần sửa", lambda each: each.message, cell=_message, width=240, stretch=True, wraps=True),
    )


def _message(each: CellFinding) -> Cell:
    text = f"{each.message[:1].upper()}{each.message[1:]}"
    return Cell(text, tone=Tone.LATE, icon=Icon.WARNING, background=Color.LATE_BG, tooltip=text)
