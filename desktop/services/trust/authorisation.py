"""Who may sign for whom here: the agencies and events of the register, and who is registered to hand in for another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.core.errors import UserError
from desktop.core.text import nfc
from desktop.models.agency import (
    Agency,
    AgencyEvent,
    AgencyEventParticipant,
    AgencyForwarder,
    AgencyPlacement,
    ParticipantRole,
)
from desktop.rules import agencies as directory
from desktop.rules.signing_rights import Forwarding, SigningRights
from desktop.services.officers.audit import record_event
from desktop.services.workspace import agency_ref


class ForwarderRefusedError(UserError):
    """An agency cannot be registered to hand in for another one."""

    code = "FORWARDER_REFUSED"


def signing_rights(session: Session) -> SigningRights:
    """The agencies, their changes, and who hands in for whom."""
    agencies = session.execute(select(Agency.id, Agency.code, Agency.kind, Agency.valid_from, Agency.valid_to)).all()
    codes = {row.id: row.code for row in agencies}
    parents: dict[UUID, list[directory.AgencyParent]] = {}
    for row in session.execute(
        select(
            AgencyPlacement.agency_id, AgencyPlacement.parent_id, AgencyPlacement.valid_from, AgencyPlacement.valid_to
        )
    ):
        parent = directory.AgencyParent(codes[row.parent_id], row.valid_from, row.valid_to)
        parents.setdefault(row.agency_id, []).append(parent)
    records = tuple(
        directory.AgencyRecord(
            row.code, row.kind, (), tuple(parents.get(row.id, ())), valid_from=row.valid_from, valid_to=row.valid_to
        )
        for row in agencies
    )
    about = directory.DirectoryAbout("")
    return SigningRights(
        directory.AgencyDirectory(about, records, agency_events(session)), _forwardings(session, codes)
    )


def agency_events(session: Session) -> tuple[directory.AgencyEvent, ...]:
    """What has happened to agencies, by day."""
    sides: dict[tuple[UUID, ParticipantRole], list[str]] = {}
    for part in session.execute(
        select(AgencyEventParticipant.event_id, Agency.code, AgencyEventParticipant.role).join(
            Agency, Agency.id == AgencyEventParticipant.agency_id
        )
    ):
        sides.setdefault((part.event_id, part.role), []).append(part.code)
    return tuple(
        directory.AgencyEvent(
            row.type,
            row.day,
            tuple(sides.get((row.id, ParticipantRole.PREDECESSOR), ())),
            tuple(sides.get((row.id, ParticipantRole.SUCCESSOR), ())),
        )
        for row in session.execute(select(AgencyEvent.id, AgencyEvent.type, AgencyEvent.day).order_by(AgencyEvent.day))
    )


def _forwardings(session: Session, codes: Mapping[UUID, str]) -> tuple[Forwarding, ...]:
    rows = session.scalars(select(AgencyForwarder))
    return tuple(
        Forwarding(codes[row.agency_id], codes[row.forwarder_id], row.valid_from, row.valid_to) for row in rows
    )


@dataclass(frozen=True)
class ForwarderView:
    """Who may hand in for an agency, since when, and by which decision."""

    agency: str
    forwarder: str
    forwarder_name: str
    basis: str
    valid_from: date | None
    valid_to: date | None


def list_forwarders(session: Session, clock: Clock, agency_code: str) -> tuple[ForwarderView, ...]:
    """Those registered for an agency, the newest first; its district needs no registration."""
    agency = _agency(session, agency_code)
    rows = session.scalars(select(AgencyForwarder).where(AgencyForwarder.agency_id == agency.id))
    views = [
        ForwarderView(
            agency.code,
            row.forwarder.code,
            agency_ref(session, row.forwarder, today(clock)).short_name,
            row.basis,
            row.valid_from,
            row.valid_to,
        )
        for row in rows
    ]
    return tuple(sorted(views, key=lambda view: view.valid_from or date.min, reverse=True))


def register_forwarder(
    session: Session,
    clock: Clock,
    agency_code: str,
    forwarder_code: str,
    *,
    basis: str,
    officer: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> None:
    """Let an agency hand in for another one from a day on.

    Raises:
        ForwarderRefusedError: No decision is named, an agency is unknown or the same, or the span ends before it
            begins.
    """
    basis = nfc(basis).strip()
    if not basis:
        raise ForwarderRefusedError("Chưa ghi căn cứ giao gửi thay.", "Ghi số, ngày của văn bản giao việc.")
    agency, forwarder = _agency(session, agency_code), _agency(session, forwarder_code)
    if agency.id == forwarder.id:
        raise ForwarderRefusedError("Một đơn vị không gửi thay chính mình.", "Chọn đơn vị khác.")
    if valid_from and valid_to and valid_to < valid_from:
        raise ForwarderRefusedError("Ngày kết thúc trước ngày bắt đầu.", "Sửa lại một trong hai ngày.")
    session.add(
        AgencyForwarder(
            agency_id=agency.id,
            forwarder_id=forwarder.id,
            basis=basis,
            registered_by=nfc(officer).strip(),
            valid_from=valid_from,
            valid_to=valid_to,
        )
    )
    record_event(
        session, clock, "forwarder.register", agency.code, actor=officer, after={"by": forwarder.code, "basis": basis}
    )
    session.flush()


def end_forwarder(
    session: Session, clock: Clock, agency_code: str, forwarder_code: str, last_day: date, officer: str = ""
) -> None:
    """Let an agency hand in for another one no longer than until a day; what it handed in before stays.

    Raises:
        ForwarderRefusedError: It does not hand in for it.
    """
    agency, forwarder = _agency(session, agency_code), _agency(session, forwarder_code)
    rows = session.scalars(
        select(AgencyForwarder).where(
            AgencyForwarder.agency_id == agency.id, AgencyForwarder.forwarder_id == forwarder.id
        )
    )
    running = [row for row in rows if row.valid_to is None or row.valid_to > last_day]
    if not running:
        raise ForwarderRefusedError("Đơn vị này không được giao gửi thay.", "Tải lại danh sách rồi chọn lại.")
    for row in running:
        row.valid_to = last_day
    record_event(
        session,
        clock,
        "forwarder.end",
        agency.code,
        actor=officer,
        after={"by": forwarder.code, "last_day": last_day.isoformat()},
    )
    session.flush()


def _agency(session: Session, code: str) -> Agency:
    agency = session.scalar(select(Agency).where(Agency.code == code))
    if agency is None:
        raise directory.UnknownAgencyError(code)
    return agency
