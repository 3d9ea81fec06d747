"""The grid: what people type is kept, whatever it is; the rest is calculated, compared and checked."""

import subprocess
import sys
from decimal import Decimal

import pytest
import sqlalchemy as sa

from desktop.models.audit import AuditEvent
from desktop.models.report import IndicatorValue, Report, ValueSource
from desktop.rules.programme_kinds import Severity
from desktop.rules.values import EMPTY, SpecialState, Value
from desktop.services.figures.entry import read_entry
from desktop.services.figures.indicators import (
    CellEdit,
    LockedCellError,
    UnknownIndicatorError,
    read_grid,
    write_values,
)
from desktop.services.programme.versions import UnknownPeriodError
from desktop.services.report.drafts import as_values, open_desk, stored_values
from desktop.services.workspace import Workspace
from tests.services.pattern import BA_RIA, LAST_YEAR, PERIOD, approve_all, at, copied, count, type_value


def cell(workspace, code, period=PERIOD):
    with workspace.reading() as session:
        grid = read_grid(session, workspace.clock, period)
    return next(row for row in grid.rows if row.code == code)


def test_what_is_typed_is_there_after_the_next_start(any_agency):
    row = type_value(any_agency, "CT2.05", " 3.456 ", actor="Lê Thị Hạnh")
    assert (row.value.content, row.source, row.is_filled) == (Decimal(3456), ValueSource.TYPED, True)
    assert cell(any_agency, "CT2.05").value == row.value
    with any_agency.reading() as session:
        newest = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()
    assert (newest.action, newest.subject, newest.actor) == ("value.set", f"{PERIOD}/CT2.05", "Lê Thị Hạnh")
    assert newest.after["content"] == "3456"
    assert newest.before["content"] != "3456"


@pytest.mark.parametrize(
    ("code", "typed", "value"),
    [
        ("CT2.12", "1.234,5", Value(Decimal("1234.5"))),
        ("CT2.12", "ước 318,6", Value(Decimal("318.6"), SpecialState.ESTIMATE)),
        ("CT2.11", "Không phát sinh", Value(state=SpecialState.NOTHING_AROSE)),
        ("CT2.11", "kad", Value(state=SpecialState.NOT_APPLICABLE)),
        ("CT2.11", "chưa có số liệu", Value(state=SpecialState.NOT_AVAILABLE)),
        ("CT1.02", "không", Value(content=False)),
        ("CT1.03", "31/KH-UBND ngày 7/5/2018", Value("31/KH-UBND ngày 7/5/2018")),
        ("CT1.03", "Ho\u0300a Long", Value("Hòa Long")),
        ("CT2.05", "", EMPTY),
    ],
)
def test_a_cell_understands_what_people_write(agency, code, typed, value):
    assert type_value(agency, code, typed).value == value
    assert cell(agency, code).value == value


@pytest.mark.parametrize("typed", ["12a", "-5", "3,5", "một nghìn"])
def test_what_cannot_be_understood_is_kept_and_flagged(agency, typed):
    row = type_value(agency, "CT2.05", typed)
    assert row.value == Value(raw=typed)
    assert cell(agency, "CT2.05").value.raw == typed
    assert row.findings[0].severity is Severity.ERROR
    assert cell(agency, "CT2.07").waits_for == "CT2.05"


def test_calculated_rows_follow_at_once_and_are_locked(any_agency):
    type_value(any_agency, "CT2.05", "2.000")
    type_value(any_agency, "CT2.06", "50")
    rate = cell(any_agency, "CT2.07")
    assert (rate.locked, rate.source, rate.value.number) == (True, None, Decimal("2.5"))
    with pytest.raises(LockedCellError, match=r"CT2\.06 / CT2\.05"):
        type_value(any_agency, "CT2.07", "3")


def test_a_calculated_row_waits_for_what_is_missing(agency):
    type_value(agency, "CT2.06", "")
    rate = cell(agency, "CT2.07")
    assert (rate.value.number, rate.waits_for) == (None, "CT2.06")


