"""How names of agencies are written (Nghị định 30/2020, Phụ lục II), and what would look wrong on paper."""

import re
from collections.abc import Callable, Iterator, Sequence

from desktop.core.text import fold, match_key, nfc, upper
from desktop.rules.agency_names import UNIT_TYPES, split_unit
from desktop.rules.text_remarks import RemarkKind, TextRemark

_RULE = "Nghị định 30/2020, Phụ lục II"
_FIXED = ("Ủy ban nhân dân", "Hội đồng nhân dân", "Thành phố Hồ Chí Minh", "Thủ đô Hà Nội", "Sở Nội vụ")
_WORDS_OF_PERSON = 3
_BEFORE_UNIT = "|".join(UNIT_TYPES)
_COMMITTEE = re.compile(
    rf"(?P<head>(?:UBND|HĐND|(?:Ủy ban|Hội đồng) nhân dân) )(?P<kind>{_BEFORE_UNIT})(?= (?P<name>\w))", re.IGNORECASE
)

_PRINT: tuple[tuple[re.Pattern[str], str, Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\./\."), "Dấu “./.” do chương trình in ở cuối báo cáo; ở đây chỉ cần dấu chấm.", lambda _: "."),
    (re.compile(r"(?<=\S) {2,}(?=\S)"), "Thừa dấu cách.", lambda _: " "),
    (re.compile(r"(?<=\w) +(?=[,;:.!?](?:\s|$))"), "Thừa dấu cách trước dấu câu.", lambda _: ""),
    (re.compile(r"(?<=[^\W\d])([,;])(?=[^\W\d])"), "Thiếu dấu cách sau dấu câu.", lambda found: f"{found[1]} "),
    (re.compile(r"(?<!\.)\.\.(?!\.)|,,|;;"), "Dấu câu bị lặp.", lambda found: found[0][0]),
)


def writing_remarks(text: str, units: Sequence[str]) -> Iterator[TextRemark]:
    """Names and signs of a text that are written otherwise in official documents.

    Args:
        text: Of a section.
        units: Administrative units that may be named, as in running text: "xã Hòa Long", "Phường Nguyễn An Ninh".
    """
    yield from _unit_types(text)
    folded = fold(text)
    yield from _fixed_names(text, [name for name in _FIXED if fold(name) in folded])
    yield from _units(text, [unit for unit in units if fold(unit) in folded])  # few of hundreds are named at all
    for pattern, message, instead in _PRINT:
        for found in pattern.finditer(text):
            yield TextRemark(RemarkKind.PRINT, found.start(), len(found[0]), message, instead(found))


def _name(start: int, written: str, instead: str) -> TextRemark:
    message = f"“{written}”: theo {_RULE}, viết “{instead}”."
    return TextRemark(RemarkKind.NAME, start, len(written), message, instead)


def _fixed_names(text: str, names: Sequence[str]) -> Iterator[TextRemark]:
    for name in names:
        for start, written in _occurrences(text, name):
            if written not in (name, upper(name)):
                yield _name(start, written, name)


def _unit_types(text: str) -> Iterator[TextRemark]:
    """“UBND Xã Hòa Long” is written “UBND xã Hòa Long”; “UBND phường 1” keeps its capital: “UBND Phường 1”."""
    for found in _COMMITTEE.finditer(text):
        kind, first = found["kind"], found["name"]
        special = text.startswith("Hồ Chí Minh", found.end() + 1) or not first.isupper()
        if kind.isupper() or (special and not first.isdecimal()):
            continue
        wanted = f"{kind[0].upper()}{kind[1:].lower()}" if first.isdecimal() else kind.lower()
        if kind != wanted and not _is_commemorative(text, found):
            yield _name(found.start("kind"), kind, wanted)


def _is_commemorative(text: str, found: re.Match[str]) -> bool:
    """A unit named after a person keeps the capital of its type; three words and more may be a person's name."""
    words = re.findall(r"[^\W\d_]+|[^\w ]", text[found.end() : found.end() + 60])[:_WORDS_OF_PERSON]
    return found["kind"][0].isupper() and len(words) == _WORDS_OF_PERSON and all(word.istitle() for word in words)


def _units(text: str, units: Sequence[str]) -> Iterator[TextRemark]:
    """A known unit whose name lost its capitals: “xã hòa long”; its type may have one at the head of a sentence."""
    for unit in units:
        try:
            kind, proper = split_unit(unit)
        except ValueError:
            continue
        for start, written in _occurrences(text, unit):
            name = written[len(kind) + 1 :]
            lost = name != proper and name.casefold() == proper.casefold()
            if written != upper(written) and (lost or (unit[0].isupper() and written[0].islower())):
                yield _name(start, written, unit)


def _occurrences(text: str, name: str) -> Iterator[tuple[int, str]]:
    """Where a name stands, however its capitals and tones are set."""
    words = nfc(name).split()
    key = match_key(name)
    pattern = re.compile(r"(?<!\w)" + r" ".join([r"\w+"] * len(words)) + r"(?!\w)")
    position = 0
    while (found := pattern.search(text, position)) is not None:
        if match_key(found[0]) == key:
            yield found.start(), found[0]
        position = found.start() + len(found[0].split(" ", 1)[0])
