"""Which texts are nearly the same: MinHash finds the candidates, the shared runs of words decide."""

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import rensa

FEWEST_WORDS = 30
"""Shorter texts are alike by chance: “Không có kiến nghị.”"""
MOST_LIKE = 100
"""Texts that one is compared with: where all have copied from one sheet, more would say nothing new."""
NEARLY_THE_SAME = 0.8
"""Share of common runs from which texts are called nearly the same."""
_RUN = 4
"""Words of a run."""
_HASHES, _BANDS, _SEED = 128, 32, 1
"""Pairs that share 0.8 of their runs are missed once in a million, those of 0.4 looked at in vain."""
_WORD = re.compile(r"\w+")

_LIBRARY: Any = rensa
"""It has no types; what is used of it stands below."""

K = TypeVar("K", bound=Hashable)


class _Hashed(Protocol):
    def update(self, items: Sequence[str]) -> None: ...


class _Buckets(Protocol):
    def insert(self, key: int, minhash: _Hashed) -> None: ...
    def query(self, minhash: _Hashed) -> list[int]: ...


@dataclass(frozen=True)
class Like(Generic[K]):
    """Another text that is nearly the same; ``share`` of the runs of both together that they have in common."""

    key: K
    share: float


class LikenessIndex(Generic[K]):
    """Texts to be compared with one another; those that are too short are left out."""

    def __init__(self) -> None:
        self._keys: list[K] = []
        self._runs: list[frozenset[str]] = []
        self._hashes: list[_Hashed] = []
        self._buckets: _Buckets = _LIBRARY.RMinHashLSH(threshold=NEARLY_THE_SAME, num_perm=_HASHES, num_bands=_BANDS)

    def add(self, key: K, text: str) -> None:
        """Let a text be found."""
        runs = runs_of(text)
        if not runs:
            return
        hashed = _hashed(runs)
        self._buckets.insert(len(self._keys), hashed)
        self._keys.append(key)
        self._runs.append(runs)
        self._hashes.append(hashed)

    def like(self, text: str, least: float = NEARLY_THE_SAME) -> tuple[Like[K], ...]:
        """The texts that are nearly the same as this one, the likest first; it is among them where it was added."""
        runs = runs_of(text)
        return self._like(runs, _hashed(runs), least) if runs else ()

    def _like(self, runs: frozenset[str], hashed: _Hashed, least: float) -> tuple[Like[K], ...]:
        candidates = self._buckets.query(hashed)[:MOST_LIKE]
        shares = ((at, shared(runs, self._runs[at])) for at in candidates)
        found = [Like(self._keys[at], share) for at, share in shares if share >= least]
        return tuple(sorted(found, key=lambda each: -each.share))

    def pairs(self, least: float = NEARLY_THE_SAME) -> Mapping[K, Sequence[Like[K]]]:
        """For each text that has any, the others that are nearly the same, the likest first."""
        found: dict[K, Sequence[Like[K]]] = {}
        for key, runs, hashed in zip(self._keys, self._runs, self._hashes, strict=True):
            if others := [each for each in self._like(runs, hashed, least) if each.key != key]:
                found[key] = others
        return found


def groups_of_like(texts: Iterable[tuple[K, str]]) -> tuple[tuple[K, ...], ...]:
    """The texts in groups that are nearly the same, in the order of their first; most stand alone."""
    index: LikenessIndex[K] = LikenessIndex()
    groups: list[list[K]] = []
    group_of: dict[K, list[K]] = {}
    for key, text in texts:
        known = next(iter(index.like(text)), None)
        if known is None:
            index.add(key, text)
            groups.append([key])
            group_of[key] = groups[-1]
        else:
            group_of[known.key].append(key)
    return tuple(map(tuple, groups))


def runs_of(text: str) -> frozenset[str]:
    """Every run of words of a text, whatever its case and layout; none of a short one."""
    words: Sequence[str] = _WORD.findall(text.casefold())
    if len(words) < FEWEST_WORDS:
        return frozenset()
    return frozenset(" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))


def shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Which share of the runs of both they have in common."""
    common = len(one & other)
    return common / (len(one) + len(other) - common)


def _hashed(runs: frozenset[str]) -> _Hashed:
    hashed: _Hashed = _LIBRARY.RMinHash(num_perm=_HASHES, seed=_SEED)
    hashed.update(list(runs))
    return hashed
