"""Going back: the present is kept, what is damaged is put aside, and a power cut in the middle loses nothing."""

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from desktop.core.paths import DataFolder
from desktop.database.errors import DatabaseDamagedError, DatabaseNewerError
from desktop.models.audit import AuditEvent
from desktop.services.figures.indicators import read_grid
from desktop.services.intake.taking_in import take_in
from desktop.services.safety import restored_parts, restoring
from desktop.services.safety.backup_file import BackupPurpose, RestoreRefusedError
from desktop.services.safety.backup_shelf import list_backups, stores_of
from desktop.services.safety.backup_trial import try_restore
from desktop.services.safety.backups import back_up_by_plan
from desktop.services.safety.restoring import recover_files, restore_over
from desktop.services.safety.upkeep import back_up, check_folder
from desktop.services.trust.keys import load_signing_key
from desktop.services.workspace import Workspace
from tests.services.pattern import DEPARTMENT, PASSPHRASE, PERIOD, at, copied, count, type_value
from tests.services.safety.test_backups import spoil

CELL = "CT2.05"


def figure(workspace):
    with workspace.reading() as session:
        grid = read_grid(session, workspace.clock, PERIOD)
    return next(str(row.value.number) for row in grid.rows if row.code == CELL)


@pytest.fixture
def edited(agency):
    """An agency with a backup of yesterday, and an edit of today."""
    type_value(agency, CELL, "3.001")
    back_up_by_plan(agency)
    agency.clock.advance(timedelta(days=1))
    type_value(agency, CELL, "9.999")
    return agency


def reopened(workspace):
    return closing(Workspace.open(workspace.folder.root, workspace.clock))


def test_it_goes_back_and_back_again(edited):
    (yesterday,) = list_backups(edited.folder)
    edited.close()
    done = restore_over(edited.folder.root, yesterday.path, edited.clock)
    assert done.missing == ()
    assert done.kept.name in done.way_back
    with reopened(edited) as again:
        assert figure(again) == "3001"
        assert check_folder(again) == ()
        with again.reading() as session:
            newest = session.query(AuditEvent).order_by(AuditEvent.seq.desc()).first()
        assert (newest.action, newest.subject) == ("workspace.restored", yesterday.path.name)
        assert load_signing_key(again.folder, PASSPHRASE).certificate
    assert [b.head.purpose for b in list_backups(edited.folder)] == [
        BackupPurpose.BEFORE_RESTORE,
        BackupPurpose.PLANNED,
    ]
    restore_over(edited.folder.root, done.kept, edited.clock)
    with reopened(edited) as again:
        assert figure(again) == "9999"


def test_a_backup_by_hand_goes_over_too(edited, tmp_path):
    backup = back_up(edited, tmp_path / "USB")
    type_value(edited, CELL, "1")
    edited.close()
    restore_over(edited.folder.root, backup, edited.clock)
    with reopened(edited) as again:
        assert figure(again) == "9999"


def test_another_agencys_backup_is_refused(edited, pattern, tmp_path):
    other = copied(pattern, DEPARTMENT, tmp_path / "Sở", at(5, 23))
    backup = back_up(other, tmp_path / "USB")
    other.close()
    edited.close()
    with pytest.raises(RestoreRefusedError, match="Sở Nội vụ, còn thư mục này của Ủy ban nhân dân xã Hòa Long"):
        restore_over(edited.folder.root, backup, edited.clock)
    with reopened(edited) as again:
        assert figure(again) == "9999"


def test_a_file_that_is_no_backup_changes_nothing(edited, tmp_path):
    edited.close()
    (tmp_path / "x.sdvbackup").write_bytes(b"PK")
    before = edited.folder.database.read_bytes()
    with pytest.raises(RestoreRefusedError):
        restore_over(edited.folder.root, tmp_path / "x.sdvbackup", edited.clock)
    assert edited.folder.database.read_bytes() == before
    assert not list(edited.folder.root.glob(".*"))


@pytest.mark.parametrize("damage", ["pages", "head", "empty"])
def test_a_damaged_database_gives_way_and_is_put_aside(edited, damage):
    (yesterday,) = list_backups(edited.folder)
    edited.close()
    if damage == "pages":
        spoil(edited.folder.database)
    else:
        edited.folder.database.write_bytes(b"\0" * 50_000 if damage == "head" else b"hong")
    damaged = edited.folder.database.read_bytes()
    done = restore_over(edited.folder.root, yesterday.path, edited.clock)
    assert (done.aside / "so-dan-van.db").read_bytes() == damaged
    assert "được giữ nguyên" in done.way_back
    with reopened(edited) as again:
        assert figure(again) == "3001"


