import unicodedata
from datetime import datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError, StatementError

from desktop.models.agency import Agency, AgencyName
from desktop.models.content import decode, encode
from desktop.models.intake import SubmittedValue
from desktop.models.report import IndicatorValue
from desktop.models.trust import TrustAnchor
from desktop.models.types import exact_sum, storable
from desktop.models.workplace import Setting
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.values import EMPTY, SpecialState, Value
from tests.models.world import HASHES, MORNING, everything

NFD = unicodedata.normalize("NFD", "Hòa Long")


def test_text_is_stored_and_found_in_normal_form_c(database):
    with database.session() as session:
        agency = Agency(code="W1", kind=AgencyKind.COMMUNE)
        agency.names.append(AgencyName(name=NFD, short_name=NFD, header=(NFD,)))
        session.add_all([agency, Setting(key="k", value={NFD: [NFD]})])
    with database.read_session() as session:
        found = session.scalars(sa.select(AgencyName).where(AgencyName.name == NFD)).one()
        assert (found.name, found.header) == ("Hòa Long", ("Hòa Long",))
        assert session.get_one(Setting, "k").value == {"Hòa Long": ["Hòa Long"]}


def test_text_that_no_database_takes_is_made_harmless(database):
    with database.session() as session:
        session.add(Setting(key="dán", value="a\0b\ud800c"))
        session.add(TrustAnchor(fingerprint="f", name="a\0b\ud800c", pem="", added_at=MORNING))
    with database.read_session() as session:
        assert session.scalars(sa.select(TrustAnchor.name)).one() == "ab?c"
        assert session.get_one(Setting, "dán").value == "ab?c"


def test_a_naive_moment_is_refused(database):
    naive = datetime(2018, 5, 12)  # noqa: DTZ001 - what is refused
    with pytest.raises(StatementError, match="naive"), database.session() as session:
        session.add(TrustAnchor(fingerprint="f", name="", pem="", added_at=naive))


def test_an_unknown_status_is_refused_by_the_database_itself(database):
    with pytest.raises(IntegrityError), database.session() as session:
        session.execute(
            sa.text("INSERT INTO agency (id, code, kind, identifier) VALUES (:id, 'a', 'LANG', '')"),
            {"id": "01a205c6e7b57737b3739a76fc8eb829"},
        )


def test_sums_are_exact_on_both_databases(database):
    numbers = [Decimal("0.1"), Decimal("0.2"), Decimal("12345678901234567890.0000000001")]
    with database.session() as session:
        for row in everything():
            session.add(row)
            session.flush()
        submission_id = session.scalars(sa.select(SubmittedValue.submission_id)).one()
        for place, number in enumerate(numbers):
            session.add(SubmittedValue(submission_id=submission_id, indicator_code=f"T{place}", number=number))
    with database.read_session() as session:
        chosen = SubmittedValue.indicator_code.startswith("T")
        total = session.scalar(sa.select(exact_sum(SubmittedValue.number)).where(chosen))
        none = session.scalar(sa.select(exact_sum(SubmittedValue.number)).where(sa.false()))
    assert total == Decimal("12345678901234567890.3000000001")
    assert none is None


@pytest.mark.parametrize("number", [Decimal("NaN"), Decimal("Infinity")])
def test_what_is_no_number_is_refused(database, number):
    with pytest.raises(StatementError, match="not a number"), database.session() as session:
        session.add(SubmittedValue(submission_id=next(iter(everything())).id, indicator_code="CT", number=number))


contents = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False, places=4),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
    st.text(st.characters(exclude_categories=["Cs"])),
)


@given(contents)
def test_a_cell_keeps_its_content_exactly(content):
    again = decode(*encode(content))
    assert again == content
    assert type(again) is type(content)


@pytest.mark.parametrize(
    "value",
    [
        EMPTY,
        Value(state=SpecialState.NOTHING_AROSE),
        Value(raw="12a"),
        Value(Decimal("1.50"), SpecialState.ESTIMATE, "n"),
    ],
)
def test_a_cell_keeps_its_value(value):
    cell = IndicatorValue(indicator_code="CT1.01", updated_at=MORNING)
    cell.value = value
    assert cell.value == value


@given(st.text())
def test_stored_text_is_a_fixed_point(text):
    once = storable(text)
    once.encode()
    assert storable(once) == once
    assert "\0" not in once


def test_hashes_of_the_world_differ():
    assert len(set(HASHES)) == len(HASHES)
