"""Every released schema becomes today's, with its data, on both databases."""

import ast
import os
import signal
import sqlite3
from contextlib import ExitStack, closing

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from desktop.core import data_keys
from desktop.core.data_keys import hold
from desktop.database import migrations, schema
from desktop.database.backup import check_integrity
from desktop.database.encrypting import change_key
from desktop.database.engine import open_engine
from desktop.database.unit_of_work import Database
from desktop.models.registry import Base
from desktop.models.workplace import Setting
from desktop.signing.key_slots import new_key
from tests.models.world import save_everything
from tests.next_version import next_version, write_scripts


@pytest.fixture(params=["sqlite", "postgres"])
def migrated_address(request):
    """Address of a database that migrations made."""
    if request.param == "postgres":
        return request.getfixturevalue("migrated_postgres_url")
    return str(request.getfixturevalue("migrated_folder").database)


@pytest.fixture
def empty_address(request, migrated_address, tmp_path):
    """Address of an empty database of the same kind."""
    on_server = migrated_address.startswith("postgresql")
    return request.getfixturevalue("postgres_url") if on_server else str(tmp_path / "trống.db")


@pytest.fixture
def engines():
    """Opens engines, and lets go of them at the end."""
    opened = []

    def open_one(address, **options):
        opened.append(open_engine(address, **options))
        return opened[-1]

    yield open_one
    for engine in opened:
        engine.dispose()


def shape(engine):
    """All that the database itself says of its tables."""
    inspector = sa.inspect(engine)
    return {
        table: {
            "columns": [(c["name"], str(c["type"]), c["nullable"]) for c in inspector.get_columns(table)],
            "key": inspector.get_pk_constraint(table),
            "foreign": _by_name(inspector.get_foreign_keys(table)),
            "unique": _by_name(inspector.get_unique_constraints(table)),
            "checks": _by_name(inspector.get_check_constraints(table)),
            "indexes": _by_name(inspector.get_indexes(table)),
        }
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def triggers(engine):
    """Names and texts of what the database does by itself."""
    texts = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
        "postgresql": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname",
    }
    with engine.connect() as connection:
        return list(map(tuple, connection.execute(sa.text(texts[engine.dialect.name]))))


def _by_name(parts):
    return sorted(str(sorted((key, _plain(value)) for key, value in part.items())) for part in parts)


def _plain(value):
    return str({key: str(inner) for key, inner in value.items()}) if isinstance(value, dict) else str(value)


def test_migrations_end_equal_to_the_models(migrated_address, engines):
    with engines(migrated_address).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_constraints_are_the_models_too(migrated_address, empty_address, engines):
    made_by_models = engines(empty_address)
    Base.metadata.create_all(made_by_models)
    assert shape(engines(migrated_address)) == shape(made_by_models)
    assert triggers(engines(migrated_address)) == triggers(made_by_models) != []


def test_down_to_nothing_and_up_again_with_data(migrated_address, engines):
    database = Database.open(migrated_address)
    save_everything(database)
    database.close()
    engine = engines(migrated_address, foreign_keys=False)
    schema.downgrade(engine, "base")
    assert shape(engine) == {}
    schema.upgrade(engine)
    assert set(shape(engine)) == set(Base.metadata.tables)


def test_revisions_told_without_alembic_are_the_scripts():
    config = Config()
    config.set_main_option("script_location", str(migrations.SCRIPTS))
    scripts = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(scripts)) == migrations.REVISIONS


def test_migrations_do_not_know_the_entities():
    for path in [migrations.SCRIPTS / "env.py", *(migrations.SCRIPTS / "versions").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in getattr(node, "names", []) if isinstance(node, ast.Import)]
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not [name for name in names if name.startswith("desktop")], path.name


@pytest.fixture
def as_next_version(tmp_path):
    """Pretend that this is the next version of the program, with one more migration, which rebuilds a table."""
    with ExitStack() as until_the_end:

        def become(more="pass", down="pass"):
            until_the_end.enter_context(next_version(write_scripts(tmp_path / "scripts 100%", more, down)))

        yield become


def rows_of(address, engines):
    with engines(address).connect() as connection:
        names = sorted(Base.metadata.tables)
        return {name: connection.scalar(sa.text(f'SELECT count(*) FROM "{name}"')) for name in names}  # noqa: S608


def test_an_older_database_is_brought_up_with_all_its_rows(migrated_address, engines, as_next_version):
    database = Database.open(migrated_address)
    save_everything(database)
    database.close()
    before = rows_of(migrated_address, engines)
    as_next_version()
    database = Database.open(migrated_address)
    with database.read_session() as session:
        assert session.scalar(sa.text("SELECT count(phone) FROM agency")) == 2
    database.close()
    assert rows_of(migrated_address, engines) == before


