"""The dialog in which points are given for one criterion, with what proves them."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from typing_extensions import override

from desktop.services.scoring.counting import AgencyPoints, PointsLine
from desktop.services.scoring.giving_points import PointsRefusedError, TypedPoints, give_points
from desktop.ui.context import PageContext
from desktop.ui.criteria import shown_points
from desktop.ui.parts.inputs import FormField
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import grow, row
from desktop.ui.scoring.columns import own_words
from desktop.ui.tokens import px
from desktop.ui.topics import Topic
from desktop.ui.work_dialog import WorkDialog

_REASON_HEIGHT = 84


class PointsDialog(WorkDialog):
    """Asks for the agency's own points, the department's, and the evidence."""

    changes = frozenset({Topic.PACKAGES})

    def __init__(self, parent: QWidget, context: PageContext, agency: AgencyPoints, line: PointsLine) -> None:
        self.agency, self.line = agency, line
        criterion = line.criterion
        most = f"Từ 0 đến {shown_points(criterion.most)}"
        counted = line.counted.points
        help_text = most if counted is None else f"Trống: {shown_points(counted)} điểm do phần mềm tính"
        self.own_edit = QLineEdit(shown_points(line.own))
        self.given_edit = QLineEdit(shown_points(line.given))
        self.reason_edit = QPlainTextEdit(line.reason if line.reason != line.counted.reason else "")
        self.reason_edit.setTabChangesFocus(True)
        self.reason_edit.setFixedHeight(px(_REASON_HEIGHT))
        self.officer_edit = QLineEdit(line.officer or context.officer)
        self.fields = {
            "own": FormField("Điểm đơn vị tự chấm", self.own_edit, "Theo văn bản tự chấm của đơn vị"),
            "given": FormField("Điểm Sở chấm", self.given_edit, help_text),
            "reason": FormField("Lý do, minh chứng", self.reason_edit, "Số văn bản, biên bản, kết quả kiểm tra"),
            "officer": FormField("Người chấm", self.officer_edit),
        }
        said = own_words(line)
        super().__init__(
            parent,
            context,
            f"{criterion.code}. {criterion.name}",
            "Ghi điểm",
            Label(f"{agency.name}. {criterion.method}", Role.MUTED, wrap=True),
            *([Label(f"Đơn vị trình bày: {said}", wrap=True)] if said else []),
            row(grow(self.fields["own"]), grow(self.fields["given"])),
            self.fields["reason"],
            self.fields["officer"],
        )

    @override
    def prepare(self) -> Callable[[], object] | None:
        for field in self.fields.values():
            field.clear_error()
        self.context.officer = self.officer_edit.text().strip()
        typed = TypedPoints(
            self.own_edit.text(), self.given_edit.text(), self.reason_edit.toPlainText(), self.officer_edit.text()
        )
        place = (self.context.period, self.agency.code, self.line.criterion.code)
        return self.context.writing(give_points, *place, typed)

    @override
    def field_of(self, error: BaseException) -> FormField | None:
        return self.fields.get(str(error.data.get("field"))) if isinstance(error, PointsRefusedError) else None
