"""One certificate of an agency: how it stands, on what it rests, and what can be done with it."""

from collections.abc import Iterator

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.core.dates import format_moment
from desktop.models.trust import KeyComparison, RevocationReason
from desktop.services.trust.certificate_views import CertificateView
from desktop.services.trust.revocation import REASON_WORDS
from desktop.ui.agencies.columns import day_of, in_lines, in_pieces
from desktop.ui.agencies.lines import LOOKS
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, column, row
from desktop.ui.parts.lists import FactLine
from desktop.ui.parts.signs import Chip

_COMPARED = {
    None: "Khóa của chính Sở, không phải đối chiếu",
    KeyComparison.TELEPHONE: "Qua điện thoại khi cấp",
    KeyComparison.LETTER: "Thư có dấu khi cấp",
    KeyComparison.PRESENT_KEY: "Yêu cầu ký bằng khóa đã đăng ký",
}


class CertificatePart(QWidget):
    """Shows one certificate; asks the page for what its buttons do."""

    letter_asked = Signal(object)
    token_asked = Signal(object)
    """Write down that its key was made in a token, or not any more."""
    revocation_asked = Signal(object)

    def __init__(self, view: CertificateView, title: str) -> None:
        super().__init__()
        self.view = view
        look = LOOKS[view.state]
        self.letter_button = quiet(self.tr("Đã đối chiếu thư…"), Icon.DOCUMENT_CHECKMARK)
        self.token_button = quiet(
            self.tr("Bỏ ghi USB Token") if view.in_token else self.tr("Khóa trong USB Token"), Icon.USB_STICK
        )
        self.revoke_button = quiet(self.tr("Thu hồi đăng ký…") if view.outside else self.tr("Thu hồi…"), Icon.DISMISS)
        self.setLayout(
            column(
                row(Label(title, Role.LABEL), FILL, Chip(look.word, look.tone, look.icon)),
                *(FactLine(name, value) for name, value in _facts(view)),
                *(row(each, FILL) for each in (self.letter_button, self.token_button, self.revoke_button)),
                spacing=6,
            )
        )
        self.letter_button.setVisible(view.can_sign and view.letter_checked_at is None)  # with a parent: else windows
        self.token_button.setVisible(view.can_sign)
        self.revoke_button.setVisible(view.revoked_at is None)
        self.letter_button.clicked.connect(self._ask_letter)
        self.token_button.clicked.connect(self._ask_token)
        self.revoke_button.clicked.connect(self._ask_revocation)

    @Slot()
    def _ask_letter(self) -> None:
        self.letter_asked.emit(self.view)

    @Slot()
    def _ask_token(self) -> None:
        self.token_asked.emit(self.view)

    @Slot()
    def _ask_revocation(self) -> None:
        self.revocation_asked.emit(self.view)


def _facts(view: CertificateView) -> Iterator[tuple[str, str]]:
    if view.outside:
        yield "Chứng thư của", view.holder
        yield "Nơi cấp", view.issuer
    yield "Hiệu lực", f"{day_of(view.not_before)} – {day_of(view.not_after)}"
    yield "Dấu vân tay", in_lines(view.fingerprint)
    yield "Đối chiếu", _COMPARED[view.compared]
    if view.letter_checked_at is not None:
        yield "Thư có dấu", f"{view.letter_note}, đối chiếu {format_moment(view.letter_checked_at)}"
    if view.in_token:
        yield "Nơi giữ khóa", "USB Token, không sao chép ra ngoài được"
    yield "Số hiệu", in_pieces(view.serial)
    if view.revoked_at is not None:
        yield "Thu hồi", f"{format_moment(view.revoked_at)}, {view.revoked_by or 'theo danh sách của nơi cấp'}"
        reason = REASON_WORDS[view.revocation_reason or RevocationReason.UNSPECIFIED]
        yield "Lý do", f"{reason}. {view.revocation_note}".strip()
