"""The department answers reports: receipts for those taken in, return slips for those to be put right.

Each has three steps: read (a session), sign and write (no session open), record (a session). A power cut between the
last two leaves a signed file that says what the next run says again.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, local
from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors
from desktop.core.text import ascii_name
from desktop.exchange.layout import PAPER_SUFFIX, PDF_SUFFIX, container_suffix
from desktop.models.attachment import ReceivedEvidence
from desktop.models.intake import ReceivedPackage, Submission, SubmissionState
from desktop.models.revision import OutgoingPackage, PackageFormat
from desktop.rules.package_data import (
    PackageData,
    Party,
    Receipt,
    ReceiptData,
    ReceiptResult,
    Remark,
    ReturnData,
    ReturnSlip,
)
from desktop.rules.package_form import kind_of
from desktop.rules.snapshot import ReportSnapshot
from desktop.rules.snapshot_json import snapshot_from_bytes
from desktop.services.follow_up.answer_papers import write_slips
from desktop.services.follow_up.answers import (
    answers_to,
    code_for,
    is_returned,
    keep_receipt,
    keep_return,
    party,
)
from desktop.services.follow_up.remark_checks import checked_remarks
from desktop.services.intake.arrival_register import seal_arrivals
from desktop.services.officers.audit import chain_head, record_event
from desktop.services.programme.versions import period_row
from desktop.services.trust.signed_packages import write_signed
from desktop.services.workspace import Workspace, this_agency

if TYPE_CHECKING:
    from desktop.signing.keys import Signer


class AnswerRefusedError(UserError):
    """The report cannot be answered so."""

    code = "ANSWER_REFUSED"


@dataclass(frozen=True)
class IssuedAnswers:
    """What was written.

    Attributes:
        files: One a report, or one for all.
        receipts: In the order of the reports; none for a return slip.
        papers: The same for people, printed.
    """

    files: tuple[Path, ...]
    receipts: tuple[Receipt, ...] = ()
    papers: tuple[Path, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """What may be read out over the telephone instead of sending a file."""
        return tuple(receipt.code for receipt in self.receipts)


def awaiting_receipt(session: Session, clock: Clock, period_code: str) -> tuple[str, ...]:
    """Packages that brought the current report of an agency and have no receipt yet, as they came."""
    del clock  # every use case is called alike
    return tuple(
        session.scalars(
            select(Submission.package_sha256)
            .where(
                Submission.period_id == period_row(session, period_code).id,
                Submission.is_current,
                Submission.state == SubmissionState.RECEIVED,
            )
            .order_by(Submission.received_at, Submission.package_sha256)
        )
    )


def issue_receipts(
    workspace: Workspace,
    sha256s: Sequence[str],
    signer: "Signer",
    out: Path,
    *,
    together: bool = False,
    printed: bool = False,
) -> IssuedAnswers:
    """Write receipts for reports that were taken in.

    Args:
        workspace: The department's.
        sha256s: Of the files that brought them.
        signer: The department's key.
        out: Folder to write to.
        together: One file for all instead of one a report; each agency takes its own out of it.
        printed: A PDF beside it for each report, to be signed by hand.

    Raises:
        AnswerRefusedError: One of them was not taken in, or was given back; nothing is written.
        EnvironmentFailureError: The disk refused; nothing is recorded.
    """
    if not sha256s:
        raise AnswerRefusedError("Chưa chọn báo cáo nào để cấp phiếu tiếp nhận.", "Chọn ít nhất một báo cáo đã nhận.")
    clock = workspace.clock
    with workspace.reading() as session:
        issuer = _issuer(session, clock)
        receipts = tuple(_receipt(session, clock, sha256) for sha256 in dict.fromkeys(sha256s))
        head = chain_head(session)
    if together:
        which = hashlib.sha256(" ".join(each.package_sha256 for each in receipts).encode()).hexdigest()[:8]
        stem = f"TN_{ascii_name(receipts[0].period, 40)}_{local(clock.now()):%Y%m%d-%H%M%S}-{which}"
        name = f"{stem}{container_suffix(issuer.code)}"
        packages = [(out / name, ReceiptData(issuer, receipts))]
    else:
        packages = [(out / _file_name("TN", each), ReceiptData(issuer, (each,))) for each in receipts]
    digests = [write_signed(path, data, [signer], clock.now(), audit_head=head) for path, data in packages]
    with workspace.session() as session:
        for receipt in receipts:
            _record_receipt(session, clock, receipt)
        for (path, data), digest in zip(packages, digests, strict=True):
            _record_file(session, clock, path, digest, data)
    seal_arrivals(workspace, signer, "receipt")
    slips = {(out / _file_name("TN", each)).with_suffix(PDF_SUFFIX): each for each in receipts}
    papers = write_slips(workspace, slips) if printed else ()
    return IssuedAnswers(tuple(path for path, _ in packages), receipts, papers)


def return_report(
    workspace: Workspace,
    sha256: str,
    remarks: Sequence[Remark],
    signer: "Signer",
    out: Path,
    *,
    printed: bool = False,
) -> IssuedAnswers:
    """Give a report back to be put right, with a slip that says what and where.

    Args:
        workspace: The department's.
        sha256: Of the file that brought it.
        remarks: Each about an indicator, task, paragraph, or the report as a whole.
        signer: The department's key.
        out: Folder to write to.
        printed: A PDF beside it, to be signed by hand.

    Raises:
        AnswerRefusedError: It was not taken in, or is not the agency's newest.
        RemarkError: There is no remark, or one does not fit the report.
        EnvironmentFailureError: The disk refused; nothing is recorded.
    """
    clock = workspace.clock
    with workspace.reading() as session:
        issuer = _issuer(session, clock)
        submission = _submission(session, sha256)
        if not submission.is_current:
            raise AnswerRefusedError(
                f"Bản {submission.revision} đã có bản mới hơn thay thế.", "Trả lại bản mới nhất của đơn vị."
            )
        snapshot = snapshot_from_bytes(submission.snapshot)
        slip = ReturnSlip(
            agency=party(session, submission.agency, clock.now()),
            period=snapshot.period.code,
            revision=submission.revision,
            package_sha256=sha256,
            snapshot_sha256=submission.snapshot_sha256,
            received_at=submission.received_at,
            answered_at=clock.now(),
            remarks=checked_remarks(remarks, snapshot),
            evidence=_kept_evidence(session, submission, snapshot),
        )
        head = chain_head(session)
    data = ReturnData(issuer, (slip,))
    with _unused(out / _file_name("TL", slip)) as path:
        digest = write_signed(path, data, [signer], clock.now(), audit_head=head)
    with workspace.session() as session:
        if keep_return(session, clock, slip):
            _submission(session, sha256).state = SubmissionState.RETURNED
            record_event(
                session,
                clock,
                "report.returned",
                sha256,
                after={"agency": slip.agency.code, "revision": slip.revision, "remarks": len(slip.remarks)},
            )
        _record_file(session, clock, path, digest, data)
    seal_arrivals(workspace, signer, "return")
    papers = write_slips(workspace, {path.with_suffix(PDF_SUFFIX): slip}) if printed else ()
    return IssuedAnswers((path,), papers=papers)


def _issuer(session: Session, clock: Clock) -> Party:
    return party(session, this_agency(session), clock.now())


def _submission(session: Session, sha256: str) -> Submission:
    package = session.scalar(select(ReceivedPackage).where(ReceivedPackage.sha256 == sha256))
    submission = (
        session.scalar(select(Submission).where(Submission.snapshot_sha256 == package.snapshot_sha256))
        if package is not None and package.snapshot_sha256
        else None
    )
    if submission is None:
        name = package.file_name if package is not None else f"mã {sha256[:16]}…"
        raise AnswerRefusedError(
            f"{name}: báo cáo này chưa được tiếp nhận nên chưa trả lời được.",
            "Tiếp nhận tệp, hoặc xử lý tệp đang tạm giữ, ở trang Tiếp nhận trước.",
        )
    return submission


def _receipt(session: Session, clock: Clock, sha256: str) -> Receipt:
    """What a report's receipt says; what was said before is said again, with its first date."""
    submission = _submission(session, sha256)
    if is_returned(session, submission.snapshot_sha256):
        name = party(session, submission.agency, clock.now()).name
        raise AnswerRefusedError(
            f"Bản {submission.revision} của {name} đã trả lại để chỉnh sửa.",
            "Chờ đơn vị nộp bản mới rồi cấp phiếu tiếp nhận cho bản đó.",
        )
    snapshot = snapshot_from_bytes(submission.snapshot)
    result = ReceiptResult.ACCEPTED if submission.is_current else ReceiptResult.SUPERSEDED
    evidence = _kept_evidence(session, submission, snapshot)
    before = [
        row.answered_at
        for row in answers_to(session, [submission.snapshot_sha256])
        if (row.package_sha256, row.result, row.evidence) == (sha256, result, evidence)
    ]
    return Receipt(
        agency=party(session, submission.agency, clock.now()),
        period=snapshot.period.code,
        revision=submission.revision,
        package_sha256=sha256,
        snapshot_sha256=submission.snapshot_sha256,
        result=result,
        received_at=submission.received_at,
        answered_at=before[0] if before else clock.now(),
        code=code_for(submission.snapshot_sha256, result, submission.received_at),
        evidence=evidence,
    )


