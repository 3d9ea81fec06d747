"""Taking files into the master copy: each is checked fully, then accepted, or held with its reasons.

Intake goes by content: the same bytes change nothing the second time, and any set of files in any order gives the same
master copy. Each file is one transaction; one that is bad never stops the others. Its bytes are on the disk before the
row that names them.
"""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.core.errors import EnvironmentFailureError, UserError
from desktop.core.files import explaining_os_errors, replacing, sha256_of
from desktop.core.paths import DataFolder
from desktop.core.progress import Progress
from desktop.exchange.contents import Claims
from desktop.exchange.finder import FoundFile, FoundKind, find_packages
from desktop.exchange.package import Examination, examine
from desktop.models.agency import Agency
from desktop.models.intake import (
    Arrival,
    IntakeResult,
    ReceivedPackage,
    Submission,
    SubmittedValue,
)
from desktop.models.programme import PeriodObligation, ReportingPeriod
from desktop.rules.packages import PackageKind
from desktop.rules.snapshot import ReportSnapshot
from desktop.rules.verdicts import Reason, ReasonCode, Verdict
from desktop.services.audit import record_event
from desktop.services.enrolment import keep_request
from desktop.services.keys import trust_store
from desktop.services.programmes import programme_named
from desktop.services.workspace import Workspace, agency_ref, this_workplace
from desktop.signing.report import SignatureReport


@dataclass(frozen=True)
class Signer:
    """Who signed a file, as the screens and the command line say it."""

    name: str
    organisation: str
    serial: str
    claimed_time: datetime | None
    status: str


@dataclass(frozen=True)
class IntakeRow:
    """What came of one file.

    Attributes:
        file: Where it lay, or "archive/name".
        kind: ``report`` …; "" when it could not be understood.
        agency: Code. agency_name: as named today, or as the file says; "" if unknown.
        revision: ``None`` unless it is a report.
    """

    file: str
    kind: str
    verdict: Verdict
    result: IntakeResult
    reasons: tuple[Reason, ...]
    agency: str
    agency_name: str
    period: str
    revision: int | None
    signers: tuple[Signer, ...]
    sha256: str
    received_at: datetime | None = None
    note: str = ""

    @property
    def waits_for_paper(self) -> bool:
        """It is held only because it bears no signature; an officer may take it in (``accept_unsigned``)."""
        return self.result is IntakeResult.QUARANTINED and self.verdict is Verdict.VALID_UNSIGNED


def take_in(
    workspace: Workspace,
    paths: Sequence[Path],
    progress: Progress | None = None,
    on_row: Callable[[IntakeRow], None] | None = None,
) -> tuple[IntakeRow, ...]:
    """Take files, folders and archives into the master copy.

    Args:
        workspace: The department's.
        paths: What was dropped or named.
        progress: Told of each file; may cancel between two files, which keeps what was taken in.
        on_row: Called with each result as it comes, on the worker's thread.
    """
    progress = progress or Progress()
    rows: list[IntakeRow] = []
    with TemporaryDirectory(prefix="so-dan-van-") as scratch:
        files = list(find_packages(paths, Path(scratch)))
        for number, file in enumerate(files):
            progress.step(number, len(files), file.origin[-1])
            row = _take_one(workspace, file)
            rows.append(row)
            if on_row is not None:
                on_row(row)
        progress.step(len(files), len(files), "")
    return tuple(rows)


def _take_one(workspace: Workspace, file: FoundFile) -> IntakeRow:
    if file.kind is FoundKind.IGNORED:
        return _unjudged(workspace, file, IntakeResult.IGNORED, ())
    if file.kind is FoundKind.REFUSED:
        return _hold_unread(workspace, file, (file.reason,) if file.reason else ())
    with workspace.reading() as session:
        trust = trust_store(session)
    examination = examine(file.path, trust, workspace.clock.now())
    if not examination.sha256:
        return _hold_unread(workspace, file, examination.reasons)
    if _is_nobodys(file, examination):
        return _unjudged(workspace, file, IntakeResult.IGNORED, examination.reasons)
    stored = _keep_bytes(workspace.folder, file.path, examination)
    with workspace.session() as session:
        return _judge(session, workspace.clock, file, examination, stored)


def _is_nobodys(file: FoundFile, examination: Examination) -> bool:
    """An ordinary PDF or other document that lay beside the packages, and does not pretend to be one."""
    codes = {reason.code for reason in examination.reasons}
    return codes == {ReasonCode.NOT_A_PACKAGE} and not file.origin[-1].lower().endswith(".asice")


