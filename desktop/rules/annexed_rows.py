"""Rows of registers that travel with a report, because the programme annexes the register to it.

Figures counted from registers say how many; an annexed register says which. What may name a citizen never goes along,
whatever a programme asks for.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from desktop.core.numbers import MOST_DIGITS
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Register, RegisterColumn
from desktop.rules.programme_kinds import ValueType
from desktop.rules.programme_report import Annex
from desktop.rules.register_figures import Cells
from desktop.rules.register_rows import RegisterForm
from desktop.rules.snapshot import ReportedRegister
from desktop.rules.values import Scalar

_NUMBERS = frozenset({ValueType.COUNT, ValueType.MONEY, ValueType.PERCENT})
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_TRUE, _FALSE = "true", "false"
_ANSWERS: Mapping[str, bool] = {_TRUE: True, _FALSE: False}


def annexed_registers(programme: Programme) -> tuple[tuple[Annex, Register], ...]:
    """The annexes that are registers, in the programme's order; each register once."""
    registers = programme.register_by_code
    first = {annex.content: annex for annex in reversed(programme.annexes)}
    return tuple(
        (annex, registers[annex.content])
        for annex in programme.annexes
        if annex.content in registers and first[annex.content] is annex
    )


def annexed_columns(annex: Annex, register: Register) -> tuple[RegisterColumn, ...]:
    """The columns that travel, in the order that the annex gives them."""
    known = {column.code: column for column in register.columns if not column.private}
    return tuple(known[code] for code in (annex.columns or known) if code in known)


def report_rows(
    programme: Programme, annex: Annex, register: Register, rows: Iterable[Cells], total: int
) -> ReportedRegister:
    """Rows as they travel; ``total``: how many there are."""
    form = RegisterForm(programme, register)
    codes = tuple(column.code for column in annexed_columns(annex, register))
    stored = (form.stored(cells) for cells in rows)
    texts = tuple(tuple(_text(row.get(code)) for code in codes) for row in stored)
    return ReportedRegister(register.code, codes, texts, total)


def read_rows(
    reported: ReportedRegister, programme: Programme, columns: Sequence[RegisterColumn]
) -> tuple[tuple[Scalar | None, ...], ...]:
    """The contents of the given columns; texts that do not fit their column stay texts, since they came from outside.

    Choices are given by their names.
    """
    register = programme.register_by_code[reported.code]
    form = RegisterForm(programme, register)
    return tuple(
        tuple(_content(form, column, cells.get(column.code, "")) for column in columns)
        for cells in (dict(zip(reported.columns, row, strict=False)) for row in reported.rows)
    )


def _text(stored: bool | str | None) -> str:  # noqa: FBT001 - what is stored may be one
    if isinstance(stored, bool):
        return _TRUE if stored else _FALSE
    return stored or ""


def _content(form: RegisterForm, column: RegisterColumn, text: str) -> Scalar | None:
    if not text:
        return None
    if column.type in _NUMBERS and (len(text) > MOST_DIGITS or not _NUMBER.fullmatch(text)):
        return text
    try:
        content = form.loaded({column.code: _ANSWERS.get(text, text)}).get(column.code)
    except ValueError:  # no day
        content = None
    if content is None:
        return text
    return form.shown(column, content) if column.choices else content
