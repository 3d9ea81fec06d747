"""What the department's report on the whole province is made of; gathered by services, printed by documents."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from desktop.core.clock import local
from desktop.rules.aggregation import Total
from desktop.rules.assurance import Assurance
from desktop.rules.periods import Timeliness
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Task
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.snapshot import (
    AgencyRef,
    PeriodRef,
    ReportedRegister,
    ReportedSection,
    ReportedTask,
    ReportSnapshot,
    Signatory,
)
from desktop.rules.tasks import TaskState, TaskStatus, task_state
from desktop.rules.values import Value

RECEIVED = frozenset({Timeliness.ON_TIME, Timeliness.LATE})
"""States of agencies whose report has been taken in."""


@dataclass(frozen=True)
class Submission:
    """Where one obliged agency's report stands.

    Attributes:
        received_at, revision: Of the current revision, if any.
        assurance: What its signature proves; ``None`` where nobody has judged it.
    """

    agency: AgencyRef
    state: Timeliness
    received_at: datetime | None = None
    revision: int | None = None
    assurance: Assurance | None = None


@dataclass(frozen=True)
class AgencyFigures:
    """What one agency reported, by indicator code."""

    agency: AgencyRef
    values: Mapping[str, Value]


@dataclass(frozen=True)
class AreaFigures:
    """A district with its communes: the totals of what each of them has reported itself.

    Attributes:
        code: The district's. received, expected: how many of its agencies have reported, of how many.
    """

    code: str
    name: str
    totals: Mapping[str, Total]
    received: int
    expected: int


@dataclass(frozen=True)
class AgencyRegisters:
    """The rows of registers that one agency annexed to its report."""

    agency: AgencyRef
    registers: tuple[ReportedRegister, ...]


@dataclass(frozen=True)
class TextSource:
    """A passage of an agency's report on which a section of the text rests, as it read when it was picked."""

    section: str
    agency: AgencyRef
    text: str


@dataclass(frozen=True)
class TaskSummary:
    """How many agencies have brought a task how far.

    Attributes:
        reported: Agencies that reported on it.
        by_status: How many of them by the status they gave.
        overdue: Agencies that had not finished it by the day ``as_of``, after its due date.
    """

    code: str
    reported: int
    by_status: Mapping[str, int] = field(default_factory=dict[str, int])
    overdue: int = 0


@dataclass(frozen=True)
class ProvincialReportData:
    """The province in one period, as of one day.

    Attributes:
        issuer: The department that reports. signatory: who signs for it.
        as_of: The day on which figures and submissions were counted.
        made_at: When this was gathered; the document's own time.
        submissions: One for each obliged agency, in the order in which they are printed.
        totals: In the programme's order. last_year: totals of the same period last year, as far as known.
        figures: What each agency reported, in the order in which they are printed.
        narrative: Text by code of the provincial outline; sections without text are written from the figures.
        sources: On whose passages the text rests; empty where that is not printed.
        areas: Districts with their communes, in the order in which they are printed.
        registers: Of the agencies that annexed any, in the order in which they are printed.
        incomparable: Codes of indicators that cannot be compared with last year, because agencies were divided since.
        addressees, recipients: Empty for the programme's receiver, and for the archive alone.
    """

    issuer: AgencyRef
    period: PeriodRef
    as_of: date
    made_at: datetime
    signatory: Signatory
    submissions: tuple[Submission, ...]
    totals: tuple[Total, ...]
    last_year: tuple[Total, ...] = ()
    figures: tuple[AgencyFigures, ...] = ()
    tasks: tuple[TaskSummary, ...] = ()
    narrative: tuple[ReportedSection, ...] = ()
    registers: tuple[AgencyRegisters, ...] = ()
    incomparable: frozenset[str] = frozenset()
    sources: tuple[TextSource, ...] = ()
    areas: tuple[AreaFigures, ...] = ()
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    document_number: str = ""
    document_date: date | None = None

    @property
    def expected(self) -> int:
        """How many agencies owe a report."""
        return len(self.submissions)

    @property
    def received(self) -> int:
        """How many reports have been taken in, in time or late."""
        return sum(each.state in RECEIVED for each in self.submissions)

    def in_state(self, *states: Timeliness) -> tuple[Submission, ...]:
        """The submissions in one of the states."""
        return tuple(each for each in self.submissions if each.state in states)

    def by_kind(self) -> Mapping[AgencyKind, tuple[Submission, ...]]:
        """Submissions by kind of agency, in the order of the kinds."""
        kinds = {kind: tuple(each for each in self.submissions if each.agency.kind is kind) for kind in AgencyKind}
        return {kind: found for kind, found in kinds.items() if found}


def summarise_tasks(programme: Programme, snapshots: Iterable[ReportSnapshot], as_of: date) -> tuple[TaskSummary, ...]:
    """Count the statuses that agencies gave to each task, in the programme's order.

    Args:
        programme: Whose tasks are counted.
        snapshots: The current revision of each agency.
        as_of: A task that is not finished on this day, after its last day, is overdue.
    """
    reports = [(task.code, task) for snapshot in snapshots for task in snapshot.tasks]
    summaries: list[TaskSummary] = []
    for task in programme.tasks:
        own = [reported for code, reported in reports if code == task.code]
        overdue = sum(_is_overdue(task, reported, as_of) for reported in own)
        summaries.append(TaskSummary(task.code, len(own), Counter(each.status for each in own), overdue))
    return tuple(summary for summary in summaries if summary.reported)


def _is_overdue(task: Task, reported: ReportedTask, as_of: date) -> bool:
    if reported.status not in TaskStatus.__members__.values():
        return False
    return task_state(task, TaskStatus(reported.status), reported.completed_on, as_of) is TaskState.OVERDUE


def received_day(submission: Submission) -> date | None:
    """The day in Vietnam on which a report was received."""
    return local(submission.received_at).date() if submission.received_at else None