def _unjudged(workspace: Workspace, file: FoundFile, result: IntakeResult, reasons: tuple[Reason, ...]) -> IntakeRow:
    now = workspace.clock.now()
    return IntakeRow(file.label, "", Verdict.UNREADABLE, result, reasons, "", "", "", None, (), "", now)


def _hold_unread(workspace: Workspace, file: FoundFile, reasons: tuple[Reason, ...]) -> IntakeRow:
    """What could not be read leaves its mark in the register of arrivals; there are no bytes to keep."""
    with workspace.session() as session:
        session.add(
            Arrival(
                package_id=None,
                received_at=workspace.clock.now(),
                source_path=file.label,
                result=IntakeResult.QUARANTINED,
                reasons=_reasons_json(reasons),
            )
        )
    return _unjudged(workspace, file, IntakeResult.QUARANTINED, reasons)


def _keep_bytes(folder: DataFolder, path: Path, examination: Examination) -> str:
    """Copy a file into the folder of received files under its hash; a file that is there already is left alone."""
    suffix = ".pdf" if examination.is_pdf else ".asice" if examination.kind else ".bin"
    target = folder.packages / f"{examination.sha256}{suffix}"
    if not target.exists():
        with explaining_os_errors(target), replacing(target) as temporary:
            shutil.copyfile(path, temporary)
            if sha256_of(temporary) != examination.sha256:
                raise EnvironmentFailureError(
                    f"{path.name}: tệp thay đổi trong lúc đang đọc.", "Kiểm tra USB hoặc ổ đĩa rồi tiếp nhận lại."
                )
    return target.relative_to(folder.root).as_posix()


def _judge(session: Session, clock: Clock, file: FoundFile, examination: Examination, stored: str) -> IntakeRow:
    known = session.scalar(select(ReceivedPackage).where(ReceivedPackage.sha256 == examination.sha256))
    if known is not None and known.result in (IntakeResult.ACCEPTED, IntakeResult.SUPERSEDED, IntakeResult.DUPLICATE):
        outcome = _Outcome(IntakeResult.DUPLICATE, (Reason(ReasonCode.REPLAY),), note=_known_since(known))
    else:
        outcome = _decide(session, clock, examination)
    package = known or ReceivedPackage(sha256=examination.sha256, first_received_at=clock.now())
    if known is None or outcome.result is not IntakeResult.DUPLICATE or known.result is IntakeResult.QUARANTINED:
        _describe(package, file, examination, outcome, stored)
    session.add(package)
    session.flush()
    if outcome.submission is not None:
        _add_submission(session, outcome.submission, examination)
    session.add(
        Arrival(
            package_id=package.id,
            received_at=clock.now(),
            source_path=file.label,
            result=outcome.result,
            reasons=_reasons_json(outcome.reasons),
        )
    )
    record_event(
        session,
        clock,
        "package.received",
        examination.sha256,
        after={"file": file.label, "result": outcome.result, "reasons": [r.code for r in outcome.reasons]},
    )
    return _row(session, clock, file, examination, outcome)


@dataclass(frozen=True)
class _Outcome:
    result: IntakeResult
    reasons: tuple[Reason, ...] = ()
    submission: Submission | None = None
    note: str = ""


def _known_since(package: ReceivedPackage) -> str:
    return package.first_received_at.isoformat()


def _decide(session: Session, clock: Clock, examination: Examination) -> _Outcome:
    if examination.kind is PackageKind.ENROLMENT and examination.document is not None:
        keep_request(session, clock, examination.document)
        return _Outcome(IntakeResult.ACCEPTED)
    if examination.verdict is not Verdict.VALID:
        return _Outcome(IntakeResult.QUARANTINED, examination.reasons)
    if examination.kind is PackageKind.REPORT and examination.snapshot is not None:
        return _decide_report(session, clock, examination, examination.snapshot)
    return _Outcome(IntakeResult.IGNORED, (Reason(ReasonCode.UNEXPECTED_FILE),))


