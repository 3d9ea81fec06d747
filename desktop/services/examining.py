"""Many files are examined by a second process, a little ahead of the one that judges them and writes them down.

Examining is half of the work, and needs neither the database nor the window: while this process writes, and its window
answers, the other one checks the next files. Where there is no second process to be had, everything is done here.
"""

from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Self

from desktop.core.child_process import process_context
from desktop.core.clock import Clock
from desktop.exchange.package import Examination
from desktop.rules.signing_rights import SigningRights
from desktop.services.grounds import Grounds, examine_by
from desktop.signing.trust import TrustStore

WORTH_A_PROCESS = 200
"""So many files take longer than starting a process."""

_SHARE = 16
"""Files that are handed over at once."""
_AHEAD = 4
"""Shares that are under way or wait: what they found is all that is held."""
_HERE_FIRST = 3 * _SHARE
"""Files that are examined here while the other process starts."""


def examinations(
    grounds: Grounds, clock: Clock, paths: Sequence[Path], *, alone: bool = False
) -> Generator[Examination, None, None]:
    """Examine files one after the other; close it where the rest is not wanted.

    Args:
        grounds: What they are judged by.
        clock: Tells when they came.
        paths: The files, in the order in which they are wanted.
        alone: Without a second process, however many they are.
    """
    here = len(paths) if alone or len(paths) < WORTH_A_PROCESS else _HERE_FIRST
    if here == len(paths):
        yield from (grounds.examine(path, clock.now()) for path in paths)
        return
    with _SecondProcess(grounds, clock, paths[here:]) as ahead:
        yield from (grounds.examine(path, clock.now()) for path in paths[:here])
        yield from ahead.results()


class _SecondProcess:
    """Looks at files ahead of the one who asks, but not far; if it fails, the asker does its work."""

    def __init__(self, grounds: Grounds, clock: Clock, paths: Sequence[Path]) -> None:
        self._grounds = grounds
        self._clock = clock
        shares = [paths[start : start + _SHARE] for start in range(0, len(paths), _SHARE)]
        self._waiting = deque(shares)
        self._given: deque[tuple[Sequence[Path], Future[list[Examination]] | None]] = deque()
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        basis = _Basis(self._grounds.trust, self._grounds.rights)
        try:
            self._pool = ProcessPoolExecutor(1, process_context(), _Basis.set, (basis,))
        except (OSError, NotImplementedError):  # no processes here, or none left
            self._pool = None
        self._give()
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def _give(self) -> None:
        while self._waiting and len(self._given) < _AHEAD:
            share = self._waiting.popleft()
            self._given.append((share, self._submit(share)))

    def _submit(self, share: Sequence[Path]) -> "Future[list[Examination]] | None":
        if self._pool is None:
            return None
        try:
            return self._pool.submit(_Basis.examine, share, self._clock.now())
        except RuntimeError:  # it has broken down, or this program is closing
            return None

    def results(self) -> Iterator[Examination]:
        """What was found, in the order of the files."""
        while self._given:
            share, future = self._given.popleft()
            found = self._result(share, future)
            self._give()
            yield from found

    def _result(self, share: Sequence[Path], future: "Future[list[Examination]] | None") -> Iterator[Examination]:
        if future is not None:
            try:
                return iter(future.result())
            except Exception:  # noqa: BLE001 - whatever happened there, what is done here tells
                self._drop()
        return (self._grounds.examine(path, self._clock.now()) for path in share)

    def _drop(self) -> None:
        """Do without it from now on."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = None


@dataclass(frozen=True)
class _Basis:
    """What the second process is given once."""

    trust: TrustStore
    rights: SigningRights

    current: ClassVar["_Basis"]

    def set(self) -> None:
        """Called in the second process, at its start."""
        _Basis.current = self

    @staticmethod
    def examine(paths: Sequence[Path], at: datetime) -> list[Examination]:
        """Called in the second process."""
        basis = _Basis.current
        return [examine_by(basis.trust, basis.rights, path, at) for path in paths]
