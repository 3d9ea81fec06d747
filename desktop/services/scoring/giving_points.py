"""People give points: for what no program can count, and where they judge otherwise than it counted."""

from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.numbers import NumberFormatError, format_number, parse_number
from desktop.core.text import nfc
from desktop.models.agency import Agency
from desktop.models.scoring import GivenPoints
from desktop.rules.scoring import Criterion
from desktop.services.officers.audit import record_event
from desktop.services.programme.versions import period_row
from desktop.services.scoring.plan import scoring_plan
from desktop.services.undo import ChangedSinceError, Step, remember

SCORING = "scoring"
"""The page on which points are seen."""
LONGEST_REASON = 1_000


class PointsRefusedError(UserError):
    """What was put down cannot stand; ``data['field']``: ``own``, ``given``, ``reason``."""

    code = "POINTS_REFUSED"


@dataclass(frozen=True)
class Points:
    """What people say of one agency and one criterion; nothing at all takes their word back."""

    own: Decimal | None = None
    given: Decimal | None = None
    reason: str = ""
    officer: str = ""

    @property
    def is_nothing(self) -> bool:
        """No points stand in it."""
        return self.own is None and self.given is None


@dataclass(frozen=True)
class TypedPoints:
    """The same as it is typed."""

    own: str = ""
    given: str = ""
    reason: str = ""
    officer: str = ""


@dataclass(frozen=True)
class _Matter:
    """Which agency, for which period and criterion."""

    agency: UUID
    agency_code: str
    period: UUID
    period_code: str
    criterion: Criterion

    @property
    def subject(self) -> str:
        return f"{self.period_code}/{self.agency_code}/{self.criterion.code}"


def give_points(
    session: Session, clock: Clock, period_code: str, agency_code: str, criterion_code: str, typed: TypedPoints
) -> None:
    """Put down what an agency gives itself and what the department gives it for a criterion.

    Raises:
        PointsRefusedError: No number, more than the criterion can bring, or counted points changed without a reason.
    """
    matter = _matter(session, period_code, agency_code, criterion_code)
    _put(session, clock, matter, _checked(matter.criterion, typed))


def type_points(
    session: Session, clock: Clock, period_code: str, agency_code: str, criterion_code: str, text: str
) -> None:
    """Put down the department's points as they were typed in the table; what else was said stays.

    Raises:
        PointsRefusedError: As ``give_points``.
    """
    matter = _matter(session, period_code, agency_code, criterion_code)
    before = _state(session, matter) or Points()
    own = "" if before.own is None else format_number(before.own)
    _put(session, clock, matter, _checked(matter.criterion, TypedPoints(own, text, before.reason, before.officer)))


def _matter(session: Session, period_code: str, agency_code: str, criterion_code: str) -> _Matter:
    agency = session.scalar(select(Agency.id).where(Agency.code == agency_code))
    criterion = next((each for each in scoring_plan(session).criteria if each.code == criterion_code), None)
    if agency is None or criterion is None:
        raise UserError("Bộ tiêu chí hoặc danh mục đơn vị vừa thay đổi.", "Mở lại trang rồi chấm lại.")
    return _Matter(agency, agency_code, period_row(session, period_code).id, period_code, criterion)


def _checked(criterion: Criterion, typed: TypedPoints) -> Points:
    said = Points(
        checked_points(criterion, typed.own, "own"),
        checked_points(criterion, typed.given, "given"),
        nfc(typed.reason).strip(),
        " ".join(nfc(typed.officer).split()),
    )
    if len(said.reason) > LONGEST_REASON:
        raise PointsRefusedError(f"Lý do dài quá {LONGEST_REASON} ký tự.", "Viết ngắn hơn.", field="reason")
    if criterion.measure is not None and said.given is not None and not said.reason:
        raise PointsRefusedError(
            f"Tiêu chí {criterion.code} do phần mềm tính; chấm khác phải ghi lý do.",
            "Ghi lý do, hoặc để trống điểm để dùng điểm phần mềm tính.",
            field="reason",
        )
    return said


def checked_points(criterion: Criterion, text: str, field: str) -> Decimal | None:
    """Points as they were typed for a criterion; ``None`` for "".

    Raises:
        PointsRefusedError: No number, or out of range.
    """
    if not text.strip():
        return None
    try:
        number = parse_number(nfc(text))
    except NumberFormatError as error:
        raise PointsRefusedError(error.sentence, error.hint, field=field) from error
    if not 0 <= number <= criterion.most:
        raise PointsRefusedError(
            f"Tiêu chí {criterion.code}: {format_number(number, true_minus=True)} điểm ngoài mức cho phép.",
            f"Chấm từ 0 đến {format_number(criterion.most)} điểm.",
            field=field,
        )
    if number != round(number, 2):
        raise PointsRefusedError(
            f"Tiêu chí {criterion.code}: điểm lẻ quá hai chữ số thập phân.", "Chấm tới phần trăm điểm.", field=field
        )
    return number


def _put(session: Session, clock: Clock, matter: _Matter, said: Points) -> None:
    before, wanted = _state(session, matter), None if said.is_nothing else said
    if before == wanted:
        return
    session.execute(delete(GivenPoints).where(_of(matter)))
    if wanted is not None:
        session.add(
            GivenPoints(
                agency_id=matter.agency,
                period_id=matter.period,
                criterion=matter.criterion.code,
                own=said.own,
                given=said.given,
                reason=said.reason,
                officer=said.officer,
                given_at=clock.now(),
            )
        )
    session.flush()
    record_event(
        session,
        clock,
        "points.give",
        matter.subject,
        actor=said.officer,
        before=_plain(before),
        after=_plain(wanted),
    )
    told = f"điểm {matter.criterion.code} của {matter.agency_code}"
    back = partial(_put_back, matter=matter, left=wanted, before=before, told=told)
    remember(session, Step(told, SCORING, matter.agency_code, back))


def _put_back(
    session: Session, clock: Clock, *, matter: _Matter, left: Points | None, before: Points | None, told: str
) -> None:
    if _state(session, matter) != left:
        raise ChangedSinceError(told)
    _put(session, clock, matter, before or Points())


def _state(session: Session, matter: _Matter) -> Points | None:
    row = session.execute(
        select(GivenPoints.own, GivenPoints.given, GivenPoints.reason, GivenPoints.officer).where(_of(matter))
    ).first()
    return Points(*row) if row else None


def _of(matter: _Matter) -> ColumnElement[bool]:
    return (
        (GivenPoints.agency_id == matter.agency)
        & (GivenPoints.period_id == matter.period)
        & (GivenPoints.criterion == matter.criterion.code)
    )


def _plain(points: Points | None) -> dict[str, object] | None:
    if points is None:
        return None
    own, given = (None if each is None else f"{each:f}" for each in (points.own, points.given))
    return {"own": own, "given": given, "reason": points.reason}
