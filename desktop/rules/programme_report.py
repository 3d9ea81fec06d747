"""How a programme is reported on: periods with their deadlines, the outline of the text, annexes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from desktop.rules.programme_kinds import AgencyKind


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
class LevelDeadline:
    """When agencies of some kinds owe the report, where it is not the period's own day.

    Attributes:
        kinds: Which agencies. The other attributes are as in the period.
    """

    kinds: frozenset[AgencyKind]
    due: date
    due_text: str
    due_inclusive: bool


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
        levels: Deadlines of their own for some kinds of agencies: communes before the department, say.
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
    levels: tuple[LevelDeadline, ...] = ()

    def bound_to(self, kind: AgencyKind) -> "ReportingPeriod":
        """The period as it binds agencies of a kind: with their own deadline, where there is one."""
        own = next((level for level in self.levels if kind in level.kinds), None)
        if own is None:
            return self
        return replace(self, due=own.due, due_text=own.due_text, due_inclusive=own.due_inclusive)
