"""The tree of agencies as lines of a table: an agency has a line for each span in which its name and superior held."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby, pairwise
from operator import attrgetter

from desktop.rules.agencies import AgencyName, AgencyParent, AgencyRecord
from desktop.rules.programme_kinds import AgencyKind

_DAY = timedelta(days=1)
_LONGEST_IDENTIFIER = 35
_IDENTIFIER = re.compile(r"[A-Y]\d{2}(\.[0-9A-Z]+)*|\d{3}\.\d{2}\.\d{2}\.[A-Y]\d{2}")


@dataclass(frozen=True)
class AgencyLine:
    """A line; ``name`` bears no days, ``parent`` is a code, "" at the top."""

    code: str
    kind: AgencyKind
    name: AgencyName
    parent: str = ""
    identifier: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


def is_identifier(text: str) -> bool:
    """Whether a text is formed like a mã định danh điện tử, of either order of levels."""
    return len(text) <= _LONGEST_IDENTIFIER and _IDENTIFIER.fullmatch(text) is not None


def lines_of(record: AgencyRecord) -> tuple[AgencyLine, ...]:
    """The lines of an agency, the oldest first."""
    first, last = record.valid_from or date.min, record.valid_to or date.max
    starts = {first}
    for span in (*record.names, *record.parents):
        starts |= {span.valid_from or date.min}
        starts |= {span.valid_to + _DAY} if span.valid_to is not None and span.valid_to < last else set()
    within = sorted(start for start in starts if first <= start <= last)
    ends = [start - _DAY for start in within[1:]] + [last]
    return tuple(
        AgencyLine(
            record.code,
            record.kind,
            replace(record.name_on(start), valid_from=None, valid_to=None),
            record.parent_on(start),
            record.identifier,
            None if start == date.min else start,
            None if end == date.max else end,
        )
        for start, end in zip(within, ends, strict=True)
    )


def record_of(lines: Sequence[AgencyLine]) -> AgencyRecord:
    """The agency that lines of one code describe; they must follow each other without a gap."""
    first, last = lines[0], lines[-1]
    names = [
        replace(run[0].name, valid_from=_begin(run, first), valid_to=_end(run, last))
        for run in _runs(lines, attrgetter("name"))
    ]
    parents = [
        AgencyParent(run[0].parent, _begin(run, first), _end(run, last))
        for run in _runs(lines, attrgetter("parent"))
        if run[0].parent
    ]
    return AgencyRecord(
        first.code,
        first.kind,
        tuple(names),
        tuple(parents),
        first.identifier,
        first.valid_from,
        last.valid_to,
    )


def same_agency(one: AgencyRecord, other: AgencyRecord) -> bool:
    """Whether two records say the same, however they write the days at their ends."""
    return one == other or record_of(lines_of(one)) == record_of(lines_of(other))


def gap_between(lines: Sequence[AgencyLine]) -> int | None:
    """Index of the first line that does not begin on the day after the one before it; ``None`` where all do."""
    for at, (before, after) in enumerate(pairwise(lines), start=1):
        if before.valid_to is None or after.valid_from is None or after.valid_from != before.valid_to + _DAY:
            return at
    return None


def _runs(lines: Sequence[AgencyLine], key: Callable[[AgencyLine], object]) -> Iterator[Sequence[AgencyLine]]:
    return (tuple(run) for _, run in groupby(lines, key))


def _begin(run: Sequence[AgencyLine], first: AgencyLine) -> date | None:
    return None if run[0] is first else run[0].valid_from


def _end(run: Sequence[AgencyLine], last: AgencyLine) -> date | None:
    return None if run[-1] is last else run[-1].valid_to
