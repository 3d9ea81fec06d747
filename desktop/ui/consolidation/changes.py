"""Why a total is not what it was in the provincial report that was written last, in sentences."""

from collections.abc import Iterator

from desktop.core.dates import format_moment
from desktop.core.numbers import format_signed
from desktop.rules.cells import show_value
from desktop.rules.programme_entries import Indicator
from desktop.services.province.consolidation_runs import CausedChange, ChangeCause, TotalChange, TotalHistory
from desktop.ui.consolidation.lines import total_text

_MOST = 5
_CAUSES = {
    ChangeCause.NEW: "mới nộp",
    ChangeCause.LATE: "nộp chậm",
    ChangeCause.REVISED: "nộp lại",
    ChangeCause.GONE: "không còn tính",
}


def change_text(history: TotalHistory | None, indicator: Indicator, *, most: int = _MOST) -> str:
    """The difference to the last report and whose reports made it, the largest first; "" where none was written."""
    if history is None:
        return ""
    change = history.change
    since = f"báo cáo đã lập {format_moment(history.made_at)}"
    if change is None:
        return f"Không thay đổi so với {since}."
    before = total_text(indicator, change.before) or "chưa có số"
    lines = [f"Thay đổi so với {since} ({before}):", *_lines(change, most)]
    return "\n".join(lines)


def _lines(change: TotalChange, most: int) -> Iterator[str]:
    ordered = sorted(change.causes, key=lambda each: -abs(each.difference or 0))
    for each in ordered[:most]:
        yield f"- {each.report.name} {_CAUSES[each.report.cause]}: {_moved(change.indicator, each)}"
    rest = ordered[most:]
    if rest and all(each.difference is not None for each in rest):
        moved = sum(each.difference or 0 for each in rest)
        yield f"- {len(rest)} đơn vị khác: {format_signed(moved) if moved else 'tổng không đổi'}"
    elif rest:
        yield f"- {len(rest)} đơn vị khác"


def _moved(indicator: Indicator, cause: CausedChange) -> str:
    before, after = (show_value(indicator, each) or "để trống" for each in (cause.before, cause.after))
    match cause.report.cause:
        case ChangeCause.NEW | ChangeCause.LATE:
            return _signed(cause) or after
        case ChangeCause.GONE:
            return _signed(cause) or f"trước là {before}"
        case ChangeCause.REVISED:
            signed = _signed(cause)
            return f"{before} → {after}" + (f" ({signed})" if signed else "")


def _signed(cause: CausedChange) -> str:
    return "" if cause.difference is None else format_signed(cause.difference)
