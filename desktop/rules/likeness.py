"""Which texts are nearly the same: MinHash finds the candidates, the shared runs of words decide."""

import re
from array import array
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
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
_HASHES, _BANDS, _SEED = 192, 24, 1
"""Of pairs that share 0.8 of their runs one in a hundred is missed, and of 0.85 one in two thousand; one in ten of
those that share half, as texts do that begin with the same suggested sentences, is looked at in vain."""
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
    """Texts to be compared with one another; those that are too short are left out.

    Equal texts stand together. Where very many are nearly the same, as when all have copied from one sheet, a further
    one is compared with some of them and found by none: time and memory grow with the texts, not with their pairs.
    """

    def __init__(self) -> None:
        self._keys: list[list[K]] = []
        self._runs: list[array[int]] = []
        self._likes: list[list[tuple[float, int]]] = []
        self._known: dict[tuple[int, int], int] = {}
        self._buckets: _Buckets = _LIBRARY.RMinHashLSH(threshold=NEARLY_THE_SAME, num_perm=_HASHES, num_bands=_BANDS)

    def add(self, key: K, text: str) -> None:
        """Let a text be found."""
        self.add_runs(key, runs_of(text))

    def add_runs(self, key: K, runs: frozenset[str]) -> None:
        """The same, of a text that was taken apart already."""
        if not runs:
            return
        told = len(runs), hash(runs)
        if (known := self._known.get(told)) is not None:
            self._keys[known].append(key)
            return
        at = self._known[told] = len(self._keys)
        hashed = _hashed(runs)
        likes = self._like(runs, hashed, NEARLY_THE_SAME)
        self._keys.append([key])
        self._runs.append(_kept(runs))
        self._likes.append(likes)
        for share, other in likes:
            self._likes[other].append((share, at))
        if len(likes) < MOST_LIKE:
            self._buckets.insert(at, hashed)

    def like(self, text: str, least: float = NEARLY_THE_SAME) -> tuple[Like[K], ...]:
        """The texts that are nearly the same as this one, the likest first; it is among them where it was added."""
        runs = runs_of(text)
        if not runs:
            return ()
        return tuple(self._named(sorted(self._like(runs, _hashed(runs), least), reverse=True)))

    def pairs(self) -> Iterator[tuple[K, Sequence[Like[K]]]]:
        """Each text that has any, with others that are nearly the same, the likest first."""
        for keys, likes in zip(self._keys, self._likes, strict=True):
            equal = [Like(key, 1.0) for key in keys[: MOST_LIKE + 1]] if len(keys) > 1 else []
            others = list(self._named(sorted(likes, reverse=True)))
            if equal or others:
                for key in keys:
                    yield key, [*(each for each in equal if each.key != key), *others][:MOST_LIKE]

    def _like(self, runs: frozenset[str], hashed: _Hashed, least: float) -> list[tuple[float, int]]:
        candidates = self._buckets.query(hashed)[:MOST_LIKE]
        if not candidates:
            return []
        own = set(map(hash, runs))
        shares = ((_share(own, self._runs[at]), at) for at in candidates)
        return [(share, at) for share, at in shares if share >= least]

    def _named(self, likes: Iterable[tuple[float, int]]) -> Iterator[Like[K]]:
        named = (Like(key, share) for share, at in likes for key in self._keys[at])
        return islice(named, MOST_LIKE)


def _kept(runs: frozenset[str]) -> "array[int]":
    """Eight bytes for a run: texts of a whole country are compared, and none of them need be kept for it."""
    return array("q", map(hash, runs))


def _share(own: set[int], other: "array[int]") -> float:
    common = len(own.intersection(other))
    return common / (len(own) + len(other) - common)


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
    return frozenset(map(" ".join, zip(*(words[at:] for at in range(_RUN)), strict=False)))


def shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Which share of the runs of both they have in common."""
    common = len(one & other)
    return common / (len(one) + len(other) - common)


def _hashed(runs: frozenset[str]) -> _Hashed:
    hashed: _Hashed = _LIBRARY.RMinHash(num_perm=_HASHES, seed=_SEED)
    hashed.update(list(runs))
    return hashed
