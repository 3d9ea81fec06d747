"""The same period of last year, agency by agency: as received here, as its parts told it, or as it repeats it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from desktop.models.agency import Agency
from desktop.models.intake import Submission
from desktop.rules.agencies import AgencyDirectory, AgencyRecord, DirectoryAbout
from desktop.rules.aggregation import Contribution
from desktop.rules.consolidation_history import Ancestry, merged_values
from desktop.rules.programme import Programme
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.programme_report import ReportingPeriod
from desktop.rules.snapshot import ReportedValue
from desktop.rules.snapshot_json import figures_from_bytes
from desktop.rules.values import Value
from desktop.services.programme.versions import period_row, programme_of
from desktop.services.trust.authorisation import agency_events

_AT_ONCE = 500
"""Reports in one statement: databases limit how many parameters it may have."""
REPEATED: tuple[str, ...] = ()
"""No report of last year counts, but what the agency repeats in this year's."""


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
    def reported(self) -> Sequence[ReportedValue]:
        """Its figures of this year, with what it compares them with."""
        ...


@dataclass(frozen=True)
class LastYear:
    """What this year's agencies had a year ago.

    Attributes:
        divided: Codes of those that cannot be compared: they, or a part of them, did not come over whole.
    """

    contributions: tuple[Contribution, ...]
    divided: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PastSources:
    """Where last year's figures of an agency of today are to be found.

    Attributes:
        received: SHA-256 of the report of last year, by agency of then.
        ancestry: ``None`` where the programme knows no period to compare with.
        changed: Codes of the agencies that were not there then, or to which something has happened since.
    """

    received: Mapping[str, str]
    ancestry: Ancestry | None
    changed: frozenset[str] = frozenset()

    def of(self, code: str) -> tuple[str, ...] | None:
        """The reports of all the parts that an agency was wholly made of, else ``REPEATED``; ``None``: divided."""
        if self.ancestry is None:
            return REPEATED
        if code not in self.changed:
            return (self.received[code],) if code in self.received else REPEATED
        parts = self.ancestry.parts_of(code)
        if parts is None:
            return None
        found = tuple(self.received[part] for part in parts if part in self.received)
        return found if len(found) == len(parts) else REPEATED


def past_period_id(session: Session, period: ReportingPeriod) -> UUID | None:
    """The same period of last year; ``None`` where the programme knows none to compare with."""
    earlier = programme_of(session, period.code).period_by_code.get(period.same_period_last_year)
    return None if earlier is None else period_row(session, earlier.code).id


def past_sources(session: Session, period: ReportingPeriod, received: Mapping[str, str] | None = None) -> PastSources:
    """What was received for the same period of last year, and what has become of agencies since.

    Args:
        session: Reads.
        period: Of this year.
        received: What is known already of the agencies that are asked for: their reports of last year, by code.
    """
    earlier = programme_of(session, period.code).period_by_code.get(period.same_period_last_year)
    if earlier is None:
        return PastSources({}, None)
    counts = and_(
        Submission.agency_id == Agency.id,
        Submission.period_id == period_row(session, earlier.code).id,
        Submission.is_current.is_(True),
    )
    session.flush()  # what follows goes past the session, which would look at each row once more
    connection = session.connection()
    if received is None:
        current = select(Agency.code, Submission.snapshot_sha256).join(Submission, counts)
        received = {code: sha256 for code, sha256 in connection.execute(current).all()}  # noqa: C416 - rows, not pairs
    events = agency_events(session)
    involved = {code for event in events for code in (*event.predecessors, *event.successors)}
    absent = or_(Agency.valid_from > earlier.data_to, Agency.valid_to < earlier.data_to)
    spans = select(Agency.code, Agency.kind, Agency.valid_from, Agency.valid_to, Submission.snapshot_sha256)
    spans = spans.outerjoin(Submission, counts).where(or_(absent, Agency.code.in_(involved)))
    rows = connection.execute(spans).all()
    records = tuple(AgencyRecord(row[0], row[1], (), valid_from=row[2], valid_to=row[3]) for row in rows)
    ancestry = Ancestry(AgencyDirectory(DirectoryAbout(""), records, events), earlier.data_to, period.data_to)
    theirs = {row[0]: row[4] for row in rows if row[4]}
    return PastSources({**received, **theirs}, ancestry, frozenset(each.code for each in records))


def figures_of_last_year(session: Session, period: ReportingPeriod, reporters: Sequence[Reporter]) -> LastYear:
    """Figures of the same period last year, for the agencies that have reported this year.

    What was received here counts first: of the agency itself, or of all the parts that it was wholly made of. Else
    what the agency repeats in this year's report counts.
    """
    sources = past_sources(session, period)
    wanted = {each.code: sources.of(each.code) for each in reporters}
    hashes = [sha256 for found in wanted.values() for sha256 in found or ()]
    return told_last_year(programme_of(session, period.code), reporters, wanted, figures_of(session, hashes))


def told_last_year(
    programme: Programme,
    reporters: Iterable[Reporter],
    sources: Mapping[str, tuple[str, ...] | None],
    reports: Mapping[str, Sequence[ReportedValue]],
) -> LastYear:
    """The figures themselves.

    Args:
        programme: Of this year.
        reporters: Of whom.
        sources: ``PastSources.of`` each of them.
        reports: The figures of the reports that they name.
    """
    contributions: list[Contribution] = []
    divided: set[str] = set()
    for each in reporters:
        found = sources[each.code]
        if found is None:
            divided.add(each.code)  # what it says of last year is of other land and other people
            values: Mapping[str, Value] = {}
        elif found == REPEATED:
            values = {v.code: v.same_period_last_year for v in each.reported if v.same_period_last_year is not None}
        else:
            parts = [{v.code: v.value for v in reports[sha256]} for sha256 in found]
            values = merged_values(programme.indicators, parts)
        contributions.append(Contribution(each.code, each.kind, values))
    return LastYear(tuple(contributions), frozenset(divided))


def figures_of(session: Session, hashes: Sequence[str]) -> dict[str, tuple[ReportedValue, ...]]:
    """The figures of reports, by SHA-256 of the report."""
    found: dict[str, tuple[ReportedValue, ...]] = {}
    for start in range(0, len(hashes), _AT_ONCE):
        some = Submission.snapshot_sha256.in_(hashes[start : start + _AT_ONCE])
        for sha256, content in session.execute(select(Submission.snapshot_sha256, Submission.snapshot).where(some)):
            found[sha256] = figures_from_bytes(content)
    return found
