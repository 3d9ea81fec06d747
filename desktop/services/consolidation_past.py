"""The same period of last year, agency by agency: as received here, as its parts told it, or as it repeats it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.agency import Agency
from desktop.models.intake import Submission
from desktop.rules.aggregation import Contribution
from desktop.rules.consolidation_history import Ancestry, merged_values
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.programme_report import ReportingPeriod
from desktop.rules.snapshot import ReportSnapshot
from desktop.rules.snapshot_json import snapshot_from_bytes
from desktop.rules.values import Value
from desktop.services.authorisation import signing_rights
from desktop.services.programmes import current_programme, period_row


class Reporter(Protocol):
    """An agency whose report of this year is known."""

    @property
    def code(self) -> str:
        """Its code."""
        ...

    @property
    def kind(self) -> AgencyKind:
        """Its kind."""
        ...

    @property
    def snapshot(self) -> ReportSnapshot:
        """What it has reported this year."""
        ...


@dataclass(frozen=True)
class LastYear:
    """What this year's agencies had a year ago.

    Attributes:
        divided: Codes of those that cannot be compared: they, or a part of them, did not come over whole.
    """

    contributions: tuple[Contribution, ...]
    divided: frozenset[str] = frozenset()


def figures_of_last_year(session: Session, period: ReportingPeriod, reporters: Sequence[Reporter]) -> LastYear:
    """Figures of the same period last year, for the agencies that have reported this year.

    What was received here counts first: of the agency itself, or of all the parts that it was wholly made of. Else
    what the agency repeats in this year's report counts.
    """
    programme = current_programme(session)
    earlier = programme.period_by_code.get(period.same_period_last_year)
    if earlier is None or not reporters:
        return LastYear(tuple(_contribution(each, _repeated(each.snapshot)) for each in reporters))
    received = _received(session, earlier.code)
    ancestry = Ancestry(signing_rights(session).directory, earlier.data_to, period.data_to)
    contributions: list[Contribution] = []
    divided: set[str] = set()
    for each in reporters:
        parts = ancestry.parts_of(each.code)
        if parts is None:
            divided.add(each.code)  # what it says of last year is of other land and other people
            contributions.append(_contribution(each, {}))
        elif all(part in received for part in parts):
            values = merged_values(programme.indicators, [received[part] for part in parts])
            contributions.append(_contribution(each, values))
        else:
            contributions.append(_contribution(each, _repeated(each.snapshot)))
    return LastYear(tuple(contributions), frozenset(divided))


def _contribution(reporter: Reporter, values: Mapping[str, Value]) -> Contribution:
    return Contribution(reporter.code, reporter.kind, values)


def _received(session: Session, period_code: str) -> Mapping[str, Mapping[str, Value]]:
    """What was received for a period, by agency."""
    current = (
        select(Agency.code, Submission.snapshot)
        .join(Submission, Submission.agency_id == Agency.id)
        .where(Submission.period_id == period_row(session, period_code).id, Submission.is_current.is_(True))
    )
    return {row[0]: _values(snapshot_from_bytes(row[1])) for row in session.execute(current)}


def _values(snapshot: ReportSnapshot) -> Mapping[str, Value]:
    return {each.code: each.value for each in snapshot.values}


def _repeated(snapshot: ReportSnapshot) -> Mapping[str, Value]:
    found: Iterable[tuple[str, Value | None]] = ((each.code, each.same_period_last_year) for each in snapshot.values)
    return {code: value for code, value in found if value is not None}
