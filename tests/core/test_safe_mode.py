"""A start that never showed its window is remembered; the next one draws without the graphics card."""

import pytest

from desktop.core.errors import EnvironmentFailureError
from desktop.core.safe_mode import begin_start, end_start, is_kept, keep, use_safe_mode


def test_a_start_that_painted_leaves_nothing(tmp_path):
    assert not begin_start(tmp_path / "nhà")
    end_start(tmp_path / "nhà")
    assert not begin_start(tmp_path / "nhà")


def test_a_start_that_never_painted_is_known_to_the_next(tmp_path):
    begin_start(tmp_path)
    assert begin_start(tmp_path)


def test_people_may_keep_it_and_give_it_up(tmp_path):
    keep(tmp_path / "nhà", wanted=True)
    assert is_kept(tmp_path / "nhà")
    keep(tmp_path / "nhà", wanted=False)
    assert not is_kept(tmp_path / "nhà")


def test_a_disk_that_refuses_stops_no_start(tmp_path):
    (tmp_path / "nhà").touch()
    assert not begin_start(tmp_path / "nhà")
    end_start(tmp_path / "nhà")
    with pytest.raises(EnvironmentFailureError):
        keep(tmp_path / "nhà", wanted=True)


def test_what_was_set_on_purpose_stays():
    environment = {"QT_OPENGL": "desktop"}
    use_safe_mode(environment)
    assert environment["QT_OPENGL"] == "desktop"
    assert environment["QT_WIDGETS_RHI"] == "0"
