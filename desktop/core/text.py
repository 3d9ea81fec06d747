"""Vietnamese text: one Unicode form, search without marks, alphabetical order, names for files."""

import re
import unicodedata
from functools import lru_cache
from typing import TypeAlias

SortKey: TypeAlias = tuple[tuple[tuple[int, int], ...], tuple[int, ...], str]
"""What ``sort_key`` yields: letters and numbers, then tones, then the text itself."""

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
"""Tone marks in dictionary order: ngang (none), huyền, hỏi, ngã, sắc, nặng."""

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: rank for rank, letter in enumerate(_ALPHABET)}
_PIECES = re.compile(r"[0-9]+|.", re.DOTALL)
_SPACE, _NUMBER, _LETTER, _OTHER = range(4)

_USUAL_MARKS = re.compile("[\u0300-\u034e\u0350-\u036f]+")
"""Those of Latin letters; U+034F among them is no mark."""
_MODERN_TONES = re.compile(r"(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?!\w)", re.IGNORECASE)
_UNSAFE_IN_FILE_NAMES = re.compile(r"[^A-Za-z0-9._]+")
_RESERVED_BY_WINDOWS = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")


def nfc(text: str) -> str:
    """The text in Unicode normal form C ("dựng sẵn"), the only form that is stored and compared."""
    return unicodedata.normalize("NFC", text)


def upper(text: str) -> str:
    """Upper case, in normal form C."""
    return nfc(text).upper()


def fold(text: str) -> str:
    """The text as it is searched: no marks, no case, đ as d, single spaces; "Hoà Long" is found by "hoa long"."""
    bare = _USUAL_MARKS.sub("", unicodedata.normalize("NFD", text.casefold())).replace("đ", "d")
    if not bare.isascii():
        bare = "".join(c for c in bare if not unicodedata.combining(c))
    return " ".join(bare.split())


def match_key(text: str) -> str:
    """The text as names are matched: marks count, their place in the syllable does not (Hòa Long is Hoà Long)."""
    return " ".join(_tone_last(word) for word in nfc(text).casefold().split())


def traditional_tones(text: str) -> str:
    """The text with tones where documents put them: hòa, khỏe, thủy for hoà, khoẻ, thuỷ; quý stays."""
    return _MODERN_TONES.sub(_move_tone_back, nfc(text))


def _move_tone_back(found: re.Match[str]) -> str:
    first, last = found[0]
    marks = unicodedata.normalize("NFD", last)
    return nfc(first + marks[1:] + marks[0])


def _tone_last(word: str) -> str:
    letters, tones = _without_tones(word)
    return letters + "".join(str(tone) for tone in tones if tone)


@lru_cache(maxsize=1024)
def sort_key(text: str) -> SortKey:
    """Key of Vietnamese alphabetical order: a ă â b c d đ …, then tones; numbers by value (Phường 1, 2, 10)."""
    letters, tones = _without_tones(nfc(text).casefold())
    return tuple(_rank(piece) for piece in _PIECES.findall(letters)), tuple(tones), nfc(text)


def _without_tones(text: str) -> tuple[str, list[int]]:
    """The text with its tones taken off, and the tone of each letter."""
    letters: list[str] = []
    tones: list[int] = []
    for character in text:
        marks = unicodedata.normalize("NFD", character)
        letters.append(nfc("".join(mark for mark in marks if mark not in _TONES)))
        tones.append(max((_TONES.get(mark, 0) for mark in marks), default=0))
    return "".join(letters), tones


def _rank(piece: str) -> tuple[int, int]:
    if piece[0] in "0123456789":
        return _NUMBER, int(piece[:4000])
    if piece in _RANK:
        return _LETTER, _RANK[piece]
    base = unicodedata.normalize("NFD", piece)[0]
    if base in _RANK:
        return _LETTER, _RANK[base]
    return (_OTHER if base.isalpha() else _SPACE), ord(base)


def ascii_name(text: str, longest: int = 100) -> str:
    """The text as a name for a file on any disk: plain ASCII letters, digits, dot, hyphen, underscore; never empty."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    name = _UNSAFE_IN_FILE_NAMES.sub("-", plain.replace("đ", "d").replace("Đ", "D"))
    name = name.strip("-.")[:longest].rstrip("-.") or "khong-ten"
    return f"_{name}" if _RESERVED_BY_WINDOWS.match(name) else name


def sentence_case(heading: str) -> str:
    """A heading in capitals as a sentence: easier to read in a list."""
    return heading.capitalize() if heading.isupper() else heading
