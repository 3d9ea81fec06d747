"""The provincial report can be added up again from the signed files; whatever was changed is named."""

import json
import re
import shutil
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
import sqlalchemy as sa

from desktop.core.canonical_json import canonical_json
from desktop.core.errors import EnvironmentFailureError
from desktop.core.paths import resources
from desktop.documents.pdf import render_pdf
from desktop.documents.pdf_carrier import attached_data, embed_data
from desktop.documents.provincial_report import provincial_report
from desktop.models.agency import Agency
from desktop.models.intake import IntakeResult, Submission, SubmittedValue
from desktop.models.programme import PeriodObligation
from desktop.rules.provenance import FILE_NAME, ProvenanceFormatError, provenance_from_json, provenance_to_json
from desktop.rules.values import Value
from desktop.services.intake.taking_in import take_in
from desktop.services.programme.versions import period_row
from desktop.services.province.provenance_check import NoProvenanceError, verify_provenance
from desktop.services.province.provincial_report import gather, write_provincial_report
from tests.services.pattern import (
    BA_RIA,
    DEPARTMENT,
    HOA_LONG,
    LAST_YEAR,
    LONG_PHUOC,
    PERIOD,
    SILENT,
    at,
    bring_to,
    copied,
)

HOUSEHOLDS = "CT2.05"
REPORT = "Báo cáo tỉnh.pdf"


@pytest.fixture(scope="module")
def reported(received_folder, tmp_path_factory):
    """The department's folder after it wrote the provincial report, which lies beside it; never write to it."""
    folder = tmp_path_factory.mktemp("đã báo cáo")
    with closing(copied(received_folder, DEPARTMENT, folder / DEPARTMENT, at(5, 30))) as workspace:
        write_provincial_report(workspace, PERIOD, folder / REPORT)
    return folder


@pytest.fixture
def report(reported, received, tmp_path):
    """What the department wrote."""
    bring_to(received, reported / DEPARTMENT)
    return Path(shutil.copyfile(reported / REPORT, tmp_path / REPORT))


def embedded(path):
    return json.loads(attached_data(path.read_bytes(), FILE_NAME))


def wrong_in(workspace, path):
    return verify_provenance(workspace, path).disagreement


def remade(workspace, path, document=None, **changes):
    """The same report with other figures on its pages, or with another file inside."""
    with workspace.reading() as session:
        data, programme, _ = gather(session, workspace.clock, PERIOD)
    pdf = render_pdf(provincial_report(replace(data, **{k: change(data) for k, change in changes.items()}), programme))
    content = attached_data(path.read_bytes(), FILE_NAME) if document is None else canonical_json(document)
    target = path.with_name("sửa.pdf")
    target.write_bytes(embed_data(pdf, FILE_NAME, content, data.made_at, "Nguồn gốc"))
    return target


def test_a_report_agrees_with_the_signed_files_on_any_database(any_department, pattern, tmp_path):
    take_in(any_department, pattern.packages)
    path = write_provincial_report(any_department, PERIOD, tmp_path / "tỉnh.pdf").file
    check = verify_provenance(any_department, path)
    assert check.disagreement is None
    assert [source.agency for source in check.provenance.sources] == [BA_RIA, HOA_LONG, LONG_PHUOC]
    assert [each.agency for each in check.provenance.missing] == [SILENT]
    assert check.shares > 100


