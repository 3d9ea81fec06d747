"""Figures taken over from an earlier period: they count as nobody's until a person has said that they still hold."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.models.report import ValueSource
from desktop.rules.programme_kinds import Entry
from desktop.rules.values import EMPTY, SpecialState, Value
from desktop.services.figures.cell_conflicts import refuse_unseen_cell
from desktop.services.figures.cell_writing import (
    CellChange,
    Stored,
    put_cell,
    record_change,
    remember_changes,
    stored_cell,
)
from desktop.services.figures.indicators import GridView, grid_view, typed_indicator
from desktop.services.officers.audit import record_event
from desktop.services.report.drafts import open_desk, report_for_edit
from desktop.services.report.evaluation import evaluate_report


class NothingToCarryError(UserError):
    """None of the cells is empty and has a figure in an earlier period."""

    code = "NOTHING_TO_CARRY"


NOTHING_SEEN: Mapping[str, Value] = MappingProxyType({})


def carry_over(
    session: Session, clock: Clock, period_code: str, codes: Sequence[str], seen: Mapping[str, Value] = NOTHING_SEEN
) -> GridView:
    """Fill empty cells with what the year's earlier period says, or where there is none, the same one a year before.

    The figures are marked as nobody's yet; remarks stay behind, and an estimate comes without its mark.

    Args:
        session: The caller's transaction.
        clock: Tells the time.
        period_code: Whose cells.
        codes: Which; those that are filled or calculated are left alone.
        seen: What stood in them for whoever asks, by their code; what is not named does not count.

    Raises:
        NothingToCarryError: There is no such cell among them.
        UnknownIndicatorError: This agency is not asked for one of them.
        CellWrittenMeanwhileError: Somebody else has written in one of them since what was ``seen``.
    """
    desk = open_desk(session, period_code)
    evaluated = evaluate_report(session, desk)
    known = desk.programme.indicator_by_code
    changes: list[CellChange] = []
    report = report_for_edit(session, clock, desk)
    for code in codes:
        if code in known and known[code].entry is Entry.DERIVED:
            continue
        typed_indicator(desk, code)
        stored = stored_cell(report, code)
        value = _carried(evaluated.earlier(code)) or _carried(evaluated.last_year(code))
        filled = not evaluated.evaluation.values.get(code, EMPTY).is_empty
        if value is None or (filled and not seen.get(code, value).is_empty):
            continue
        now = stored.value if stored else EMPTY
        after = Stored(replace(value, note=now.note), ValueSource.CARRIED, confirmed=False)
        refuse_unseen_cell(session, desk, code, seen.get(code), now, after.value)
        if filled:
            continue
        put_cell(clock, report, code, after)
        changes.append(CellChange(code, stored, after))
        record_change(session, clock, desk, code, EMPTY, value)
    if not changes:
        raise NothingToCarryError(
            "Không có ô trống nào lấy được số của kỳ trước.",
            "Chọn các ô còn trống mà kỳ trước hoặc cùng kỳ năm trước đã có số.",
        )
    remember_changes(session, desk, changes, f"lấy {len(changes)} số của kỳ trước")
    session.flush()
    return grid_view(evaluate_report(session, desk))


def _carried(value: Value) -> Value | None:
    if value.is_empty or value.raw or value.state is SpecialState.NOT_AVAILABLE:
        return None
    return Value(value.content, None if value.state is SpecialState.ESTIMATE else value.state)


def confirm_cells(
    session: Session, clock: Clock, period_code: str, codes: Sequence[str], seen: Mapping[str, Value] = NOTHING_SEEN
) -> GridView:
    """Say of figures that were taken over that they hold; those that a person has entered are left alone.

    Raises:
        CellWrittenMeanwhileError: Another figure stands in one of them than what was ``seen`` and is to hold.
    """
    desk = open_desk(session, period_code)
    report = report_for_edit(session, clock, desk)
    changes: list[CellChange] = []
    for code in codes:
        stored = stored_cell(report, code)
        if code in seen:
            now = stored.value if stored else EMPTY
            refuse_unseen_cell(session, desk, code, seen[code], now, replace(seen[code], note=now.note))
        if stored is None or stored.confirmed:
            continue
        after = replace(stored, confirmed=True)
        put_cell(clock, report, code, after)
        changes.append(CellChange(code, stored, after))
        record_event(session, clock, "value.confirm", f"{period_code}/{code}")
    told = f"xác nhận {changes[0].code}" if len(changes) == 1 else f"xác nhận {len(changes)} số"
    remember_changes(session, desk, changes, told)
    session.flush()
    return grid_view(evaluate_report(session, desk))
