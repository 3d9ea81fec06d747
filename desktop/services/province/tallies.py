"""The whole table of totals without reading every report again: most of it is kept already, in parts.

``keep_parts`` only spares the next reading the work: what is not kept is computed, and what is kept of other reports
than those that count now is not found.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import EnvironmentFailureError
from desktop.core.progress import Progress
from desktop.core.text import sort_key
from desktop.models import programme as rows
from desktop.models.consolidation import ConsolidationRun, KeptTally
from desktop.rules.aggregation import Total, expected_by_indicator
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.programme_report import ReportingPeriod
from desktop.rules.tally import TallyPart, put_together, stamp_of, tally_to_bytes
from desktop.services.agencies.agency_days import agencies_on
from desktop.services.province.consolidation import IndicatorTotal
from desktop.services.province.tally_parts import KeptRow, Obliged, Part, Parts, write_rows
from desktop.services.workspace import Workspace


@dataclass(frozen=True)
class KindCount:
    """How many reports of a kind of agency are there."""

    kind: AgencyKind
    came: int
    expected: int


@dataclass(frozen=True)
class ConsolidatedTable:
    """A period's totals for a selection of agencies; the agencies themselves are asked for one total at a time."""

    programme: Programme
    period: ReportingPeriod
    kinds: tuple[KindCount, ...]
    rows: tuple[IndicatorTotal, ...]

    @property
    def expected(self) -> int:
        """How many agencies owe a report."""
        return sum(each.expected for each in self.kinds)

    @property
    def counted(self) -> int:
        """How many are in the totals."""
        return sum(each.came for each in self.kinds)


def read_table(
    session: Session, clock: Clock, period_code: str, only: frozenset[str] | None = None
) -> ConsolidatedTable:
    """The totals of the current submissions of a period.

    Args:
        session: Reads.
        clock: Not used; every use case is called alike.
        period_code: Which period.
        only: Codes of the agencies to total; all obliged ones if ``None``.
    """
    return table_of(session, clock, Parts(session, period_code), only)


def table_of(session: Session, clock: Clock, parts: Parts, only: frozenset[str] | None = None) -> ConsolidatedTable:
    """The same, of parts that were read already."""
    del clock
    wanted = parts.whole if only is None else parts.of(parts.obliged, only)
    obliged = parts.obliged if only is None else [each for each in parts.obliged if each.code in only]
    return _table(session, parts, obliged, _summed(parts, wanted))


def keep_parts(session: Session, clock: Clock, period_code: str) -> int:
    """Keep the parts of a period's table that are not kept yet, and forget those that nobody will find again.

    Returns:
        How many had to be computed.
    """
    del clock
    parts = Parts(session, period_code)
    _forget_others(session, parts)
    return parts.keep(parts.whole)


def keep_in_steps(workspace: Workspace, period_code: str, progress: Progress | None = None) -> None:
    """The same, some parts at a time: what was done before somebody stops it, or the power fails, stays done.

    Nobody waits for it who wants to write: parts are computed while only reading, and written at once. A disk that
    refuses only makes the next table slower.

    Raises:
        Cancelled: The user asked to stop.
    """
    with workspace.reading() as session:
        parts = Parts(session, period_code)
        missing = parts.missing(parts.whole)
        for start in range(0, len(missing), _STEP):
            if progress is not None and len(missing) > _STEP:
                done = sum(len(each.members) for each in missing[:start])
                progress.step(done, sum(len(each.members) for each in missing), "Cộng số liệu từ các báo cáo đã nhận")
            rows = {each.stamp: parts.rows(each) for each in missing[start : start + _STEP]}
            _write(workspace, rows)
        if missing:
            with suppress(EnvironmentFailureError), workspace.session() as writing:
                _forget_others(writing, parts)


def _write(workspace: Workspace, rows: Mapping[str, Sequence[KeptRow]]) -> None:
    with suppress(EnvironmentFailureError), workspace.session() as session:
        there = frozenset(session.scalars(select(KeptTally.stamp).where(KeptTally.stamp.in_(rows))))
        write_rows(session, [row for stamp, some in rows.items() if stamp not in there for row in some])


def _forget_others(session: Session, parts: Parts) -> None:
    """Forget the parts that nobody will find again."""
    needed = {each.stamp for each in parts.whole} | _stamps_of_last_report(session, parts)
    for stamp in parts.kept.keys() - needed:
        session.execute(delete(KeptTally).where(KeptTally.stamp == stamp))


