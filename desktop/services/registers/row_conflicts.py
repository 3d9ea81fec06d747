"""Two officers write in one row of a register: who comes second is told, and only what was typed is written."""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from sqlalchemy.orm import Session

from desktop.rules.register_figures import Cells
from desktop.rules.register_rows import RegisterForm
from desktop.services.officers.last_writer import last_writer
from desktop.services.two_writers import WrittenMeanwhileError, own_fields

ADDED, CHANGED, DELETED = "register.add", "register.change", "register.delete"
"""What the audit trail calls what was done."""
NOTHING_SEEN: Mapping[int, Cells] = MappingProxyType({})
"""Of no row it is known what was seen."""


def row_subject(register: str, number: int) -> str:
    """What the audit trail calls a row."""
    return f"{register}/dòng {number}"


def written_over(
    session: Session, form: RegisterForm, number: int, typed: Cells, seen: Cells | None, now: Cells
) -> Cells:
    """What a row is to hold: what was typed in it, and what another has written since in its other cells.

    Args:
        session: Of the edit, within its transaction.
        form: Of the register.
        number: Of the row.
        typed: The row as it was typed.
        seen: What it held when the typing began; ``None`` where that does not count: everything is written over.
        now: What it holds.

    Raises:
        FieldsWrittenMeanwhileError: Somebody else has written in the same cells since.
    """
    own = own_fields(
        _name(number),
        {column.code: column.name for column in form.register.columns},
        typed,
        seen,
        now,
        by=partial(_last_writer, session, form, number),
        words=form.words,
    )
    return {code: typed.get(code) if code in own else now.get(code) for code in {*now, *own}}


def refuse_unseen_row(session: Session, form: RegisterForm, number: int, seen: Cells, now: Cells) -> None:
    """Stop before a row is deleted that is no longer what was seen.

    Raises:
        WrittenMeanwhileError: Somebody else has changed it since.
    """
    if now != seen:
        held = "; ".join(text for column in form.register.columns if (text := form.shown(column, now.get(column.code))))
        raise WrittenMeanwhileError(_name(number), "(xóa)", held, _last_writer(session, form, number))


def _name(number: int) -> str:
    return f"Dòng số {number} của sổ"


def _last_writer(session: Session, form: RegisterForm, number: int) -> str:
    return last_writer(session, row_subject(form.register.code, number), ADDED, CHANGED, DELETED)
