"""Taking in what Sở has sent: files, each of which stands for itself, or the code of a receipt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from desktop.core.errors import UserError
from desktop.rules.receipt_code import ReceiptCodeError
from desktop.services.follow_up.answers_taken import TakenAnswer, enter_receipt_code
from desktop.services.programme.assignment import Assignment
from desktop.services.workplace.from_above import FromAbove, believe_assignment, take_in_from_above
from desktop.services.workspace import Workspace
from desktop.ui.context import PageContext
from desktop.ui.parts.inputs import CheckBox, FormField
from desktop.ui.parts.labels import Label
from desktop.ui.parts.lists import FactLine
from desktop.ui.topics import Topic
from desktop.ui.work_dialog import WorkDialog

CHANGED = frozenset({Topic.PACKAGES, Topic.REPORT, Topic.PROGRAMME, Topic.AGENCIES, Topic.KEYS})
"""What a package from above may change."""


@dataclass(frozen=True)
class Received:
    """What came of some files."""

    taken: tuple[FromAbove, ...]
    refused: tuple[UserError, ...]

    @property
    def news(self) -> tuple[str, ...]:
        """What has changed here, a sentence each."""
        return tuple(sentence for each in self.taken for sentence in each.news)

    @property
    def waiting(self) -> FromAbove | None:
        """The first that needs a person's word."""
        return next((each for each in self.taken if not each.is_complete), None)


def receive(workspace: Workspace, paths: Sequence[Path]) -> Received:
    """Take in each file in a transaction of its own; on the worker's thread."""
    taken: list[FromAbove] = []
    refused: list[UserError] = []
    for path in paths:
        try:
            taken.append(take_in_from_above(workspace, path))
        except UserError as error:
            refused.append(error)
    return Received(tuple(taken), tuple(refused))


class CodeDialog(WorkDialog):
    """The code of a receipt is typed in as it is heard over the telephone."""

    changes = frozenset({Topic.PACKAGES})

    def __init__(self, parent: QWidget, context: PageContext) -> None:
        self.edit = QLineEdit()
        self.edit.setPlaceholderText("1234-5678-9012")
        self.field = FormField(
            self.tr("Mã tiếp nhận"), self.edit, self.tr("Mười hai chữ số, đọc theo ba nhóm bốn chữ số.")
        )
        self.edit.textEdited.connect(self.field.clear_error)
        super().__init__(
            parent,
            context,
            self.tr("Nhập mã tiếp nhận"),
            self.tr("Ghi nhận"),
            Label(self.tr("Dùng khi Sở đọc mã qua điện thoại, chưa gửi được tệp phiếu tiếp nhận."), wrap=True),
            self.field,
        )

    @override
    def prepare(self) -> Callable[[], object] | None:
        workspace, text = self.context.workspace, self.edit.text()
        return lambda: _enter(workspace, text)

    @override
    def field_of(self, error: BaseException) -> FormField | None:
        return self.field if isinstance(error, ReceiptCodeError) else None


class CompareDialog(WorkDialog):
    """An assignment brings a root that is not known here: its fingerprint is compared before it is believed."""

    changes = CHANGED

    def __init__(self, parent: QWidget, context: PageContext, assignment: Assignment) -> None:
        self.assignment = assignment
        self.compared = CheckBox(self.tr("Đã gọi Sở Nội vụ đối chiếu, dấu vân tay khớp"))
        super().__init__(
            parent,
            context,
            self.tr("Nạp gói giao nhiệm vụ"),
            self.tr("Nạp gói"),
            FactLine(self.tr("Nơi giao"), assignment.issuer),
            FactLine(self.tr("Chương trình"), assignment.programme.name),
            FactLine(self.tr("Dấu vân tay gốc"), assignment.root_fingerprint),
            self.compared,
        )
        self.compared.toggled.connect(self._allow)
        self._allow()

    @override
    def prepare(self) -> Callable[[], object] | None:
        workspace, assignment = self.context.workspace, self.assignment
        return lambda: Received((believe_assignment(workspace, assignment),), ())

    @Slot()
    def _allow(self) -> None:
        self.accept_button.set_allowed(self.compared.isChecked(), self.tr("Đối chiếu dấu vân tay trước khi nạp"))


def _enter(workspace: Workspace, text: str) -> TakenAnswer:  # on the worker thread
    with workspace.session() as session:
        return enter_receipt_code(session, workspace.clock, text)
