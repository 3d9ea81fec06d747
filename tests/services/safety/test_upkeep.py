"""Backups that can be restored, and damage that is noticed."""

import json
import sqlite3
import zipfile
from contextlib import closing

import pytest
import sqlalchemy as sa

from desktop.core.errors import Cancelled, EnvironmentFailureError, UserError
from desktop.core.progress import Progress
from desktop.models.audit import AuditEvent
from desktop.services.intake.taking_in import take_in
from desktop.services.officers.audit import chain_head, first_broken_link, record_event
from desktop.services.safety.upkeep import RestoreRefusedError, back_up, check_folder, last_backup, restore
from desktop.services.trust.keys import load_signing_key
from desktop.services.workspace import Workspace
from tests.databases import drop_triggers
from tests.services.pattern import PASSPHRASE, PERIOD, at, count, type_value


@pytest.fixture
def filled(department, pattern, tmp_path):
    """The department with a report taken in and a file on hold."""
    unreadable = tmp_path / "hỏng.asice"
    unreadable.write_bytes(pattern.first.read_bytes()[:4000])
    take_in(department, [pattern.first, unreadable])
    return department


def content(folder):
    """Everything beside the database that matters, by name."""
    return {
        path.relative_to(folder.root).as_posix(): path.read_bytes()
        for part in (folder.keys, folder.packages, folder.held, folder.evidence)
        for path in part.rglob("*")
        if path.is_file()
    }


def changed_copy(backup, target, change):
    """A backup in which ``change(name, data)`` has the last word; a name that gives ``None`` is left out."""
    with zipfile.ZipFile(backup) as source, zipfile.ZipFile(target, "w") as copy:
        for entry in source.infolist():
            data = change(entry.filename, source.read(entry))
            if data is not None:
                copy.writestr(entry.filename, data)
    return target


def test_a_backup_taken_while_in_use_brings_everything_back(filled, tmp_path):
    backup = back_up(filled, tmp_path / "USB")
    assert backup.name == "SaoLuu_SO-SNV_20180523-100000.sdvbackup"
    assert list((tmp_path / "USB").iterdir()) == [backup]
    assert last_backup(filled).file == str(backup)
    restore(backup, tmp_path / "máy mới", filled.clock)
    again = Workspace.open(tmp_path / "máy mới", filled.clock)
    assert content(again.folder) == content(filled.folder)
    assert check_folder(again) == ()
    assert (
        load_signing_key(again.folder, PASSPHRASE).certificate
        == load_signing_key(filled.folder, PASSPHRASE).certificate
    )
    with again.reading() as theirs, filled.reading() as ours:
        assert chain_head(theirs) == chain_head(ours)
    for path in again.folder.keys.iterdir():
        assert path.stat().st_mode & 0o077 == 0
    again.close()


def test_a_backup_says_when_and_where(agency, tmp_path):
    assert last_backup(agency) is None
    back_up(agency, tmp_path / "một")
    agency.clock.move_to(at(5, 13).now())
    second = back_up(agency, tmp_path / "hai")
    note = last_backup(agency)
    assert (note.at, note.file) == (agency.clock.now(), str(second))


def test_a_folder_that_is_not_empty_is_left_alone(agency, tmp_path):
    backup = back_up(agency, tmp_path / "USB")
    full = tmp_path / "đang dùng"
    full.mkdir()
    (full / "thư.txt").write_text("của người khác")
    with pytest.raises(RestoreRefusedError, match="không trống"):
        restore(backup, full, agency.clock)
    assert [path.name for path in full.iterdir()] == ["thư.txt"]


def _spoil_member(name, data):
    return data.replace(b"\x00", b"\x01", 1) if name == "so-dan-van.db" else data


def _lose_member(name, data):
    return None if name.startswith("keys/") else data


def _climb_out(name, data):
    if name != "backup.json":
        return data
    manifest = json.loads(data)
    manifest["files"]["../ngoài.txt"] = "0" * 64
    return json.dumps(manifest).encode()


