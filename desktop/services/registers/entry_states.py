"""What the rows of a register hold: put in place, undone and done again, with a line in the audit trail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.identity import new_id
from desktop.models.bulk import insert_rows
from desktop.models.register import RegisterBook, RegisterEntry
from desktop.rules.register_rows import RegisterForm, searched
from desktop.services.officers.audit import record_event
from desktop.services.registers.index import keep_to_itself
from desktop.services.registers.row_conflicts import ADDED, CHANGED, DELETED, row_subject
from desktop.services.registers.rows import EntryRow, entry_row, find_book, register_form
from desktop.services.report.drafts import take_back_approvals
from desktop.services.undo import ChangedSinceError, Step, remember
from desktop.services.workspace import this_agency

PAGE = "registers"
"""Key of the page on which a change can be seen."""

_ASKED_AT_ONCE = 500


class EntryGoneError(UserError):
    """The row was deleted meanwhile."""

    code = "ENTRY_GONE"


@dataclass(frozen=True)
class EntryState:
    """Everything that a row holds; enough to put it back."""

    day: date
    cells: Mapping[str, Any]


States = Mapping[int, EntryState | None]
"""What rows hold, by their number; ``None`` is a deleted one."""


@dataclass(frozen=True)
class EntriesChanged:
    """What a change did.

    Attributes:
        before: What ``put_entries`` takes to undo it. after: to do it again.
        rows: The rows as they now are, without deleted ones.
    """

    register: str
    before: States
    after: States
    rows: tuple[EntryRow, ...] = ()

    @property
    def numbers(self) -> tuple[int, ...]:
        """Numbers of the rows that changed."""
        return tuple(self.after)


def add_states(session: Session, clock: Clock, form: RegisterForm, states: Sequence[EntryState]) -> EntriesChanged:
    """Add rows at the end of the book, in the caller's transaction."""
    book = _book_for_edit(session, form.register.code)
    first = book.last_number + 1
    after = dict(enumerate(states, start=first))
    now = clock.now()
    shared = {"agency_id": book.agency_id, "register_code": book.register_code, "version": book.version}
    rows = _shown(form, after)
    insert_rows(
        session,
        RegisterEntry,
        [
            {
                **shared,
                "id": new_id(now),
                "number": row.number,
                "day": row.day,
                "search_text": searched(row.shown),
                "cells": dict(state.cells),
                "created_at": now,
                "updated_at": now,
                "deleted_at": None,
            }
            for row, state in zip(rows, states, strict=True)
        ],
    )
    book.last_number += len(states)
    book.rows += len(states)
    changed = EntriesChanged(book.register_code, dict.fromkeys(after), after, rows)
    return _finish(session, clock, form, changed, _Action.ADD)


def put_entries(session: Session, clock: Clock, code: str, states: States) -> EntriesChanged:
    """Let rows hold what is given: how a change is undone and done again.

    Raises:
        EntryGoneError: A row to be changed or deleted is not there.
    """
    form = register_form(session, code)
    book = _book_for_edit(session, code)
    entries = dict(stored_entries(session, book.agency_id, code, tuple(states)))
    before: dict[int, EntryState | None] = {}
    for number, state in states.items():
        entry = entries.get(number)
        if entry is None or (state is None and entry.deleted_at is not None):
            raise entry_gone(number)
        before[number] = _held(entry)
        _put(entry, state, form, clock, book)
    action = _action(before, states)
    changed = EntriesChanged(code, before, dict(states), _shown(form, states))
    return _finish(session, clock, form, changed, action)


def _shown(form: RegisterForm, states: States) -> tuple[EntryRow, ...]:
    """The rows as they now are, without deleted ones."""
    return tuple(
        entry_row(form, number, state.day, form.loaded(state.cells))
        for number, state in states.items()
        if state is not None
    )


