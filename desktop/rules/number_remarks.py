"""Numbers in a text that are not the grid's.

A number belongs to an indicator when it stands with the indicator's unit, or with a percent sign, and the words around
it name that indicator and no other as well. In doubt nothing is said: a remark that is wrong is worse than none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from desktop.core.numbers import NumberFormatError, parse_number
from desktop.core.text import fold
from desktop.rules.figure_words import NBSP, amount_words
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import ValueType
from desktop.rules.sentences import Figure
from desktop.rules.text_remarks import RemarkKind, TextRemark

_NUMBER = re.compile(
    r"(?<![\w.,/-])[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?(?![\w/])|(?<![\w.,/-])[0-9]+(?:,[0-9]+)?(?![\w/-])"
)
_END = re.compile(r"[;:.()\n]|, (?:trong đó|đã|với)")
_BREAK = re.compile(r"[,;:.()\n]|(?<=\s)(?:trong đó|và|còn)(?=\s)")
_CHANGE = re.compile(
    r"(?:tăng|giảm|cùng kỳ[^.;\n]*|năm trước[^.;\n]*|điều|khoản|điểm|số|tháng|ngày|năm|quý|mục)\s*:?\s*$", re.IGNORECASE
)
_EMPTY_WORDS = frozenset(
    re.findall(
        r"\w+", "so tong trong do da duoc dang va cac cua ve co ty le thuc hien tren la den ky cuoi moi voi theo phai"
    )
)
_NAMED = 0.6
"""Share of an indicator's words that must stand around the number."""
_FEWEST_WORDS = 2


@dataclass(frozen=True)
class _Candidate:
    figure: Figure
    unit: str
    words: frozenset[str]


def number_remarks(text: str, figures: Sequence[Figure]) -> Iterator[TextRemark]:
    """Numbers of a text that differ from the grid's.

    Args:
        text: Of a section.
        figures: Of the indicators whose results belong there.
    """
    numbers = list(_NUMBER.finditer(text))
    if not numbers:
        return
    candidates = [_candidate(each) for each in figures if each.value.number is not None]
    for found in numbers:
        before, after = _around(text, found)
        number = None if _CHANGE.search(before) else _number(found[0])
        named = [] if number is None else _named(before, after, candidates)
        if number is None or not named or any(_agrees(each.figure, number, found[0]) for _, each in named):
            continue
        if named[0][0] >= _NAMED and (len(named) == 1 or named[1][0] < named[0][0]):
            yield _remark(found, named[0][1].figure)


def _candidate(figure: Figure) -> _Candidate:
    indicator = figure.indicator
    unit = "%" if indicator.type is ValueType.PERCENT else indicator.unit
    return _Candidate(figure, *_unit_and_name(unit, indicator.name))


@lru_cache(maxsize=1024)
def _unit_and_name(unit: str, name: str) -> tuple[str, frozenset[str]]:
    """How texts are compared with them: the same for every report."""
    folded = unit if unit == "%" else fold(unit)
    return folded, _words(name) - frozenset(folded.split())


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", fold(text))) - _EMPTY_WORDS


def _around(text: str, found: re.Match[str]) -> tuple[str, str]:
    """The words of the number's clause before and after it."""
    line_start = text.rfind("\n", 0, found.start()) + 1
    before = text[line_start : found.start()]
    for mark in _BREAK.finditer(before):
        cut = mark.end()
        before = " " * cut + before[cut:]
    after = text[found.end() :]
    stop = _END.search(after)
    after = after[: stop.start()] if stop else after
    following = _NUMBER.search(after)
    return before.lstrip(), after[: following.start()] if following else after


def _named(before: str, after: str, candidates: Sequence[_Candidate]) -> list[tuple[float, _Candidate]]:
    """The indicators that the clause may mean, and the share of their words that it names; the likeliest first."""
    following, around = fold(after), _words(f"{before} {after}")
    fitting = (each for each in candidates if _fits(each, following, around))
    return sorted(((len(each.words & around) / len(each.words), each) for each in fitting), key=lambda pair: -pair[0])


def _fits(candidate: _Candidate, following: str, around: frozenset[str]) -> bool:
    if not candidate.unit or len(candidate.words & around) < _FEWEST_WORDS:
        return False
    return following == candidate.unit or following.startswith(f"{candidate.unit} ")


def _number(text: str) -> Decimal | None:
    try:
        return parse_number(text)
    except NumberFormatError:
        return None


def _agrees(figure: Figure, number: Decimal, written: str) -> bool:
    """Whether it is the grid's number, as exactly as it was written, or last year's."""
    known = [each.number for each in (figure.value, figure.last_year)]
    if figure.indicator.type is ValueType.COUNT:
        return number in known
    places = len(written.partition(",")[2])
    return any(each is not None and abs(each - number) <= Decimal(5).scaleb(-places - 1) for each in known)


def _remark(found: re.Match[str], figure: Figure) -> TextRemark:
    indicator, number = figure.indicator, figure.value.number or Decimal(0)
    known = amount_words(indicator, number).replace(NBSP, " ")
    return TextRemark(
        RemarkKind.NUMBER,
        found.start(),
        len(found[0]),
        f"Viết {found[0]}{_unit(indicator)}, biểu số liệu ghi {known} ({indicator.code}. {indicator.name}).",
        instead=known.removesuffix(_unit(indicator)),
        indicator=indicator.code,
    )


def _unit(indicator: Indicator) -> str:
    return " %" if indicator.type is ValueType.PERCENT else f" {indicator.unit}"
