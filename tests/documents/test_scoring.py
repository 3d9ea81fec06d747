"""Emulation points: the notice, an agency's own sheet, the workbook."""

import io
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest

from desktop.documents.model import GroupRow, Orientation, Paragraph, Row, Table
from desktop.documents.pdf import render_pdf
from desktop.documents.scoring_data import CriterionScore, ScoredAgency, points
from desktop.documents.scoring_sheet import agency_scoring_sheet, scoring_notice
from desktop.documents.scoring_workbook import scoring_workbook
from desktop.rules.programme_kinds import AgencyKind
from tests.documents import papers
from tests.documents.office_schemas import faults
from tests.office import CALC


@pytest.fixture(scope="module")
def data(province):
    return papers.scoring(province)


@pytest.fixture(scope="module")
def notice(data, programme):
    return scoring_notice(data, programme)


def texts(blocks):
    return [block.text for block in blocks if isinstance(block, Paragraph)]


def table_of(annex):
    return next(block for block in annex.blocks if isinstance(block, Table))


def cells(table):
    return [row.cells for row in table.rows if isinstance(row, Row)]


@pytest.mark.parametrize(
    ("number", "words"), [(None, ""), (Decimal(20), "20"), (Decimal("87.50"), "87,5"), (Decimal("3.335"), "3,34")]
)
def test_points_in_words(number, words):
    assert points(number) == words


def test_agencies_stand_by_kind_the_best_first_and_equals_share_a_rank(data):
    kinds = data.by_kind()
    assert list(kinds) == [AgencyKind.DEPARTMENT, AgencyKind.DISTRICT, AgencyKind.COMMUNE]
    assert [each.rank for each in kinds[AgencyKind.DISTRICT]] == [1, 2, 3, 4, 5, 5]
    unranked = replace(data.agencies[0], rank=None)
    again = replace(data, agencies=(unranked, *data.agencies[1:])).by_kind()
    assert again[AgencyKind.COMMUNE][-1] is unranked


def test_notice_names_the_best_and_says_that_criteria_are_only_proposed(notice, data, programme):
    assert notice.type_name == "Thông báo"
    assert notice.head.symbol == "TB-SNV"
    assert "tổng số 100 điểm (theo bộ tiêu chí đề xuất, chưa được" in texts(notice.blocks)[0]
    lines = [block.line for block in notice.blocks if not isinstance(block, Paragraph)]
    assert lines[1] == (
        "- UBND huyện, thị xã, thành phố: 06 đơn vị, điểm bình quân 82,83; xếp thứ nhất: UBND huyện 0 (84 điểm)."
    )
    assert texts(notice.blocks)[-1].endswith("gửi Sở Nội vụ trước ngày 29/6/2018 để xem xét./.")
    assert all("đề xuất" in texts(annex.blocks)[0] for annex in notice.annexes)
    approved = scoring_notice(replace(data, proposed=False), programme)
    assert not [text for text in texts(approved.blocks) if "đề xuất" in text]


def test_annexes_hold_ranks_criteria_and_every_point(notice, data):
    ranks, criteria, matrix = map(table_of, notice.annexes)
    assert len(cells(ranks)) == len(cells(matrix)) == 92
    assert cells(ranks)[4][1:] == ("UBND huyện 0", "85", "84", "1", "Hoàn thành tốt", "")
    assert cells(criteria)[-1] == ("", "Tổng cộng", "100", "", "")
    assert [row.text for row in criteria.rows if isinstance(row, GroupRow)][-1] == "Điểm thưởng"
    assert cells(matrix)[4][2:] == ("20", "9", "40", "15", "", "84")
    assert notice.annexes[2].orientation is Orientation.LANDSCAPE


def test_an_agencys_own_sheet_has_reasons_sums_and_its_rank(data, programme):
    scored = data.by_kind()[AgencyKind.DISTRICT][1]
    sheet = agency_scoring_sheet(data, scored, programme)
    rows = cells(sheet.blocks[1])
    assert rows[1][2:] == ("10", "10", "9", "Phải trả lại một lần.")
    assert rows[-1][1:5] == ("Tổng cộng", "100", "85", "83,5")
    assert "Xếp hạng 2/6 trong nhóm UBND huyện, thị xã, thành phố; xếp loại: Hoàn thành tốt." in texts(sheet.blocks)
    assert sheet.recipients[0] == "UBND huyện 1"


def test_nobody_scored_yet_is_said(data, programme):
    nobody = tuple(ScoredAgency(each.agency, ()) for each in data.agencies)
    notice = scoring_notice(replace(data, agencies=nobody), programme)
    assert notice.blocks[1].text.endswith("04 đơn vị, chưa được chấm điểm.")
    assert render_pdf(notice).startswith(b"%PDF")
    assert render_pdf(agency_scoring_sheet(data, nobody[0], programme)).startswith(b"%PDF")
    nothing = replace(data, agencies=(), criteria=())
    assert render_pdf(scoring_notice(nothing, programme)).startswith(b"%PDF")
    assert openpyxl.load_workbook(io.BytesIO(scoring_workbook(nothing, programme)))["Xếp hạng"].max_row == 3


def values_of(book, name):
    return list(openpyxl.load_workbook(io.BytesIO(book), data_only=True)[name].iter_rows(min_row=3, values_only=True))


def test_workbook_sums_and_ranks_by_formulas(data, programme, tmp_path):
    book = scoring_workbook(data, programme)
    assert faults(book, "điểm.xlsx", tmp_path) == []
    formulas = openpyxl.load_workbook(io.BytesIO(book))["Xếp hạng"]
    assert formulas["E4"].value == "=SUM('Điểm Sở chấm'!D4:H4)"
    assert formulas["F4"].value == '=COUNTIFS($C$4:$C$95,C4,$E$4:$E$95,">"&E4)+1'
    ranks = values_of(book, "Xếp hạng")
    assert ranks[5] == ("H0", "UBND huyện 0", "UBND huyện, thị xã, thành phố", 85, 84, 1, "Hoàn thành tốt", None)
    assert values_of(book, "Tiêu chí")[-1][3] == 100
    assert len(values_of(book, "Lý do, minh chứng")) == 1 + 92
    assert "đề xuất" in formulas["A2"].value


def test_a_rank_made_otherwise_stands_as_it_was_given(data, programme):
    first = replace(data.agencies[0], rank=7, scores=(CriterionScore("1.1", given=Decimal("9.25")),))
    book = scoring_workbook(replace(data, agencies=(first,)), programme)
    formulas = openpyxl.load_workbook(io.BytesIO(book))
    assert formulas["Xếp hạng"]["F4"].value == 7
    assert formulas["Điểm Sở chấm"]["D4"].number_format == "#,##0.00"


def test_another_program_counts_the_same(data, programme, tmp_path, convert):
    ours = scoring_workbook(data, programme)
    openpyxl.load_workbook(io.BytesIO(ours)).save(tmp_path / "points.xlsx")  # without our results
    convert(CALC, tmp_path / "back", tmp_path / "points.xlsx")
    theirs = (tmp_path / "back" / "points.xlsx").read_bytes()
    assert values_of(theirs, "Xếp hạng") == values_of(ours, "Xếp hạng")
