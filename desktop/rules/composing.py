"""From agencies' texts to the province's: which of their sections speak of the same, in passages that can be picked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from hashlib import sha256

from desktop.core.text import fold
from desktop.rules.likeness import groups_of_like
from desktop.rules.programme import Programme
from desktop.rules.programme_report import OutlineSection
from desktop.rules.prose import bullet_of

_RUN = 3
_STILL_THERE = 0.4
"""Share of a passage's runs of words from which a text still rests on it, however it was edited."""
_WORD = re.compile(r"\w+")


class PassageState(Enum):
    """How a passage that was picked stands to the text."""

    VERBATIM = auto()
    EDITED = auto()
    UNSEEN = auto()
    """Nothing of its words is in the text: it was retold, or taken out again."""


@dataclass(frozen=True)
class AgencyPassage:
    """A passage of an agency's report.

    Attributes:
        section: Code of the agency's section.
        package: SHA-256 of the signed file that brought it. revision: of the report.
    """

    agency: str
    agency_name: str
    section: str
    text: str
    package: str
    revision: int

    @property
    def key(self) -> tuple[str, str]:
        """What it is known by: whose it is, and its words."""
        return self.agency, digest_of(self.text)


def digest_of(text: str) -> str:
    """What a passage is known by."""
    return sha256(text.encode()).hexdigest()


def sections_behind(section: OutlineSection, programme: Programme) -> tuple[OutlineSection, ...]:
    """The agencies' sections that a provincial one is made of: of the same task groups, else of the same code."""
    wanted = set(section.groups)
    if wanted:
        return tuple(each for each in programme.outline if wanted & set(each.groups))
    inner = f"{section.code}."
    return tuple(each for each in programme.outline if each.code == section.code or each.code.startswith(inner))


def passages_in(text: str) -> Iterator[str]:
    """The paragraphs of a text; bullets go with the line that announces them, else each stands alone."""
    passage: list[str] = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        bullet = bullet_of(line)
        goes_on = bullet and passage and (bullet == "+ " or passage[0].endswith(":"))
        if passage and not goes_on:
            yield "\n".join(passage)
            passage = []
        passage.append(line)
    if passage:
        yield "\n".join(passage)


def grouped(passages: Sequence[AgencyPassage]) -> tuple[tuple[AgencyPassage, ...], ...]:
    """The passages in groups that are the same or nearly so, the largest first; the others in their order."""
    same: dict[str, list[AgencyPassage]] = {}
    for passage in passages:
        same.setdefault(fold(passage.text), []).append(passage)
    groups = groups_of_like((key, members[0].text) for key, members in same.items())
    found = [tuple(each for key in group for each in same[key]) for group in groups]
    return tuple(sorted(found, key=lambda group: -len(group)))


def state_of(passage: str, text: str) -> PassageState:
    """Whether a text still rests on the words of a passage."""
    if passage in text:
        return PassageState.VERBATIM
    runs, present = _runs(passage), _runs(text)
    kept = len(runs & present) >= _STILL_THERE * len(runs) if runs else False
    return PassageState.EDITED if kept else PassageState.UNSEEN


def _runs(text: str) -> set[tuple[str, ...]]:
    words: Sequence[str] = _WORD.findall(text.casefold())
    return {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
