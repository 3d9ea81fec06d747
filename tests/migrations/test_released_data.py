"""What any released version has backed up is restored and brought up to date, to the last cell."""

import sqlite3
import zipfile
from contextlib import closing

import pytest

from desktop.core.paths import DataFolder
from desktop.database import migrations
from desktop.database.backup import check_integrity
from desktop.services.safety.upkeep import restore
from desktop.services.workspace import Workspace
from tests.golden.releases.__main__ import CLOCK, FOLDER, make_missing

RELEASED = sorted(path.stem for path in FOLDER.glob("*.sdvbackup"))


@pytest.fixture(params=sorted({*RELEASED, migrations.HEAD}))
def backup(request, tmp_path):
    """A backup of each released schema, and of today's."""
    kept = FOLDER / f"{request.param}.sdvbackup"
    if not kept.exists():
        (kept,) = make_missing(tmp_path, tmp_path / "hôm nay")
    return kept


def tables(database):
    """Every cell, by table and column."""
    with closing(sqlite3.connect(database)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {}
        for name in sorted(set(names) - {"alembic_version", "sqlite_sequence"}):
            cursor = connection.execute(f'SELECT * FROM "{name}" ORDER BY 1, 2')  # noqa: S608
            columns = [column[0] for column in cursor.description]
            found[name] = [dict(zip(columns, row, strict=True)) for row in cursor]
    return found


def test_it_is_restored_and_brought_up_to_date_with_every_cell(backup, tmp_path):
    with zipfile.ZipFile(backup) as archive:
        (member,) = [name for name in archive.namelist() if name.endswith(".db")]
        (tmp_path / "so.db").write_bytes(archive.read(member))
    before = tables(tmp_path / "so.db")
    assert len(before) > 40
    assert sum(len(rows) for rows in before.values()) > 50
    restore(backup, tmp_path / "nơi mới", CLOCK)
    with closing(Workspace.open(tmp_path / "nơi mới", CLOCK)):
        pass
    now = DataFolder(tmp_path / "nơi mới").database
    after = tables(now)
    assert check_integrity(now) == ()
    for name, rows in before.items():
        kept = [{column: row[column] for column in old} for old, row in zip(rows, after[name], strict=False)]
        assert kept == rows, name
