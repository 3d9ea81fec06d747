"""What is missing for the data to be safe is said, one thing at a time, until nothing is."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from desktop.core.clock import DayClock
from desktop.services.safety import safety_view
from desktop.services.safety.backup_notes import keep_notes, read_notes
from desktop.services.safety.backups import back_up_by_plan, set_second_place
from desktop.services.safety.safety_view import read_reminder, read_safety
from desktop.services.workspace import Workspace
from tests.services.pattern import type_value

DRIVES = (Path("/dev/shm"), Path("/var/tmp"))  # noqa: S108 - a folder of our own is made in one
"""Where a test may write on another drive than where all tests write, be that memory or the disk."""


@pytest.fixture
def other_drive(tmp_path):
    """A folder on a drive that is not the data's."""
    own = tmp_path.stat().st_dev
    drive = next((each for each in DRIVES if each.is_dir() and each.stat().st_dev != own), None)
    if drive is None:
        pytest.skip("there is one drive only")
    with TemporaryDirectory(dir=drive) as folder:
        yield Path(folder)


def title(workspace):
    reminder = read_reminder(workspace)
    return reminder.title if reminder else ""


def test_it_is_asked_for_a_second_place_until_there_is_one_on_another_drive(agency, tmp_path, other_drive):
    assert title(agency) == "Chưa có nơi sao lưu thứ hai"
    set_second_place(agency, tmp_path)
    assert title(agency) == "Nơi sao lưu thứ hai ở cùng ổ đĩa với dữ liệu"
    set_second_place(agency, other_drive)
    assert title(agency) == ""
    back_up_by_plan(agency)
    view = read_safety(agency)
    assert (view.reminder, view.place, view.moved, view.server) == (None, None, None, "")
    assert (view.second_reachable, len(view.backups), view.last_at) == (True, 2, agency.clock.now())


def test_a_second_place_that_stays_away_is_told_after_a_week(agency, tmp_path, monkeypatch):
    monkeypatch.setattr(safety_view, "_same_drive", lambda _one, _other: False)
    usb = tmp_path / "USB"
    usb.mkdir()
    set_second_place(agency, usb)
    back_up_by_plan(agency)
    usb.rename(tmp_path / "rút ra")
    agency.clock.advance(timedelta(days=6))
    type_value(agency, "CT2.05", "3.456")
    back_up_by_plan(agency)
    assert title(agency) == ""
    agency.clock.advance(timedelta(days=2))
    assert title(agency) == "Nơi sao lưu thứ hai đã lâu chưa có bản mới"
    assert not read_safety(agency).second_reachable


def test_what_refused_the_last_backup_comes_first(agency):
    keep_notes(agency.folder, replace(read_notes(agency.folder), fault="D:: ổ đĩa đã đầy."))
    reminder = read_reminder(agency)
    assert (reminder.title, reminder.text) == ("Lần sao lưu tự động gần nhất không thành", "D:: ổ đĩa đã đầy.")


def test_demonstrations_and_servers_are_not_reminded(any_agency):
    on_assumed_day = Workspace(any_agency.folder, any_agency.database, DayClock(date(2018, 5, 12)))
    assert read_reminder(on_assumed_day) is None
    assert bool(read_reminder(any_agency)) == any_agency.database.is_file
    assert bool(read_safety(any_agency).server) != any_agency.database.is_file
