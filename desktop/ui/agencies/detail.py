"""One agency of the register: the request that waits, and its certificates."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout

from desktop.services.trust.agency_register import AgencyEntry
from desktop.services.trust.certificate_views import CertificateView
from desktop.ui.agencies.certificate_part import CertificatePart
from desktop.ui.agencies.contact_part import ContactPart
from desktop.ui.agencies.lines import look_of
from desktop.ui.agencies.request_part import RequestPart
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.cards import Card, Line
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, clear, column, grow, row, scrolled
from desktop.ui.parts.lists import EmptyState
from desktop.ui.parts.signs import Chip
from desktop.ui.permits import Permits
from desktop.ui.tokens import Space


class AgencyDetail(Card):
    """Shows one agency; asks the page for what its buttons do."""

    letter_asked = Signal(object)
    token_asked = Signal(object)
    revocation_asked = Signal(object)
    """Each for a ``CertificateView``."""
    binding_asked = Signal(object)
    """Bind the certificate of an outside authority to this ``AgencyEntry``."""
    contact_asked = Signal(object)
    """Note whom to call at this ``AgencyEntry``."""

    def __init__(self, permits: Permits) -> None:
        self._permits = permits
        self._entry: AgencyEntry | None = None
        self.name_label = Label("", Role.SECTION, wrap=True)
        self.code_label = Label("", Role.CAPTION, wrap=True)
        self.chip = Chip()
        self.request_part = RequestPart()
        self.contact_part = ContactPart()
        self.nothing_label = Label(
            self.tr(
                "Đơn vị chưa có chứng thư. Đơn vị tạo yêu cầu ở trang Thiết lập của mình rồi gửi tệp cho Sở; "
                "Sở nhận tệp đó ở đây hoặc ở trang Tiếp nhận."
            ),
            Role.MUTED,
            wrap=True,
        )
        self.certificate_parts: list[CertificatePart] = []
        self._certificates = QVBoxLayout()
        self._certificates.setSpacing(Space.L)
        self.bind_button = quiet(self.tr("Gắn chứng thư do nơi khác cấp…"), Icon.ATTACH)
        head = row(grow(column(self.name_label, self.code_label, spacing=2)), column(self.chip, FILL))
        content = column(
            head,
            Line(),
            self.request_part,
            self._certificates,
            self.nothing_label,
            row(self.bind_button, FILL),
            Line(),
            self.contact_part,
            FILL,
            spacing=10,
        )
        self._filled = scrolled(content, self.tr("Chi tiết đơn vị"))
        self.empty = EmptyState(Icon.CERTIFICATE, self.tr("Chọn một đơn vị để xem chứng thư và yêu cầu."))
        super().__init__(grow(self._filled), grow(self.empty))
        permits.need("certificate.record", self.bind_button, *self.request_part.answers)
        permits.need("contact.note", self.contact_part.change_button)
        self.bind_button.clicked.connect(self._ask_binding)
        self.contact_part.change_asked.connect(self._ask_contact)
        self.show_entry(None, can_issue=True)

    def show_entry(self, entry: AgencyEntry | None, *, can_issue: bool) -> None:
        """Show another agency, or that none is chosen; ``can_issue`` says whether the root key is here."""
        self._entry = entry
        self._filled.setVisible(entry is not None)
        self.empty.setVisible(entry is None)
        if entry is None:
            return
        look = look_of(entry)
        self.name_label.setText(entry.name)
        identifier = self.tr(", mã định danh {0}").format(entry.identifier) if entry.identifier else ""
        self.code_label.setText(self.tr("Mã {0}").format(entry.code) + identifier)
        self.chip.set_status(look.word, look.tone, look.icon)
        self.request_part.show_request(entry.waiting, can_issue=can_issue)
        self._show_certificates(entry.certificates)
        self.contact_part.show_contact(entry.contact)
        self.nothing_label.setVisible(entry.waiting is None and not entry.certificates)

    def _show_certificates(self, certificates: tuple[CertificateView, ...]) -> None:
        clear(self._certificates)
        self.certificate_parts = []
        for number, each in enumerate(certificates):
            title = self.tr("Chứng thư mới nhất") if not number else self.tr("Chứng thư trước")
            part = CertificatePart(each, self.tr("Chứng thư do nơi khác cấp") if each.outside else title)
            self._permits.need("certificate.compared", part.letter_button)
            self._permits.need("certificate.token", part.token_button)
            self._permits.need("certificate.revoke", part.revoke_button)
            part.letter_asked.connect(self.letter_asked)
            part.token_asked.connect(self.token_asked)
            part.revocation_asked.connect(self.revocation_asked)
            self._certificates.addWidget(part)
            self.certificate_parts.append(part)

    @Slot()
    def _ask_contact(self) -> None:
        if self._entry is not None:
            self.contact_asked.emit(self._entry)

    @Slot()
    def _ask_binding(self) -> None:
        if self._entry is not None:
            self.binding_asked.emit(self._entry)
