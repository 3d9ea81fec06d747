"""Handing in: a snapshot is taken, approved, signed and written as one file; nothing of it changes afterwards.

``hand_in`` has three steps: read (a session), sign and write (no session open), record (a session). A power cut
between them leaves either nothing, or a whole file that the next run writes again byte for byte.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.core.errors import UserError
from desktop.core.files import ensure_free_space, explaining_os_errors, sha256_of, staged, write_atomically
from desktop.core.paths import DataFolder
from desktop.core.progress import Progress
from desktop.core.version import VERSION
from desktop.exchange.writer import package_file_name, report_container
from desktop.models.attachment import Attachment
from desktop.models.report import Report
from desktop.models.revision import OutgoingPackage, PackageFormat, Revision, RevisionState
from desktop.rules.packages import PackageKind
from desktop.rules.programme import Programme
from desktop.rules.snapshot import (
    PeriodRef,
    ReportedAttachment,
    ReportedFinding,
    ReportedProgress,
    ReportedSection,
    ReportedTask,
    ReportedValue,
    ReportSnapshot,
    Signatory,
)
from desktop.rules.snapshot_json import snapshot_from_bytes, snapshot_to_json
from desktop.rules.values import EMPTY
from desktop.services.audit import chain_head, record_event
from desktop.services.checks import CheckFinding, check_report
from desktop.services.indicators import read_grid
from desktop.services.narrative import read_narrative
from desktop.services.programmes import programme_named
from desktop.services.reports import Desk, find_report, open_desk, report_for_edit
from desktop.services.signatories import default_signatory
from desktop.services.tasks import list_tasks
from desktop.services.workspace import Workspace, agency_ref

if TYPE_CHECKING:
    from desktop.signing.keys import SigningKey

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


class NotApprovedError(UserError):
    """The leader has not approved the present state."""

    code = "NOT_APPROVED"


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


def take_snapshot(session: Session, clock: Clock, period_code: str) -> ReportSnapshot:
    """The report as it stands, with the number of the revision that it would be.

    When nothing has changed since the last revision, it is that revision's own snapshot.
    """
    desk = open_desk(session, period_code)
    report = find_report(session, desk.agency, desk.row)
    last = _last_revision(session, report)
    fresh = _compose(session, clock, desk, report, last)
    if last is not None:
        known = snapshot_from_bytes(last.snapshot)
        if _same_content(fresh, known):
            return known
    return fresh


def _last_revision(session: Session, report: Report | None) -> Revision | None:
    if report is None:
        return None
    return session.scalar(
        select(Revision).where(Revision.report_id == report.id).order_by(Revision.number.desc()).limit(1)
    )


def _same_content(one: ReportSnapshot, other: ReportSnapshot) -> bool:
    """Whether two snapshots say the same, whenever and as whatever revision they were taken."""
    return other == replace(
        one,
        revision=other.revision,
        parent=other.parent,
        made_at=other.made_at,
        audit_head=other.audit_head,
        approved_by=other.approved_by,
        program_version=other.program_version,
    )


def _compose(
    session: Session, clock: Clock, desk: Desk, report: Report | None, last: Revision | None
) -> ReportSnapshot:
    period = desk.period
    grid = read_grid(session, clock, period.code)
    check = check_report(session, clock, period.code)
    signatory = default_signatory(session, desk.agency) or Signatory((), "")
    if report and report.signatory:
        signatory = Signatory(report.authority, report.signatory)
    return ReportSnapshot(
        agency=agency_ref(session, desk.agency, today(clock)),
        period=PeriodRef(period.code, period.name, period.data_from, period.data_to, period.due),
        programme_code=desk.programme.code,
        programme_version=desk.programme.version,
        revision=last.number + 1 if last else 1,
        parent=last.snapshot_sha256 if last else None,
        values=tuple(
            ReportedValue(
                row.code,
                replace(row.value, raw=""),
                None if row.last_year == EMPTY else replace(row.last_year, note="", raw=""),
                None if row.earlier == EMPTY else replace(row.earlier, note="", raw=""),
            )
            for row in grid.rows
        ),
        tasks=tuple(
            ReportedTask(
                row.code,
                row.status,
                row.percent,
                row.person,
                row.completed_on,
                row.product,
                row.document,
                tuple(ReportedProgress(e.day, e.percent, e.text, e.author) for e in reversed(row.log)),
            )
            for row in list_tasks(session, clock)
        ),
        narrative=tuple(
            ReportedSection(view.code, view.text)
            for view in read_narrative(session, clock, period.code)
            if view.writable and view.is_written
        ),
        findings=tuple(ReportedFinding(f.rule, f.target, f.severity, f.message, f.reason) for f in check.findings),
        attachments=_evidence(session, desk),
        signatory=signatory,
        made_at=clock.now(),
        made_by=report.made_by if report else "",
        approved_by=report.approved_by if report else "",
        program_version=VERSION,
        document_number=report.document_number if report else "",
        document_date=report.document_date if report else None,
        audit_head=chain_head(session),
    )


def _evidence(session: Session, desk: Desk) -> tuple[ReportedAttachment, ...]:
    rows = session.scalars(
        select(Attachment)
        .where(Attachment.agency_id == desk.agency.id)
        .order_by(Attachment.added_at, Attachment.sha256)
    )
    return tuple(
        ReportedAttachment(row.sha256, row.name, row.size, row.media_type, enclosed=True, task=row.task_code)
        for row in rows
    )


@dataclass(frozen=True)
class _Prepared:
    snapshot: ReportSnapshot
    programme: Programme
    findings: tuple[CheckFinding, ...]


def _prepare(workspace: Workspace, period_code: str) -> _Prepared:
    with workspace.reading() as session:
        snapshot = take_snapshot(session, workspace.clock, period_code)
        findings = check_report(session, workspace.clock, period_code).findings
        programme = programme_named(session, snapshot.programme_code, snapshot.programme_version)
    if programme is None:
        raise UserError("Không còn chương trình mà báo cáo này được lập theo.", "Mở lại gói giao nhiệm vụ.")
    return _Prepared(snapshot, programme, findings)


def draft_pdf(workspace: Workspace, period_code: str) -> bytes:
    """The pages as they would be printed now; unsigned, nothing is recorded."""
    from desktop.documents.pdf import render_pdf
    from desktop.documents.unit_report import unit_report

    prepared = _prepare(workspace, period_code)
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
    key: "SigningKey | None",
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
    prepared = _prepare(workspace, period_code)
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


def _carrier(prepared: _Prepared, data: bytes, key: "SigningKey | None", at: datetime) -> bytes:
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
    prepared: _Prepared,
    form: ReportFormat,
    out: Path,
    pdf: bytes,
    evidence: Mapping[str, Path],
    key: "SigningKey | None",
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
