"""Whether this computer's clock can be right: it must not be behind what was written down here before."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, local
from desktop.core.dates import format_date, format_moment
from desktop.models.audit import AuditEvent
from desktop.rules.clock_notes import SLACK
from desktop.services.intake.arrival_register import register_head


@dataclass(frozen=True)
class ClockDoubt:
    """The clock is behind something that has happened already.

    Attributes:
        shown: What the clock shows. message: what is wrong and what to do.
    """

    shown: datetime
    message: str


def check_clock(session: Session, clock: Clock, *, released: date | None = None) -> ClockDoubt | None:
    """What makes this computer's clock doubtful; ``None`` when nothing does.

    The last entries count, not the latest times: after a clock that was ahead has been put right, one entry suffices.

    Args:
        session: Of the data folder.
        clock: The clock.
        released: Day on which this version of the program was released; ``None`` when the day is assumed.
    """
    shown = clock.now()
    if released is not None and local(shown).date() < released:
        return _doubt(shown, f"trước ngày phát hành phần mềm này ({format_date(released)})")
    known = {
        "lần tiếp nhận gần nhất": register_head(session).at,
        "lần ghi nhật ký gần nhất": session.scalar(select(AuditEvent.at).order_by(AuditEvent.seq.desc()).limit(1)),
    }
    for name, at in known.items():
        if at is not None and shown < at - SLACK:
            return _doubt(shown, f"trước {name} ({format_moment(at)})")
    return None


def _doubt(shown: datetime, behind: str) -> ClockDoubt:
    return ClockDoubt(
        shown,
        f"Đồng hồ máy này đang chỉ {format_moment(shown)}, {behind}. "
        "Chỉnh lại ngày giờ của máy trước khi ký hoặc tiếp nhận.",
    )
