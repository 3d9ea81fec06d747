"""Copies of packages made while others are still examined: where they lie when their turn comes, nobody waits for them.

A copy stands under its hash only when the disk has it and what was read back has that hash; whoever finds one there may
take it. What is left over is worth nothing and cleared away by the next intake.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from io import FileIO
from itertools import count
from pathlib import Path
from threading import BoundedSemaphore

from desktop.core.paths import DataFolder
from desktop.database.sqlite_files import key_of
from desktop.exchange.package import Examination
from desktop.rules.verdicts import Verdict

_LARGEST = 1 << 20
"""Bytes of a file that is copied ahead; of larger ones too much would lie on the disk twice."""
_AT_ONCE = 16
"""Copies that the disk is asked to keep at the same time: it takes hardly longer than one."""


def place_ahead(folder: DataFolder) -> Path:
    """Where copies made ahead lie: on the disk of the received files, and among none of them."""
    return folder.root / ".tiep-nhan.part"


@contextmanager
def copying_ahead(folder: DataFolder, *, worth_it: bool) -> Iterator[Path | None]:
    """A place for copies made ahead, for as long as an intake lasts; ``None`` where none are to be made.

    Where the data lies encrypted there is none: a copy that a power cut leaves behind would lie plain.
    """
    place = place_ahead(folder)
    if worth_it and key_of(folder.database) is None:
        with suppress(OSError):
            place.mkdir(exist_ok=True)
    try:
        yield place if place.is_dir() else None
    finally:
        shutil.rmtree(place, ignore_errors=True)


class CopiesAhead:
    """Makes copies ahead; whatever fails is left to the one who wants the copy, who will say why."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._threads = ThreadPoolExecutor(_AT_ONCE)
        self._turns = BoundedSemaphore(_AT_ONCE)
        self._numbers = count()

    def add_all(self, examined: Iterable[Examination]) -> None:
        """Copy those that will be taken in; the disk's answer is not waited for."""
        for each in examined:
            if each.verdict is Verdict.VALID and each.size <= _LARGEST:
                self._add(each)

    def _add(self, examination: Examination) -> None:
        temporary = self._place / f".{os.getpid()}-{next(self._numbers)}"
        self._turns.acquire()
        with ExitStack() as failing:
            failing.callback(self._turns.release)
            with suppress(OSError, RuntimeError):
                with examination.file.open("rb", buffering=0) as source:
                    data = source.read(examination.size + 1)
                copy = failing.enter_context(temporary.open("x+b", buffering=0))
                copy.write(data)
                self._threads.submit(self._prove, copy, temporary, examination.sha256)
                failing.pop_all()

    def _prove(self, copy: FileIO, temporary: Path, digest: str) -> None:
        """Give a copy its name when it is there for good."""
        try:
            with copy:
                os.fsync(copy.fileno())
                copy.seek(0)
                right = sha256(copy.read()).hexdigest() == digest
            if right:
                temporary.replace(self._place / digest)
        except OSError:
            pass  # it has no name, and is not looked for
        finally:
            self._turns.release()

    def close(self) -> None:
        """Let what was begun end."""
        self._threads.shutdown()
