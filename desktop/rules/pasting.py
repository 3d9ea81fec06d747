"""What a block from the clipboard means in the cells on which it falls; nothing is written here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TypeVar

from desktop.core.number_forms import NumberForm, as_vietnamese, likely_form
from desktop.core.tabular import Block
from desktop.rules.cells import editable_text, expected_form, read_cell, show_value
from desktop.rules.programme_entries import Indicator
from desktop.rules.values import EMPTY, Value

T = TypeVar("T")


class Field(Enum):
    """Which part of a cell a pasted text is for."""

    FIGURE = auto()
    NOTE = auto()


@dataclass(frozen=True)
class Target:
    """A row of the grid, as far as pasting must know it.

    Attributes:
        locked: Calculated; nothing can be put there.
    """

    indicator: Indicator
    value: Value = EMPTY
    locked: bool = False


@dataclass(frozen=True)
class PastedCell:
    """A text of the block and the cell on which it falls.

    Attributes:
        text: As it was copied. typed: as it would be typed here. understood: as it will be shown.
        problem: Why it cannot be taken; "" when it can.
    """

    target: Target
    field: Field
    text: str
    typed: str
    understood: str
    problem: str = ""

    @property
    def code(self) -> str:
        """Code of the indicator."""
        return self.target.indicator.code

    @property
    def before(self) -> str:
        """What stands there now."""
        if self.field is Field.NOTE:
            return self.target.value.note
        return show_value(self.target.indicator, self.target.value)

    @property
    def changes(self) -> bool:
        """Whether anything would be different afterwards."""
        if self.field is Field.NOTE:
            return self.typed != self.target.value.note
        return self.typed != editable_text(self.target.indicator, self.target.value)


@dataclass(frozen=True)
class Pasting:
    """A block laid over cells.

    Attributes:
        form: How its numbers are read.
        by_code: The rows were found by the codes in the block, not by their order.
        cells: What falls on cells that can be typed in, or should have.
        beyond: How many filled cells of the block fall beside the grid or on columns that nobody types in.
    """

    form: NumberForm
    by_code: bool
    cells: tuple[PastedCell, ...]
    beyond: int = 0

    @property
    def accepted(self) -> tuple[PastedCell, ...]:
        """What can be written."""
        return tuple(cell for cell in self.cells if not cell.problem)

    @property
    def refused(self) -> tuple[PastedCell, ...]:
        """What cannot."""
        return tuple(cell for cell in self.cells if cell.problem)


@dataclass(frozen=True)
class Landing:
    """Where a block is put down.

    Attributes:
        targets: The rows from the current one downwards, in the order in which they are shown.
        fields: For each column from the current one to the right what is typed in it; ``None`` for nothing.
        by_code: Every row of the grid, for blocks that name their rows.
    """

    targets: Sequence[Target]
    fields: Sequence[Field | None]
    by_code: Mapping[str, Target] = field(default_factory=dict[str, Target])


_WITH_CODE = ((Field.FIGURE,), (Field.FIGURE, Field.NOTE))
"""What stands behind the code in a block that names its rows: the figure, perhaps a remark."""


def lay_out(block: Block, landing: Landing, form: NumberForm | None = None) -> Pasting:
    """Lay a block over cells.

    Where its first column holds codes of indicators, with a figure and perhaps a remark behind each, the codes say
    which row is meant; else the rows are taken in their order.

    Args:
        block: The cells of the clipboard.
        landing: Where it is put down.
        form: How its numbers are written; ``None`` to find out.
    """
    form = form or likely_form(cell for row in block for cell in row)
    named = _named(block, landing)
    cells: list[PastedCell] = []
    beyond = 0
    for number, row in enumerate(block):
        target = landing.by_code[row[0]] if named else _at(landing.targets, number)
        fields = (None, *named) if named else landing.fields
        for column, text in enumerate(row):
            wanted = _at(fields, column)
            if target is not None and wanted is not None:
                cells.append(_read(target, wanted, text, form))
            elif text and not (named and column == 0):
                beyond += 1
    return Pasting(form, bool(named), tuple(cell for cell in cells if _matters(cell)), beyond)


def _named(block: Block, landing: Landing) -> tuple[Field, ...]:
    """The fields behind the codes of a block that names its rows; () for one that does not."""
    width = len(block[0]) - 1 if block else 0
    codes = [row[0] for row in block]
    if width not in (1, 2) or len(set(codes)) != len(codes) or not all(code in landing.by_code for code in codes):
        return ()
    return _WITH_CODE[width - 1]


def _at(items: Sequence[T], number: int) -> T | None:
    return items[number] if number < len(items) else None


def _read(target: Target, wanted: Field, text: str, form: NumberForm) -> PastedCell:
    indicator = target.indicator
    if wanted is Field.NOTE:
        note = " ".join(text.split())
        return PastedCell(target, wanted, text, note, note, _calculated(target))
    typed = as_vietnamese(text, form)
    value = read_cell(indicator, typed)
    problem = _calculated(target) or (f"cần {expected_form(indicator.type)}" if value.raw else "")
    return PastedCell(target, wanted, text, typed, show_value(indicator, value), problem)


def _calculated(target: Target) -> str:
    return "máy tính theo công thức, không dán vào được" if target.locked else ""


def _matters(cell: PastedCell) -> bool:
    """A calculated cell that would get what it has, or nothing, is passed over: people copy whole forms."""
    return not cell.target.locked or bool(cell.text and cell.understood != cell.before)
