"""Which paragraphs of a text came, went or were changed, and which words of those."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_AROUND = 4
"""Words shown before and after those that differ."""
_LONGEST = 40
"""Words that an excerpt shows at most."""
_ALIKE = 0.5
"""Share of their words that two paragraphs have in common when one is the other, changed."""
_LOOK_AHEAD = 4
"""How far a changed paragraph may have moved among others that changed."""
_MOST_COMPARED = 800
"""Longer sequences are compared from both ends only: the time that a closer look takes grows with the square."""


@dataclass(frozen=True)
class ParagraphDifference:
    """A paragraph that differs.

    Attributes:
        code: Of the section.
        number: Of the paragraph, from 1: in the later text; of one that was left out, in the earlier.
        before, after: Its text; "" where it is not there.
    """

    code: str
    number: int
    before: str
    after: str


def paragraph_differences(code: str, before: str, after: str) -> Iterator[ParagraphDifference]:
    """What of a section's text differs, in the later text's order; spaces alone are no difference."""
    old, new = _paragraphs(before), _paragraphs(after)
    for old_from, old_to, new_from, new_to in _unlike(old, new):
        for gone, come in _pairs(old[old_from:old_to], new[new_from:new_to]):
            number = old_from + (gone or 0) if come is None else new_from + come
            yield ParagraphDifference(
                code,
                number + 1,
                "" if gone is None else old[old_from + gone],
                "" if come is None else new[new_from + come],
            )


def changed_words(before: str, after: str) -> tuple[str, str]:
    """The words of each text that the other has not, with a few around them; a text that is all new from its start."""
    old, new = before.split(), after.split()
    spots = _joined(_unlike(old, new))
    return _excerpts(old, [spot[:2] for spot in spots]), _excerpts(new, [spot[2:] for spot in spots])


def excerpt(text: str) -> str:
    """The beginning of a text."""
    words = text.split()
    return _excerpts(words, [(0, len(words))])


_Spot = tuple[int, int, int, int]
"""From and to in the earlier sequence, from and to in the later."""


def _paragraphs(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _unlike(old: Sequence[str], new: Sequence[str]) -> list[_Spot]:
    """Where two sequences differ."""
    shorter = min(len(old), len(new))
    head = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    tail = next((at for at in range(shorter - head) if old[-1 - at] != new[-1 - at]), shorter - head)
    rest = old[head : len(old) - tail], new[head : len(new) - tail]
    if max(map(len, rest)) > _MOST_COMPARED:
        return [(head, len(old) - tail, head, len(new) - tail)]
    steps = SequenceMatcher(None, *rest, autojunk=False).get_opcodes()
    return [(head + a, head + b, head + c, head + d) for step, a, b, c, d in steps if step != "equal"]


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int | None, int | None]]:
    """Which of the earlier paragraphs became which of the later ones, in the order of the later."""
    waiting = 0
    for at, text in enumerate(new):
        ahead = range(waiting, min(waiting + _LOOK_AHEAD, len(old)))
        found = next((place for place in ahead if _are_alike(old[place], text)), None)
        if found is not None:
            yield from ((gone, None) for gone in range(waiting, found))
            waiting = found + 1
        yield found, at
    yield from ((gone, None) for gone in range(waiting, len(old)))


def _are_alike(one: str, other: str) -> bool:
    words, others = Counter(one.split()), Counter(other.split())
    return 2 * (words & others).total() >= _ALIKE * (words.total() + others.total())


def _joined(spots: Sequence[_Spot]) -> list[_Spot]:
    """Places that stand so close together that their neighbours meet are one."""
    made: list[_Spot] = []
    for spot in spots:
        if made and min(spot[0] - made[-1][1], spot[2] - made[-1][3]) <= 2 * _AROUND:
            first = made.pop()
            made.append((first[0], spot[1], first[2], spot[3]))
        else:
            made.append(spot)
    return made


def _excerpts(words: Sequence[str], spots: Sequence[tuple[int, int]]) -> str:
    """The words of each place with their neighbours; “…” where the text goes on."""
    shown: list[str] = []
    room, last = _LONGEST, 0
    for start, end in spots:
        first = max(start - _AROUND, 0)
        if room <= 0:
            break
        if first > last:
            shown.append("…")
        last = min(end + _AROUND, len(words), first + room)
        shown += words[first:last]
        room -= last - first
    return " ".join([*shown, "…"] if shown and last < len(words) else shown)
