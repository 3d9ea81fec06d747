"""Who leads dân vận work at an agency, who does what, and since when (clause 4 of the dispatch)."""

from collections import Counter
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.core.dates import format_date
from desktop.core.errors import UserError
from desktop.core.identity import new_id
from desktop.core.text import nfc, sort_key
from desktop.models.people import Duty
from desktop.models.progress import TaskProgress
from desktop.services.officers.audit import record_event
from desktop.services.two_writers import WrittenMeanwhileError, own_fields
from desktop.services.undo import ChangedSinceError, Step, remember
from desktop.services.workspace import this_agency, this_workplace

PEOPLE = "people"
"""The page on which they are seen."""


_NAMES = {
    "person": "Họ và tên",
    "position": "Chức vụ",
    "work": "Việc được giao",
    "document": "Văn bản phân công",
    "leads": "Lãnh đạo phụ trách",
    "since": "Từ ngày",
    "until": "Đến ngày",
}


class DutyRefusedError(UserError):
    """What was said of a person contradicts itself; ``data['field']`` says where."""

    code = "DUTY_REFUSED"


@dataclass(frozen=True)
class DutyDraft:
    """What is said of a person. ``until``: the last day; ``None`` while it goes on."""

    person: str
    position: str = ""
    work: str = ""
    document: str = ""
    leads: bool = False
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class PersonRow:
    """A person and what he or she was given to do.

    Attributes:
        is_current: It holds today.
        tasks: How many tasks of the programme name this person.
    """

    id: UUID
    name: str
    position: str
    work: str
    document: str
    leads: bool
    since: date | None
    until: date | None
    is_current: bool
    tasks: int

    @property
    def said(self) -> DutyDraft:
        """What is said of the person, as it is written."""
        return DutyDraft(self.name, self.position, self.work, self.document, self.leads, self.since, self.until)


def list_people(session: Session, clock: Clock) -> tuple[PersonRow, ...]:
    """Everybody: the leader, then those who do something today, then those who did, the latest first."""
    day, workplace = today(clock), this_workplace(session)
    named = select(TaskProgress.person).where(
        TaskProgress.agency_id == workplace.agency_id,
        TaskProgress.programme_version_id == workplace.programme_version_id,
    )
    tasks = Counter(session.scalars(named))
    rows = [_row(duty, day, tasks[duty.person]) for duty in _duties(session)]
    current = sorted((row for row in rows if row.is_current), key=lambda row: (not row.leads, sort_key(row.name)))
    others = sorted((row for row in rows if not row.is_current), key=lambda row: row.until or date.max, reverse=True)
    return (*current, *others)


def give_work(
    session: Session, clock: Clock, draft: DutyDraft, duty: UUID | None = None, seen: PersonRow | None = None
) -> None:
    """Write down what a person was given to do; a leader before this one leads until the day before.

    Args:
        session: Of the agency.
        clock: Tells the time.
        draft: What is said.
        duty: The row that is put right; ``None`` for a new one.
        seen: What it said when that was begun; ``None`` where that does not count.

    Raises:
        DutyRefusedError: No name, no work, the last day lies before the first, or the row is gone.
        FieldsWrittenMeanwhileError: Somebody else has put it right otherwise since; nothing was changed.
    """
    said = _checked(draft, today(clock))
    if duty is not None:
        said = _over(_own(session, duty), said, seen)
    wanted: dict[UUID, DutyDraft | None] = {duty or new_id(clock.now()): said}
    if said.leads and said.since is not None:
        for other in _duties(session):
            ends_before = other.valid_to is not None and other.valid_to < said.since
            begins_before = other.valid_from is None or other.valid_from < said.since
            if other.id != duty and other.leads and begins_before and not ends_before:
                wanted[other.id] = _draft(other, until=said.since - timedelta(days=1))
    _put(session, clock, wanted, f"{said.person}: phân công")


def end_work(session: Session, clock: Clock, duty: UUID, last: date, seen: PersonRow | None = None) -> None:
    """Write down the last day of what a person does; ``seen``: what the row said when that was begun.

    Raises:
        DutyRefusedError: It lies before the first day, or the row is gone.
        FieldsWrittenMeanwhileError: Somebody else has written another day since.
    """
    row = _own(session, duty)
    draft = _over(row, _draft(row, until=last), seen, "until")
    _check_days(draft)
    _put(session, clock, {duty: draft}, f"{row.person}: thôi từ {format_date(last + timedelta(days=1))}")


def remove_duty(session: Session, clock: Clock, duty: UUID, seen: PersonRow | None = None) -> None:
    """Take a row away that was written by mistake; ``seen``: what it said when that was decided.

    Raises:
        DutyRefusedError: It is gone already.
        WrittenMeanwhileError: Somebody else has put it right since; it stays.
    """
    row = _own(session, duty)
    now = _draft(row, until=row.valid_to)
    if seen is not None and now != seen.said:
        held = "; ".join(text for text in (_shown("", each) for each in asdict(now).values()) if text)
        raise WrittenMeanwhileError(_name(now), "(xóa)", held)
    _put(session, clock, {duty: None}, f"{row.person}: xóa phân công")


