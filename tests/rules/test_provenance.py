"""Where the figures of a report came from, as it travels with the report."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from desktop.rules.aggregation import Total
from desktop.rules.package_data import Party
from desktop.rules.programme_kinds import AgencyKind, Aggregation
from desktop.rules.provenance import (
    VERSION,
    MissingSource,
    Provenance,
    ProvenanceFormatError,
    ProvenTotal,
    proven_figure,
    proven_share,
    provenance_from_json,
    provenance_schema,
    provenance_to_json,
    total_of,
    value_of,
)
from desktop.rules.report_form import ProgrammeKey
from desktop.rules.values import EMPTY, SpecialState, Value

TOTAL = Total(
    "CT3.09",
    value=Decimal("62.5"),
    numerator=Decimal(5),
    denominator=Decimal(8),
    true_count=1,
    of_count=2,
    listed=3,
    counted=4,
    not_applicable=6,
    expected=7,
    estimates=9,
)
SHARE = proven_share("H39.1", Value(Decimal("62.50"), SpecialState.ESTIMATE), (Decimal(5), Decimal(8)))
PROVENANCE = Provenance(
    "so-dan-van/provenance",
    VERSION,
    Party("H39.18", "Sở Nội vụ"),
    ProgrammeKey("DVCQ-2018", 1),
    "6T-2018",
    date(2018, 6, 10),
    datetime(2018, 6, 12, 8, tzinfo=UTC),
    (),
    (MissingSource("H39.2", "Ủy ban nhân dân xã Hòa Long", AgencyKind.COMMUNE),),
    (
        ProvenTotal(
            "CT3.09", "Tỷ lệ", Aggregation.RATIO, proven_figure(TOTAL), None, incomparable=False, shares=(SHARE,)
        ),
    ),
)


def document():
    return json.loads(provenance_to_json(PROVENANCE))


def test_a_total_travels_whole():
    assert total_of("CT3.09", proven_figure(TOTAL)) == TOTAL


@pytest.mark.parametrize(
    "value",
    [
        EMPTY,
        Value(state=SpecialState.NOTHING_AROSE),
        Value(content=True),
        Value(content=False),
        Value(Decimal("1E+3"), SpecialState.ESTIMATE),
        Value(date(2018, 6, 10), SpecialState.ESTIMATE),
        Value("15/KH-UBND", SpecialState.ESTIMATE),
    ],
    ids=str,
)
def test_a_share_stands_for_what_was_reported(value):
    share = proven_share("H39.1", value, (Decimal(5), None))
    assert (share.agency, share.numerator, share.denominator) == ("H39.1", 5, None)
    assert value_of(share) == value


def test_numbers_are_written_out():
    assert proven_share("H39.1", Value(Decimal("1E+3")), (None, None)).value == "1000"


def test_nothing_reported_is_the_empty_value_itself():
    assert value_of(proven_share("H39.1", EMPTY, (None, None))) is EMPTY


def test_it_is_read_as_it_was_written():
    assert provenance_from_json(document()) == PROVENANCE


def test_a_later_version_asks_for_newer_software():
    with pytest.raises(ProvenanceFormatError) as refused:
        provenance_from_json({**document(), "version": VERSION + 1})
    assert f"bản {VERSION + 1}," in refused.value.message
    assert refused.value.hint.startswith("Cài bản phần mềm mới hơn")


@pytest.mark.parametrize(
    ("spoiled", "place"),
    [
        ({**document(), "version": "2"}, "version"),
        ({**document(), "as_of": "hôm qua"}, "as_of"),
        ([], ""),
        ("words", ""),
    ],
)
def test_another_form_is_told_with_its_place(spoiled, place):
    with pytest.raises(ProvenanceFormatError) as refused:
        provenance_from_json(spoiled)
    assert "sai khuôn dạng tại" in refused.value.message
    assert place in refused.value.message
    assert refused.value.hint.startswith("Lấy lại tệp báo cáo gốc")


def test_the_published_schema_says_whose_it_is():
    schema = provenance_schema()
    assert schema["$id"] == f"urn:so-dan-van:provenance:{VERSION}"
    assert schema["title"].startswith("Sổ Dân vận: provenance.json")
