"""Points of emulation: criteria are data; some are counted from what was received, others are given by people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from desktop.rules.programme_kinds import AgencyKind

_HUNDREDTH = Decimal("0.01")


class Measure(StrEnum):
    """What the program can count points by; the codes stand in files of criteria and never change."""

    TIMELINESS = "timeliness"
    """All points in time; ``step`` points less for each day late."""
    COMPLETENESS = "completeness"
    """By the share of required indicators that were answered."""
    REVISIONS = "revisions"
    """All points for a first report; ``step`` points less for each that replaced it."""
    TASKS_IN_TIME = "tasks_in_time"
    """By the share of tasks that were due and are done; one that was done late counts as ``step``."""
    TASKS_REPORTED = "tasks_reported"
    """By the share of tasks that were begun and of which something was told."""


@dataclass(frozen=True)
class Criterion:
    """What points are given for.

    Attributes:
        most: The most points that it can bring.
        measure: How the program counts them; ``None`` where people give them.
        step: See ``Measure``.
        bonus: Nobody has to be given anything for it.
    """

    code: str
    name: str
    most: Decimal
    group: str = ""
    method: str = ""
    measure: Measure | None = None
    step: Decimal = Decimal(0)
    bonus: bool = False


@dataclass(frozen=True)
class Grade:
    """A class, and the least points that it takes."""

    least: Decimal
    name: str


@dataclass(frozen=True)
class ScoringPlan:
    """All criteria of a programme.

    Attributes:
        proposed: Nobody has approved them yet: everything printed says so.
        basis: By which decision they hold, or why they are only proposed.
        grades: The highest first.
    """

    code: str
    name: str
    criteria: tuple[Criterion, ...]
    grades: tuple[Grade, ...] = ()
    proposed: bool = True
    basis: str = ""

    @property
    def most(self) -> Decimal:
        """All points together."""
        return sum((each.most for each in self.criteria), Decimal(0))

    def grade(self, total: Decimal) -> str:
        """How so many points are classed; "" below the lowest class."""
        return next((each.name for each in self.grades if total >= each.least), "")


@dataclass(frozen=True)
class ReportFacts:
    """What is known of one agency's report when its points are counted.

    Attributes:
        received: A report was taken in.
        awaited: None was, and its last day is not over: nothing can be said yet.
        late_by: Days after the last day, by the time that counts.
        revision: Number of the report that counts.
        asked, answered: Required indicators, and those of them with a value or a special state.
        due, done, done_late: Tasks whose last day is over, and those of them that were done in time and late.
        tasks, told: Tasks, and those of them that were begun and of which something was told.
    """

    received: bool = True
    awaited: bool = False
    late_by: int = 0
    revision: int = 1
    asked: int = 0
    answered: int = 0
    due: int = 0
    done: int = 0
    done_late: int = 0
    tasks: int = 0
    told: int = 0


@dataclass(frozen=True)
class CountedPoints:
    """What the program gives, and why; ``points`` is ``None`` while nothing can be said."""

    points: Decimal | None
    reason: str


def count_points(criterion: Criterion, facts: ReportFacts) -> CountedPoints:  # noqa: PLR0911 - one line a measure
    """The points of an agency for a criterion that the program counts."""
    if criterion.measure is None:
        return CountedPoints(None, "")
    if facts.awaited:
        return CountedPoints(None, "Chưa đến hạn, chưa nhận báo cáo.")
    if not facts.received:
        return CountedPoints(Decimal(0), "Không gửi báo cáo.")
    match criterion.measure:
        case Measure.TIMELINESS:
            said = f"Chậm {facts.late_by} ngày." if facts.late_by else "Đúng hạn."
            return _less(criterion, facts.late_by, said)
        case Measure.REVISIONS:
            again = facts.revision - 1
            return _less(criterion, again, f"Gửi bản thay thế {again} lần." if again else "Không phải gửi lại.")
        case Measure.COMPLETENESS:
            said = f"Có {facts.answered}/{facts.asked} chỉ tiêu bắt buộc."
            return _share(criterion, Decimal(facts.answered), facts.asked, said)
        case Measure.TASKS_IN_TIME:
            late = f", {facts.done_late} nhiệm vụ quá hạn" if facts.done_late else ""
            said = f"Hoàn thành đúng hạn {facts.done}/{facts.due} nhiệm vụ đến hạn{late}."
            worth = facts.done + criterion.step * facts.done_late
            return _share(criterion, worth, facts.due, said if facts.due else "Chưa có nhiệm vụ nào đến hạn.")
        case Measure.TASKS_REPORTED:
            said = f"Báo cáo tiến độ {facts.told}/{facts.tasks} nhiệm vụ."
            return _share(criterion, Decimal(facts.told), facts.tasks, said)


def _less(criterion: Criterion, times: int, reason: str) -> CountedPoints:
    return CountedPoints(max(criterion.most - criterion.step * times, Decimal(0)), reason)


def _share(criterion: Criterion, part: Decimal, whole: int, reason: str) -> CountedPoints:
    """Where nothing was asked, nothing is missing."""
    share = part / whole if whole else Decimal(1)
    return CountedPoints((criterion.most * share).quantize(_HUNDREDTH, ROUND_HALF_UP), reason)


@dataclass(frozen=True)
class Contestant:
    """An agency in the ranking; ``total`` is ``None`` where not all of its points are known."""

    code: str
    kind: AgencyKind
    total: Decimal | None


def ranks(contestants: Sequence[Contestant]) -> Mapping[str, int]:
    """Ranks by code among agencies of a kind, 1 for the most points; equal points share one, the next is left out."""
    known: dict[AgencyKind, list[Decimal]] = {}
    for each in contestants:
        if each.total is not None:
            known.setdefault(each.kind, []).append(each.total)
    return {
        each.code: 1 + sum(other > each.total for other in known[each.kind])
        for each in contestants
        if each.total is not None
    }
