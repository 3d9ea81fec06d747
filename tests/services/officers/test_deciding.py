"""Where people are told apart, what is done to a data folder as a whole is done by who may, and the trail names him."""

import dataclasses
from contextlib import closing

import pytest
from sqlalchemy import select

from desktop.core.paths import DataFolder
from desktop.models.audit import AuditEvent
from desktop.rules.profiles import ALL_RIGHTS, NOBODY, Officer, Right
from desktop.services.officers import profile_secrets
from desktop.services.officers.audit import NotAllowedError
from desktop.services.officers.profiles import add_profile, switch_on
from desktop.services.safety.backups import back_up_by_plan
from desktop.services.safety.move_database import address_of, bring_home, move_database
from desktop.services.safety.moving import move_in, move_out
from desktop.services.safety.restoring import restore_over
from desktop.services.safety.server_place import read_server
from desktop.services.safety.server_steps import ServerStep, StepKind, do_step
from desktop.services.workspace import Workspace
from tests.services.safety.test_backups import spoil

HOA, NAM = Officer("Lê Thị Hoa", ALL_RIGHTS), Officer("Trần Văn Nam", ALL_RIGHTS - {Right.ADMINISTER})
NOT_ALLOWED = (NAM, NOBODY, None)


@pytest.fixture(autouse=True)
def _cheap(monkeypatch):
    monkeypatch.setattr(profile_secrets, "_MEMORY_KIB", 64)
    monkeypatch.setattr(profile_secrets, "_ITERATIONS", 1)


@pytest.fixture
def shared(agency):
    """An agency's folder of two people, of whom one administers; with a backup, and closed."""
    with agency.session() as session:
        switch_on(session, agency.clock, HOA.name, "bốn từ dễ nhớ")
        add_profile(session, agency.clock, NAM.name, "một câu khác hẳn", NAM.rights)
    back_up_by_plan(agency)
    agency.close()
    return agency


def newest(root, clock):
    with closing(Workspace.open(root, clock)) as workspace, workspace.reading() as session:
        event = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()
        return event.actor, event.action


def bytes_of(root):
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file() and path.suffix != ".db-shm"}


def test_only_who_administers_goes_back_to_a_backup(shared):
    root, clock, (backup,) = shared.folder.root, shared.clock, shared.folder.backups.glob("*.sdvbackup")
    before = newest(root, clock), sorted(bytes_of(root))
    for by in NOT_ALLOWED:
        with pytest.raises(NotAllowedError, match="Quản trị"):
            restore_over(root, backup, clock, by=by)
    assert (newest(root, clock), sorted(bytes_of(root))) == before
    restore_over(root, backup, clock, by=HOA)
    assert newest(root, clock) == (HOA.name, "workspace.restored")


def test_damaged_data_cannot_be_asked_and_anybody_rescues_it(shared):
    (backup,) = shared.folder.backups.glob("*.sdvbackup")
    spoil(shared.folder.database)
    done = restore_over(shared.folder.root, backup, shared.clock)
    assert done.aside is not None
    assert newest(shared.folder.root, shared.clock) == ("", "workspace.restored")


def test_a_new_computer_knows_the_people_of_the_old_one(shared, tmp_path):
    with closing(Workspace.open(shared.folder.root, shared.clock)) as workspace:
        file = move_out(dataclasses.replace(workspace, officer=HOA), tmp_path / "USB")
    assert move_in(file, tmp_path / "máy mới", shared.clock).findings == ()
    (backup,) = shared.folder.backups.glob("*.sdvbackup")
    with pytest.raises(NotAllowedError):
        restore_over(tmp_path / "máy mới", backup, shared.clock, by=NAM)


def test_only_who_administers_takes_the_data_to_a_server_and_home(shared, migrated_postgres_url):
    root, clock = shared.folder.root, shared.clock
    step = ServerStep(StepKind.OPEN, address_of(migrated_postgres_url))
    for by in NOT_ALLOWED:
        for refused in (
            lambda by=by: move_database(root, migrated_postgres_url, clock, by=by),
            lambda by=by: do_step(root, step, clock, by=by),
        ):
            with pytest.raises(NotAllowedError, match="Quản trị"):
                refused()
        assert read_server(DataFolder(root)) is None
    move_database(root, migrated_postgres_url, clock, by=HOA)
    assert newest(root, clock) == (HOA.name, "database.moved")
    for by in NOT_ALLOWED:
        with pytest.raises(NotAllowedError, match="Quản trị"):
            bring_home(root, clock, by=by)
    assert newest(root, clock) == (HOA.name, "database.moved")
    bring_home(root, clock, by=HOA)
    assert newest(root, clock) == (HOA.name, "database.brought_home")
