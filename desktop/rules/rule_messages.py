"""Sentences of rules, with the figures that broke the rule filled in: ``{CT3.05}``, ``{value - register_count}``."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from desktop.core.numbers import format_number, format_percent, percent_change
from desktop.rules.cells import show_content
from desktop.rules.formulas import Expression, Lookup, compile_expression

_PLACE = re.compile(r"\{([^{}]*)\}")
_CODE, _CHANGE = "code", "change"
_NOTHING = "chưa có"


@dataclass(frozen=True)
class Message:
    """A sentence with places for figures.

    Attributes:
        parts: Text, expressions, and the special places ``code`` and ``change`` in order.
    """

    parts: tuple[str | Expression, ...]

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """What is calculated for the sentence."""
        return tuple(part for part in self.parts if isinstance(part, Expression))

    @property
    def speaks_of_one(self) -> bool:
        """Whether it needs the one indicator that an ``each`` rule is applied to."""
        return any(part in (_place(_CODE), _place(_CHANGE)) for part in self.parts)

    def fill(self, lookup: Lookup, code: str) -> str:
        """The sentence about the values that ``lookup`` gives, at the indicator ``code``."""
        return "".join(_fill(part, lookup, code) for part in self.parts)


@lru_cache(maxsize=4096)
def compile_message(text: str) -> Message:
    """Compile a sentence.

    Raises:
        FormulaError: What stands in braces is no formula.
    """
    pieces = _PLACE.split(text)
    parts: list[str | Expression] = []
    for number, piece in enumerate(pieces):
        if number % 2 == 0:
            parts.append(piece)
        else:
            parts.append(_place(piece) if piece in (_CODE, _CHANGE) else compile_expression(piece))
    return Message(tuple(parts))


def describe_change(value: Decimal, before: Decimal) -> str:
    """How a number has changed: "tăng 71,3 %"; from zero, by how much: "tăng 12"."""
    word = "giảm" if value < before else "tăng"
    change = percent_change(value, before)
    if change is None:
        return f"{word} {format_number(abs(value - before))}"
    return f"{word} {format_percent(abs(change), 1)}"


def _place(name: str) -> str:
    return f"{{{name}}}"


def _fill(part: str | Expression, lookup: Lookup, code: str) -> str:
    if isinstance(part, Expression):
        value = part.evaluate(lookup)
        return _NOTHING if value is None else show_content(value)
    if part == _place(_CODE):
        return code
    if part == _place(_CHANGE):
        value, before = lookup("value"), lookup("same_period_last_year")
        if isinstance(value, Decimal) and isinstance(before, Decimal):
            return describe_change(value, before)
        return _NOTHING
    return part
