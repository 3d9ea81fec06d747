"""A file with figures, shown as it was understood before anything is written."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.rules.cells import show_value
from desktop.services.figures.value_import import ValueImport, without_problems
from desktop.services.figures.value_meaning import ValueLine
from desktop.ui.icons import Icon
from desktop.ui.indicators.paste_preview import NUMBER_FORMS
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.import_preview import ImportLine, ImportPreview
from desktop.ui.parts.inputs import ComboBox
from desktop.ui.parts.labels import Label
from desktop.ui.parts.layouts import FILL, row

_FOUND = 3
"""The column with what comes."""


class FilePreview(ImportPreview):
    """What every row of the file means.

    Args:
        parent: The page.
        imported: What was read.
    """

    agreed = Signal(object)
    """Please write these: the ``ValueImport`` without what was not understood."""
    other_form_wanted = Signal(object)
    """Please read the file's numbers in another way of writing: a ``NumberForm``."""
    corrections_wanted = Signal(object)
    """Please save the form with remarks at the cells that are wrong: the ``ValueImport``."""
    place_asked_for = Signal(str)
    """Please show the cell with this code; nothing is written."""

    def __init__(self, parent: QWidget, imported: ValueImport) -> None:
        self.form_combo = ComboBox(NUMBER_FORMS)
        self.form_combo.setAccessibleName(self.tr("Cách viết số trong tệp"))
        self._form_label = Label(self.tr("Số dạng chữ trong tệp viết theo"))
        title = self.tr("Nhập biểu số liệu từ {0}").format(imported.path.name)
        super().__init__(parent, title, row(self._form_label, self.form_combo, FILL))
        self.model.set_title(_FOUND, self.tr("Trong tệp"))
        self.corrections_button = plain(self.tr("Lưu bản có ghi chú lỗi…"), Icon.SAVE)
        self.corrections_button.setToolTip(
            self.tr("Biểu mẫu mới, có ghi chú tại từng ô chưa đúng; tệp đã chọn giữ nguyên.")
        )
        self.place_button = plain(self.tr("Đến ô này"), Icon.OPEN)
        self.buttons.insertWidget(0, self.corrections_button)
        self.buttons.insertWidget(1, self.place_button)
        self.form_combo.chosen.connect(self.other_form_wanted)
        self.confirmed.connect(self._agree)
        self.corrections_button.clicked.connect(self._ask_for_corrections)
        self.place_button.clicked.connect(self._go)
        self.table.activated_row.connect(self._go_to)
        self.table.row_changed.connect(self._follow)
        self.show_import(imported)

    def show_import(self, imported: ValueImport) -> None:
        """Show what was read, perhaps in another way than before."""
        self._imported = imported
        self.form_combo.set_value(imported.number_form)
        texts = any(isinstance(line.row.value, str) and line.is_number for line in imported.lines)
        for widget in (self._form_label, self.form_combo):
            widget.setVisible(texts)
        self.corrections_button.setVisible(bool(imported.problems))
        self.show_lines([_line(each) for each in imported.lines], " ".join(imported.notes))
        self._follow(self.table.current_row())

    @Slot(object)
    def _follow(self, line: ImportLine | None) -> None:
        allowed = line is not None and bool(line.code)
        self.place_button.set_allowed(allowed, "" if allowed else self.tr("Chọn một dòng có mã chỉ tiêu"))

    @Slot()
    def _go(self) -> None:
        self._go_to(self.table.current_row())

    @Slot(object)
    def _go_to(self, line: ImportLine | None) -> None:
        if line is not None and line.code:
            self.reject()
            self.place_asked_for.emit(line.code)

    @Slot()
    def _ask_for_corrections(self) -> None:
        self.corrections_wanted.emit(self._imported)

    @Slot()
    def _agree(self) -> None:
        self.agreed.emit(without_problems(self._imported))


def _line(each: ValueLine) -> ImportLine:
    item = each.indicator
    if item is None:
        problem = each.problem
        return ImportLine(
            each.row.place, each.row.code, "", each.found, "", f"Cần {problem.expected}" if problem else ""
        )
    problem = each.problem
    before, after = each.shown
    if each.after.note != each.before.note:
        after = f"{after} – ghi chú: {each.after.note or 'bỏ'}".removeprefix(" – ")
    return ImportLine(
        place=problem.place if problem else each.row.place,
        name=f"{item.code} {item.name}",
        before=show_value(item, each.before) or before,
        found=each.found,
        understood=after,
        problem=f"cần {problem.expected}" if problem else "",
        doubt="ô này đã được sửa trong sổ sau khi xuất biểu mẫu" if each.overrides else "",
        code=item.code,
    )
