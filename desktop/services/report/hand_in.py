"""Handing in: a snapshot is taken, approved, signed and written as one file; nothing of it changes afterwards.

``hand_in`` has three steps: read (a session), sign and write (no session open), record (a session). A power cut
between them leaves either nothing, or a whole file that the next run writes again byte for byte.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.files import ensure_free_space, explaining_os_errors, sha256_of, staged, write_atomically
from desktop.core.progress import Progress
from desktop.exchange.layout import container_suffix
from desktop.exchange.media import is_removable
from desktop.exchange.writer import package_file_name, report_container
from desktop.rules.assurance import Assurance
from desktop.rules.snapshot import ReportSnapshot
from desktop.rules.snapshot_json import snapshot_to_json
from desktop.services.report.approvals import ApprovalOutdatedError
from desktop.services.report.approving import ChecksFailedError
from desktop.services.report.delivery import DeliveryOptions, deliver, left_out_of, plan_delivery, workbench
from desktop.services.report.formats import ReportFormat
from desktop.services.report.outgoing import OutgoingFile, record_files, record_revision
from desktop.services.report.pages import render_report
from desktop.services.report.signed_pages import Signers, signed_pages
from desktop.services.report.snapshots import PreparedReport, prepare_report
from desktop.services.tasks.enclosed_evidence import evidence_files
from desktop.services.trust.known_keys import assurance_of_own
from desktop.services.trust.signatories import SignaturePictures, signature_pictures
from desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from desktop.signing.keys import Signer

ROOM_NEEDED = 5_000_000
"""Bytes that must be free where a report is written, beside its evidence."""


@dataclass(frozen=True)
class HandedIn:
    """What came of a hand-in.

    Attributes:
        files: What was written and compared, in the order asked for; a divided file is all its parts.
        sha256: Of each package, as it is before it is encrypted and divided: by this the department knows it.
        signed: Whether a key signed them. encrypted: whether only the department and the sender can open them.
        left_out: Evidence files that were not enclosed, because the department has acknowledged them.
        on_removable: They lie on a drive that can be pulled out now.
    """

    files: tuple[Path, ...]
    sha256: tuple[str, ...]
    revision: int
    snapshot_sha256: str
    signed: bool
    encrypted: bool = False
    left_out: int = 0
    on_removable: bool = False


def hand_in(
    workspace: Workspace,
    period_code: str,
    formats: Sequence[ReportFormat],
    out: Path,
    key: "Signer | None",
    progress: Progress | None = None,
    *,
    leader: "Signer | None" = None,
    delivery: DeliveryOptions | None = None,
) -> HandedIn:
    """Check, freeze, sign and write a report.

    Args:
        workspace: The agency's.
        period_code: For which period.
        formats: What to write; Word and Excel are copies for people and freeze nothing by themselves.
        out: Folder to write to.
        key: The agency's, signs last; ``None`` writes a file without its signature, to be followed by paper with a
            seal.
        progress: Told of each step; may cancel before the first file is written.
        leader: The key of the person who answers for the report, signs first.
        delivery: Whether the files are encrypted, and divided, and the data printed; nothing of it unless it is said.

    Raises:
        ChecksFailedError: Findings stand in the way; nothing was written.
        ApprovalOutdatedError: It is not what the leader has approved; nothing was written.
        UntimelyCertificateError: A certificate is not valid by this computer's clock; nothing was written.
        NobodyToEncryptToError: They shall be encrypted, and nobody knows to whom; nothing was written.
        TooMuchForPaperError: The data shall be printed, and are too long for it; nothing was written.
        EnvironmentFailureError: The disk refused; nothing was recorded.
    """
    progress = progress or Progress()
    steps = len(formats) + 2
    progress.step(0, steps, "Kiểm tra và chốt số liệu")
    prepared = prepare_report(workspace, period_code)
    _refuse_unready(prepared)
    at, signers = _signing_moment(prepared.snapshot, workspace.clock), Signers(leader, key)
    signers.check_moment(at)
    data = snapshot_to_json(prepared.snapshot)
    evidence = evidence_files(workspace.folder, prepared.snapshot)
    with explaining_os_errors(out):
        out.mkdir(parents=True, exist_ok=True)
    with workspace.reading() as session:
        plan = plan_delivery(session, workspace.clock.now(), delivery or DeliveryOptions())
        pictures = signature_pictures(session, prepared.snapshot.signatory.name)
    room = sum(path.stat().st_size for path in evidence.values())
    ensure_free_space(out, ROOM_NEEDED + (1 + plan.copies) * room)
    progress.step(1, steps, "Dựng trang và ký")
    pages = _Pages(prepared, data, signers, pictures, at, codes=delivery is not None and delivery.codes)
    stem = package_file_name(prepared.snapshot.agency.code, period_code, prepared.snapshot.revision, "")
    # Files get their places only after the revision is recorded: a file that nobody remembers could be handed in twice
    # with different content. A power cut in between leaves a revision that the next run writes again.
    with explaining_os_errors(out), staged(out, stem) as hidden, workbench(workspace.folder, hidden, plan) as bench:
        files: list[Path] = []
        for number, form in enumerate(formats, start=2):
            progress.step(number, steps, f"Ghi tệp {form.suffix}")
            files.append(_write(pages, form, bench, evidence))
        digests = tuple(sha256_of(path) for path in files)
        to_sign = [path for path, form in zip(files, formats, strict=True) if form is ReportFormat.PDF_TO_SIGN]
        delivered = deliver(files, hidden, plan, as_they_are=to_sign)
        with workspace.session() as session:
            level = assurance_of_own(session, signers.in_order)
            _record(session, workspace.clock, pages, formats, files, digests, out, level)
    return HandedIn(
        tuple(out / path.name for path in delivered),
        digests,
        prepared.snapshot.revision,
        hashlib.sha256(data).hexdigest(),
        bool(signers.in_order) and any(form is not ReportFormat.PDF_TO_SIGN for form in formats),
        encrypted=bool(plan.recipients),
        left_out=len(left_out_of(prepared.snapshot)),
        on_removable=is_removable(out),
    )


def _refuse_unready(prepared: PreparedReport) -> None:
    if blocking := tuple(each for each in prepared.findings if each.is_open):
        raise ChecksFailedError(blocking)
    if prepared.approval is not None and prepared.approval.is_outdated:
        raise ApprovalOutdatedError(prepared.approval)


def _signing_moment(snapshot: ReportSnapshot, clock: Clock) -> datetime:
    return max(clock.now(), snapshot.made_at)


@dataclass(frozen=True)
class _Pages:
    """What a report's files are made from; the signed pages are made once, when the first file wants them."""

    prepared: PreparedReport
    data: bytes
    signers: Signers
    pictures: SignaturePictures
    at: datetime
    codes: bool = False

    @cached_property
    def signed(self) -> bytes:
        return signed_pages(self.prepared, self.data, self.signers, self.pictures, self.at, codes=self.codes)

    @property
    def unsigned(self) -> bytes:
        return signed_pages(self.prepared, self.data, Signers(), self.pictures, self.at)


