"""What an officer decides on files on hold: taken in on other grounds, refused, or looked at again."""

from collections.abc import Callable, Sequence

from sqlalchemy import select

from desktop.core.errors import UserError
from desktop.core.progress import Progress
from desktop.core.text import nfc
from desktop.models.agency import Agency
from desktop.models.arrival import ArrivalOccasion
from desktop.models.intake import IntakeResult, ReceivedPackage
from desktop.services.arrival_register import ArrivalLine, record_arrival
from desktop.services.grounds import Grounds, read_grounds
from desktop.services.judged_files import judge_file
from desktop.services.received import OPEN, SEALED, IntakeRow, reasons_of, row_view
from desktop.services.received_bytes import stored_file
from desktop.services.recording import Offer, find_received
from desktop.services.workspace import Workspace


class DecisionRefusedError(UserError):
    """A decision lacks its grounds, or there is nothing left to decide on."""

    code = "DECISION_REFUSED"


def release_held(workspace: Workspace, sha256: str, officer: str, ground: str) -> IntakeRow:
    """Take in an intact report whose signature does not suffice, because something else vouches for it.

    It may bear no signature (paper with a seal came instead), or one that could not be relied on when it arrived
    (``LATE_PROOF``, ``SIGNER_DISSOLVED`` …). Who decided, and why, stays in the register of arrivals.

    Raises:
        DecisionRefusedError: No grounds were written, or the file is not on hold any more.
        UserError: The file is not there, is damaged, or carries no report.
    """
    ground = _grounds_of(ground, "Ghi số, ngày của bản giấy có chữ ký và dấu, hoặc người đã xác minh.")
    with workspace.reading() as session:
        path = stored_file(session, workspace.folder, sha256)
        package = find_received(session, sha256)
        grounds = read_grounds(session)
    if path is None or package is None:
        raise UserError("Không tìm thấy tệp đang tạm giữ.", "Tiếp nhận lại tệp gốc.")
    _check_open(package.result)
    examination = grounds.examine(path, package.first_received_at)
    if not examination.is_intact or examination.snapshot is None:
        raise UserError("Chỉ nhận theo cách này với báo cáo còn nguyên vẹn.", "Đề nghị đơn vị gửi lại tệp gốc.")
    offer = Offer(
        package.file_name, package.file_name, examination, ArrivalOccasion.RELEASED, nfc(officer).strip(), ground
    )
    return judge_file(workspace, grounds, offer)


def refuse_held(workspace: Workspace, sha256: str, officer: str, ground: str) -> IntakeRow:
    """Decide that a file on hold is not to be taken in; its bytes stay where they are, and so does the reason.

    Offered again, the same file is refused again; ``retry_held`` with its hash opens the question anew.

    Raises:
        DecisionRefusedError: No grounds were written, or the file is not on hold any more.
    """
    ground = _grounds_of(ground, "Ghi vì sao không nhận, để người khác đọc cũng hiểu.")
    officer = nfc(officer).strip()
    clock = workspace.clock
    with workspace.session() as session:
        package = find_received(session, sha256)
        if package is None:
            raise UserError("Không tìm thấy tệp đang tạm giữ.", "Tiếp nhận lại tệp gốc.")
        if package.result is not IntakeResult.QUARANTINED:
            raise _decided_already()
        package.result, package.decided_by, package.decision = IntakeResult.REFUSED, officer, ground
        line = ArrivalLine(
            source_path=package.file_name,
            judged_at=package.first_received_at,
            verdict=package.verdict,
            result=IntakeResult.REFUSED,
            reasons=package.reasons,
            package_id=package.id,
            sha256=sha256,
            snapshot_sha256=package.snapshot_sha256 or "",
            made_at=package.made_at,
            signed_at=package.signed_at,
            assurance=package.assurance,
            signers=package.signers,
            occasion=ArrivalOccasion.REFUSED,
            actor=officer,
            note=ground,
        )
        record_arrival(session, clock, line)
        agency = session.scalar(select(Agency).where(Agency.code == package.agency_code))
        return row_view(session, package, agency)


def retry_held(
    workspace: Workspace,
    hashes: Sequence[str] | None = None,
    progress: Progress | None = None,
    on_row: Callable[[IntakeRow], None] | None = None,
) -> tuple[IntakeRow, ...]:
    """Judge files on hold again, because a certificate, an agency or a programme has come since.

    Each is judged as of the time when it arrived first.

    Args:
        workspace: The department's.
        hashes: Which files, among them refused ones; ``None`` for all that are on hold.
        progress: Told of each file; may cancel between two files.
        on_row: Called with each result as it comes.

    Returns:
        The files whose standing has changed.
    """
    progress = progress or Progress()
    changed: list[IntakeRow] = []
    with workspace.reading() as session:
        grounds = read_grounds(session)
        wanted = select(ReceivedPackage).order_by(ReceivedPackage.first_received_at, ReceivedPackage.sha256)
        if hashes is None:
            wanted = wanted.where(ReceivedPackage.result == IntakeResult.QUARANTINED)
        else:
            wanted = wanted.where(ReceivedPackage.result.in_(OPEN), ReceivedPackage.sha256.in_(hashes))
        packages = session.scalars(wanted).all()
    for number, package in enumerate(packages):
        progress.step(number, len(packages), package.file_name)
        row = _retry(workspace, grounds, package)
        if row is not None:
            changed.append(row)
            if on_row is not None:
                on_row(row)
    progress.step(len(packages), len(packages), "")
    return tuple(changed)


def _retry(workspace: Workspace, grounds: Grounds, package: ReceivedPackage) -> IntakeRow | None:
    examination = grounds.examine(workspace.folder.root / package.stored_as, package.first_received_at)
    if examination.sha256 != package.sha256:
        return None  # lost or damaged on this disk: ``check`` says so
    if {reason.code for reason in examination.reasons} & SEALED:
        return None  # only a key, or the missing parts, help it
    offer = Offer(package.file_name, package.file_name, examination, ArrivalOccasion.RETRIED)
    row = judge_file(workspace, grounds, offer)
    return None if (row.result, row.reasons) == (package.result, reasons_of(package.reasons)) else row


def _grounds_of(ground: str, hint: str) -> str:
    written = nfc(ground).strip()
    if not written:
        raise DecisionRefusedError("Chưa ghi căn cứ của quyết định.", hint)
    return written


def _check_open(result: IntakeResult) -> None:
    if result not in OPEN:
        raise _decided_already()


def _decided_already() -> DecisionRefusedError:
    return DecisionRefusedError("Tệp này không còn tạm giữ.", "Tải lại danh sách để xem kết quả hiện tại.")
