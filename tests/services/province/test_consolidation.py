"""From many reports to one: the totals, what they are made of, and the province's report."""

import io
import zipfile
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import openpyxl
import pytest
import sqlalchemy as sa

from desktop.core.errors import Cancelled, EnvironmentFailureError
from desktop.core.progress import Progress
from desktop.documents.provincial_report import provincial_report
from desktop.documents.report_frame import provincial_recipients_of
from desktop.models.audit import AuditEvent
from desktop.models.programme import PeriodObligation
from desktop.rules.periods import Timeliness
from desktop.rules.programme_kinds import Aggregation
from desktop.rules.values import SpecialState
from desktop.services.intake.taking_in import take_in
from desktop.services.programme.versions import bundled_programme
from desktop.services.province.consolidation import consolidate, shares_of, values_of
from desktop.services.province.provincial_report import FormatError, gather, write_provincial_report
from tests.journeys.independent_sum import expected_totals
from tests.services.pattern import BA_RIA, DEPARTMENT, HOA_LONG, LONG_PHUOC, PERIOD, SILENT, count


def totalled(workspace, only=None):
    with workspace.reading() as session:
        return consolidate(session, workspace.clock, PERIOD, only)


def row_of(consolidation, code):
    return next(row for row in consolidation.rows if row.indicator.code == code)


def as_told(total):
    """A total in the words of the independent sum."""
    if total.true_count is not None:
        return f"{total.true_count}/{total.of_count}" if total.counted else None
    if total.items:
        return f"{len(total.items)} mục"
    if total.numerator is not None and total.value is not None:
        return total.value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return total.value


def test_totals_equal_an_independent_sum_over_the_files(any_department, pattern):
    take_in(any_department, pattern.packages)
    found = totalled(any_department)
    expected = expected_totals(pattern.assignment, pattern.packages, PERIOD)
    assert {row.indicator.code for row in found.rows} == set(expected)
    for row in found.rows:
        wanted = expected[row.indicator.code]
        assert (as_told(row.total), row.total.coverage) == (wanted.total, wanted.coverage), row.indicator.code
    summed = {row.indicator.aggregation for row in found.rows if row.total.counted}
    assert summed == {Aggregation.SUM, Aggregation.RATIO, Aggregation.COUNT_TRUE, Aggregation.LIST, Aggregation.NONE}


def test_before_anything_has_come_there_is_nothing_to_total(any_department):
    found = totalled(any_department)
    assert (found.counted, found.expected, len(found.absentees)) == (0, 4, 4)
    assert all(row.total.value is None and row.last_year is None for row in found.rows)
    assert row_of(found, "CT2.05").total.coverage == "0/2", "communes only"


def test_a_percentage_is_made_of_sums_and_never_a_mean(received):
    found = totalled(received)
    poor, households = (row_of(found, code).total.value for code in ("CT2.06", "CT2.05"))
    rate = row_of(found, "CT2.07").total
    assert (rate.numerator, rate.denominator) == (poor, households)
    assert rate.value == poor * 100 / households
    shares = shares_of(found, "CT2.07")
    assert sum(share.numerator for share in shares) == poor
    assert rate.value != sum(share.value.number for share in shares) / len(shares)


def test_an_agency_without_a_denominator_is_in_neither_sum(received):
    """Hòa Long had no complaints: nothing arose, and zero of zero adds nothing to the percentage."""
    found = totalled(received)
    shares = {share.agency: share for share in shares_of(found, "CT5.16")}
    assert (shares[HOA_LONG].numerator, shares[HOA_LONG].denominator) == (0, 0)
    assert row_of(found, "CT5.16").total.denominator == row_of(found, "CT5.14").total.value


def test_what_does_not_apply_is_left_out_of_the_coverage(received):
    found = totalled(received)
    total = row_of(found, "CT2.11").total
    assert (total.not_applicable, total.counted, total.coverage) == (1, 2, "2/2")
    assert values_of(found.contributors, "CT2.11")[HOA_LONG].state is SpecialState.NOT_APPLICABLE


def test_questions_count_those_who_said_yes(received):
    total = row_of(totalled(received), "CT1.02").total
    assert (total.true_count, total.of_count, total.coverage) == (2, 3, "3/4")


