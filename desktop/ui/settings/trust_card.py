"""The card of those who are believed: the own root, outside authorities, and how new their revocation lists are."""

from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.core.clock import local
from desktop.core.dates import format_date
from desktop.models.trust import AnchorOrigin
from desktop.services.trust.authorities import AuthorityView
from desktop.services.workplace.settings import SettingsView
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import plain, quiet
from desktop.ui.parts.cards import Card
from desktop.ui.parts.inputs import CheckBox
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, clear, column, grow, row
from desktop.ui.parts.signs import Chip
from desktop.ui.tokens import Space, Tone

_ORIGINS = {
    AnchorOrigin.OWN: "Gốc của Sở: cấp chứng thư cho các đơn vị",
    AnchorOrigin.OUTSIDE: "Nơi cấp bên ngoài: chỉ nhận chứng thư đã gắn với đơn vị",
    AnchorOrigin.INTERMEDIATE: "Nơi cấp trung gian",
}


class AuthorityLine(QWidget):
    """One authority; asks for what its buttons do."""

    removal_wanted = Signal(object)
    policy_changed = Signal(object, bool)

    def __init__(self, view: AuthorityView) -> None:
        super().__init__()
        self.view = view
        outside = view.origin is AnchorOrigin.OUTSIDE
        word, tone = _list_state(view)
        self.hold_check = CheckBox(self.tr("Tạm giữ khi thiếu danh sách thu hồi còn hạn"))
        self.hold_check.setChecked(view.needs_revocation_list)
        self.remove_button = quiet(self.tr("Bỏ khỏi danh sách…"), Icon.DELETE)
        self.hold_check.setVisible(outside)
        self.remove_button.setVisible(outside)
        self.setLayout(
            column(
                row(grow(Label(view.name, Role.LABEL, wrap=True)), Chip(word, tone)),
                Label(_ORIGINS[view.origin], Role.CAPTION, wrap=True),
                Label(_days(view), Role.CAPTION, wrap=True),
                self.hold_check,
                row(self.remove_button, FILL),
                spacing=3,
            )
        )
        self.remove_button.clicked.connect(self._ask_removal)
        self.hold_check.toggled.connect(self._tell_policy)

    @Slot()
    def _ask_removal(self) -> None:
        self.removal_wanted.emit(self.view)

    @Slot(bool)
    def _tell_policy(self, hold: bool) -> None:  # noqa: FBT001 - as Qt tells it
        self.policy_changed.emit(self.view, hold)


class TrustCard(Card):
    """Shows all authorities; asks the page for what its buttons do."""

    file_wanted = Signal()
    """A trust file is to be taken in."""
    removal_wanted = Signal(object)
    policy_changed = Signal(object, bool)
    list_wanted = Signal()
    """The department's own list is to be made anew."""
    export_wanted = Signal()

    def __init__(self) -> None:
        self.lines: list[AuthorityLine] = []
        self._place = QVBoxLayout()
        self._place.setSpacing(Space.M)
        self.nothing_label = Label(
            "Chưa tin cậy nơi cấp chứng thư nào. Mở gói giao nhiệm vụ hoặc gói chứng thư của Sở để có gốc của Sở.",
            Role.MUTED,
            wrap=True,
        )
        self.file_button = plain("Nạp tệp tin cậy…", Icon.SHIELD_CHECKMARK)
        self.file_button.setToolTip("Chứng thư của nơi cấp hoặc danh sách thu hồi (.pem, .crt, .cer, .p7b, .crl)")
        self.list_button = plain("Lập lại danh sách thu hồi…", Icon.ARROW_SYNC_CIRCLE)
        self.export_button = plain("Xuất danh sách thu hồi…", Icon.ARROW_UPLOAD)
        super().__init__(
            Label("Danh sách tin cậy", Role.SECTION),
            self.nothing_label,
            self._place,
            column(*(row(each, FILL) for each in (self.file_button, self.list_button, self.export_button))),
            spacing=10,
        )
        self.file_button.clicked.connect(self.file_wanted)
        self.list_button.clicked.connect(self.list_wanted)
        self.export_button.clicked.connect(self.export_wanted)

    def show_view(self, view: SettingsView) -> None:
        """Show who is believed."""
        clear(self._place)
        self.lines = []
        for each in view.authorities:
            line = AuthorityLine(each)
            line.removal_wanted.connect(self.removal_wanted)
            line.policy_changed.connect(self.policy_changed)
            self._place.addWidget(line)
            self.lines.append(line)
        self.nothing_label.setVisible(not view.authorities)
        self.list_button.setVisible(view.can_issue)
        has_list = any(each.origin is AnchorOrigin.OWN and each.list_number for each in view.authorities)
        self.export_button.setVisible(view.can_issue and has_list)


def _list_state(view: AuthorityView) -> tuple[str, Tone]:
    if not view.list_number:
        return "Chưa có danh sách", Tone.NEUTRAL
    return ("Danh sách còn hạn", Tone.OK) if view.list_is_current else ("Danh sách quá hạn", Tone.LATE)


def _days(view: AuthorityView) -> str:
    text = f"Chứng thư đến {_day(view.valid_to)}"
    if view.list_made_at is None:
        return f"{text}. Chưa có danh sách thu hồi."
    until = f", còn hạn đến {_day(view.list_valid_to)}" if view.list_valid_to else ""
    text = f"{text}. Danh sách thu hồi số {view.list_number} ngày {_day(view.list_made_at)}{until}"
    return f"{text}." if view.list_is_current else f"{text}; từ ngày đó chưa biết có thu hồi thêm."


def _day(moment: datetime) -> str:
    return format_date(local(moment).date())
