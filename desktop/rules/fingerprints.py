"""Fingerprints of keys as people read them out: eight groups of five digits, the last of each a check digit.

A fingerprint is compared over the telephone before a certificate is issued, or before a root is believed. Digits were
chosen over words: they are the same to every ear in Vietnam, and have no diacritics to mishear. The check digit (Damm's
algorithm, which finds every single wrong digit and every two neighbours exchanged) also counts the group, so a group
that was left out or put elsewhere is told from one that is simply different.
"""

from dataclasses import dataclass
from enum import Enum, auto

GROUPS = 8
_DATA, _GROUP = 4, 5
_LETTER = "SO-DAN-VAN/DN/1"
_LETTER_PARTS = 3

_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)


class Heard(Enum):
    """What can be said of the digits that were typed so far."""

    NOTHING = auto()
    UNFINISHED = auto()
    MATCHES = auto()
    MISTYPED = auto()
    """A check digit does not fit: misheard or mistyped, to be asked again."""
    DIFFERENT = auto()
    """A whole group that fits its check digit is another one: another key."""


@dataclass(frozen=True)
class Hearing:
    """How typed digits compare; ``group`` counts from 1 and says where, 0 where nothing is wrong."""

    heard: Heard
    group: int = 0


@dataclass(frozen=True)
class LetterText:
    """What the two-dimensional code on an enrolment letter says."""

    agency_code: str
    fingerprint: str


def digits_of(digest: bytes) -> str:
    """The fingerprint for a digest: 32 of its decimal digits, each four with their check digit."""
    data = f"{int.from_bytes(digest) % 10 ** (GROUPS * _DATA):0{GROUPS * _DATA}d}"
    pieces = (data[start : start + _DATA] for start in range(0, len(data), _DATA))
    return " ".join(f"{piece}{_check_digit(piece, number)}" for number, piece in enumerate(pieces, start=1))


def compare(typed: str, expected: str) -> Hearing:
    """Compare what an officer types while it is read out; blanks, dots and dashes between digits do not count."""
    digits = "".join(character for character in typed if character in "0123456789")
    wanted = expected.split()
    if not digits:
        return Hearing(Heard.NOTHING)
    for number, start in enumerate(range(0, len(digits), _GROUP), start=1):
        group = digits[start : start + _GROUP]
        if number > len(wanted):
            return Hearing(Heard.MISTYPED, number)
        if len(group) < _GROUP:
            return Hearing(Heard.UNFINISHED)
        if group != wanted[number - 1]:
            fits = _check_digit(group[:_DATA], number) == int(group[_DATA])
            return Hearing(Heard.DIFFERENT if fits else Heard.MISTYPED, number)
    return Hearing(Heard.MATCHES if len(digits) == len(wanted) * _GROUP else Heard.UNFINISHED)


def letter_text(agency_code: str, fingerprint: str) -> str:
    """What the two-dimensional code on an enrolment letter carries, for a scanner that types like a keyboard."""
    return f"{_LETTER} {agency_code} {fingerprint.replace(' ', '')}"


def read_letter_text(text: str) -> LetterText | None:
    """The reverse; ``None`` for any other text."""
    parts = text.split()
    if len(parts) != _LETTER_PARTS or parts[0] != _LETTER or not parts[2].isascii() or not parts[2].isdigit():
        return None
    digits = parts[2]
    groups = [digits[start : start + _GROUP] for start in range(0, len(digits), _GROUP)]
    return LetterText(parts[1], " ".join(groups))


def _check_digit(data: str, number: int) -> int:
    """Damm's check digit; begun with the number of the group, so that groups cannot change places."""
    state = number
    for digit in data:
        state = _DAMM[state][int(digit)]
    return state
