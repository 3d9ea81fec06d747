"""The words of a text that changed, with a few around them: enough to see what was corrected."""

from collections.abc import Sequence
from itertools import takewhile

_AROUND = 4
_LONGEST = 24


def passages(before: str, after: str) -> tuple[str, str]:
    """The part of each text that the other has not; empty for an empty text.

    Where only the paragraphs were cut anew, their numbers are told.
    """
    old, new = before.split(), after.split()
    if old == new:
        return _paragraphs(before), _paragraphs(after)
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    return _around(old, head, len(old) - tail), _around(new, head, len(new) - tail)


def excerpt(text: str) -> str:
    """The beginning of a text."""
    words = text.split()
    return _around(words, 0, len(words))


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words the two begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _around(words: Sequence[str], start: int, end: int) -> str:
    """The words from ``start`` up to ``end`` with their neighbours; “…” where the text goes on."""
    first = max(start - _AROUND, 0)
    last = min(end + _AROUND, len(words), first + _LONGEST)
    shown = " ".join(words[first:last])
    return f"{'… ' if first else ''}{shown}{' …' if last < len(words) else ''}"


def _paragraphs(text: str) -> str:
    return f"{len([line for line in text.splitlines() if line.strip()])} đoạn"
