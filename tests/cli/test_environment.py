"""The machine refuses: status 3, a Vietnamese sentence, and everything is as it was."""

import shutil
import sqlite3
from contextlib import closing
from functools import partial

import pytest

from desktop.database.unit_of_work import Database
from tests.cli.conftest import PERIOD, TODAY, contents


def export(data, out, form="asice"):
    return ("export", "--data", data, "--period", PERIOD, "--format", form, "--out", out)


def consolidate(data, out):
    return ("consolidate", "--data", data, "--period", PERIOD, "--out", out, "--today", TODAY)


def every_command(data, elsewhere):
    """Each command that opens a data folder."""
    return (
        ("intake", elsewhere, "--data", data),
        ("status", "--data", data, "--period", PERIOD),
        export(data, elsewhere),
        ("values", "--data", data, "--period", PERIOD),
        consolidate(data, elsewhere / "x.pdf"),
        ("backup", "--data", data, "--to", elsewhere),
        ("check", "--data", data),
        ("verify", elsewhere / "x.asice", "--data", data),
    )


def test_a_database_of_a_newer_version_is_left_alone_by_every_command(run, department, tmp_path):
    with closing(sqlite3.connect(department / "so-dan-van.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    elsewhere = tmp_path / "nơi khác"
    elsewhere.mkdir()
    before = contents(department)
    for command in every_command(department, elsewhere):
        answer = run(*command, "--json")
        assert answer.status == 3, command
        assert "phiên bản mới hơn" in answer.err
        assert answer.document["error"]["code"] == "DATABASE_NEWER"
    assert contents(department) == before
    assert list(elsewhere.iterdir()) == []


def test_a_folder_without_data_is_told_and_not_made(run, tmp_path):
    elsewhere = tmp_path / "nơi khác"
    elsewhere.mkdir()
    for command in every_command(tmp_path / "gõ nhầm", elsewhere):
        answer = run(*command)
        assert answer.status == 3, command
        assert "chưa có dữ liệu của Sổ Dân vận" in answer.err
    assert not (tmp_path / "gõ nhầm").exists()


def test_another_programs_database_is_refused(run, tmp_path):
    with closing(sqlite3.connect(tmp_path / "so-dan-van.db")) as connection:
        connection.execute("CREATE TABLE hoa_don (id INTEGER)")
        connection.commit()
    answer = run("status", "--data", tmp_path, "--period", PERIOD)
    assert answer.status == 3
    assert "không phải dữ liệu của Sổ Dân vận" in answer.err


def test_a_data_folder_that_may_only_be_read_is_told(run, read_only, department, report):
    _, data = read_only(department)
    before = contents(data)
    for command in (("intake", report, "--data", data), ("check", "--data", data)):
        answer = run(*command)
        assert answer.status == 3, command
        assert "chỉ cho đọc" in answer.err or "không mở được" in answer.err
    assert contents(data) == before


def test_results_cannot_be_written_where_one_may_only_read(run, read_only, department, agency, tmp_path):
    empty = tmp_path / "trống"
    empty.mkdir()
    place, _ = read_only(empty)
    before = contents(department), contents(agency)
    commands = (
        export(agency, place / "ra"),
        consolidate(department, place / "báo cáo.pdf"),
        ("backup", "--data", department, "--to", place / "sao lưu"),
        ("demo", "--out", place / "tỉnh", "--agencies", "4"),
        ("restore", "x.sdvbackup", "--data", place / "mới"),
    )
    for command in commands:
        answer = run(*command)
        assert answer.status == 3, command
        assert "chỉ cho đọc" in answer.err, command
        assert answer.out == ""
    assert (contents(department), contents(agency)) == before


def test_a_full_disk_takes_no_result(run, full, department, agency, tmp_path):
    empty = tmp_path / "trống"
    empty.mkdir()
    place, _ = full(empty)
    before = contents(place), contents(department), contents(agency)
    commands = (
        export(agency, place / "ra"),
        export(agency, place / "ra", "docx"),
        consolidate(department, place / "báo cáo.xlsx"),
        ("backup", "--data", department, "--to", place),
    )
    for command in commands:
        answer = run(*command)
        assert answer.status == 3, command
        assert "ổ đĩa đã đầy" in answer.err, command
    assert (contents(place), contents(department), contents(agency)) == before


def test_a_disk_with_a_little_room_takes_no_half_report(run, full, agency, tmp_path):
    empty = tmp_path / "trống"
    empty.mkdir()
    place, _ = full(empty, room=60_000)
    before = contents(place), contents(agency)
    answer = run(*export(agency, place / "ra", "pdf"))
    assert answer.status == 3
    assert "ổ đĩa đã đầy" in answer.err
    assert (contents(place), contents(agency)) == before


def test_a_full_data_disk_takes_nothing_in(run, full, department, tmp_path, demonstration):
    new = tmp_path / "mới"
    new.mkdir()
    source = next(file for file in demonstration.packages if file.name.endswith("_b1.asice"))
    bad = new / "hỏng.asice"
    bad.write_bytes(source.read_bytes()[:-200])
    _, data = full(department, room=40_000)
    before = contents(data)
    answer = run("intake", bad, "--data", data, "--today", TODAY, "--json")
    assert answer.status == 3
    assert "ổ đĩa đã đầy" in answer.err
    assert contents(data) == before


def test_a_full_data_disk_keeps_the_values_that_were_there(run, full, agency, tmp_path):
    table = tmp_path / "số liệu.csv"
    table.write_text("Mã;Giá trị;Ghi chú\nCT1.01;5;" + "x" * 100_000, encoding="utf-8")
    _, data = full(agency, room=40_000)
    before = contents(data)
    answer = run("values", "--data", data, "--period", PERIOD, "--set", table)
    assert answer.status == 3
    assert "ổ đĩa đã đầy" in answer.err
    assert contents(data) == before


def test_a_full_disk_takes_no_restored_folder(run, full, department, tmp_path):
    made = run("backup", "--data", department, "--to", tmp_path / "USB", "--json").document["file"]
    empty = tmp_path / "trống"
    empty.mkdir()
    place, _ = full(empty, room=100_000)
    before = contents(place)
    answer = run("restore", made, "--data", place / "mới")
    assert answer.status == 3
    assert "ổ đĩa đã đầy" in answer.err
    assert contents(place) == before
    assert not (place / "mới").exists()


def test_a_database_in_use_is_waited_for_and_then_told(run, agency, monkeypatch, tmp_path):
    monkeypatch.setattr(Database, "open", partial(Database.open, busy_seconds=0.2))
    table = tmp_path / "số liệu.csv"
    table.write_text("Mã;Giá trị\nCT1.01;5\n", encoding="utf-8")
    with closing(sqlite3.connect(agency / "so-dan-van.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = run("values", "--data", agency, "--period", PERIOD, "--set", table)
    assert answer.status == 3
    assert "đang được chương trình khác dùng" in answer.err


@pytest.mark.parametrize("name", ["mật khẩu.txt", "khóa.p12"])
def test_a_missing_key_or_passphrase_file_is_told(run, agency, passphrase_file, tmp_path, name):
    files = {"mật khẩu.txt": passphrase_file, "khóa.p12": agency / "keys" / "agency.p12"}
    given = {each: shutil.copyfile(path, tmp_path / each) for each, path in files.items()}
    given[name].unlink()
    answer = run(
        *export(agency, tmp_path / "ra"),
        *("--key", given["khóa.p12"], "--passphrase-file", given["mật khẩu.txt"]),
    )
    assert answer.status == 3
    assert f"{given[name]}: không tìm thấy" in answer.err
    assert not (tmp_path / "ra").exists()
