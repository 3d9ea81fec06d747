"""What the machine or a stranger may do to the file: each is told in Vietnamese and changes nothing."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
import sqlalchemy as sa

from desktop.core.errors import EnvironmentFailureError
from desktop.core.paths import DataFolder
from desktop.database.errors import DatabaseDamagedError, DatabaseForeignError, DatabaseNewerError
from desktop.database.unit_of_work import Database
from desktop.models.workplace import Setting


def everything_in(folder):
    return {path.name: path.read_bytes() for path in folder.root.iterdir()}


def change(path, *commands):
    with closing(sqlite3.connect(path)) as connection:
        for command in commands:
            connection.execute(command)
        connection.commit()


def test_a_database_of_a_newer_version_is_refused_and_left_as_it_was(migrated_folder):
    change(migrated_folder.database, "UPDATE alembic_version SET version_num = '9999'")
    before = everything_in(migrated_folder)
    with pytest.raises(DatabaseNewerError, match="phiên bản mới hơn"):
        Database.open(migrated_folder)
    assert everything_in(migrated_folder) == before


def test_a_server_database_of_a_newer_version_is_refused(migrated_postgres_url):
    engine = sa.create_engine(migrated_postgres_url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(DatabaseNewerError, match="phiên bản mới hơn"):
        Database.open(migrated_postgres_url, create=True)


def test_another_programs_database_is_refused_and_left_as_it_was(data_folder):
    data_folder.root.mkdir()
    change(data_folder.database, "CREATE TABLE hoa_don (id INTEGER)")
    before = everything_in(data_folder)
    with pytest.raises(DatabaseForeignError, match="không phải dữ liệu của Sổ Dân vận"):
        Database.open(data_folder, create=True)
    assert everything_in(data_folder) == before


@pytest.mark.parametrize("content", [b"kh\xc3\xb4ng ph\xe1\xba\xa3i SQLite" * 50, b"SQLite format 3\0" + b"\0" * 200])
def test_what_is_no_database_is_told_and_left_as_it_was(data_folder, content):
    data_folder.root.mkdir()
    data_folder.database.write_bytes(content)
    with pytest.raises(DatabaseDamagedError, match="bị hỏng"):
        Database.open(data_folder, create=True)
    assert everything_in(data_folder) == {data_folder.database.name: content}


def test_damage_inside_the_file_is_told_when_it_is_met(migrated_folder):
    database = Database.open(migrated_folder)
    with database.session() as session:
        session.add_all([Setting(key=f"k{number}", value="x" * 1000) for number in range(1000)])
    database.close()
    content = bytearray(migrated_folder.database.read_bytes())
    content[-500_000:] = b"\xa5" * 500_000
    migrated_folder.database.write_bytes(content)

    database = Database.open(migrated_folder)
    with pytest.raises(DatabaseDamagedError, match="bị hỏng"), database.read_session() as session:
        session.scalars(sa.select(Setting)).all()
    database.close()


def test_an_interrupted_creation_is_finished_the_next_time(data_folder):
    data_folder.root.mkdir()
    data_folder.database.touch()
    database = Database.open(data_folder, create=True)
    assert database.check() == ()
    database.close()


@pytest.fixture
def mount(tmp_path):
    """Mount a small disk of its own; only root may."""
    folder = tmp_path / "đĩa"
    folder.mkdir()

    def mount_with(options):
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "so-dan-van-test", str(folder)], check=False, capture_output=True
        )
        if done.returncode:
            pytest.skip(f"no mount here: {done.stderr.decode(errors='replace').strip()}")
        return folder

    if sys.platform != "linux" or os.geteuid():
        pytest.skip("only root on Linux mounts a disk")
    yield mount_with
    subprocess.run(["umount", str(folder)], check=False, capture_output=True)


def test_a_full_disk_is_told_and_what_was_saved_stays(mount):
    folder = DataFolder(mount("size=2m"))
    database = Database.open(folder, create=True)
    saved = 0
    with pytest.raises(EnvironmentFailureError, match="ổ đĩa đã đầy"):  # noqa: PT012 - fills up somewhere
        while True:
            with database.session() as session:
                session.add(Setting(key=f"k{saved}", value="x" * 50_000))
            saved += 1
    with database.read_session() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Setting)) == saved > 3
    assert database.check() == ()
    database.close()


def test_a_database_that_did_not_fit_leaves_nothing_behind(mount):
    folder = DataFolder(mount("size=64k"))
    with pytest.raises(EnvironmentFailureError, match=r"ổ đĩa đã đầy|đọc ghi"):
        Database.open(folder, create=True)
    assert list(folder.root.iterdir()) == []


def test_a_file_that_may_not_grow_is_told_like_a_full_disk(migrated_folder):
    database = Database.open(migrated_folder)
    with database.session() as session:
        session.execute(sa.text("PRAGMA max_page_count = 1"))  # of the one connection in the pool
    with pytest.raises(EnvironmentFailureError, match="ổ đĩa đã đầy"), database.session() as session:
        session.add(Setting(key="k", value="x" * 500_000))
    database.close()


def test_a_disk_that_may_only_be_read_is_told_and_left_as_it_was(mount, migrated_folder):
    disk = mount("size=4m")
    folder = DataFolder(disk)
    folder.database.write_bytes(migrated_folder.database.read_bytes())
    before = everything_in(folder)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with pytest.raises(EnvironmentFailureError, match=r"chỉ cho đọc|không mở được"):  # noqa: PT012
        database = Database.open(folder)
        with database.session() as session:
            session.add(Setting(key="k", value=1))
    with pytest.raises(EnvironmentFailureError, match="chỉ cho đọc"):
        Database.open(DataFolder(disk / "mới"), create=True)
    assert everything_in(folder) == before


def test_a_file_that_may_only_be_read_is_told(migrated_folder):
    if sys.platform == "win32" or not os.geteuid():
        pytest.skip("permissions do not bind root")
    migrated_folder.database.chmod(0o444)
    with pytest.raises(EnvironmentFailureError, match="chỉ cho đọc"):  # noqa: PT012
        database = Database.open(migrated_folder)
        with database.session() as session:
            session.add(Setting(key="k", value=1))
