"""Selections of agencies, and last year beside this one, also where agencies were merged or divided since."""

import hashlib
import json
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa

from desktop.models.agency import Agency, AgencyEvent, AgencyEventParticipant, ParticipantRole
from desktop.models.intake import IntakeResult, ReceivedPackage, Submission
from desktop.rules.agencies import AgencyEventType
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.snapshot_json import snapshot_from_json, snapshot_to_json
from desktop.rules.verdicts import Verdict
from desktop.services.follow_up.forwarding import forward
from desktop.services.intake.taking_in import take_in
from desktop.services.programme.versions import period_row
from desktop.services.province.consolidation import consolidate
from desktop.services.province.consolidation_scope import list_scopes, read_scope
from desktop.services.province.provincial_report import gather
from desktop.services.workspace import this_workplace
from tests.services.pattern import BA_RIA, HOA_LONG, LAST_YEAR, LONG_PHUOC, OBLIGED, PERIOD, SILENT, at, copied

HOUSEHOLDS, POOR, POOR_SHARE = "CT2.05", "CT2.06", "CT2.07"
MERGED_ON = date(2018, 2, 1)


def row_of(consolidation, code):
    return next(row for row in consolidation.rows if row.indicator.code == code)


def totalled(workspace, key=None):
    with workspace.reading() as session:
        if key is not None:
            return read_scope(session, workspace.clock, PERIOD, key)
        return consolidate(session, workspace.clock, PERIOD)


def raw(package):
    with zipfile.ZipFile(package) as archive:
        return json.loads(archive.read("report.json"))


def raw_number(report, code):
    return next(Decimal(each["value"]) for each in report["values"] if each["code"] == code)


def add_past(session, clock, report, code, changes):
    """Last year's report of an agency, received then."""
    snapshot = snapshot_from_json(report)
    period = period_row(session, LAST_YEAR)
    values = tuple(
        replace(v, value=replace(v.value, content=changes[v.code])) if v.code in changes else v for v in snapshot.values
    )
    agency = session.scalars(sa.select(Agency).where(Agency.code == code)).one()
    said = replace(
        snapshot,
        agency=replace(snapshot.agency, code=code),
        period=replace(snapshot.period, code=LAST_YEAR),
        values=values,
    )
    content = snapshot_to_json(said)
    digest = hashlib.sha256(content).hexdigest()
    now = clock.now()
    package = ReceivedPackage(
        sha256=digest,
        file_name=f"{code}.asice",
        size=1,
        first_received_at=now,
        verdict=Verdict.VALID,
        result=IntakeResult.ACCEPTED,
    )
    session.add(package)
    session.flush()
    session.add(
        Submission(
            agency_id=agency.id,
            period_id=period.id,
            revision=1,
            snapshot=content,
            snapshot_sha256=digest,
            received_at=now,
            made_at=now,
            is_current=True,
            package_sha256=digest,
        )
    )
    return json.loads(content)


def add_event(session, kind, before, after):
    ids = {row[0]: row[1] for row in session.execute(sa.select(Agency.code, Agency.id))}
    event = AgencyEvent(type=kind, day=MERGED_ON)
    sides = ((before, ParticipantRole.PREDECESSOR), (after, ParticipantRole.SUCCESSOR))
    event.participants = [
        AgencyEventParticipant(agency_id=ids[code], role=role) for codes, role in sides for code in codes
    ]
    session.add(event)


@pytest.fixture
def merged(any_department, pattern):
    """Hòa Long was made on 1/2/2018 of two communes, whose reports of last year were received."""
    take_in(any_department, pattern.packages)
    report = raw(pattern.second)
    clock = any_department.clock
    with any_department.session() as session:
        hoa_long = session.scalars(sa.select(Agency).where(Agency.code == HOA_LONG)).one()
        hoa_long.valid_from = MERGED_ON
        for code in ("PHẦN-1", "PHẦN-2"):
            session.add(Agency(code=code, kind=AgencyKind.COMMUNE))
        session.flush()
        add_event(session, AgencyEventType.MERGE, ("PHẦN-1", "PHẦN-2"), (HOA_LONG,))
        parts = [
            add_past(session, clock, report, "PHẦN-1", {HOUSEHOLDS: Decimal(1100), POOR: Decimal(40)}),
            add_past(session, clock, report, "PHẦN-2", {HOUSEHOLDS: Decimal(1900), POOR: Decimal(60)}),
            add_past(session, clock, report, LONG_PHUOC, {HOUSEHOLDS: Decimal(2000), POOR: Decimal(25)}),
        ]
    return any_department, parts


