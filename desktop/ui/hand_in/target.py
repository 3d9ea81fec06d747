"""Where the files go, in which formats and form, and what opens the key."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QStorageInfo, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.core.numbers import format_number
from desktop.services.report.formats import ReportFormat
from desktop.services.report.sign_off import KeyState, SignOffView
from desktop.services.trust.keys import KeyView
from desktop.ui.context import PageContext
from desktop.ui.file_dialogs import choose_folder
from desktop.ui.hand_in.delivery_form import DeliveryForm
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.inputs import CheckBox
from desktop.ui.parts.labels import ElidedLabel, Label, Role
from desktop.ui.parts.layouts import FILL, column, row
from desktop.ui.signer_field import SignerField

_GIGABYTE = 1024**3


class TargetForm(QWidget):
    """Formats, folder and passphrase of the next files."""

    changed = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._folder: Path | None = None
        self._stem = ""
        self._token = ""
        self.format_checks = {
            ReportFormat.ASICE: CheckBox(self.tr("Gói .asice, để Sở tiếp nhận")),
            ReportFormat.PDF: CheckBox(self.tr("PDF, để xem, in và gửi thay gói")),
            ReportFormat.PDF_TO_SIGN: CheckBox(self.tr("PDF để ký bằng phần mềm khác")),
        }
        self.delivery = DeliveryForm()
        self.files_label = Label("", Role.CAPTION, wrap=True)
        self.folder_label = ElidedLabel("", Role.LABEL)
        self.folder_button = quiet(self.tr("Chọn thư mục"), Icon.FOLDER)
        self.signer = SignerField(context, self.tr("Mật khẩu khóa ký"))
        self.passphrase_field = self.signer.field
        self.passphrase_edit = self.signer.field.edit
        self.setLayout(
            column(
                *self.format_checks.values(),
                self.delivery,
                row(Label(self.tr("Lưu vào"), Role.CAPTION), FILL, self.folder_button),
                self.folder_label,
                self.files_label,
                spacing=3,
            )
        )
        for form, check in self.format_checks.items():
            check.setChecked(form is not ReportFormat.PDF_TO_SIGN)
            check.toggled.connect(self.changed)
        self.delivery.changed.connect(self.changed)
        self.signer.changed.connect(self.changed)
        self.folder_button.clicked.connect(self._choose_folder)

    @property
    def folder(self) -> Path:
        """Where the files go."""
        return self._folder or _documents()

    def formats(self) -> tuple[ReportFormat, ...]:
        """What is to be written."""
        return tuple(form for form, check in self.format_checks.items() if check.isChecked())

    def signs(self) -> bool:
        """Whether anything of it is signed here."""
        return bool(set(self.formats()) - {ReportFormat.PDF_TO_SIGN})

    def obstacle(self) -> str:
        """Why nothing can be written so; "" when it can."""
        return self.delivery.obstacle() if self.formats() else self.tr("Chọn ít nhất một loại tệp")

    def set_folder(self, folder: Path) -> None:
        """Write to this folder."""
        self._folder = folder
        self._say_folder()

    def show_view(self, view: SignOffView) -> None:
        """Show the names that the files will have; begin where the last files went."""
        if self._folder is None:
            last = Path(view.last_folder) if view.last_folder else None
            self._folder = last if last is not None and last.is_dir() else _documents()
        self._stem = view.file_stem
        self._show_signer(view.key if view.key_state is KeyState.READY else None)
        self._say_folder()

    def _show_signer(self, key: KeyView | None) -> None:
        self.signer.setVisible(key is not None)
        token = key.token if key else ""
        if token != self._token:
            self._token = token
            self.signer.ask_token()

    def _say_folder(self) -> None:
        storage = QStorageInfo(str(next(each for each in (self.folder, *self.folder.parents) if each.exists())))
        free = format_number(Decimal(storage.bytesAvailable()) / _GIGABYTE, 1)
        self.folder_label.setText(str(self.folder))
        self.folder_label.setAccessibleDescription(f"Còn trống {free} GB")
        self.files_label.setText(f"Tên tệp {self._stem}, nơi lưu còn trống {free} GB")

    @Slot()
    def _choose_folder(self) -> None:
        choose_folder(self, self.tr("Lưu tệp báo cáo vào"), self._take_folder)

    @Slot(object)
    def _take_folder(self, chosen: Sequence[Path]) -> None:
        self.set_folder(chosen[0])
        self.changed.emit()


def _documents() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
