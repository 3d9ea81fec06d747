"""What an officer decides on files on hold: taken in on other grounds, or refused.

Each decision can be taken back in the window that made it, until an answer to the report has gone out.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.text import nfc
from desktop.models.agency import Agency, AgencyForwarder
from desktop.models.arrival import ArrivalOccasion
from desktop.models.intake import IntakeResult, ReceivedPackage
from desktop.services.agencies.agency_days import short_names
from desktop.services.intake.grounds import read_grounds
from desktop.services.intake.judged_files import judge_file
from desktop.services.intake.official_revision import choose_revision
from desktop.services.intake.received import OPEN, IntakeRow, row_view
from desktop.services.intake.received_bytes import stored_file
from desktop.services.intake.recording import Offer, find_received
from desktop.services.intake.second_look import retry_held
from desktop.services.intake.taking_back import Decided, FileStanding, put_standings, remember_decision, standing_of
from desktop.services.intake.withdrawal import withdraw_submission
from desktop.services.officers.audit import record_event
from desktop.services.trust.authorisation import register_forwarder
from desktop.services.undo import History
from desktop.services.workspace import Workspace
from desktop.signing.sealed_file import plain


class DecisionRefusedError(UserError):
    """A decision lacks its grounds, or there is nothing left to decide on."""

    code = "DECISION_REFUSED"


def release_held(
    workspace: Workspace, sha256: str, officer: str, ground: str, history: History | None = None
) -> IntakeRow:
    """Take in an intact report whose signature does not suffice, because something else vouches for it.

    It may bear no signature (paper with a seal came instead), or one that could not be relied on when it arrived
    (``LATE_PROOF``, ``SIGNER_DISSOLVED`` …). Who decided, and why, stays in the register of arrivals.

    Args:
        workspace: The department's.
        sha256: Of the file.
        officer: Who decides.
        ground: On what grounds.
        history: Of the window, where the decision can be taken back.

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
        raise _not_found()
    _check_open(package.result)
    before = standing_of(package)
    with plain(path) as file:
        examination = grounds.examine(file, package.first_received_at)
        if not examination.is_intact or examination.snapshot is None:
            raise UserError("Chỉ nhận theo cách này với báo cáo còn nguyên vẹn.", "Đề nghị đơn vị gửi lại tệp gốc.")
        offer = Offer(
            package.file_name, package.file_name, examination, ArrivalOccasion.RELEASED, nfc(officer).strip(), ground
        )
        row = judge_file(workspace, grounds, offer)
    _keep_release(workspace, before, f"nhận {package.file_name}", history)
    return row


def _keep_release(
    workspace: Workspace,
    before: FileStanding,
    told: str,
    history: History | None,
    back: Callable[[Session, Clock], object] | None = None,
) -> None:
    """Leave for the window what takes a report out of the master copy again."""
    if history is None:
        return
    with workspace.session() as session:
        package = session.scalars(select(ReceivedPackage).where(ReceivedPackage.sha256 == before.sha256)).one()
        after = standing_of(package)
        if after.result in OPEN:
            return  # nothing has come of it
        decided = Decided(told, workspace.clock.now(), (before,), (after,), ArrivalOccasion.RELEASED)
        withdraw = partial(_withdraw, sha256=before.sha256, told=told, also=back)
        remember_decision(session, decided, back=withdraw)
    history.keep(session)


def _withdraw(
    session: Session, clock: Clock, *, sha256: str, told: str, also: Callable[[Session, Clock], object] | None
) -> None:
    withdraw_submission(session, clock, sha256=sha256, told=told)
    if also is not None:
        also(session, clock)


def let_forward(
    workspace: Workspace, sha256: str, forwarder: str, officer: str, basis: str, history: History | None = None
) -> tuple[IntakeRow, ...]:
    """Let the agency that has signed a held file hand in for the one in its data, and look at the file again.

    Raises:
        ForwarderRefusedError: No decision is named, or the agency is unknown.
        UserError: The file is gone.
    """
    with workspace.session() as session:
        package = find_received(session, sha256)
        if package is None:
            raise _not_found()
        agency, before = package.agency_code, standing_of(package)
        register_forwarder(session, workspace.clock, agency, forwarder, basis=basis, officer=officer)
    rows = retry_held(workspace, (sha256,))
    told = f"cho gửi thay {package.file_name}"
    _keep_release(workspace, before, told, history, partial(_forget_forwarder, agency=agency, forwarder=forwarder))
    return rows


def _forget_forwarder(session: Session, clock: Clock, *, agency: str, forwarder: str) -> None:
    """The newest registration of the two goes, as if it had not been written."""
    ids = {row.code: row.id for row in session.execute(select(Agency.code, Agency.id))}
    of_both = (AgencyForwarder.agency_id == ids[agency]) & (AgencyForwarder.forwarder_id == ids[forwarder])
    newest = session.scalar(select(AgencyForwarder.id).where(of_both).order_by(AgencyForwarder.id.desc()).limit(1))
    session.execute(delete(AgencyForwarder).where(AgencyForwarder.id == newest))
    record_event(session, clock, "forwarder.take_back", agency, before={"by": forwarder})


def choose_official(
    workspace: Workspace, sha256: str, officer: str, ground: str, history: History | None = None
) -> IntakeRow:
    """Of two reports of one number, let the one that this held file brought count.

    Raises:
        DecisionRefusedError: No grounds were written.
        NothingToChooseError: There is no other report of its number any more.
    """
    ground = _grounds_of(ground, "Ghi đơn vị đã xác định bản chính thức bằng cách nào.")
    with workspace.session() as session:
        choose_revision(session, workspace.clock, sha256, nfc(officer).strip(), ground)
        row = _row(session, sha256)
    if history is not None:
        history.keep(session)
    return row


def _row(session: Session, sha256: str) -> IntakeRow:
    package = find_received(session, sha256)
    if package is None:
        raise _not_found()
    name_on = short_names(session, {package.agency_code})
    return row_view(package, name_on(package.agency_code, package.first_received_at.date()))


def refuse_held(
    workspace: Workspace, sha256: str, officer: str, ground: str, history: History | None = None
) -> IntakeRow:
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
            raise _not_found()
        if package.result is not IntakeResult.QUARANTINED:
            raise _decided_already()
        before = standing_of(package)
        after = replace(before, result=IntakeResult.REFUSED, decided_by=officer, decision=ground)
        put_standings(session, clock, (after,), ArrivalOccasion.REFUSED)
        told = f"từ chối {package.file_name}"
        remember_decision(session, Decided(told, clock.now(), (before,), (after,), ArrivalOccasion.REFUSED))
        row = _row(session, sha256)
    if history is not None:
        history.keep(session)
    return row


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


def _not_found() -> UserError:
    return UserError("Không tìm thấy tệp đang tạm giữ.", "Tiếp nhận lại tệp gốc.")
