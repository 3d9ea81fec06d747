"""The programme: what the province asks for in a year. Data that an officer makes; immutable once issued."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property


class AgencyKind(StrEnum):
    """Kinds of reporting agencies (``applies_to`` in the programme file)."""

    DEPARTMENT = "SO"
    """Sở, ban, ngành thuộc UBND tỉnh."""
    SERVICE_UNIT = "DVSN"
    """Đơn vị sự nghiệp công lập thuộc UBND tỉnh."""
    DISTRICT = "UBND_H"
    """UBND huyện, thị xã, thành phố."""
    COMMUNE = "UBND_X"
    """UBND xã, phường, thị trấn, đặc khu."""
    PROVINCE = "UBND_T"
    """UBND tỉnh: receives, does not report."""


KIND_NAMES = {
    AgencyKind.DEPARTMENT: "Sở, ban, ngành",
    AgencyKind.SERVICE_UNIT: "Đơn vị sự nghiệp",
    AgencyKind.DISTRICT: "UBND cấp huyện",
    AgencyKind.COMMUNE: "UBND cấp xã",
    AgencyKind.PROVINCE: "UBND tỉnh",
}
"""Short names of the kinds, for screens; in the order in which they are shown."""


class TaskNature(StrEnum):
    """How a task ends."""

    STANDING = "thuong_xuyen"
    WITH_PRODUCT = "co_san_pham"
    WITH_DEADLINE = "co_thoi_han"


class ValueType(StrEnum):
    """What may be typed in an indicator's cell."""

    COUNT = "count"
    PERCENT = "percent"
    MONEY = "money"
    BOOL = "bool"
    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"


class Aggregation(StrEnum):
    """How the province totals an indicator."""

    SUM = "sum"
    RATIO = "ratio"
    """Sum of numerators over sum of denominators of the formula, never a mean of percentages."""
    COUNT_TRUE = "count_true"
    LATEST = "latest"
    LIST = "list"
    NONE = "none"


class PeriodMode(StrEnum):
    """What span a value speaks of."""

    CUMULATIVE = "cumulative_ytd"
    POINT_IN_TIME = "point_in_time"
    IN_PERIOD = "in_period"


class Entry(StrEnum):
    """Where a value comes from."""

    INPUT = "input"
    DERIVED = "derived"
    """Calculated by the formula; the cell is locked."""
    SYSTEM = "system"
    """Known to the program (``system_source``); may be corrected by hand."""


class Severity(StrEnum):
    """What a broken rule does."""

    ERROR = "error"
    """Blocks the hand-in."""
    WARNING = "warning"
    """Needs a written reason, which travels with the report."""


class RegisterSpan(StrEnum):
    """Which rows of a register may count for an indicator, by their day."""

    PERIOD = "period"
    """Those of the period's data window."""
    UNTIL_END = "until_end"
    """Those up to the last day of the window, however old: what is still open from years before."""


TASK_CHOICES = "tasks"
"""In place of a code list: the tasks of the programme are what a register's column may hold."""


@dataclass(frozen=True)
class Choice:
    """One entry of a code list."""

    code: str
    name: str


@dataclass(frozen=True)
class TaskGroup:
    """A clause of the dispatch.

    Attributes:
        code: ``N1`` …
        clause: Number of the clause.
        name: Full name. short_name: label for screens.
    """

    code: str
    clause: int
    name: str
    short_name: str


@dataclass(frozen=True)
class Task:
    """One duty under a clause.

    Attributes:
        quote: The words of the dispatch that impose it, verbatim.
        product: What the task yields (sản phẩm).
        due: The day named in the dispatch, or ``None`` for a standing task.
        due_inclusive: Whether that day itself is still in time; "trước ngày" is not.
    """

    code: str
    group: str
    name: str
    clause: int
    quote: str
    nature: TaskNature
    product: str
    due: date | None
    applies_to: frozenset[AgencyKind]
    due_inclusive: bool = True

    @property
    def last_day(self) -> date | None:
        """The last day that is in time; ``None`` when there is no deadline."""
        return self.due if self.due is None or self.due_inclusive else self.due - timedelta(days=1)


@dataclass(frozen=True)
class Indicator:
    """A number, answer or text that is reported.

    Attributes:
        code: ``CT3.05``; never changes between years, never used again for something else.
        unit: Unit of measure as printed; "" when there is none.
        core: Part of the default form.
        formula: Expression over codes for ``Entry.DERIVED``; else "".
        part_of: Code of the indicator of which this is a part ("trong đó"); else "".
        register: Code of the register that counts it; else "".
        register_filter: Condition over the register's columns that chooses the rows that count; "" for all. It may
            also read ``period_from`` and ``period_to``, the first and last day of the data window.
        register_sum: Code of the column whose numbers are added; "" counts rows.
        register_span: Which rows may count at all, by their day.
        breakdown: Code list by which it may be split; for a choice, the list to choose from; else "".
        decimals: Places shown after the comma.
        explanation: How it is counted. basis: its source.
        system_source: For ``Entry.SYSTEM``: ``subordinates_obliged``,
            ``subordinates_reported`` or ``subordinates_on_time``.
    """

    code: str
    task: str
    group: str
    name: str
    unit: str
    type: ValueType
    aggregation: Aggregation
    period_mode: PeriodMode
    core: bool
    entry: Entry
    applies_to: frozenset[AgencyKind]
    required: bool
    compares_with_last_year: bool
    formula: str = ""
    part_of: str = ""
    register: str = ""
    register_filter: str = ""
    register_sum: str = ""
    register_span: RegisterSpan = RegisterSpan.PERIOD
    breakdown: str = ""
    decimals: int = 0
    explanation: str = ""
    basis: str = ""
    system_source: str = ""