def _stamps_of_last_report(session: Session, parts: Parts) -> frozenset[str]:
    """What the last provincial report was made of is kept, so that it can be told what has changed."""
    newest = select(ConsolidationRun.parts).where(ConsolidationRun.period_id == parts.period_id)
    newest = newest.order_by(ConsolidationRun.made_at.desc(), ConsolidationRun.id.desc()).limit(1)
    return frozenset(session.scalar(newest) or ())


def unsound_parts(session: Session, period_code: str) -> int:
    """How many of the parts that a table is made of do not say what the reports say."""
    parts = Parts(session, period_code)
    found = (each for each in parts.whole if each.stamp in parts.kept)
    return sum(tally_to_bytes(parts.computed(each)) != parts.kept[each.stamp] for each in found)


def tally_faults(session: Session) -> tuple[str, ...]:
    """What is wrong with the kept parts of all periods, in sentences."""
    kept = select(KeptTally.period_id).distinct()
    wanted = select(rows.ReportingPeriod.code).where(rows.ReportingPeriod.id.in_(kept))
    unsound = {code: unsound_parts(session, code) for code in session.scalars(wanted)}
    return tuple(
        f"Số cộng sẵn của kỳ {code}: {count} phần không khớp với báo cáo đã nhận. "
        "Chạy lệnh check --recover để bỏ đi và cộng lại."
        for code, count in unsound.items()
        if count
    )


def forget_parts(session: Session) -> None:
    """Forget all kept parts: the next table is summed up from the reports."""
    session.execute(delete(KeptTally))


def is_kept(session: Session, period_code: str) -> bool:
    """Whether nothing of a period's table would have to be computed."""
    parts = Parts(session, period_code)
    return all(each.stamp in parts.kept for each in parts.whole)


@dataclass(frozen=True)
class _Sum:
    """One indicator's total now and last year, of whoever is expected, and who cannot be compared, by code."""

    now: Total
    past: Total
    divided: frozenset[str]


_sums: dict[str, Mapping[str, _Sum]] = {}
"""What parts add up to, by their stamps: whoever turns from one selection to another adds nothing up again."""
_STEP = 8
"""Parts that are computed before they are written: about a second's work."""
_SUMS = 32
"""Selections whose sums are remembered: some kilobytes each."""


def _summed(parts: Parts, wanted: Sequence[Part]) -> Mapping[str, _Sum]:
    """What parts add up to, by indicator."""
    key = stamp_of(*(each.stamp for each in wanted))
    known = _sums.get(key)
    if known is None:
        added = [parts.totals(each) for each in wanted]
        known = {each.code: _sum(each, added) for each in parts.programme.indicators if each.core}
        if parts.version:  # else the stamps do not say of which programme they are
            while len(_sums) >= _SUMS:
                _sums.pop(next(iter(_sums)), None)
            _sums[key] = known
    return known


def _sum(indicator: Indicator, added: Sequence[TallyPart]) -> _Sum:
    code = indicator.code
    return _Sum(
        put_together(indicator, (part.now[code] for part in added), 0),
        put_together(indicator, (part.past[code] for part in added), 0),
        frozenset(each for part in added for each in part.divided.get(code, ())),
    )


def _table(session: Session, parts: Parts, obliged: Sequence[Obliged], sums: Mapping[str, _Sum]) -> ConsolidatedTable:
    programme = parts.programme
    expected = expected_by_indicator(programme, [each.kind for each in obliged])
    names = _names(session, {code for each in sums.values() for code in each.divided}, parts)
    lines: list[IndicatorTotal] = []
    for indicator in programme.indicators:
        if (owing := expected.get(indicator.code)) is None:
            continue
        found = sums[indicator.code]
        lines.append(
            IndicatorTotal(
                indicator,
                programme.group_by_code[indicator.group].short_name,
                replace(found.now, expected=owing),
                replace(found.past, expected=owing) if found.past.counted else None,
                tuple(name for each, name in names.items() if each in found.divided),
            )
        )
    return ConsolidatedTable(programme, parts.period, _kinds(obliged), tuple(lines))


def _names(session: Session, codes: set[str], parts: Parts) -> Mapping[str, str]:
    """By kind and name, as the agencies of a total are listed."""
    if not codes:
        return {}
    found = agencies_on(session, parts.period.data_to, codes)
    order = list(AgencyKind)
    ordered = sorted(found.values(), key=lambda each: (order.index(each.kind), sort_key(each.name)))
    return {each.code: each.name for each in ordered}


def _kinds(obliged: Iterable[Obliged]) -> tuple[KindCount, ...]:
    counts = {kind: [0, 0] for kind in AgencyKind}
    for each in obliged:
        counts[each.kind][0] += each.sha256 is not None
        counts[each.kind][1] += 1
    return tuple(KindCount(kind, came, expected) for kind, (came, expected) in counts.items() if expected)
