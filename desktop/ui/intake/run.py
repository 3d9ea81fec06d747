"""One run of intake as the page needs it: whatever ends it, what came of the files so far is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.core.errors import Cancelled, UserError
from desktop.core.progress import Progress
from desktop.services.intake.taking_in import IntakeRow, take_each
from desktop.services.intake.unlocking import open_sealed
from desktop.services.workspace import Workspace
from desktop.signing.envelope import Decryptor
from desktop.ui.intake.feed import IntakeFeed


@dataclass(frozen=True)
class RunOutcome:
    """What came of a run.

    Attributes:
        stopped_by: Why not all files were looked at: the person, or a fault of the machine; ``None`` when all were.
    """

    rows: tuple[IntakeRow, ...]
    stopped_by: UserError | Cancelled | None


def run_intake(
    workspace: Workspace, paths: Sequence[Path], feed: IntakeFeed, decryptor: Decryptor | None, progress: Progress
) -> RunOutcome:
    """Take in what was dropped; on the worker's thread. Without paths: open the encrypted files that are on hold.

    A run that stops half-way has still changed the master copy, so it ends with an outcome, not with an error: the
    other pages then hear of it.
    """
    came: list[IntakeRow] = []

    def tell(row: IntakeRow) -> None:
        came.append(row)
        feed.put(row)

    try:
        if paths:
            take_each(workspace, paths, tell, progress, decryptor=decryptor)
        elif decryptor is not None:
            open_sealed(workspace, decryptor, progress, tell)
    except (UserError, Cancelled) as error:
        return RunOutcome(tuple(came), error)
    return RunOutcome(tuple(came), None)
