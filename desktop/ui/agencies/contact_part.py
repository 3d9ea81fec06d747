"""Whom to call at an agency, and the dialog in which that is noted."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from desktop.services.agencies.contacts import Contact, note_contact
from desktop.services.trust.agency_register import AgencyEntry
from desktop.ui.context import PageContext
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.inputs import FormField
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, clear, column, row
from desktop.ui.parts.lists import FactLine
from desktop.ui.tokens import Space
from desktop.ui.topics import Topic
from desktop.ui.work_dialog import WorkDialog

_NAMES = {
    "person": "Họ và tên",
    "position": "Chức vụ",
    "phone": "Điện thoại",
    "email": "Thư điện tử",
    "note": "Ghi chú",
}


class ContactPart(QWidget):
    """Shows the contact of one agency; asks the page to change it."""

    change_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._facts = QVBoxLayout()
        self._facts.setSpacing(Space.S)
        self.nothing_label = Label(self.tr("Chưa ghi người liên hệ."), Role.MUTED)
        self.change_button = quiet(self.tr("Sửa liên hệ…"), Icon.EDIT)
        head = row(Label(self.tr("Liên hệ"), Role.LABEL), FILL, self.change_button)
        self.setLayout(column(head, self._facts, self.nothing_label, spacing=6))
        self.change_button.clicked.connect(self.change_asked)

    def show_contact(self, contact: Contact) -> None:
        """Show another one."""
        clear(self._facts)
        for field, name in _NAMES.items():
            if text := getattr(contact, field):
                self._facts.addWidget(FactLine(name, text))
        self.nothing_label.setVisible(contact.is_empty)


class ContactDialog(WorkDialog):
    """Asks whom to call."""

    changes = frozenset({Topic.AGENCIES})

    def __init__(self, parent: QWidget, context: PageContext, entry: AgencyEntry) -> None:
        self.entry = entry
        self.edits = {field: QLineEdit(getattr(entry.contact, field)) for field in _NAMES}
        self.fields = {field: FormField(name, self.edits[field]) for field, name in _NAMES.items()}
        said = self.tr("Người phụ trách báo cáo của {0}: in trong danh bạ và danh sách đôn đốc của Sở.")
        super().__init__(
            parent,
            context,
            self.tr("Liên hệ của đơn vị"),
            self.tr("Ghi lại"),
            Label(said.format(entry.name), wrap=True),
            *self.fields.values(),
        )
        for field, edit in self.edits.items():
            edit.textChanged.connect(self.fields[field].clear_error)

    @override
    def prepare(self) -> Callable[[], object] | None:
        contact = Contact(**{field: edit.text() for field, edit in self.edits.items()})
        seen = None if self.knows_theirs else self.entry.contact
        return self.context.writing(note_contact, self.entry.code, contact, seen)

    @override
    def field_of(self, error: BaseException) -> FormField | None:
        return self.fields.get(getattr(error, "field", ""))
