"""Who signs for an agency, and in whose name (Nghị định 30/2020/NĐ-CP, Điều 13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors
from desktop.core.text import nfc, upper
from desktop.models.agency import Agency
from desktop.models.workplace import Signatory
from desktop.rules import snapshot
from desktop.services.officers.audit import record_event
from desktop.services.workspace import this_agency, this_workplace

if TYPE_CHECKING:
    from desktop.documents.preview import PageImage


class SignatoryRefusedError(UserError):
    """Name or authority is missing."""

    code = "SIGNATORY_REFUSED"


def default_signatory(session: Session, agency: Agency) -> snapshot.Signatory | None:
    """Who signs this agency's reports unless another is chosen; ``None`` while nobody is named."""
    row = _default_row(session, agency)
    return snapshot.Signatory(row.authority, row.name) if row else None


class SealWidthRefusedError(UserError):
    """No seal is that wide."""

    code = "SEAL_WIDTH"


@dataclass(frozen=True)
class SignaturePictures:
    """How digital signatures look on the page; ``None`` where one is not to be seen.

    Attributes:
        signature: The leader's hand signature, PNG.
        seal: The agency's seal, PNG. seal_width: of the real seal, in millimetres.
    """

    signature: bytes | None = None
    seal: bytes | None = None
    seal_width: int = 36


@dataclass(frozen=True)
class PicturePreview:
    """What is kept, and the end of a page signed with it; ``None`` where nothing is to be seen."""

    pictures: SignaturePictures
    page: "PageImage | None" = None


@dataclass(frozen=True)
class SignatoryRow:
    """Somebody who signs for the agency, or did. ``since``: the day on which that was written down."""

    name: str
    authority: tuple[str, ...]
    since: date | None
    signs_now: bool


def list_signatories(session: Session, clock: Clock) -> tuple[SignatoryRow, ...]:
    """Everybody who was named to sign, who signs now first, then the latest."""
    del clock
    rows = session.scalars(
        select(Signatory).where(Signatory.agency_id == this_agency(session).id).order_by(Signatory.id.desc())
    )
    named = [SignatoryRow(row.name, row.authority, row.valid_from, row.is_default) for row in rows]
    return tuple(sorted(named, key=lambda row: not row.signs_now))


def signature_pictures(session: Session, signatory: str) -> SignaturePictures:
    """The pictures for a report that a person of this name signs."""
    workplace, agency = this_workplace(session), this_agency(session)
    row = _default_row(session, agency)
    signature = row.picture if row is not None and row.name == signatory else None
    return SignaturePictures(signature, workplace.seal, workplace.seal_width)


def read_pictures(session: Session, clock: Clock) -> SignaturePictures:
    """The pictures that are kept for whoever signs now."""
    del clock
    row = _default_row(session, this_agency(session))
    return signature_pictures(session, row.name if row else "")


def preview_pictures(session: Session, clock: Clock) -> PicturePreview:
    """The pictures that are kept, and how the end of a signed page looks with them."""
    from desktop.documents.signature_preview import signature_preview

    pictures = read_pictures(session, clock)
    signatory = default_signatory(session, this_agency(session))
    if signatory is None or (pictures.signature is None and pictures.seal is None):
        return PicturePreview(pictures)
    page = signature_preview(signatory, pictures.signature, pictures.seal, pictures.seal_width)
    return PicturePreview(pictures, page)


def read_picture_file(path: Path) -> bytes:
    """The bytes of a file that somebody chose as a picture, as far as they are looked at.

    Raises:
        EnvironmentFailureError: It cannot be read.
    """
    from desktop.documents.signature_pictures import MAXIMUM_FILE

    with explaining_os_errors(path), path.open("rb") as stream:
        return stream.read(MAXIMUM_FILE + 1)


def set_signature_picture(session: Session, clock: Clock, data: bytes | None) -> None:
    """Keep the hand signature of who signs, or none.

    Raises:
        PictureRefusedError: The file is no picture of a hand signature.
        SignatoryRefusedError: Nobody is named yet.
    """
    agency = this_agency(session)
    row = _default_row(session, agency)
    if row is None:
        raise SignatoryRefusedError("Chưa khai người ký báo cáo.", "Ghi họ tên và thẩm quyền ký trước khi chọn ảnh.")
    row.picture = None if data is None else _checked(data, "signature")
    record_event(session, clock, "signatory.picture", agency.code, after={"name": row.name, "kept": data is not None})


def set_seal(session: Session, clock: Clock, data: bytes | None) -> None:
    """Keep the picture of the agency's seal, or none.

    Raises:
        PictureRefusedError: The file is no picture of a seal.
    """
    workplace = this_workplace(session)
    workplace.seal = None if data is None else _checked(data, "seal", workplace.seal_width)
    record_event(session, clock, "agency.seal", this_agency(session).code, after={"kept": data is not None})


def set_seal_width(session: Session, clock: Clock, width: int) -> None:
    """Keep how wide the real seal is, in millimetres: its picture is shown as large.

    Raises:
        SealWidthRefusedError: No seal is that wide.
    """
    from desktop.documents.signature_pictures import SEAL_WIDTHS

    if width not in SEAL_WIDTHS:
        allowed = f"Ghi số milimét đo trên con dấu, từ {SEAL_WIDTHS.start} đến {SEAL_WIDTHS.stop - 1}."
        raise SealWidthRefusedError("Đường kính con dấu không hợp lý.", allowed)
    workplace = this_workplace(session)
    before, workplace.seal_width = workplace.seal_width, width
    record_event(
        session,
        clock,
        "agency.seal_width",
        this_agency(session).code,
        before={"width": before},
        after={"width": width},
    )


def _checked(data: bytes, kind: str, width: int | None = None) -> bytes:
    from desktop.documents.signature_pictures import SIGNATURE_WIDTH, PictureKind, read_picture

    return read_picture(data, PictureKind(kind), width or SIGNATURE_WIDTH).data


def _default_row(session: Session, agency: Agency) -> Signatory | None:
    return session.scalar(
        select(Signatory).where(Signatory.agency_id == agency.id, Signatory.is_default.is_(True)).limit(1)
    )


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
    before, last = default_signatory(session, agency), _default_row(session, agency)
    picture = last.picture if last is not None and last.name == written else None
    for row in session.scalars(select(Signatory).where(Signatory.agency_id == agency.id)):
        row.is_default = False
    session.add(
        Signatory(
            agency_id=agency.id,
            authority=lines,
            name=written,
            position=nfc(position).strip(),
            is_default=True,
            picture=picture,
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