def _decide_report(session: Session, clock: Clock, examination: Examination, snapshot: ReportSnapshot) -> _Outcome:
    place = _find_place(session, snapshot)
    if isinstance(place, Reason):
        return _Outcome(IntakeResult.QUARANTINED, (place,))
    same = session.scalar(select(Submission).where(Submission.snapshot_sha256 == examination.snapshot_sha256))
    if same is not None:
        return _Outcome(IntakeResult.DUPLICATE, (Reason(ReasonCode.REPLAY),), note=same.received_at.isoformat())
    others = session.scalars(
        select(Submission).where(Submission.agency_id == place.agency.id, Submission.period_id == place.period.id)
    ).all()
    if any(other.revision == snapshot.revision for other in others):
        return _Outcome(IntakeResult.QUARANTINED, (Reason(ReasonCode.CONFLICTING_REVISION),))
    newest = all(other.revision < snapshot.revision for other in others)
    if newest:
        for other in others:
            other.is_current = False
        session.flush()
    submission = _new_submission(clock, place, examination, snapshot, is_current=newest)
    if newest:
        return _Outcome(IntakeResult.ACCEPTED, submission=submission)
    return _Outcome(IntakeResult.SUPERSEDED, (Reason(ReasonCode.OLDER_REVISION),), submission)


@dataclass(frozen=True)
class _Place:
    agency: Agency
    period: ReportingPeriod


def _find_place(session: Session, snapshot: ReportSnapshot) -> _Place | Reason:
    """Where a report belongs in this master copy, or why it does not."""
    if programme_named(session, snapshot.programme_code, snapshot.programme_version) is None:
        return Reason(ReasonCode.UNKNOWN_PROGRAMME)
    agency = session.scalar(select(Agency).where(Agency.code == snapshot.agency.code))
    if agency is None:
        return Reason(ReasonCode.UNKNOWN_AGENCY)
    version_id = this_workplace(session).programme_version_id
    period = session.scalar(
        select(ReportingPeriod).where(
            ReportingPeriod.programme_version_id == version_id,
            ReportingPeriod.code == snapshot.period.code,
            ReportingPeriod.reference_only.is_(False),
        )
    )
    if period is None:
        return Reason(ReasonCode.UNKNOWN_PERIOD)
    if session.get(PeriodObligation, (period.id, agency.id)) is None:
        return Reason(ReasonCode.NOT_OBLIGED)
    return _Place(agency, period)


def _new_submission(
    clock: Clock, place: _Place, examination: Examination, snapshot: ReportSnapshot, *, is_current: bool
) -> Submission:
    times = [signer.claimed_time for signer in examination.signers if signer.claimed_time is not None]
    return Submission(
        agency_id=place.agency.id,
        period_id=place.period.id,
        revision=snapshot.revision,
        snapshot=examination.snapshot_bytes,
        snapshot_sha256=examination.snapshot_sha256,
        parent_sha256=snapshot.parent,
        received_at=clock.now(),
        signed_at=max(times) if times else None,
        made_at=snapshot.made_at,
        unsigned=examination.verdict is Verdict.VALID_UNSIGNED,
        is_current=is_current,
        package_sha256=examination.sha256,
    )


def _add_submission(session: Session, submission: Submission, examination: Examination) -> None:
    session.add(submission)
    session.flush()
    for reported in examination.snapshot.values if examination.snapshot else ():
        row = SubmittedValue(submission_id=submission.id, indicator_code=reported.code, number=reported.value.number)
        row.value = reported.value
        session.add(row)
    session.flush()


def _describe(
    package: ReceivedPackage, file: FoundFile, examination: Examination, outcome: _Outcome, stored: str
) -> None:
    claims = examination.claims or Claims()
    package.file_name = Path(file.origin[-1]).name
    package.size = examination.size
    package.kind = examination.kind
    package.verdict = examination.verdict
    package.result = outcome.result
    package.reasons = _reasons_json(outcome.reasons)
    package.signers = [_signer_json(signer_view(signer)) for signer in examination.signers]
    package.agency_code = claims.agency_code
    package.period_code = claims.period_code
    package.revision = claims.revision
    package.snapshot_sha256 = examination.snapshot_sha256 or None
    package.stored_as = stored


def _reasons_json(reasons: Sequence[Reason]) -> list[dict[str, object]]:
    return [{"code": str(reason.code), "place": reason.place, "message": reason.message} for reason in reasons]


def signer_view(report: SignatureReport) -> Signer:
    """A signature as the screens and the command line say it."""
    who = report.signer
    return Signer(
        who.name if who else "",
        who.organisation if who else "",
        who.serial if who else "",
        report.claimed_time,
        report.status,
    )


def _signer_json(signer: Signer) -> dict[str, object]:
    return {
        "name": signer.name,
        "organisation": signer.organisation,
        "serial": signer.serial,
        "claimed_time": signer.claimed_time.isoformat() if signer.claimed_time else None,
        "status": signer.status,
    }