def test_last_year_is_the_sum_of_whole_parts(merged):
    workspace, past = merged
    found = totalled(workspace)
    for code in (HOUSEHOLDS, POOR):
        expected = sum(raw_number(report, code) for report in past)
        assert (row_of(found, code).last_year.value, row_of(found, code).last_year.counted) == (expected, 2)
    share = row_of(found, POOR_SHARE).last_year
    assert (share.numerator, share.denominator) == (125, 5000), "of sums, also over the parts"
    assert share.value == Decimal("2.5")
    assert not row_of(found, HOUSEHOLDS).incomparable


def test_what_the_agency_repeats_counts_where_last_years_report_is_not_here(merged, pattern):
    workspace, past = merged
    found = totalled(workspace)
    said = {each["code"]: each for each in raw(pattern.ba_ria)["comparison"]}
    repeated = Decimal(said["CT3.02"]["same_period_last_year"]["value"])
    assert row_of(found, "CT3.02").last_year.value == repeated + sum(raw_number(report, "CT3.02") for report in past)


def test_a_divided_agency_is_not_compared_and_paper_says_so(merged):
    workspace, _ = merged
    with workspace.session() as session:
        session.add(Agency(code="PHẦN-3", kind=AgencyKind.COMMUNE, valid_from=MERGED_ON))
        session.flush()
        add_event(session, AgencyEventType.SPLIT, ("PHẦN-1",), (HOA_LONG, "PHẦN-3"))
    row = row_of(totalled(workspace), HOUSEHOLDS)
    assert row.incomparable == ("UBND xã Hòa Long",)
    assert row.last_year.counted == 1, "Long Phước alone"
    assert not row_of(totalled(workspace), "CT1.02").incomparable, "a question is not compared"
    with workspace.reading() as session:
        data, _, _ = gather(session, workspace.clock, PERIOD)
    assert HOUSEHOLDS in data.incomparable
    assert HOUSEHOLDS not in {total.code for total in data.last_year}


def test_kinds_and_districts_are_totalled_by_themselves(any_department, pattern):
    take_in(any_department, pattern.packages)
    with any_department.reading() as session:
        listed = list_scopes(session, any_department.clock, PERIOD)
    assert [(each.key, each.name) for each in listed] == [(n.key, n.name) for n in totalled(any_department, "").scopes]
    scopes = {scope.name: scope for scope in listed}
    assert next(iter(scopes)) == "Toàn tỉnh"
    for scope in listed:
        assert totalled(any_department, scope.key).scope == scope, "as it is when selected alone"
    communes, area = scopes["UBND cấp xã"], scopes["Địa bàn thành phố Bà Rịa"]
    assert communes.codes == {HOA_LONG, LONG_PHUOC}
    assert area.codes == {HOA_LONG, LONG_PHUOC, BA_RIA}
    assert scopes["Sở, ban, ngành"].codes == {SILENT}
    of_area = totalled(any_department, area.key).table
    reports = [raw(path) for path in (pattern.second, pattern.long_phuoc, pattern.ba_ria)]
    assert row_of(of_area, "CT3.02").total.value == sum(raw_number(report, "CT3.02") for report in reports)
    assert of_area.expected == 3
    unknown = totalled(any_department, "D999")
    assert (unknown.scope.key, unknown.table.expected) == ("", len(OBLIGED))


def test_what_a_district_has_compiled_is_never_counted(department, pattern, tmp_path):
    """The communes' files come inside the district's package, beside its own sums of them."""
    take_in(department, (pattern.second, pattern.long_phuoc, pattern.ba_ria))
    alone = totalled(department)
    package = _forwarded(pattern, tmp_path)
    rows = take_in(department, (package,))
    assert {row.result for row in rows} <= {IntakeResult.ACCEPTED, IntakeResult.DUPLICATE}, "all of it is taken in"
    again = totalled(department)
    assert [row.total for row in again.rows] == [row.total for row in alone.rows]


def _forwarded(pattern, folder):
    district = copied(pattern, HOA_LONG, folder / "huyện", at(5, 22))
    with district.session() as session:
        agency = session.scalars(sa.select(Agency).where(Agency.code == BA_RIA)).one()
        this_workplace(session).agency = agency
    take_in(district, (pattern.second, pattern.long_phuoc))
    package = forward(district, PERIOD, pattern.keys[BA_RIA], folder / "gửi").files[0]
    district.close()
    return package
