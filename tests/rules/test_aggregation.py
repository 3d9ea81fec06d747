from dataclasses import replace
from datetime import date
from decimal import Context, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.rules.aggregation import Contribution, ListedItem, expected_by_indicator, total, totals
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import AgencyKind, Aggregation, Entry, PeriodMode, ValueType
from desktop.rules.values import SpecialState, Value

KPS = Value(state=SpecialState.NOTHING_AROSE)
KAD = Value(state=SpecialState.NOT_APPLICABLE)
CCSL = Value(state=SpecialState.NOT_AVAILABLE)


def indicator(code, aggregation=Aggregation.SUM, formula="", kind=ValueType.COUNT, applies_to=tuple(AgencyKind)):
    return Indicator(
        code=code,
        task="N3.1",
        group="N3",
        name=code,
        unit="hồ sơ",
        type=kind,
        aggregation=aggregation,
        period_mode=PeriodMode.CUMULATIVE,
        core=True,
        entry=Entry.DERIVED if formula else Entry.INPUT,
        applies_to=frozenset(applies_to),
        required=True,
        compares_with_last_year=True,
        formula=formula,
    )


RESOLVED = indicator("CT3.04")
IN_TIME_SHARE = indicator("CT3.09", Aggregation.RATIO, "CT3.05/CT3.04*100", ValueType.PERCENT)
HAS_PLAN = indicator("CT1.02", Aggregation.COUNT_TRUE, kind=ValueType.BOOL)
PLAN_NUMBER = indicator("CT1.03", Aggregation.LIST, kind=ValueType.TEXT)


def number(value, state=None):
    return Value(Decimal(value), state)


def from_communes(code, *values):
    return [Contribution(f"X{n}", AgencyKind.COMMUNE, {code: value}) for n, value in enumerate(values)]


def test_counts_are_added_and_coverage_stands_beside():
    summed = total(RESOLVED, from_communes("CT3.04", number(100), number("23.5"), CCSL), expected=5)
    assert summed.value == Decimal("123.5")
    assert summed.coverage == "2/5"
    assert not summed.is_complete


def test_nothing_arose_counts_as_zero():
    summed = total(RESOLVED, from_communes("CT3.04", number(7), KPS), expected=2)
    assert (summed.value, summed.counted) == (Decimal(7), 2)


def test_not_applicable_leaves_the_base_of_the_coverage():
    summed = total(RESOLVED, from_communes("CT3.04", number(7), KAD, KAD), expected=4)
    assert (summed.value, summed.coverage, summed.not_applicable) == (Decimal(7), "1/2", 2)


def test_estimates_are_counted_and_flagged():
    summed = total(RESOLVED, from_communes("CT3.04", number(7), number(8, SpecialState.ESTIMATE)), expected=2)
    assert (summed.value, summed.estimates) == (Decimal(15), 1)


@pytest.mark.parametrize("values", [[], [CCSL], [Value(raw="12a")], [KAD]])
def test_without_any_number_there_is_no_total(values):
    summed = total(RESOLVED, from_communes("CT3.04", *values), expected=3)
    assert (summed.value, summed.counted) == (None, 0)


def test_agencies_that_the_indicator_does_not_bind_are_left_out():
    communal = indicator("CT3.04", applies_to=[AgencyKind.COMMUNE])
    district = Contribution("D748", AgencyKind.DISTRICT, {"CT3.04": number(1000)})
    assert total(communal, [district, *from_communes("CT3.04", number(7))], expected=1).value == Decimal(7)


def shares(*pairs):
    return [
        Contribution(f"X{n}", AgencyKind.COMMUNE, dict(zip(("CT3.05", "CT3.04"), pair, strict=True)))
        for n, pair in enumerate(pairs)
    ]


def test_percentages_are_recomputed_from_sums_not_averaged():
    share = total(IN_TIME_SHARE, shares((number(90), number(100)), (number(0), number(900))), expected=2)
    assert (share.numerator, share.denominator) == (Decimal(90), Decimal(1000))
    assert share.value == Decimal(9)


def test_an_agency_without_one_part_is_left_out_of_both():
    share = total(IN_TIME_SHARE, shares((number(50), number(100)), (CCSL, number(900)), (number(5), CCSL)), expected=3)
    assert (share.value, share.coverage) == (Decimal(50), "1/3")


def test_a_percentage_of_nothing_has_no_value_but_is_covered():
    share = total(IN_TIME_SHARE, shares((KPS, KPS)), expected=1)
    assert (share.value, share.denominator, share.coverage) == (None, Decimal(0), "1/1")


def test_a_percentage_respects_not_applicable_and_estimates():
    share = total(IN_TIME_SHARE, shares((KAD, KAD), (number(1, SpecialState.ESTIMATE), number(3))), expected=2)
    assert (share.coverage, share.not_applicable, share.estimates) == ("1/1", 1, 1)
    assert share.value == Decimal("33.33333333333333333333333333")


def test_yes_and_no_become_a_count_of_those_who_answered():
    answers = total(HAS_PLAN, from_communes("CT1.02", Value(content=True), Value(content=False), CCSL, KAD), expected=6)
    assert (answers.true_count, answers.of_count, answers.coverage) == (1, 2, "2/5")
    assert answers.value is None