def test_a_percentage_of_nothing_is_no_error_of_the_program(agency):
    type_value(agency, "CT2.06", "0")
    type_value(agency, "CT2.05", "0")
    assert cell(agency, "CT2.07").value.number is None


def test_nothing_arose_counts_as_zero_and_not_applicable_as_no_number(agency):
    assert type_value(agency, "CT2.06", "Không phát sinh").value.number == 0
    assert cell(agency, "CT2.07").value.number == 0
    type_value(agency, "CT2.06", "Không áp dụng")
    assert cell(agency, "CT2.07").value.number is None


def test_a_required_figure_that_is_not_available_blocks(agency):
    row = type_value(agency, "CT2.05", "Chưa có số liệu")
    assert [finding.severity for finding in row.findings] == [Severity.ERROR]
    assert type_value(agency, "CT2.05", "3.456").findings == ()


def test_a_broken_rule_is_shown_at_its_cell_with_the_figures(agency):
    type_value(agency, "CT3.04", "100")
    row = type_value(agency, "CT3.05", "136")
    (finding,) = (each for each in row.findings if each.rule_code == "R_CT3.05_LE")
    assert finding.severity is Severity.ERROR
    assert "136" in finding.message
    assert "100" in finding.message
    assert type_value(agency, "CT3.05", "90").findings == ()


@pytest.mark.parametrize("code", ["CT9.99", "CT1.06", ""])
def test_a_row_that_this_agency_is_not_asked_for_is_refused(agency, code):
    with pytest.raises(UnknownIndicatorError, match="không phải báo cáo"):
        type_value(agency, code, "1")


def test_a_period_that_does_not_exist_is_refused(agency):
    with pytest.raises(UnknownPeriodError, match="6T-2099") as caught:
        type_value(agency, "CT2.05", "1", period="6T-2099")
    assert PERIOD in caught.value.hint


def test_a_remark_stays_when_the_figure_changes_and_the_other_way_round(agency):
    type_value(agency, "CT2.06", "50", note="Chuẩn nghèo tỉnh")
    assert type_value(agency, "CT2.06", "51").value == Value(Decimal(51), note="Chuẩn nghèo tỉnh")
    assert type_value(agency, "CT2.06", None, note="Chuẩn quốc gia").value == Value(Decimal(51), note="Chuẩn quốc gia")
    assert type_value(agency, "CT2.06", "", note="").value == EMPTY
    assert cell(agency, "CT2.06").source is None


def test_an_emptied_cell_leaves_no_row(agency):
    before = count(agency, IndicatorValue)
    type_value(agency, "CT2.05", "")
    assert count(agency, IndicatorValue) == before - 1
    type_value(agency, "CT2.05", "")
    assert count(agency, IndicatorValue) == before - 1


def test_several_cells_go_in_together_or_not_at_all(any_agency):
    before = cell(any_agency, "CT2.05").value
    edits = [CellEdit(PERIOD, "CT2.05", "777", source=ValueSource.PASTED), CellEdit(PERIOD, "CT2.07", "3")]
    with pytest.raises(LockedCellError), any_agency.session() as session:
        write_values(session, any_agency.clock, open_desk(session, PERIOD), edits)
    assert cell(any_agency, "CT2.05").value == before
    with any_agency.session() as session:
        write_values(session, any_agency.clock, open_desk(session, PERIOD), edits[:1])
    assert cell(any_agency, "CT2.05").source is ValueSource.PASTED


def test_the_same_cell_twice_in_one_go_keeps_the_last(agency):
    edits = [CellEdit(PERIOD, "CT2.05", "1", note="một"), CellEdit(PERIOD, "CT2.05", "2")]
    with agency.session() as session:
        write_values(session, agency.clock, open_desk(session, PERIOD), edits)
    assert cell(agency, "CT2.05").value == Value(Decimal(2), note="một")


