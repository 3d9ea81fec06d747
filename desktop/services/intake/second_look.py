"""Files on hold are judged again, as of the time when they arrived, because something else has changed since."""

from collections.abc import Callable, Sequence

from sqlalchemy import select

from desktop.core.progress import Progress
from desktop.models.arrival import ArrivalOccasion
from desktop.models.intake import IntakeResult, ReceivedPackage
from desktop.services.intake.grounds import Grounds, read_grounds
from desktop.services.intake.judged_files import judge_file
from desktop.services.intake.received import OPEN, SEALED, IntakeRow, reasons_of
from desktop.services.intake.recording import Offer
from desktop.services.workspace import Workspace
from desktop.signing.sealed_file import plain


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
    with plain(workspace.folder.root / package.stored_as) as file:
        examination = grounds.examine(file, package.first_received_at)
        if examination.sha256 != package.sha256:
            return None  # lost or damaged on this disk: ``check`` says so
        if {reason.code for reason in examination.reasons} & SEALED:
            return None  # only a key, or the missing parts, help it
        offer = Offer(package.file_name, package.file_name, examination, ArrivalOccasion.RETRIED)
        row = judge_file(workspace, grounds, offer)
    return None if (row.result, row.reasons) == (package.result, reasons_of(package.reasons)) else row
