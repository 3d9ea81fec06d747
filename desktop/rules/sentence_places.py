"""Where suggested sentences stand in a text, and which of them the writer has made their own.

A sentence is known by its words: as long as they stand in the text unchanged, the program may bring their figures up to
date. One whose words were changed belongs to the writer and is only offered anew.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum, auto

from desktop.rules.sentences import Filled

_SENTENCE = re.compile(r"[^.!?\n](?:[^.!?\n]|[.!?](?=\S))*[.!?]?")
_ALIKE = 0.6
"""From here on a sentence counts as a changed one and not as another."""


class SentenceState(Enum):
    """How a suggested sentence stands to the text."""

    OFFERED = auto()
    """It is not in the text."""
    WAITING = auto()
    """Its figures are missing."""
    CURRENT = auto()
    """It is in the text, with the figures of the grid."""
    STALE = auto()
    """It is in the text with earlier figures, its words untouched."""
    EDITED = auto()
    """The writer has changed it."""


@dataclass(frozen=True)
class Suggestion:
    """A sentence beside the text of its section.

    Attributes:
        text: What it would say now; "" while it waits.
        stands: What stands in the text of it; "" when nothing does.
        missing: Codes of the figures that it waits for.
        codes: Of the indicators that it is made of.
    """

    code: str
    text: str
    state: SentenceState
    stands: str = ""
    missing: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


def suggestions(text: str, taken: Mapping[str, str], filled: Sequence[Filled]) -> tuple[Suggestion, ...]:
    """Every sentence of a section as it stands to its text.

    Args:
        text: Of the section.
        taken: Sentences that were in the text once, by code, as they read then.
        filled: What the sentences would say now.
    """
    return tuple(_suggestion(text, taken.get(each.code, ""), each) for each in filled)


def _suggestion(text: str, taken: str, filled: Filled) -> Suggestion:
    if filled.text and filled.text in text:
        return _made(filled, SentenceState.CURRENT, filled.text)
    if not filled.text:
        return _made(filled, SentenceState.WAITING, taken if taken in text else "")
    if taken and taken in text:
        return _made(filled, SentenceState.STALE, taken)
    changed = _most_alike(text, taken) if taken else ""
    return _made(filled, SentenceState.EDITED if changed else SentenceState.OFFERED, changed)


def _made(filled: Filled, state: SentenceState, stands: str) -> Suggestion:
    return Suggestion(filled.code, filled.text, state, stands, filled.missing, filled.codes)


def _most_alike(text: str, taken: str) -> str:
    """The sentence of the text that was most probably made of one that was taken."""
    best, found = _ALIKE, ""
    for match in _SENTENCE.finditer(text):
        sentence = match[0].strip(" -+•")
        compared = SequenceMatcher(None, sentence, taken, autojunk=False)
        if compared.real_quick_ratio() > best and compared.quick_ratio() > best and compared.ratio() > best:
            best, found = compared.ratio(), sentence
    return found


def taken_after(text: str, taken: Mapping[str, str], filled: Sequence[Filled]) -> dict[str, str]:
    """Which sentences are in the text, or were once, after it was written."""
    return {**taken, **{each.code: each.text for each in filled if each.text and each.text in text}}


def brought_up_to_date(text: str, stale: Sequence[Suggestion]) -> str:
    """The text with today's figures in the sentences whose words nobody has touched."""
    for each in stale:
        if each.state is SentenceState.STALE:
            text = text.replace(each.stands, each.text, 1)
    return text