def test_texts_are_listed_with_their_agency():
    listed = total(PLAN_NUMBER, from_communes("CT1.03", Value("15/KH-UBND"), KPS, Value("07/KH-UBND")), expected=3)
    assert listed.items == (ListedItem("X0", "15/KH-UBND"), ListedItem("X2", "07/KH-UBND"))
    assert listed.counted == 3


def test_estimates_and_what_does_not_apply_are_counted_of_texts_too():
    values = (Value("15/KH-UBND", SpecialState.ESTIMATE), Value("07/KH-UBND"), Value("08/KH-UBND"), KAD)
    listed = total(PLAN_NUMBER, from_communes("CT1.03", *values), expected=4)
    assert (listed.estimates, listed.not_applicable) == (1, 1)


def test_of_several_agencies_only_those_that_estimate_are_counted():
    three = (number(1), number(2)), (number(1, SpecialState.ESTIMATE), number(2)), (number(1), CCSL)
    share = total(IN_TIME_SHARE, shares(*three, (number(2, SpecialState.ESTIMATE), number(4))), expected=4)
    assert share.estimates == 2
    summed = total(
        RESOLVED, from_communes("CT3.04", number(1), number(2), number(3, SpecialState.ESTIMATE)), expected=3
    )
    assert summed.estimates == 1


def test_more_refusals_than_agreements_are_no_agreements():
    answers = total(
        HAS_PLAN, from_communes("CT1.02", *[Value(content=each) for each in (True, False, False)]), expected=3
    )
    assert (answers.true_count, answers.of_count) == (1, 3)


def test_what_is_not_totalled_only_has_coverage():
    listed = total(indicator("CT2.02", Aggregation.NONE), from_communes("CT2.02", number(7)), expected=2)
    assert (listed.value, listed.items, listed.coverage) == (None, (), "1/2")


hundred_thousandths = st.integers(min_value=0, max_value=10**30)


@given(st.lists(hundred_thousandths, min_size=1, max_size=20))
def test_sums_are_exact_and_independent_of_order(figures):
    values = [number(Decimal(figure).scaleb(-5, Context(prec=40))) for figure in figures]
    forwards = total(RESOLVED, from_communes("CT3.04", *values), expected=len(values))
    backwards = total(RESOLVED, from_communes("CT3.04", *reversed(values)), expected=len(values))
    assert forwards.value == backwards.value
    assert int(forwards.value.scaleb(5, Context(prec=60))) == sum(figures)


def test_each_core_indicator_is_totalled_over_those_who_owe_it():
    departmental = indicator("CT4.01", applies_to=[AgencyKind.DEPARTMENT])
    programme = Programme(
        code="DVCQ-2018",
        version=1,
        name="Năm dân vận chính quyền 2018",
        dispatch="4177/UBND-VP",
        dispatch_date=date(2018, 5, 4),
        issuer="UBND tỉnh Bà Rịa - Vũng Tàu",
        receiver="Sở Nội vụ",
        document_type="BC",
        title="Kết quả {period}",
        groups=(),
        tasks=(),
        indicators=(RESOLVED, departmental, replace(HAS_PLAN, core=False)),
        rules=(),
        registers=(),
        outline=(),
        provincial_outline=(),
        annexes=(),
        periods=(),
    )
    expected = expected_by_indicator(programme, [AgencyKind.COMMUNE, AgencyKind.COMMUNE, AgencyKind.DEPARTMENT])
    assert expected == {"CT3.04": 3, "CT4.01": 1}
    summed = totals(programme, from_communes("CT3.04", number(4)), expected)
    assert [(each.code, each.value, each.coverage) for each in summed] == [
        ("CT3.04", Decimal(4), "1/3"),
        ("CT4.01", None, "0/1"),
    ]


def test_a_ratio_leaves_out_each_agency_to_which_a_part_of_it_does_not_apply():
    given = [
        Contribution("X1", AgencyKind.COMMUNE, {"CT3.05": number(9), "CT3.04": number(10)}),
        Contribution("X2", AgencyKind.COMMUNE, {"CT3.05": KAD, "CT3.04": number(10)}),
        Contribution("X3", AgencyKind.COMMUNE, {"CT3.05": KAD, "CT3.04": KAD}),
        Contribution("X4", AgencyKind.COMMUNE, {"CT3.05": CCSL, "CT3.04": number(10)}),
    ]
    share = total(IN_TIME_SHARE, given, expected=4)
    assert (share.counted, share.not_applicable, share.coverage) == (1, 2, "1/2")


def test_a_total_names_its_indicator_and_counts_estimates_of_lists():
    given = from_communes("CT1.03", Value("15/KH", SpecialState.ESTIMATE), Value("16/KH"), KPS)
    listed = total(PLAN_NUMBER, given, expected=3)
    assert (listed.code, listed.listed, listed.counted, listed.estimates) == ("CT1.03", 2, 3, 1)
    assert total(HAS_PLAN, from_communes("CT1.02", Value(True)), expected=1).code == "CT1.02"
