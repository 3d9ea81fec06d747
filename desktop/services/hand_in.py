"""Handing in: a snapshot is taken, approved, signed and written as one file; nothing of it changes afterwards.

``hand_in`` has three steps: read (a session), sign and write (no session open), record (a session). A power cut
between them leaves either nothing, or a whole file that the next run writes again byte for byte.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.files import ensure_free_space, explaining_os_errors, sha256_of, staged, write_atomically
from desktop.core.paths import DataFolder
from desktop.core.progress import Progress
from desktop.exchange.writer import package_file_name, report_container
from desktop.models.revision import OutgoingPackage, PackageFormat, Revision, RevisionState
from desktop.rules.packages import PackageKind
from desktop.rules.programme import Programme
from desktop.rules.snapshot import ReportSnapshot
from desktop.rules.snapshot_json import snapshot_to_json
from desktop.services.audit import record_event
from desktop.services.checks import CheckFinding, check_report
from desktop.services.reports import find_report, open_desk, report_for_edit
from desktop.services.snapshots import PreparedReport, prepare_report, take_snapshot
from desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from desktop.signing.keys import Signer

__all__ = [
    "ChecksFailedError",
    "HandedIn",
    "ReportFormat",
    "approve",
    "draft_pdf",
    "hand_in",
    "render_report",
    "take_snapshot",
]

ROOM_NEEDED = 5_000_000
"""Bytes that must be free where a report is written, beside its evidence."""


class ReportFormat(StrEnum):
    """As what a report leaves."""

    ASICE = "asice"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"


class ChecksFailedError(UserError):
    """Findings stand in the way of handing in."""

    code = "CHECKS_FAILED"

    def __init__(self, findings: Sequence[CheckFinding]) -> None:
        super().__init__(
            f"Chưa nộp được: còn {len(findings)} mục phải sửa hoặc phải giải trình.",
            "Mở trang Kiểm tra và nộp để xem từng mục và đến đúng chỗ.",
        )
        self.findings = tuple(findings)


@dataclass(frozen=True)
class HandedIn:
    """What came of a hand-in.

    Attributes:
        files: What was written, in the order asked for.
        sha256: Of each file.
        signed: Whether a key signed them.
    """

    files: tuple[Path, ...]
    sha256: tuple[str, ...]
    revision: int
    snapshot_sha256: str
    signed: bool


def approve(session: Session, clock: Clock, period_code: str, approved_by: str) -> None:
    """The leader approves the report as it stands; any later edit takes the approval back.

    Raises:
        ChecksFailedError: Findings stand in the way.
    """
    blocking = check_report(session, clock, period_code).blocking
    if blocking:
        raise ChecksFailedError(blocking)
    desk = open_desk(session, period_code)
    report = report_for_edit(session, clock, desk)
    report.approved_by, report.approved_at = approved_by, clock.now()
    record_event(session, clock, "report.approve", period_code, actor=approved_by)


def draft_pdf(workspace: Workspace, period_code: str) -> bytes:
    """The pages as they would be printed now; unsigned, nothing is recorded."""
    from desktop.documents.pdf import render_pdf
    from desktop.documents.unit_report import unit_report

    prepared = prepare_report(workspace, period_code)
    return render_pdf(unit_report(prepared.snapshot, prepared.programme))


def render_report(snapshot: ReportSnapshot, programme: Programme, form: ReportFormat) -> bytes:
    """A snapshot as Word or Excel, for people; never signed, never read back."""
    from desktop.documents.unit_report import unit_report
    from desktop.documents.word import render_word
    from desktop.documents.workbooks import unit_workbook

    if form is ReportFormat.DOCX:
        return render_word(unit_report(snapshot, programme))
    return unit_workbook(snapshot, programme)


def hand_in(
    workspace: Workspace,
    period_code: str,
    formats: Sequence[ReportFormat],
    out: Path,
    key: "Signer | None",
    progress: Progress | None = None,
) -> HandedIn:
    """Check, freeze, sign and write a report.

    Args:
        workspace: The agency's.
        period_code: For which period.
        formats: What to write; Word and Excel are copies for people and freeze nothing by themselves.
        out: Folder to write to.
        key: Signs; ``None`` writes an unsigned file, to be followed by paper with a seal.
        progress: Told of each step; may cancel before the first file is written.

    Raises:
        ChecksFailedError: Findings stand in the way; nothing was written.
        EnvironmentFailureError: The disk refused; nothing was recorded.
    """
    progress = progress or Progress()
    steps = len(formats) + 2
    progress.step(0, steps, "Kiểm tra và chốt số liệu")
    prepared = prepare_report(workspace, period_code)
    blocking = tuple(f for f in prepared.findings if f.is_open)
    if blocking:
        raise ChecksFailedError(blocking)
    data = snapshot_to_json(prepared.snapshot)
    evidence = _evidence_files(workspace.folder, prepared.snapshot)
    with explaining_os_errors(out):
        out.mkdir(parents=True, exist_ok=True)
    ensure_free_space(out, ROOM_NEEDED + 2 * sum(path.stat().st_size for path in evidence.values()))
    progress.step(1, steps, "Dựng trang và ký")
    at = _signing_moment(prepared.snapshot, workspace.clock)
    pdf = _carrier(prepared, data, key, at) if {ReportFormat.ASICE, ReportFormat.PDF} & set(formats) else b""
    stem = package_file_name(prepared.snapshot.agency.code, period_code, prepared.snapshot.revision, "")
    # Files get their places only after the revision is recorded: a file that nobody remembers could be handed in twice
    # with different content. A power cut in between leaves a revision that the next run writes again.
    with explaining_os_errors(out), staged(out, stem) as hidden:
        files: list[Path] = []
        for number, form in enumerate(formats, start=2):
            progress.step(number, steps, f"Ghi tệp .{form}")
            files.append(_write(prepared, form, hidden, pdf, evidence, key, at))
        digests = tuple(sha256_of(path) for path in files)
        with workspace.session() as session:
            _record(session, workspace.clock, prepared.snapshot, data, formats, files, digests, out)
    return HandedIn(
        tuple(out / path.name for path in files),
        digests,
        prepared.snapshot.revision,
        hashlib.sha256(data).hexdigest(),
        key is not None,
    )


def _signing_moment(snapshot: ReportSnapshot, clock: Clock) -> datetime:
    return max(clock.now(), snapshot.made_at)


def _carrier(prepared: PreparedReport, data: bytes, key: "Signer | None", at: datetime) -> bytes:
    from desktop.documents.pdf import render_pdf
    from desktop.documents.pdf_carrier import embed_data
    from desktop.documents.unit_report import unit_report
    from desktop.signing.pdf import sign_pdf

    plain = render_pdf(unit_report(prepared.snapshot, prepared.programme))
    carrier = embed_data(plain, "report.json", data, prepared.snapshot.made_at, "Số liệu báo cáo để máy đọc")
    return sign_pdf(carrier, key, at) if key else carrier


def _evidence_files(folder: DataFolder, snapshot: ReportSnapshot) -> Mapping[str, Path]:
    files: dict[str, Path] = {}
    for attachment in snapshot.attachments:
        path = folder.evidence / attachment.sha256
        if not path.exists():
            raise UserError(
                f"Không tìm thấy tệp minh chứng “{attachment.name}” trên máy.",
                "Đính kèm lại tệp ở trang Nhiệm vụ, hoặc khôi phục từ bản sao lưu.",
            )
        files[attachment.sha256] = path
    return files


def _write(
    prepared: PreparedReport,
    form: ReportFormat,
    out: Path,
    pdf: bytes,
    evidence: Mapping[str, Path],
    key: "Signer | None",
    at: datetime,
) -> Path:
    snapshot = prepared.snapshot
    path = out / package_file_name(snapshot.agency.code, snapshot.period.code, snapshot.revision, f".{form}")
    match form:
        case ReportFormat.ASICE:
            report_container(path, snapshot, pdf, evidence, [key] if key else [], at)
        case ReportFormat.PDF:
            write_atomically(path, pdf)
        case ReportFormat.DOCX | ReportFormat.XLSX:
            write_atomically(path, render_report(snapshot, prepared.programme, form))
    return path


def _record(
    session: Session,
    clock: Clock,
    snapshot: ReportSnapshot,
    data: bytes,
    formats: Sequence[ReportFormat],
    files: Sequence[Path],
    digests: Sequence[str],
    out: Path,
) -> None:
    carriers = [
        (PackageFormat(form), path, digest)
        for form, path, digest in zip(formats, files, digests, strict=True)
        if form in (ReportFormat.ASICE, ReportFormat.PDF)
    ]
    if not carriers:
        return
    desk = open_desk(session, snapshot.period.code)
    report = find_report(session, desk.agency, desk.row)
    if report is None:
        report = report_for_edit(session, clock, desk)
        session.flush()
    revision = session.scalar(
        select(Revision).where(Revision.report_id == report.id, Revision.number == snapshot.revision)
    )
    if revision is None:
        revision = Revision(
            report_id=report.id,
            number=snapshot.revision,
            parent_sha256=snapshot.parent,
            snapshot=data,
            snapshot_sha256=hashlib.sha256(data).hexdigest(),
            made_at=snapshot.made_at,
            made_by=snapshot.made_by,
            approved_by=snapshot.approved_by,
            document_number=snapshot.document_number,
            document_date=snapshot.document_date,
            state=RevisionState.EXPORTED,
        )
        session.add(revision)
        session.flush()
    for form, path, digest in carriers:
        session.add(
            OutgoingPackage(
                revision_id=revision.id,
                kind=PackageKind.REPORT,
                format=form,
                file_name=path.name,
                sha256=digest,
                size=path.stat().st_size,
                exported_to=str(out),
                exported_at=clock.now(),
            )
        )
        record_event(
            session,
            clock,
            "report.exported",
            snapshot.period.code,
            actor=snapshot.approved_by,
            after={"revision": snapshot.revision, "file": path.name, "sha256": digest},
        )
