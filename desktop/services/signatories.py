"""Who signs for an agency, and in whose name (Nghị định 30/2020/NĐ-CP, Điều 13)."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.core.errors import UserError
from desktop.core.text import nfc, upper
from desktop.models.agency import Agency
from desktop.models.workplace import Signatory
from desktop.rules import snapshot
from desktop.services.audit import record_event
from desktop.services.workspace import this_agency


class SignatoryRefusedError(UserError):
    """Name or authority is missing."""

    code = "SIGNATORY_REFUSED"


def default_signatory(session: Session, agency: Agency) -> snapshot.Signatory | None:
    """Who signs this agency's reports unless another is chosen; ``None`` while nobody is named."""
    row = session.scalar(
        select(Signatory).where(Signatory.agency_id == agency.id, Signatory.is_default.is_(True)).limit(1)
    )
    return snapshot.Signatory(row.authority, row.name) if row else None


def usual_authority(session: Session, clock: Clock) -> tuple[str, ...]:
    """The lines that usually stand before the signer's name at this agency."""
    name = this_agency(session).name_on(today(clock))
    return name.authority if name else ()


def set_signatory(
    session: Session, clock: Clock, name: str, authority: Sequence[str], position: str = ""
) -> snapshot.Signatory:
    """Name the person who signs this agency's reports.

    Raises:
        SignatoryRefusedError: Name or authority is missing.
    """
    lines = tuple(upper(line).strip() for line in authority if line.strip())
    written = nfc(name).strip()
    if not written:
        raise SignatoryRefusedError("Chưa ghi họ tên người ký.", "Ghi họ và tên, không kèm học hàm, học vị.")
    if not lines:
        raise SignatoryRefusedError("Chưa ghi thẩm quyền ký.", "Ví dụ: TM. ỦY BAN NHÂN DÂN, dòng sau CHỦ TỊCH.")
    agency = this_agency(session)
    before = default_signatory(session, agency)
    for row in session.scalars(select(Signatory).where(Signatory.agency_id == agency.id)):
        row.is_default = False
    session.add(
        Signatory(
            agency_id=agency.id,
            authority=lines,
            name=written,
            position=nfc(position).strip(),
            is_default=True,
            valid_from=today(clock),
        )
    )
    record_event(
        session,
        clock,
        "signatory.set",
        agency.code,
        before={"name": before.name, "authority": list(before.authority)} if before else None,
        after={"name": written, "authority": list(lines)},
    )
    session.flush()
    return snapshot.Signatory(lines, written)
