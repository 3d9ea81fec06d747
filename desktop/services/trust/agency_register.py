"""The agencies with the certificates that the department has issued to them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.core.text import sort_key
from desktop.models.agency import Agency, AgencyEvent
from desktop.models.programme import PeriodObligation
from desktop.rules.programme_kinds import AgencyKind
from desktop.services.agencies.contacts import NOBODY, Contact, contacts
from desktop.services.trust.certificate_requests import RequestView, list_requests
from desktop.services.trust.certificate_views import CertificateState, CertificateView, best_state, list_certificates
from desktop.services.workspace import agency_ref

_View = TypeVar("_View", CertificateView, RequestView)


@dataclass(frozen=True)
class AgencyEntry:
    """An agency of the register.

    Attributes:
        area: Code of the agency above it; "" where it stands under none.
        obliged: It owes a report for one of the programme's periods.
        certificates: All that were issued to it or registered for it, the newest first; the state is that of the best.
        waiting: Its newest request, while that has not been answered.
        contact: Whom to call there.
    """

    code: str
    name: str
    kind: AgencyKind
    identifier: str
    area: str
    area_name: str
    obliged: bool
    state: CertificateState
    certificates: tuple[CertificateView, ...]
    waiting: RequestView | None
    contact: Contact = NOBODY

    @property
    def certificate(self) -> CertificateView | None:
        """The newest one."""
        return self.certificates[0] if self.certificates else None


def change_days(session: Session) -> tuple[date, ...]:
    """The days on which something changed about agencies, the newest first."""
    return tuple(session.scalars(select(AgencyEvent.day).distinct().order_by(AgencyEvent.day.desc())))


def list_agencies(session: Session, clock: Clock, day: date | None = None) -> tuple[AgencyEntry, ...]:
    """The agencies of a day, of today unless it is said, by kind, area and name."""
    day = day or today(clock)
    agencies = [agency for agency in session.scalars(select(Agency)) if agency.holds_on(day)]
    names = {agency.id: agency_ref(session, agency, day).short_name for agency in agencies}
    reading = _Reading(
        names,
        {agency.id: agency.code for agency in agencies},
        frozenset(session.scalars(select(PeriodObligation.agency_id))),
        _by_agency(list_certificates(session, clock)),
        _by_agency(list_requests(session, clock)),
        contacts(session),
    )
    entries = [reading.entry(agency, agency.parent_id_on(day)) for agency in agencies]
    kinds = list(AgencyKind)
    return tuple(sorted(entries, key=lambda e: (kinds.index(e.kind), sort_key(e.area_name), sort_key(e.name))))


@dataclass(frozen=True)
class _Reading:
    names: Mapping[UUID, str]
    codes: Mapping[UUID, str]
    obliged: frozenset[UUID]
    certificates: Mapping[str, tuple[CertificateView, ...]]
    requests: Mapping[str, tuple[RequestView, ...]]
    contacts: Mapping[str, Contact]

    def entry(self, agency: Agency, parent: UUID | None) -> AgencyEntry:
        certificates = self.certificates.get(agency.code, ())
        requests = self.requests.get(agency.code, ())
        return AgencyEntry(
            code=agency.code,
            name=self.names[agency.id],
            kind=agency.kind,
            identifier=agency.identifier,
            area=self.codes.get(parent, "") if parent else "",
            area_name=self.names.get(parent, "") if parent else "",
            obliged=agency.id in self.obliged,
            state=best_state(certificates),
            certificates=certificates,
            waiting=requests[0] if requests and requests[0].issued_at is None else None,
            contact=self.contacts.get(agency.code, NOBODY),
        )


def _by_agency(views: Iterable[_View]) -> dict[str, tuple[_View, ...]]:
    found: dict[str, tuple[_View, ...]] = {}
    for view in views:
        found[view.agency] = (*found.get(view.agency, ()), view)
    return found
