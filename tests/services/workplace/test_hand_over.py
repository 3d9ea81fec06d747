"""A second start hands its file over; where nobody takes it, nothing is left behind."""

from pathlib import Path

import pytest

from desktop.core.clock import SystemClock
from desktop.core.computer import Computer
from desktop.core.folder_lock import is_occupied
from desktop.services.workplace.hand_over import FOLDER, hand_over, take_requests
from desktop.services.workplace.occupancy import occupy


@pytest.fixture
def root(tmp_path):
    """A data folder that a window has open."""
    occupation = occupy(tmp_path / "dữ liệu", SystemClock())
    yield tmp_path / "dữ liệu"
    occupation.release()


def no_wait(_seconds):
    """Nobody is there who could use the time."""


def test_the_open_window_is_told_of_the_file(root, tmp_path):
    heard = []
    assert hand_over(root, tmp_path / "gói.asice", lambda _seconds: heard.extend(take_requests(root)))
    assert heard == [tmp_path / "gói.asice"]


def test_a_start_without_a_file_calls_the_window(root):
    heard = []
    assert hand_over(root, None, lambda _seconds: heard.extend(take_requests(root)))
    assert heard == [None]


def test_a_window_that_does_not_answer_is_left_alone(root, tmp_path):
    assert not hand_over(root, tmp_path / "gói.asice", no_wait)
    assert list((root / FOLDER).iterdir()) == []


def test_where_nothing_is_open_nothing_is_written(tmp_path):
    assert not hand_over(tmp_path / "dữ liệu", None, no_wait)
    assert list(tmp_path.iterdir()) == []


def test_a_closed_folder_is_not_occupied(root, tmp_path):
    assert is_occupied(root)
    occupation = occupy(tmp_path / "khác", SystemClock())
    occupation.release()
    assert not is_occupied(tmp_path / "khác")


def test_what_another_computer_asked_for_is_left_to_it(root, tmp_path):
    other = Computer("Máy khác", "khác", "")

    def answer(_seconds):
        assert take_requests(root, other) == []

    assert not hand_over(root, tmp_path / "gói.asice", answer)


def test_nonsense_is_thrown_away(root):
    (root / FOLDER).mkdir()
    for name, text in (("a", b"\xff"), ("b", b"[" * 5000), ("c", b'{"file": 1}')):
        (root / FOLDER / f"{name}.json").write_bytes(text)
    assert take_requests(root) == []
    assert list((root / FOLDER).iterdir()) == []


def test_relative_files_are_named_in_full(root, monkeypatch, tmp_path):
    heard = []
    monkeypatch.chdir(tmp_path)
    hand_over(root, Path("gói.asice"), lambda _seconds: heard.extend(take_requests(root)))
    assert heard == [tmp_path / "gói.asice"]
