"""What a table shows: columns over plain rows, headings between them, and how one cell looks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import Generic, TypeVar

from desktop.core.numbers import format_number
from desktop.ui.icons import Icon
from desktop.ui.tokens import Color, Tone

R = TypeVar("R")


class CellKind(Enum):
    """How a cell is painted."""

    TEXT = auto()
    NUMBER = auto()
    CHIP = auto()
    BAR = auto()
    SQUARES = auto()


@dataclass(frozen=True)
class Cell:
    """How one cell looks.

    Attributes:
        text: What is written; also what is copied, searched and read aloud.
        kind: Text, figures at the right, a status chip, a bar with its number, or the squares of a heat map.
        tone: Status of a chip; colour of text and icon elsewhere.
        muted: Grey text: old periods, units, codes.
        strong: Bold text.
        icon: Icon before the text, or in the chip instead of the sign of its tone.
        icon_tone: Colour of the icon alone; the text keeps its own.
        second: A second, grey line; of a chip what stands in grey beside it.
        background: Tint of the whole cell; None is the plain surface.
        indent: Distance of the text from the left edge, for “Trong đó” and opened groups.
        share: How much of a bar is full, 0 to 1.
        squares: How many squares of each tone, painted worst first.
        tooltip: What is said when the mouse rests on the cell.
    """

    text: str = ""
    kind: CellKind = CellKind.TEXT
    tone: Tone | None = None
    muted: bool = False
    strong: bool = False
    icon: Icon | None = None
    icon_tone: Tone | None = None
    second: str = ""
    background: Color | None = None
    indent: int = 0
    share: float = 0
    squares: Mapping[Tone, int] | None = None
    tooltip: str = ""


@dataclass(frozen=True)
class Heading:
    """A row that names the rows below it: “Nhóm 2. Kinh tế – xã hội · 9/10 chỉ tiêu”."""

    title: str
    count: str = ""

    @property
    def text(self) -> str:
        """Title and count as one line."""
        return f"{self.title}   ·   {self.count}" if self.count else self.title


def show(value: object) -> str:
    """A value as a cell writes it: numbers the Vietnamese way, nothing for None."""
    match value:
        case None:
            return ""
        case bool():
            return "Có" if value else "Không"
        case int() | Decimal():
            return format_number(value, true_minus=True)
        case _:
            return str(value)


@dataclass(frozen=True)
class Column(Generic[R]):
    """A column: where its value is found in a row, and how it is shown.

    Attributes:
        title: Heading.
        value: The value of a row, by which the column sorts and, unless ``cell`` says otherwise, what it shows.
        kind: How the plain value is painted; figures stand at the right, heading too.
        cell: How the cell looks, where the plain value does not suffice.
        width: Width in logical pixels; the minimum of a stretching column.
        stretch: Takes the room that is left.
        wraps: A row grows when this text needs more lines or has a second line.
        wide_only: Hidden where the window is narrow.
        edit: Text that the editor starts with, or None where the cell of this row may not be typed in; no function,
            no editing at all.
        hint: Tooltip of the heading.
        paper_only: Not shown in the window: searched, printed and saved all the same.
        private: Names citizens: it is shown in the window, and left out of what is printed or saved from it.
    """

    title: str
    value: Callable[[R], object]
    kind: CellKind = CellKind.TEXT
    cell: Callable[[R], Cell] | None = None
    width: int = 100
    stretch: bool = False
    wraps: bool = False
    wide_only: bool = False
    edit: Callable[[R], str | None] | None = None
    hint: str = ""
    paper_only: bool = False
    private: bool = False

    def look(self, row: R) -> Cell:
        """How the cell of a row looks."""
        return self.cell(row) if self.cell is not None else Cell(show(self.value(row)), self.kind)

    @property
    def right(self) -> bool:
        """Whether text stands at the right edge."""
        return self.kind is CellKind.NUMBER
