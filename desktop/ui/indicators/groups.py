"""How the rows of the grid are grouped, and which of them each tab leaves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop.services.figures.indicators import GridView, IndicatorRow
from desktop.ui.indicators.columns import Standing, is_unfilled, standing
from desktop.ui.tables.cells import Heading


@dataclass(frozen=True)
class RowFilter:
    """A tab of the page.

    Attributes:
        wanted: Which rows it leaves; ``None`` for all.
        nothing: What is said where it leaves none.
    """

    title: str
    wanted: Callable[[IndicatorRow], bool] | None
    nothing: str


def _to_explain(row: IndicatorRow) -> bool:
    return standing(row) is Standing.WARNING


def _to_confirm(row: IndicatorRow) -> bool:
    return standing(row) is Standing.UNCONFIRMED


def _to_put_right(row: IndicatorRow) -> bool:
    return standing(row) is Standing.ERROR


FILTERS = (
    RowFilter("Tất cả", None, "Không có chỉ tiêu nào khớp với điều đang tìm."),
    RowFilter("Chưa nhập", is_unfilled, "Không còn chỉ tiêu nào chưa nhập."),
    RowFilter("Cần giải trình", _to_explain, "Không có số liệu nào cần giải trình."),
    RowFilter("Lỗi", _to_put_right, "Không có số liệu nào phải sửa."),
    RowFilter("Chưa xác nhận", _to_confirm, "Không có số lấy từ kỳ trước nào chờ xác nhận."),
)


def counts(rows: Sequence[IndicatorRow]) -> list[int]:
    """How many rows each tab leaves."""
    return [sum(each.wanted is None or each.wanted(row) for row in rows) for each in FILTERS]


def with_headings(grid: GridView) -> list[IndicatorRow | Heading]:
    """The rows, each group under its name and count."""
    shown: list[IndicatorRow | Heading] = []
    group = ""
    for each in grid.rows:
        if each.indicator.group != group:
            group = each.indicator.group
            shown.append(_heading([member for member in grid.rows if member.indicator.group == group]))
        shown.append(each)
    return shown


def _heading(members: Sequence[IndicatorRow]) -> Heading:
    typed = [each for each in members if not each.locked]
    done = sum(each.is_filled for each in typed)
    count = f"{done}/{len(typed)} chỉ tiêu"
    errors = sum(standing(each) is Standing.ERROR for each in members)
    return Heading(f"Nhóm {members[0].clause}. {members[0].group_name}", f"{count}, {errors} lỗi" if errors else count)
