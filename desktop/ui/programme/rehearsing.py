"""A draft tried on what was reported: which rules would break, which totals would differ, who must answer anew."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from desktop.core.numbers import format_number
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import Severity
from desktop.rules.programme_rehearsal import AgencyOutcome, Rehearsal, RuleOutcome, TotalOutcome
from desktop.services.programme.rehearsal import RehearsalPeriod, rehearse_draft
from desktop.ui.context import PageContext
from desktop.ui.dialogs import Dialog
from desktop.ui.errors import present
from desktop.ui.job_strip import JobStrip
from desktop.ui.parts.banners import Banner
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.inputs import ComboBox
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, boxed, column, grow, row
from desktop.ui.parts.tabs import CountTabs
from desktop.ui.tables.cells import Cell, CellKind, Column
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Tone, px

_HEIGHT = 280


class RehearsalDialog(Dialog):
    """Chooses a period, tries the draft on its reports and shows what would be otherwise."""

    def __init__(
        self, parent: QWidget, context: PageContext, key: UUID, title: str, periods: Sequence[RehearsalPeriod]
    ) -> None:
        self._context, self._key = context, key
        self.banner = Banner(Tone.MISSING)
        self.banner.hide()
        self.period_box = ComboBox([(f"{p.programme}: {p.name} ({p.reports} báo cáo)", p.key) for p in periods])
        self.period_box.setAccessibleName(self.tr("Kỳ để diễn tập"))
        self.run_button = plain(self.tr("Diễn tập"))
        self.strip = JobStrip()
        self.told_label = Label(
            self.tr("Chấm lại các báo cáo đã nhận theo bản thảo này; không có gì được ghi lại."), Role.MUTED, wrap=True
        )
        self.tabs = CountTabs(
            [self.tr("Luật kiểm tra"), self.tr("Số tổng hợp"), self.tr("Đơn vị"), self.tr("Chưa có số")]
        )
        self.rules: RowTableModel[RuleOutcome] = RowTableModel(_rule_columns())
        self.totals: RowTableModel[TotalOutcome] = RowTableModel(_total_columns())
        self.agencies: RowTableModel[AgencyOutcome] = RowTableModel(_agency_columns())
        self.unanswered: RowTableModel[Indicator] = RowTableModel(_indicator_columns())
        self.tables: list[QWidget] = [
            TableView(self.rules, name=self.tabs.name(0)),
            TableView(self.totals, name=self.tabs.name(1)),
            TableView(self.agencies, name=self.tabs.name(2)),
            TableView(self.unanswered, name=self.tabs.name(3)),
        ]
        self.outcome = boxed(column(row(self.tabs, FILL), *(grow(table) for table in self.tables)))
        self.outcome.setMinimumHeight(px(_HEIGHT))
        super().__init__(
            parent,
            self.tr("Diễn tập {0}").format(title),
            self.tr("Đóng"),
            self.banner,
            row(self.period_box, self.run_button, FILL),
            self.told_label,
            self.strip,
            grow(self.outcome),
            cancel="",
            width=940,
        )
        for model in (self.rules, self.totals, self.agencies, self.unanswered):
            model.setParent(self)
        self.run_button.clicked.connect(self.run)
        self.tabs.changed.connect(self._show_table)
        self._show_table(0)

    @Slot()
    def run(self) -> None:
        """Try the draft on the chosen period."""
        self.banner.hide()
        period = self.period_box.value()
        if not isinstance(period, UUID):
            return
        work = partial(rehearse_draft, self._context.workspace, self._key, period)
        job = self._context.jobs.run_with_progress(work)
        self.strip.follow(job, self.tr("Đang diễn tập"))
        job.succeeded.connect(self._show)
        job.failed.connect(self._show_failure)

    @Slot(object)
    def _show(self, found: Rehearsal) -> None:
        changed = sum(each.changed for each in found.rules)
        agencies = [each for each in found.agencies if each.changed]
        self.told_label.setText(
            self.tr(
                "Đã chấm lại {reports} báo cáo {period}: {rules} luật cho kết quả khác, {totals} số tổng hợp khác, "
                "{agencies} đơn vị có số lỗi khác, {open} chỉ tiêu chưa có số."
            ).format(
                reports=found.reports,
                period=found.period.name,
                rules=changed,
                totals=len(found.totals),
                agencies=len(agencies),
                open=len(found.unanswered),
            )
        )
        self.tabs.set_counts([changed, len(found.totals), len(agencies), len(found.unanswered)])
        self.rules.set_rows(found.rules)
        self.totals.set_rows(found.totals)
        self.agencies.set_rows(agencies)
        self.unanswered.set_rows(found.unanswered)

    @Slot(object)
    def _show_failure(self, error: BaseException) -> None:
        present(error, self, banner=self.banner)

    @Slot(int)
    def _show_table(self, at: int) -> None:
        for number, table in enumerate(self.tables):
            table.setVisible(number == at)


def _rule_columns() -> tuple[Column[RuleOutcome], ...]:
    return (
        Column("Luật", lambda each: each.code, cell=_rule, width=150),
        Column("Nội dung", lambda each: each.example or each.told, width=260, stretch=True, wraps=True),
        Column("Đang vướng", lambda each: len(each.before), CellKind.NUMBER, width=86),
        Column("Sẽ vướng", lambda each: len(each.after), CellKind.NUMBER, width=76),
        Column("Đơn vị sẽ vướng", lambda each: ", ".join(each.after), width=240, wraps=True),
    )


def _rule(rule: RuleOutcome) -> Cell:
    tone = Tone.MISSING if rule.severity is Severity.ERROR else Tone.LATE
    return Cell(rule.code, strong=rule.changed, tone=tone if rule.changed else None, muted=not rule.changed)


def _total_columns() -> tuple[Column[TotalOutcome], ...]:
    return (
        Column(
            "Chỉ tiêu",
            lambda each: f"{each.indicator.code}  {each.indicator.name}",
            width=300,
            stretch=True,
            wraps=True,
        ),
        Column("Đơn vị tính", lambda each: each.indicator.unit, width=110),
        Column("Đang là", lambda each: each.before, CellKind.NUMBER, cell=_before, width=120),
        Column("Sẽ là", lambda each: each.after, CellKind.NUMBER, cell=_after, width=120),
        Column("Số đơn vị", lambda each: f"{each.counted_before} → {each.counted_after}", width=100),
    )


def _before(total: TotalOutcome) -> Cell:
    return Cell(_figure(total, after=False), CellKind.NUMBER, muted=True)


def _after(total: TotalOutcome) -> Cell:
    return Cell(_figure(total, after=True), CellKind.NUMBER, strong=True)


def _figure(total: TotalOutcome, *, after: bool) -> str:
    value = total.after if after else total.before
    return "—" if value is None else format_number(round(value, max(total.indicator.decimals, 0)), true_minus=True)


def _agency_columns() -> tuple[Column[AgencyOutcome], ...]:
    return (
        Column("Đơn vị", lambda each: each.name, width=260, stretch=True),
        Column("Lỗi", lambda each: f"{each.errors_before} → {each.errors_after}", width=110),
        Column("Cảnh báo", lambda each: f"{each.warnings_before} → {each.warnings_after}", width=110),
    )


def _indicator_columns() -> tuple[Column[Indicator], ...]:
    return (
        Column("Mã", lambda each: each.code, width=90),
        Column("Chỉ tiêu mà các báo cáo này chưa có số", lambda each: each.name, width=300, stretch=True, wraps=True),
        Column("Đơn vị tính", lambda each: each.unit, width=120),
    )
