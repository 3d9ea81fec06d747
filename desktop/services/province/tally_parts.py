"""Parts of a period's totals: which agencies each holds, under what stamp it is kept, and what its reports say.

A part holds some agencies of one kind. Its stamp is made of the reports that count, of those of last year that stand
behind them, and of the programme: as soon as one of these is another, the part is computed anew. So nobody has to keep
the parts up to date, and none can be out of date.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Text, and_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from desktop.core.collecting import collecting_later
from desktop.models.agency import Agency
from desktop.models.bulk import insert_tuples
from desktop.models.consolidation import KeptTally
from desktop.models.intake import Submission
from desktop.models.programme import PeriodObligation
from desktop.rules.aggregation import Contribution
from desktop.rules.programme import Programme
from desktop.rules.programme_kinds import AgencyKind, Aggregation
from desktop.rules.snapshot import ReportedValue
from desktop.rules.tally import (
    TallyPart,
    figures_from_bytes,
    figures_to_bytes,
    stamp_of,
    tally,
    tally_from_bytes,
    tally_to_bytes,
)
from desktop.rules.values import Value
from desktop.services.programme.versions import period_row, programme_of
from desktop.services.province.consolidation_past import (
    PastSources,
    figures_of,
    past_period_id,
    past_sources,
    told_last_year,
)

AT_ONCE = 64
"""Agencies in a part: fewer make the table slower to put together, more make one new report slower to add."""
_TOTALS = ""
"""Stands in place of an indicator's code where a row keeps totals, not the agencies' figures."""
KeptRow: TypeAlias = tuple[str, str, UUID, bytes]
"""A row of ``KeptTally``."""
_COLUMNS = ("stamp", "indicator_code", "period_id", "content")
_KIND, _IN_ORDER = itemgetter(1), itemgetter(1, 0)
_FEW = 400
"""Stamps in one statement: databases limit how many parameters it may have."""


class Obliged(NamedTuple):
    """An agency that owes a report; ``sha256``: of the report that counts, ``None`` while there is none."""

    code: str
    kind: AgencyKind
    sha256: str | None


@dataclass(frozen=True)
class Part:
    """Agencies of which a report came, with the stamp of what these reports say."""

    stamp: str
    members: tuple[Obliged, ...]


@dataclass(frozen=True)
class _Reporter:
    """``consolidation_past.Reporter``."""

    code: str
    kind: AgencyKind
    reported: Sequence[ReportedValue]


class Parts:
    """The parts of one period's totals, kept or not."""

    def __init__(self, session: Session, period_code: str) -> None:
        self._session = session
        self.programme = programme_of(session, period_code)
        self.period = self.programme.period_by_code[period_row(session, period_code).code]
        self.period_id: UUID = period_row(session, period_code).id
        self.obliged, received = owing_agencies(session, self.period_id, past_period_id(session, self.period))
        self._sources: PastSources = past_sources(session, self.period, received)
        self.kept = self._kept([_TOTALS])[_TOTALS]
        self.version = period_row(session, period_code).programme_version.document_sha256

    def _kept(self, codes: Collection[str]) -> Mapping[str, Mapping[str, bytes]]:
        """What is kept of indicators, by their codes and by stamp."""
        rows = select(KeptTally.indicator_code, KeptTally.stamp, KeptTally.content)
        rows = rows.where(KeptTally.period_id == self.period_id, KeptTally.indicator_code.in_(codes))
        found: dict[str, dict[str, bytes]] = {code: {} for code in codes}
        for code, stamp, content in self._session.execute(rows):
            found[code][stamp] = content
        return found

    def of(self, obliged: Sequence[Obliged], only: frozenset[str] | None = None) -> list[Part]:
        """The parts of those of whom a report came; who else may be among them does not matter to an agency's part."""
        found: list[Part] = []
        for _, of_kind in groupby(obliged, key=_KIND):
            members = list(of_kind)
            for start in range(0, len(members), AT_ONCE):
                some = members[start : start + AT_ONCE]
                came = tuple(m for m in some if m.sha256 is not None and (only is None or m.code in only))
                if came:
                    found.append(Part(stamp_of(self.version, self.period.code, *self._told(came)), came))
        return found

    def _told(self, agencies: Iterable[Obliged]) -> list[str]:
        """Of which reports each agency's figures are, this year's and last year's."""
        changed, received = self._sources.changed, self._sources.received
        return [
            f"{kind} {code} {sha256} {self._behind(code) if code in changed else received.get(code, '')}"
            for code, kind, sha256 in agencies
        ]

    def _behind(self, code: str) -> str:
        behind = self._sources.of(code)
        return "divided" if behind is None else ",".join(behind)

    def totals(self, part: Part) -> TallyPart:
        """What a part adds to the totals."""
        kept = self.kept.get(part.stamp)
        return self.computed(part) if kept is None else tally_from_bytes(kept)

    def computed(self, part: Part) -> TallyPart:
        """The same, from the reports themselves."""
        return self._computed(part, self._reports(part))

    def figures(self, parts: Iterable[Part], codes: Collection[str]) -> Mapping[str, Mapping[str, Value]]:
        """What agencies say of some indicators, by the indicator's code and the agency's."""
        kept = self._kept(codes)
        found: dict[str, dict[str, Value]] = {code: {} for code in codes}
        for part in parts:
            if all(part.stamp in kept[code] for code in codes):
                for code in codes:
                    found[code].update(figures_from_bytes(kept[code][part.stamp]))
            else:
                reports = figures_of(self._session, [each.sha256 for each in part.members if each.sha256])
                for each in part.members:
                    for reported in reports[each.sha256 or ""]:
                        if reported.code in found:
                            found[reported.code][each.code] = reported.value
        return found

    @cached_property
    def whole(self) -> Sequence[Part]:
        """The parts of the whole province."""
        return self.of(self.obliged)

    def missing(self, parts: Iterable[Part]) -> list[Part]:
        """Those that are not kept yet."""
        return [part for part in parts if part.stamp not in self.kept]

    def keep(self, parts: Iterable[Part]) -> int:
        """Keep those parts that are not kept yet; gives how many they were."""
        missing = self.missing(parts)
        write_rows(self._session, [row for part in missing for row in self.rows(part)])
        return len(missing)

    def rows(self, part: Part) -> list[KeptRow]:
        """What is to be kept of a part: its totals, and what its agencies say of each indicator."""
        reports = self._reports(part)
        rows = [(part.stamp, _TOTALS, self.period_id, tally_to_bytes(self._computed(part, reports)))]
        said: dict[str, dict[str, Value]] = {each.code: {} for each in self.programme.indicators if each.core}
        for each in part.members:
            for reported in reports[each.sha256 or ""]:
                if reported.code in said:
                    said[reported.code][each.code] = reported.value
        return rows + [(part.stamp, code, self.period_id, figures_to_bytes(values)) for code, values in said.items()]

    def _reports(self, part: Part) -> Mapping[str, Sequence[ReportedValue]]:
        """This year's and last year's, by SHA-256."""
        hashes = [each.sha256 for each in part.members if each.sha256 is not None]
        hashes += [sha256 for each in part.members for sha256 in self._sources.of(each.code) or ()]
        return figures_of(self._session, hashes)

    def _computed(self, part: Part, reports: Mapping[str, Sequence[ReportedValue]]) -> TallyPart:
        behind = {each.code: self._sources.of(each.code) for each in part.members}
        reporters = [_Reporter(each.code, each.kind, reports[each.sha256 or ""]) for each in part.members]
        own = [Contribution(r.code, r.kind, {v.code: v.value for v in r.reported}) for r in reporters]
        past = told_last_year(self.programme, reporters, behind, reports)
        added = tally(self.programme, own, past.contributions)
        return TallyPart(added.now, added.past, _divided(self.programme, own, past.divided))


