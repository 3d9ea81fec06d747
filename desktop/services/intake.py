"""Taking files into the master copy: each is checked fully, then accepted, or held with its reasons.

Intake goes by content: the same bytes change nothing the second time, and any set of files in any order gives the same
master copy. Each file is one transaction; one that is bad never stops the others. Its bytes are on the disk before the
row that names them. What is believed of keys and agencies is read once for a run.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.core.progress import Progress
from desktop.exchange.finder import FoundFile, FoundKind, find_packages
from desktop.exchange.package import Examination
from desktop.models.arrival import ArrivalOccasion
from desktop.models.intake import IntakeResult
from desktop.rules.package_data import EnrolmentData
from desktop.rules.verdicts import Reason, ReasonCode, Verdict
from desktop.services.arrival_register import ArrivalLine, record_arrival
from desktop.services.grounds import Grounds, read_grounds
from desktop.services.received import IntakeRow, Signer, list_received, reasons_json, row_view, signer_view
from desktop.services.received_bytes import copy_received, drop_held, keep_bytes, stored_file
from desktop.services.recording import TAKEN_IN, Offer, find_received, record_offer
from desktop.services.sealed_files import brought_before, came_at, pending_parts, settle_wrappers, tell_missing_parts
from desktop.services.workspace import Workspace
from desktop.signing.envelope import Decryptor

__all__ = [
    "IntakeRow",
    "Signer",
    "copy_received",
    "list_received",
    "signer_view",
    "stored_file",
    "take_in",
]


def take_in(
    workspace: Workspace,
    paths: Sequence[Path],
    progress: Progress | None = None,
    on_row: Callable[[IntakeRow], None] | None = None,
    *,
    decryptor: Decryptor | None = None,
) -> tuple[IntakeRow, ...]:
    """Take files, folders and archives into the master copy.

    Args:
        workspace: The department's.
        paths: What was dropped or named.
        progress: Told of each file; may cancel between two files, which keeps what was taken in.
        on_row: Called with each result as it comes, on the worker's thread.
        decryptor: Opens encrypted files; without it they are held until ``open_sealed``.
    """
    with workspace.reading() as session:
        pending = pending_parts(session, workspace.folder)
    with TemporaryDirectory(prefix="so-dan-van-") as scratch:
        files = list(find_packages(paths, Path(scratch), decryptor=decryptor, pending=pending))
        return take_found(workspace, files, progress or Progress(), on_row)


def take_found(
    workspace: Workspace,
    files: Sequence[FoundFile],
    progress: Progress,
    on_row: Callable[[IntakeRow], None] | None = None,
    occasion: ArrivalOccasion = ArrivalOccasion.OFFERED,
) -> tuple[IntakeRow, ...]:
    """The same for files that were found already."""
    rows: list[IntakeRow] = []
    with workspace.reading() as session:
        grounds = read_grounds(session)
    for number, file in enumerate(files):
        progress.step(number, len(files), file.origin[-1])
        row = _take_one(workspace, grounds, file, occasion)
        settle_wrappers(workspace, file, row)
        rows.append(row)
        if on_row is not None:
            on_row(row)
    if any(file.wrappers or file.kind is FoundKind.SEALED for file in files):
        tell_missing_parts(workspace)
    progress.step(len(files), len(files), "")
    return tuple(rows)


def _take_one(workspace: Workspace, grounds: Grounds, file: FoundFile, occasion: ArrivalOccasion) -> IntakeRow:
    if file.kind is FoundKind.IGNORED:
        return _unjudged(workspace, file, IntakeResult.IGNORED, ())
    if file.kind is FoundKind.REFUSED:
        return _hold_unread(workspace, grounds, file, (file.reason,) if file.reason else ())
    if file.kind is FoundKind.SEALED and (repeated := _repeated(workspace, grounds, file)):
        return repeated
    with workspace.reading() as session:
        since = came_at(session, file) if occasion is ArrivalOccasion.RETRIED else None
    examination = grounds.examine(file.path, since or workspace.clock.now())
    if file.kind is FoundKind.SEALED and file.reason:
        examination = replace(examination, reasons=(file.reason,))
    if not examination.sha256:
        return _hold_unread(workspace, grounds, file, examination.reasons)
    if _is_nobodys(file, examination):
        return _unjudged(workspace, file, IntakeResult.IGNORED, examination.reasons)
    offer = Offer(file.label, Path(file.origin[-1]).name, examination, occasion, since=since)
    return judge_file(workspace, grounds, offer)


def _repeated(workspace: Workspace, grounds: Grounds, file: FoundFile) -> IntakeRow | None:
    """An encrypted file, or a part, that has brought its package before: nothing is to be opened again."""
    with workspace.session() as session:
        package = brought_before(session, file)
        if package is None:
            return None
        reasons = (Reason(ReasonCode.REPLAY),)
        line = ArrivalLine(
            source_path=file.label,
            judged_at=package.first_received_at,
            verdict=package.verdict,
            result=IntakeResult.DUPLICATE,
            reasons=reasons_json(reasons),
            package_id=package.id,
            sha256=package.sha256,
            trust=grounds.described,
        )
        record_arrival(session, workspace.clock, line)
        row = row_view(session, package, None)
    since = package.first_received_at.isoformat()
    return replace(row, file=file.label, result=IntakeResult.DUPLICATE, reasons=reasons, note=since)


def judge_file(workspace: Workspace, grounds: Grounds, offer: Offer) -> IntakeRow:
    """Keep the bytes of a file that was examined, judge it and write down what came of it.

    A file that came before is judged as of that time: what was good when it arrived stays so.
    """
    path, sha256 = offer.examination.file, offer.examination.sha256
    with workspace.reading() as session:
        known = find_received(session, sha256)
    if known is not None and offer.examination.verdict is Verdict.UNTRUSTED:
        offer = replace(offer, examination=grounds.examine(path, known.first_received_at))
    settled = known is not None and known.result in TAKEN_IN
    taken_in = settled or offer.occasion is ArrivalOccasion.RELEASED or _is_welcome(offer.examination)
    refused = known is not None and known.result is IntakeResult.REFUSED and offer.occasion is ArrivalOccasion.OFFERED
    taken_in = taken_in and not refused
    stored = keep_bytes(workspace.folder, path, offer.examination, taken_in=taken_in)
    with workspace.session() as session:
        row = record_offer(session, workspace.clock, grounds, offer, stored)
    if taken_in:
        drop_held(workspace.folder, sha256)
    return row


def _is_welcome(examination: Examination) -> bool:
    """A good package, or a request, which nobody can have signed with a key that we know."""
    return examination.verdict is Verdict.VALID or isinstance(examination.data, EnrolmentData)


def _is_nobodys(file: FoundFile, examination: Examination) -> bool:
    """An ordinary PDF or other document that lay beside the packages, and does not pretend to be one."""
    codes = {reason.code for reason in examination.reasons}
    return codes == {ReasonCode.NOT_A_PACKAGE} and not file.origin[-1].lower().endswith(".asice")


def _unjudged(workspace: Workspace, file: FoundFile, result: IntakeResult, reasons: tuple[Reason, ...]) -> IntakeRow:
    now = workspace.clock.now()
    return IntakeRow(file.label, "", Verdict.UNREADABLE, result, reasons, "", "", "", None, (), "", now)


def _hold_unread(workspace: Workspace, grounds: Grounds, file: FoundFile, reasons: tuple[Reason, ...]) -> IntakeRow:
    """What could not be read leaves its mark in the register of arrivals; there are no bytes to keep."""
    line = ArrivalLine(
        source_path=file.label,
        judged_at=workspace.clock.now(),
        verdict=Verdict.UNREADABLE,
        result=IntakeResult.QUARANTINED,
        reasons=reasons_json(reasons),
        trust=grounds.described,
    )
    with workspace.session() as session:
        record_arrival(session, workspace.clock, line)
    return _unjudged(workspace, file, IntakeResult.QUARANTINED, reasons)
