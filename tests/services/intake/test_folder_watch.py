"""A watched folder tells of files once they have come to rest, and of each only once."""

import os
import shutil

import pytest

from desktop.core.errors import EnvironmentFailureError
from desktop.models.intake import IntakeResult
from desktop.services.intake.folder_watch import FolderWatch
from desktop.services.intake.taking_in import take_in


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "Hộp thư đến"
    place.mkdir()
    return place


def test_a_file_is_told_when_it_has_come_to_rest(folder):
    watch = FolderWatch(folder)
    assert watch.look() == ()
    (folder / "a.asice").write_bytes(b"PK")
    assert watch.look() == ()
    assert watch.is_unsettled
    assert watch.look() == (folder / "a.asice",)
    assert not watch.is_unsettled
    assert watch.look() == ()


def test_a_file_that_is_still_being_copied_is_left_alone(folder):
    watch = FolderWatch(folder)
    for size in (1, 2, 3):
        (folder / "a.asice").write_bytes(b"x" * size)
        assert watch.look() == ()
    assert watch.look() == (folder / "a.asice",)


def test_what_was_replaced_or_came_back_is_told_again(folder):
    path = folder / "xã" / "a.asice"
    path.parent.mkdir()
    path.write_bytes(b"1")
    watch = FolderWatch(folder)
    assert [watch.look(), watch.look()] == [(), (path,)]
    path.write_bytes(b"12")
    assert [watch.look(), watch.look()] == [(), (path,)]
    shutil.rmtree(path.parent)
    assert watch.look() == ()
    path.parent.mkdir()
    path.write_bytes(b"12")
    assert [watch.look(), watch.look()] == [(), (path,)]


def test_a_folder_that_is_gone_is_said(folder):
    watch = FolderWatch(folder)
    folder.rmdir()
    with pytest.raises(EnvironmentFailureError, match="không tìm thấy"):
        watch.look()


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_links_are_not_followed(folder, tmp_path):
    (tmp_path / "ngoài").mkdir()
    (tmp_path / "ngoài" / "x.asice").write_bytes(b"PK")
    (folder / "lối").symlink_to(tmp_path / "ngoài", target_is_directory=True)
    watch = FolderWatch(folder)
    assert [watch.look(), watch.look()] == [(), ()]


def test_what_comes_to_rest_is_taken_in_like_anything_else(folder, department, pattern):
    watch = FolderWatch(folder)
    shutil.copy(pattern.first, folder)
    watch.look()
    (row,) = take_in(department, watch.look())
    assert row.result is IntakeResult.ACCEPTED
