"""The programme: what the province asks for in a year. Data that an officer makes; immutable once issued."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from desktop.rules.programme_entries import Choice, Indicator, Register, Rule, Task, TaskGroup
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.programme_report import Annex, OutlineSection, ReportingPeriod


@dataclass(frozen=True)
class About:
    """Where the programme comes from; for the officers who approve and maintain it.

    Attributes:
        status: Standing of the text: a proposal, or approved by whom.
        sources: What it was made from. notes: what was decided on the way.
    """

    status: str = ""
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Programme:
    """A version of a programme: everything that Sở Nội vụ issues for a year.

    Attributes:
        code, version: Identify it; ``DVCQ-2018`` version 1.
        name: "Năm dân vận chính quyền" 2018.
        dispatch: Number and symbol of the founding document. dispatch_date, issuer: its date and author.
        receiver: To whom reports go.
        document_type: Symbol of the report's type in document numbers: ``BC``.
        title: Subject line of the report; ``{period}`` stands for the period's name.
        recipients: Lines of "Nơi nhận" before "Lưu", without dash and semicolon.
        provincial_recipients: Likewise of the report on all agencies; empty where it goes to the same.
        dispatch_text: Name of the file in ``resources/dispatches`` that holds the dispatch; "" if there is none.
    """

    code: str
    version: int
    name: str
    dispatch: str
    dispatch_date: date
    issuer: str
    receiver: str
    document_type: str
    title: str
    groups: tuple[TaskGroup, ...]
    tasks: tuple[Task, ...]
    indicators: tuple[Indicator, ...]
    rules: tuple[Rule, ...]
    registers: tuple[Register, ...]
    outline: tuple[OutlineSection, ...]
    provincial_outline: tuple[OutlineSection, ...]
    annexes: tuple[Annex, ...]
    periods: tuple[ReportingPeriod, ...]
    lists: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict[str, tuple[Choice, ...]])
    recipients: tuple[str, ...] = ()
    provincial_recipients: tuple[str, ...] = ()
    dispatch_text: str = ""
    about: About = field(default_factory=About)

    def __hash__(self) -> int:
        """Code and version tell programmes apart; what is compiled from one is kept under it."""
        return hash((self.code, self.version))

    @cached_property
    def indicator_by_code(self) -> Mapping[str, Indicator]:
        """Indicators by their code."""
        return {indicator.code: indicator for indicator in self.indicators}

    @cached_property
    def register_by_code(self) -> Mapping[str, Register]:
        """Registers by their code."""
        return {register.code: register for register in self.registers}

    @cached_property
    def task_by_code(self) -> Mapping[str, Task]:
        """Tasks by their code."""
        return {task.code: task for task in self.tasks}

    @cached_property
    def group_by_code(self) -> Mapping[str, TaskGroup]:
        """Task groups by their code."""
        return {group.code: group for group in self.groups}

    @cached_property
    def period_by_code(self) -> Mapping[str, ReportingPeriod]:
        """Periods by their code."""
        return {period.code: period for period in self.periods}

    def indicators_for(self, kind: AgencyKind) -> tuple[Indicator, ...]:
        """The core indicators that an agency of this kind reports, in the programme's order."""
        return tuple(i for i in self.indicators if i.core and kind in i.applies_to)

    def title_for(self, period: ReportingPeriod) -> str:
        """The report's subject line for a period."""
        return self.title.replace("{period}", period.name[:1].lower() + period.name[1:])

    def tasks_for(self, kind: AgencyKind) -> tuple[Task, ...]:
        """The tasks that bind an agency of this kind, in the programme's order."""
        return tuple(t for t in self.tasks if kind in t.applies_to)

    @property
    def reporting_periods(self) -> tuple[ReportingPeriod, ...]:
        """The periods for which agencies report."""
        return tuple(p for p in self.periods if not p.reference_only)
