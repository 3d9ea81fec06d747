"""Backups by plan: due when something has changed, small, opened before they count, and few."""

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop.core.errors import EnvironmentFailureError
from desktop.core.files import sha256_of
from desktop.database.errors import DatabaseDamagedError
from desktop.services.intake.taking_in import take_in
from desktop.services.safety import backups
from desktop.services.safety.backup_file import RestoreRefusedError, read_manifest
from desktop.services.safety.backup_notes import BackupNotes, keep_notes, notes_file, read_notes
from desktop.services.safety.backup_shelf import last_good_backup, list_backups, verify_backup
from desktop.services.safety.backup_store import link_or_copy
from desktop.services.safety.backups import (
    PlaceRefusedError,
    back_up_by_plan,
    is_due,
    set_hours,
    set_second_place,
)
from desktop.services.safety.upkeep import check_folder, last_backup, restore
from desktop.services.workspace import Workspace
from tests.services.pattern import at, type_value


@pytest.fixture
def usb(tmp_path):
    """A stick that is plugged in."""
    made = tmp_path / "USB"
    made.mkdir()
    return made


@pytest.fixture
def filled(department, pattern):
    """The department with reports taken in: their files lie beside the database."""
    take_in(department, [pattern.first, pattern.long_phuoc])
    return department


def later(workspace, **by):
    workspace.clock.advance(timedelta(**by))