@dataclass(frozen=True)
class Rule:
    """What must hold between values.

    Attributes:
        expression: True when all is well. Written over indicator codes, or, when ``each`` is set, over
            ``value``, ``same_period_last_year``, ``earlier_period`` of one indicator at a time.
        each: Empty for a rule over named indicators; else an expression that chooses the indicators it is applied to.
        when: Expression that says when the rule applies at all; "" for always.
        message: The sentence shown to the user; ``{CT3.05}``, ``{value - register_count}`` are filled with figures.
        brief: A few words for the row of the cell: "Lớn hơn CT3.04 ({CT3.04})"; "" to use the message.
        note: For the officer who maintains the programme.
        focus: Code of the indicator at whose cell the violation is shown; "" for the first one named.
    """

    code: str
    severity: Severity
    expression: str
    message: str
    each: str = ""
    when: str = ""
    focus: str = ""
    brief: str = ""
    note: str = ""


@dataclass(frozen=True)
class RegisterColumn:
    """A column of a register.

    Attributes:
        choices: Code list for a choice; ``TASK_CHOICES`` for the programme's tasks.
        private: It may name a citizen, and never leaves the agency.
        required: A row without it is not complete.
    """

    code: str
    name: str
    type: ValueType = ValueType.TEXT
    choices: str = ""
    private: bool = False
    required: bool = False


@dataclass(frozen=True)
class Register:
    """A typed log of events (sổ theo dõi, bảng kê).

    Attributes:
        day: Code of the column whose date decides the period of a row; "" where the day of writing does.
        short_name: Label for screens; "" where the name is short enough.
    """

    code: str
    name: str
    columns: tuple[RegisterColumn, ...]
    note: str = ""
    day: str = ""
    short_name: str = ""

    @property
    def label(self) -> str:
        """How it is called where room is scarce."""
        return self.short_name or self.name


@dataclass(frozen=True)
class SuggestedSentence:
    """A sentence that the program makes of figures; the writer takes it or leaves it.

    Attributes:
        text: With places for figures; how they are written says ``rules.sentences``.
        nothing: The sentence for when its first figure is zero; "" for the usual words.
    """

    code: str
    text: str
    nothing: str = ""


@dataclass(frozen=True)
class OutlineSection:
    """A section of the report's text.

    Attributes:
        code: ``I``, ``II.3`` …; groups: task groups whose results belong here.
        heading_by_period: Heading by kind of period, where it differs from ``heading``.
        parent: Code of the section above; "" at the top.
        hint: What to write about; shown to the writer, never printed.
        required: An empty one is a finding.
        sentences: What can be said here of the figures, in the order of a report.
    """

    code: str
    heading: str
    groups: tuple[str, ...] = ()
    parent: str = ""
    hint: str = ""
    required: bool = False
    heading_by_period: Mapping[str, str] = field(default_factory=dict[str, str])
    sentences: tuple[SuggestedSentence, ...] = ()

    def heading_for(self, period: "ReportingPeriod") -> str:
        """The heading as it is printed in a report for the period."""
        return self.heading_by_period.get(period.kind, self.heading)


@dataclass(frozen=True)
class Annex:
    """An annex of the printed report.

    Attributes:
        content: ``indicators``, ``tasks``, or a register's code: its rows then travel with the report.
        columns: Which columns of the register are annexed, by code; empty for all. Private ones never are.
    """

    code: str
    title: str
    content: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportingPeriod:
    """A span for which agencies report.

    Attributes:
        code: ``6T-2018``. kind: ``6T`` or ``N``. year: 2018.
        name: "6 tháng năm 2018".
        data_from, data_to: The data window, both days included. It may end after or before the due date's half-year:
            the dispatch asks for the report before the period is over (facts/domain 0).
        due: The day named in the dispatch. due_text: its literal wording.
        due_inclusive: Whether that day itself is still on time; "trước ngày" is not, until the department decides so.
        same_period_last_year: Code of the period to compare with; "" if none.
        earlier_period: Code of the earlier period of the same year (6T for N); "" if none.
        reference_only: Only holds figures to compare with; nobody reports for it.
        note: What an officer should know about the window or the deadline.
    """

    code: str
    kind: str
    year: int
    name: str
    data_from: date
    data_to: date
    due: date | None
    due_text: str
    due_inclusive: bool
    same_period_last_year: str = ""
    earlier_period: str = ""
    reference_only: bool = False
    note: str = ""


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
