"""Values of indicators as the cells of a workbook hold them, and the formulas that compare them."""

from datetime import date
from decimal import Decimal

from desktop.core.numbers import percent_change
from desktop.documents.model import Align
from desktop.documents.sheets import CellContent, Figure, Formula, SheetColumn, cell_name
from desktop.documents.wording import value_words
from desktop.rules.cells import show_content
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import ValueType
from desktop.rules.values import Scalar, SpecialState, Value

CODE = SheetColumn("Mã", 9, Align.CENTRE)
NAME = SheetColumn("Chỉ tiêu", 58)
UNIT = SheetColumn("Đơn vị tính", 13, Align.CENTRE)
BEFORE = SheetColumn("Cùng kỳ năm trước", 16, Align.RIGHT)
NOW = SheetColumn("Kỳ báo cáo", 16, Align.RIGHT)
DIFFERENCE = SheetColumn("Tăng, giảm", 12, Align.RIGHT)
PERCENT = SheetColumn("Tăng, giảm (%)", 12, Align.RIGHT)
BEFORE_COLUMN, NOW_COLUMN = 3, 4
"""Where ``BEFORE`` and ``NOW`` stand in every table of figures."""


def value_in_cell(indicator: Indicator, value: Value | None, programme: Programme) -> CellContent:
    """A value as Excel should hold it: a number wherever there is one; states stand in a column of their own."""
    if value is None or value.is_empty:
        return None
    if value.number is not None and value.state is not SpecialState.NOTHING_AROSE:
        return figure(indicator, value.number)
    if value.state is SpecialState.NOTHING_AROSE:
        return Figure(0)
    if isinstance(value.content, date):
        return value.content
    return None if value.state else value_words(indicator, value, programme)


def scalar_in_cell(content: Scalar | None) -> CellContent:
    """A content as Excel should hold it: a number with the decimals that it has, a day, else text."""
    match content:
        case bool():
            return show_content(content)
        case Decimal():
            exponent = content.as_tuple().exponent
            return Figure(content, max(0, -exponent) if isinstance(exponent, int) else 0)
        case date() | str() | None:
            return content


def figure(indicator: Indicator, number: Decimal, *, signed: bool = False) -> Figure:
    """A number with the decimals of its indicator."""
    is_whole = indicator.type is not ValueType.PERCENT and number == number.to_integral_value()
    return Figure(number, 0 if is_whole else indicator.decimals, signed)


def changes(indicator: Indicator, new: Decimal | None, old: Decimal | None, row: int) -> tuple[CellContent, ...]:
    """How a value has changed, as a number and in percent: formulas over the cells of the row."""
    if new is None or old is None:
        return None, None
    before, now = cell_name(BEFORE_COLUMN, row), cell_name(NOW_COLUMN, row)
    difference = Formula(f"{now}-{before}", figure(indicator, new - old, signed=True))
    percent = None if indicator.type is ValueType.PERCENT else percent_change(new, old)
    if percent is None:
        return difference, None
    share = f'IF({before}=0,"",ROUND(({now}-{before})/ABS({before})*100,1))'
    return difference, Formula(share, Figure(round(percent, 1), 1, signed=True))