def write_rows(session: Session, rows: Sequence[KeptRow]) -> None:
    """Keep rows that are not kept yet."""
    insert_tuples(session, KeptTally, _COLUMNS, rows)


def kept_figures(
    session: Session, stamps: Sequence[str], codes: Collection[str]
) -> Mapping[str, Mapping[str, Value]] | None:
    """What agencies said of some indicators in parts of another day, by agency; ``None`` where one is not kept."""
    found: dict[str, dict[str, Value]] = {}
    rows = 0
    for start in range(0, len(stamps), _FEW):
        some = KeptTally.stamp.in_(stamps[start : start + _FEW]), KeptTally.indicator_code.in_(codes)
        for code, content in session.execute(select(KeptTally.indicator_code, KeptTally.content).where(*some)):
            rows += 1
            for agency, value in figures_from_bytes(content).items():
                found.setdefault(agency, {})[code] = value
    return found if rows == len(stamps) * len(codes) else None


def obliged_agencies(session: Session, period_id: UUID) -> list[Obliged]:
    """Who owes a report for a period, by kind and code, with the report that counts."""
    return owing_agencies(session, period_id, None)[0]


def owing_agencies(
    session: Session, period_id: UUID, past_period_id: UUID | None
) -> tuple[list[Obliged], dict[str, str]]:
    """The same, and SHA-256 of the report that each gave for another period, by code."""
    now, past = aliased(Submission), aliased(Submission)
    owing = (
        select(type_coerce(Agency.kind, Text), Agency.code, now.snapshot_sha256, past.snapshot_sha256)
        .select_from(PeriodObligation)
        .join(Agency, Agency.id == PeriodObligation.agency_id)
        .outerjoin(now, _counts(now, period_id))
        .outerjoin(past, _counts(past, past_period_id))
        .where(PeriodObligation.period_id == period_id)
        .order_by(Agency.kind, Agency.code)
    )
    session.flush()  # what follows goes past the session, which would look at each row once more
    with collecting_later():
        rows = session.connection().execute(owing).all()
        kinds = {str(kind): kind for kind in AgencyKind}
        found = [Obliged(code, kinds[kind], sha256) for kind, code, sha256, _ in rows]
        received = {code: before for _, code, _, before in rows if before}
    return sorted(found, key=_IN_ORDER), received  # a server puts text in order by rules of its own


def _counts(report: type[Submission], period_id: UUID | None) -> ColumnElement[bool]:
    """Whether it is the report of the obliged agency that counts for a period."""
    return and_(
        report.period_id == period_id, report.agency_id == PeriodObligation.agency_id, report.is_current.is_(True)
    )


def _divided(programme: Programme, own: Sequence[Contribution], divided: frozenset[str]) -> Mapping[str, Sequence[str]]:
    """Those in a total whose last year nobody can tell; a question or a list is compared by nobody."""
    if not divided:
        return {}
    compared = (Aggregation.SUM, Aggregation.LATEST, Aggregation.RATIO)
    found = {
        indicator.code: [
            each.agency_code
            for each in own
            if each.agency_code in divided
            and each.kind in indicator.applies_to
            and each.value(indicator.code).number is not None
        ]
        for indicator in programme.indicators
        if indicator.core and indicator.aggregation in compared
    }
    return {code: codes for code, codes in found.items() if codes}
