"""Texts that are nearly the same among all narratives of a country, found in one go."""

from collections.abc import Iterator
from functools import cached_property
from random import Random

from desktop.rules.likeness import LikenessIndex, runs_of
from tests.benchmarks.measure import Measure, timed
from tests.benchmarks.province import Province

NARRATIVES = 10_598
WITHIN = 60.0
_WORDS = 600
"""Of one narrative. Each tenth is another's with a few words changed."""


class Narratives:
    """Made once."""

    @cached_property
    def texts(self) -> list[str]:
        chance = Random("lời báo cáo")
        words = [f"chữ{number}" for number in range(3_000)]
        texts: list[str] = []
        for number in range(NARRATIVES):
            if number % 10 or not texts:
                texts.append(" ".join(chance.choices(words, k=_WORDS)))
            else:
                copied = chance.choice(texts).split()
                copied[chance.randrange(_WORDS)] = "khác"
                texts.append(" ".join(copied))
        return texts

    def find(self) -> None:
        index: LikenessIndex[int] = LikenessIndex()
        for number, text in enumerate(self.texts):
            index.add(number, text)
        assert sum(1 for _ in index.pairs()) >= NARRATIVES // 10

    def split(self) -> None:
        for text in self.texts:
            runs_of(text)


def measures(province: Province) -> Iterator[Measure]:
    """One row."""
    del province  # texts alone
    narratives = Narratives()
    yield Measure(
        "near-duplicates among 10,598 narratives",
        timed(narratives.find),
        "the texts only split into runs of words",
        timed(narratives.split),
        runs=1,
        within=WITHIN,
        warm=False,
    )