def spoil(database):
    """Damage that is noticed only by who looks at all pages."""
    with closing(sqlite3.connect(database)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'agency_name'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    data = bytearray(database.read_bytes())
    data[(page - 1) * size : page * size] = b"\xff" * size
    database.write_bytes(data)


def stored(place):
    return sorted(path.name for path in (place / "tep-chung").rglob("*") if path.is_file())


def test_a_change_asks_for_a_backup_and_a_backup_ends_that(agency):
    assert is_due(agency.folder, agency.clock)
    back_up_by_plan(agency)
    assert not is_due(agency.folder, agency.clock, closing=True)
    type_value(agency, "CT2.05", "3.456")
    assert not is_due(agency.folder, agency.clock), "not every few minutes"
    assert is_due(agency.folder, agency.clock, closing=True)
    later(agency, hours=4)
    assert is_due(agency.folder, agency.clock)
    back_up_by_plan(agency)
    later(agency, days=3)
    assert not is_due(agency.folder, agency.clock), "nothing was changed"


def test_closing_and_opening_again_is_no_change(agency):
    back_up_by_plan(agency)
    agency.close()
    backups.note_backed_up(agency.folder)
    again = Workspace.open(agency.folder.root, agency.clock)
    assert not is_due(again.folder, again.clock, closing=True)
    again.close()


def test_the_hours_between_can_be_set(agency):
    back_up_by_plan(agency)
    set_hours(agency, 1)
    type_value(agency, "CT2.05", "3.456")
    later(agency, hours=1)
    assert is_due(agency.folder, agency.clock)


def test_a_clock_that_was_ahead_does_not_put_backups_off(agency):
    back_up_by_plan(agency)
    type_value(agency, "CT2.05", "3.456")
    agency.clock.move_to(at(5, 1).now())
    assert is_due(agency.folder, agency.clock)


def test_both_places_get_the_same_and_evidence_lies_there_once(filled, usb):
    set_second_place(filled, usb)
    back_up_by_plan(filled)
    later(filled, days=1)
    notes = back_up_by_plan(filled)
    second = usb / "SaoLuu_SO-SNV"
    names = sorted(path.name for path in filled.folder.packages.iterdir())
    for place in (filled.folder.backups, second):
        assert len(list(place.glob("*.sdvbackup"))) == 2
        assert stored(place) == sorted(name.split(".")[0] for name in names), "once, not once a backup"
        assert max(path.stat().st_size for path in place.glob("*.sdvbackup")) < 1_000_000
    assert (notes.fault, notes.second_fault) == ("", "")
    assert notes.second_at == notes.planned_at == filled.clock.now()
    assert last_backup(filled).file.startswith(str(second))
    assert [b.in_second for b in list_backups(filled.folder)].count(True) == 2
    kept = next(filled.folder.packages.iterdir())
    linked = filled.folder.backups / "tep-chung" / kept.name[:2] / kept.name.split(".")[0]
    assert linked.samefile(kept), "on the data's own drive it takes no room"


@pytest.mark.parametrize("where", ["own", "second"])
def test_a_backup_by_plan_brings_everything_back(filled, usb, tmp_path, where):
    set_second_place(filled, usb)
    back_up_by_plan(filled)
    backup = next(b for b in list_backups(filled.folder) if b.in_second == (where == "second"))
    assert restore(backup.path, tmp_path / "mới", filled.clock) == ()
    again = Workspace.open(tmp_path / "mới", filled.clock)
    assert check_folder(again) == ()
    assert len(list(again.folder.packages.iterdir())) == 2
    again.close()


def test_a_backup_without_its_files_beside_it_says_which_are_missing(filled, tmp_path):
    back_up_by_plan(filled)
    alone = tmp_path / "mang đi" / "một.sdvbackup"
    alone.parent.mkdir()
    shutil.copyfile(list_backups(filled.folder)[0].path, alone)
    missing = restore(alone, tmp_path / "mới", filled.clock)
    assert len(missing) == 2
    again = Workspace.open(tmp_path / "mới", filled.clock)
    assert {finding.code for finding in check_folder(again)} == {"FILE_MISSING"}
    again.close()


def test_a_stick_that_is_not_there_is_told_and_filled_when_it_is_back(agency, usb):
    set_second_place(agency, usb)
    usb.rmdir()
    notes = back_up_by_plan(agency)
    assert notes.planned_at is not None
    assert "không tìm thấy nơi sao lưu thứ hai" in notes.second_fault
    assert not usb.exists(), "no folder is made where a drive should be"
    assert not is_due(agency.folder, agency.clock)
    usb.mkdir()
    assert is_due(agency.folder, agency.clock)
    notes = back_up_by_plan(agency)
    assert notes.second_fault == ""
    assert list((usb / "SaoLuu_W26572a").glob("*.sdvbackup"))


def test_a_second_place_that_is_full_is_not_tried_every_few_minutes(agency, usb, monkeypatch):
    set_second_place(agency, usb)

    def full(folder, needed):
        if folder.is_relative_to(usb):
            raise EnvironmentFailureError(f"{folder}: ổ đĩa đã đầy.", "Xóa bớt tệp.")

    monkeypatch.setattr(backups, "ensure_free_space", full)
    notes = back_up_by_plan(agency)
    assert "ổ đĩa đã đầy" in notes.second_fault
    assert not is_due(agency.folder, agency.clock)


def test_much_new_evidence_is_copied_to_the_second_place_when_nobody_waits(filled, usb, monkeypatch):
    monkeypatch.setattr(backups, "_QUICK", 1000)
    set_second_place(filled, usb)
    back_up_by_plan(filled, closing=True)
    assert [b.in_second for b in list_backups(filled.folder)] == [False]
    assert not is_due(filled.folder, filled.clock, closing=True)
    assert is_due(filled.folder, filled.clock), "at the next start"
    back_up_by_plan(filled)
    assert [b.in_second for b in list_backups(filled.folder)].count(True) == 1
    assert not is_due(filled.folder, filled.clock)


def test_one_place_that_refuses_does_not_stand_in_the_way_of_the_other(agency, usb, monkeypatch):
    set_second_place(agency, usb)

    def full(folder, needed):
        if folder == agency.folder.backups:
            raise EnvironmentFailureError(f"{folder}: ổ đĩa đã đầy.", "Xóa bớt tệp.")

    monkeypatch.setattr(backups, "ensure_free_space", full)
    notes = back_up_by_plan(agency)
    assert "ổ đĩa đã đầy" in notes.fault
    assert notes.second_at == agency.clock.now()
    assert is_due(agency.folder, agency.clock), "the first place still waits"


def test_where_no_place_takes_it_that_is_said_and_remembered(agency, monkeypatch):
    back_up_by_plan(agency)
    before = list_backups(agency.folder)

    def full(folder, needed):
        raise EnvironmentFailureError(f"{folder}: ổ đĩa đã đầy.", "Xóa bớt tệp.")

    monkeypatch.setattr(backups, "ensure_free_space", full)
    with pytest.raises(EnvironmentFailureError, match="ổ đĩa đã đầy"):
        back_up_by_plan(agency)
    assert list_backups(agency.folder) == before
    assert "ổ đĩa đã đầy" in read_notes(agency.folder).fault


def test_a_damaged_database_does_not_become_a_backup(agency):
    back_up_by_plan(agency)
    before = list_backups(agency.folder)
    agency.close()
    spoil(agency.folder.database)
    damaged = Workspace.open(agency.folder.root, agency.clock)
    later(agency, hours=5)
    with pytest.raises(DatabaseDamagedError):
        back_up_by_plan(damaged)
    damaged.close()
    assert list_backups(agency.folder) == before
    assert not list(agency.folder.backups.glob(".*"))


def test_the_last_good_backup_is_the_newest_that_opens(agency):
    assert last_good_backup(agency.folder) is None
    back_up_by_plan(agency)
    good = list_backups(agency.folder)[0]
    later(agency, days=1)
    back_up_by_plan(agency)
    newest = list_backups(agency.folder)[0]
    data = bytearray(newest.path.read_bytes())
    data[2000:2100] = bytes(100)
    newest.path.write_bytes(data)
    with pytest.raises(RestoreRefusedError):
        verify_backup(newest.path)
    assert last_good_backup(agency.folder) == good


def test_few_backups_stay_and_files_that_none_needs_go(filled):
    stray = filled.folder.evidence / ("ab" * 32)
    filled.folder.evidence.mkdir(exist_ok=True)
    stray.write_bytes(b"x")
    back_up_by_plan(filled)
    stray.unlink()
    digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    assert digest in stored(filled.folder.backups)
    for _ in range(9):
        later(filled, minutes=10)
        back_up_by_plan(filled)
    left = list_backups(filled.folder)
    assert len(left) == 5
    assert digest not in stored(filled.folder.backups)
    assert all(read_manifest(backup.path) for backup in left)
    for name in stored(filled.folder.backups):
        assert sha256_of(filled.folder.backups / "tep-chung" / name[:2] / name) == name


def test_a_place_that_is_no_place_is_refused(agency, tmp_path):
    with pytest.raises(PlaceRefusedError, match="không có thư mục này"):
        set_second_place(agency, tmp_path / "không có")
    with pytest.raises(PlaceRefusedError, match="nằm trong chính thư mục dữ liệu"):
        set_second_place(agency, agency.folder.root)
    assert read_notes(agency.folder) == BackupNotes()


def test_what_was_remembered_can_be_unreadable(agency):
    keep_notes(agency.folder, replace(BackupNotes(), hours=9))
    assert read_notes(agency.folder).hours == 9
    for data in (b"", b"[]", b"\xff\xfe", b'{"hours": "x"}', b"[" * 100_000):
        notes_file(agency.folder).write_bytes(data)
        assert read_notes(agency.folder) == BackupNotes()


def test_a_master_copy_is_backed_up_wherever_it_lies(any_department):
    assert back_up_by_plan(any_department).planned_at


def test_nothing_is_left_behind_in_a_place(filled, usb):
    set_second_place(filled, usb)
    back_up_by_plan(filled)
    assert not [name for _, folders, names in os.walk(usb) for name in (*folders, *names) if name.startswith(".")]


def test_a_link_that_a_broken_off_backup_left_is_not_written_through(tmp_path):
    """Where links are to be had, it is a second name of a file that is kept."""
    kept, wanted = tmp_path / "giữ", tmp_path / "mới"
    kept.write_bytes(b"gi\xe1\xbb\xaf")
    wanted.write_bytes(b"m\xe1\xbb\x9bi")
    left = tmp_path / ".mới.part"
    os.link(kept, left)
    link_or_copy(wanted, left)
    assert (left.read_text("utf-8"), kept.read_text("utf-8")) == ("mới", "giữ")
    link_or_copy(wanted, left)
    assert left.samefile(wanted)
