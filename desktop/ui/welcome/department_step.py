"""The department begins: which one it is, and the passphrase of its root key."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.services.programme.versions import shipped_programmes
from desktop.services.workplace.first_run import FirstRunOffer
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import primary
from desktop.ui.parts.cards import Card
from desktop.ui.parts.inputs import ComboBox, FormField
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, column, row
from desktop.ui.parts.passphrases import NewPassphrase
from desktop.ui.tokens import px

_WIDTH = 560


class DepartmentStep(QWidget):
    """One card: department, programme, passphrase twice."""

    started = Signal(str, str)
    """Code of the department and the passphrase."""
    programme_chosen = Signal(str)
    """File name of another programme to begin with."""

    def __init__(self) -> None:
        super().__init__()
        self.programme_box = ComboBox([(title, name) for name, title in shipped_programmes()])
        self.department_box = ComboBox()
        self.programme_field = FormField(
            self.tr("Bắt đầu với chương trình"),
            self.programme_box,
            self.tr("Sau này soạn, ban hành chương trình khác ngay trong phần mềm."),
        )
        self.passphrase = NewPassphrase()
        self.start_button = primary(self.tr("Tạo bản chính"), Icon.ARROW_RIGHT)
        note = Label(
            self.tr(
                "Khóa gốc được tạo trên máy này: cấp chứng thư cho các đơn vị, ký gói giao nhiệm vụ. "
                "Cất mật khẩu ở nơi an toàn và sao lưu ngay sau khi tạo."
            ),
            Role.MUTED,
            wrap=True,
        )
        card = Card(
            self.programme_field,
            FormField(self.tr("Cơ quan giữ bản chính"), self.department_box),
            self.passphrase,
            note,
            row(FILL, self.start_button),
            spacing=12,
        )
        card.setMaximumWidth(px(_WIDTH))
        card.setMinimumWidth(px(_WIDTH))
        self.setLayout(column(row(card, FILL), FILL))
        self.programme_box.chosen.connect(self._tell_programme)
        self.start_button.clicked.connect(self._start)
        self.passphrase.second.edit.returnPressed.connect(self._start)

    def show_offer(self, offer: FirstRunOffer) -> None:
        """Offer the departments; Sở Nội vụ is proposed."""
        self.department_box.set_choices((name, code) for code, name in offer.departments)
        self.department_box.set_value(offer.department)
        said = self.tr("{issuer}, văn bản {dispatch}. Sau này soạn, ban hành chương trình khác ngay trong phần mềm.")
        programme = offer.programme
        self.programme_field.help_label.setText(said.format(issuer=programme.issuer, dispatch=programme.dispatch))

    @Slot(object)
    def _tell_programme(self, name: object) -> None:
        self.programme_chosen.emit(str(name))

    @Slot()
    def _start(self) -> None:
        if self.start_button.isEnabled() and self.passphrase.check():
            self.started.emit(str(self.department_box.value()), self.passphrase.text())
