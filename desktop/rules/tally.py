"""Totals of some agencies that can be added to those of others, so that a table need not read every report again.

A part says of each indicator what its agencies add to a total of this year, and of last year. It is kept under a stamp
made of all that it was computed from: where one of its reports has changed, its stamp is another, and nobody finds it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

from desktop.core.canonical_json import canonical_json
from desktop.rules.aggregation import Contribution, Total, added_up, percentage, totals
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import Aggregation
from desktop.rules.report_form import ValueForm
from desktop.rules.snapshot_json import kept_value, plain_number, written_content
from desktop.rules.values import EMPTY, Value

FORMAT = "tally/1"
"""Goes into every stamp: what another version of the program has computed is not believed."""

Addend: TypeAlias = "tuple[str | None, str | None, str | None, int, int, int, int, int, int]"
"""Value, numerator, denominator; true, of, listed, counted, not applicable, estimates."""


@dataclass(frozen=True)
class TallyPart:
    """What some agencies add to the totals, by indicator.

    Attributes:
        divided: Codes of agencies, by indicator, that cannot be compared with last year.
    """

    now: Mapping[str, Addend]
    past: Mapping[str, Addend]
    divided: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])


def tally(programme: Programme, now: Sequence[Contribution], past: Sequence[Contribution]) -> TallyPart:
    """What agencies add, who are given with their figures of this year and of last year."""
    nobody = {indicator.code: 0 for indicator in programme.indicators if indicator.core}
    return TallyPart(
        {each.code: _addend(each) for each in totals(programme, now, nobody)},
        {each.code: _addend(each) for each in totals(programme, past, nobody)},
    )


def _addend(total: Total) -> Addend:
    return (
        _text(total.value) if total.numerator is None else None,
        _text(total.numerator),
        _text(total.denominator),
        total.true_count or 0,
        total.of_count or 0,
        total.listed,
        total.counted,
        total.not_applicable,
        total.estimates,
    )


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"


def put_together(indicator: Indicator, addends: Iterable[Addend], expected: int) -> Total:
    """The total of all: without the entries of a list, of which only the number is known."""
    columns = tuple(zip(*addends, strict=True)) or ((),) * 9
    value, top, bottom = (_sum(column) for column in columns[:3])
    true, of, listed, counted, not_applicable, estimates = (sum(column) for column in columns[3:])
    asked = indicator.aggregation is Aggregation.COUNT_TRUE
    return Total(
        indicator.code,
        value=percentage(top, bottom) if indicator.aggregation is Aggregation.RATIO else value,
        numerator=top,
        denominator=bottom,
        true_count=true if asked else None,
        of_count=of if asked else None,
        listed=listed,
        counted=counted,
        not_applicable=not_applicable,
        expected=expected,
        estimates=estimates,
    )


def _sum(texts: Iterable[str | None]) -> Decimal | None:
    known = [Decimal(text) for text in texts if text is not None]
    return added_up(known) if known else None


def stamp_of(*inputs: str) -> str:
    """What a part that was computed from these is kept under."""
    return hashlib.sha256("\n".join((FORMAT, *inputs)).encode()).hexdigest()


def tally_to_bytes(part: TallyPart) -> bytes:
    """As a row keeps it."""
    return canonical_json({"now": dict(part.now), "past": dict(part.past), "divided": dict(part.divided)})


def tally_from_bytes(content: bytes) -> TallyPart:
    """The reverse, of what this program has written."""
    return TallyPart(**json.loads(content))


def figures_to_bytes(values: Mapping[str, Value]) -> bytes:
    """The figures of agencies, by code, as a row keeps them; whoever has none is left out."""
    return canonical_json({code: _kept_figure(value) for code, value in values.items() if value != EMPTY})


def figures_from_bytes(content: bytes) -> dict[str, Value]:
    """The reverse, of what this program has written."""
    return {code: _figure(kept) for code, kept in json.loads(content).items()}


def _kept_figure(value: Value) -> "str | list[object]":
    form, written = written_content(value.content)
    if form is ValueForm.NUMBER and value.state is None and not value.note:
        return str(written)
    return [form, written, value.state, value.note]


def _figure(kept: "str | list[Any]") -> Value:
    if isinstance(kept, str):
        return plain_number(kept)
    form, written, state, note = kept
    return kept_value(form, written, state, note)
