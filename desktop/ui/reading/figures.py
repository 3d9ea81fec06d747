"""The figures of a submitted report, each with what it is compared with, what was found and how it was explained."""

from dataclasses import dataclass

from desktop.documents.wording import change_words, value_words
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import Entry, Severity, ValueType
from desktop.rules.snapshot import ReportedFinding, ReportedValue
from desktop.services.follow_up.reading import SubmittedReport
from desktop.ui.icons import Icon
from desktop.ui.tables.cells import Cell, CellKind, Column, Heading
from desktop.ui.tokens import Color, Tone

_NUMERIC = (ValueType.COUNT, ValueType.MONEY, ValueType.PERCENT)


@dataclass(frozen=True)
class FigureRow:
    """One indicator as it was submitted, in words."""

    indicator: Indicator
    value: str
    last_year: str
    change: str
    note: str
    findings: tuple[ReportedFinding, ...]

    @property
    def is_number(self) -> bool:
        """Whether its figures stand at the right."""
        return self.indicator.type in _NUMERIC

    @property
    def is_calculated(self) -> bool:
        """Whether the program worked it out."""
        return self.indicator.entry is Entry.DERIVED

    @property
    def has_error(self) -> bool:
        """Whether it was submitted although a rule that must hold does not."""
        return any(finding.severity == Severity.ERROR for finding in self.findings)


def figure_rows(report: SubmittedReport) -> tuple[FigureRow | Heading, ...]:
    """The figures under the groups of the programme, in its order."""
    programme = report.programme
    reported = {value.code: value for value in report.snapshot.values}
    rows: list[FigureRow | Heading] = []
    for group in programme.groups:
        members = [
            _row(report, indicator, reported[indicator.code])
            for indicator in programme.indicators
            if indicator.group == group.code and indicator.code in reported
        ]
        if members:
            found = sum(bool(member.findings) for member in members)
            count = f"{len(members)} chỉ tiêu" + (f", {found} có giải trình" if found else "")
            rows += [Heading(f"Nhóm {group.clause}. {group.short_name}", count), *members]
    return tuple(rows)


def _row(report: SubmittedReport, indicator: Indicator, reported: ReportedValue) -> FigureRow:
    before = reported.same_period_last_year
    return FigureRow(
        indicator,
        value_words(indicator, reported.value, report.programme),
        value_words(indicator, before, report.programme),
        change_words(indicator, reported.value.number, before.number if before else None),
        reported.value.note,
        tuple(finding for finding in report.snapshot.findings if finding.indicator == indicator.code),
    )


def _ground(row: FigureRow) -> Color | None:
    return Color.SUNKEN if row.is_calculated else None


def _name(row: FigureRow) -> Cell:
    return Cell(row.indicator.name, indent=16 if row.indicator.part_of else 0, background=_ground(row))


def _figure(text: str, row: FigureRow, *, muted: bool = False, strong: bool = False) -> Cell:
    kind = CellKind.NUMBER if row.is_number else CellKind.TEXT
    return Cell(text, kind, muted=muted, strong=strong, background=_ground(row))


def _remark(row: FigureRow) -> Cell:
    if not row.findings:
        return Cell(row.note, muted=True, background=_ground(row))
    finding = row.findings[0]
    tone = Tone.MISSING if row.has_error else Tone.LATE
    said = f"{finding.message} Lý do: {finding.reason}" if finding.reason else finding.message
    ground = Color.MISSING_BG if row.has_error else None
    return Cell(said, icon=Icon.WARNING, icon_tone=tone, background=ground)


FIGURE_COLUMNS: tuple[Column[FigureRow], ...] = (
    Column("Mã", lambda row: row.indicator.code,
           cell=lambda row: Cell(row.indicator.code, muted=True, background=_ground(row)), width=66),
    Column("Chỉ tiêu", lambda row: row.indicator.name, cell=_name, width=200, stretch=True, wraps=True),
    Column("Đơn vị tính", lambda row: row.indicator.unit,
           cell=lambda row: Cell(row.indicator.unit, muted=True, background=_ground(row)), width=78, wide_only=True),
    Column("Cùng kỳ", lambda row: row.last_year, CellKind.NUMBER,
           cell=lambda row: _figure(row.last_year, row, muted=True), width=88, wraps=True,
           hint="Cùng kỳ năm trước, theo báo cáo của đơn vị"),
    Column("Kỳ này", lambda row: row.value, CellKind.NUMBER, cell=lambda row: _figure(row.value, row, strong=True),
           width=104, wraps=True),
    Column("Tăng/giảm", lambda row: row.change, CellKind.NUMBER,
           cell=lambda row: _figure(row.change, row), width=80),
    Column("Kiểm tra, giải trình", lambda row: _remark(row).text, cell=_remark, width=180, wraps=True),
)  # fmt: skip
