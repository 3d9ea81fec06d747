"""The request that waits: what is read out is compared digit by digit, or the code on a letter is scanned."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.core.dates import format_moment
from desktop.models.trust import KeyComparison
from desktop.rules.fingerprints import Heard, Hearing, compare, read_letter_text
from desktop.services.trust.certificate_register import MadeSure
from desktop.services.trust.certificate_requests import RequestView
from desktop.ui.agencies.columns import day_of, in_lines
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import primary
from desktop.ui.parts.cards import Line
from desktop.ui.parts.inputs import CheckBox, ComboBox, FormField
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import column

_WAYS = (
    ("Gọi điện thoại", KeyComparison.TELEPHONE),
    ("Thư có dấu của đơn vị", KeyComparison.LETTER),
)
_HOW = {
    KeyComparison.TELEPHONE: (
        "Gọi số điện thoại đã biết của đơn vị, so từng nhóm với số trên màn hình của họ. "
        "Khác dù chỉ một số thì không cấp."
    ),
    KeyComparison.LETTER: (
        "So dấu, chữ ký và từng nhóm số trên thư với số dưới đây, hoặc quét mã trên thư vào ô bên dưới."
    ),
}
_TICK = {
    KeyComparison.TELEPHONE: "Đã gọi đơn vị, mọi nhóm số đều khớp",
    KeyComparison.LETTER: "Thư có dấu, mọi nhóm số đều khớp",
}


class RequestPart(QWidget):
    """Shows a request; asks the page to issue its certificate once the officer has made sure of the key."""

    issue_asked = Signal(object, object)
    """Issue the certificate for this ``RequestView``, being ``MadeSure`` of it."""

    def __init__(self) -> None:
        super().__init__()
        self._request: RequestView | None = None
        self._can_issue = True
        self._refuted = False
        self._build_widgets()
        self.way_box.chosen.connect(self._show_way)
        self.heard_edit.textChanged.connect(self._listen)
        self.note_edit.textChanged.connect(self._allow)
        self.compared_check.toggled.connect(self._allow)
        self.issue_button.clicked.connect(self._ask)
        self._show_way()

    def _build_widgets(self) -> None:
        self.title_label = Label(self.tr("Yêu cầu cấp chứng thư"), Role.LABEL)
        self.received_label = Label("", Role.CAPTION)
        self.fingerprint_label = Label("", Role.TITLE)
        self.fingerprint_label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.renewal_label = Label("", wrap=True)
        self.way_box = ComboBox(_WAYS)
        self.way_field = FormField(self.tr("Đối chiếu bằng"), self.way_box)
        self.how_label = Label("", wrap=True)
        self.heard_edit = QLineEdit()
        self.heard_field = FormField(
            self.tr("Gõ số nghe được hoặc quét mã trên thư"),
            self.heard_edit,
            self.tr("Không bắt buộc; máy so giúp và chỉ ra nhóm nghe nhầm."),
        )
        self.note_edit = QLineEdit()
        self.note_field = FormField(self.tr("Số, ngày của thư"), self.note_edit)
        self.compared_check = CheckBox()
        self.issue_button = primary(self.tr("Cấp chứng thư…"), Icon.CERTIFICATE)
        self.reason_label = Label("", Role.CAPTION, wrap=True)
        self.setLayout(
            column(
                self.title_label,
                self.received_label,
                self.fingerprint_label,
                self.renewal_label,
                self.way_field,
                self.how_label,
                self.heard_field,
                self.note_field,
                self.compared_check,
                self.issue_button,
                self.reason_label,
                Line(),
            )
        )

    @property
    def answers(self) -> tuple[QWidget, ...]:
        """What the officer fills in, and the button that issues."""
        return self.way_box, self.heard_edit, self.note_edit, self.compared_check, self.issue_button

    def show_request(self, request: RequestView | None, *, can_issue: bool) -> None:
        """Show another request, or none; ``can_issue`` says whether the root key is here."""
        before = self._request.fingerprint if self._request else ""
        self._request, self._can_issue = request, can_issue
        self.setVisible(request is not None)
        if request is None or request.fingerprint != before:
            self._forget()  # what was compared for one request says nothing about another
        if request is None:
            return
        renewal = request.signed_until is not None
        self.title_label.setText(self.tr("Yêu cầu gia hạn") if renewal else self.tr("Yêu cầu cấp chứng thư"))
        self.received_label.setText(self.tr("Nhận lúc {0}").format(format_moment(request.received_at)))
        self.fingerprint_label.setText(in_lines(request.fingerprint))
        self.fingerprint_label.setAccessibleName(self.tr("Dấu vân tay: {0}").format(request.fingerprint))
        if request.signed_until is not None:
            said = self.tr(
                "Ký bằng khóa đã đăng ký của đơn vị (chứng thư hiệu lực đến {0}), nên không cần gọi điện đối chiếu."
            )
            self.renewal_label.setText(said.format(day_of(request.signed_until)))
        self._show_way()

    def _forget(self) -> None:
        self.heard_edit.clear()
        self.note_edit.clear()
        self.way_box.set_value(KeyComparison.TELEPHONE)
        self.compared_check.setChecked(False)

    @property
    def _is_renewal(self) -> bool:
        return self._request is not None and self._request.signed_until is not None

    def _way(self) -> KeyComparison:
        if self._is_renewal:
            return KeyComparison.PRESENT_KEY
        return KeyComparison(str(self.way_box.value()))

    @Slot()
    def _show_way(self) -> None:
        first = not self._is_renewal
        self.renewal_label.setVisible(not first)
        for widget in (self.way_field, self.how_label, self.heard_field, self.compared_check):
            widget.setVisible(first)
        way = self._way()
        self.note_field.setVisible(way is KeyComparison.LETTER)
        if first:
            self.how_label.setText(_HOW[way])
            self.compared_check.setText(_TICK[way])
        self._allow()

    @Slot(str)
    def _listen(self, typed: str) -> None:
        """Compare what is typed so far; a scanned letter stands for all of it."""
        if self._request is None:
            return
        letter = read_letter_text(typed)
        if letter is not None:
            self.way_box.set_value(KeyComparison.LETTER)
            self._show_way()
        if letter is not None and letter.agency_code != self._request.agency:
            said = self.tr("Thư này của đơn vị khác (mã {0}).").format(letter.agency_code)
            self._show_hearing(Heard.DIFFERENT, said)
            return
        hearing = compare(letter.fingerprint if letter else typed, self._request.fingerprint)
        self._show_hearing(hearing.heard, self._said(hearing))

    def _said(self, hearing: Hearing) -> str:
        match hearing.heard:
            case Heard.MISTYPED:
                said = self.tr("Nhóm {0} nghe hoặc gõ nhầm (số kiểm tra không đúng): đề nghị đọc lại nhóm này.")
                return said.format(hearing.group)
            case Heard.DIFFERENT:
                said = self.tr("Nhóm {0} là số của khóa khác. Không cấp; hỏi lại đơn vị vì sao.")
                return said.format(hearing.group)
            case _:
                return ""

    def _show_hearing(self, heard: Heard, problem: str) -> None:
        self._refuted = heard is Heard.DIFFERENT
        self.heard_field.set_error(problem)
        if heard is Heard.MATCHES:
            self.compared_check.setChecked(True)
        elif problem:
            self.compared_check.setChecked(False)
        self._allow()

    @Slot()
    def _allow(self) -> None:
        reason = ""
        if not self._can_issue:
            reason = self.tr("Máy này chưa có khóa gốc của Sở; tạo ở trang Thiết lập.")
        elif self._refuted:
            reason = self.tr("Số nghe được là của khóa khác.")
        elif not self._is_renewal and not self.compared_check.isChecked():
            reason = self.tr("Đối chiếu dấu vân tay trước khi cấp.")
        elif self._way() is KeyComparison.LETTER and not self.note_edit.text().strip():
            reason = self.tr("Ghi số, ngày của thư đã đối chiếu.")
        self.compared_check.setEnabled(self._can_issue and not self._refuted)
        self.issue_button.set_allowed(not reason, reason)
        self.reason_label.setText(reason)
        self.reason_label.setVisible(bool(reason))

    @Slot()
    def _ask(self) -> None:
        if self._request is not None:
            self.issue_asked.emit(self._request, MadeSure(self._way(), self.note_edit.text()))