def test_last_years_figures_stand_beside_and_surprise(agency):
    type_value(agency, "CT3.02", "100", period=LAST_YEAR)
    type_value(agency, "CT3.04", "100", period=LAST_YEAR)
    type_value(agency, "CT3.05", "90", period=LAST_YEAR)
    row = type_value(agency, "CT3.02", "9.000")
    assert row.last_year.number == 100
    assert cell(agency, "CT3.09").last_year.number == 90, "calculated for last year too"
    assert [finding.severity for finding in row.findings] == [Severity.WARNING]


def test_the_first_half_stands_beside_the_year(agency):
    row = type_value(agency, "CT3.02", "1", period="N-2018")
    assert row.earlier == cell(agency, "CT3.02").value
    assert row.findings, "a year cannot have less than its first half"
    with agency.reading() as session:
        grid = read_grid(session, agency.clock, "N-2018")
    assert (grid.earlier_name, grid.last_year_name) == ("6 tháng năm 2018", "Năm 2017")


def test_what_the_program_knows_is_filled_in_and_may_be_corrected(pattern, tmp_path):
    district = copied(pattern, BA_RIA, tmp_path / "Bà Rịa", at(5, 22))
    type_value(district, "CT6.04", "")
    row = cell(district, "CT6.04")
    assert (row.value.number, row.source, row.locked) == (2, ValueSource.SYSTEM, False), "Hòa Long and Long Phước"
    corrected = type_value(district, "CT6.04", "11")
    assert (corrected.value.number, corrected.source) == (11, ValueSource.TYPED)
    assert type_value(district, "CT6.04", None, note="Kể cả phường").value.note == "Kể cả phường"
    district.close()


def test_the_page_offers_the_periods_that_are_compared_with_last(agency):
    with agency.reading() as session:
        view = read_entry(session, agency.clock, PERIOD)
    assert [(period.code, period.reference) for period in view.periods] == [
        (PERIOD, False),
        ("N-2018", False),
        (LAST_YEAR, True),
        ("N-2017", True),
    ]
    assert view.grid.period_code == PERIOD
    assert all(not row.locked for row in view.grid.typed)


def test_a_period_without_figures_gives_none(agency):
    with agency.reading() as session:
        desk = open_desk(session, PERIOD)
        stored = stored_values(session, desk, ("", LAST_YEAR, PERIOD))
        assert stored.keys() == {LAST_YEAR, PERIOD}
        assert stored[LAST_YEAR] == ()
        assert as_values(stored[PERIOD])["CT2.05"].number > 0


def approval(workspace):
    with workspace.reading() as session:
        return session.scalars(sa.select(Report.approved_by).where(Report.approved_at.is_not(None))).all()


def test_an_edit_takes_the_approval_back(any_agency):
    approve_all(any_agency)
    assert approval(any_agency) == ["Trần Văn Phúc"]
    type_value(any_agency, "CT2.05", "3.456")
    assert approval(any_agency) == []


def test_an_edit_of_another_period_leaves_the_approval(agency):
    approve_all(agency)
    type_value(agency, "CT2.05", "3.456", period="N-2018")
    assert approval(agency) == ["Trần Văn Phúc"]


_CLERK = """
import sys
from datetime import date
from pathlib import Path
from desktop.core.clock import FixedClock
from desktop.services.figures.indicators import CellEdit, set_value
from desktop.services.workspace import Workspace

workspace = Workspace.open(Path(sys.argv[1]), FixedClock.on(date(2018, 5, 12)))
for number in range(1, 1000):
    with workspace.session() as session:
        set_value(session, workspace.clock, CellEdit("6T-2018", "CT2.05", str(number), note=f"lần {number}"))
    print(number, flush=True)
"""


def test_a_process_killed_right_after_an_edit_loses_nothing(agency):
    agency.close()
    command = [sys.executable, "-c", _CLERK, str(agency.folder.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as clerk:
        said = [int(clerk.stdout.readline()) for _ in range(2)][-1]
        clerk.kill()
    again = Workspace.open(agency.folder.root, agency.clock)
    kept = cell(again, "CT2.05").value
    assert int(kept.number) >= said
    assert kept.note == f"lần {kept.number}", "a cell is never half written"
    again.close()
