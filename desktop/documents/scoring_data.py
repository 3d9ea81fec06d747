"""What sheets of emulation points are made of; gathered by services, printed by documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from desktop.core.numbers import format_number
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.snapshot import AgencyRef, PeriodRef, Signatory

PLACES = 2
"""Decimals of points, at most."""


@dataclass(frozen=True)
class ScoringCriterion:
    """What points are given for.

    Attributes:
        code: As officers call it: "1.2".
        group: Title over it and its neighbours of the same group; "" for none.
        most: The most points that it can bring.
        automatic: The program gives the points by what it has received; else a person does.
        method: How they are given, in words.
    """

    code: str
    name: str
    most: Decimal
    group: str = ""
    automatic: bool = False
    method: str = ""


@dataclass(frozen=True)
class CriterionScore:
    """The points of one agency for one criterion.

    Attributes:
        criterion: Its code.
        own: What the agency gives itself; ``None`` while it has not.
        given: What the department gives; ``None`` while it has not.
        reason: Why, in words: for what was taken off, or what proves it.
        evidence: Names of the files that prove it.
    """

    criterion: str
    own: Decimal | None = None
    given: Decimal | None = None
    reason: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class ScoredAgency:
    """One agency's points.

    Attributes:
        scores: As far as there are any; in any order.
        rank: Among the agencies of its kind, 1 for the best; equal points share one; ``None`` outside the ranking.
        grade: How it is classed: "Hoàn thành tốt"; "" for nothing.
        note: Printed beside its rank.
    """

    agency: AgencyRef
    scores: tuple[CriterionScore, ...]
    rank: int | None = None
    grade: str = ""
    note: str = ""

    def score(self, criterion: str) -> CriterionScore:
        """Its points for a criterion."""
        return next((each for each in self.scores if each.criterion == criterion), CriterionScore(criterion))

    @property
    def own_total(self) -> Decimal | None:
        """All that it gives itself; ``None`` while it has given nothing."""
        return _sum([each.own for each in self.scores])

    @property
    def given_total(self) -> Decimal | None:
        """All that the department gives; ``None`` while it has given nothing."""
        return _sum([each.given for each in self.scores])


@dataclass(frozen=True)
class ScoringSheetData:
    """The points of all agencies in one period, as of one day.

    Attributes:
        issuer: The department that scores. signatory: who signs for it.
        made_at: When this was gathered; the document's own time.
        criteria: In the order in which they are printed; those of a group stand together.
        agencies: In any order; they are printed by kind and rank.
        proposed: Nobody has approved the criteria yet; every page with points says so.
        answer_by: Until when agencies may object; ``None`` for no day.
        recipients: Lines of "Nơi nhận" before the archive's; empty for the usual one.
    """

    issuer: AgencyRef
    period: PeriodRef
    as_of: date
    made_at: datetime
    signatory: Signatory
    criteria: tuple[ScoringCriterion, ...]
    agencies: tuple[ScoredAgency, ...]
    proposed: bool = False
    answer_by: date | None = None
    recipients: tuple[str, ...] = ()
    document_number: str = ""
    document_date: date | None = None

    @property
    def most(self) -> Decimal:
        """The most points that an agency can have."""
        return sum((criterion.most for criterion in self.criteria), Decimal(0))

    def by_kind(self) -> Mapping[AgencyKind, tuple[ScoredAgency, ...]]:
        """Agencies by kind, in the order of the kinds; the best first, those without a rank last."""
        kinds = {kind: [each for each in self.agencies if each.agency.kind is kind] for kind in AgencyKind}
        return {kind: tuple(sorted(found, key=_place)) for kind, found in kinds.items() if found}


def points(number: Decimal | None) -> str:
    """Points as they are printed: "87,5"; "" for none."""
    return "" if number is None else format_number(round(number, PLACES))


def _place(scored: ScoredAgency) -> tuple[bool, int]:
    return scored.rank is None, scored.rank or 0


def _sum(numbers: list[Decimal | None]) -> Decimal | None:
    known = [number for number in numbers if number is not None]
    return sum(known, Decimal(0)) if known else None
