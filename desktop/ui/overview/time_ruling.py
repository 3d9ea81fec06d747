"""The dialog in which an officer says which time counts for a report that came late."""

from collections.abc import Callable
from datetime import datetime, time

from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from desktop.core.clock import VIETNAM
from desktop.core.dates import format_moment, parse_date
from desktop.core.errors import UserError
from desktop.services.follow_up.status_view import AgencyStatus
from desktop.ui.context import PageContext
from desktop.ui.parts.inputs import ComboBox, FormField
from desktop.ui.parts.labels import Label
from desktop.ui.topics import Topic
from desktop.ui.work_dialog import WorkDialog


class TimeRulingDialog(WorkDialog):
    """Asks for the time, the grounds and who decides."""

    changes = frozenset({Topic.PACKAGES})

    def __init__(self, parent: QWidget, context: PageContext, period: str, agency: AgencyStatus) -> None:
        self.period = period
        self.agency = agency
        self.choice_combo = ComboBox(
            [(self.tr("Chấp nhận thời điểm khác"), True), (self.tr("Giữ nguyên: nộp chậm"), False)]
        )
        before = agency.ruling
        self.time_edit = QLineEdit(_shown((before.accepted_at if before else None) or agency.first_signed_at))
        self.time_field = FormField(
            self.tr("Thời điểm được tính"), self.time_edit, self.tr("Ngày giờ ký, dấu bưu điện…: 24/05/2018 16:30")
        )
        self.ground_edit = QLineEdit(before.ground if before else "")
        self.ground_field = FormField(
            self.tr("Căn cứ"), self.ground_edit, self.tr("Ví dụ: dấu bưu điện ngày 24/5/2018; mất điện cả xã")
        )
        self.officer_edit = QLineEdit(context.officer)
        self.officer_field = FormField(self.tr("Người quyết định"), self.officer_edit)
        self._fields = {"time": self.time_field, "ground": self.ground_field, "officer": self.officer_field}
        said = self.tr("{0}: nhận lúc {1}, ký lúc {2} theo máy ký{3}.").format(
            agency.name,
            _shown(agency.received_at),
            _shown(agency.first_signed_at) or "—",
            self.tr(", chậm {0} ngày").format(agency.late_by) if agency.late_by else "",
        )
        super().__init__(
            parent,
            context,
            self.tr("Xét thời điểm nộp"),
            self.tr("Ghi quyết định"),
            Label(said, wrap=True),
            FormField(self.tr("Quyết định"), self.choice_combo),
            self.time_field,
            self.ground_field,
            self.officer_field,
        )
        self.choice_combo.chosen.connect(self._lay_out)
        for field in self._fields.values():
            assert isinstance(field.editor, QLineEdit)  # noqa: S101 - all three are lines
            field.editor.textChanged.connect(field.clear_error)
        self.choice_combo.set_value(before is None or before.accepted_at is not None)
        self._lay_out()

    def _lay_out(self) -> None:
        self.time_field.setVisible(bool(self.choice_combo.value()))

    @override
    def prepare(self) -> Callable[[], object] | None:
        from desktop.services.intake.timing import (  # the page may be shown before the database's libraries
            Ruling,
            rule_on_time,
        )

        accepted_at = None
        if self.choice_combo.value():
            accepted_at = _moment(self.time_edit.text())
            if accepted_at is None:
                self.time_field.set_error(self.tr("Chưa đọc được ngày giờ. Ghi như 24/05/2018 16:30."))
                self.time_edit.setFocus()
                return None
        self.context.officer = self.officer_edit.text().strip()
        ruling = Ruling(accepted_at, self.officer_edit.text(), self.ground_edit.text())
        work = self.context.writing(rule_on_time, self.period, self.agency.code, ruling)
        told = self.tr("{0}: tính theo {1}").format(self.agency.name, _shown(accepted_at))
        kept = self.tr("{0}: tính là nộp chậm").format(self.agency.name)

        def rule() -> str:
            work()
            return told if accepted_at is not None else kept

        return rule

    @override
    def field_of(self, error: BaseException) -> FormField | None:
        return self._fields.get(getattr(error, "field", ""))


def _shown(moment: datetime | None) -> str:
    return format_moment(moment) if moment else ""


def _moment(text: str) -> datetime | None:
    """“24/05/2018 16:30”; the end of the day where no time is given."""
    day, _, hour = text.strip().partition(" ")
    try:
        at = time.fromisoformat(hour.strip()) if hour.strip() else time(23, 59)
        return datetime.combine(parse_date(day), at.replace(tzinfo=None), VIETNAM)
    except (ValueError, UserError):
        return None
