import sqlite3
import sys
from contextlib import closing
from subprocess import PIPE, Popen

import pytest
import sqlalchemy as sa

from desktop.database.migrations import REVISIONS
from desktop.database.schema import file_revision
from desktop.database.unit_of_work import Database
from desktop.models.workplace import Setting

WRITER = """
import sys
from pathlib import Path
from desktop.core.paths import DataFolder
from desktop.database.migrations import REVISIONS
from desktop.database.schema import file_revision
from desktop.database.unit_of_work import Database
from desktop.models.workplace import Setting

database = Database.open(DataFolder(Path(sys.argv[1])))
for number in range(100_000):
    with database.session() as session:
        session.add(Setting(key=f"k{number}", value=f"ô {number}"))
    print(number, flush=True)
"""


@pytest.mark.parametrize("cells", [1, 2, 17])
def test_a_killed_process_loses_nothing_that_it_said_was_saved(migrated_folder, cells):
    with Popen([sys.executable, "-c", WRITER, str(migrated_folder.root)], stdout=PIPE, text=True) as process:
        said = [int(process.stdout.readline()) for _ in range(cells)]
        process.kill()
    database = Database.open(migrated_folder)
    with database.read_session() as session:
        found = {int(key[1:]) for key in session.scalars(sa.select(Setting.key))}
    assert set(said) <= found
    assert found == set(range(len(found)))
    assert database.check() == ()
    database.close()


def test_a_process_killed_in_the_middle_of_a_transaction_leaves_none_of_it(migrated_folder):
    code = WRITER.replace(
        "    print", "        session.flush(); print(number, flush=True); sys.stdin.read()\n    print", 1
    )
    with Popen([sys.executable, "-c", code, str(migrated_folder.root)], stdin=PIPE, stdout=PIPE, text=True) as process:
        process.stdout.readline()
        process.kill()
    database = Database.open(migrated_folder)
    with database.session() as session:
        assert session.scalars(sa.select(Setting)).all() == []
    database.close()


def test_a_log_that_was_left_beside_the_file_is_seen_when_the_version_is_read(migrated_folder):
    with Popen([sys.executable, "-c", WRITER, str(migrated_folder.root)], stdout=PIPE, text=True) as process:
        process.stdout.readline()
        process.kill()
    assert migrated_folder.database.with_name("so-dan-van.db-wal").stat().st_size
    database = Database.open(migrated_folder)
    database.close()
    with closing(sqlite3.connect(migrated_folder.database)) as connection:
        assert connection.execute("SELECT count(*) FROM setting").fetchone()[0] > 0


SPILLS = """
import sqlite3
import sys

connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode = DELETE")
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN")
connection.execute("UPDATE alembic_version SET version_num = 'nửa chừng'")
connection.executemany("INSERT INTO setting (key, value) VALUES (?, ?)", ((str(n), "x" * 900) for n in range(500)))
print("there", flush=True)
sys.stdin.read()
"""


def test_a_write_that_was_broken_off_without_a_log_is_undone_before_the_version_is_read(migrated_folder):
    path = migrated_folder.database
    with Popen([sys.executable, "-c", SPILLS, str(path)], stdin=PIPE, stdout=PIPE, text=True) as process:
        process.stdout.readline()
        process.kill()
    assert path.with_name("so-dan-van.db-journal").stat().st_size
    assert file_revision(path) == REVISIONS[-1]
    with closing(Database.open(migrated_folder)) as database, database.read_session() as session:
        assert session.scalars(sa.select(Setting)).all() == []
        assert database.check() == ()
