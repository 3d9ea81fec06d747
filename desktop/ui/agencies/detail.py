"""One agency of the register: the request that waits, and its certificates."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout

from desktop.core.dates import format_moment
from desktop.services.agency_register import AgencyEntry
from desktop.services.enrolment import CertificateView, RequestView
from desktop.ui.agencies.columns import day_of
from desktop.ui.agencies.lines import look_of
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import primary
from desktop.ui.parts.cards import Card, Line
from desktop.ui.parts.inputs import CheckBox
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, boxed, clear, column, grow, row, scrolled
from desktop.ui.parts.lists import EmptyState, FactLine
from desktop.ui.parts.signs import Chip
from desktop.ui.tokens import Space

_IN_A_LINE = 4
"""Groups of digits; two lines of four are easy to read out over the telephone."""


class AgencyDetail(Card):
    """Shows one agency; asks the page for what its button does."""

    issue_asked = Signal(object)
    """Issue the certificate for this ``RequestView``: its fingerprint was compared."""

    def __init__(self) -> None:
        self._request: RequestView | None = None
        self._can_issue = True
        self.name_label = Label("", Role.SECTION, wrap=True)
        self.code_label = Label("", Role.CAPTION, wrap=True)
        self.chip = Chip()
        self.nothing_label = Label(
            self.tr(
                "Đơn vị chưa có chứng thư. Đơn vị tạo yêu cầu ở trang Thiết lập của mình rồi gửi tệp cho Sở; "
                "Sở nhận tệp đó ở đây hoặc ở trang Tiếp nhận."
            ),
            Role.MUTED,
            wrap=True,
        )
        self._facts = QVBoxLayout()
        self._facts.setSpacing(Space.S)
        self._make_request_part()
        head = row(grow(column(self.name_label, self.code_label, spacing=2)), column(self.chip, FILL))
        content = column(head, Line(), self._request_part, self._facts, self.nothing_label, FILL, spacing=10)
        self._filled = scrolled(content)
        self.empty = EmptyState(Icon.CERTIFICATE, self.tr("Chọn một đơn vị để xem chứng thư và yêu cầu."))
        super().__init__(grow(self._filled), grow(self.empty))
        self.compared_check.toggled.connect(self._allow)
        self.issue_button.clicked.connect(self._ask)
        self.show_entry(None, can_issue=True)

    def _make_request_part(self) -> None:
        self.received_label = Label("", Role.CAPTION)
        self.fingerprint_label = Label("", Role.TITLE)
        self.fingerprint_label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.compared_check = CheckBox(self.tr("Đã gọi đơn vị, mọi nhóm số đều khớp"))
        self.issue_button = primary(self.tr("Cấp chứng thư…"), Icon.CERTIFICATE)
        self.reason_label = Label("", Role.CAPTION, wrap=True)
        how = self.tr(
            "Gọi số điện thoại đã biết của đơn vị, so từng nhóm với số trên màn hình của họ. "
            "Khác dù chỉ một số thì không cấp."
        )
        self._request_part = boxed(
            column(
                Label(self.tr("Yêu cầu cấp chứng thư"), Role.LABEL),
                self.received_label,
                self.fingerprint_label,
                Label(how, wrap=True),
                self.compared_check,
                self.issue_button,
                self.reason_label,
                Line(),
            )
        )

    def show_entry(self, entry: AgencyEntry | None, *, can_issue: bool) -> None:
        """Show another agency, or that none is chosen; ``can_issue`` says whether the root key is here."""
        self._filled.setVisible(entry is not None)
        self.empty.setVisible(entry is None)
        if entry is None:
            return
        look = look_of(entry)
        self.name_label.setText(entry.name)
        identifier = self.tr(", mã định danh {0}").format(entry.identifier) if entry.identifier else ""
        self.code_label.setText(self.tr("Mã {0}").format(entry.code) + identifier)
        self.chip.set_status(look.word, look.tone, look.icon)
        self._show_request(entry.waiting, can_issue=can_issue)
        self._show_certificates(entry.certificates)
        self.nothing_label.setVisible(entry.waiting is None and not entry.certificates)

    def _show_request(self, request: RequestView | None, *, can_issue: bool) -> None:
        before = self._request.fingerprint if self._request else ""
        self._request, self._can_issue = request, can_issue
        self._request_part.setVisible(request is not None)
        if request is None:
            self.compared_check.setChecked(False)
            return
        if request.fingerprint != before:  # what was compared for one request says nothing about another
            self.compared_check.setChecked(False)
        self.received_label.setText(self.tr("Nhận lúc {0}").format(format_moment(request.received_at)))
        self.fingerprint_label.setText(in_lines(request.fingerprint))
        self.fingerprint_label.setAccessibleName(self.tr("Dấu vân tay: {0}").format(request.fingerprint))
        self._allow()

    def _show_certificates(self, certificates: tuple[CertificateView, ...]) -> None:
        clear(self._facts)
        for number, each in enumerate(certificates):
            title = self.tr("Chứng thư mới nhất") if not number else self.tr("Chứng thư trước")
            self._facts.addWidget(Label(title, Role.LABEL))
            for name, value in (
                (self.tr("Hiệu lực"), f"{day_of(each.not_before)} – {day_of(each.not_after)}"),
                (self.tr("Dấu vân tay"), in_lines(each.fingerprint)),
                (self.tr("Số hiệu"), in_pieces(each.serial)),
            ):
                self._facts.addWidget(FactLine(name, value))

    @Slot()
    def _allow(self) -> None:
        reason = ""
        if not self._can_issue:
            reason = self.tr("Máy này chưa có khóa gốc của Sở; tạo ở trang Thiết lập.")
        elif not self.compared_check.isChecked():
            reason = self.tr("Đối chiếu dấu vân tay trước khi cấp.")
        self.compared_check.setEnabled(self._can_issue)
        self.issue_button.set_allowed(not reason, reason)
        self.reason_label.setText(reason)
        self.reason_label.setVisible(bool(reason))

    @Slot()
    def _ask(self) -> None:
        if self._request is not None:
            self.issue_asked.emit(self._request)


def in_lines(fingerprint: str) -> str:
    """A fingerprint in lines of four groups."""
    groups = fingerprint.split()
    return "\n".join("  ".join(groups[at : at + _IN_A_LINE]) for at in range(0, len(groups), _IN_A_LINE))


def in_pieces(serial: str) -> str:
    """A long number in groups, so that it may be broken into lines."""
    return " ".join(serial[at : at + _IN_A_LINE] for at in range(0, len(serial), _IN_A_LINE))
