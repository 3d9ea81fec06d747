"""The first question: whose computer is this."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, column, grow, row
from desktop.ui.parts.signs import Glyph
from desktop.ui.tokens import Color


class ChoiceCard(QPushButton):
    """A large choice: icon, name, and what it means."""

    def __init__(self, icon: Icon, title: str, text: str) -> None:
        super().__init__()
        self.setProperty("part", "choice")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        words = column(
            row(Glyph(icon, Color.ACCENT, 20), grow(Label(title, Role.SECTION)), Glyph(Icon.CHEVRON_RIGHT), spacing=12),
            Label(text, Role.MUTED, wrap=True),
            FILL,
            spacing=10,
            margins=(20, 18, 20, 18),
        )
        self.setLayout(words)
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


class RoleChoice(QWidget):
    """Agency or department."""

    agency_chosen = Signal()
    department_chosen = Signal()
    file_wanted = Signal()
    """The data comes from another computer, or from a backup."""
    training_wanted = Signal()
    """Practise first, in a province that is made up."""
    server_wanted = Signal()
    """The master copy is on a server already."""

    def __init__(self) -> None:
        super().__init__()
        self.agency = ChoiceCard(
            Icon.HOME,
            self.tr("Đơn vị báo cáo"),
            self.tr(
                "Sở, ban, ngành, đơn vị sự nghiệp, UBND cấp huyện, UBND cấp xã: theo dõi nhiệm vụ, nhập số liệu, "
                "soạn và nộp báo cáo."
            ),
        )
        self.department = ChoiceCard(
            Icon.BUILDING_GOVERNMENT,
            self.tr("Sở Nội vụ"),
            self.tr("Giữ bản chính của tỉnh: giao nhiệm vụ, cấp chứng thư, tiếp nhận báo cáo, đôn đốc và tổng hợp."),
        )
        self.agency.clicked.connect(self.agency_chosen)
        self.department.clicked.connect(self.department_chosen)
        self.file_button = plain(self.tr("Mở tệp chuyển máy, bản sao lưu…"), Icon.ARROW_DOWNLOAD)
        self.file_button.clicked.connect(self.file_wanted)
        self.server_button = plain(self.tr("Bản chính ở máy chủ…"), Icon.DATABASE)
        self.server_button.clicked.connect(self.server_wanted)
        self.training_button = plain(self.tr("Tập huấn"), Icon.BOOK_OPEN)
        self.training_button.clicked.connect(self.training_wanted)
        first = Label(self.tr("Chưa dùng bao giờ? Tập làm trước với một tỉnh giả định."), Role.LABEL)
        again = Label(self.tr("Đã dùng Sổ Dân vận ở máy khác, hoặc cài lại máy?"), Role.LABEL)
        note = Label(
            self.tr("Dữ liệu nằm trên máy này, không gửi đi đâu. Vai trò chọn một lần cho mỗi thư mục dữ liệu."),
            Role.MUTED,
            wrap=True,
        )
        choices = row(grow(self.agency), grow(self.department), spacing=12)
        self.setLayout(
            column(
                choices,
                note,
                row(first, self.training_button, FILL, spacing=12),
                row(again, self.file_button, self.server_button, FILL, spacing=12),
                FILL,
                spacing=16,
            )
        )