def test_what_travels_names_the_files_and_who_signed_them(received, report):
    document = embedded(report)
    schema = json.loads((resources() / "schemas" / "provenance-1.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(document, schema)
    source = next(each for each in document["sources"] if each["agency"] == HOA_LONG)
    assert (source["revision"], source["file"]) == (2, "BC_W26572a_6T-2018_b2.asice")
    assert (received.folder.packages / f"{source['package']}.asice").exists()
    assert source["signer"]
    assert len(source["certificate"]) == 64
    total = next(each for each in document["totals"] if each["indicator"] == HOUSEHOLDS)
    assert {share["agency"]: share["value"] for share in total["shares"]}[HOA_LONG] == "3001"
    read = provenance_from_json(document)
    assert provenance_to_json(read) == attached_data(report.read_bytes(), FILE_NAME)


def test_no_remark_travels(received, report):
    assert "note" not in json.dumps(embedded(report))


def test_one_changed_byte_in_a_stored_file_is_named(received, report):
    source = next(each for each in embedded(report)["sources"] if each["agency"] == LONG_PHUOC)
    stored = received.folder.packages / f"{source['package']}.asice"
    stored.chmod(0o644)
    content = bytearray(stored.read_bytes())
    content[len(content) // 2] ^= 1
    stored.write_bytes(content)
    wrong = wrong_in(received, report)
    assert (wrong.agency, wrong.file, wrong.indicator) == (LONG_PHUOC, source["file"], "")
    assert wrong.cause == "UBND xã Long Phước: tệp đã ký trong kho tiếp nhận đã bị thay đổi"


def test_a_file_that_is_gone_is_named(received, report):
    source = next(each for each in embedded(report)["sources"] if each["agency"] == BA_RIA)
    (received.folder.packages / f"{source['package']}.asice").unlink()
    wrong = wrong_in(received, report)
    assert (wrong.agency, wrong.file) == (BA_RIA, source["file"])
    assert "không còn tệp đã ký" in wrong.cause


def test_a_stored_number_that_is_gone_is_named(received, report):
    with received.session() as session:
        hoa_long = session.scalars(sa.select(Submission).where(Submission.revision == 2)).one()
        place = (SubmittedValue.submission_id == hoa_long.id) & (SubmittedValue.indicator_code == HOUSEHOLDS)
        session.execute(sa.delete(SubmittedValue).where(place))
    wrong = wrong_in(received, report)
    assert (wrong.indicator, wrong.agency, wrong.expected, wrong.found) == (HOUSEHOLDS, HOA_LONG, "3.001", "để trống")
    assert wrong.file == "BC_W26572a_6T-2018_b2.asice"


def test_one_changed_digit_of_a_number_that_sums_count_is_named(received, report):
    with received.session() as session:
        hoa_long = session.scalars(sa.select(Submission).where(Submission.revision == 2)).one()
        place = (SubmittedValue.submission_id == hoa_long.id) & (SubmittedValue.indicator_code == HOUSEHOLDS)
        session.execute(sa.update(SubmittedValue).where(place).values(number=Decimal(3011)))
    wrong = wrong_in(received, report)
    assert (wrong.indicator, wrong.agency, wrong.expected, wrong.found) == (HOUSEHOLDS, HOA_LONG, "3.001", "3.011")


def test_a_changed_report_in_the_database_is_named(received, report):
    with received.session() as session:
        hoa_long = session.scalars(sa.select(Submission).where(Submission.revision == 2)).one()
        changed = hoa_long.snapshot.replace(b'"3001"', b'"3009"')
        session.execute(sa.update(Submission).where(Submission.id == hoa_long.id).values(snapshot=changed))
    wrong = wrong_in(received, report)
    assert (wrong.agency, "cơ sở dữ liệu" in wrong.cause) == (HOA_LONG, True)


def test_one_changed_digit_in_the_table_is_named(received, report):
    def changed(data):
        return tuple(replace(t, value=t.value + 1) if t.code == HOUSEHOLDS else t for t in data.totals)

    right = next(each for each in embedded(report)["totals"] if each["indicator"] == HOUSEHOLDS)["total"]["value"]
    wrong = wrong_in(received, remade(received, report, totals=changed))
    assert wrong.indicator == HOUSEHOLDS
    assert [re.sub(r"\D", "", shown) for shown in (wrong.expected, wrong.found)] == [right, str(int(right) + 1)]
    assert "bảng trong tệp PDF in" in wrong.cause


def test_one_changed_digit_of_an_agency_in_the_table_is_named(received, report):
    def changed(data):
        def other(each):
            value = each.values[HOUSEHOLDS]
            return replace(each, values={**each.values, HOUSEHOLDS: replace(value, content=value.content + 100)})

        return tuple(other(each) if each.agency.code == HOA_LONG else each for each in data.figures)

    wrong = wrong_in(received, remade(received, report, figures=changed))
    assert (wrong.indicator, wrong.agency, wrong.expected, wrong.found) == (HOUSEHOLDS, HOA_LONG, "3.001", "3.101")


def test_a_row_that_was_left_out_is_named(received, report):
    wrong = wrong_in(received, remade(received, report, totals=lambda data: data.totals[1:]))
    assert wrong.cause.startswith("Bảng trong tệp PDF thiếu dòng")


@pytest.mark.parametrize(("change", "named"), [("share", HOA_LONG), ("total", ""), ("signer", HOA_LONG)])
def test_what_the_embedded_file_says_falsely_is_named(received, report, change, named):
    document = embedded(report)
    total = next(each for each in document["totals"] if each["indicator"] == HOUSEHOLDS)
    if change == "share":
        next(each for each in total["shares"] if each["agency"] == HOA_LONG)["value"] = "3011"
    elif change == "total":
        total["total"]["value"] = str(int(total["total"]["value"]) + 10)
    else:
        next(each for each in document["sources"] if each["agency"] == HOA_LONG)["signer"] = "Người khác"
    wrong = wrong_in(received, remade(received, report, document))
    assert wrong.agency == named
    assert wrong.indicator == ("" if change == "signer" else HOUSEHOLDS)


def test_a_file_that_says_nothing_of_its_figures_is_refused(received, report, pattern, tmp_path):
    stranger = tmp_path / "khác.pdf"
    for content in (b"", b"%PDF-1.7 hong", b"x" * 1000, pattern.first_pdf.read_bytes()):
        stranger.write_bytes(content)
        with pytest.raises(NoProvenanceError):
            verify_provenance(received, stranger)
    with pytest.raises(EnvironmentFailureError):
        verify_provenance(received, tmp_path / "không có.pdf")


@pytest.mark.parametrize("document", [[], {"version": 2}, {"version": 1}, {"schema": 5}])
def test_another_form_is_refused(received, report, document):
    with pytest.raises(ProvenanceFormatError):
        verify_provenance(received, remade(received, report, document))


@pytest.fixture
def with_past(received, packages, snapshot, tmp_path):
    """The same with Hòa Long's signed report of last year, which came here too."""
    year = replace(snapshot.period, code=LAST_YEAR)
    values = tuple(
        replace(each, value=Value(Decimal(2907))) if each.code == HOUSEHOLDS else each for each in snapshot.values
    )
    with received.session() as session:
        hoa_long = session.scalars(sa.select(Agency.id).where(Agency.code == HOA_LONG)).one()
        last_year = period_row(session, LAST_YEAR)
        last_year.reference_only = False
        session.add(PeriodObligation(period_id=last_year.id, agency_id=hoa_long))
    (row,) = take_in(received, [packages("năm trước", period=year, values=values)])
    assert row.result is IntakeResult.ACCEPTED, row.reasons
    return write_provincial_report(received, PERIOD, tmp_path / "tỉnh.pdf").file, row.sha256


def of_last_year(session):
    period = period_row(session, LAST_YEAR).id
    return session.scalars(sa.select(Submission).where(Submission.period_id == period)).one()


def test_last_years_column_is_added_up_from_last_years_signed_files(received, with_past):
    report, package = with_past
    (past,) = [each for each in embedded(report)["past"] if each["agency"] == HOA_LONG]
    assert [each["package"] for each in past["files"]] == [package]
    assert wrong_in(received, report) is None
    document = embedded(report)
    figure = next(each for each in document["totals"] if each["last_year"] and each["last_year"]["value"])["last_year"]
    figure["value"] = str(Decimal(figure["value"]) + 1)
    wrong = wrong_in(received, remade(received, report, document))
    assert "cùng kỳ năm trước" in wrong.cause


def test_one_changed_digit_of_last_years_stored_number_is_named(received, with_past):
    report, _ = with_past
    with received.session() as session:
        place = (SubmittedValue.submission_id == of_last_year(session).id) & (
            SubmittedValue.indicator_code == HOUSEHOLDS
        )
        session.execute(sa.update(SubmittedValue).where(place).values(number=Decimal(2917)))
    wrong = wrong_in(received, report)
    assert (wrong.indicator, wrong.agency, wrong.expected, wrong.found) == (HOUSEHOLDS, HOA_LONG, "2.907", "2.917")
    assert wrong.file == "năm trước.asice"


def test_one_changed_digit_of_last_years_stored_report_is_named(received, with_past):
    report, _ = with_past
    with received.session() as session:
        kept = of_last_year(session)
        changed = kept.snapshot.replace(b'"2907"', b'"2917"')
        session.execute(sa.update(Submission).where(Submission.id == kept.id).values(snapshot=changed))
    wrong = wrong_in(received, report)
    assert (wrong.indicator, wrong.agency, wrong.expected, wrong.found) == (HOUSEHOLDS, HOA_LONG, "2.907", "2.917")


def test_last_years_file_that_was_changed_is_named(received, with_past):
    report, package = with_past
    stored = received.folder.packages / f"{package}.asice"
    stored.chmod(0o644)
    stored.write_bytes(stored.read_bytes()[:-1] + b"x")
    wrong = wrong_in(received, report)
    assert (wrong.agency, wrong.file, wrong.indicator) == (HOA_LONG, "năm trước.asice", "")


def test_a_report_of_before_that_column_was_proven_is_read(received, report):
    document = embedded(report)
    assert document.pop("past") == []
    assert wrong_in(received, remade(received, report, document)) is None


def test_one_changed_digit_of_a_district_in_the_table_is_named(received, report):
    def changed(data):
        area = next(each for each in data.areas if HOUSEHOLDS in each.totals)
        total = area.totals[HOUSEHOLDS]
        totals = {**area.totals, HOUSEHOLDS: replace(total, value=total.value + 1)}
        return tuple(replace(each, totals=totals) if each is area else each for each in data.areas)

    wrong = wrong_in(received, remade(received, report, areas=changed))
    assert wrong.indicator == HOUSEHOLDS
    assert "Thành phố Bà Rịa: bảng trong tệp PDF in" in wrong.cause


def test_a_district_is_totalled_with_its_communes_each_by_its_own_figures(received, report):
    with received.reading() as session:
        data, _, consolidation = gather(session, received.clock, PERIOD)
    (area,) = data.areas
    own = [each.values[HOUSEHOLDS].number for each in consolidation.contributors if each.code != BA_RIA]
    assert (area.name, area.received, area.expected) == ("Thành phố Bà Rịa", 3, 3)
    assert area.totals[HOUSEHOLDS].value == sum(own), "what the district has compiled is not counted"
    assert embedded(report)["areas"] == [
        {"code": BA_RIA, "name": "Thành phố Bà Rịa", "agencies": sorted([BA_RIA, HOA_LONG, LONG_PHUOC])}
    ]
