import sqlite3
from contextlib import closing

import pytest

from desktop.core.errors import Cancelled, EnvironmentFailureError
from desktop.core.progress import Progress
from desktop.database.backup import backup_sqlite, check_integrity
from desktop.database.errors import DatabaseDamagedError, DatabaseMissingError
from desktop.database.unit_of_work import Database
from desktop.models.workplace import Setting
from tests.models.world import save_everything


def test_a_copy_made_while_the_database_is_written_to_is_whole(sqlite_database, tmp_path):
    save_everything(sqlite_database)
    target = tmp_path / "sao lưu" / "bản 1.db"
    with sqlite_database.session() as session:
        session.add(Setting(key="chưa xong", value=1))
        session.flush()
        sqlite_database.back_up(target)
    assert check_integrity(target) == ()
    assert [path.name for path in target.parent.iterdir()] == ["bản 1.db"]
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("SELECT count(*) FROM setting").fetchone() == (1,)


def test_a_damaged_database_does_not_replace_the_last_good_copy(sqlite_database, migrated_folder, tmp_path):
    target = tmp_path / "bản.db"
    sqlite_database.back_up(target)
    good = target.read_bytes()
    sqlite_database.close()
    content = bytearray(migrated_folder.database.read_bytes())
    content[8192:] = b"\xff" * (len(content) - 8192)
    migrated_folder.database.write_bytes(content)
    with pytest.raises(DatabaseDamagedError, match="bị hỏng"):
        backup_sqlite(migrated_folder.database, target)
    assert target.read_bytes() == good
    assert check_integrity(migrated_folder.database)[0].code == "DATABASE_DAMAGED"


def test_a_row_that_refers_to_nothing_is_found(sqlite_database, migrated_folder):
    save_everything(sqlite_database)
    sqlite_database.close()
    with closing(sqlite3.connect(migrated_folder.database)) as connection:
        connection.execute("DELETE FROM task_progress")
        connection.commit()
    findings = check_integrity(migrated_folder.database)
    assert [finding.code for finding in findings] == ["BROKEN_REFERENCE"]
    assert "progress_entry" in findings[0].message


def test_what_is_not_there_cannot_be_copied_or_checked(tmp_path):
    with pytest.raises(DatabaseMissingError):
        backup_sqlite(tmp_path / "không có.db", tmp_path / "bản.db")
    with pytest.raises(DatabaseMissingError):
        check_integrity(tmp_path / "không có.db")
    assert list(tmp_path.iterdir()) == []


def test_a_copy_can_be_stopped_and_leaves_nothing(sqlite_database, migrated_folder, tmp_path):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        backup_sqlite(migrated_folder.database, tmp_path / "bản" / "1.db", progress)
    assert list((tmp_path / "bản").iterdir()) == []


def test_a_place_that_cannot_be_written_is_told(sqlite_database, tmp_path):
    (tmp_path / "tệp").touch()
    with pytest.raises(EnvironmentFailureError):
        sqlite_database.back_up(tmp_path / "tệp" / "bản.db")


def test_a_copy_opens_as_a_database(sqlite_database, data_folder):
    save_everything(sqlite_database)
    sqlite_database.back_up(data_folder.database)
    copy = Database.open(data_folder)
    with copy.read_session() as session:
        assert session.get_one(Setting, "appearance").value == {"size": 11, "dark": False}
    copy.close()
