"""What is said of a person: the work that was given, and its last day."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from desktop.core.dates import DateFormatError, format_date, parse_date
from desktop.services.workplace.people import DutyDraft, DutyRefusedError, PersonRow, end_work, give_work
from desktop.ui.context import PageContext
from desktop.ui.parts.inputs import CheckBox, FormField
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import grow, row
from desktop.ui.topics import Topic
from desktop.ui.work_dialog import WorkDialog


class _DutyDialog(WorkDialog):
    """A dialog whose failures name the field that they are about."""

    changes = frozenset({Topic.TASKS})
    fields: dict[str, FormField]

    @override
    def field_of(self, error: BaseException) -> FormField | None:
        if isinstance(error, DutyRefusedError):
            return self.fields.get(str(error.data.get("field")))
        return None

    def day(self, name: str) -> tuple[bool, date | None]:
        """Whether a field holds a day or nothing, and which; what is wrong is said beside it."""
        field = self.fields[name]
        text = text_of(field)
        field.clear_error()
        if not text:
            return True, None
        try:
            return True, parse_date(text)
        except DateFormatError as error:
            field.set_error(error.sentence)
            field.editor.setFocus()
            return False, None


class DutyDialog(_DutyDialog):
    """Gives somebody work, or puts right what was written."""

    def __init__(self, parent: QWidget, context: PageContext, today: date, person: PersonRow | None = None) -> None:
        self.person = person
        since = person.since if person else today
        self.fields = {
            "person": _field("Họ và tên", person.name if person else "", "Không ghi học hàm, học vị."),
            "position": _field("Chức vụ", person.position if person else ""),
            "work": _field("Việc được giao", person.work if person else ""),
            "document": _field("Văn bản phân công", person.document if person else "", "Số, ký hiệu, ngày."),
            "since": _field("Từ ngày", format_date(since) if since else ""),
            "until": _field(
                "Đến ngày", format_date(person.until) if person and person.until else "", "Trống: còn làm."
            ),
        }
        self.leads_check = CheckBox("Lãnh đạo phụ trách công tác dân vận của đơn vị")
        self.leads_check.setChecked(person.leads if person else False)
        super().__init__(
            parent,
            context,
            "Sửa phân công" if person else "Phân công",
            "Lưu" if person else "Phân công",
            self.fields["person"],
            self.fields["position"],
            self.leads_check,
            Label(
                "Mỗi lúc một lãnh đạo phụ trách: người trước thôi từ ngày người này bắt đầu.", Role.CAPTION, wrap=True
            ),
            self.fields["work"],
            self.fields["document"],
            row(grow(self.fields["since"]), grow(self.fields["until"])),
        )

    @override
    def prepare(self) -> Callable[[], object] | None:
        since_reads, since = self.day("since")
        until_reads, until = self.day("until")
        if not (since_reads and until_reads):
            return None
        texts = {name: text_of(self.fields[name]) for name in ("person", "position", "work", "document")}
        draft = DutyDraft(**texts, leads=self.leads_check.isChecked(), since=since, until=until)
        if self.person is None:
            return self.context.writing(give_work, draft)
        return self.context.writing(give_work, draft, self.person.id, None if self.knows_theirs else self.person)


class EndDialog(_DutyDialog):
    """Asks for the last day."""

    def __init__(self, parent: QWidget, context: PageContext, today: date, person: PersonRow) -> None:
        self.person = person
        self.fields = {"until": _field("Ngày cuối cùng làm việc này", format_date(today))}
        super().__init__(
            parent,
            context,
            f"{person.name} thôi làm việc này",
            "Ghi ngày thôi",
            Label(person.work, wrap=True),
            self.fields["until"],
        )

    @override
    def prepare(self) -> Callable[[], object] | None:
        reads, last = self.day("until")
        if reads and last is None:
            self.fields["until"].set_error("Ghi ngày, ví dụ 31/5/2018.")
        seen = None if self.knows_theirs else self.person
        return self.context.writing(end_work, self.person.id, last, seen) if last else None


def _field(name: str, text: str, help_text: str = "") -> FormField:
    return FormField(name, QLineEdit(text), help_text)


def text_of(field: FormField) -> str:
    """What is typed in a field."""
    return field.editor.text().strip() if isinstance(field.editor, QLineEdit) else ""
