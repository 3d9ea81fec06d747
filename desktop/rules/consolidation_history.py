"""What an agency of today was made of a year ago, so that its figures can be put beside those of its parts.

A unit that was merged is compared with the sum of its parts, and only where every part came over whole. Where one was
split, or is not known, there is nothing to compare with.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from desktop.rules.agencies import AgencyDirectory, AgencyEvent, AgencyEventType, holds_on
from desktop.rules.aggregation import added_up
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import Aggregation
from desktop.rules.values import EMPTY, SpecialState, Value


@dataclass(frozen=True)
class Ancestry:
    """The changes of agencies between two days: after ``since``, up to ``until``."""

    directory: AgencyDirectory
    since: date
    until: date

    def parts_of(self, code: str) -> tuple[str, ...] | None:
        """Codes of the agencies of the earlier day that wholly make up this one; itself where nothing happened.

        ``None`` where a part of another one came over, or went away, or it was founded out of nothing.
        """
        if code not in self._involved:
            return (code,) if self._existed(code) else None
        parts: dict[str, None] = {}
        waiting, seen = [code], set[str]()
        while waiting:
            each = waiting.pop(0)
            if each in seen:
                continue
            seen.add(each)
            if self._was_divided(each):
                return None
            before = self._came_from.get(each, ())
            if self._existed(each):
                parts[each] = None
            elif not before:
                return None
            waiting += before
        return tuple(parts)

    def _existed(self, code: str) -> bool:
        record = self.directory.by_code.get(code)
        return record is not None and holds_on(record, self.since)

    def _was_divided(self, code: str) -> bool:
        """Some of it went elsewhere, or it went to several; who went on under another name has one heir."""
        events = [event for event in self._events if code in event.predecessors]
        heirs = {after for event in events for after in event.successors} - {code}
        return len(heirs) > 1 or any(event.type is AgencyEventType.SPLIT for event in events)

    @cached_property
    def _involved(self) -> frozenset[str]:
        """Whoever had a part in a change: most had none."""
        return frozenset(code for event in self._events for code in (*event.predecessors, *event.successors))

    @cached_property
    def _events(self) -> Sequence[AgencyEvent]:
        return [event for event in self.directory.events if self.since < event.day <= self.until]

    @cached_property
    def _came_from(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for event in self._events:
            for code in event.successors:
                found.setdefault(code, []).extend(before for before in event.predecessors if before != code)
        return found


def merged_values(indicators: Iterable[Indicator], parts: Sequence[Mapping[str, Value]]) -> Mapping[str, Value]:
    """The figures of parts as those of the whole: numbers are added where every part has one.

    Percentages are left out: their parts are added, and the total divides them.
    """
    if len(parts) == 1:
        return parts[0]
    added: dict[str, Value] = {}
    for indicator in indicators:
        if indicator.aggregation in (Aggregation.SUM, Aggregation.LATEST):
            value = _merged([part.get(indicator.code, EMPTY) for part in parts])
            if value is not None:
                added[indicator.code] = value
    return added


def _merged(values: Sequence[Value]) -> Value | None:
    applicable = [value for value in values if value.state is not SpecialState.NOT_APPLICABLE]
    if not applicable:
        return Value(state=SpecialState.NOT_APPLICABLE)
    numbers = [value.number for value in applicable]
    if any(number is None for number in numbers):
        return None
    estimated = any(value.state is SpecialState.ESTIMATE for value in applicable)
    total = added_up(number for number in numbers if number is not None)
    return Value(total, SpecialState.ESTIMATE if estimated else None)
