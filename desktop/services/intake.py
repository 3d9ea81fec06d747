"""Taking files into the master copy: each is checked fully, then accepted, or held with its reasons.

Intake goes by content: the same bytes change nothing the second time, and any set of files in any order gives the same
master copy. Each file is one transaction; one that is bad never stops the others. Its bytes are on the disk before the
row that names them.
"""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
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
from desktop.models.intake import Arrival, IntakeResult, ReceivedPackage
from desktop.rules.package_data import EnrolmentData
from desktop.rules.verdicts import Reason, ReasonCode, Verdict
from desktop.services.audit import record_event
from desktop.services.judging import Outcome, decide, decide_report
from desktop.services.received import (
    IntakeRow,
    Signer,
    copy_received,
    list_received,
    reasons_json,
    signer_json,
    signer_view,
    stored_file,
)
from desktop.services.trust import trust_store
from desktop.services.workspace import Workspace, agency_ref

__all__ = [
    "IntakeRow",
    "Signer",
    "accept_unsigned",
    "copy_received",
    "list_received",
    "signer_view",
    "stored_file",
    "take_in",
]

TAKEN_IN = frozenset({IntakeResult.ACCEPTED, IntakeResult.SUPERSEDED, IntakeResult.DUPLICATE})
"""Results of a file that is in the master copy: it is never judged again."""


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
    with workspace.reading() as session:
        known = _known(session, examination.sha256)
        request = isinstance(examination.data, EnrolmentData)
        taken_in = request or examination.verdict is Verdict.VALID or (known is not None and known.result in TAKEN_IN)
    stored = _keep_bytes(workspace.folder, file.path, examination, taken_in=taken_in)
    with workspace.session() as session:
        row = _judge(session, workspace.clock, file, examination, stored)
    if taken_in:
        _release(workspace.folder, examination.sha256)
    return row


def _release(folder: DataFolder, sha256: str) -> None:
    """Drop the held copy of a file that now lies among the received ones."""
    for held in folder.held.glob(f"{sha256}.*"):
        with explaining_os_errors(held):
            held.unlink()


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
                reasons=reasons_json(reasons),
            )
        )
    return _unjudged(workspace, file, IntakeResult.QUARANTINED, reasons)


def _keep_bytes(folder: DataFolder, path: Path, examination: Examination, *, taken_in: bool) -> str:
    """Copy a file under its hash to where received files lie, or held ones; one that is there already is left alone."""
    suffix = ".pdf" if examination.is_pdf else ".asice" if examination.kind else ".bin"
    place = folder.packages if taken_in else folder.held
    target = place / f"{examination.sha256}{suffix}"
    if not target.exists():
        with explaining_os_errors(target), replacing(target) as temporary:
            shutil.copyfile(path, temporary)
            if sha256_of(temporary) != examination.sha256:
                raise EnvironmentFailureError(
                    f"{path.name}: tệp thay đổi trong lúc đang đọc.", "Kiểm tra USB hoặc ổ đĩa rồi tiếp nhận lại."
                )
    return target.relative_to(folder.root).as_posix()


def _judge(session: Session, clock: Clock, file: FoundFile, examination: Examination, stored: str) -> IntakeRow:
    known = _known(session, examination.sha256)
    package = known or ReceivedPackage(sha256=examination.sha256, first_received_at=clock.now())
    if known is not None and known.result in TAKEN_IN:
        outcome = Outcome(IntakeResult.DUPLICATE, (Reason(ReasonCode.REPLAY),), known.first_received_at.isoformat())
    else:
        _describe(package, file, examination, stored)
        session.add(package)
        outcome = decide(session, clock, examination)
        package.result, package.reasons = outcome.result, reasons_json(outcome.reasons)
    session.flush()
    session.add(
        Arrival(
            package_id=package.id,
            received_at=clock.now(),
            source_path=file.label,
            result=outcome.result,
            reasons=reasons_json(outcome.reasons),
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


def _known(session: Session, sha256: str) -> ReceivedPackage | None:
    return session.scalar(select(ReceivedPackage).where(ReceivedPackage.sha256 == sha256))


def _describe(package: ReceivedPackage, file: FoundFile, examination: Examination, stored: str) -> None:
    claims = examination.claims or Claims()
    package.file_name = Path(file.origin[-1]).name
    package.size = examination.size
    package.kind = examination.kind
    package.verdict = examination.verdict
    package.result = IntakeResult.QUARANTINED
    package.signers = [signer_json(signer_view(signer)) for signer in examination.signers]
    package.agency_code = claims.agency_code
    package.period_code = claims.period_code
    package.revision = claims.revision
    package.snapshot_sha256 = examination.snapshot_sha256 or None
    package.stored_as = stored


def _row(session: Session, clock: Clock, file: FoundFile, examination: Examination, outcome: Outcome) -> IntakeRow:
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
    stored = _keep_bytes(workspace.folder, path, examination, taken_in=True)
    with workspace.session() as session:
        outcome = decide_report(session, workspace.clock, examination, examination.snapshot)
        package = session.scalars(select(ReceivedPackage).where(ReceivedPackage.sha256 == sha256)).one()
        package.result, package.reasons = outcome.result, reasons_json(outcome.reasons)
        package.stored_as = stored
        record_event(
            session,
            workspace.clock,
            "package.accept_unsigned",
            sha256,
            actor=officer,
            after={"note": note, "result": outcome.result},
        )
        file = FoundFile(path, FoundKind.CANDIDATE, (package.file_name,))
        row = replace(_row(session, workspace.clock, file, examination, outcome), note=note)
    _release(workspace.folder, sha256)
    return row
