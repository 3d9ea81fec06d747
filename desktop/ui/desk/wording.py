"""Days and events as the home page words them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from desktop.core.clock import local
from desktop.services.workplace.desk_view import RecentEvent
from desktop.ui.icons import Icon

_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")
_SHOWN_CODES = 3


def long_day(day: date) -> str:
    """A day with its name: “Thứ Bảy, 12/5/2018”."""
    return f"{_WEEKDAYS[day.weekday()]}, {short_day(day)}/{day.year}"


def short_day(day: date) -> str:
    """A day without its year, as dispatches write it: 12/5, 01/02."""
    return f"{day.day:02d}/{day.month:02d}" if day.month < 3 else f"{day.day:02d}/{day.month}"


def moment(at: datetime, today: date) -> str:
    """When something happened: “Hôm nay, 09:38”, “11/5, 16:40”."""
    there = local(at)
    if there.date() == today:
        day = "Hôm nay"
    elif there.date() == today - timedelta(days=1):
        day = "Hôm qua"
    else:
        day = short_day(there.date()) if there.year == today.year else f"{short_day(there.date())}/{there.year}"
    return f"{day}, {there:%H:%M}"


def listed(codes: Sequence[str], noun: str) -> str:
    """A few codes by name and the rest by number: “CT4.07, CT4.08 và 3 chỉ tiêu khác”."""
    if len(codes) == 1:
        return codes[0]
    if len(codes) <= _SHOWN_CODES + 1:
        return f"{', '.join(codes[:-1])} và {codes[-1]}"
    return f"{', '.join(codes[:_SHOWN_CODES])} và {len(codes) - _SHOWN_CODES} {noun} khác"


@dataclass(frozen=True)
class EventLine:
    """One or more events of a kind, as one line."""

    text: str
    at: datetime
    icon: Icon


def event_lines(events: Sequence[RecentEvent], count: int) -> tuple[EventLine, ...]:
    """What happened lately: events of a kind on one day are told together, by the newest of them."""
    told = [event for event in events if event.action != "task.details"]
    lines: list[EventLine] = []
    for _, members in groupby(told, key=_kind):
        run = tuple(members)
        text, icon = _words(run)
        lines.append(EventLine(text, run[0].at, icon))
        if len(lines) == count:
            break
    return tuple(lines)


def _kind(event: RecentEvent) -> tuple[str, date, str]:
    together = event.action in {"value.set", "narrative.write", "finding.explain"}
    return event.action, local(event.at).date(), "" if together else event.subject


def _words(run: Sequence[RecentEvent]) -> tuple[str, Icon]:
    first = run[0]
    place = first.subject.rpartition("/")[2]
    many = len({event.subject for event in run})
    match first.action:
        case "task.progress":
            text = place if first.percent is None else f"{place} lên {first.percent} %"
            return text, Icon.CLIPBOARD_TASK_LIST_LTR
        case "value.set":
            return (f"Nhập {place}" if many == 1 else f"Nhập {many} chỉ tiêu"), Icon.TABLE_SIMPLE
        case "narrative.write":
            return (f"Soạn mục {place}" if many == 1 else f"Soạn {many} mục báo cáo"), Icon.DOCUMENT_TEXT
        case "finding.explain":
            return (f"Giải trình {place}" if many == 1 else f"Giải trình {many} số liệu"), Icon.COMMENT
        case "report.exported":
            return "Xuất gói báo cáo", Icon.SEND
        case _:
            return place, Icon.EDIT
