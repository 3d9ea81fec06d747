"""What the overview says of the states of reports: counts, notes, and who is to be reminded."""

from collections import Counter
from dataclasses import dataclass

from desktop.core.dates import format_date
from desktop.services.follow_up.status_view import AgencyStatus, PeriodStatus
from desktop.ui.report_states import ReportState, state_of

_REMIND_DAYS = 7


def chase_note(agency: AgencyStatus, status: PeriodStatus) -> str:
    """Why an agency is on the list of those to be reminded."""
    match state_of(agency):
        case ReportState.HELD:
            return f"{agency.held} tệp tạm giữ, chờ Sở xử lý"
        case ReportState.RETURNED:
            return "Đã trả lại, chờ nộp lại"
        case ReportState.MISSING:
            return f"Chưa nộp, quá hạn {-(status.days_left or 0)} ngày"
        case ReportState.FORWARDER:
            return f"Chờ {agency.waits_for} chuyển, quá hạn {-(status.days_left or 0)} ngày"
        case _:
            return f"Chưa nộp, {time_left(status)}"


def time_left(status: PeriodStatus) -> str:
    """How long there is still time: “còn 3 ngày”."""
    if status.days_left is None:
        return "không có hạn"
    if status.days_left == 0:
        return "hạn cuối là hôm nay"
    return f"còn {status.days_left} ngày" if status.days_left > 0 else f"quá hạn {-status.days_left} ngày"


def to_chase(status: PeriodStatus) -> tuple[AgencyStatus, ...]:
    """Those from whom something is still to come, worst first; before the deadline only once it is near."""
    waiting = [ReportState.MISSING, ReportState.FORWARDER, ReportState.RETURNED, ReportState.HELD]
    if status.days_left is not None and status.days_left <= _REMIND_DAYS:
        waiting.append(ReportState.NOT_DUE)
    chased = (agency for agency in status.agencies if state_of(agency) in waiting)
    return tuple(sorted(chased, key=lambda agency: waiting.index(state_of(agency))))


COUNTED = (ReportState.ON_TIME, ReportState.LATE, ReportState.MISSING, ReportState.RETURNED, ReportState.HELD)
"""The states that have a card of their own, in their order."""


@dataclass(frozen=True)
class StateCount:
    """The number on a card, and what it means; in fewer words where the window is narrow."""

    state: ReportState
    number: int
    note: str = ""
    short_note: str = ""


def state_counts(status: PeriodStatus) -> tuple[StateCount, ...]:
    """What the cards show."""
    return tuple(_state_count(state, status) for state in COUNTED)


def _state_count(state: ReportState, status: PeriodStatus) -> StateCount:
    agencies = [agency for agency in status.agencies if state_of(agency) is state]
    match state:
        case ReportState.ON_TIME:
            share = f"{round(100 * len(agencies) / status.expected)} %" if status.expected else ""
            return StateCount(state, len(agencies), f"{share} của {status.expected} đơn vị", share)
        case ReportState.LATE if agencies:
            days = sorted({agency.late_by for agency in agencies})
            span = f"{days[0]}–{days[-1]} ngày" if len(days) > 1 else f"{days[0]} ngày"
            return StateCount(state, len(agencies), f"chậm {span}", span)
        case ReportState.MISSING:
            return _missing_count(status, len(agencies))
        case ReportState.RETURNED if agencies:
            return StateCount(state, len(agencies), "chờ nộp lại", "chờ nộp lại")
        case ReportState.HELD if status.held:
            return StateCount(state, status.held, "chờ Sở xử lý", "chờ xử lý")
        case _:
            return StateCount(state, len(agencies))


def _missing_count(status: PeriodStatus, missing: int) -> StateCount:
    """All whose report is still to come: overdue, waiting to be passed on, or with time left."""
    others = Counter(state_of(agency) for agency in status.agencies)
    passed_on = others[ReportState.FORWARDER]
    waiting = missing + others[ReportState.NOT_DUE] + passed_on
    note = time_left(status) if waiting else ""
    if passed_on:
        return StateCount(ReportState.MISSING, waiting, f"{note}, {passed_on} chờ chuyển", f"{passed_on} chờ chuyển")
    short = note.removeprefix("quá hạn ").removeprefix("hạn cuối là ")
    return StateCount(ReportState.MISSING, waiting, note, short)


def subtitle_of(status: PeriodStatus) -> str:
    """The sentence below the title: period, deadline, and where the deadline comes from."""
    period = status.period.name[:1].lower() + status.period.name[1:]
    if status.last_day is None:
        return f"Kỳ {period}, không có hạn nộp."
    return f"Kỳ {period}, hạn cuối {format_date(status.last_day)} (“{status.period.due_text}”), {time_left(status)}."
