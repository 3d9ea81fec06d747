"""Backups by plan, going back and moving, as scripts ask for them."""

import os
from contextlib import closing

import pytest

from desktop.core.clock import SystemClock
from desktop.services.workplace.occupancy import occupy
from desktop.services.workspace import Workspace
from tests.cli.conftest import PERIOD, TODAY
from tests.services.safety.test_backups import spoil


def figures(run, data):
    document = run("values", "--data", data, "--period", PERIOD, "--json").document
    return {value["code"]: value["value"] for value in document["values"]}


@pytest.fixture
def changed(run, agency, tmp_path):
    """An agency with a backup in both places, and an edit that came after it."""
    (tmp_path / "USB").mkdir()
    assert run("backups", "--data", agency, "--second", tmp_path / "USB").status == 0
    assert run("backup", "--data", agency, "--today", TODAY, "--json").document["ok"]
    before = figures(run, agency)
    table = tmp_path / "số liệu.csv"
    table.write_text("Mã;Giá trị\nCT1.01;5\n", encoding="utf-8")
    assert run("values", "--data", agency, "--period", PERIOD, "--set", table).status in (0, 1)
    assert figures(run, agency) != before
    return agency, before


def test_backups_by_plan_are_listed(run, changed, tmp_path):
    data, _ = changed
    said = run("backups", "--data", data, "--json").document
    assert said["second"] == str(tmp_path / "USB")
    assert [backup["in_second"] for backup in said["backups"]] in ([True, False], [False, True])
    assert {backup["purpose"] for backup in said["backups"]} == {"planned"}
    assert "Nơi sao lưu thứ hai" in run("backups", "--data", data).out


def test_a_second_place_that_is_gone_is_a_finding(run, changed, tmp_path):
    data, _ = changed
    (tmp_path / "USB").rename(tmp_path / "rút ra")
    said = run("backup", "--data", data, "--json")
    assert (said.status, said.document["ok"]) == (1, False)
    assert "không tìm thấy nơi sao lưu thứ hai" in said.document["findings"][0]["message"]


def test_a_backup_is_tried_without_touching_anything(run, changed, tmp_path):
    data, _ = changed
    backup = run("backups", "--data", data, "--json").document["backups"][0]["file"]
    said = run("try-restore", backup, "--json")
    assert (said.status, said.document["ok"], said.document["findings"]) == (0, True, [])
    assert said.document["agency"] == data.name
    assert said.document["tasks"] > 0
    assert "nguyên vẹn" in run("try-restore", backup).out


def test_it_goes_back_and_says_the_way_back(run, changed):
    data, before = changed
    after = figures(run, data)
    assert run("restore", "--data", data).status == 1, "only where it is said that the present is replaced"
    done = run("restore", "--data", data, "--over")
    assert done.status == 0, done.err
    assert "khôi phục bản đó là trở lại như cũ" in done.out
    assert figures(run, data) == before
    (kept,) = data.joinpath("backups").glob("*_truoc-khoi-phuc.sdvbackup")
    assert run("restore", kept, "--data", data, "--over").status == 0
    assert figures(run, data) == after


def test_a_damaged_database_goes_back_to_the_last_good_backup(run, changed):
    data, before = changed
    spoil(data / "so-dan-van.db")
    assert run("check", "--data", data, "--json").document["findings"][0]["code"] == "DATABASE_DAMAGED"
    done = run("restore", "--data", data, "--over", "--json")
    assert (done.status, done.document["ok"]) == (0, True)
    assert figures(run, data) == before
    assert list(data.glob("hong-*/so-dan-van.db"))


def test_without_any_backup_that_is_told(run, agency):
    said = run("restore", "--data", agency, "--over", "--json")
    assert (said.status, said.document["error"]["code"]) == (1, "NO_BACKUP")


def test_what_a_window_has_open_is_not_replaced(run, changed):
    data, _ = changed
    after = figures(run, data)
    window = occupy(data, SystemClock())
    said = run("restore", "--data", data, "--over", "--json")
    assert (said.status, said.document["error"]["code"]) == (1, "FOLDER_OCCUPIED")
    window.release()
    assert figures(run, data) == after


def test_a_lost_file_is_fetched_from_a_backup(run, department):
    assert run("backup", "--data", department).status == 0
    next((department / "packages").iterdir()).unlink()
    assert run("check", "--data", department).status == 1
    said = run("check", "--data", department, "--recover")
    assert said.status == 0
    assert "Đã lấy lại tệp" in said.err


def test_an_agency_moves_to_another_computer(run, agency, tmp_path):
    made = run("move-out", "--data", agency, "--to", tmp_path / "USB", "--json").document
    assert made["file"].endswith(".sdvchuyen")
    assert (agency / "moved.json").exists()
    came = run("move-in", made["file"], "--data", tmp_path / "mới", "--json")
    assert (came.status, came.document["ok"]) == (0, True)
    assert figures(run, tmp_path / "mới") == figures(run, agency)
    assert run("check", "--data", tmp_path / "mới").status == 0
    again = run("move-in", made["file"], "--data", tmp_path / "mới", "--json")
    assert (again.status, again.document["error"]["code"]) == (1, "RESTORE_REFUSED")


def test_a_full_disk_is_told_and_nothing_is_lost(run, full, agency, tmp_path):
    empty = tmp_path / "trống"
    empty.mkdir()
    place, _ = full(empty)
    before = figures(run, agency)
    for command in (("move-out", "--data", agency, "--to", place), ("backup", "--data", agency, "--to", place)):
        said = run(*command)
        assert said.status == 3
        assert "ổ đĩa đã đầy" in said.err
    assert not (agency / "moved.json").exists()
    assert run("backups", "--data", agency, "--second", place).status == 3
    assert figures(run, agency) == before


def test_a_full_second_place_still_leaves_a_backup_in_the_first(run, full, agency, tmp_path):
    empty = tmp_path / "trống"
    empty.mkdir()
    place, _ = full(empty, room=100_000)
    assert run("backups", "--data", agency, "--second", place).status == 0
    said = run("backup", "--data", agency, "--json")
    assert (said.status, said.document["findings"][0]["code"]) == (1, "BACKUP_PLACE")
    assert "ổ đĩa đã đầy" in said.document["findings"][0]["message"]
    assert [b["in_second"] for b in run("backups", "--data", agency, "--json").document["backups"]] == [False]
    assert not [name for _, _, names in os.walk(place) for name in names if name.endswith(".sdvbackup")]


def test_a_full_data_disk_takes_no_backup_and_loses_nothing(run, full, agency):
    _, data = full(agency, room=40_000)
    before = figures(run, data)
    said = run("backup", "--data", data)
    assert said.status == 3
    assert "ổ đĩa đã đầy" in said.err
    assert figures(run, data) == before
    assert not list((data / "backups").glob("*.sdvbackup"))
    with closing(Workspace.open(data, SystemClock())) as workspace:
        assert workspace.database.check() == ()


def test_a_data_folder_that_may_only_be_read_is_told(run, read_only, agency):
    _, data = read_only(agency)
    said = run("backup", "--data", data)
    assert said.status == 3
    assert "chỉ cho đọc" in said.err or "không mở được" in said.err
