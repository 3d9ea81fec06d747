"""Whether the register of arrivals is what was once written: every line, every signature under it, and its end."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.dates import format_moment
from desktop.models.arrival import Arrival, ArrivalOccasion, ArrivalSeal
from desktop.models.audit import FIRST_PREVIOUS_HASH, AuditEvent
from desktop.models.intake import ReceivedPackage, Submission
from desktop.rules.verdicts import MESSAGES
from desktop.services.intake.arrival_register import SEAL_SCHEMA
from desktop.services.trust.believed import trust_store
from desktop.signing.report import SignatureStatus
from desktop.signing.trust import TrustStore

_MOST_FAULTS = 20
"""More would only bury the first ones, which name where it began."""


@dataclass(frozen=True)
class RegisterFault:
    """Something in the register that does not hold; ``line`` is 0 where it belongs to no line."""

    line: int
    message: str


def register_faults(session: Session) -> tuple[RegisterFault, ...]:
    """What does not hold, the first lines first; empty when everything does."""
    hashes: dict[int, str] = {}
    faults = list(_line_faults(session, hashes))
    faults += _end_faults(session, hashes)
    faults += _seal_faults(session, hashes, trust_store(session))
    faults += _copy_faults(session)
    return tuple(faults[:_MOST_FAULTS])


def _line_faults(session: Session, hashes: dict[int, str]) -> Iterator[RegisterFault]:
    """The chain itself; fills in the hash of each line by its number."""
    previous, number = FIRST_PREVIOUS_HASH, 0
    for row in session.scalars(select(Arrival).order_by(Arrival.seq)).yield_per(500):
        place = f"Dòng {row.seq} của sổ tiếp nhận ({row.source_path}, {format_moment(row.received_at)})"
        if row.seq != number + 1:
            yield RegisterFault(row.seq, f"{place}: trước dòng này thiếu {row.seq - number - 1} dòng.")
        elif row.previous_hash != previous:
            yield RegisterFault(row.seq, f"{place}: không nối với dòng trước.")
        if row.hash != row.expected_hash():
            yield RegisterFault(row.seq, f"{place}: đã bị sửa sau khi ghi.")
        previous, number = row.hash, row.seq
        hashes[row.seq] = row.hash


def _end_faults(session: Session, hashes: Mapping[int, str]) -> Iterator[RegisterFault]:
    """Lines that the audit trail speaks of and that are gone, or others than it speaks of."""
    actions = [f"package.{occasion}" for occasion in ArrivalOccasion]
    events = select(AuditEvent.after).where(AuditEvent.action.in_(actions)).order_by(AuditEvent.seq)
    for after in session.scalars(events):
        said: Mapping[str, object] = after or {}
        line = said.get("line")
        if not isinstance(line, int):
            continue
        if line not in hashes:
            yield RegisterFault(line, f"Dòng {line} của sổ tiếp nhận ({said.get('file')}) đã mất; nhật ký còn ghi.")
        elif hashes[line] != said.get("hash"):
            yield RegisterFault(line, f"Dòng {line} của sổ tiếp nhận khác với điều nhật ký đã ghi.")


def _seal_faults(session: Session, hashes: Mapping[int, str], trust: TrustStore) -> Iterator[RegisterFault]:
    for seal in session.scalars(select(ArrivalSeal).order_by(ArrivalSeal.seq)):
        place = f"Chữ ký của Sở dưới sổ tiếp nhận lúc {format_moment(seal.sealed_at)}"
        if fault := _seal_fault(seal, hashes, trust):
            yield RegisterFault(seal.seq, f"{place}: {fault}")


def _seal_fault(seal: ArrivalSeal, hashes: Mapping[int, str], trust: TrustStore) -> str:
    from desktop.signing.cms import verify_detached

    said = _statement(seal.statement)
    if said is None or said.get("lines") != seal.seq:
        return "nội dung đã ký không đọc được."
    if seal.seq not in hashes:
        return f"sổ khi ký có {seal.seq} dòng, nay thiếu."
    if said.get("head") != hashes[seal.seq]:
        return f"không còn khớp với dòng {seal.seq}; có dòng trước đó đã bị thay."
    report = verify_detached(seal.statement, seal.signature, trust, seal.sealed_at)
    issuer = cast("Mapping[str, object]", said.get("issuer", {})).get("code")
    if report.status is not SignatureStatus.VALID:
        text = MESSAGES[report.reason] if report.reason else ""
        return text[:1].lower() + text[1:]
    if report.signer is None or report.signer.agency_code != issuer:
        return "không phải chữ ký của Sở."
    return ""


def _statement(data: bytes) -> Mapping[str, object] | None:
    try:
        said = json.loads(data)
    except ValueError:
        return None
    known = isinstance(said, dict) and cast("Mapping[str, object]", said).get("schema") == SEAL_SCHEMA
    return cast("Mapping[str, object]", said) if known else None


def _copy_faults(session: Session) -> Iterator[RegisterFault]:
    """Times in the list of files and in the master copy that are not those of the register."""
    first: dict[str, tuple[int, datetime]] = {}
    lines = select(Arrival.seq, Arrival.sha256, Arrival.judged_at).where(Arrival.sha256 != "").order_by(Arrival.seq)
    for line in session.execute(lines):
        first.setdefault(line.sha256, (line.seq, line.judged_at))
    packages = select(ReceivedPackage.sha256, ReceivedPackage.file_name, ReceivedPackage.first_received_at)
    names: dict[str, str] = {}
    for package in session.execute(packages):
        names[package.sha256] = package.file_name
        yield from _time_fault(first, package.sha256, package.file_name, package.first_received_at)
    for submission in session.execute(select(Submission.package_sha256, Submission.received_at)):
        name = names.get(submission.package_sha256, submission.package_sha256)
        yield from _time_fault(first, submission.package_sha256, f"{name}, bản chính", submission.received_at)


def _time_fault(
    first: Mapping[str, tuple[int, datetime]], sha256: str, name: str, kept: datetime
) -> Iterator[RegisterFault]:
    if sha256 not in first:
        yield RegisterFault(0, f"{name}: sổ tiếp nhận không có dòng nào về tệp này.")
    elif first[sha256][1] != kept:
        line, at = first[sha256]
        yield RegisterFault(line, f"{name}: thời điểm nhận đã bị sửa; sổ tiếp nhận ghi {format_moment(at)}.")
