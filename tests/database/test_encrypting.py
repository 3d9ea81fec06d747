"""A database under a key: it works like a plain one, tells a missing key from damage, and leaves nothing plain."""

import os
from contextlib import closing

import pytest

from desktop.core import data_keys
from desktop.core.data_keys import DataKey, DataLockedError
from desktop.core.errors import EnvironmentFailureError
from desktop.core.paths import DataFolder
from desktop.database import sqlite_files
from desktop.database.backup import backup_sqlite, check_integrity
from desktop.database.encrypting import change_key
from desktop.database.errors import DatabaseDamagedError
from desktop.database.schema import file_revision
from desktop.database.unit_of_work import Database
from desktop.models.workplace import Setting
from tests.models.world import save_everything

WORD = "Lời không ai được đọc"


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A key, and the bytes of a database with a word in it: plain, and under the key."""
    made = DataKey(os.urandom(16), os.urandom(32))
    data_keys.hold(made)
    folder = DataFolder(tmp_path_factory.mktemp("kho"))
    with closing(Database.open(folder, create=True)) as database:
        save_everything(database)
        with database.session() as session:
            session.add(Setting(key="lời", value=WORD))
    plain = folder.database.read_bytes()
    assert change_key(folder.database, made)
    data_keys.let_go(made.id)
    return made, plain, folder.database.read_bytes()


@pytest.fixture
def key(kept):
    data_keys.hold(kept[0])
    yield kept[0]
    data_keys.let_go(kept[0].id)


@pytest.fixture
def plain(kept, tmp_path):
    folder = DataFolder(tmp_path / "dữ liệu 100%")
    folder.root.mkdir()
    folder.database.write_bytes(kept[1])
    return folder


@pytest.fixture
def encrypted(plain, kept, key):
    """A folder that lies encrypted, and what opens it written beside it as far as is needed here."""
    plain.database.write_bytes(kept[2])
    plain.key_slots.write_text(f'{{"id": "{key.id.hex()}"}}')
    return plain


def test_nothing_plain_is_left_and_everything_is_there(encrypted, key):
    assert not change_key(encrypted.database, key)
    with closing(Database.open(encrypted)) as database:
        with database.session() as session:
            assert session.get(Setting, "lời").value == WORD
            session.add(Setting(key="mới", value=WORD))
        assert database.check() == ()
        beside = [path for path in encrypted.root.iterdir() if path.name.startswith(encrypted.database.name)]
        assert len(beside) == 3
        for path in beside:
            assert WORD.encode() not in path.read_bytes()
            assert b"CREATE TABLE" not in path.read_bytes()
    assert encrypted.database.read_bytes()[:16] == key.id
    assert file_revision(encrypted.database)


def test_it_becomes_plain_again(encrypted):
    assert change_key(encrypted.database, None)
    assert encrypted.database.read_bytes()[:16] == data_keys.PLAIN_DATABASE
    with closing(Database.open(encrypted)) as database, database.read_session() as session:
        assert session.get(Setting, "lời").value == WORD


def test_a_copy_is_encrypted_alike(encrypted, tmp_path, key):
    with closing(Database.open(encrypted)) as database:
        database.back_up(tmp_path / "bản.db")
    assert (tmp_path / "bản.db").read_bytes()[:16] == key.id
    assert check_integrity(tmp_path / "bản.db") == ()


def test_without_its_key_it_is_locked_and_not_damaged(encrypted, key):
    before = encrypted.database.read_bytes()
    data_keys.let_go(key.id)
    for refused in (lambda: Database.open(encrypted), lambda: file_revision(encrypted.database)):
        with pytest.raises(DataLockedError, match="mã hóa"):
            refused()
    with pytest.raises(DataLockedError):
        check_integrity(encrypted.database)
    assert encrypted.database.read_bytes() == before


@pytest.mark.parametrize("place", [3, 5000, 20_000])
def test_what_was_damaged_is_told_as_damage(encrypted, place, tmp_path):
    content = bytearray(encrypted.database.read_bytes())
    content[place : place + 40] = bytes(40)
    encrypted.database.write_bytes(content)
    assert check_integrity(encrypted.database)[0].code == "DATABASE_DAMAGED"
    with pytest.raises(DatabaseDamagedError):
        backup_sqlite(encrypted.database, tmp_path / "bản.db")
    with pytest.raises(DatabaseDamagedError):
        change_key(encrypted.database, None)
    assert encrypted.database.read_bytes() == content


def test_a_disk_that_refuses_the_copy_is_told_and_the_database_is_as_it_was(plain, key):
    resource = pytest.importorskip("resource")  # not on Windows
    size, (_, most) = plain.database.stat().st_size, resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, most))  # no file may grow beyond that
    try:
        with pytest.raises(EnvironmentFailureError, match=r"đọc ghi|đã đầy"):
            change_key(plain.database, key)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    assert [path.name for path in plain.root.iterdir()] == [plain.database.name]
    with closing(Database.open(plain)) as database, database.read_session() as session:
        assert session.get(Setting, "lời").value == WORD
    assert data_keys.key_id_of(plain.database) is None


def test_a_database_in_use_is_left_alone(plain, key):
    with closing(Database.open(plain)) as database, database.read_session() as session:
        session.get(Setting, "x")
        with pytest.raises(EnvironmentFailureError, match="chương trình khác"):
            change_key(plain.database, key)
    assert plain.database.read_bytes()[:16] == data_keys.PLAIN_DATABASE


def test_a_computer_without_the_library_says_so(plain, key, monkeypatch):
    monkeypatch.setitem(sqlite_files.sys.modules, "sqlcipher3.dbapi2", None)
    with pytest.raises(EnvironmentFailureError, match="thiếu thư viện mã hóa"):
        change_key(plain.database, key)
    assert plain.database.read_bytes()[:16] == data_keys.PLAIN_DATABASE
