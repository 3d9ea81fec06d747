"""What a newer version of a programme means for what was entered here: said to the agency, in sentences."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.programme import ReportingPeriod
from desktop.models.report import IndicatorValue, Report
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.programme_words import TYPE_NAMES
from desktop.services.workspace import this_agency

_MOST = 6
"""Indicators of one sentence; more would not be read."""


def version_news(session: Session, before: Programme, after: Programme) -> tuple[str, ...]:
    """What becomes of the indicators of this agency when it changes from one version to another.

    Nothing that was entered is lost: it stays with its code, and counts again if a later version asks for it.
    """
    if before.code != after.code:
        return ()
    kind = this_agency(session).kind
    return tuple(_news(before, after, kind, _entered(session, before)))


def _news(before: Programme, after: Programme, kind: AgencyKind, entered: frozenset[str]) -> Iterator[str]:
    old = {item.code: item for item in before.indicators_for(kind)}
    new = {item.code: item for item in after.indicators_for(kind)}
    if added := [item for code, item in new.items() if code not in old]:
        yield f"Có {len(added)} chỉ tiêu mới: {_named(added)}."
    gone = [item for code, item in old.items() if code not in new]
    if lost := [item for item in gone if item.code in entered]:
        yield (
            f"Chương trình không còn hỏi {len(lost)} chỉ tiêu đã nhập: {_named(lost)}. "
            "Số đã nhập vẫn được giữ trên máy, không gửi đi nữa."
        )
    elif gone:
        yield f"Chương trình bỏ {len(gone)} chỉ tiêu: {_named(gone)}."
    both = [(old[code], item) for code, item in new.items() if code in old]
    if renamed := [item for was, item in both if was.name != item.name]:
        yield f"{len(renamed)} chỉ tiêu đổi tên, số đã nhập giữ nguyên: {_named(renamed)}."
    for was, item in both:
        if was.type is not item.type and item.code in entered:
            yield (
                f"{item.code} “{item.name}” đổi kiểu từ “{TYPE_NAMES[was.type]}” sang “{TYPE_NAMES[item.type]}”: "
                "số đã nhập được giữ và đánh dấu; xem lại ô này."
            )


def _named(items: list[Indicator]) -> str:
    told = ", ".join(f"{item.code} “{item.name}”" for item in items[:_MOST])
    return f"{told} …" if len(items) > _MOST else told


def _entered(session: Session, programme: Programme) -> frozenset[str]:
    """Codes of the indicators for which something was entered in a period of the programme."""
    codes = [period.code for period in programme.reporting_periods]
    found = session.scalars(
        select(IndicatorValue.indicator_code)
        .join(IndicatorValue.report)
        .join(ReportingPeriod, ReportingPeriod.id == Report.period_id)
        .where(Report.agency_id == this_agency(session).id, ReportingPeriod.code.in_(codes))
        .distinct()
    )
    return frozenset(found)
