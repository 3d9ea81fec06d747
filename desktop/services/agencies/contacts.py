"""Whom to call at each agency: noted by an officer, printed as a list."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.text import nfc
from desktop.models.agency import Agency
from desktop.models.contact import AgencyContact
from desktop.services.officers.audit import record_event
from desktop.services.officers.last_writer import last_writer
from desktop.services.two_writers import refuse_unseen
from desktop.services.undo import ChangedSinceError, Step, remember

_AGENCIES = "agencies"
_LONGEST = 200
_NOTED = "contact.note"
"""What the audit trail calls it."""


class ContactRefusedError(UserError):
    """What was noted cannot be kept.

    Attributes:
        field: Which field of the form it is about.
    """

    code = "CONTACT"

    def __init__(self, message: str, hint: str, field: str) -> None:
        super().__init__(message, hint)
        self.field = field


@dataclass(frozen=True)
class Contact:
    """The person who answers for an agency's reports; all may be blank.

    Attributes:
        position: What the person is there. note: when to call, whom else.
    """

    person: str = ""
    position: str = ""
    phone: str = ""
    email: str = ""
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing was noted."""
        return not any(asdict(self).values())

    @property
    def words(self) -> str:
        """Everything that was noted, in one line."""
        return "; ".join(part for part in asdict(self).values() if part)

    @property
    def line(self) -> str:
        """In one line: “Trần Văn Phúc, 0254 3 822 000”."""
        return ", ".join(part for part in (self.person, self.phone) if part)


NOBODY = Contact()
"""Nothing was noted."""


def contacts(session: Session) -> Mapping[str, Contact]:
    """Whom to call, by code of the agency; only where something was noted."""
    wanted = select(
        Agency.code,
        AgencyContact.person,
        AgencyContact.position,
        AgencyContact.phone,
        AgencyContact.email,
        AgencyContact.note,
    ).join(Agency, Agency.id == AgencyContact.agency_id)
    return {row[0]: Contact(*row[1:]) for row in session.execute(wanted)}


def note_contact(
    session: Session, clock: Clock, agency_code: str, contact: Contact, seen: Contact | None = None
) -> None:
    """Note whom to call at an agency; a blank one takes the note away. ``seen``: what the officer saw there.

    Raises:
        WrittenMeanwhileError: Another officer has noted something else since; nothing was changed.
        ContactRefusedError: The agency is unknown, or a field is no telephone number, no address, or too long.
    """
    agency = session.scalar(select(Agency).where(Agency.code == agency_code))
    if agency is None:
        raise ContactRefusedError("Danh mục không có đơn vị này.", "Tải lại danh sách rồi chọn lại.", "person")
    said, now = _checked(contact), _state(session, agency)
    by = partial(last_writer, session, agency_code, _NOTED)
    refuse_unseen(f"Liên hệ của {agency_code}", said.words, seen.words if seen is not None else None, now.words, by)
    _put(session, clock, agency, said)


def _checked(contact: Contact) -> Contact:
    said = {name: " ".join(nfc(str(text)).split()) for name, text in asdict(contact).items()}
    for name, text in said.items():
        if len(text) > _LONGEST:
            raise ContactRefusedError("Nội dung quá dài.", f"Ghi trong {_LONGEST} ký tự.", name)
    phone, email = said["phone"], said["email"]
    if phone and not (set(phone) <= set("0123456789 .+-()/;,") and any(each.isdigit() for each in phone)):
        raise ContactRefusedError("Số điện thoại có ký tự lạ.", "Ví dụ: 0254 3 822 000.", "phone")
    if email and (email.count("@") != 1 or " " in email or email.startswith("@") or email.endswith("@")):
        raise ContactRefusedError("Địa chỉ thư không đúng.", "Ví dụ: xahoalong@baria.gov.vn.", "email")
    return Contact(**said)


def _put(session: Session, clock: Clock, agency: Agency, said: Contact) -> None:
    before = _state(session, agency)
    row = session.get(AgencyContact, agency.id)
    if said.is_empty:
        if row is not None:
            session.delete(row)
    else:
        if row is None:
            row = AgencyContact(agency_id=agency.id, updated_at=clock.now())
            session.add(row)
        for name, text in asdict(said).items():
            setattr(row, name, text)
        row.updated_at = clock.now()
    session.flush()
    record_event(session, clock, _NOTED, agency.code, before=asdict(before), after=asdict(said))
    back = partial(_put_back, code=agency.code, left=said, before=before)
    remember(session, Step(f"liên hệ của {agency.code}", _AGENCIES, agency.code, back))


def _put_back(session: Session, clock: Clock, *, code: str, left: Contact, before: Contact) -> None:
    agency = session.scalars(select(Agency).where(Agency.code == code)).one()
    if _state(session, agency) != left:
        raise ChangedSinceError(f"liên hệ của {code}")
    _put(session, clock, agency, before)


def _state(session: Session, agency: Agency) -> Contact:
    row = session.get(AgencyContact, agency.id)
    return Contact(row.person, row.position, row.phone, row.email, row.note) if row else Contact()
