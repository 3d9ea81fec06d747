"""The card of the signing key: the file on this computer or a token, until when it is valid, and how it signs."""

from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout

from desktop.core.clock import local
from desktop.core.dates import format_date
from desktop.services.trust.key_choice import KeySource
from desktop.services.trust.keys import KeyView
from desktop.services.workplace.settings import SettingsView
from desktop.signing.keys import RsaPadding
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.cards import Card
from desktop.ui.parts.inputs import ComboBox
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, boxed, clear, column, row
from desktop.ui.parts.lists import FactLine
from desktop.ui.parts.signs import Chip
from desktop.ui.tokens import Tone, px

_NAMES = 118
_BOX = 230
_SOURCES = (("Khóa trên máy", KeySource.FILE), ("USB Token (PKCS#11)", KeySource.TOKEN))
_PADDINGS = (("RSA-PSS (nên dùng)", RsaPadding.PSS), ("RSA PKCS#1 v1.5", RsaPadding.PKCS1V15))


class KeyCard(Card):
    """The signing key: where it lives, since when, until when, and its fingerprint."""

    request_wanted = Signal()
    certificate_wanted = Signal()
    token_wanted = Signal()
    """A token and a certificate in it are to be chosen."""
    file_wanted = Signal()
    """The key file is to sign from now on."""
    padding_chosen = Signal(object)

    def __init__(self) -> None:
        self.chip = Chip()
        self.source_box = ComboBox(_SOURCES, _BOX)
        self.source_box.setAccessibleName("Ký bằng")
        self._facts = QVBoxLayout()
        self._facts.setSpacing(6)
        self.padding_box = ComboBox(_PADDINGS, _BOX)
        self.padding_box.setAccessibleName("Cách ký RSA")
        self.padding_box.setToolTip("Đổi sang PKCS#1 v1.5 khi token hoặc phần mềm kiểm tra chữ ký chưa hỗ trợ RSA-PSS")
        self._padding = boxed(row(_name("Cách ký RSA"), self.padding_box, FILL))
        self.note_label = Label("", Role.MUTED, wrap=True)
        self.token_button = plain("Chọn chứng thư khác trong token", Icon.CERTIFICATE)
        self.request_button = plain("Tạo khóa và yêu cầu cấp chứng thư", Icon.KEY)
        self.certificate_button = plain("Nạp chứng thư Sở cấp", Icon.CERTIFICATE)
        super().__init__(
            row(Label("Khóa ký số", Role.SECTION), FILL, self.chip),
            row(_name("Ký bằng"), self.source_box, FILL),
            self._facts,
            self._padding,
            self.note_label,
            column(*(row(each, FILL) for each in (self.token_button, self.request_button, self.certificate_button))),
            spacing=10,
        )
        self.token_button.clicked.connect(self.token_wanted)
        self.request_button.clicked.connect(self.request_wanted)
        self.certificate_button.clicked.connect(self.certificate_wanted)
        self.source_box.chosen.connect(self._change_source)
        self.padding_box.chosen.connect(self._change_padding)

    def show_view(self, view: SettingsView, *, is_department: bool) -> None:
        """Show the state of the key."""
        in_token = view.choice.token_in_use is not None
        self.source_box.set_value(KeySource.TOKEN if in_token else KeySource.FILE)
        clear(self._facts)
        for name, value in _facts_of(view):
            self._facts.addWidget(FactLine(name, value, _NAMES))
        word, tone, note = _state_of(view, is_department=is_department)
        self.chip.set_status(word, tone)
        self.note_label.setText(note)
        self.note_label.setVisible(bool(note))
        self._padding.setVisible(view.key is not None and view.key.is_rsa)
        self.padding_box.set_value(view.choice.padding)
        self.token_button.setVisible(in_token)
        self.request_button.setVisible(not is_department and not in_token)
        self.request_button.setText(
            "Tạo khóa khác và yêu cầu lại"
            if view.key or view.pending_fingerprint
            else "Tạo khóa và yêu cầu cấp chứng thư"
        )
        self.certificate_button.setVisible(bool(view.pending_fingerprint) and not in_token)

    @Slot(object)
    def _change_source(self, source: object) -> None:
        if source == KeySource.TOKEN:  # Qt gives back plain text
            self.token_wanted.emit()
        else:
            self.file_wanted.emit()

    @Slot(object)
    def _change_padding(self, padding: object) -> None:
        self.padding_chosen.emit(RsaPadding(str(padding)))


def _name(text: str) -> Label:
    label = Label(text, Role.CAPTION)
    label.setFixedWidth(px(_NAMES))
    return label


def _facts_of(view: SettingsView) -> list[tuple[str, str]]:
    facts: list[tuple[str, str]] = []
    key = view.key
    if key is not None:
        if key.token:
            facts.append(("Token", key.token))
        facts += [
            ("Cấp cho", key.holder),
            ("Nơi cấp", key.issuer),
            ("Hiệu lực", f"{_day(key.valid_from)} đến {_day(key.valid_to)}"),
            ("Dấu vân tay", key.fingerprint),
        ]
    if view.pending_fingerprint:
        facts.append(("Vân tay khóa chờ", view.pending_fingerprint))
    return facts


def _day(moment: datetime) -> str:
    return format_date(local(moment).date())


def _state_of(view: SettingsView, *, is_department: bool) -> tuple[str, Tone, str]:
    key: KeyView | None = view.key
    if key is not None and key.token:
        return "Dùng token", Tone.OK, "Cắm token và nhập mã PIN mỗi lần ký; mã PIN không được lưu lại."
    if view.pending_fingerprint:
        note = (
            "Gửi tệp yêu cầu cho Sở Nội vụ và đọc dấu vân tay khóa chờ qua điện thoại. "
            "Khi Sở gửi lại tệp chứng thư (CT_….asice) thì nạp vào đây."
        )
        return "Chờ chứng thư", Tone.LATE, note
    if key is not None:
        return "Dùng được", Tone.OK, ""
    if is_department:
        return "Chưa có", Tone.MISSING, "Tạo khóa gốc để cấp chứng thư cho các đơn vị và ký gói giao nhiệm vụ."
    return "Chưa có", Tone.MISSING, "Chưa có khóa thì báo cáo chỉ xuất được bản chưa ký, phải kèm bản giấy đóng dấu."
