"""An officer rules on the time of a report that came late: another time counts, or it stays late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.dates import format_moment
from desktop.core.errors import UserError
from desktop.core.text import nfc
from desktop.models.agency import Agency
from desktop.models.intake import Submission
from desktop.models.ruling import TimeRuling
from desktop.services.intake.taking_back import check_unanswered
from desktop.services.officers.audit import record_event
from desktop.services.programme.versions import period_row
from desktop.services.undo import ChangedSinceError, Step, remember

_OVERVIEW = "overview"


class TimeRulingError(UserError):
    """The time that should count cannot.

    Attributes:
        field: Which field of the form it is about: ``time``, ``ground``, ``officer``.
    """

    code = "TIME_RULING"

    def __init__(self, message: str, hint: str, field: str) -> None:
        super().__init__(message, hint)
        self.field = field


@dataclass(frozen=True)
class Ruling:
    """What was ruled; ``accepted_at``: the time that counts, ``None`` when the report stays late."""

    accepted_at: datetime | None
    officer: str
    ground: str


@dataclass(frozen=True)
class _Matter:
    """Which agency, for which period."""

    agency: UUID
    period: UUID
    subject: str


def rule_on_time(session: Session, clock: Clock, period_code: str, agency_code: str, ruling: Ruling) -> None:
    """Write down which time counts for an agency's report.

    Raises:
        TimeRulingError: Nothing was received, the time lies after the receipt, or officer or grounds are missing.
    """
    matter = _Matter(_agency(session, agency_code), period_row(session, period_code).id, f"{period_code}/{agency_code}")
    received = _received_at(session, matter)
    said = Ruling(ruling.accepted_at, nfc(ruling.officer).strip(), nfc(ruling.ground).strip())
    _check(said, received)
    _put(session, clock, matter, said, f"thời điểm nộp của {agency_code}")


def withdraw_ruling(session: Session, clock: Clock, period_code: str, agency_code: str, officer: str) -> None:
    """Take back what was ruled, by whomever: the time of receipt counts again. Undoing needs no such call.

    Raises:
        TimeRulingError: Nothing was ruled, or the officer is missing.
        AnsweredSinceError: A receipt or return slip has gone out since.
    """
    matter = _Matter(_agency(session, agency_code), period_row(session, period_code).id, f"{period_code}/{agency_code}")
    actor, told = nfc(officer).strip(), f"thời điểm nộp của {agency_code}"
    if not actor:
        raise TimeRulingError("Chưa ghi tên người quyết định.", "Ghi họ và tên.", "officer")
    of_matter = (TimeRuling.agency_id == matter.agency) & (TimeRuling.period_id == matter.period)
    since = session.scalar(select(TimeRuling.decided_at).where(of_matter))
    if since is None:
        raise TimeRulingError(
            "Chưa có quyết định nào về thời điểm nộp của đơn vị này.", "Xem lại mã đơn vị và kỳ báo cáo.", "time"
        )
    check_unanswered(session, told, _snapshots(session, matter), since)
    _put(session, clock, matter, None, told, actor)


def _snapshots(session: Session, matter: _Matter) -> Sequence[str]:
    of_place = (Submission.agency_id == matter.agency) & (Submission.period_id == matter.period)
    return session.scalars(select(Submission.snapshot_sha256).where(of_place)).all()


def _agency(session: Session, code: str) -> UUID:
    found = session.scalar(select(Agency.id).where(Agency.code == code))
    if found is None:
        raise TimeRulingError("Danh mục không có đơn vị này.", "Tải lại danh sách rồi chọn lại.", "officer")
    return found


def _received_at(session: Session, matter: _Matter) -> datetime:
    of_place = (Submission.agency_id == matter.agency) & (Submission.period_id == matter.period)
    received = session.scalar(select(func.min(Submission.received_at)).where(of_place))
    if received is None:
        raise TimeRulingError(
            "Chưa nhận được báo cáo của đơn vị này.", "Tiếp nhận tệp trước, rồi xét thời điểm nộp.", "time"
        )
    return received


def _check(said: Ruling, received: datetime) -> None:
    if not said.officer:
        raise TimeRulingError("Chưa ghi tên người quyết định.", "Ghi họ và tên.", "officer")
    if not said.ground:
        raise TimeRulingError(
            "Chưa ghi căn cứ.", "Ghi vì sao, ví dụ: dấu bưu điện ngày 24/5/2018; mất điện cả xã.", "ground"
        )
    if said.accepted_at is not None and said.accepted_at > received:
        raise TimeRulingError(
            f"Thời điểm được chấp nhận sau lúc Sở nhận ({format_moment(received)}).",
            "Chọn thời điểm trước hoặc bằng lúc nhận.",
            "time",
        )


def _put(session: Session, clock: Clock, matter: _Matter, said: Ruling | None, told: str, actor: str = "") -> None:
    before = _state(session, matter)
    of_matter = (TimeRuling.agency_id == matter.agency) & (TimeRuling.period_id == matter.period)
    session.execute(delete(TimeRuling).where(of_matter))
    if said is not None:
        session.add(
            TimeRuling(
                agency_id=matter.agency,
                period_id=matter.period,
                accepted_at=said.accepted_at,
                officer=said.officer,
                ground=said.ground,
                decided_at=clock.now(),
            )
        )
    session.flush()
    record_event(
        session,
        clock,
        "time.rule",
        matter.subject,
        actor=actor or (said or before or Ruling(None, "", "")).officer,
        before=_plain(before),
        after=_plain(said),
    )
    back = partial(_put_back, matter=matter, left=said, before=before, told=told, since=clock.now())
    remember(session, Step(told, _OVERVIEW, matter.subject.rpartition("/")[2], back))


def _put_back(
    session: Session,
    clock: Clock,
    *,
    matter: _Matter,
    left: Ruling | None,
    before: Ruling | None,
    told: str,
    since: datetime,
) -> None:
    if _state(session, matter) != left:
        raise ChangedSinceError(told)
    check_unanswered(session, told, _snapshots(session, matter), since)
    _put(session, clock, matter, before, told)


def _state(session: Session, matter: _Matter) -> Ruling | None:
    row = session.execute(
        select(TimeRuling.accepted_at, TimeRuling.officer, TimeRuling.ground).where(
            TimeRuling.agency_id == matter.agency, TimeRuling.period_id == matter.period
        )
    ).first()
    return Ruling(row.accepted_at, row.officer, row.ground) if row else None


def _plain(ruling: Ruling | None) -> dict[str, object] | None:
    if ruling is None:
        return None
    counts = ruling.accepted_at.isoformat() if ruling.accepted_at else None
    return {"accepted_at": counts, "ground": ruling.ground}
