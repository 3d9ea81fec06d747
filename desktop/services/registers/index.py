"""What is known of a register without asking the database for every row: order, days, and what can be searched.

A book's rows are read once for each opened data folder; afterwards only those that were written since. So a search
among a hundred thousand rows reads none of them, and a figure that a register gives is counted once.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.text import fold
from desktop.models.register import RegisterBook, RegisterEntry
from desktop.rules.register_figures import RegisterFigure


@dataclass(frozen=True)
class RegisterIndex:
    """A book as it was at one version; its rows stand as the list shows them, the latest day first.

    Attributes:
        order: Their numbers. days: how long before the year 1 each was, so that they grow. texts: what can be searched.
        figures: What was counted at this version, by whatever decided it; grows.
    """

    version: int = 0
    order: Sequence[int] = ()
    days: Sequence[int] = ()
    texts: Sequence[str] = ()
    figures: dict[object, Mapping[str, RegisterFigure]] = field(
        default_factory=dict[object, Mapping[str, RegisterFigure]]
    )

    def find(self, text: str, first: date | None = None, last: date | None = None) -> Sequence[int]:
        """Numbers of the rows that hold every word of the text, of the days between two."""
        begin = bisect_left(self.days, _backwards(last)) if last else 0
        end = bisect_right(self.days, _backwards(first)) if first else len(self.days)
        rarest, *others = sorted(fold(text).split(), key=_rarity, reverse=True) or [""]
        if not rarest:
            return self.order[begin:end]
        found = [place for place, text in enumerate(self.texts[begin:end], start=begin) if rarest in text]
        for word in others:
            found = [place for place in found if word in self.texts[place]]
        return [self.order[place] for place in found]


def _backwards(day: date) -> int:
    return -day.toordinal()


def _rarity(word: str) -> tuple[bool, int]:
    """Numbers and long words stand in few rows: looked for first, they leave little to look through."""
    return any(letter.isdigit() for letter in word), len(word)


_Key = tuple[UUID, str]
_known: WeakKeyDictionary[Any, dict[_Key, RegisterIndex]] = WeakKeyDictionary()
"""By pool of connections: another data folder, or the same one opened again, begins anew."""
_lock = Lock()
_WRITES = "register_writes"


def keep_to_itself(session: Session) -> None:
    """The session writes to registers: what it reads may be undone, so nobody else may come to see it."""
    session.info[_WRITES] = True


def read_index(session: Session, book: RegisterBook) -> RegisterIndex:
    """The index of a book at its present version; what the session wrote must be flushed."""
    key = book.agency_id, book.register_code
    with _lock:
        kept = _known.setdefault(session.get_bind().engine.pool, {})
        index = kept.get(key, RegisterIndex())
        if index.version > book.version:
            index = RegisterIndex()  # the book of a backup
        if index.version < book.version:
            index = _brought_up(session, index, book)
            if _WRITES not in session.info:
                kept[key] = index
        return index


_Line = tuple[int, int, str]
"""A row: its day as ``days`` keeps it, its number backwards likewise, and its text."""


def _brought_up(session: Session, index: RegisterIndex, book: RegisterBook) -> RegisterIndex:
    written: Mapping[int, _Line | None] = _rows(session, book, index.version) if index.version else {}
    if not index.version or len(written) > _MOST_MERGED:
        return _whole(book, [line for line in _rows(session, book, 0).values() if line is not None])
    order, days, texts = list(index.order), list(index.days), list(index.texts)
    for place in [place for place, number in enumerate(order) if number in written][::-1]:
        del order[place], days[place], texts[place]
    for line in written.values():
        if line is not None:
            day, backwards, text = line
            place = bisect_left(range(len(order)), (day, backwards), key=lambda at: (days[at], -order[at]))
            order.insert(place, -backwards)
            days.insert(place, day)
            texts.insert(place, text)
    return RegisterIndex(book.version, order, days, texts)


_MOST_MERGED = 500
"""Rows that were written since; when there are more, all are read anew."""


def _rows(session: Session, book: RegisterBook, version: int) -> Mapping[int, _Line | None]:
    """Rows that were written after a version, by their number; None for a deleted one."""
    entry = RegisterEntry
    written = select(entry.number, entry.day, entry.search_text, entry.deleted_at).where(
        entry.agency_id == book.agency_id, entry.register_code == book.register_code, entry.version > version
    )
    return {
        number: (_backwards(day), -number, text) if deleted_at is None else None
        for number, day, text, deleted_at in session.execute(written)
    }


def _whole(book: RegisterBook, lines: list[_Line]) -> RegisterIndex:
    """The index of all rows; texts that lie together in memory are looked through twice as fast."""
    lines.sort()
    joined = "\n".join(text for _, _, text in lines)  # a folded text has no line break
    return RegisterIndex(
        book.version,
        [-backwards for _, backwards, _ in lines],
        [day for day, _, _ in lines],
        joined.split("\n") if lines else (),
    )
