"""A row of a register: between what people type, what it means, what is stored, and what is searched."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from desktop.core.text import fold, nfc
from desktop.rules.cells import expected_form, read_content, show_content
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Choice, Register, RegisterColumn
from desktop.rules.programme_kinds import TASK_CHOICES, ValueType
from desktop.rules.register_figures import Cells
from desktop.rules.values import Scalar

LONGEST_TEXT = 4000
"""Characters of a text cell."""

_DAY_AND_MONTH = re.compile(r"([0-9]{1,2})\s?[/.-]\s?([0-9]{1,2})")
_SHOWN = 40


@dataclass(frozen=True)
class BadCell:
    """A cell that cannot be kept as it was typed: which column, why, and what was expected."""

    column: str
    message: str


@dataclass(frozen=True)
class ReadRow:
    """A row as it was understood; it may be kept when there are no faults."""

    cells: Cells
    faults: tuple[BadCell, ...]

    def day(self, register: Register, otherwise: date) -> date:
        """The day that decides the row's period."""
        day = self.cells.get(register.day) if register.day else None
        return day if isinstance(day, date) else otherwise


class RegisterForm:
    """How the rows of a register are read and shown.

    Args:
        programme: Holds the code lists.
        register: The register.
    """

    def __init__(self, programme: Programme, register: Register) -> None:
        self.register = register
        self.choices: Mapping[str, Sequence[Choice]] = {
            column.code: _choices(programme, column) for column in register.columns if column.choices
        }
        self._names = {code: {c.code: c.name for c in choices} for code, choices in self.choices.items()}
        self._codes = {
            code: {fold(text): choice.code for choice in reversed(choices) for text in (choice.name, choice.code)}
            for code, choices in self.choices.items()
        }

    def read(self, typed: Mapping[str, str], year: int | None) -> ReadRow:
        """Understand what was typed in a row.

        Args:
            typed: By column code; a column that is left out is empty.
            year: Completes a day that was typed without one; ``None`` where nothing is to be guessed.
        """
        cells: dict[str, Scalar] = {}
        faults: list[BadCell] = []
        for column in self.register.columns:
            text = nfc(typed.get(column.code, "")).strip()
            content = self._content(column, text, year) if text else None
            if content is not None:
                cells[column.code] = content
            elif text:
                faults.append(BadCell(column.code, self._fault(column, text)))
            elif column.required:
                faults.append(BadCell(column.code, f"{column.name}: chưa nhập."))
        return ReadRow(cells, tuple(faults))

    def completed(self, column: RegisterColumn, text: str, year: int) -> str:
        """The text written out, as it will stand in the cell: "5/3" is 05/03/2018, "khi" may be Khiếu nại.

        The same where it cannot be understood.
        """
        typed = nfc(text).strip()
        content = self._content(column, typed, year) if typed else None
        if content is None and typed and column.choices:
            meant = [choice for choice in self.choices[column.code] if fold(choice.name).startswith(fold(typed))]
            content = meant[0].code if len(meant) == 1 else None
        return text if content is None else self.shown(column, content)

    def shown(self, column: RegisterColumn, content: Scalar | None) -> str:
        """A cell as screens and paper show it."""
        if content is None:
            return ""
        if isinstance(content, str):
            return self._names.get(column.code, {}).get(content, content)
        return show_content(content)

    def words(self, code: str, content: object) -> str:
        """A cell as it is shown, by the code of its column."""
        column = next(column for column in self.register.columns if column.code == code)
        return self.shown(column, cast("Scalar | None", content))

    def search_text(self, cells: Cells) -> str:
        """Everything in the row that can be searched."""
        return searched(self.shown(column, cells.get(column.code)) for column in self.register.columns)

    def stored(self, cells: Cells) -> dict[str, Any]:
        """The row as JSON: numbers and days as texts, so that nothing is lost."""
        return {code: _stored(content) for code, content in cells.items() if content is not None}

    def loaded(self, stored: Mapping[str, Any]) -> Cells:
        """The row that was stored; what does not fit a column of today is left out."""
        found = ((column, stored.get(column.code)) for column in self.register.columns)
        return {column.code: _loaded(column.type, value) for column, value in found if value is not None}

    def _content(self, column: RegisterColumn, text: str, year: int | None) -> Scalar | None:
        if column.type is ValueType.CHOICE:
            return self._codes[column.code].get(fold(text))
        if column.type is ValueType.DATE and year is not None and (short := _DAY_AND_MONTH.fullmatch(text)):
            return read_content(column.type, f"{short[1]}/{short[2]}/{year}")
        if len(text) > LONGEST_TEXT:
            return None
        return read_content(column.type, text)

    def _fault(self, column: RegisterColumn, text: str) -> str:
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
        if column.type is ValueType.TEXT:
            return f"{column.name}: dài quá {LONGEST_TEXT} ký tự."
        if column.type is ValueType.CHOICE:
            expected = f"một trong: {'; '.join(choice.name for choice in self.choices[column.code][:6])}"
        else:
            expected = expected_form(column.type)
        return f"{column.name}: “{shown}” không dùng được, cần {expected}."


def searched(shown: Iterable[str]) -> str:
    """What can be searched of a row whose cells show this."""
    return fold("\n".join(shown))


def _choices(programme: Programme, column: RegisterColumn) -> Sequence[Choice]:
    if column.choices == TASK_CHOICES:
        return tuple(Choice(task.code, f"{task.code} {task.name}") for task in programme.tasks)
    return programme.lists.get(column.choices, ())


def _stored(content: Scalar) -> bool | str:
    match content:
        case bool() | str():
            return content
        case Decimal():
            return f"{content:f}"
        case date():
            return content.isoformat()


def _loaded(kind: ValueType, value: object) -> Scalar | None:
    match kind, value:
        case ValueType.BOOL, bool():
            return value
        case ((ValueType.COUNT | ValueType.MONEY | ValueType.PERCENT), str()):
            return Decimal(value)
        case ValueType.DATE, str():
            return date.fromisoformat(value)
        case ((ValueType.TEXT | ValueType.CHOICE), str()):
            return value
        case _:
            return None