def _write(pages: _Pages, form: ReportFormat, out: Path, evidence: Mapping[str, Path]) -> Path:
    snapshot = pages.prepared.snapshot
    suffix = container_suffix(snapshot.agency.code) if form is ReportFormat.ASICE else form.suffix
    path = out / package_file_name(snapshot.agency.code, snapshot.period.code, snapshot.revision, suffix)
    match form:
        case ReportFormat.ASICE:
            report_container(path, snapshot, pages.signed, evidence, pages.signers.in_order, pages.at)
        case ReportFormat.PDF:
            write_atomically(path, pages.signed)
        case ReportFormat.PDF_TO_SIGN:
            write_atomically(path, pages.unsigned)
        case ReportFormat.DOCX | ReportFormat.XLSX:
            write_atomically(path, render_report(snapshot, pages.prepared.programme, form))
    return path


def _record(
    session: Session,
    clock: Clock,
    pages: _Pages,
    formats: Sequence[ReportFormat],
    files: Sequence[Path],
    digests: Sequence[str],
    out: Path,
    level: Assurance,
) -> None:
    carriers = [
        OutgoingFile(path, form.carrier, digest, Assurance.UNSIGNED if form is ReportFormat.PDF_TO_SIGN else level)
        for form, path, digest in zip(formats, files, digests, strict=True)
        if form.carrier is not None
    ]
    if carriers:
        snapshot = pages.prepared.snapshot
        revision = record_revision(session, clock, snapshot, pages.data)
        record_files(session, clock, revision, snapshot.period.code, carriers, out)