def _newer(name, data):
    return data.replace(b'"version": 1', b'"version": 2') if name == "backup.json" else data


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_spoil_member, "nguyên vẹn"),
        (_lose_member, "nguyên vẹn"),
        (_climb_out, "nguyên vẹn"),
        (_newer, "phiên bản mới hơn"),
    ],
)
def test_a_tampered_backup_is_refused_and_nothing_is_made(agency, tmp_path, change, words):
    backup = changed_copy(back_up(agency, tmp_path / "USB"), tmp_path / "sửa.sdvbackup", change)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(RestoreRefusedError, match=words):
        restore(backup, tmp_path / "máy mới", agency.clock)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("data", [b"", b"kh\xc3\xb4ng ph\xe1\xba\xa3i", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_backup_is_refused(clock, tmp_path, data):
    (tmp_path / "x.sdvbackup").write_bytes(data)
    with pytest.raises(RestoreRefusedError, match=r"x\.sdvbackup"):
        restore(tmp_path / "x.sdvbackup", tmp_path / "máy mới", clock)
    assert not (tmp_path / "máy mới").exists()


def test_a_cut_backup_is_refused(agency, tmp_path):
    backup = back_up(agency, tmp_path / "USB")
    backup.write_bytes(backup.read_bytes()[:-100])
    with pytest.raises(RestoreRefusedError):
        restore(backup, tmp_path / "máy mới", agency.clock)


def test_a_place_that_refuses_is_told_and_nothing_is_noted(agency, tmp_path):
    (tmp_path / "USB").write_text("là một tệp")
    with pytest.raises(EnvironmentFailureError, match="USB"):
        back_up(agency, tmp_path / "USB")
    with pytest.raises(EnvironmentFailureError, match="không tìm thấy"):
        restore(tmp_path / "không có.sdvbackup", tmp_path / "máy mới", agency.clock)
    assert last_backup(agency) is None
    assert not (tmp_path / "máy mới").exists()


def test_a_cancelled_backup_leaves_no_half_file(agency, tmp_path):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        back_up(agency, tmp_path / "USB", progress)
    assert list((tmp_path / "USB").iterdir()) == []


def test_a_master_copy_is_backed_up_wherever_it_lies(any_department, tmp_path):
    assert back_up(any_department, tmp_path).exists()


def test_a_sound_folder_has_no_findings(filled):
    assert check_folder(filled) == ()


def test_a_lost_or_changed_file_is_noticed(filled):
    (kept,) = filled.folder.packages.iterdir()
    (held,) = filled.folder.held.iterdir()
    kept.write_bytes(kept.read_bytes() + b" ")
    held.unlink()
    findings = {finding.code: finding.message for finding in check_folder(filled)}
    assert set(findings) == {"FILE_CHANGED", "FILE_MISSING"}
    assert "BC_W26572a_6T-2018_b1.asice" in findings["FILE_CHANGED"]


def test_the_trail_holds_together_across_sessions(any_agency):
    for number in range(3):
        type_value(any_agency, "CT2.05", str(number), actor="Lê Thị Hạnh")
    with any_agency.session() as session:
        first = record_event(session, any_agency.clock, "thử", "một", after={"số": "một"})
        second = record_event(session, any_agency.clock, "thử", "hai")
        assert (second.seq, second.previous_hash) == (first.seq + 1, first.hash)
    with any_agency.reading() as session:
        assert first_broken_link(session) is None
        assert chain_head(session) == second.hash


@pytest.mark.parametrize(
    "command",
    [
        "UPDATE audit_event SET actor = 'Người khác' WHERE seq = 4",
        "DELETE FROM audit_event WHERE seq = 4",
        "UPDATE audit_event SET after = '{\"agencies\":0}' WHERE seq = 4",
        "UPDATE audit_event SET at = '2018-01-01 00:00:00.000000' WHERE seq = 4",
    ],
)
def test_a_broken_link_is_found(agency, command):
    type_value(agency, "CT2.05", "3.456")
    with closing(sqlite3.connect(agency.folder.database)) as connection:
        drop_triggers(connection)
        connection.execute(command)
        connection.commit()
    with agency.reading() as session:
        assert first_broken_link(session) == 4
    (finding,) = check_folder(agency)
    assert finding.code == "AUDIT_CHAIN"
    assert "dòng số 4" in finding.message


def test_what_was_undone_leaves_no_trace_in_the_trail(agency):
    before = count(agency, AuditEvent)
    with pytest.raises(UserError):
        type_value(agency, "CT2.07", "3")
    assert count(agency, AuditEvent) == before
    type_value(agency, "CT2.05", "3.456")
    with agency.reading() as session:
        newest = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()
    assert (newest.seq, newest.subject) == (before + 1, f"{PERIOD}/CT2.05")
