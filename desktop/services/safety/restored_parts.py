"""The last step of a restore: checked parts, complete in a folder of their own, take their places in the data folder.

It can be repeated: a power cut in the middle leaves the rest for the next start.
"""

import os
import shutil
from pathlib import Path

from desktop.core.files import explaining_os_errors, sync_folder, write_atomically
from desktop.core.paths import DataFolder

STAGED = ".khoi-phuc"
"""Name of the folder that holds a restored state which is complete and not yet in place."""

_ASIDE = ".de-rieng"
"""Inside it: the name of the folder into which the database that is there goes first."""
_BESIDE = ("", "-wal", "-shm")


def put_in_place(building: Path, root: Path, aside: Path | None) -> None:
    """Let the parts in ``building``, a folder inside ``root``, take their places.

    Args:
        building: Everything in it has been checked; its database is closed.
        root: The data folder; nobody has its database open.
        aside: Where the database that is there is put, if it is to be kept.

    Raises:
        EnvironmentFailureError: The disk refused; before the first part moved, or the next start goes on.
    """
    if aside is not None:
        write_atomically(building / _ASIDE, aside.name.encode())
    with explaining_os_errors(root):
        building.replace(root / STAGED)
        sync_folder(root)
    go_on(root)


def go_on(root: Path) -> None:
    """Finish a restore that was cut off; nothing happens where there is none."""
    staged = root / STAGED
    if not staged.is_dir():
        return
    with explaining_os_errors(root):
        restored, present = DataFolder(staged).database, DataFolder(root).database
        if restored.exists():
            if (staged / _ASIDE).exists():
                _move_aside(present, root / (staged / _ASIDE).read_text())
            _move_files(staged, root, but=restored)
            for end in _BESIDE[1:]:  # a log that belongs to the old database would spoil the new one
                present.with_name(present.name + end).unlink(missing_ok=True)
            restored.replace(present)
            sync_folder(root)
        shutil.rmtree(staged, ignore_errors=True)


def _move_aside(present: Path, aside: Path) -> None:
    aside.mkdir(exist_ok=True)
    for end in _BESIDE:
        path = present.with_name(present.name + end)
        if path.exists():
            path.replace(aside / path.name)


def _move_files(staged: Path, root: Path, *, but: Path) -> None:
    for folder, _, names in os.walk(staged):
        for name in names:
            path = Path(folder) / name
            if path == but or path.name == _ASIDE:
                continue
            target = root / path.relative_to(staged)
            target.parent.mkdir(parents=True, exist_ok=True)
            if not _is_same(path, target):
                path.replace(target)


def _is_same(path: Path, target: Path) -> bool:
    """Whether both names already lead to one file."""
    return target.exists() and path.samefile(target)
