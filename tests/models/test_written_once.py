import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from desktop.models.audit import AuditEvent
from desktop.models.base import FrozenRowError
from desktop.models.intake import Submission
from desktop.models.progress import ProgressEntry
from desktop.models.revision import Revision, RevisionState
from tests.databases import drop_triggers
from tests.models.world import HASHES, save_everything


def test_a_revision_changes_nothing_but_its_state(sqlite_database):
    save_everything(sqlite_database)
    with sqlite_database.session() as session:
        session.scalars(sa.select(Revision)).one().state = RevisionState.RECEIVED
    with pytest.raises(FrozenRowError, match="snapshot"), sqlite_database.session() as session:
        session.scalars(sa.select(Revision)).one().snapshot = b"{}"
    with sqlite_database.read_session() as session:
        revision = session.scalars(sa.select(Revision)).one()
        assert (revision.state, revision.snapshot) == (RevisionState.RECEIVED, b'{"a":1}')


@pytest.mark.parametrize("entity", [AuditEvent, ProgressEntry, Revision])
def test_what_is_written_once_is_never_deleted(sqlite_database, entity):
    save_everything(sqlite_database)
    with pytest.raises(FrozenRowError), sqlite_database.session() as session:
        session.delete(session.scalars(sa.select(entity)).one())


@pytest.mark.parametrize("change", [sa.update(AuditEvent).values(actor="Người khác"), sa.delete(AuditEvent)])
def test_the_database_itself_refuses_to_change_the_trail(database, change):
    save_everything(database)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), database.session() as session:
        session.execute(change)
    with database.read_session() as session:
        event = session.get_one(AuditEvent, 1)
        assert event.hash == event.expected_hash()


def test_an_audit_event_tells_when_it_was_touched(database):
    save_everything(database)
    with database.read_session() as session:
        event = session.get_one(AuditEvent, 1)
        assert event.hash == event.expected_hash()
    with database.session() as session:
        drop_triggers(session)
        session.execute(sa.update(AuditEvent).values(actor="Người khác"))
    with database.read_session() as session:
        event = session.get_one(AuditEvent, 1)
        assert event.hash != event.expected_hash()


def second_submission(session, *, is_current):
    first = session.scalars(sa.select(Submission)).one()
    return Submission(
        agency_id=first.agency_id,
        period_id=first.period_id,
        revision=2,
        snapshot=b"{}",
        snapshot_sha256=HASHES[8],
        received_at=first.received_at,
        made_at=first.made_at,
        package_sha256=first.package_sha256,
        is_current=is_current,
    )


def test_only_one_submission_of_an_agency_and_period_is_current(database):
    save_everything(database)
    with pytest.raises(IntegrityError), database.session() as session:
        session.add(second_submission(session, is_current=True))
    with database.session() as session:
        session.scalars(sa.select(Submission)).one().is_current = False
        session.add(second_submission(session, is_current=True))
    with database.read_session() as session:
        assert session.scalars(sa.select(Submission.revision).where(Submission.is_current)).all() == [2]