def _put(entry: RegisterEntry, state: EntryState | None, form: RegisterForm, clock: Clock, book: RegisterBook) -> None:
    was_there = entry.deleted_at is None
    entry.version, entry.updated_at = book.version, clock.now()
    if state is None:
        entry.deleted_at = clock.now()
    else:
        entry.deleted_at = None
        entry.day, entry.cells = state.day, dict(state.cells)
        entry.search_text = form.search_text(form.loaded(state.cells))
    book.rows += (state is not None) - was_there


def stored_entries(
    session: Session, agency_id: UUID, code: str, numbers: Sequence[int]
) -> Sequence[tuple[int, RegisterEntry]]:
    """Rows as they are stored, deleted ones too, with their numbers."""
    found: list[tuple[int, RegisterEntry]] = []
    for start in range(0, len(numbers), _ASKED_AT_ONCE):
        wanted = select(RegisterEntry).where(
            RegisterEntry.agency_id == agency_id,
            RegisterEntry.register_code == code,
            RegisterEntry.number.in_(numbers[start : start + _ASKED_AT_ONCE]),
        )
        found += [(entry.number, entry) for entry in session.scalars(wanted)]
    return found


def _book_for_edit(session: Session, code: str) -> RegisterBook:
    """The book, at the version that is being written."""
    keep_to_itself(session)
    book = find_book(session, code)
    if book is None:
        book = RegisterBook(agency_id=this_agency(session).id, register_code=code)
        session.add(book)
    book.version += 1
    return book


def entry_gone(number: int) -> EntryGoneError:
    """What is told of a row that was deleted meanwhile."""
    return EntryGoneError(f"Dòng số {number} của sổ không còn nữa.", "Mở lại sổ để xem các dòng hiện có.")


class _Action(StrEnum):
    """What was done, as the audit trail names it."""

    ADD = ADDED
    CHANGE = CHANGED
    DELETE = DELETED


_TOLD = {_Action.ADD: "thêm", _Action.CHANGE: "sửa", _Action.DELETE: "xóa"}


def _action(before: States, after: States) -> _Action:
    if all(state is None for state in after.values()):
        return _Action.DELETE
    return _Action.ADD if all(state is None for state in before.values()) else _Action.CHANGE


def _finish(
    session: Session, clock: Clock, form: RegisterForm, changed: EntriesChanged, action: _Action
) -> EntriesChanged:
    """Leave the way back, and note the change in the trail without what may name a citizen."""
    session.flush()
    take_back_approvals(session, this_agency(session))
    numbers = changed.numbers
    one = numbers[0] if len(numbers) == 1 else None
    subject = f"{changed.register}/{len(numbers)} dòng" if one is None else row_subject(changed.register, one)
    what = subject.removeprefix(f"{changed.register}/")
    record_event(
        session,
        clock,
        action,
        subject,
        before=_public(form, changed.before[one]) if one is not None else None,
        after=_public(form, changed.after[one]) if one is not None else {"numbers": [min(numbers), max(numbers)]},
    )
    told = f"Sổ {form.register.label}: {_TOLD[action]} {what}"
    target = f"{changed.register}/{numbers[-1]}"
    remember(session, Step(told, PAGE, target, partial(_put_back, changed=changed, told=told)))
    session.flush()
    return changed


def _put_back(session: Session, clock: Clock, changed: EntriesChanged, told: str) -> EntriesChanged:
    """Take a change back, unless the rows were changed again since."""
    agency = this_agency(session)
    now = dict(stored_entries(session, agency.id, changed.register, changed.numbers))
    for number, state in changed.after.items():
        entry = now.get(number)
        if entry is None or _held(entry) != state:
            raise ChangedSinceError(told)
    return put_entries(session, clock, changed.register, changed.before)


def _held(entry: RegisterEntry) -> EntryState | None:
    return None if entry.deleted_at else EntryState(entry.day, entry.cells)


def _public(form: RegisterForm, state: EntryState | None) -> Mapping[str, Any] | None:
    if state is None:
        return None
    private = {column.code for column in form.register.columns if column.private}
    return {code: content for code, content in state.cells.items() if code not in private}
