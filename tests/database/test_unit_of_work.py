import sys
from concurrent.futures import ThreadPoolExecutor
from subprocess import run

import pytest
import sqlalchemy as sa

from desktop.core.errors import EnvironmentFailureError
from desktop.database.errors import DatabaseMissingError
from desktop.database.unit_of_work import Database
from desktop.models.workplace import Setting
from tests.models.world import save_everything


def setting(database, key="k"):
    with database.read_session() as session:
        found = session.get(Setting, key)
        return found.value if found else None


def put(database, value, key="k"):
    with database.session() as session:
        session.merge(Setting(key=key, value=value))


def test_what_a_session_wrote_is_there_when_it_ends_well(database):
    put(database, "một")
    assert setting(database) == "một"


def test_nothing_of_a_session_that_failed_is_there(database):
    def fail_in_the_middle():
        with database.session() as session:
            session.add(Setting(key="k", value="một"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_in_the_middle()
    assert setting(database) is None


def test_a_read_session_refuses_to_write(database):
    with database.read_session() as session:
        session.add(Setting(key="k", value=1))
        with pytest.raises(RuntimeError, match="read session"):
            session.flush()


def test_a_reader_does_not_wait_for_a_writer_and_sees_no_half_of_its_work(database):
    put(database, "trước")
    with database.session() as session:
        session.get_one(Setting, "k").value = "sau"
        session.flush()
        assert setting(database) == "trước"
    assert setting(database) == "sau"


def test_a_read_session_sees_one_state_from_beginning_to_end(database):
    put(database, 1)
    with database.read_session() as session:
        assert session.get_one(Setting, "k").value == 1
        put(database, 2)
        session.expire_all()
        assert session.get_one(Setting, "k").value == 1


def test_writers_take_turns_and_lose_nothing(database):
    put(database, 0)

    def count_up(_):
        with database.session() as session:
            row = session.get_one(Setting, "k")
            row.value += 1

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count_up, range(40)))
    assert setting(database) == 40


def test_a_writer_that_waits_too_long_is_told_who_is_in_the_way(database):
    address = database._engine.url.render_as_string(hide_password=False)
    impatient = Database.open(address, busy_seconds=0.2)
    with database.session() as session:
        session.add(Setting(key="k", value=1))
        session.flush()
        with pytest.raises(EnvironmentFailureError, match=r"đang được (chương trình|người) khác"):
            put(impatient, 2, "other")
    impatient.close()


def test_rows_that_are_referred_to_cannot_be_deleted(database):
    save_everything(database)
    with pytest.raises(sa.exc.IntegrityError), database.session() as session:
        session.execute(sa.text("DELETE FROM reporting_period"))


def test_a_missing_database_is_not_made_unless_asked_for(data_folder):
    with pytest.raises(DatabaseMissingError, match="chưa có dữ liệu"):
        Database.open(data_folder)
    assert not data_folder.root.exists()


def test_a_missing_server_database_is_not_made_unless_asked_for(postgres_url):
    with pytest.raises(DatabaseMissingError, match="chưa có dữ liệu"):
        Database.open(postgres_url)


def test_a_server_that_is_not_there_is_told_without_the_password():
    with pytest.raises(EnvironmentFailureError, match="không có PostgreSQL ở cổng ấy") as caught:
        Database.open("postgresql+psycopg://an:bi-mat@127.0.0.1:1/so", create=True)
    assert "bi-mat" not in caught.value.sentence


def test_a_server_without_that_database_is_told(postgres_url):
    with pytest.raises(EnvironmentFailureError, match="không có cơ sở dữ liệu"):
        Database.open(postgres_url.replace("/so_dan_van_", "/khong_co_"), create=True)


def test_a_closed_sqlite_database_is_one_file(migrated_folder):
    database = Database.open(migrated_folder)
    put(database, "một")
    database.close()
    assert [path.name for path in migrated_folder.root.iterdir()] == ["so-dan-van.db"]


def test_sqlite_is_opened_so_that_a_power_cut_loses_nothing(sqlite_database):
    with sqlite_database.read_session() as session:
        pragmas = {
            name: session.scalar(sa.text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_an_up_to_date_database_opens_without_alembic(migrated_folder):
    code = (
        "import sys; from pathlib import Path; from desktop.core.paths import DataFolder;"
        "from desktop.database.unit_of_work import Database;"
        "Database.open(DataFolder(Path(sys.argv[1]))).close();"
        "sys.exit('alembic' in sys.modules)"
    )
    assert run([sys.executable, "-c", code, str(migrated_folder.root)], check=False).returncode == 0
