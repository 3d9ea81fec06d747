"""Beside the list: the chosen person, and who signs reports."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout

from desktop.core.dates import format_date
from desktop.services.trust.signatories import SignatoryRow, SignaturePictures
from desktop.services.workplace.people import PersonRow
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import plain, quiet
from desktop.ui.parts.cards import Card, Line
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, boxed, clear, column, grow, row
from desktop.ui.parts.lists import EmptyState, FactBlock, FactLine
from desktop.ui.settings.pictures_card import on_paper
from desktop.ui.tokens import Space, px

_PICTURE_WIDTH, _PICTURE_HEIGHT, _WORDS_HEIGHT = 150, 84, 20


class PersonCard(Card):
    """Shows what one person was given to do."""

    change_wanted = Signal()
    end_wanted = Signal()
    remove_wanted = Signal()

    def __init__(self) -> None:
        self.name_label = Label("", Role.SECTION, wrap=True)
        self.position_label = Label("", Role.MUTED, wrap=True)
        self.work_line = FactLine("Việc được giao")
        self.days_line = FactLine("Thời gian")
        self.document_line = FactLine("Văn bản")
        self.tasks_line = FactLine("Nhiệm vụ")
        self.change_button = plain("Sửa…", Icon.EDIT)
        self.end_button = quiet("Thôi giao việc…")
        self.remove_button = quiet("Xóa", Icon.DELETE, hint="Xóa dòng ghi nhầm; Ctrl+Z để lấy lại")
        whole = boxed(
            column(
                self.name_label,
                self.position_label,
                self.work_line,
                self.days_line,
                self.document_line,
                self.tasks_line,
                row(self.change_button, self.end_button, self.remove_button, FILL),
                FILL,
            )
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(EmptyState(Icon.PERSON, "Chọn một người để xem và sửa phân công."))
        self._stack.addWidget(whole)
        super().__init__(grow(self._stack))
        self.change_button.clicked.connect(self.change_wanted)
        self.end_button.clicked.connect(self.end_wanted)
        self.remove_button.clicked.connect(self.remove_wanted)

    def show_person(self, person: PersonRow | None) -> None:
        """Show a person, or that none is chosen."""
        self._stack.setCurrentIndex(0 if person is None else 1)
        if person is None:
            return
        self.name_label.setText(person.name)
        self.position_label.setText(person.position)
        self.position_label.setVisible(bool(person.position))
        self.work_line.value_label.setText(person.work)
        self.days_line.value_label.setText(_days(person))
        self.document_line.value_label.setText(person.document or "Chưa ghi")
        self.tasks_line.value_label.setText(
            f"Phụ trách {person.tasks} nhiệm vụ" if person.tasks else "Chưa phụ trách nhiệm vụ nào"
        )
        self.end_button.setVisible(person.is_current and person.until is None)


class SigningCard(Card):
    """Who signs reports, in whose name, with the pictures that stand on the page; changed among the settings."""

    settings_wanted = Signal()

    def __init__(self) -> None:
        self.signer = FactBlock("Người ký hiện nay")
        self.signature_label, self.seal_label = QLabel(), QLabel()
        for label in (self.signature_label, self.seal_label):
            label.setFixedWidth(px(_PICTURE_WIDTH))
            label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.settings_button = quiet("Đổi ở Thiết lập", Icon.SETTINGS)
        self._earlier = QVBoxLayout()
        self._earlier.setSpacing(Space.XS)
        super().__init__(
            row(Label("Người ký báo cáo", Role.SECTION), FILL, self.settings_button),
            self.signer,
            row(self.signature_label, self.seal_label, FILL),
            Line(),
            self._earlier,
        )
        self.settings_button.clicked.connect(self.settings_wanted)

    def show_signers(self, signers: Sequence[SignatoryRow], pictures: SignaturePictures) -> None:
        """Show who signs now, and who did before."""
        now = next((row for row in signers if row.signs_now), None)
        if now is None:
            self.signer.set_value("Chưa khai người ký", "Khai họ tên và thẩm quyền ký ở Thiết lập.")
        else:
            since = f"\nTừ ngày {format_date(now.since)}" if now.since else ""
            self.signer.set_value(now.name, "\n".join(now.authority) + since)
        _show_picture(self.signature_label, pictures.signature, "Chưa có ảnh chữ ký")
        _show_picture(self.seal_label, pictures.seal, "Chưa có ảnh con dấu")
        clear(self._earlier)
        earlier = [row for row in signers if not row.signs_now]
        if not earlier:
            self._earlier.addWidget(Label("Chưa có người ký nào trước đó.", Role.CAPTION))
        for row_ in earlier:
            since = f", từ {format_date(row_.since)}" if row_.since else ""
            self._earlier.addWidget(Label(f"Trước đây: {row_.name}{since}", Role.CAPTION, wrap=True))


def _show_picture(label: QLabel, data: bytes | None, without: str) -> None:
    if data is None:
        label.setText(without)
        label.setFixedHeight(px(_WORDS_HEIGHT))
    else:
        label.setFixedHeight(px(_PICTURE_HEIGHT))
        label.setPixmap(on_paper(data, label.devicePixelRatioF()))
    label.setAccessibleName(without if data is None else without.removeprefix("Chưa có ").capitalize())


def _days(person: PersonRow) -> str:
    since = f"Từ {format_date(person.since)}" if person.since else "Từ trước"
    return f"{since} đến {format_date(person.until)}" if person.until else f"{since}, đang làm"
