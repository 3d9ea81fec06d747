"""What a single cell must hold, before any rule compares it with another."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from desktop.core.numbers import MOST_DIGITS
from desktop.rules.cells import expected_form, show_content
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import ValueType
from desktop.rules.values import Scalar, SpecialState, Value

_HUNDRED = 100
_NUMERIC = frozenset({ValueType.COUNT, ValueType.PERCENT, ValueType.MONEY})
_WITHOUT_CONTENT = frozenset({SpecialState.NOTHING_AROSE, SpecialState.NOT_APPLICABLE, SpecialState.NOT_AVAILABLE})


def is_missing(value: Value) -> bool:
    """Nothing stands in the cell, not even a reason why; an estimate without its number is nothing too."""
    return value.content is None and not value.raw and value.state not in _WITHOUT_CONTENT


def misfit(indicator: Indicator, value: Value, choices: Mapping[str, frozenset[str]]) -> str:
    """What is expected where the content is of the wrong kind or out of bounds; "" when it fits."""
    content = value.content
    if content is None or value.state in _WITHOUT_CONTENT:
        return ""
    if indicator.type is ValueType.CHOICE and indicator.breakdown in choices:
        return "" if content in choices[indicator.breakdown] else "một mục trong danh mục"
    return "" if _fits(indicator.type, content) else expected_form(indicator.type)


def _fits(kind: ValueType, content: Scalar) -> bool:
    if kind in _NUMERIC:
        return isinstance(content, Decimal) and _number_fits(kind, content)
    if kind is ValueType.BOOL:
        return isinstance(content, bool)
    if kind is ValueType.DATE:
        return isinstance(content, date)
    return isinstance(content, str)


def _number_fits(kind: ValueType, number: Decimal) -> bool:
    if not _is_plain(number) or number < 0:
        return False
    if kind is ValueType.COUNT:
        return number == number.to_integral_value()
    return kind is not ValueType.PERCENT or number <= _HUNDRED


def _is_plain(number: Decimal) -> bool:
    """It can be calculated with and written out."""
    return number.is_finite() and number.adjusted() < MOST_DIGITS


def shown(content: Scalar) -> str:
    """A content in a message, even one that cannot be written out."""
    return str(content) if isinstance(content, Decimal) and not _is_plain(content) else show_content(content)


def scalar_of(indicator: Indicator, value: Value) -> Scalar | None:
    """What formulas and rules see of a value; ``None`` when there is nothing that they could calculate with.

    A text that was left empty is an empty text, so that a rule can ask for it; a number that was left empty is missing.
    """
    if indicator.type in _NUMERIC:
        number = value.number
        return number if number is not None and _is_plain(number) else None
    if value.state in (SpecialState.NOT_APPLICABLE, SpecialState.NOT_AVAILABLE) or value.raw:
        return None
    if value.content is None:
        return "" if indicator.type in (ValueType.TEXT, ValueType.CHOICE) else None
    return value.content if _fits(indicator.type, value.content) else None
