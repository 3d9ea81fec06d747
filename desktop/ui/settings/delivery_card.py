"""How what leaves is made small: pictures, whether files are encrypted, below which size they are divided."""

from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QIntValidator

from desktop.core.numbers import format_number
from desktop.services.report.delivery_settings import LONGEST_SIDE, PART_MEGABYTES, QUALITY, DeliverySettings
from desktop.ui.parts.cards import Card
from desktop.ui.parts.inputs import CheckBox, FormField
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import grow, row
from desktop.ui.parts.saving import SavedLine


class DeliveryCard(Card):
    """Saved when a field is left or a box is ticked; a number out of its range stays and is flagged."""

    settled = Signal(object)
    """The ``DeliverySettings`` that are to be kept."""

    def __init__(self) -> None:
        self._saved = DeliverySettings()
        self.fields = {
            "longest_side": _number("Cạnh dài nhất của ảnh (điểm ảnh)", LONGEST_SIDE),
            "quality": _number("Chất lượng ảnh (%)", QUALITY),
            "part_megabytes": _number("Cỡ mỗi phần (MB)", PART_MEGABYTES),
        }
        self.originals_check = CheckBox(self.tr("Giữ ảnh gốc trên máy này"))
        self.encrypt_check = CheckBox(self.tr("Mã hóa gửi Sở, trừ khi chọn khác lúc nộp"))
        self.divide_check = CheckBox(self.tr("Chia nhỏ tệp lớn, trừ khi chọn khác lúc nộp"))
        self.hint_label = Label(
            self.tr("Thư điện tử làm tệp to thêm một phần ba: hộp thư nhận 20 MB thì chia dưới 14 MB."),
            Role.CAPTION,
            wrap=True,
        )
        super().__init__(
            Label(self.tr("Tệp gửi đi"), Role.SECTION),
            row(grow(self.fields["longest_side"]), grow(self.fields["quality"])),
            self.originals_check,
            self.encrypt_check,
            self.divide_check,
            self.fields["part_megabytes"],
            self.hint_label,
            spacing=10,
        )
        for field in self.fields.values():
            _edit(field).left.connect(self._settle)
        for check in (self.originals_check, self.encrypt_check, self.divide_check):
            check.toggled.connect(self._settle)

    def show_settings(self, settings: DeliverySettings) -> None:
        """Show what is set."""
        self._saved = settings
        for name, field in self.fields.items():
            _edit(field).show_saved(str(getattr(settings, name)))
            field.clear_error()
        for check, ticked in (
            (self.originals_check, settings.keep_originals),
            (self.encrypt_check, settings.encrypt),
            (self.divide_check, settings.divide),
        ):
            check.blockSignals(True)
            check.setChecked(ticked)
            check.blockSignals(False)

    def field_to_correct(self, name: str) -> FormField | None:
        """The field of a number that was refused; leaving it again tries once more."""
        field = self.fields.get(name)
        if field is not None:
            _edit(field).forget()
        return field

    @Slot()
    def _settle(self) -> None:
        numbers = {name: int(_edit(field).text() or 0) for name, field in self.fields.items()}
        wanted = replace(
            self._saved,
            keep_originals=self.originals_check.isChecked(),
            encrypt=self.encrypt_check.isChecked(),
            divide=self.divide_check.isChecked(),
            **numbers,
        )
        if wanted != self._saved:
            self.settled.emit(wanted)


def _number(name: str, allowed: range) -> FormField:
    edit = SavedLine(name=name)
    edit.setValidator(QIntValidator(0, 99_999, edit))
    least, most = (format_number(Decimal(each)) for each in (allowed.start, allowed.stop - 1))
    return FormField(name, edit, f"Từ {least} đến {most}")


def _edit(field: FormField) -> SavedLine:
    assert isinstance(field.editor, SavedLine)  # noqa: S101 - made above
    return field.editor
