from contextlib import closing
from datetime import date

import pytest
from sqlalchemy import func, select

from desktop.core.errors import Cancelled
from desktop.core.paths import DataFolder
from desktop.core.progress import Progress
from desktop.database.copying import CopyConflictError
from desktop.database.unit_of_work import Database
from desktop.models.agency import Agency
from desktop.models.audit import AuditEvent
from desktop.models.registry import Base
from desktop.services.officers.audit import first_broken_link, record_event
from desktop.services.safety.move_database import NotAServerError, bring_home, move_database
from desktop.services.trust.agency_register import list_agencies
from desktop.services.workplace.occupancy import FolderOccupiedError, occupy
from desktop.services.workspace import Workspace
from tests.services.pattern import at

CLOCK = at(5, 23, 10)


@pytest.fixture
def root(department):
    """The folder of the department, closed."""
    department.close()
    return department.folder.root


def counts(database):
    with database.read_session() as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) for table in Base.metadata.sorted_tables
        }


class StopAfter(Progress):
    """Asks to stop after some pieces."""

    def __init__(self, steps):
        super().__init__(self._count)
        self._left = steps

    def _count(self, *_):
        self._left -= 1
        if self._left <= 0:
            self.cancel()


def test_every_row_is_on_the_server_afterwards(root, migrated_postgres_url):
    moved = move_database(root, migrated_postgres_url, CLOCK)
    filed, server = Database.open(DataFolder(root)), Workspace.open(root, CLOCK)
    try:
        assert not server.database.is_file  # from now on the folder is opened there
        assert counts(filed) == counts(server.database)
        assert moved.rows == moved.added == sum(counts(server.database).values())
        with filed.read_session() as here, server.reading() as there:
            assert list_agencies(here, CLOCK, date(2018, 5, 23)) == list_agencies(there, CLOCK, date(2018, 5, 23))
    finally:
        filed.close()
        server.close()


def test_what_was_written_on_the_server_comes_home(root, migrated_postgres_url):
    move_database(root, migrated_postgres_url, CLOCK)
    with closing(Workspace.open(root, CLOCK)) as server, server.session() as session:
        record_event(session, CLOCK, "officer.worked", "there")
    with closing(Workspace.open(root, CLOCK)) as server:
        there = counts(server.database)
    home = bring_home(root, CLOCK)
    with closing(Workspace.open(root, CLOCK)) as filed:
        assert filed.database.is_file
        assert {**there, "audit_event": there["audit_event"] + 1} == counts(filed.database)
        assert filed.database.check() == ()
        with filed.reading() as session:
            assert session.scalar(select(AuditEvent.subject).where(AuditEvent.action == "officer.worked")) == "there"
            assert first_broken_link(session) is None
    with closing(Database.open(str(home.aside / "so-dan-van.db"))) as before:  # of before the move, still there
        assert counts(before)["agency"] == there["agency"]


def test_only_what_is_on_a_server_comes_home(root):
    with pytest.raises(NotAServerError, match="đang ở máy này"):
        bring_home(root, CLOCK)


def test_what_was_cut_off_goes_on(root, migrated_postgres_url):
    with pytest.raises(Cancelled):
        move_database(root, migrated_postgres_url, CLOCK, StopAfter(6))
    half = Database.open(migrated_postgres_url)
    there = counts(half)
    half.close()
    assert there["agency"] > 0
    assert there["workplace"] == 0  # nobody starts to work with a part
    moved = move_database(root, migrated_postgres_url, CLOCK)
    assert moved.added == moved.rows - sum(there.values())
    assert move_database(root, migrated_postgres_url, CLOCK).added == 0


def test_another_database_is_not_overwritten(root, migrated_postgres_url):
    other = Database.open(migrated_postgres_url)
    with other.session() as session:
        session.add(Agency(code="W1", kind="UBND_X"))
    with pytest.raises(CopyConflictError, match="Không ghi đè"):
        move_database(root, migrated_postgres_url, CLOCK)
    with other.read_session() as session:
        assert session.scalar(select(Agency.kind).where(Agency.code == "W1")) == "UBND_X"
    other.close()


def test_work_done_on_the_server_since_is_kept(root, migrated_postgres_url):
    move_database(root, migrated_postgres_url, CLOCK)
    server = Database.open(migrated_postgres_url)
    with server.session() as session:
        record_event(session, CLOCK, "officer.worked", "here")
    with pytest.raises(CopyConflictError):
        move_database(root, migrated_postgres_url, CLOCK)
    with server.read_session() as session:
        assert session.scalar(select(AuditEvent.subject).where(AuditEvent.action == "officer.worked")) == "here"
    server.close()


def test_a_row_that_differs_is_found(root, migrated_postgres_url):
    move_database(root, migrated_postgres_url, CLOCK)
    server = Database.open(migrated_postgres_url)
    with server.session() as session:
        session.scalars(select(Agency).where(Agency.code == "SO-SNV")).one().identifier = "H06.7"
    server.close()
    with pytest.raises(CopyConflictError, match="bảng agency"):
        move_database(root, migrated_postgres_url, CLOCK)


def test_an_open_folder_is_left_alone(root, migrated_postgres_url):
    window = occupy(root, CLOCK)
    try:
        with pytest.raises(FolderOccupiedError):
            move_database(root, migrated_postgres_url, CLOCK)
    finally:
        window.release()


@pytest.mark.parametrize("url", ["", "sqlite:///x.db", "C:/data", "mysql://x/y"])
def test_only_a_server_is_moved_to(root, url):
    with pytest.raises(NotAServerError):
        move_database(root, url, CLOCK)
