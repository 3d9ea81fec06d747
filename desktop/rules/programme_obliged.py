"""Who owes a report under a programme: agencies of some kinds, with a few more or fewer; a period may have its own."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from desktop.rules.agencies import AgencyDirectory
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.programme_report import ReportingPeriod


@dataclass(frozen=True)
class ObligedChoice:
    """How the agencies that owe a report are chosen.

    Attributes:
        kinds: All agencies of these kinds that exist on the day that counts.
        added: Codes of others that owe one as well. excepted: of those that do not.
    """

    kinds: frozenset[AgencyKind] = frozenset()
    added: tuple[str, ...] = ()
    excepted: tuple[str, ...] = ()

    @classmethod
    def of(cls, codes: Collection[str], directory: AgencyDirectory, day: date) -> "ObligedChoice":
        """The choice that names these agencies of a day: a kind where most of it is bound, else one by one."""
        there: dict[AgencyKind, list[str]] = {}
        for record in directory.at(day):
            there.setdefault(record.kind, []).append(record.code)
        bound = {kind: [code for code in each if code in codes] for kind, each in there.items()}
        kinds = frozenset(kind for kind, each in bound.items() if 2 * len(each) > len(there[kind]))
        added = sorted(code for kind, each in bound.items() if kind not in kinds for code in each)
        excepted = sorted(code for kind in kinds for code in there[kind] if code not in codes)
        return cls(kinds, tuple(added), tuple(excepted))

    def codes(self, directory: AgencyDirectory, day: date) -> tuple[str, ...]:
        """Codes of the agencies of a day that are chosen, in the directory's order."""
        return tuple(record.code for record in directory.at(day) if self.binds(record.code, record.kind))

    def binds(self, code: str, kind: AgencyKind) -> bool:
        """Whether an agency is among the chosen."""
        return code in self.added or (kind in self.kinds and code not in self.excepted)

    def with_agency(self, code: str, kind: AgencyKind, *, bound: bool) -> "ObligedChoice":
        """The choice with one agency taken in or left out."""
        added = [each for each in self.added if each != code]
        excepted = [each for each in self.excepted if each != code]
        if bound and kind not in self.kinds:
            added.append(code)
        if not bound and kind in self.kinds:
            excepted.append(code)
        return ObligedChoice(self.kinds, tuple(sorted(added)), tuple(sorted(excepted)))


@dataclass(frozen=True)
class ObligedPlan:
    """Who owes a report in each period.

    Attributes:
        usual: For every period that has no choice of its own.
        own: By code of a period.
    """

    usual: ObligedChoice = ObligedChoice()
    own: Mapping[str, ObligedChoice] = field(default_factory=dict[str, ObligedChoice])

    def of(self, period: str) -> ObligedChoice:
        """The choice that holds for a period."""
        return self.own.get(period, self.usual)

    def chosen(self, period: str) -> ObligedChoice | None:
        """The choice that was made for a period itself; of "", the usual one."""
        return self.own.get(period) if period else self.usual

    def with_choice(self, period: str, choice: ObligedChoice | None) -> "ObligedPlan":
        """The plan with another choice; ``None``: the period is as all others again."""
        if not period:
            return replace(self, usual=choice or ObligedChoice())
        rest = {code: each for code, each in self.own.items() if code != period}
        return replace(self, own=rest if choice is None else {**rest, period: choice})

    def followed(self, before: Sequence[str], after: Sequence[str]) -> "ObligedPlan":
        """The plan after periods got other codes, or went."""
        if before == after:
            return self
        codes = dict(zip(before, after, strict=True)) if len(before) == len(after) else {}
        moved = set(before) != set(after)
        own = {codes.get(code, code) if moved else code: choice for code, choice in self.own.items()}
        return replace(self, own={code: choice for code, choice in own.items() if code in after})


def day_that_counts(period: ReportingPeriod) -> date:
    """Who exists on the day that the report is due owes it."""
    return period.due or period.data_to


def obligations(
    plan: ObligedPlan, directory: AgencyDirectory, periods: Iterable[ReportingPeriod]
) -> dict[str, tuple[str, ...]]:
    """Codes of the agencies that owe a report, by period."""
    return {period.code: plan.of(period.code).codes(directory, day_that_counts(period)) for period in periods}
