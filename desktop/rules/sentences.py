"""Sentences that a programme suggests: texts with places for figures, filled in for a report.

A template is plain text with places in braces and parts in brackets::

    Tiếp nhận {CT3.02} thủ tục hành chính{CT3.02:change}[, trong đó trực tuyến {CT3.03}[ (đạt {CT3.10})]].

``{code}`` is the figure with its unit, ``{code:number}`` without it, ``{code:change}`` the comparison with the same
period of last year, and ``{code?yes|no}`` chooses words by an answer. A part in brackets is left out when one of its
figures is missing or zero. The first place decides: where nothing arose, the template's other text is taken.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from desktop.core.text import nfc
from desktop.rules.figure_words import NBSP, amount_words, compared_words, figure_words, lower_first, short_day
from desktop.rules.programme_entries import Choice, Indicator
from desktop.rules.programme_kinds import ValueType
from desktop.rules.programme_report import SuggestedSentence
from desktop.rules.values import SpecialState, Value

_TOKENS = re.compile(
    r"\{(?P<code>[A-Z][A-Z0-9.]*)(?::(?P<form>[a-z]+)|\?(?P<yes>[^{}\[\]|]*)\|(?P<no>[^{}\[\]|]*))?\}"
    r"|(?P<mark>[\[\]{}])|(?P<text>[^\[\]{}]+)"
)


class TemplateError(ValueError):
    """The template cannot be read; the message says why, in Vietnamese."""


class Form(StrEnum):
    """How a figure is put into its place."""

    AMOUNT = "amount"
    NUMBER = "number"
    CHANGE = "change"
    ANSWER = "answer"


@dataclass(frozen=True)
class Slot:
    """A place for a figure; ``words`` are those of yes and no."""

    code: str
    form: Form
    words: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Optional:
    """A part that is left out when one of its figures is missing or zero."""

    parts: "tuple[str | Slot | Optional, ...]"


Part = str | Slot | Optional


@dataclass(frozen=True)
class Figure:
    """What a place is filled with.

    Attributes:
        last_year: The same period's; an empty value when unknown.
    """

    indicator: Indicator
    value: Value
    last_year: Value


@dataclass(frozen=True)
class Filled:
    """A sentence for a report.

    Attributes:
        text: "" while figures are missing.
        codes: Of the indicators in it, the deciding one first.
        missing: Codes of the figures that it waits for.
    """

    code: str
    text: str
    codes: tuple[str, ...]
    missing: tuple[str, ...] = ()


@lru_cache(maxsize=512)
def parse_template(text: str) -> tuple[Part, ...]:
    """The parts of a template.

    Raises:
        TemplateError: A bracket or brace is not closed, or a place has a form that does not exist.
    """
    stack: list[list[Part]] = [[]]
    for found in _TOKENS.finditer(text):
        if found["text"]:
            stack[-1].append(found["text"])
        elif found["code"]:
            stack[-1].append(_slot(found))
        elif found["mark"] == "[":
            stack.append([])
        elif found["mark"] == "]" and len(stack) > 1:
            inner = Optional(tuple(stack.pop()))
            stack[-1].append(inner)
        else:
            raise TemplateError(f"dấu “{found['mark']}” không đúng chỗ")
    if len(stack) > 1:
        raise TemplateError("dấu “[” chưa được đóng")
    return tuple(stack[0])


def _slot(found: re.Match[str]) -> Slot:
    if found["yes"] is not None:
        return Slot(found["code"], Form.ANSWER, (found["yes"], found["no"]))
    name = found["form"] or Form.AMOUNT
    if name not in (Form.AMOUNT, Form.NUMBER, Form.CHANGE):
        raise TemplateError(f"“{found[0]}”: chỉ có :number và :change")
    return Slot(found["code"], Form(name))


def codes_in(template: SuggestedSentence) -> tuple[str, ...]:
    """Codes of all indicators that a template names, the deciding one first."""
    slots = (*_slots(parse_template(template.text)), *_slots(parse_template(template.nothing)))
    return tuple(dict.fromkeys(slot.code for slot in slots))


def _slots(parts: Sequence[Part], *, inner: bool = True) -> Iterator[Slot]:
    for part in parts:
        if isinstance(part, Slot):
            yield part
        elif isinstance(part, Optional) and inner:
            yield from _slots(part.parts)


def fill(
    template: SuggestedSentence, figures: Mapping[str, Figure], lists: Mapping[str, Sequence[Choice]]
) -> Filled | None:
    """The sentence for a report; ``None`` when the agency is not asked for its figures or they do not apply."""
    parts = parse_template(template.text)
    needed = tuple(dict.fromkeys(slot.code for slot in _slots(parts, inner=False)))
    if not needed or any(code not in figures for code in needed):
        return None
    if any(figures[code].value.state is SpecialState.NOT_APPLICABLE for code in needed):
        return None
    codes = tuple(code for code in codes_in(template) if code in figures)
    main = figures[needed[0]]
    if main.value.number == 0 and main.indicator.type is not ValueType.PERCENT:
        nothing = template.nothing or _nothing_arose(main.indicator)
        return Filled(template.code, _sentence(parse_template(nothing), figures, lists), codes)
    missing = tuple(code for code in needed if _is_missing(figures[code]))
    if missing:
        return Filled(template.code, "", codes, missing)
    return Filled(template.code, _sentence(parts, figures, lists), codes)


def _nothing_arose(indicator: Indicator) -> str:
    name = lower_first(indicator.name).removeprefix("số ").removeprefix("trong đó: ").removeprefix("số ")
    return f"Trong kỳ không phát sinh {name.translate(str.maketrans('', '', '[]{}'))}{{{indicator.code}:change}}."


def _is_missing(figure: Figure) -> bool:
    return figure.value.number is None and not isinstance(figure.value.content, bool | date | str)


def _sentence(parts: Sequence[Part], figures: Mapping[str, Figure], lists: Mapping[str, Sequence[Choice]]) -> str:
    return nfc(_text(parts, figures, lists)).replace(NBSP, " ")


def _text(parts: Sequence[Part], figures: Mapping[str, Figure], lists: Mapping[str, Sequence[Choice]]) -> str:
    words: list[str] = []
    for part in parts:
        match part:
            case str():
                words.append(part)
            case Slot():
                words.append(_words(part, figures[part.code], lists) if part.code in figures else "")
            case Optional():
                slots = _slots(part.parts, inner=False)
                if all(slot.code in figures and _says_something(figures[slot.code]) for slot in slots):
                    words.append(_text(part.parts, figures, lists))
    return "".join(words)


def _says_something(figure: Figure) -> bool:
    if isinstance(figure.value.content, str):
        return bool(figure.value.content.strip())
    return not _is_missing(figure) and figure.value.number != 0


def _words(slot: Slot, figure: Figure, lists: Mapping[str, Sequence[Choice]]) -> str:
    indicator, value = figure.indicator, figure.value
    if slot.form is Form.CHANGE:
        return compared_words(indicator, value.number, figure.last_year.number)
    match value.content:
        case bool():
            return (
                slot.words[0 if value.content else 1]
                if slot.form is Form.ANSWER
                else "có"
                if value.content
                else "không"
            )
        case date():
            return f"ngày {short_day(value.content)}"
        case str():
            names = {choice.code: lower_first(choice.name) for choice in lists.get(indicator.breakdown, ())}
            known = names.get(value.content) if indicator.type is ValueType.CHOICE else None
            return known or " ".join(value.content.split()).rstrip(" .;")
        case _:
            return _number_words(slot, indicator, value)


def _number_words(slot: Slot, indicator: Indicator, value: Value) -> str:
    number = value.number or Decimal(0)
    words = amount_words(indicator, number) if slot.form is Form.AMOUNT else figure_words(indicator, number)
    return f"ước {words}" if value.state is SpecialState.ESTIMATE else words