def _row(session: Session, clock: Clock, file: FoundFile, examination: Examination, outcome: _Outcome) -> IntakeRow:
    claims = examination.claims or Claims()
    agency = session.scalar(select(Agency).where(Agency.code == claims.agency_code)) if claims.agency_code else None
    return IntakeRow(
        file=file.label,
        kind=str(examination.kind or ""),
        verdict=examination.verdict,
        result=outcome.result,
        reasons=outcome.reasons,
        agency=claims.agency_code,
        agency_name=agency_ref(session, agency, today(clock)).short_name if agency else claims.agency_name,
        period=claims.period_code,
        revision=claims.revision,
        signers=tuple(signer_view(signer) for signer in examination.signers),
        sha256=examination.sha256,
        received_at=clock.now(),
        note=outcome.note,
    )


def list_received(session: Session, clock: Clock) -> tuple[IntakeRow, ...]:
    """Every distinct file received so far, the held ones first, then the newest."""
    rows = session.scalars(select(ReceivedPackage).order_by(ReceivedPackage.first_received_at.desc())).all()
    names = {a.code: a for a in session.scalars(select(Agency).where(Agency.code.in_({r.agency_code for r in rows})))}
    views = [
        IntakeRow(
            file=row.file_name,
            kind=str(row.kind or ""),
            verdict=row.verdict,
            result=row.result,
            reasons=tuple(Reason(ReasonCode(r["code"]), r.get("place", "")) for r in row.reasons),
            agency=row.agency_code,
            agency_name=agency_ref(session, names[row.agency_code], row.first_received_at.date()).short_name
            if row.agency_code in names
            else "",
            period=row.period_code,
            revision=row.revision,
            signers=tuple(
                Signer(
                    s["name"],
                    s["organisation"],
                    s["serial"],
                    datetime.fromisoformat(s["claimed_time"]) if s["claimed_time"] else None,
                    s["status"],
                )
                for s in row.signers
            ),
            sha256=row.sha256,
            received_at=row.first_received_at,
        )
        for row in rows
    ]
    views.sort(key=lambda view: view.result is not IntakeResult.QUARANTINED)
    return tuple(views)


def stored_file(session: Session, folder: DataFolder, sha256: str) -> Path | None:
    """Where the bytes of a received file lie; ``None`` when it is unknown."""
    row = session.scalar(select(ReceivedPackage).where(ReceivedPackage.sha256 == sha256))
    return folder.root / row.stored_as if row is not None and row.stored_as else None


def copy_received(workspace: Workspace, sha256: str, target: Path) -> Path:
    """Write the bytes of a received file, just as they came, to another place.

    Raises:
        UserError: The file was not kept, or the disk refuses.
    """
    with workspace.reading() as session:
        source = stored_file(session, workspace.folder, sha256)
    if source is None:
        raise UserError("Không còn bản gốc của tệp này trong kho tiếp nhận.", "Đề nghị đơn vị gửi lại tệp.")
    with explaining_os_errors(target), replacing(target) as temporary:
        shutil.copyfile(source, temporary)
    return target


def accept_unsigned(workspace: Workspace, sha256: str, officer: str, note: str) -> IntakeRow:
    """Take in an intact file that bears no signature, because paper with a seal came with it.

    Raises:
        UserError: The file is not one of those, or no reason was written.
    """
    if not note.strip():
        raise UserError("Chưa ghi căn cứ nhận báo cáo chưa ký số.", "Ghi số, ngày của bản giấy có chữ ký và dấu.")
    with workspace.reading() as session:
        path = stored_file(session, workspace.folder, sha256)
        trust = trust_store(session)
    if path is None:
        raise UserError("Không tìm thấy tệp đang tạm giữ.", "Tiếp nhận lại tệp gốc.")
    examination = examine(path, trust, workspace.clock.now())
    if examination.verdict is not Verdict.VALID_UNSIGNED or examination.snapshot is None:
        raise UserError("Chỉ nhận theo cách này với tệp nguyên vẹn và chưa ký số.", "Đề nghị đơn vị gửi lại tệp gốc.")
    with workspace.session() as session:
        outcome = _decide_report(session, workspace.clock, examination, examination.snapshot)
        package = session.scalars(select(ReceivedPackage).where(ReceivedPackage.sha256 == sha256)).one()
        package.result = outcome.result
        package.reasons = _reasons_json(outcome.reasons)
        if outcome.submission is not None:
            _add_submission(session, outcome.submission, examination)
        record_event(
            session,
            workspace.clock,
            "package.accept_unsigned",
            sha256,
            actor=officer,
            after={"note": note, "result": outcome.result},
        )
        file = FoundFile(path, FoundKind.CANDIDATE, (package.file_name,))
        return replace(_row(session, workspace.clock, file, examination, outcome), note=note)