def test_an_older_file_is_copied_before_it_is_touched(migrated_folder, as_next_version):
    database = Database.open(migrated_folder)
    save_everything(database)
    database.close()
    old = migrations.HEAD
    as_next_version()
    Database.open(migrated_folder).close()
    (copy,) = migrated_folder.backups.iterdir()
    assert copy.name == f"so-dan-van-{old}-truoc-nang-cap.db"
    assert check_integrity(copy) == ()
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (old,)
        assert connection.execute("SELECT count(*) FROM agency").fetchone() == (2,)


def test_a_migration_that_fails_leaves_the_database_as_it_was(migrated_address, engines, as_next_version):
    database = Database.open(migrated_address)
    save_everything(database)
    database.close()
    before = shape(engines(migrated_address))
    old = migrations.HEAD
    as_next_version('op.execute("DELETE FROM setting"); raise ZeroDivisionError')
    with pytest.raises(ZeroDivisionError):
        Database.open(migrated_address)
    engine = engines(migrated_address)
    assert shape(engine) == before
    with engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(Setting)) == 1
        assert connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == old


def test_down_from_the_as_next_version_is_this_one_again_with_its_data(migrated_address, engines, as_next_version):
    database = Database.open(migrated_address)
    save_everything(database)
    database.close()
    old, before, rows = migrations.HEAD, shape(engines(migrated_address)), rows_of(migrated_address, engines)
    as_next_version(down='table.alter_column("identifier", nullable=False)')
    Database.open(migrated_address).close()
    schema.downgrade(engines(migrated_address, foreign_keys=False), old)
    assert shape(engines(migrated_address)) == before
    assert rows_of(migrated_address, engines) == rows


def killed_at(statement, address):
    """Migrate in a process that is killed before its n-th statement; whether there was one."""
    child = os.fork()
    if not child:
        try:
            left = iter(range(statement))

            def count(*_):
                if next(left, None) is None:
                    os.kill(os.getpid(), signal.SIGKILL)

            sa.event.listen(sa.engine.Engine, "before_cursor_execute", count)
            Database.open(address).close()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the process that is killed is a child of ours")
def test_a_migration_that_is_killed_at_any_statement_is_done_at_the_next_start(
    migrated_folder, engines, as_next_version
):
    database = Database.open(migrated_folder)
    save_everything(database)
    database.close()
    whole, old = migrated_folder.database.read_bytes(), migrations.HEAD
    rows = rows_of(str(migrated_folder.database), engines)
    as_next_version('op.execute("UPDATE agency SET phone = code")')
    killed = 0
    while killed_at(killed * 3, migrated_folder):
        killed += 1
        with closing(sqlite3.connect(migrated_folder.database)) as connection:
            assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (old,)
            assert connection.execute("SELECT count(*) FROM agency").fetchone() == (2,)
        (copy,) = migrated_folder.backups.glob("*-truoc-nang-cap.db")
        assert check_integrity(copy) == ()
        if killed % 2:  # the next attempt begins on what the last one left, or on a fresh copy
            for path in migrated_folder.root.glob("so-dan-van.db*"):
                path.unlink()
            migrated_folder.database.write_bytes(whole)
    assert killed > 5
    Database.open(migrated_folder).close()
    assert check_integrity(migrated_folder.database) == ()
    assert rows_of(str(migrated_folder.database), engines) == rows
    with closing(sqlite3.connect(migrated_folder.database)) as connection:
        assert connection.execute("SELECT count(*) FROM agency WHERE phone = code").fetchone() == (2,)


def test_an_encrypted_file_is_brought_up_and_neither_it_nor_its_copy_lies_plain(
    migrated_folder, as_next_version, monkeypatch
):
    monkeypatch.setattr(data_keys, "_ring", {})
    database = Database.open(migrated_folder)
    save_everything(database)
    database.close()
    hold(key := new_key())
    change_key(migrated_folder.database, key)
    as_next_version('op.execute("UPDATE agency SET phone = code")')
    database = Database.open(migrated_folder)
    with database.read_session() as session:
        assert session.scalar(sa.text("SELECT count(*) FROM agency WHERE phone = code")) == 2
    database.close()
    (copy,) = migrated_folder.backups.glob("*-truoc-nang-cap.db")
    for file in (migrated_folder.database, copy):
        assert check_integrity(file) == ()
        assert b"CREATE TABLE" not in file.read_bytes()
