"""Rows of an annexed register go along with the report: those of the period, without anyone's name."""

from dataclasses import replace

import pytest

from desktop.rules.programme_report import Annex
from desktop.rules.snapshot_json import snapshot_to_json
from desktop.services.registers.entries import EntryEdit, delete_entries, write_entry
from desktop.services.report import annexed_rows
from desktop.services.report.annexed_rows import read_annexed
from desktop.services.report.drafts import open_desk
from desktop.services.report.snapshots import prepare_report
from tests.services.pattern import PERIOD

MODEL = {"ngay_dang_ky": "15/3/2018", "ten_mo_hinh": "Tổ tự quản", "linh_vuc": "QPAN", "trang_thai": "DANG_LAM"}
RECEPTION = {
    "ngay": "5/3/2018", "ho_ten": "Nguyễn Văn Kín", "dia_chi": "Ấp Kín", "noi_dung": "Việc kín", "so_nguoi": "2",
    "nguoi_dung_dau": "x",
}  # fmt: skip


def write(workspace, register, typed):
    with workspace.session() as session:
        write_entry(session, workspace.clock, EntryEdit(register, typed))


@pytest.fixture
def models(agency):
    for day, name in (("20/3/2018", "Đường hoa"), ("15/3/2018", "Tổ tự quản"), ("15/3/2017", "Năm trước")):
        write(agency, "BK_DVK", {**MODEL, "ngay_dang_ky": day, "ten_mo_hinh": name})


@pytest.mark.usefixtures("models")
def test_rows_of_the_period_are_in_the_snapshot_the_earliest_first(agency):
    (reported,) = prepare_report(agency, PERIOD).snapshot.registers
    assert (reported.code, reported.total) == ("BK_DVK", 2)
    assert [row[0] for row in reported.rows] == ["Tổ tự quản", "Đường hoa"]
    assert reported.rows[0][reported.columns.index("linh_vuc")] == "QPAN"


def test_a_deleted_row_does_not_travel_and_an_empty_register_is_left_out(agency):
    write(agency, "BK_DVK", MODEL)
    with agency.session() as session:
        delete_entries(session, agency.clock, "BK_DVK", [1])
    assert prepare_report(agency, PERIOD).snapshot.registers == ()


@pytest.mark.usefixtures("models")
def test_a_very_long_register_says_how_long_it_is(agency, monkeypatch):
    monkeypatch.setattr(annexed_rows, "MOST_ROWS", 1)
    (reported,) = prepare_report(agency, PERIOD).snapshot.registers
    assert (len(reported.rows), reported.total) == (1, 2)


def test_no_name_of_a_citizen_leaves_even_where_a_programme_annexes_the_whole_register(agency):
    write(agency, "BK_TCD", RECEPTION)
    with agency.reading() as session:
        desk = open_desk(session, PERIOD)
        greedy = replace(
            desk.programme,
            annexes=(*desk.programme.annexes, Annex("IV", "Sổ", "BK_TCD"), Annex("V", "Tên", "BK_TCD", ("ho_ten",))),
        )
        (reported,) = read_annexed(session, replace(desk, programme=greedy))
        report = replace(prepare_report(agency, PERIOD).snapshot, registers=(reported,))
    assert reported.rows[0][:2] == ("2018-03-05", "2")
    assert "Kín" not in snapshot_to_json(report).decode()