def test_each_total_leads_to_the_files_that_it_came_from(received):
    found = totalled(received)
    assert [agency.code for agency in found.contributors] == [BA_RIA, HOA_LONG, LONG_PHUOC]
    assert [agency.code for agency in found.absentees] == [SILENT]
    share = next(share for share in shares_of(found, "CT2.05") if share.agency == HOA_LONG)
    assert (share.value.number, share.revision) == (3001, 2)
    assert share.package_name == "BC_W26572a_6T-2018_b2.asice"
    assert (received.folder.packages / f"{share.package_sha256}.asice").exists()
    assert [share.agency for share in shares_of(found, "CT1.06")] == [BA_RIA], "communes are not asked"


def test_last_year_is_the_total_of_those_who_told_it(received):
    row = row_of(totalled(received), "CT3.02")
    assert row.last_year.counted == 1, "only Bà Rịa has told last year's figures"
    assert row.last_year.value > 0


def test_chosen_agencies_are_totalled_by_themselves(received):
    found = totalled(received, frozenset({HOA_LONG, SILENT}))
    assert (found.counted, found.expected) == (1, 2)
    assert row_of(found, "CT2.05").total.value == 3001


def test_who_no_longer_owes_a_report_is_not_in_the_totals(received):
    before = totalled(received).expected
    with received.session() as session:
        first = session.scalars(sa.select(PeriodObligation).limit(1)).one()
        session.execute(sa.delete(PeriodObligation).where(PeriodObligation.agency_id == first.agency_id))
    assert totalled(received).expected == before - 1


def test_what_the_report_is_made_of(received):
    with received.reading() as session:
        data, _, found = gather(session, received.clock, PERIOD)
    states = {each.agency.code: (each.state, each.revision) for each in data.submissions}
    assert states == {
        HOA_LONG: (Timeliness.ON_TIME, 2),
        LONG_PHUOC: (Timeliness.ON_TIME, 1),
        BA_RIA: (Timeliness.ON_TIME, 1),
        SILENT: (Timeliness.MISSING, None),
    }
    assert len(data.figures) == found.counted == 3
    assert {task.code: task.reported for task in data.tasks}["NV1.1"] == 3
    assert data.issuer.code == DEPARTMENT


def test_the_departments_report_goes_to_those_above_and_to_the_archive(received):
    with received.reading() as session:
        data, programme, _ = gather(session, received.clock, PERIOD)
    lines = provincial_report(data, programme).recipient_lines
    given = ["Như trên", *bundled_programme().provincial_recipients[1:], "Lưu: VT"]
    assert [line.strip("- ;.") for line in lines] == given
    older = replace(programme, provincial_recipients=())
    assert provincial_recipients_of(older) == ("Như trên", "Sở Nội vụ (để tổng hợp)", "Lưu: VT")


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx", "html"])
def test_the_provincial_report_is_written_in_four_forms(received, tmp_path, form):
    path = tmp_path / "báo cáo" / f"Tổng hợp 6 tháng.{form.upper()}"
    report = write_provincial_report(received, PERIOD, path)
    assert (report.file, report.consolidation.counted) == (path, 3)
    data = path.read_bytes()
    if form == "pdf":
        assert data.startswith(b"%PDF-")
    elif form == "html":
        assert "Tổng số hộ dân trên địa bàn" in data.decode()
    elif form == "docx":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert "UBND xã Hòa Long" in archive.read("word/document.xml").decode()
    else:
        sheets = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        cells = [row for sheet in sheets for row in sheet.iter_rows(values_only=True)]
        households = row_of(totalled(received), "CT2.05").total.value
        assert any(row[0] == "CT2.05" and households in row for row in cells)
    with received.reading() as session:
        newest = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()
    assert (newest.action, newest.after["agencies"]) == ("provincial.write", 3)


def test_another_form_is_refused_and_nothing_is_written(received, tmp_path):
    for name in ("báo cáo.odt", "báo cáo"):
        with pytest.raises(FormatError, match="định dạng"):
            write_provincial_report(received, PERIOD, tmp_path / name)
        assert not (tmp_path / name).exists()


def test_a_place_that_refuses_leaves_no_report_and_no_trace(received, tmp_path):
    before = count(received, AuditEvent)
    (tmp_path / "USB").write_text("là một tệp")
    with pytest.raises(EnvironmentFailureError):
        write_provincial_report(received, PERIOD, tmp_path / "USB" / "báo cáo.xlsx")
    progress = Progress(lambda done, *_: progress.cancel() if done == 1 else None)
    with pytest.raises(Cancelled):
        write_provincial_report(received, PERIOD, tmp_path / "báo cáo.xlsx", progress)
    assert not (tmp_path / "báo cáo.xlsx").exists()
    assert count(received, AuditEvent) == before
