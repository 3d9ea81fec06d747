"""A master copy whose database is on a server: found again, guarded by a password, backed up, honest when it fails."""

import logging
import shutil
from contextlib import closing
from dataclasses import replace

import psycopg
import pytest
import sqlalchemy as sa

from desktop.core.clock import DayClock
from desktop.core.errors import EnvironmentFailureError
from desktop.core.paths import DataFolder
from desktop.database.errors import DatabaseForeignError, DatabaseNewerError, ServerPasswordError
from desktop.database.unit_of_work import Database
from desktop.models.agency import Agency
from desktop.services.care.self_check import CheckState, check_data_place
from desktop.services.safety.backup_trial import try_restore
from desktop.services.safety.backups import back_up_by_plan
from desktop.services.safety.move_database import address_of, move_database
from desktop.services.safety.moving import move_out
from desktop.services.safety.restoring import restore_over
from desktop.services.safety.safety_view import read_safety
from desktop.services.safety.server_check import ServerState, check_server
from desktop.services.safety.server_place import (
    OnServerError,
    ServerAddress,
    ServerAddressError,
    leave_server,
    read_server,
    server_address,
    server_file,
    use_server,
)
from desktop.services.safety.upkeep import back_up, restore
from desktop.services.workplace.first_look import load_first_look, save_first_look
from desktop.services.workspace import Workspace
from tests.services.pattern import DEPARTMENT, at, copied, count

CLOCK = at(5, 23, 10)


@pytest.fixture(scope="module")
def moved_once(pattern, tmp_path_factory, postgres_server):
    """A folder that was moved to the server once, and the address; copied by ``moved``."""
    folder = tmp_path_factory.mktemp("chuyển") / DEPARTMENT
    copied(pattern, DEPARTMENT, folder, CLOCK).close()
    run(postgres_server, "CREATE DATABASE so_dan_van_da_chuyen")
    url = address_of(postgres_server).url().replace("/postgres?", "/so_dan_van_da_chuyen?")
    move_database(folder, url, CLOCK)
    return folder, url


@pytest.fixture
def moved_url(moved_once, postgres_copy):
    """The address of a department's database on the server."""
    return postgres_copy(moved_once[1])


@pytest.fixture
def moved(moved_once, moved_url, tmp_path):
    """The folder of a department whose database is on the server."""
    folder = DataFolder(shutil.copytree(moved_once[0], tmp_path / "Sở Nội vụ"))
    use_server(folder, address_of(moved_url))
    return folder


def run(url, *commands):
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        for command in commands:
            connection.execute(command)


@pytest.fixture
def owned(postgres_account, postgres_url):
    """The address of an empty database that the account may write to."""
    address = replace(address_of(postgres_url), user=postgres_account.user)
    run(postgres_url, f"GRANT ALL ON SCHEMA public TO {postgres_account.user}")
    return address


@pytest.mark.parametrize(
    "address",
    [
        ServerAddress("10.20.0.5", "so_dan_van", "can_bo"),
        ServerAddress("may-chu.snv", "dân_vận", "cán bộ/1", 6432),
        ServerAddress("fd00::5", "so_dan_van", "can_bo"),
        ServerAddress("/run/postgresql", "so_dan_van", "can_bo"),
    ],
)
def test_an_address_is_found_again_without_the_password(address, data_folder):
    use_server(data_folder, address)
    assert read_server(data_folder) == address
    made = sa.make_url(address.url("bí mật: @/%"))
    assert (made.username, made.password, made.database) == (address.user, "bí mật: @/%", address.database)
    assert address_of(address.url()) == address
    assert b"m\xe1\xba\xadt" not in server_file(data_folder).read_bytes()
    leave_server(data_folder)
    assert read_server(data_folder) is None


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (("", "5432", "a", "b"), "host"),
        (("máy chủ", "5432", "a", "b"), "host"),
        (("x", "0", "a", "b"), "port"),
        (("x", "năm", "a", "b"), "port"),
        (("x", "5432", "", "b"), "database"),
        (("x", "5432", "a?b", "b"), "database"),
        (("x", "5432", "a", ""), "user"),
    ],
)
def test_what_was_typed_wrongly_is_said_at_its_field(typed, field):
    with pytest.raises(ServerAddressError) as refused:
        server_address(*typed)
    assert refused.value.field == field


def test_a_spoilt_address_does_not_open_the_old_file(moved):
    server_file(moved).write_bytes(b'{"host": 5')
    with pytest.raises(ServerAddressError, match="không đọc được địa chỉ"):
        Workspace.open(moved.root, CLOCK)


def test_the_folder_is_opened_at_the_server(moved):
    with closing(Workspace.open(moved.root, CLOCK)) as workspace:
        assert not workspace.database.is_file
        assert count(workspace, Agency) > 0


def test_what_the_first_page_showed_before_the_move_is_not_shown(department, migrated_postgres_url):
    save_first_look(department, assumed_day=False)
    assert load_first_look(department.folder, CLOCK) is not None
    move_database(department.folder.root, migrated_postgres_url, CLOCK)
    assert load_first_look(department.folder, CLOCK) is None


def test_a_password_is_asked_for_and_never_told(owned, postgres_account, caplog):
    caplog.set_level(logging.DEBUG)
    said = []
    for password in ("", "sai rồi"):
        with pytest.raises(ServerPasswordError) as refused:
            check_server(owned, password, CLOCK)
        said.append(refused.value.message)
    assert "cần mật khẩu" in said[0]
    assert "không đúng" in said[1]
    assert check_server(owned, postgres_account.password, CLOCK).state is ServerState.EMPTY
    with pytest.raises(EnvironmentFailureError, match="không có cơ sở dữ liệu này") as missing:
        check_server(replace(owned, database="khong_co"), postgres_account.password, CLOCK)
    told = " ".join((*said, missing.value.sentence, caplog.text, str(missing.value.__cause__)))
    assert postgres_account.password not in told


