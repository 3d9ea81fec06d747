"""Plausible, rule-respecting figures and texts for a demonstration province, out of a data file and a seed.

Nothing here names an indicator: which figures exist, how large they are and how they hang together is written in
``resources/demonstration/<programme>.json``.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from pathlib import Path
from random import Random
from typing import cast

from desktop.core.numbers import format_number
from desktop.rules.programme import Programme
from desktop.rules.programme_report import ReportingPeriod
from desktop.rules.snapshot import AgencyRef
from desktop.rules.values import SpecialState, Value
from desktop.services.demonstration.registers import RowRecipe

_Entry = Mapping[str, object]


@dataclass(frozen=True)
class Unfinished:
    """How far the agency is that has not handed in: one mistake, empty cells, sections that are written.

    Attributes:
        wrong: Code of the cell with the mistake, the cell that it exceeds, and by how much.
    """

    wrong: tuple[str, str, int]
    empty: frozenset[str]
    sections: frozenset[str]
    nothing_arose: frozenset[str]

    @property
    def untouched(self) -> frozenset[str]:
        """Codes of the cells that no register fills."""
        return self.empty | self.nothing_arose | {self.wrong[0]}

    @classmethod
    def read(cls, document: Mapping[str, object]) -> "Unfinished":
        """Read this part of the recipe."""
        wrong = cast("Mapping[str, object]", document["wrong"])
        return cls(
            (str(wrong["code"]), str(wrong["over"]), cast("int", wrong["by"])),
            frozenset(cast("Sequence[str]", document["empty"])),
            frozenset(cast("Sequence[str]", document["sections"])),
            frozenset(cast("Sequence[str]", document["nothing_arose"])),
        )


@dataclass(frozen=True)
class Recipe:
    """The data file, read."""

    first_half_share: tuple[float, float]
    last_year_drift: tuple[float, float]
    steady_drift: tuple[float, float]
    figures: tuple[_Entry, ...]
    violation: Mapping[str, str | int]
    unfinished: "Unfinished"
    surprise_reason: str
    people: tuple[str, ...]
    leaders: tuple[str, ...]
    progress: tuple[str, ...]
    products: Mapping[str, str]
    narrative: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]]
    registers: tuple[RowRecipe, ...]

    @classmethod
    def read(cls, path: Path) -> "Recipe":
        """Read the recipe of a programme's demonstration figures."""
        document = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            tuple(document["first_half_share"]),
            tuple(document["last_year_drift"]),
            tuple(document["steady_drift"]),
            tuple(document["figures"]),
            document["violation"],
            Unfinished.read(document["unfinished"]),
            document["surprise_reason"],
            tuple(document["people"]),
            tuple(document["leaders"]),
            tuple(document["progress"]),
            document["products"],
            document["narrative"],
            {name: tuple(texts) for name, texts in document["names"].items()},
            tuple(RowRecipe.read(each) for each in document["registers"]),
        )


