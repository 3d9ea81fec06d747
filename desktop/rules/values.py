"""One reported value: a number, yes or no, a text, a date, or the reason why there is none."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

Scalar = Decimal | bool | str | date
"""What a cell can hold. ``bool`` is never a number here; a date is a calendar day."""


class SpecialState(StrEnum):
    """What a value is when it is not a plain number. An empty cell is none of these."""

    NOTHING_AROSE = "khong_phat_sinh"
    """Không phát sinh: counts as zero."""
    NOT_APPLICABLE = "khong_ap_dung"
    """Không áp dụng: left out of sums and denominators."""
    NOT_AVAILABLE = "chua_co_so_lieu"
    """Chưa có số liệu: blocks the hand-in of a required indicator."""
    ESTIMATE = "uoc"
    """Ước: a number is there, and is printed with "ước"."""


@dataclass(frozen=True)
class Value:
    """The value of one indicator in one report.

    Attributes:
        content: The number, answer, text or day; ``None`` when empty or when ``state`` says why.
        state: A special state, or ``None`` for a plain or empty value.
        note: The officer's remark; travels with the report.
        raw: What was typed when it could not be understood ("12a"): kept and flagged, never refused. Then
            ``content`` is ``None``.
    """

    content: Scalar | None = None
    state: SpecialState | None = None
    note: str = ""
    raw: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing was entered: no content, no state, nothing that could not be read."""
        return self.content is None and self.state is None and not self.raw

    @property
    def number(self) -> Decimal | None:
        """The value as a number for formulas and sums: nothing arose is zero; ``None`` when there is no number."""
        if self.state is SpecialState.NOTHING_AROSE:
            return Decimal(0)
        if self.state in (SpecialState.NOT_APPLICABLE, SpecialState.NOT_AVAILABLE):
            return None
        return self.content if isinstance(self.content, Decimal) else None


EMPTY = Value()
"""A cell in which nothing was entered."""
