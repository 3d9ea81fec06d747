"""Keeps what the data of a released schema look like: ``python -m tests.golden.releases``, once for each release.

Writes ``<revision>.sdvbackup``, a backup whose database holds a row of every entity. One that was released is never
made again: every later version must restore it and bring it up to date. Until the first release the tests make it.
"""

import sys
from contextlib import closing
from datetime import date
from pathlib import Path

from desktop.core.clock import FixedClock
from desktop.database import migrations
from desktop.services.safety.upkeep import back_up
from desktop.services.workspace import Workspace
from tests.models.world import save_everything

FOLDER = Path(__file__).parent
CLOCK = FixedClock.on(date(2018, 5, 12))


def make_missing(folder: Path, work: Path) -> list[Path]:
    """Write the backup of today's schema where it is not there; ``work`` is for the data meanwhile."""
    path = folder / f"{migrations.HEAD}.sdvbackup"
    if path.exists():
        return []
    with closing(Workspace.open(work, CLOCK, create=True)) as workspace:
        save_everything(workspace.database)
        back_up(workspace, folder).rename(path)
    return [path]


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as _work:
        sys.stdout.writelines(f"{path}\n" for path in make_missing(FOLDER, Path(_work) / "data"))