def _over(row: Duty, said: DutyDraft, seen: PersonRow | None, *fields: str) -> DutyDraft:
    """What a row is to say: what was changed in it, and what another has put right since in its other fields."""
    now = _draft(row, until=row.valid_to)
    names = {field: _NAMES[field] for field in fields} or _NAMES
    known = asdict(seen.said) if seen is not None else None
    own = own_fields(_name(now), names, asdict(said), known, asdict(now), words=_shown)
    merged = replace(now, **{field: getattr(said, field) for field in own})
    _check_days(merged)
    return merged


def _name(draft: DutyDraft) -> str:
    return f"Phân công của {draft.person}"


def _shown(_field: str, content: object) -> str:
    match content:
        case bool():
            return "có" if content else "không"
        case date():
            return format_date(content)
        case _:
            return str(content or "")


def _checked(draft: DutyDraft, day: date) -> DutyDraft:
    name = " ".join(nfc(draft.person).split())
    work = nfc(draft.work).strip()
    if not name:
        raise DutyRefusedError("Chưa ghi họ tên.", "Ghi họ và tên, không kèm học hàm, học vị.", field="person")
    if not work and not draft.leads:
        raise DutyRefusedError(
            "Chưa ghi việc được giao.", "Ghi việc người này làm, ví dụ: tham mưu báo cáo dân vận.", field="work"
        )
    said = DutyDraft(
        person=name,
        position=nfc(draft.position).strip(),
        work=work or "Lãnh đạo phụ trách công tác dân vận",
        document=nfc(draft.document).strip(),
        leads=draft.leads,
        since=draft.since or day,
        until=draft.until,
    )
    _check_days(said)
    return said


def _check_days(draft: DutyDraft) -> None:
    if draft.until is not None and draft.since is not None and draft.until < draft.since:
        raise DutyRefusedError("Ngày thôi trước ngày bắt đầu.", "Sửa lại một trong hai ngày.", field="until")


def _put(session: Session, clock: Clock, wanted: dict[UUID, DutyDraft | None], told: str) -> None:
    """Let rows say exactly this; what they said before is left to be taken back."""
    before = {duty: _state(session, duty) for duty in wanted}
    for duty, draft in wanted.items():
        _put_one(session, duty, draft)
    session.flush()
    record_event(session, clock, "duty.set", this_agency(session).code, before=_plain(before), after=_plain(wanted))
    back = partial(_put_back, left=dict(wanted), before=before, told=told)
    remember(session, Step(told, PEOPLE, str(next(iter(wanted))), back))


def _put_back(
    session: Session,
    clock: Clock,
    *,
    left: dict[UUID, DutyDraft | None],
    before: dict[UUID, DutyDraft | None],
    told: str,
) -> None:
    if any(_state(session, duty) != draft for duty, draft in left.items()):
        raise ChangedSinceError(told)
    _put(session, clock, before, told)


def _put_one(session: Session, duty: UUID, draft: DutyDraft | None) -> None:
    row = session.get(Duty, duty)
    if draft is None:
        if row is not None:
            session.delete(row)
        return
    if row is None:
        row = Duty(id=duty, agency_id=this_agency(session).id)
        session.add(row)
    row.person, row.position, row.work, row.document = draft.person, draft.position, draft.work, draft.document
    row.leads, row.valid_from, row.valid_to = draft.leads, draft.since, draft.until


def _state(session: Session, duty: UUID) -> DutyDraft | None:
    row = session.get(Duty, duty)
    return _draft(row, until=row.valid_to) if row is not None else None


def _draft(row: Duty, *, until: date | None) -> DutyDraft:
    return DutyDraft(row.person, row.position, row.work, row.document, row.leads, row.valid_from, until)


def _plain(states: dict[UUID, DutyDraft | None]) -> dict[str, Any]:
    """What the trail keeps: the words, not the rows' identities, which say nothing to whoever reads it."""
    said = [asdict(draft) for draft in states.values() if draft is not None]
    return {"duties": [{name: _for_trail(value) for name, value in each.items()} for each in said]}


def _for_trail(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _own(session: Session, duty: UUID) -> Duty:
    row = session.get(Duty, duty)
    if row is None or row.agency_id != this_agency(session).id:
        raise DutyRefusedError("Dòng phân công này không còn.", "Mở lại trang để xem danh sách mới.")
    return row


def _duties(session: Session) -> list[Duty]:
    return list(session.scalars(select(Duty).where(Duty.agency_id == this_agency(session).id).order_by(Duty.id)))


def _row(duty: Duty, day: date, tasks: int) -> PersonRow:
    return PersonRow(
        duty.id,
        duty.person,
        duty.position,
        duty.work,
        duty.document,
        duty.leads,
        duty.valid_from,
        duty.valid_to,
        duty.holds_on(day),
        tasks,
    )
