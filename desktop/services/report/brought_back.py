"""A report that another program has signed comes back: is it the same export, and what do its signatures say?

Looking (``look_at_signed``) changes nothing. What passes becomes the issued version (``take_back``).
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.core import limits
from desktop.core.files import explaining_os_errors, write_atomically
from desktop.exchange.contents import read_contents
from desktop.exchange.errors import PackageError
from desktop.models.revision import OutgoingPackage, PackageFormat, Revision
from desktop.rules.assurance import Assurance, strongest
from desktop.rules.packages import PackageKind
from desktop.rules.snapshot_json import snapshot_from_bytes
from desktop.rules.verdicts import Reason, ReasonCode
from desktop.services.intake.examiner import authorised_at
from desktop.services.intake.received import Signer, signer_view
from desktop.services.officers.audit import record_event
from desktop.services.report.issued_version import NotIssuableError, issued_file
from desktop.services.report.outgoing import OutgoingFile, record_files
from desktop.services.safety.kept_files import protect
from desktop.services.trust.authorisation import signing_rights
from desktop.services.trust.believed import trust_store
from desktop.services.trust.known_keys import read_known_keys
from desktop.services.workspace import Workspace, this_agency
from desktop.signing.report import SignatureStatus


class SignedElsewhere(StrEnum):
    """What a PDF that was brought back turned out to be."""

    SIGNED = "signed"
    """What was exported here, and signatures whose signers are trusted."""
    DOUBTFUL_SIGNER = "doubtful_signer"
    """What was exported here, and intact signatures; the reasons say what is doubtful about a signer."""
    REWRITTEN = "rewritten"
    """The same data, signed; but the other program wrote the pages anew, so they are not proven to be the same."""
    UNSIGNED = "unsigned"
    NOTHING_NEW = "nothing_new"
    """Byte for byte a file that left here signed, or was brought back before."""
    CHANGED = "changed"
    """A signature is broken, does not cover the whole file, or something was added after it."""
    OLDER_REVISION = "older_revision"
    OTHER_REPORT = "other_report"
    """Of this agency, but no data that were handed in from here for this period."""
    OTHER_AGENCY = "other_agency"
    NOT_A_REPORT = "not_a_report"


_ISSUED = frozenset({SignedElsewhere.SIGNED, SignedElsewhere.DOUBTFUL_SIGNER, SignedElsewhere.REWRITTEN})


@dataclass(frozen=True)
class BroughtBack:
    """A file that was looked at.

    Attributes:
        reasons: Why it was refused, or what is doubtful about a signer.
        signers: What each signature says, in the order of signing.
        revision: Number of the revision whose data it holds; ``None`` when there is none.
        newest: Number of the newest revision for the period.
        period_code: For which period its data are; "" when it holds none. snapshot_sha256: of those data.
    """

    file: Path
    state: SignedElsewhere
    reasons: tuple[Reason, ...] = ()
    signers: tuple[Signer, ...] = ()
    revision: int | None = None
    newest: int | None = None
    period_code: str = ""
    snapshot_sha256: str = ""
    sha256: str = ""

    @property
    def may_be_issued(self) -> bool:
        """Whether it can become the issued version."""
        return self.state in _ISSUED


def look_at_signed(workspace: Workspace, period_code: str, path: Path) -> BroughtBack:
    """Look at a PDF that another program has signed; nothing is changed or recorded.

    Raises:
        EnvironmentFailureError: The file cannot be read.
    """
    pdf = _read(path)
    if pdf is None:
        return BroughtBack(path, SignedElsewhere.NOT_A_REPORT, (Reason(ReasonCode.TOO_BIG),))
    with workspace.reading() as session:
        return _look(session, period_code, workspace.clock.now(), path, pdf)


def take_back(workspace: Workspace, period_code: str, path: Path) -> BroughtBack:
    """Make a PDF that another program has signed the issued version of the report; twice does nothing more.

    Raises:
        NotIssuableError: It is not what was exported here, or its signatures are broken.
        EnvironmentFailureError: The disk refuses.
    """
    seen = look_at_signed(workspace, period_code, path)
    if seen.state is SignedElsewhere.NOTHING_NEW:
        return seen
    if not seen.may_be_issued:
        raise NotIssuableError(
            f"{path.name}: không ghi nhận được làm bản phát hành.", "Đưa về đúng tệp PDF đã xuất từ máy này rồi ký số."
        )
    data = _read(path)
    if data is None or hashlib.sha256(data).hexdigest() != seen.sha256:
        raise NotIssuableError(f"{path.name}: tệp thay đổi trong lúc đang đọc.", "Đóng phần mềm ký số rồi làm lại.")
    stored = issued_file(workspace.folder, seen.sha256)
    write_atomically(stored, data)
    protect(workspace.folder, stored)
    with workspace.session() as session:
        revision = session.scalars(select(Revision).where(Revision.snapshot_sha256 == seen.snapshot_sha256)).one()
        file = OutgoingFile(path, PackageFormat.PDF, seen.sha256, _assurance_of(session, seen))
        record_files(session, workspace.clock, revision, period_code, [file], path.parent)
        record_event(
            session,
            workspace.clock,
            "report.brought_back",
            period_code,
            after={"revision": revision.number, "sha256": seen.sha256, "state": seen.state},
        )
    return seen


def _assurance_of(session: Session, seen: BroughtBack) -> Assurance:
    """What the signatures of another program prove here."""
    if seen.reasons:
        return Assurance.UNPROVEN
    known = read_known_keys(session).by_fingerprint
    return strongest(known.get(signer.fingerprint, Assurance.ENROLLED) for signer in seen.signers)


def _look(session: Session, period_code: str, now: datetime, path: Path, pdf: bytes) -> BroughtBack:
    from desktop.signing.pdf import read_signed_pdf

    signed = read_signed_pdf(pdf, trust_store(session), now)
    found = BroughtBack(
        file=path,
        state=SignedElsewhere.NOT_A_REPORT,
        signers=tuple(signer_view(each) for each in signed.signatures),
        sha256=hashlib.sha256(pdf).hexdigest(),
    )
    broken = [each.reason for each in signed.signatures if each.status is SignatureStatus.INVALID]
    if broken:
        return replace(found, state=SignedElsewhere.CHANGED, reasons=_reasons(broken))
    if signed.embedded_data is None:
        return replace(found, reasons=_reasons([signed.reason or ReasonCode.NOT_A_PACKAGE]))
    try:
        read_contents(PackageKind.REPORT, signed.embedded_data)
    except PackageError as error:
        return replace(found, reasons=(error.reason,))
    snapshot = snapshot_from_bytes(signed.embedded_data)
    if snapshot.agency.code != this_agency(session).code:
        return replace(found, state=SignedElsewhere.OTHER_AGENCY)
    authorised = authorised_at(signing_rights(session), now)
    doubts = [each.reason or authorised(each, snapshot.agency.code) for each in signed.signatures]
    found = replace(
        found,
        reasons=_reasons(doubts),
        period_code=snapshot.period.code,
        snapshot_sha256=hashlib.sha256(signed.embedded_data).hexdigest(),
    )
    return _compare(session, period_code, found, pdf)


def _compare(session: Session, period_code: str, found: BroughtBack, pdf: bytes) -> BroughtBack:
    """Whether the data are those that left here for the period, and the bytes too."""
    revision = session.scalar(select(Revision).where(Revision.snapshot_sha256 == found.snapshot_sha256))
    if revision is None or found.period_code != period_code:
        return replace(found, state=SignedElsewhere.OTHER_REPORT)
    newest = session.scalar(select(func.max(Revision.number)).where(Revision.report_id == revision.report_id))
    found = replace(found, revision=revision.number, newest=newest)
    if revision.number != newest:
        return replace(found, state=SignedElsewhere.OLDER_REVISION)
    if not found.signers:
        return replace(found, state=SignedElsewhere.UNSIGNED)
    carriers = [each for each in revision.packages if each.format is PackageFormat.PDF]
    if any(each.sha256 == found.sha256 for each in carriers):
        return replace(found, state=SignedElsewhere.NOTHING_NEW)
    if not any(_begins_with(pdf, each) for each in carriers):
        return replace(found, state=SignedElsewhere.REWRITTEN)
    return replace(found, state=SignedElsewhere.DOUBTFUL_SIGNER if found.reasons else SignedElsewhere.SIGNED)


def _begins_with(pdf: bytes, exported: OutgoingPackage) -> bool:
    """Whether all that was added to an exported file stands after it."""
    size = exported.size
    return len(pdf) > size and hashlib.sha256(memoryview(pdf)[:size]).hexdigest() == exported.sha256


def _reasons(codes: Iterable[ReasonCode | None]) -> tuple[Reason, ...]:
    return tuple(Reason(code) for code in dict.fromkeys(codes) if code is not None)


def _read(path: Path) -> bytes | None:
    """The bytes of a file; ``None`` when it is larger than any report."""
    with explaining_os_errors(path), path.open("rb") as stream:
        data = stream.read(limits.PDF + 1)
    return data if len(data) <= limits.PDF else None
