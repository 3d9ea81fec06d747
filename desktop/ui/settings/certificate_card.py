"""The card of this workplace's certificates: until when they are valid, the next one, the letter for the key."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.core.clock import local
from desktop.core.dates import format_date
from desktop.rules.certificate_reminders import CertificateReminder
from desktop.services.trust.certificate_views import CertificateState, CertificateView
from desktop.services.workplace.settings import SettingsView
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.cards import Card
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, boxed, clear, column, grow, row
from desktop.ui.parts.signs import Chip
from desktop.ui.tokens import Tone

_LOOKS = {
    CertificateState.VALID: ("Còn hiệu lực", Tone.OK),
    CertificateState.ENDS_SOON: ("Sắp hết hạn", Tone.LATE),
    CertificateState.ENDED: ("Hết hạn", Tone.MISSING),
    CertificateState.REVOKED: ("Đã thu hồi", Tone.RETURNED),
    CertificateState.NONE: ("Chưa có", Tone.NEUTRAL),
}


class CertificateCard(Card):
    """Shows every certificate that this workplace has had; asks the page for what its buttons do."""

    renewal_wanted = Signal()
    letter_wanted = Signal()

    def __init__(self) -> None:
        self.reminder_label = Label("", wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self.renewal_button = plain("Gia hạn chứng thư…", Icon.ARROW_SYNC_CIRCLE)
        self.letter_button = plain("Lập thư đăng ký khóa (PDF)…", Icon.DOCUMENT_PDF)
        super().__init__(
            Label("Chứng thư của đơn vị", Role.SECTION),
            self.reminder_label,
            self._lines,
            column(row(self.renewal_button, FILL), row(self.letter_button, FILL)),
            spacing=10,
        )
        self.renewal_button.clicked.connect(self.renewal_wanted)
        self.letter_button.clicked.connect(self.letter_wanted)

    def show_view(self, view: SettingsView, *, is_department: bool) -> None:
        """Show the certificates; hidden while there is neither one nor a key that waits for one."""
        self.setVisible(bool(view.certificates) or bool(view.pending_fingerprint))
        said = _reminder_words(view.reminder, is_department=is_department) if view.reminder else ""
        self.reminder_label.setText(said)
        self.reminder_label.setVisible(bool(said))
        clear(self._lines)
        for each in view.certificates:
            self._lines.addWidget(boxed(_line(each)))
        able = any(each.can_sign for each in view.certificates)
        self.renewal_button.setVisible(able and (view.can_issue or not is_department))
        self.letter_button.setVisible(not is_department)


def _line(view: CertificateView) -> QHBoxLayout:
    word, tone = _LOOKS[view.state]
    days = f"{_day(view.not_before)} – {_day(view.not_after)}"
    who = f"{view.holder}, {view.issuer}" if view.outside else view.holder
    return row(grow(column(Label(days), Label(who, Role.CAPTION, wrap=True), spacing=1)), Chip(word, tone))


def _day(moment: datetime) -> str:
    return format_date(local(moment).date())


def _reminder_words(reminder: CertificateReminder, *, is_department: bool) -> str:
    day = format_date(reminder.last_day)
    if reminder.revoked:
        return (
            f"Chứng thư đã bị thu hồi từ {day}: báo cáo ký bằng khóa này không được nhận. Tạo khóa khác và xin cấp lại."
        )
    if reminder.requested and not is_department:
        return f"Chứng thư hết hạn ngày {day}. Đã gửi yêu cầu, chờ tệp chứng thư của Sở."
    if reminder.days_left < 0:
        return f"Chứng thư đã hết hạn ngày {day}. Tạo khóa khác và xin Sở cấp chứng thư."
    left = f"Chứng thư còn {reminder.days_left} ngày, hết hạn ngày {day}."
    return f"{left} Gia hạn trước ngày đó thì không phải đối chiếu lại."
