"""What is known of a register without asking the database for every row: order, days, and what can be searched.

A book's rows are read once for each opened data folder; afterwards only those that were written since. So a search
among a hundred thousand rows reads none of them, and a figure that a register gives is counted once.
"""

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
    """A book as it was at one version.

    Attributes:
        texts: What can be searched in each row, by its number. days: likewise its day.
        order: Numbers as the list shows them: the latest day first.
        figures: What was counted at this version, by whatever decided it; grows.
    """

    version: int = 0
    texts: Mapping[int, str] = field(default_factory=dict[int, str])
    days: Mapping[int, date] = field(default_factory=dict[int, date])
    order: tuple[int, ...] = ()
    figures: dict[object, Mapping[str, RegisterFigure]] = field(
        default_factory=dict[object, Mapping[str, RegisterFigure]]
    )

    def find(self, text: str, first: date | None = None, last: date | None = None) -> Sequence[int]:
        """Numbers of the rows that hold every word of the text, of the days between two."""
        found: Sequence[int] = self.order
        if first is not None or last is not None:
            days, begin, end = self.days, first or date.min, last or date.max
            found = [number for number in found if begin <= days[number] <= end]
        texts = self.texts
        for word in sorted(fold(text).split(), key=_rarity, reverse=True):
            found = [number for number in found if word in texts[number]]
        return found


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


def _brought_up(session: Session, index: RegisterIndex, book: RegisterBook) -> RegisterIndex:
    texts, days = dict(index.texts), dict(index.days)
    written = session.execute(
        select(RegisterEntry.number, RegisterEntry.day, RegisterEntry.search_text, RegisterEntry.deleted_at).where(
            RegisterEntry.agency_id == book.agency_id,
            RegisterEntry.register_code == book.register_code,
            RegisterEntry.version > index.version,
        )
    )
    for number, day, text, deleted_at in written:
        if deleted_at is None:
            texts[number], days[number] = text, day
        else:
            texts.pop(number, None)
            days.pop(number, None)
    order = tuple(sorted(days, key=lambda number: (days[number], number), reverse=True))
    return RegisterIndex(book.version, texts, days, order)
