"""The rows of the map: groups of agencies, and the agencies of those that are opened."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import IntEnum

from desktop.core.text import fold
from desktop.rules.programme_kinds import KIND_NAMES
from desktop.services.follow_up.status_view import AgencyStatus
from desktop.ui.report_states import LOOKS, ReportState, look_of, place_name, state_of
from desktop.ui.tokens import Tone


class Grouping(IntEnum):
    """By what the map groups agencies; in the order of its tabs."""

    AREA = 0
    KIND = 1
    STATE = 2


@dataclass(frozen=True)
class GroupRow:
    """A group of agencies.

    Attributes:
        key: Stays the same when the map is read again.
        earlier: The same agencies in each of the periods before, the latest first.
    """

    key: str
    name: str
    members: tuple[AgencyStatus, ...]
    earlier: tuple[tuple[AgencyStatus, ...], ...]
    opened: bool

    @property
    def received(self) -> int:
        """How many have a report in the master copy."""
        return sum(member.revision is not None for member in self.members)


@dataclass(frozen=True)
class AgencyRow:
    """An agency of an opened group; ``earlier``: where it stood in the periods before, the latest first."""

    agency: AgencyStatus
    earlier: tuple[AgencyStatus | None, ...]


MapRow = GroupRow | AgencyRow


def map_rows(
    agencies: Sequence[AgencyStatus],
    earlier: Sequence[Sequence[AgencyStatus]],
    grouping: Grouping,
    opened: Collection[str],
    search: str = "",
) -> tuple[MapRow, ...]:
    """What the map shows.

    Args:
        agencies: Where all stand in the period.
        earlier: Likewise in the periods before, the latest first.
        grouping: By what they are grouped.
        opened: Keys of the opened groups.
        search: Only agencies, or groups, whose name holds these words; groups are then open.
    """
    before = [{status.code: status for status in period} for period in earlier]
    words = fold(search).split()
    rows: list[MapRow] = []
    for key, name, members in _groups(agencies, grouping):
        shown = [member for member in members if _holds(f"{member.name} {name}", words)]
        if not shown:
            continue
        is_open = key in opened or bool(words)
        ahead = tuple(tuple(past[member.code] for member in shown if member.code in past) for past in before)
        rows.append(GroupRow(key, name, tuple(shown), ahead, is_open))
        if is_open:
            rows += [AgencyRow(member, tuple(past.get(member.code) for past in before)) for member in shown]
    return tuple(rows)


def _groups(agencies: Sequence[AgencyStatus], grouping: Grouping) -> list[tuple[str, str, list[AgencyStatus]]]:
    """Key, name and members; areas in the order in which they come, kinds and states in theirs."""
    key_of: Callable[[AgencyStatus], tuple[int, str, str]]
    match grouping:
        case Grouping.AREA:
            order = {area: place for place, area in enumerate(dict.fromkeys(a.area for a in agencies))}
            key_of = lambda a: (order[a.area], a.area, place_name(a.area_name))  # noqa: E731 - one line each
        case Grouping.KIND:
            key_of = lambda a: (list(KIND_NAMES).index(a.kind), a.kind, KIND_NAMES[a.kind])  # noqa: E731 - one line each beside the others
        case Grouping.STATE:
            key_of = lambda a: (state_of(a).value, state_of(a).name, look_of(a).word)  # noqa: E731 - one line each beside the others
    groups: dict[tuple[int, str, str], list[AgencyStatus]] = {}
    for agency in agencies:
        groups.setdefault(key_of(agency), []).append(agency)
    return [(key, name, groups[place, key, name]) for place, key, name in sorted(groups)]


def _holds(text: str, words: Sequence[str]) -> bool:
    folded = fold(text)
    return all(word in folded for word in words)


def squares_of(agencies: Sequence[AgencyStatus]) -> dict[Tone, int]:
    """How many squares of each tone a group shows."""
    return dict(Counter(look_of(agency).tone for agency in agencies))


def counts_text(agencies: Sequence[AgencyStatus]) -> str:
    """The squares in words: “1 chưa nộp, 2 nộp chậm, 8 đúng hạn”."""
    counts = Counter(state_of(agency) for agency in agencies)
    return ", ".join(f"{counts[state]} {LOOKS[state].word.lower()}" for state in ReportState if counts[state])