def test_a_newer_database_is_left_alone(edited):
    (yesterday,) = list_backups(edited.folder)
    edited.close()
    with closing(sqlite3.connect(edited.folder.database)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    before = edited.folder.database.read_bytes()
    with pytest.raises(DatabaseNewerError):
        restore_over(edited.folder.root, yesterday.path, edited.clock)
    assert edited.folder.database.read_bytes() == before
    assert list_backups(edited.folder) == (yesterday,)


class PowerCutError(Exception):
    """Everything stops."""


@pytest.mark.parametrize("damaged", [False, True])
@pytest.mark.parametrize("step", ["_move_files", "sync_folder", "rmtree"])
def test_after_a_power_cut_the_next_start_goes_on(edited, monkeypatch, step, damaged):
    (yesterday,) = list_backups(edited.folder)
    edited.close()
    if damaged:
        spoil(edited.folder.database)

    rmtree = shutil.rmtree

    def cut(path, *_args, **options):
        if step == "rmtree" and not str(path).endswith(restored_parts.STAGED):
            return rmtree(path, **options)
        raise PowerCutError

    with monkeypatch.context() as patched:
        if step == "rmtree":
            patched.setattr(shutil, "rmtree", cut)
        else:
            patched.setattr(restored_parts, step, cut)
        with pytest.raises(PowerCutError):
            restore_over(edited.folder.root, yesterday.path, edited.clock)
    with reopened(edited) as again:
        assert figure(again) == "3001"
        assert check_folder(again) == ()
    assert not (edited.folder.root / restored_parts.STAGED).exists()
    if damaged:
        assert len(list(edited.folder.root.glob("hong-*/so-dan-van.db"))) == 1


def test_a_power_cut_before_that_changes_nothing(edited, monkeypatch):
    (yesterday,) = list_backups(edited.folder)
    edited.close()

    def cut(*_args, **_options):
        raise PowerCutError

    with monkeypatch.context() as patched:
        patched.setattr(restoring, "put_in_place", cut)
        with pytest.raises(PowerCutError):
            restore_over(edited.folder.root, yesterday.path, edited.clock)
    with reopened(edited) as again:
        assert figure(again) == "9999"


def test_lost_and_changed_files_come_back_from_backups(department, pattern):
    take_in(department, [pattern.first, pattern.long_phuoc])
    back_up_by_plan(department)
    missing, changed = department.folder.packages.iterdir()
    take_in(department, [pattern.ba_ria])
    (newer,) = set(department.folder.packages.iterdir()) - {missing, changed}
    assert len(list_backups(department.folder)) == 1
    missing.unlink()
    changed.unlink()
    changed.write_bytes(b"khac")
    newer.unlink()
    done = recover_files(department)
    assert len(done.found) + len(done.lost) == 3
    assert len(done.found) == 2
    findings = check_folder(department)
    assert [finding.code for finding in findings] == ["FILE_MISSING"]
    assert all(name in findings[0].message for name in done.lost)


def test_a_trial_says_what_a_backup_would_bring_back(edited, tmp_path):
    backup = back_up(edited, tmp_path / "USB")
    before = sorted(tmp_path.rglob("*"))
    said = try_restore(backup, edited.clock)
    assert said.head.agency == "W26572a"
    assert said.changed_at == edited.clock.now()
    assert [period.name for period in said.periods] == ["6 tháng năm 2018"]
    assert said.periods[0].values == 39
    assert said.tasks == 25
    assert (said.evidence, said.submissions, said.findings) == (0, 0, ())
    assert sorted(tmp_path.rglob("*")) == before


def test_a_trial_finds_what_is_missing(department, pattern):
    take_in(department, [pattern.first])
    back_up_by_plan(department)
    shutil.rmtree(department.folder.backups / "tep-chung")
    (backup,) = list_backups(department.folder)
    said = try_restore(backup.path, department.clock, stores=stores_of(department.folder))
    assert said.submissions == 1
    assert [finding.code for finding in said.findings] == ["FILE_MISSING"]


def test_an_empty_folder_takes_a_backup(edited, tmp_path):
    backup = back_up(edited, tmp_path / "USB")
    empty = Workspace.open(tmp_path / "mới", edited.clock, create=True)
    empty.close()
    done = restore_over(tmp_path / "mới", backup, edited.clock)
    assert (done.kept, done.aside, done.way_back) == (None, None, "")
    again = Workspace.open(tmp_path / "mới", edited.clock)
    assert figure(again) == "9999"
    assert count(again, AuditEvent) == count(edited, AuditEvent) + 1
    again.close()


def test_without_a_backup_a_damaged_database_stays_as_it_is(data_folder, clock):
    data_folder.root.mkdir()
    data_folder.database.write_bytes(b"hong" * 1000)
    with pytest.raises(DatabaseDamagedError):
        Workspace.open(data_folder.root, clock)
    assert DataFolder(data_folder.root).database.read_bytes() == b"hong" * 1000
