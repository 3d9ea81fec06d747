"""The card at the right: who signs with which key, what the clerk and the leader add, and the button that does it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop.core.clock import local
from desktop.core.dates import format_date
from desktop.services.report.sign_off import KeyState, SignOffView
from desktop.ui.context import PageContext
from desktop.ui.hand_in.leader import LeaderForm
from desktop.ui.hand_in.paperwork import ApprovalForm, NumberForm
from desktop.ui.hand_in.target import TargetForm
from desktop.ui.hand_in.work import Order
from desktop.ui.icons import Icon
from desktop.ui.parts.banners import Banner
from desktop.ui.parts.buttons import primary, quiet
from desktop.ui.parts.cards import Card, Line
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, boxed, column, grow, row, scrolled
from desktop.ui.parts.lists import FactBlock
from desktop.ui.parts.signs import Glyph
from desktop.ui.tokens import Color, Tone

_KEYS = {
    KeyState.NONE: ("Chưa có khóa ký số", "Xuất được tệp chưa ký, phải gửi kèm bản giấy."),
    KeyState.PENDING: ("Đang chờ Sở cấp chứng thư", "Nạp chứng thư ở Thiết lập khi Sở gửi lại."),
    KeyState.NOT_YET: ("Chưa đến ngày hiệu lực", "Kiểm tra ngày giờ của máy."),
    KeyState.EXPIRED: ("Đã hết hạn", "Xin cấp chứng thư mới, hoặc chọn khóa khác ở Thiết lập."),
}


class SignBox(QWidget):
    """The primary button and, beside it, why it cannot be pressed; stands in the card or in the page's header."""

    def __init__(self) -> None:
        super().__init__()
        self.reason_label = Label("", Role.CAPTION, wrap=True)
        self.sign_button = primary("Ký và xuất", Icon.SIGNATURE)
        self._reason = boxed(row(Glyph(Icon.LOCK_CLOSED, Color.MISSING), grow(self.reason_label)))
        self._box = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(self._reason)
        self._box.addWidget(self.sign_button)
        self.setLayout(self._box)

    def set_reason(self, reason: str) -> None:
        """Allow the button, or say why not."""
        self.sign_button.set_allowed(not reason, reason)
        self.reason_label.setText(reason)
        self._reason.setVisible(bool(reason))

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - reads well at the call
        """Beside one another in a header, one below the other in a card."""
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if narrow else QBoxLayout.Direction.TopToBottom)
        self.reason_label.setWordWrap(not narrow)


class SigningCard(Card):
    """Everything that stands between a checked report and its files."""

    settings_asked_for = Signal()

    def __init__(self, context: PageContext) -> None:
        self.signatory = FactBlock("Người ký")
        self.certificate = FactBlock("Chứng thư số")
        self.settings_button = quiet("Đến Thiết lập", Icon.SETTINGS)
        self.paper_banner = Banner(
            Tone.LATE, "Chưa ký số", "Phải gửi kèm báo cáo giấy có chữ ký và đóng dấu thì Sở mới ghi nhận chính thức."
        )
        self.number_form = NumberForm()
        self.approval_form = ApprovalForm()
        self.leader_form = LeaderForm()
        self.target_form = TargetForm(context)
        self.sign_box = SignBox()
        self.elsewhere = column(spacing=2)
        self._foot = column()
        fields = column(
            self.signatory,
            Line(),
            self.certificate,
            row(self.settings_button, FILL),
            self.paper_banner,
            Line(),
            self.number_form,
            Line(),
            self.approval_form,
            self.leader_form,
            Line(),
            self.target_form,
            self.elsewhere,
            FILL,
            margins=(0, 0, 8, 0),
        )
        signer = self.target_form.signer
        super().__init__(Label("Ký và xuất", Role.SECTION), grow(scrolled(fields)), signer, self._foot)
        self.settings_button.clicked.connect(self.settings_asked_for)
        self.take_sign_box()

    def take_sign_box(self) -> None:
        """Let the button stand at the foot of the card."""
        self._foot.addWidget(self.sign_box)

    def show_view(self, view: SignOffView) -> None:
        """Show what is known about the signing."""
        signer = view.signatory
        authority = ", ".join(signer.authority) if signer else "Khai người ký ở Thiết lập."
        self.signatory.set_value(signer.name if signer else "Chưa khai người ký", authority)
        self._show_key(view)
        self.number_form.show_view(view)
        self.approval_form.show_view(view)
        self.target_form.show_view(view)
        self.name_action(view)

    def name_action(self, view: SignOffView) -> None:
        """Say on the button what it will do; ask for a secret only where something is signed."""
        signs = self.target_form.signs()
        self.target_form.signer.setVisible(can_sign(view) and signs)
        by_somebody = signs and (can_sign(view) or self.leader_form.key_file() is not None)
        self.sign_box.sign_button.setText("Ký và xuất" if by_somebody else "Xuất chưa ký số")

    def _show_key(self, view: SignOffView) -> None:
        key = view.key
        if key is not None and view.key_state is KeyState.READY:
            until = format_date(local(key.valid_to).date())
            where = "Trong USB Token" if key.token else "Sở Nội vụ cấp"
            self.certificate.set_value(key.holder, f"{where}, còn hạn đến {until}")
        else:
            self.certificate.set_value(*_KEYS[view.key_state])
        self.settings_button.setVisible(view.key_state is not KeyState.READY or view.signatory is None)
        self.paper_banner.setVisible(not can_sign(view))


def can_sign(view: SignOffView) -> bool:
    """There is a key that is valid today."""
    return view.key_state is KeyState.READY


def obstacle(view: SignOffView, card: SigningCard) -> str:
    """Why the report cannot leave now; "" when nothing stands in the way."""
    check = view.check
    if check.errors:
        return f"Sửa {len(check.errors)} lỗi trước khi ký"
    if check.blocking:
        return f"Giải trình {len(check.blocking)} mục trước khi ký"
    if view.approved_at is None:
        return f"Chờ lãnh đạo duyệt. {view.own_work}" if view.own_work else "Chờ lãnh đạo duyệt"
    if reason := card.target_form.obstacle():
        return reason
    if not card.target_form.signs():
        return ""
    return card.leader_form.obstacle() or (card.target_form.signer.obstacle() if can_sign(view) else "")


def order_of(view: SignOffView, card: SigningCard, period: str) -> Order:
    """What the card says is to be made, and with which keys."""
    target, leader = card.target_form, card.leader_form
    return Order(
        period,
        target.formats(),
        target.folder,
        secret=target.signer.text() if can_sign(view) and target.signs() else None,
        last_try=target.signer.last_try(),
        leader_file=leader.key_file() if target.signs() else None,
        leader_passphrase=leader.passphrase(),
        delivery=target.delivery.options(),
    )
