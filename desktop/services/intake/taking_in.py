"""Taking files into the master copy: each is checked fully, then accepted, or held with its reasons.

Intake goes by content: the same bytes change nothing the second time, and any set of files in any order gives the same
master copy. One that is bad never stops the others, nor undoes them. Its bytes are on the disk before the row that
names them, and a result is told when it is there for good. What is believed of keys and agencies is read once for a
run.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.core.clock import today
from desktop.core.progress import Progress
from desktop.exchange.finder import FoundFile, FoundKind, find_packages
from desktop.exchange.layout import CONTAINER_SUFFIXES
from desktop.exchange.package import Examination
from desktop.models.arrival import ArrivalOccasion
from desktop.models.intake import IntakeResult
from desktop.rules.verdicts import KEPT_APART, Reason, ReasonCode, Verdict
from desktop.services.intake.arrival_register import ArrivalLine, record_arrival
from desktop.services.intake.copies_ahead import copying_ahead
from desktop.services.intake.examining import WORTH_A_PROCESS, examinations
from desktop.services.intake.found_files import FoundFiles
from desktop.services.intake.grounds import Grounds, read_grounds
from desktop.services.intake.judged_files import judge_file, judge_files
from desktop.services.intake.received import IntakeRow, Signer, list_received, reasons_json, row_view, signer_view
from desktop.services.intake.received_bytes import copy_received, stored_file
from desktop.services.intake.recording import Offer
from desktop.services.intake.sealed_files import (
    brought_before,
    came_at,
    pending_parts,
    settle_wrappers,
    tell_missing_parts,
)
from desktop.services.workspace import Workspace
from desktop.signing.envelope import Decryptor

__all__ = [
    "IntakeRow",
    "Signer",
    "copy_received",
    "list_received",
    "signer_view",
    "stored_file",
    "take_each",
    "take_in",
]


def take_in(
    workspace: Workspace,
    paths: Sequence[Path],
    progress: Progress | None = None,
    *,
    decryptor: Decryptor | None = None,
) -> tuple[IntakeRow, ...]:
    """As ``take_each``, for files few enough that all results may be held: they are given back together."""
    rows: list[IntakeRow] = []
    take_each(workspace, paths, rows.append, progress, decryptor=decryptor)
    return tuple(rows)


def take_each(
    workspace: Workspace,
    paths: Sequence[Path],
    on_row: Callable[[IntakeRow], None],
    progress: Progress | None = None,
    *,
    decryptor: Decryptor | None = None,
) -> None:
    """Take files, folders and archives into the master copy; of however many, none is held longer than its turn.

    Args:
        workspace: The department's.
        paths: What was dropped or named.
        on_row: Called with each result as it comes, on the worker's thread.
        progress: Told of each file; may cancel between two files, which keeps what was taken in.
        decryptor: Opens encrypted files; without it they are held until ``open_sealed``.
    """
    with workspace.reading() as session:
        pending = pending_parts(session, workspace.folder)
    with TemporaryDirectory(prefix="so-dan-van-") as scratch:
        files = FoundFiles(find_packages(paths, Path(scratch), decryptor=decryptor, pending=pending))
        take_found(workspace, files, on_row, progress or Progress())


def take_found(
    workspace: Workspace,
    files: FoundFiles,
    on_row: Callable[[IntakeRow], None],
    progress: Progress,
    occasion: ArrivalOccasion = ArrivalOccasion.OFFERED,
) -> None:
    """The same for files that were found already."""
    with workspace.reading() as session:
        grounds = read_grounds(session)
        if len(files) >= WORTH_A_PROCESS:
            grounds.places.learn_all(session, today(workspace.clock))
    many = sum(_is_plain(file, occasion) for file in files)
    plain = (file.path for file in files if _is_plain(file, occasion))
    with (
        copying_ahead(workspace.folder, worth_it=many >= WORTH_A_PROCESS) as copies,
        closing(examinations(grounds, workspace.clock, plain, many, copies=copies)) as found,
    ):
        run = _Run(workspace, grounds, occasion, on_row, found)
        try:
            for number, file in enumerate(files):
                progress.step(number, len(files), file.origin[-1])
                run.take(file)
        finally:
            run.settle()
    if any(file.wrappers or file.kind is FoundKind.SEALED for file in files):
        tell_missing_parts(workspace)
    progress.step(len(files), len(files), "")


def _is_plain(file: FoundFile, occasion: ArrivalOccasion) -> bool:
    """It may be examined before its turn: nothing but its own bytes counts."""
    return file.kind is FoundKind.CANDIDATE and occasion is ArrivalOccasion.OFFERED


_GROUP, _GROUP_BYTES = 96, 4 << 20
"""Most files that are judged together, and most bytes of them: their rows appear together."""


class _Run:
    """One intake; holds the files that were examined and are judged together a moment later."""

    def __init__(
        self,
        workspace: Workspace,
        grounds: Grounds,
        occasion: ArrivalOccasion,
        on_row: Callable[[IntakeRow], None],
        examined: Iterator[Examination],
    ) -> None:
        self._workspace = workspace
        self._grounds = grounds
        self._occasion = occasion
        self._on_row = on_row
        self._examined = examined
        self._group: dict[str, Offer] = {}
        self._bytes = 0

    def take(self, file: FoundFile) -> None:
        """Examine a file; one whose result others wait for is judged at once."""
        if file.kind is not FoundKind.CANDIDATE or file.wrappers:
            self.settle()
        examined = next(self._examined) if _is_plain(file, self._occasion) else None
        found = _look_at(self._workspace, self._grounds, file, self._occasion, examined)
        if isinstance(found, Offer) and not file.wrappers:
            self._add(found)
            return
        self.settle()
        if isinstance(found, Offer):
            found = judge_file(self._workspace, self._grounds, found)
        elif isinstance(found, tuple):
            found = _hold_unread(self._workspace, self._grounds, file, found)
        settle_wrappers(self._workspace, file, found)
        self._on_row(found)

    def _add(self, offer: Offer) -> None:
        digest = offer.examination.sha256
        if digest in self._group:
            self.settle()
        self._group[digest] = offer
        self._bytes += offer.examination.size
        if len(self._group) == _GROUP or self._bytes > _GROUP_BYTES:
            self.settle()

    def settle(self) -> None:
        """Judge what was examined, and tell the results."""
        group, self._group, self._bytes = tuple(self._group.values()), {}, 0
        for row in judge_files(self._workspace, self._grounds, group):
            self._on_row(row)


def _look_at(
    workspace: Workspace, grounds: Grounds, file: FoundFile, occasion: ArrivalOccasion, examined: Examination | None
) -> IntakeRow | Offer | tuple[Reason, ...]:
    """What came of a file, what is to be judged, or why it cannot be read."""
    if file.kind is FoundKind.IGNORED:
        return _unjudged(workspace, file, IntakeResult.IGNORED, ())
    if file.kind is FoundKind.REFUSED:
        return (file.reason,) if file.reason else ()
    if file.kind is FoundKind.SEALED and (repeated := _repeated(workspace, grounds, file)):
        return repeated
    since = None
    if occasion is ArrivalOccasion.RETRIED:
        with workspace.reading() as session:
            since = came_at(session, file)
    examination = examined or grounds.examine(file.path, since or workspace.clock.now())
    if file.kind is FoundKind.SEALED and file.reason:
        examination = replace(examination, reasons=(file.reason,))
    if not examination.sha256:
        return examination.reasons
    if _is_nobodys(file, examination):
        return _unjudged(workspace, file, IntakeResult.IGNORED, examination.reasons)
    return Offer(file.label, Path(file.origin[-1]).name, examination, occasion, since=since)


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
        row = row_view(package, "")
    since = package.first_received_at.isoformat()
    return replace(row, file=file.label, result=IntakeResult.DUPLICATE, reasons=reasons, note=since)


def _is_nobodys(file: FoundFile, examination: Examination) -> bool:
    """Of the other world, or an ordinary document that lay beside the packages and does not pretend to be one."""
    codes = {reason.code for reason in examination.reasons}
    if codes <= KEPT_APART:
        return bool(codes)
    return codes == {ReasonCode.NOT_A_PACKAGE} and not file.origin[-1].lower().endswith(CONTAINER_SUFFIXES)


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