def _kept_evidence(session: Session, submission: Submission, snapshot: ReportSnapshot) -> tuple[str, ...]:
    """Evidence of a report that lies here: what its container encloses, and what the agency enclosed before."""
    of_report = select(ReceivedPackage.stored_as).where(
        ReceivedPackage.snapshot_sha256 == submission.snapshot_sha256, ReceivedPackage.stored_as != ""
    )
    has_container = any(not stored.endswith((PDF_SUFFIX, PAPER_SUFFIX)) for stored in session.scalars(of_report))
    of_agency = select(ReceivedEvidence.sha256).where(ReceivedEvidence.agency_id == submission.agency_id)
    before = frozenset(session.scalars(of_agency))
    kept = {a.sha256 for a in snapshot.attachments if (a.enclosed and has_container) or a.sha256 in before}
    return tuple(sorted(kept))


def _record_receipt(session: Session, clock: Clock, receipt: Receipt) -> None:
    if not keep_receipt(session, clock, receipt):
        return
    if receipt.result is ReceiptResult.ACCEPTED:
        _submission(session, receipt.package_sha256).state = SubmissionState.ACCEPTED
    record_event(
        session,
        clock,
        "receipt.issued",
        receipt.package_sha256,
        after={"agency": receipt.agency.code, "revision": receipt.revision, "result": receipt.result},
    )


def _record_file(session: Session, clock: Clock, path: Path, digest: str, data: PackageData) -> None:
    session.add(
        OutgoingPackage(
            revision_id=None,
            kind=kind_of(data),
            format=PackageFormat.ASICE,
            file_name=path.name,
            sha256=digest,
            size=path.stat().st_size,
            exported_to=str(path.parent),
            exported_at=clock.now(),
        )
    )


def _file_name(mark: str, answer: Receipt | ReturnSlip) -> str:
    agency, period = ascii_name(answer.agency.code, 60), ascii_name(answer.period, 40)
    return f"{mark}_{agency}_{period}_b{answer.revision}{container_suffix(answer.agency.code)}"


@contextmanager
def _unused(path: Path) -> Iterator[Path]:
    """A name that no other slip bears, taken at once: another officer may give back the same report this second."""
    number, free = 2, path
    with explaining_os_errors(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        while True:
            try:
                free.touch(exist_ok=False)
                break
            except FileExistsError:
                free, number = path.with_stem(f"{path.stem}-{number}"), number + 1
    try:
        yield free
    except BaseException:
        free.unlink(missing_ok=True)
        raise
