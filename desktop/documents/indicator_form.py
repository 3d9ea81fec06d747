"""The form of an agency's indicators: a row each, with its code, what was reported a year before, and room to type."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from desktop.core.dates import format_date
from desktop.documents.form_workbook import ANSWERS, Entering, FormSheet, Place
from desktop.documents.model import Align
from desktop.documents.report_frame import subject_lines
from desktop.documents.sheets import CellContent, Figure, Formula, Sheet, SheetColumn, SheetRow, cell_name
from desktop.documents.workbook_cells import CODE, NAME, UNIT, figure, value_in_cell
from desktop.rules.cells import STATE_NAMES
from desktop.rules.form_stamp import CELL_NAME
from desktop.rules.formula_tree import Binary, Literal, Name, Node, Unary, names_in
from desktop.rules.formulas import compile_expression
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import ValueType
from desktop.rules.programme_report import ReportingPeriod
from desktop.rules.values import Value

FORM_TAB = "Biểu số liệu"

_COLUMNS = (
    CODE,
    NAME,
    UNIT,
    SheetColumn("Cùng kỳ năm trước", 14, Align.RIGHT),
    SheetColumn("Giá trị", 18, Align.RIGHT),
    SheetColumn("Trạng thái", 18),
    SheetColumn("Ghi chú", 34),
)
_VALUE, _STATE, _NOTE = 4, 5, 6
_HOW = (
    "Chỉ điền các ô màu vàng. Chỉ tiêu không có số: để trống cột Giá trị và chọn Trạng thái. "
    "Lưu dạng .xlsx rồi nhập lại ở trang Biểu số liệu."
)
_STATES = Entering(
    ValueType.CHOICE,
    tuple(STATE_NAMES.values()),
    "Để trống khi đã có số. Chọn “ước” khi số ở cột Giá trị là số ước.",
)
_REMARK = Entering(ValueType.TEXT, prompt="Ghi chú đi kèm báo cáo, nếu cần.")
_DIGITS_OF_EXCEL = 15
_OPERATORS = frozenset("+-*/")


@dataclass(frozen=True)
class FormRow:
    """A row of the form.

    Attributes:
        locked: It is calculated.
        value: What stands in it. last_year: what was reported a year before.
        content: What stands in the three cells that are typed in.
        remark: What is wrong with it; "" if nothing.
        wrong_state: The remark is about the state, not about the value.
    """

    indicator: Indicator
    group_name: str
    locked: bool
    value: Value
    last_year: Value
    content: CellContent = None
    state: str = ""
    note: str = ""
    remark: str = ""
    wrong_state: bool = False


@dataclass(frozen=True)
class IndicatorForm:
    """What the form is made from.

    Attributes:
        agency_name: In full.
    """

    programme: Programme
    period: ReportingPeriod
    agency_name: str
    rows: tuple[FormRow, ...]
    extra_heading: tuple[str, ...] = field(default_factory=tuple)


def typed_number(number: Decimal) -> Figure | str:
    """A number as the form holds it: as it was typed; as text where Excel would lose digits."""
    digits = number.as_tuple()
    if len(digits.digits) > _DIGITS_OF_EXCEL:
        return f"{number:f}".replace(".", ",")
    places = digits.exponent if isinstance(digits.exponent, int) else 0
    return Figure(number, max(0, -places))


def indicator_form(form: IndicatorForm) -> FormSheet:
    """The sheet with everything that makes it a form."""
    period = form.period
    span = f"Số liệu từ ngày {format_date(period.data_from)} đến ngày {format_date(period.data_to)}"
    heading = (
        " ".join(subject_lines(form.programme.title, period.name)),
        f"{form.agency_name}. {span}. Chương trình {form.programme.code}, bản {form.programme.version}",
        *(form.extra_heading or (_HOW,)),
    )
    places = _places(form.rows, first=len(heading) + 2)
    rows: list[SheetRow] = []
    group = ""
    for each in form.rows:
        if each.group_name != group:
            group = each.group_name
            rows.append(SheetRow((group,), title=True))
        rows.append(_row(each, form.programme, places))
    entering, remarks = dict[Place, Entering](), dict[Place, str]()
    for each in form.rows:
        row = places[each.indicator.code]
        if not each.locked:
            entering |= {
                (_VALUE, row): _entering(each.indicator, form.programme),
                (_STATE, row): _STATES,
                (_NOTE, row): _REMARK,
            }
        if each.remark:
            remarks[_STATE if each.wrong_state else _VALUE, row] = each.remark
    return FormSheet(
        Sheet(FORM_TAB, heading, _COLUMNS, tuple(rows), frozen_columns=2, landscape=True),
        entering,
        {
            (_VALUE, places[each.indicator.code]): _calculation(each.indicator, places)
            for each in form.rows
            if each.locked and not _is_calculated(each) and _can_calculate(each.indicator, places)
        },
        {f"{CELL_NAME}{code}": (_VALUE, row) for code, row in places.items()},
        remarks,
    )


def _places(rows: Sequence[FormRow], first: int) -> Mapping[str, int]:
    """Numbers of the rows in which indicators stand; a group begins with a title."""
    places: dict[str, int] = {}
    number, group = first, ""
    for each in rows:
        if each.group_name != group:
            group = each.group_name
            number += 1
        places[each.indicator.code] = number
        number += 1
    return places


def _row(each: FormRow, programme: Programme, places: Mapping[str, int]) -> SheetRow:
    indicator = each.indicator
    content = each.content
    if each.locked and _is_calculated(each) and _can_calculate(indicator, places):
        content = Formula(_calculation(indicator, places), figure(indicator, each.value.number or Decimal(0)))
    return SheetRow(
        (
            indicator.code,
            indicator.name,
            indicator.unit.strip("-"),
            value_in_cell(indicator, each.last_year, programme),
            content,
            each.state or None,
            each.note or None,
        )
    )


def _is_calculated(each: FormRow) -> bool:
    return each.value.number is not None and each.value.state is None


def _entering(indicator: Indicator, programme: Programme) -> Entering:
    choices: tuple[str, ...] = ()
    if indicator.type is ValueType.BOOL:
        choices = ANSWERS
    elif indicator.type is ValueType.CHOICE:
        choices = tuple(choice.name for choice in programme.lists.get(indicator.breakdown, ()))
    return Entering(indicator.type, choices)


def _can_calculate(indicator: Indicator, places: Mapping[str, int]) -> bool:
    """Whether Excel can calculate it as the program does: plain arithmetic over cells of this sheet."""
    expression = compile_expression(indicator.formula)
    return expression.names <= places.keys() and _is_arithmetic(expression.tree)


def _is_arithmetic(node: Node) -> bool:
    match node:
        case Name():
            return True
        case Literal():
            return isinstance(node.value, Decimal)
        case Unary():
            return node.operator == "-" and _is_arithmetic(node.operand)
        case Binary():
            return node.operator in _OPERATORS and _is_arithmetic(node.left) and _is_arithmetic(node.right)
        case _:
            return False


def _calculation(indicator: Indicator, places: Mapping[str, int]) -> str:
    """The formula over cells; empty as long as one of them is, or where it cannot be calculated."""
    tree = compile_expression(indicator.formula).tree
    cells = [cell_name(_VALUE, places[code]) for code in names_in(tree)]
    result = f"ROUND({_written(tree, places)},{indicator.decimals})"
    return f'IF(COUNT({",".join(cells)})<{len(cells)},"",IFERROR({result},""))'


def _written(node: Node, places: Mapping[str, int]) -> str:
    match node:
        case Name():
            return cell_name(_VALUE, places[node.name])
        case Unary():
            return f"-({_written(node.operand, places)})"
        case Binary():
            return f"({_written(node.left, places)}){node.operator}({_written(node.right, places)})"
        case Literal():
            return f"{node.value:f}"
        case _:
            raise TypeError(node)
