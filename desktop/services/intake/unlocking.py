"""Encrypted files on hold, opened once a key is at hand."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.core.progress import Progress
from desktop.exchange.finder import find_packages
from desktop.models.arrival import ArrivalOccasion
from desktop.services.intake.found_files import FoundFiles
from desktop.services.intake.received import LOCKED, IntakeRow
from desktop.services.intake.sealed_files import held_because
from desktop.services.intake.taking_in import take_found
from desktop.services.workspace import Workspace
from desktop.signing.envelope import Decryptor


def count_locked(workspace: Workspace) -> int:
    """How many encrypted files wait for a key."""
    with workspace.reading() as session:
        return len(held_because(session, LOCKED))


def open_sealed(
    workspace: Workspace,
    decryptor: Decryptor,
    progress: Progress | None = None,
    on_row: Callable[[IntakeRow], None] | None = None,
) -> tuple[IntakeRow, ...]:
    """Open the encrypted files that are on hold and take in what lies in them; what does not open stays on hold.

    Returns:
        What came of each.
    """
    with workspace.reading() as session:
        held = held_because(session, LOCKED)
    names = {str(workspace.folder.root / row.stored_as): row.file_name for row in held}
    with TemporaryDirectory(prefix="so-dan-van-") as scratch:
        found = find_packages([Path(each) for each in names], Path(scratch), decryptor=decryptor)
        files = FoundFiles(replace(file, origin=_named(file.origin, names)) for file in found)
        rows: list[IntakeRow] = []

        def tell(row: IntakeRow) -> None:
            rows.append(row)
            if on_row is not None:
                on_row(row)

        take_found(workspace, files, tell, progress or Progress(), ArrivalOccasion.RETRIED)
    return tuple(rows)


def _named(origin: tuple[str, ...], names: dict[str, str]) -> tuple[str, ...]:
    """Where a file came from, by the name that it had when it arrived."""
    name = names.get(origin[0], origin[0])
    inner = tuple(name.removesuffix(".p7m") if each == Path(origin[0]).name else each for each in origin[1:])
    return (name, *inner)
