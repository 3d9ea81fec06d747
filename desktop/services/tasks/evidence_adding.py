"""Several files attached at once: each on its own, so that one that is refused keeps no other back."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.core.errors import UserError
from desktop.core.progress import Progress
from desktop.services.tasks.evidence import Attached, attach_evidence
from desktop.services.tasks.evidence_rows import EvidenceRefusedError
from desktop.services.undo import History
from desktop.services.workspace import Workspace

MOST_FILES = 100
"""At once: more is a folder dropped by mistake."""


@dataclass(frozen=True)
class AddedFiles:
    """What came of it.

    Attributes:
        known: Were attached to this task already.
        refused: Why, a failure for each that was not taken.
    """

    added: tuple[Attached, ...]
    known: tuple[Attached, ...]
    refused: tuple[UserError, ...]


def attach_files(
    workspace: Workspace, task: str, files: Sequence[Path], progress: Progress, history: History | None = None
) -> AddedFiles:
    """Attach files to a task; of a folder, those that lie in it.

    Args:
        workspace: The agency's.
        task: Code of the task.
        files: Which; what is refused is told at the end.
        progress: Is told of every file, and may stop before the next.
        history: Of the window, where each can be taken back.

    Raises:
        Cancelled: It was stopped; what is attached by then stays.
        EvidenceRefusedError: Far too many at once.
    """
    wanted = tuple(_flat(files))
    if len(wanted) > MOST_FILES:
        raise EvidenceRefusedError(
            f"{len(wanted)} tệp một lần là quá nhiều.", f"Chọn những tệp cần làm minh chứng, nhiều nhất {MOST_FILES}."
        )
    added: list[Attached] = []
    refused: list[UserError] = []
    for number, file in enumerate(wanted):
        progress.step(number, len(wanted), file.name)
        try:
            added.append(attach_evidence(workspace, task, file, history))
        except UserError as error:
            refused.append(error)
    return AddedFiles(
        tuple(each for each in added if each.is_new), tuple(each for each in added if not each.is_new), tuple(refused)
    )


def _flat(files: Sequence[Path]) -> list[Path]:
    flat: list[Path] = []
    for file in files:
        if file.is_dir():
            flat += sorted(inner for inner in file.iterdir() if inner.is_file() and not inner.name.startswith("."))
        else:
            flat.append(file)
    return flat
