"""``intake --watch``: what is put into a folder is taken in, until Ctrl+C."""

from signal import SIGINT, getsignal, raise_signal

import pytest

from desktop.cli import intake
from desktop.services.intake.folder_watch import FolderWatch
from tests.cli.conftest import TODAY
from tests.services.pattern import DEPARTMENT, at, copied


@pytest.fixture
def department(pattern, tmp_path):
    folder = tmp_path / "Sở"
    copied(pattern, DEPARTMENT, folder, at(5, 26)).close()
    return folder


@pytest.fixture
def mailbox(pattern, tmp_path):
    folder = tmp_path / "hộp thư"
    folder.mkdir()
    (folder / "một.asice").write_bytes(pattern.first.read_bytes())
    return folder


def test_what_comes_is_taken_in_once_until_somebody_stops_it(run, department, mailbox, pattern, monkeypatch):
    looks, look = [], FolderWatch.look

    def look_and_stop(watch):
        come = look(watch)
        looks.append([path.name for path in come])
        if come and len(looks) < 4:
            (mailbox / "hai.asice").write_bytes(pattern.ba_ria.read_bytes())
        if looks[-1] == [] and ["hai.asice"] in looks:
            raise_signal(SIGINT)
        return come

    monkeypatch.setattr(FolderWatch, "look", look_and_stop)
    monkeypatch.setattr(intake, "LOOK_EVERY_SECONDS", 0.01)
    before = getsignal(SIGINT)
    answer = run("intake", "--data", department, mailbox, "--watch", "--today", TODAY, "--json")
    assert answer.status == 0
    assert answer.documents[-1]["summary"]["accepted"] == 2
    assert [name for names in looks for name in names] == ["một.asice", "hai.asice"]
    assert getsignal(SIGINT) is before


def test_a_folder_that_is_not_there_is_said(run, department, tmp_path):
    answer = run("intake", "--data", department, tmp_path / "không có", "--watch", "--today", TODAY)
    assert answer.status == 3
    assert "không tìm thấy" in answer.err