def test_an_account_that_is_kept_out_is_told_so(owned, postgres_account, postgres_url):
    run(postgres_url, f"REVOKE CONNECT ON DATABASE {owned.database} FROM PUBLIC")
    with pytest.raises(EnvironmentFailureError, match="tài khoản không được vào cơ sở dữ liệu này"):
        check_server(owned, postgres_account.password, CLOCK)


def test_a_server_that_is_not_there_is_said_plainly(tmp_path):
    for host, words in (("127.0.0.1", "không có PostgreSQL ở cổng ấy"), (str(tmp_path), "không kết nối được máy chủ")):
        with pytest.raises(EnvironmentFailureError, match=words):
            check_server(ServerAddress(host, "so_dan_van", "can_bo", 1), "", CLOCK)


def test_an_account_that_does_not_exist_is_said(postgres_url):
    with pytest.raises(EnvironmentFailureError, match="không có tài khoản này"):
        check_server(replace(address_of(postgres_url), user="ai_do"), "", CLOCK)


def test_what_a_server_holds_is_said(moved, moved_url):
    address = read_server(moved)
    found = check_server(address, "", CLOCK)
    assert (found.state, found.agency) == (ServerState.HELD, "Sở Nội vụ")
    run(moved_url, "DELETE FROM workplace")
    assert check_server(address, "", CLOCK).state is ServerState.BEGUN
    run(moved_url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseNewerError, match="phiên bản mới hơn"):
        check_server(address, "", CLOCK)


def test_data_of_an_earlier_version_is_said(moved, monkeypatch):
    monkeypatch.setattr("desktop.database.migrations.HEAD", "next")
    assert check_server(read_server(moved), "", CLOCK).state is ServerState.OLDER


def test_another_programs_database_is_refused(postgres_url):
    run(postgres_url, "CREATE TABLE hoa_don (id integer)")
    with pytest.raises(DatabaseForeignError, match="không phải dữ liệu của Sổ Dân vận"):
        check_server(address_of(postgres_url), "", CLOCK)


def test_a_server_that_can_only_be_read_is_refused(moved, moved_url, postgres_account):
    address, name = read_server(moved), read_server(moved).database
    guarded = replace(address, user=postgres_account.user)
    run(moved_url, f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {postgres_account.user}")
    with pytest.raises(EnvironmentFailureError, match="không có quyền ghi"):
        check_server(guarded, postgres_account.password, CLOCK)
    run(moved_url, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with pytest.raises(EnvironmentFailureError, match="chỉ cho đọc"):
        check_server(address, "", CLOCK)


def test_a_backup_of_a_server_becomes_a_folder_of_its_own(moved, tmp_path):
    with closing(Workspace.open(moved.root, CLOCK)) as workspace:
        there = count(workspace, Agency)
        file = back_up(workspace, tmp_path / "usb")
        planned = back_up_by_plan(workspace)
    assert try_restore(file, CLOCK).findings == ()
    assert planned.fault == ""
    restore(file, tmp_path / "mới", CLOCK)
    with closing(Workspace.open(tmp_path / "mới", CLOCK)) as again:
        assert again.database.is_file
        assert count(again, Agency) == there


def test_a_backup_is_of_one_moment_while_others_write(moved, tmp_path):
    with closing(Workspace.open(moved.root, CLOCK)) as workspace:
        before = count(workspace, Agency)

        class Meanwhile:
            """Another officer writes as soon as the copy has begun."""

            wrote = False

            def step(self, *_):
                if not self.wrote:
                    self.wrote = True
                    with workspace.session() as session:
                        session.add(Agency(code="W1", kind="UBND_X"))

        file = back_up(workspace, tmp_path / "usb", Meanwhile())
        assert count(workspace, Agency) == before + 1
    restore(file, tmp_path / "mới", CLOCK)
    with closing(Workspace.open(tmp_path / "mới", CLOCK)) as again:
        assert count(again, Agency) == before


def test_what_only_a_file_allows_is_refused_on_a_server(moved, tmp_path):
    with closing(Workspace.open(moved.root, CLOCK)) as workspace:
        file = back_up(workspace, tmp_path / "usb")
        with pytest.raises(OnServerError, match="máy chủ"):
            move_out(workspace, tmp_path / "usb")
    with pytest.raises(OnServerError, match="máy chủ"):
        restore_over(moved.root, file, CLOCK)


def test_the_settings_say_where_it_lies(moved):
    with closing(Workspace.open(moved.root, DayClock(CLOCK.now().date(), CLOCK))) as workspace:
        view = read_safety(workspace)
    assert view.server == f"{read_server(moved).database} ở {read_server(moved).host}, cổng 5432"
    assert view.reminder is None


def test_the_self_check_asks_the_server(moved, data_folder):
    (found,) = (item for item in check_data_place(moved.root) if item.code == "SERVER")
    assert found.state is CheckState.OK
    use_server(data_folder, ServerAddress("127.0.0.1", "so_dan_van", "can_bo", 1))
    (found,) = (item for item in check_data_place(data_folder.root) if item.code == "SERVER")
    assert found.state is CheckState.FAULT
    assert "127.0.0.1" not in found.text  # goes into the package for the helper


def test_a_server_comes_up_to_this_version_when_it_is_opened(postgres_url):
    with closing(Database.open(postgres_url, create=True)):
        assert check_server(address_of(postgres_url), "", CLOCK).state is ServerState.BEGUN