class AgencyFigures:
    """The year of one agency: drawn once, then read period by period, so that the periods agree with each other."""

    def __init__(self, recipe: Recipe, programme: Programme, agency: AgencyRef, random: Random) -> None:
        self._recipe = recipe
        self._agency = agency
        self._asked = programme.indicators_for(agency.kind)
        self._first_half = Decimal(str(random.uniform(*recipe.first_half_share)))
        self._drifts: dict[str, Decimal] = {}
        self._draws: dict[str, Decimal] = {}
        self._texts: dict[str, str] = {}
        self._days: dict[str, tuple[int, int]] = {}
        for entry in recipe.figures:
            self._draw(entry, random)

    def _draw(self, entry: _Entry, random: Random) -> None:
        code = cast("str", entry["code"])
        drift = self._recipe.steady_drift if entry.get("steady") else self._recipe.last_year_drift
        self._drifts[code] = Decimal(str(round(random.uniform(*drift), 3)))
        if "share_of" in entry:
            low, high = cast("Sequence[float]", entry["ratio"])
            self._draws[code] = Decimal(str(round(random.uniform(low, high), 4)))
        elif "range" in entry:
            low, high = cast("Mapping[str, Sequence[float]]", entry["range"]).get(self._agency.kind, (0, 0))
            self._draws[code] = Decimal(str(round(random.uniform(low, high), 1)))
        elif "text" in entry:
            self._texts[code] = _fill_draws(cast("str", entry["text"]), random)
        elif "day" in entry:
            first, last = (date.fromisoformat(f"2000-{day}") for day in cast("Sequence[str]", entry["day"]))
            chosen = date.fromordinal(random.randint(first.toordinal(), last.toordinal()))
            self._days[code] = (chosen.month, chosen.day)

    def of(self, period: ReportingPeriod, programme_year: int) -> Mapping[str, Value]:
        """The values typed for a period; an earlier year's are a little different, calculated ones are left out."""
        first_half = period.kind != "N"
        last_year = period.year < programme_year
        numbers: dict[str, Decimal] = {}
        values: dict[str, Value] = {}
        for entry in self._recipe.figures:
            code = cast("str", entry["code"])
            value = self._value(entry, numbers, period.year, first_half=first_half, last_year=last_year)
            if value is not None:
                values[code] = value
        asked = {indicator.code for indicator in self._asked if not indicator.formula}
        return {code: value for code, value in values.items() if code in asked}

    def _value(
        self, entry: _Entry, numbers: dict[str, Decimal], year: int, *, first_half: bool, last_year: bool
    ) -> Value | None:
        code = cast("str", entry["code"])
        if "answer" in entry:
            return Value(bool(entry["answer"]))
        if code in self._texts:
            return Value(self._texts[code].format(year=year, abbreviation=self._agency.abbreviation))
        if code in self._days:
            return Value(date(year, *self._days[code]))
        if code not in self._draws:
            return None
        places = Decimal(1).scaleb(-cast("int", entry.get("places", 0)))
        if "share_of" in entry:
            number = self._draws[code] * sum((numbers[c] for c in cast("Sequence[str]", entry["share_of"])), Decimal(0))
            if first_half and entry.get("first_half_share"):
                number *= self._first_half
        else:
            number = self._draws[code]
            if first_half and not entry.get("steady"):
                number *= self._first_half
            if last_year:
                number *= self._drifts[code]
        numbers[code] = number.quantize(places, ROUND_DOWN)
        return Value(numbers[code])

    def violated(self, values: Mapping[str, Value]) -> Mapping[str, Value]:
        """The same values with the mistake that the demonstration makes on purpose: a misplaced comma."""
        code, times = str(self._recipe.violation["code"]), int(self._recipe.violation["times"])
        return {**values, code: Value((values[code].number or Decimal(0)) * times)}

    def unfinished(self, values: Mapping[str, Value]) -> Mapping[str, Value]:
        """The same values as they stand at an agency that is still at work."""
        state = self._recipe.unfinished
        code, over, by = state.wrong
        kept = {c: v for c, v in values.items() if c not in state.empty}
        kept |= {c: Value(state=SpecialState.NOTHING_AROSE) for c in state.nothing_arose if c in kept}
        return {**kept, code: Value((values[over].number or Decimal(0)) + by)}

    def narrative(self, values: Mapping[str, Value]) -> Mapping[str, str]:
        """The text of each outline section, with the figures filled in."""
        return {section: self._write(text, values) for section, text in self._recipe.narrative.items()}

    def _write(self, text: str, values: Mapping[str, Value]) -> str:
        def figure(match: re.Match[str]) -> str:
            number = values.get(match[1], Value(Decimal(0))).number
            return in_running_text(number or Decimal(0))

        return re.sub(r"\{(CT[\d.]+)\}", figure, text).replace("{name}", self._agency.name)


def in_running_text(number: Decimal) -> str:
    """A count as official prose writes it: below ten with a leading zero ("04 văn bản")."""
    if number == number.to_integral_value() and 0 <= number < 10:  # noqa: PLR2004 - the convention's own number
        return f"{int(number):02d}"
    return format_number(number)


def _fill_draws(text: str, random: Random) -> str:
    text = re.sub(r"\{number:(\d+)\}", lambda match: str(random.randint(3, 10 ** int(match[1]) - 1)).zfill(2), text)
    return re.sub(r"\{day:(\d+)-(\d+)\}", lambda match: f"{random.randint(int(match[1]), int(match[2])):02d}", text)
