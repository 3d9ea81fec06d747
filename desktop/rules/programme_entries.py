"""What a programme asks for: groups, tasks, indicators, rules and registers."""

from dataclasses import dataclass
from datetime import date, timedelta

from desktop.rules.programme_kinds import (
    AgencyKind,
    Aggregation,
    Entry,
    PeriodMode,
    RegisterSpan,
    Severity,
    TaskNature,
    ValueType,
)


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
