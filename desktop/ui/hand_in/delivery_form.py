"""In which form the files leave: encrypted or not, divided or not; and how large the package will be."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.core.sizes import format_size
from desktop.services.report.delivery import DeliveryOptions, DeliveryView
from desktop.services.report.delivery_settings import PART_MEGABYTES, DeliverySettings
from desktop.ui.parts.inputs import CheckBox
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, column, row
from desktop.ui.tokens import px

_MEGABYTE = 1_000_000
_NUMBER_WIDTH = 52


class DeliveryForm(QWidget):
    """Begins with what was set; what one chooses then stays until the settings change."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._view: DeliveryView | None = None
        self._settings: DeliverySettings | None = None
        self._pages = 0
        self.encrypt_check = CheckBox(self.tr("Mã hóa gửi Sở"))
        self.divide_check = CheckBox(self.tr("Chia nhỏ dưới"))
        self.codes_check = CheckBox(self.tr("In mã dữ liệu để Sở quét"))
        self.codes_check.setToolTip(
            self.tr("Thêm một trang mã vào bản PDF, dùng khi không được dùng USB; mã không mang tệp minh chứng")
        )
        self.limit_edit = QLineEdit()
        self.limit_edit.setFixedWidth(px(_NUMBER_WIDTH))
        self.limit_edit.setValidator(QIntValidator(PART_MEGABYTES.start, PART_MEGABYTES.stop - 1, self))
        self.limit_edit.setAccessibleName(self.tr("Mỗi phần dưới bao nhiêu MB"))
        self.size_label = Label("", Role.CAPTION, wrap=True)
        self.left_out_label = Label("", Role.CAPTION, wrap=True)
        self.setLayout(
            column(
                self.encrypt_check,
                row(self.divide_check, self.limit_edit, Label("MB"), FILL, spacing=6),
                self.codes_check,
                self.size_label,
                self.left_out_label,
                spacing=3,
            )
        )
        self.divide_check.toggled.connect(self._choose)
        self.encrypt_check.toggled.connect(self._choose)
        self.codes_check.toggled.connect(self._choose)
        self.limit_edit.textChanged.connect(self._choose)
        self.left_out_label.hide()

    def options(self) -> DeliveryOptions:
        """What was chosen."""
        limit = int(self.limit_edit.text() or 0) * _MEGABYTE if self.divide_check.isChecked() else 0
        return DeliveryOptions(self.encrypt_check.isChecked(), limit, self.codes_check.isChecked())

    def obstacle(self) -> str:
        """Why nothing can be written so; "" when it can."""
        if self.divide_check.isChecked() and not self.limit_edit.hasAcceptableInput():
            return self.tr("Ghi cỡ mỗi phần, từ {0} đến {1} MB").format(PART_MEGABYTES.start, PART_MEGABYTES.stop - 1)
        return ""

    def show_view(self, view: DeliveryView) -> None:
        """Show how the report would leave now."""
        self._view = view
        if view.settings != self._settings:
            self._settings = view.settings
            self.divide_check.setChecked(view.settings.divide)
            self.limit_edit.setText(str(view.settings.part_megabytes))
            self.encrypt_check.setChecked(view.settings.encrypt and view.can_encrypt)
        self.encrypt_check.setEnabled(view.can_encrypt)
        if not view.can_encrypt:
            self.encrypt_check.setChecked(False)
        self.encrypt_check.setToolTip(
            self.tr("Chỉ Sở và đơn vị mở được tệp")
            if view.can_encrypt
            else self.tr("Sở chưa gửi chứng thư mã hóa; nhận gói giao nhiệm vụ mới của Sở để dùng được")
        )
        self._say_size()

    def set_pages(self, size: int) -> None:
        """The printed report has so many bytes."""
        self._pages = size
        self._say_size()

    def _say_size(self) -> None:
        if self._view is None:
            return
        estimate = self._view.estimate
        size = estimate.size(self._pages) if self._pages else estimate.size()
        enclosed = f", gồm {estimate.enclosed} tài liệu kèm theo" if estimate.enclosed else ""
        self.size_label.setText(f"Gói khoảng {format_size(size)}{enclosed}.{self._parts_of(size)}")
        self.left_out_label.setVisible(bool(estimate.left_out))
        self.left_out_label.setText(
            f"Không gửi lại {estimate.left_out} tài liệu Sở đã xác nhận ({format_size(estimate.left_out_size)})."
        )

    def _parts_of(self, size: int) -> str:
        limit = self.options().part_limit
        count = -(-size // limit) if limit else 1
        return f" Sẽ chia khoảng {count} phần." if count > 1 else ""

    @Slot()
    def _choose(self) -> None:
        self.limit_edit.setEnabled(self.divide_check.isChecked())
        self._say_size()
        self.changed.emit()
