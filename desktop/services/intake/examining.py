"""Many files are examined by other processes, a little ahead of the one that judges them and writes them down.

Examining is half of the work, and needs neither the database nor the window: while this process writes, and its window
answers, another one checks the next files and copies those that will be taken in. Of very many files two are examined
at once: what one leaves of the computer while a disk keeps it waiting is taken by the others. Where this process would
have to wait for them, it helps. Where there is no other process to be had, everything is done here.
"""

import os
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Self

from desktop.core.child_process import process_context
from desktop.core.clock import Clock
from desktop.exchange.package import Examination
from desktop.services.intake.copies_ahead import CopiesAhead
from desktop.services.intake.examiner import Examiner
from desktop.services.intake.grounds import Grounds

WORTH_A_PROCESS = 200
"""So many files take longer than starting a process."""
WORTH_ANOTHER = 3000
"""So many are ready sooner with two, although each takes a second of work to start."""

_SHARE = 16
"""Files that are handed over at once."""
_AHEAD = 10
"""Shares that the others have before them: as many as they examine while one group of files is written down."""
_MOST_AHEAD = _AHEAD + 2
"""The same with those that were examined here meanwhile: what they found is all that is held."""
_HERE_FIRST = 3 * _SHARE
"""Files that are examined here while the others start."""

_Share = Sequence[Path]
_Found = Sequence[Examination]


def examinations(
    grounds: Grounds,
    clock: Clock,
    paths: Iterable[Path],
    many: int,
    *,
    alone: bool = False,
    copies: Path | None = None,
) -> Generator[Examination, None, None]:
    """Examine files one after the other; close it where the rest is not wanted.

    Args:
        grounds: What they are judged by.
        clock: Tells when they came.
        paths: The files, in the order in which they are wanted; asked for a little ahead.
        many: How many they are.
        alone: Without other processes, however many they are.
        copies: Where the other processes put copies of what will be taken in; without it, they make none.
    """
    processes = 0 if alone else other_processes(many)
    if not processes:
        yield from (grounds.examine(path, clock.now()) for path in paths)
        return
    coming = iter(paths)
    here = tuple(islice(coming, _HERE_FIRST))
    with _OtherProcesses(processes, grounds, clock, coming, copies) as ahead:
        yield from (grounds.examine(path, clock.now()) for path in here)
        yield from ahead.results()


def other_processes(files: int) -> int:
    """How many other processes are worth starting: none that would have to wait for this one to leave its core."""
    if files < WORTH_A_PROCESS or _cores() == 1:
        return 0
    return 1 if files < WORTH_ANOTHER else 2


def _cores() -> int:
    """Cores that this program may use: where many share a server, less than it has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _OtherProcesses:
    """Look at files ahead of the one who asks, but not far; if they fail, the asker does their work."""

    def __init__(
        self, processes: int, grounds: Grounds, clock: Clock, paths: Iterator[Path], copies: Path | None
    ) -> None:
        self._processes = processes
        self._grounds = grounds
        self._clock = clock
        self._copies = copies
        self._ahead = CopiesAhead(copies) if copies else None
        self._shares = iter(lambda: tuple(islice(paths, _SHARE)), ())
        self._given: deque[tuple[_Share, Future[list[Examination]] | _Found | None]] = deque()
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        examiner = Examiner(self._grounds.trust, self._grounds.rights, self._copies)
        try:
            self._pool = ProcessPoolExecutor(self._processes, process_context(), Examiner.begin, (examiner,))
        except (OSError, NotImplementedError):  # no processes here, or none left
            self._pool = None
        self._give()
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
        if self._ahead is not None:
            self._ahead.close()

    def _give(self) -> None:
        while self._under_way() < _AHEAD and (share := self._next_share()):
            self._given.append((share, self._submit(share)))

    def _next_share(self) -> _Share:
        return next(self._shares, ()) if len(self._given) < _MOST_AHEAD else ()

    def _under_way(self) -> int:
        return sum(not isinstance(found, Future) or not found.done() for _, found in self._given)

    def _submit(self, share: _Share) -> "Future[list[Examination]] | None":
        if self._pool is None:
            return None
        try:
            return self._pool.submit(Examiner.examine, share, self._clock.now())
        except RuntimeError:  # it has broken down, or this program is closing
            return None

    def results(self) -> Iterator[Examination]:
        """What was found, in the order of the files."""
        while self._given:
            share, given = self._given.popleft()
            if isinstance(given, Future):
                self._help(given)
            found = self._result(share, given)
            self._give()
            yield from found

    def _help(self, awaited: "Future[list[Examination]]") -> None:
        """Examine the next files here for as long as the other processes are not ready."""
        while not awaited.done() and (share := self._next_share()):
            found = [self._grounds.examine(path, self._clock.now()) for path in share]
            if self._ahead is not None:
                self._ahead.add_all(found)
            self._given.append((share, found))

    def _result(self, share: _Share, given: "Future[list[Examination]] | _Found | None") -> Iterable[Examination]:
        if isinstance(given, Future):
            try:
                return given.result()
            except Exception:  # noqa: BLE001 - whatever happened there, what is done here tells
                self._drop()
        elif given is not None:
            return given
        return (self._grounds.examine(path, self._clock.now()) for path in share)

    def _drop(self) -> None:
        """Do without them from now on."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = None
