"""Everything at once, added up a second time from the raw files: special states, a silent agency, revisions, what a
district has compiled, and a merger between the two years."""

import json
import zipfile
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
import sqlalchemy as sa

from desktop.models.agency import Agency
from desktop.models.intake import IntakeResult
from desktop.models.programme import PeriodObligation
from desktop.rules.agencies import AgencyEventType
from desktop.rules.programme_kinds import AgencyKind, Aggregation
from desktop.rules.values import SpecialState, Value
from desktop.services.intake.taking_in import take_in
from desktop.services.programme.versions import period_row
from desktop.services.province.tallies import keep_parts, read_table
from tests.journeys.independent_sum import expected_totals
from tests.services.pattern import HOA_LONG, LAST_YEAR, LONG_PHUOC, PERIOD, issued_by
from tests.services.province.test_consolidation import as_told
from tests.services.province.test_consolidation_past import MERGED_ON, _forwarded, add_event

PARTS = ("PHẦN-1", "PHẦN-2")
SPECIAL = {
    "CT2.05": Value(Decimal(3001), SpecialState.ESTIMATE, "ước đến cuối tháng"),
    "CT3.02": Value(state=SpecialState.NOT_AVAILABLE),
    "CT5.14": Value(state=SpecialState.NOTHING_AROSE),
    "CT5.15": Value(state=SpecialState.NOTHING_AROSE),
    "CT2.11": Value(state=SpecialState.NOT_APPLICABLE),
}


@pytest.fixture
def files(department, pattern, packages, snapshot, tmp_path):
    """What has come: this year's raw reports, and last year's by agency of then."""
    third = packages(
        "lần ba",
        revision=3,
        values=tuple(replace(each, value=SPECIAL.get(each.code, each.value)) for each in snapshot.values),
    )
    year = replace(snapshot.period, code=LAST_YEAR)
    past = {
        code: packages(
            f"năm trước {number}",
            key=issued_by(pattern.root, code),
            agency=replace(snapshot.agency, code=code),
            period=year,
            revision=1,
            values=tuple(
                replace(each, value=Value(each.value.content + 7 * number))
                if isinstance(each.value.content, Decimal)
                else each
                for each in snapshot.values
            ),
        )
        for number, code in enumerate((*PARTS, LONG_PHUOC), start=1)
    }
    with department.session() as session:
        last = period_row(session, LAST_YEAR)
        last.reference_only = False
        session.scalars(sa.select(Agency).where(Agency.code == HOA_LONG)).one().valid_from = MERGED_ON
        session.add_all([Agency(code=code, kind=AgencyKind.COMMUNE) for code in PARTS])
        session.flush()
        add_event(session, AgencyEventType.MERGE, PARTS, (HOA_LONG,))
        owing = sa.select(Agency.id).where(Agency.code.in_([*PARTS, LONG_PHUOC]))
        session.add_all([PeriodObligation(period_id=last.id, agency_id=each) for each in session.scalars(owing)])
    rows = take_in(department, [third, _forwarded(pattern, tmp_path), *past.values(), pattern.first, pattern.ba_ria])
    held = [(row.file, row.reasons) for row in rows if row.result is IntakeResult.QUARANTINED]
    assert not held
    return (pattern.first, pattern.second, third, pattern.long_phuoc, pattern.ba_ria), past


def values_of(package):
    with zipfile.ZipFile(package) as archive:
        report = json.loads(archive.read("report.json"))
    return {each["code"]: each for each in report["values"]}, {each["code"]: each for each in report["comparison"]}


def number(value):
    if value and value["state"] == "khong_phat_sinh":
        return Decimal(0)
    return Decimal(value["value"]) if value and value["type"] == "number" else None


def last_year_of(code, past, ba_ria):
    """The sum of the parts and of what Long Phước told then, with what Bà Rịa repeats."""
    parts = [number(values_of(past[part])[0].get(code)) for part in PARTS]
    merged = None if None in parts else sum(parts)
    repeated = (values_of(ba_ria)[1].get(code) or {}).get("same_period_last_year")
    told = (merged, number(values_of(past[LONG_PHUOC])[0].get(code)), number(repeated))
    known = [each for each in told if each is not None]
    return (sum(known), len(known)) if known else None


def test_totals_and_last_year_are_those_of_the_raw_files(department, pattern, files):
    packages, past = files
    for kept in (False, True):
        with department.session() as session:
            if kept:
                assert keep_parts(session, department.clock, PERIOD)
            table = read_table(session, department.clock, PERIOD)
        expected = expected_totals(pattern.assignment, packages, PERIOD)
        compared = 0
        for row in table.rows:
            wanted = expected[row.indicator.code]
            told = f"{row.total.listed} mục" if row.total.listed else as_told(row.total)
            assert (told, row.total.coverage) == (wanted.total, wanted.coverage), row.indicator.code
            summed = row.indicator.aggregation is Aggregation.SUM
            if summed and (before := last_year_of(row.indicator.code, past, pattern.ba_ria)):
                assert (row.last_year.value, row.last_year.counted) == before, row.indicator.code
                compared += 1
        assert compared > 20
    share = next(row for row in table.rows if row.indicator.code == "CT2.07").last_year
    top, bottom = (last_year_of(code, past, pattern.ba_ria)[0] for code in ("CT2.06", "CT2.05"))
    assert share.value.quantize(Decimal("0.01"), ROUND_HALF_UP) == (top * 100 / bottom).quantize(Decimal("0.01"))
    estimates = {row.indicator.code: row.total.estimates for row in table.rows}
    assert (estimates["CT2.05"], estimates["CT3.02"]) == (1, 0)
    assert {each.kind for each in table.kinds if each.came < each.expected} == {AgencyKind.DEPARTMENT}, "one is silent"
