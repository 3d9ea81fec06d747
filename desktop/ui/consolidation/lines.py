"""The lines of the consolidated table, and of the list of what one of its totals is made of."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from desktop.core.numbers import format_number
from desktop.documents.wording import number_words
from desktop.rules.aggregation import Total
from desktop.rules.cells import show_value
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import AgencyKind, Aggregation
from desktop.services.province.consolidation import Consolidation, IndicatorTotal, Share
from desktop.services.province.opened_total import OpenedTotal
from desktop.services.province.tallies import ConsolidatedTable
from desktop.ui.tables.cells import Heading


@dataclass(frozen=True)
class TotalLine:
    """A row of the consolidated table.

    Attributes:
        lacking: Agencies whose report came without a usable figure.
    """

    row: IndicatorTotal
    lacking: int

    @property
    def code(self) -> str:
        """The indicator's."""
        return self.row.indicator.code


@dataclass(frozen=True)
class LineFilter:
    """A tab of the page; ``wanted`` is ``None`` for all lines."""

    title: str
    wanted: Callable[[TotalLine], bool] | None
    nothing: str


def _lacks(line: TotalLine) -> bool:
    return line.lacking > 0


def _has_estimates(line: TotalLine) -> bool:
    return line.row.total.estimates > 0


FILTERS = (
    LineFilter("Tất cả", None, "Không có chỉ tiêu nào khớp với điều đang tìm."),
    LineFilter("Báo cáo thiếu số", _lacks, "Báo cáo đã nhận đều có số của mọi chỉ tiêu."),
    LineFilter("Có số ước", _has_estimates, "Không có số ước nào trong kỳ này."),
)


def total_lines(table: ConsolidatedTable | Consolidation) -> tuple[TotalLine, ...]:
    """A line for each indicator, in the programme's order."""
    return tuple(TotalLine(row, _lacking(table, row)) for row in table.rows)


def _lacking(table: ConsolidatedTable | Consolidation, row: IndicatorTotal) -> int:
    return max(row.total.applicable - row.total.counted - _absent(table, row.indicator.applies_to), 0)


def _absent(table: ConsolidatedTable | Consolidation, kinds: Collection[AgencyKind]) -> int:
    """How many agencies of these kinds have not come: counted for the province, by name where a few are passed on."""
    if isinstance(table, Consolidation):
        return sum(each.kind in kinds for each in table.absentees)
    return sum(each.expected - each.came for each in table.kinds if each.kind in kinds)


def with_headings(lines: Sequence[TotalLine], table: ConsolidatedTable | Consolidation) -> list[TotalLine | Heading]:
    """The lines, each group under its name."""
    shown: list[TotalLine | Heading] = []
    for group in table.programme.groups:
        members = [line for line in lines if line.row.indicator.group == group.code]
        if members:
            title = f"Nhóm {group.clause}. {group.short_name}"
            shown += [Heading(title, f"{len(members)} chỉ tiêu"), *members]
    return shown


def total_text(indicator: Indicator, total: Total | None) -> str:
    """A total in a cell: a number, “8/10” for yes-or-no questions, how many entries a list has."""
    if total is None:
        return ""
    match indicator.aggregation:
        case Aggregation.COUNT_TRUE:
            return f"{total.true_count}/{total.of_count}" if total.of_count else ""
        case Aggregation.LIST:
            return f"{total.listed} mục" if total.listed else ""
        case Aggregation.NONE:
            return ""
        case Aggregation.RATIO | Aggregation.SUM | Aggregation.LATEST:
            return "" if total.value is None else number_words(indicator, total.value)


NOT_COMPARABLE = "không so sánh được"
_MOST_NAMES = 5


def why_incomparable(row: IndicatorTotal) -> str:
    """Whose territory changed so that the two years cannot be put side by side."""
    names = ", ".join(row.incomparable[:_MOST_NAMES])
    more = len(row.incomparable) - _MOST_NAMES
    others = f" và {more} đơn vị khác" if more > 0 else ""
    return (
        f"Không so sánh được với cùng kỳ: {names}{others} mới lập hoặc chia, tách, không trọn từ các đơn vị trước đó."
    )


def ratio_text(numerator: Decimal | None, denominator: Decimal | None) -> str:
    """What a percentage is made of: “58/3.868”."""
    if numerator is None or denominator is None:
        return ""
    return f"{format_number(numerator, true_minus=True)}/{format_number(denominator, true_minus=True)}"


@dataclass(frozen=True)
class ShareLine:
    """What one agency has in a total.

    Attributes:
        share: ``None`` where its report has not come.
        text: Its figure as it is shown.
        rank: By what the list is ordered: the figure, where it is one.
    """

    code: str
    name: str
    text: str
    second: str
    rank: Decimal | None
    share: Share | None


def share_lines(opened: OpenedTotal) -> list[ShareLine | Heading]:
    """Those who are in the total, the largest first; then those without a figure; then those without a report."""
    lines = [_share_line(opened.indicator, share) for share in opened.shares]
    counted = sorted((line for line in lines if line.rank is not None), key=lambda line: -(line.rank or 0))
    without = [line for line in lines if line.rank is None]
    absent = [ShareLine(each.code, each.name, "", "", None, None) for each in opened.absentees]
    return [
        *_group("Có số liệu", counted),
        *_group("Không có số cộng được", without),
        *_group("Chưa có báo cáo", absent),
    ]


def _share_line(indicator: Indicator, share: Share) -> ShareLine:
    text = show_value(indicator, share.value) or "Để trống"
    second = ratio_text(share.numerator, share.denominator)
    return ShareLine(share.agency, share.agency_name, text, second, _rank(share), share)


def _rank(share: Share) -> Decimal | None:
    content = share.value.content
    if isinstance(content, bool):
        return Decimal(content)
    number = share.value.number
    return Decimal(0) if number is None and content is not None else number


def _group(title: str, lines: Iterable[ShareLine]) -> list[ShareLine | Heading]:
    members = list(lines)
    return [Heading(title, f"{len(members)} đơn vị"), *members] if members else []
