"""Cards of the settings page: the workplace, the department's authority, copies."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from desktop.services.workplace.settings import SettingsView
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.cards import Card
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, clear, row
from desktop.ui.parts.lists import FactLine

_NAMES = 118


class WorkplaceCard(Card):
    """Who works here, on which programme, and where the data lie."""

    def __init__(self) -> None:
        self._facts = QVBoxLayout()
        self._facts.setSpacing(6)
        super().__init__(Label("Nơi làm việc", Role.SECTION), self._facts, spacing=10)

    def show_view(self, view: SettingsView, *, is_department: bool) -> None:
        """Show the workplace."""
        clear(self._facts)
        place = view.place
        under = f", {place.parent_name}" if place.parent_name else ""
        for name, value in (
            ("Vai trò", "Sở Nội vụ, giữ bản chính" if is_department else "Đơn vị báo cáo"),
            ("Đơn vị", f"{place.agency.name}{under}"),
            ("Mã đơn vị", place.agency.code),
            ("Chương trình", place.programme_name),
            ("Thư mục dữ liệu", str(view.folder)),
        ):
            self._facts.addWidget(FactLine(name, value, _NAMES))


class AuthorityCard(Card):
    """What the department issues: its root, the assignment package."""

    root_wanted = Signal()
    trust_wanted = Signal()
    assignment_wanted = Signal()

    def __init__(self) -> None:
        self.root_label = Label("", Role.MUTED, wrap=True)
        self.fact = FactLine("Vân tay gốc", "", _NAMES)
        self.root_button = plain("Tạo khóa gốc của Sở", Icon.KEY)
        self.trust_button = plain("Xuất tệp gốc (root.pem)", Icon.SHIELD_CHECKMARK)
        self.assignment_button = plain("Phát hành gói giao nhiệm vụ", Icon.SEND)
        super().__init__(
            Label("Chứng thư và giao nhiệm vụ", Role.SECTION),
            self.fact,
            self.root_label,
            *(row(button, FILL) for button in (self.root_button, self.assignment_button, self.trust_button)),
            spacing=10,
        )
        self.root_button.clicked.connect(self.root_wanted)
        self.trust_button.clicked.connect(self.trust_wanted)
        self.assignment_button.clicked.connect(self.assignment_wanted)

    def show_view(self, view: SettingsView) -> None:
        """Offer what can be done with or without a root."""
        self.fact.value_label.setText("\n".join(view.roots))
        self.fact.setVisible(bool(view.roots))
        self.root_label.setText(
            "Đơn vị gọi điện thì đọc dấu vân tay này để họ đối chiếu."
            if view.can_issue
            else "Chưa có khóa gốc: chưa cấp được chứng thư, chưa ký được gói giao nhiệm vụ."
        )
        self.root_button.setVisible(not view.can_issue)
        self.trust_button.setVisible(view.can_issue)
        self.assignment_button.setVisible(view.can_issue)
