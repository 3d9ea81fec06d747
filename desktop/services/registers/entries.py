"""Writing in a register: rows are added, changed and deleted as people type them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.core.errors import UserError
from desktop.models.register import RegisterEntry
from desktop.rules.register_figures import Cells
from desktop.rules.register_rows import BadCell, ReadRow, RegisterForm
from desktop.services.registers.entry_states import (
    EntriesChanged,
    EntryState,
    add_states,
    entry_gone,
    put_entries,
    stored_entries,
)
from desktop.services.registers.row_conflicts import NOTHING_SEEN, refuse_unseen_row, written_over
from desktop.services.registers.rows import register_form
from desktop.services.workspace import this_agency


class EntryRefusedError(UserError):
    """A row cannot be kept as it was typed; ``faults`` tell the cells."""

    code = "ENTRY_REFUSED"

    def __init__(self, faults: Sequence[BadCell]) -> None:
        super().__init__(faults[0].message, "Sửa các ô được báo rồi ghi lại.")
        self.faults = tuple(faults)


@dataclass(frozen=True)
class EntryEdit:
    """A row as it was typed.

    Attributes:
        number: The row that is changed; ``None`` adds one.
        typed: Texts by column code; columns that are left out are empty.
        seen: What the row held when the typing began; ``None`` where that does not count.
    """

    register: str
    typed: Mapping[str, str]
    number: int | None = None
    seen: Cells | None = None


def write_entry(session: Session, clock: Clock, edit: EntryEdit) -> EntriesChanged:
    """Add a row, or change one: only the cells that were typed over, where it is known what was ``seen``.

    Raises:
        EntryRefusedError: A cell cannot be understood, or a required one is empty.
        EntryGoneError: The row to change was deleted meanwhile.
        FieldsWrittenMeanwhileError: Somebody else has written in the same cells since; nothing was changed.
        UnknownRegisterError: The programme has no such register.
    """
    form = register_form(session, edit.register)
    read = form.read(edit.typed, today(clock).year)
    if read.faults:
        raise EntryRefusedError(read.faults)
    if edit.number is None:
        return add_states(session, clock, form, [_state(form, read, today(clock))])
    entry = _entry(session, edit.register, edit.number)
    cells = written_over(session, form, edit.number, read.cells, edit.seen, form.loaded(entry.cells))
    state = _state(form, replace(read, cells=cells), entry.day)
    return put_entries(session, clock, edit.register, {edit.number: state})


def _entry(session: Session, code: str, number: int) -> RegisterEntry:
    found = dict(stored_entries(session, this_agency(session).id, code, (number,))).get(number)
    if found is None or found.deleted_at is not None:
        raise entry_gone(number)
    return found


def add_rows(session: Session, clock: Clock, form: RegisterForm, rows: Sequence[ReadRow]) -> EntriesChanged:
    """Add many rows that were understood, in one statement."""
    return add_states(session, clock, form, [_state(form, row, today(clock)) for row in rows])


def delete_entries(
    session: Session, clock: Clock, code: str, numbers: Sequence[int], seen: Mapping[int, Cells] = NOTHING_SEEN
) -> EntriesChanged:
    """Delete rows; ``put_entries`` brings them back.

    Args:
        session: Of the edit.
        clock: Tells the time.
        code: Of the register.
        numbers: Of the rows.
        seen: What they held when that was decided, by number; what is not named does not count.

    Raises:
        EntryGoneError: One was deleted meanwhile.
        WrittenMeanwhileError: Somebody else has changed one since; nothing was deleted.
    """
    form = register_form(session, code)
    known = tuple(number for number in numbers if number in seen)
    for number, entry in stored_entries(session, this_agency(session).id, code, known):
        if entry.deleted_at is None:
            refuse_unseen_row(session, form, number, seen[number], form.loaded(entry.cells))
    return put_entries(session, clock, code, dict.fromkeys(numbers))


def _state(form: RegisterForm, row: ReadRow, otherwise: date) -> EntryState:
    return EntryState(row.day(form.register, otherwise), form.stored(row.cells))


def typed_texts(form: RegisterForm, cells: Cells) -> Mapping[str, str]:
    """A row as it would be typed: what stands in the editors when it is opened."""
    return {column.code: form.shown(column, cells.get(column.code)) for column in form.register.columns}
