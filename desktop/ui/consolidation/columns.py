"""The columns of the consolidated table, and of the list of what a total is made of."""

from enum import IntEnum

from desktop.documents.wording import change_words
from desktop.rules.programme_kinds import Aggregation
from desktop.ui.consolidation.lines import (
    NOT_COMPARABLE,
    ShareLine,
    TotalLine,
    ratio_text,
    total_text,
    why_incomparable,
)
from desktop.ui.tables.cells import Cell, CellKind, Column
from desktop.ui.tokens import Tone

_INDENT = 16


class At(IntEnum):
    """Where each column of the consolidated table stands."""

    CODE = 0
    NAME = 1
    UNIT = 2
    LAST_YEAR = 3
    TOTAL = 4
    CHANGE = 5
    COVERAGE = 6


def total_columns() -> tuple[Column[TotalLine], ...]:
    """In the order of ``At``; the headings of periods are set when the totals are read."""
    number = CellKind.NUMBER
    return (
        Column("Mã", lambda line: line.code, cell=_code, width=64),
        Column("Chỉ tiêu", lambda line: line.row.indicator.name, cell=_name, width=160, stretch=True, wraps=True),
        Column("Đơn vị tính", lambda line: line.row.indicator.unit, cell=_unit, width=84, wide_only=True),
        Column("Cùng kỳ", _last_value, number, cell=_last_year, width=78, wraps=True,
               hint="Số cùng kỳ năm trước mà chính các đơn vị này đã báo cáo"),
        Column("Kỳ này", _value, number, cell=_total, width=88, wraps=True,
               hint="Tỷ lệ tính lại từ tổng tử số và tổng mẫu số"),
        Column("Tăng/giảm", _change_text, number, cell=_change, width=92, wide_only=True,
               hint="So với cùng kỳ năm trước"),
        Column("Số đơn vị", lambda line: line.row.total.counted, number, cell=_coverage, width=84, wraps=True,
               hint="Số đơn vị có số cộng được trên số đơn vị phải báo cáo chỉ tiêu"),
    )  # fmt: skip


def _code(line: TotalLine) -> Cell:
    return Cell(line.code, muted=True)


def _name(line: TotalLine) -> Cell:
    indicator = line.row.indicator
    return Cell(indicator.name, indent=_INDENT if indicator.part_of else 0, tooltip=indicator.explanation)


def _unit(line: TotalLine) -> Cell:
    return Cell(line.row.indicator.unit, muted=True)


def _last_value(line: TotalLine) -> object:
    return line.row.last_year.value if line.row.last_year and not line.row.incomparable else None


def _value(line: TotalLine) -> object:
    total = line.row.total
    return total.value if total.value is not None else total.true_count


def _last_year(line: TotalLine) -> Cell:
    indicator, before = line.row.indicator, line.row.last_year
    if line.row.incomparable:
        return Cell(NOT_COMPARABLE, CellKind.NUMBER, muted=True, tooltip=why_incomparable(line.row))
    if before is None:
        return Cell("", CellKind.NUMBER)
    fewer = before.counted != line.row.total.counted
    return Cell(
        total_text(indicator, before),
        CellKind.NUMBER,
        muted=True,
        second=f"{before.counted} đơn vị" if fewer and total_text(indicator, before) else "",
        tooltip=f"{before.counted} đơn vị có số cùng kỳ",
    )


def _total(line: TotalLine) -> Cell:
    indicator, total = line.row.indicator, line.row.total
    text = total_text(indicator, total)
    if not text:
        return Cell("—", CellKind.NUMBER, muted=True)
    ratio = indicator.aggregation is Aggregation.RATIO
    parts = ratio_text(total.numerator, total.denominator) if ratio else ""
    said = f"{parts.replace('/', ' ÷ ')} × 100" if parts else ""
    return Cell(text, CellKind.NUMBER, strong=True, second=parts, tooltip=said)


def _change_text(line: TotalLine) -> str:
    total, before = line.row.total, line.row.last_year
    if line.row.incomparable:
        return ""
    return change_words(line.row.indicator, total.value, before.value if before else None)


def _change(line: TotalLine) -> Cell:
    before = line.row.last_year
    differs = before is not None and before.counted != line.row.total.counted
    said = "Hai kỳ có số đơn vị khác nhau, chỉ để tham khảo" if differs else ""
    return Cell(_change_text(line), CellKind.NUMBER, muted=differs, tooltip=said)


def _coverage(line: TotalLine) -> Cell:
    total = line.row.total
    notes = [f"{line.lacking} báo cáo thiếu số"] if line.lacking else []
    notes += [f"{total.not_applicable} đơn vị không áp dụng"] if total.not_applicable else []
    return Cell(
        total.coverage,
        CellKind.NUMBER,
        tone=Tone.LATE if line.lacking else None,
        muted=not line.lacking,
        second=f"{total.estimates} số ước" if total.estimates else "",
        tooltip="; ".join(notes),
    )


FIGURE_WIDTH, TEXT_WIDTH = 100, 164
"""Room for what an agency reported: a number, or words."""


def share_columns() -> tuple[Column[ShareLine], ...]:
    """Agency and figure."""
    return (
        Column("Đơn vị", lambda line: line.name, cell=_agency, width=150, stretch=True, wraps=True),
        Column("Số liệu", _rank, CellKind.NUMBER, cell=_figure, width=FIGURE_WIDTH, wraps=True),
    )


def _agency(line: ShareLine) -> Cell:
    return Cell(line.name, muted=line.share is None)


def _rank(line: ShareLine) -> object:
    return line.rank if line.rank is not None else line.text


def _figure(line: ShareLine) -> Cell:
    note = line.share.value.note if line.share else ""
    return Cell(line.text, CellKind.NUMBER, muted=line.rank is None, second=line.second, tooltip=note)
