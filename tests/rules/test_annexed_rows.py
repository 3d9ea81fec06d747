"""Which rows and columns of registers travel with a report, and how they are read from outside."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from desktop.rules.annexed_rows import annexed_columns, annexed_registers, read_rows, report_rows
from desktop.rules.programme_file import check_programme, programme_to_document
from desktop.rules.programme_report import Annex
from desktop.rules.snapshot import ReportedRegister
from tests.documents.conftest import read_bundled_programme


@pytest.fixture(scope="module")
def programme():
    return read_bundled_programme()


def codes(columns):
    return [column.code for column in columns]


def test_the_programme_says_which_columns_are_annexed(programme):
    ((annex, register),) = annexed_registers(programme)
    assert register.code == "BK_DVK"
    assert codes(annexed_columns(annex, register))[:2] == ["ten_mo_hinh", "linh_vuc"]
    everything = annexed_columns(replace(annex, columns=()), register)
    assert len(everything) == len(register.columns)


def test_what_may_name_a_citizen_never_travels_whatever_is_asked_for(programme):
    register = programme.register_by_code["BK_TCD"]
    assert {"ho_ten", "dia_chi", "noi_dung"}.isdisjoint(codes(annexed_columns(Annex("IV", "Sổ", "BK_TCD"), register)))
    greedy = Annex("IV", "Sổ", "BK_TCD", ("ngay", "ho_ten"))
    assert codes(annexed_columns(greedy, register)) == ["ngay"]
    rows = [{"ngay": date(2018, 3, 5), "ho_ten": "Nguyễn Văn Kín", "so_nguoi": Decimal(2)}]
    assert report_rows(programme, greedy, register, rows, 1).rows == (("2018-03-05",),)


def test_a_programme_that_annexes_a_private_or_unknown_column_is_refused(programme):
    document = programme_to_document(programme)
    document["annexes"].append(
        {"code": "IV", "title": "Sổ", "content": "BK_TCD", "columns": ["ngay", "ho_ten", "khong_co"]}
    )
    document["annexes"].append({"code": "V", "title": "Nhiệm vụ", "content": "tasks", "columns": ["ngay"]})
    found = {finding.path: finding.message for finding in check_programme(document, "chương trình", None)}
    assert found["annexes[3].columns[1]"] == "cột ho_ten có thể nêu tên công dân, không rời đơn vị"
    assert "annexes[3].columns[2]" in found
    assert "annexes[4].columns[0]" in found
    assert "annexes[3].columns[0]" not in found


def test_a_register_is_annexed_once(programme):
    document = programme_to_document(programme)
    document["annexes"].append({"code": "IV", "title": "Mô hình", "content": "BK_DVK"})
    found = {finding.path: finding.message for finding in check_programme(document, "chương trình", None)}
    assert found == {"annexes[3].content": "BK_DVK đã là nội dung của một phụ lục khác"}
    twice = replace(programme, annexes=(*programme.annexes, Annex("IV", "Mô hình", "BK_DVK")))
    assert [annex.code for annex, _ in annexed_registers(twice)] == ["III"]


def test_contents_come_back_as_they_were(programme):
    register = programme.register_by_code["BK_DT"]
    annex = Annex("IV", "Đối thoại", "BK_DT", ("ngay", "hinh_thuc", "nguoi_dung_dau", "so_nguoi_du", "noi_dung"))
    cells = {
        "ngay": date(2018, 3, 5), "hinh_thuc": "TX", "nguoi_dung_dau": True, "so_nguoi_du": Decimal(1262),
    }  # fmt: skip
    reported = report_rows(programme, annex, register, [cells], 1)
    assert reported.rows == (("2018-03-05", "TX", "true", "1262", ""),)
    ((day, kind, headed, count, text),) = read_rows(reported, programme, annexed_columns(annex, register))
    assert (day, headed, count, text) == (date(2018, 3, 5), True, Decimal(1262), None)
    assert kind == "Tiếp xúc, gặp gỡ nhân dân"


@pytest.mark.parametrize("text", ["không phải ngày", "2018-13-45", "NaN", "9" * 400])
def test_a_text_from_outside_that_fits_no_column_stays_a_text(programme, text):
    register = programme.register_by_code["BK_DT"]
    columns = annexed_columns(Annex("IV", "Đối thoại", "BK_DT", ("ngay", "noi_dung")), register)
    reported = ReportedRegister("BK_DT", ("ngay", "khac"), ((text, "bỏ qua"), ("",)), 2)
    assert read_rows(reported, programme, columns) == ((text, None), (None, None))


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-sNaN", "1e9999", "9" * 400])
def test_what_is_no_finite_number_stays_a_text(programme, text):
    register = programme.register_by_code["BK_DT"]
    columns = annexed_columns(Annex("IV", "Đối thoại", "BK_DT", ("so_nguoi_du",)), register)
    assert read_rows(ReportedRegister("BK_DT", ("so_nguoi_du",), ((text,),), 1), programme, columns) == ((text,),)
