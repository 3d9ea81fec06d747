"""Two officers write in one cell of the grid: who comes second is told what the first has written, and when."""

from dataclasses import replace

from sqlalchemy.orm import Session

from desktop.rules.cells import show_value
from desktop.rules.programme_entries import Indicator
from desktop.rules.values import Value
from desktop.services.figures.cell_writing import CHANGED, subject_of
from desktop.services.officers.last_writer import last_writer
from desktop.services.report.drafts import Sheet
from desktop.services.two_writers import NOTHING, WrittenMeanwhileError


class CellWrittenMeanwhileError(WrittenMeanwhileError):
    """Another officer has written in this cell meanwhile; nothing was changed.

    Attributes:
        cell: Its code. now: what stands there.
    """

    def __init__(self, cell: str, now: Value, mine: str, theirs: str, by: str) -> None:
        super().__init__(f"Ô {cell}", mine, theirs, by)
        self.cell, self.now = cell, now


def refuse_unseen_cell(
    session: Session, sheet: Sheet, code: str, seen: Value | None, now: Value, wanted: Value
) -> None:
    """Stop before a figure or a remark is written over that its writer has not seen.

    Args:
        session: Of the edit, within its transaction.
        sheet: Whose cell, of which period.
        code: Of the cell.
        seen: What stood in it when the typing began; ``None`` where that does not count.
        now: What stands in it.
        wanted: What is to stand in it.

    Raises:
        CellWrittenMeanwhileError: Somebody else has written there since.
    """
    if seen is None:
        return
    other_figure = _figure(wanted) != _figure(now) != _figure(seen)
    other_remark = wanted.note != now.note != seen.note
    if other_figure or other_remark:
        indicator = sheet.programme.indicator_by_code[code]
        by = last_writer(session, subject_of(sheet, code), CHANGED)
        mine, theirs = (_in_words(indicator, value) for value in (wanted, now))
        raise CellWrittenMeanwhileError(code, now, mine, theirs, by)


def _figure(value: Value) -> Value:
    return replace(value, note="")


def _in_words(indicator: Indicator, value: Value) -> str:
    shown = show_value(indicator, value) or NOTHING
    return f"{shown}\nGhi chú: {value.note}" if value.note else shown
