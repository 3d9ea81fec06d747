"""What is pointed out in a text that a person writes; nothing of it keeps the report from being handed in."""

from dataclasses import dataclass
from enum import Enum, auto


class RemarkKind(Enum):
    """What a remark is about."""

    NUMBER = auto()
    """A number that is not the grid's."""
    NAME = auto()
    """A name that is written otherwise by Nghị định 30/2020, Phụ lục II."""
    PRINT = auto()
    """What would look wrong on paper."""


@dataclass(frozen=True)
class TextRemark:
    """Something in a text that should be looked at.

    Attributes:
        start, length: Where, in characters of the text.
        message: What is odd, as a sentence.
        instead: What may be put in its place; "" when the writer must decide.
        indicator: Code of the cell with the other number; "" for other kinds.
    """

    kind: RemarkKind
    start: int
    length: int
    message: str
    instead: str = ""
    indicator: str = ""
