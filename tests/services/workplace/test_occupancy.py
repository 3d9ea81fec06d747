"""One window a folder: a crash frees it, a renamed computer is the same one, a synchronised folder is not so sure."""

import os
import subprocess
import sys
import textwrap

import pytest

from desktop.core.computer import Computer, this_computer
from desktop.core.drives import Place, PlaceKind
from desktop.core.errors import EnvironmentFailureError
from desktop.services.workplace import occupancy
from desktop.services.workplace.occupancy import FolderOccupiedError, occupy

HERE = Computer("MAY-HANH", "a" * 32, "hanh")
THERE = Computer("MAY-PHUC", "b" * 32, "phuc")


def test_a_second_window_is_told_who_has_the_folder_open(tmp_path, clock):
    first = occupy(tmp_path, clock, computer=HERE)
    with pytest.raises(FolderOccupiedError) as told:
        occupy(tmp_path, clock, computer=HERE)
    assert "một cửa sổ khác trên máy này (tài khoản hanh, máy MAY-HANH, từ 12/05/2018 09:41)" in told.value.message
    assert not told.value.may_be_gone
    first.release()
    first.release()
    occupy(tmp_path, clock, computer=HERE).release()
    assert not (tmp_path / ".dang-mo.json").exists()


def test_a_window_on_another_computer_is_told_too(tmp_path, clock):
    first = occupy(tmp_path, clock, computer=THERE)
    with pytest.raises(FolderOccupiedError, match=r"máy khác \(tài khoản phuc, máy MAY-PHUC"):
        occupy(tmp_path, clock, computer=HERE, take_over=True)
    first.release()


def test_a_window_that_is_finishing_says_so(tmp_path, clock):
    first = occupy(tmp_path, clock, computer=HERE)
    first.say_closing()
    with pytest.raises(FolderOccupiedError, match="đang sao lưu để đóng"):
        occupy(tmp_path, clock, computer=HERE)
    first.release()
    first.say_closing()
    assert not (tmp_path / ".dang-mo.json").exists()


CRASH = """
    import os, sys
    from pathlib import Path
    from desktop.core.clock import SystemClock
    from desktop.services.workplace.occupancy import occupy
    occupy(Path(sys.argv[1]), SystemClock())
    os._exit(1)
"""


def test_a_folder_that_a_crash_left_is_free_again_and_the_crash_is_known(tmp_path, clock):
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(CRASH), str(tmp_path)], check=False)
    assert done.returncode == 1
    assert (tmp_path / ".dang-mo.json").exists()
    again = occupy(tmp_path, clock)
    assert again.left_behind.identity == this_computer().identity
    again.release()
    assert occupy(tmp_path, clock).left_behind is None


def crashed(tmp_path, clock, computer):
    os.close(occupy(tmp_path, clock, computer=computer)._handle)


def test_a_computer_that_was_renamed_after_a_crash_is_the_same_one(tmp_path, clock, synced):
    crashed(tmp_path, clock, HERE)
    renamed = Computer("MAY-MOI", HERE.identity, "hanh")
    again = occupy(tmp_path, clock, computer=renamed)
    assert again.left_behind.computer == "MAY-HANH"
    again.release()


@pytest.fixture
def synced(monkeypatch):
    """The folder is synchronised between computers."""
    monkeypatch.setattr(occupancy, "place_of", lambda _path: Place(PlaceKind.SYNCED, "OneDrive"))


def test_a_folder_that_came_from_another_computer_is_free(tmp_path, clock):
    crashed(tmp_path, clock, THERE)
    again = occupy(tmp_path, clock, computer=HERE)
    assert again.left_behind.computer == "MAY-PHUC"
    again.release()


def test_a_synchronised_folder_is_believed_to_be_open_there_until_a_person_knows_better(tmp_path, clock, synced):
    crashed(tmp_path, clock, THERE)
    with pytest.raises(FolderOccupiedError, match="đang mở ở máy khác") as told:
        occupy(tmp_path, clock, computer=HERE)
    assert told.value.may_be_gone
    occupy(tmp_path, clock, computer=HERE, take_over=True).release()


@pytest.mark.parametrize("data", [b"", b"{}", b"\xff", b'{"computer": 5}'])
def test_a_note_that_cannot_be_read_does_not_stand_in_the_way(tmp_path, clock, data):
    (tmp_path / ".dang-mo.json").write_bytes(data)
    occupy(tmp_path, clock).release()


def test_a_place_that_cannot_be_written_is_told(tmp_path, clock):
    (tmp_path / "tệp").touch()
    with pytest.raises(EnvironmentFailureError):
        occupy(tmp_path / "tệp" / "so", clock)


def test_this_computer_is_the_same_every_time():
    assert this_computer() == this_computer()
    assert len(this_computer().identity) == 32
