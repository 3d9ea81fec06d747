"""Rows in the registers of a demonstration agency, drawn so that its figures are what they count.

Nothing here names a register or an indicator: which rows stand behind which figures is written in
``resources/demonstration/<programme>.json``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from random import Random
from typing import Any

from desktop.core.dates import format_date
from desktop.core.numbers import format_number
from desktop.rules.programme_entries import Register
from desktop.rules.programme_report import ReportingPeriod
from desktop.rules.snapshot import AgencyRef
from desktop.rules.values import Value

_DRAWN = re.compile(r"\{(\w+)(?::(\d+))?\}")
_FRIDAY = 4


@dataclass(frozen=True)
class Share:
    """What a column of some rows adds up to: a figure from one part of it to another.

    Attributes:
        within: The column that holds at least as much in every row; "" for none.
    """

    code: str
    begin: float = 0
    end: float = 1
    within: str = ""


@dataclass(frozen=True)
class RowRecipe:
    """Rows of one kind in a register.

    Attributes:
        rows: Code of the figure that says how many there are; "" where ``about`` says it.
        about: Fewest and most rows.
        sums: For columns that are summed, what they add up to.
        marked: For columns in which so many rows as a figure says hold one text, and the others another one.
        cells: Texts of other columns, of which each row draws one.
    """

    register: str
    rows: str = ""
    about: tuple[int, int] = (1, 1)
    sums: Mapping[str, Share] = field(default_factory=dict[str, Share])
    marked: Mapping[str, tuple[str, str, str]] = field(default_factory=dict[str, tuple[str, str, str]])
    cells: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> "RowRecipe":
        """Read one kind of rows."""
        low, high = document.get("about", (1, 1))
        return cls(
            document["register"],
            document.get("rows", ""),
            (low, high),
            {column: Share(*share) for column, share in document.get("sums", {}).items()},
            {column: tuple(texts) for column, texts in document.get("marked", {}).items()},
            {column: tuple(texts) for column, texts in document.get("cells", {}).items()},
        )

    @property
    def codes(self) -> frozenset[str]:
        """Codes of the figures that come from these rows."""
        named = {share.code for share in self.sums.values()} | {code for code, _, _ in self.marked.values()}
        return frozenset(named | {self.rows}) - {""}


class AgencyRegisters:
    """Draws the rows of one agency.

    Args:
        agency: Whose registers.
        period: In whose data window things happened.
        names: What is drawn by name: ``{citizen}``, ``{person}``, ``{street}``.
        chance: Draws.
    """

    def __init__(
        self, agency: AgencyRef, period: ReportingPeriod, names: Mapping[str, Sequence[str]], chance: Random
    ) -> None:
        self._agency, self._period, self._names, self._chance = agency, period, names, chance

    def rows(self, recipe: RowRecipe, register: Register, values: Mapping[str, Value]) -> list[Mapping[str, str]]:
        """The rows as they would be typed; none where a figure behind them is not asked of the agency."""
        numbers = {code: values[code].number or Decimal(0) for code in recipe.codes if code in values}
        if numbers.keys() != recipe.codes:
            return []
        count = self._count(recipe, numbers)
        sums = self._sums(recipe, numbers, count)
        days = sorted(self._day() for _ in range(count))
        marked = {
            column: set(self._chance.sample(range(count), min(int(numbers[code]), count)))
            for column, (code, _, _) in recipe.marked.items()
        }
        made: list[Mapping[str, str]] = []
        for number, day in enumerate(days):
            texts = {column: self._chance.choice(choices) for column, choices in recipe.cells.items()}
            for column, (_, text, other) in recipe.marked.items():
                texts[column] = text if number in marked[column] else other
            row = {column: self._written(text, day) for column, text in texts.items()}
            made.append({register.day: format_date(day), **row, **{c: parts[number] for c, parts in sums.items()}})
        return made

    def _count(self, recipe: RowRecipe, numbers: Mapping[str, Decimal]) -> int:
        if recipe.rows:
            return int(numbers[recipe.rows])
        wanted = self._chance.randint(*recipe.about)
        least = min((int(numbers[share.code]) for share in recipe.sums.values()), default=wanted)
        return min(wanted, max(least, 1)) if any(numbers.values()) else 0

    def _sums(self, recipe: RowRecipe, numbers: Mapping[str, Decimal], count: int) -> Mapping[str, Sequence[str]]:
        weights = [self._chance.uniform(0.6, 1.4) for _ in range(count)]
        parts: dict[str, list[Decimal]] = {}
        for column, share in recipe.sums.items():
            whole = numbers[share.code]
            part = _part(whole, share.end) - _part(whole, share.begin)
            split = list(_split(part, weights))
            parts[column] = _limited(split, parts[share.within]) if share.within else split
        return {column: [format_number(each) for each in split] for column, split in parts.items()}

    def _day(self) -> date:
        first, last = self._period.data_from, self._period.data_to
        day = first + timedelta(days=self._chance.randint(0, (last - first).days))
        return max(day - timedelta(days=max(day.weekday() - _FRIDAY, 0)), first)

    def _written(self, text: str, day: date) -> str:
        def drawn(match: re.Match[str]) -> str:
            name, digits = match[1], int(match[2] or 0)
            if name == "number":
                return str(self._chance.randint(1, 10**digits - 1)).zfill(2)
            if name == "day":
                later = day + timedelta(days=self._chance.randint(0, digits))
                return format_date(min(later, self._period.data_to))
            if name in self._names:
                return self._chance.choice(self._names[name])
            return {"name": self._agency.name, "abbreviation": self._agency.abbreviation}[name]

        return _DRAWN.sub(drawn, text)


def _part(whole: Decimal, share: float) -> Decimal:
    """The first so many of a figure, in its own smallest units."""
    return (whole * Decimal(str(share))).quantize(whole, ROUND_DOWN)


def _split(whole: Decimal, weights: Sequence[float]) -> Iterator[Decimal]:
    """The whole in parts that add up to it exactly."""
    total, upto, given = sum(weights), 0.0, Decimal(0)
    for number, weight in enumerate(weights, start=1):
        upto += weight
        reached = whole if number == len(weights) else _part(whole, upto / total)
        yield reached - given
        given = reached


def _limited(parts: list[Decimal], most: Sequence[Decimal]) -> list[Decimal]:
    """The same parts, what is too much in one of them moved to others."""
    places = range(len(parts))
    for way in (places, places[::-1]):
        over = Decimal(0)
        for place in way:
            parts[place] += over
            over = max(parts[place] - most[place], Decimal(0))
            parts[place] -= over
    return parts
