import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.rules.evaluation import EvaluationContext, FindingKind, evaluate
from desktop.rules.programme_entries import Rule
from desktop.rules.programme_kinds import AgencyKind, Entry, Severity, ValueType
from desktop.rules.register_figures import Event, register_figures
from desktop.rules.values import EMPTY, SpecialState, Value
from tests.rules.programmes import programme_2018

HALF = programme_2018().period_by_code["6T-2018"]
YEAR = programme_2018().period_by_code["N-2018"]
SAMPLES = {
    ValueType.COUNT: Decimal(20),
    ValueType.MONEY: Decimal("120.5"),
    ValueType.BOOL: True,
    ValueType.TEXT: "15/KH-UBND ngày 10/5/2018",
    ValueType.DATE: date(2018, 5, 10),
}


def filled(kind=AgencyKind.COMMUNE, **changes):
    """A sound form: every core cell filled with figures that agree with each other."""
    cells = programme_2018().indicators_for(kind)
    sound = {item.code: Value(SAMPLES[item.type]) for item in cells if item.entry is not Entry.DERIVED}
    return sound | {code.replace("_", "."): value for code, value in changes.items()}


def number(value):
    return Value(Decimal(value))


def outcome(values, kind=AgencyKind.COMMUNE, period=HALF, **context):
    return evaluate(programme_2018(), kind, values, EvaluationContext(period, **context))


def codes(evaluation):
    return [(finding.rule_code, finding.indicator) for finding in evaluation.findings]


TTHC = {"CT3_01": number(24), "CT3_02": number(1262), "CT3_04": number(1248), "CT3_05": number(1284)}


# Sound figures


@pytest.mark.parametrize("kind", [kind for kind in AgencyKind if kind is not AgencyKind.PROVINCE])
def test_sound_figures_give_no_findings(kind):
    evaluation = outcome(filled(kind), kind)
    assert evaluation.findings == ()
    assert evaluation.waiting == {}
    assert evaluation.checks > 44


def test_calculated_figures_are_rounded_half_up_to_their_places():
    evaluation = outcome(filled(CT3_04=number(1248), CT3_05=number(1159), CT3_02=number(1262), CT3_03=number(56)))
    assert evaluation.values["CT3.09"] == number("92.87")
    assert evaluation.values["CT3.10"] == number("4.44")
    assert outcome(filled(CT2_05=number(1600), CT2_06=number(2))).values["CT2.07"] == number("0.13")


def test_only_what_the_agency_reports_is_evaluated():
    evaluation = outcome(filled(CT1_09=number(3)))
    assert "CT1.09" not in evaluation.values
    assert "CT6.07" not in evaluation.values


# A broken rule


def test_a_broken_rule_is_told_at_its_cell_with_the_figures():
    evaluation = outcome(filled(**TTHC))
    (finding,) = evaluation.findings
    assert finding.rule_code == "R_CT3.05_LE"
    assert finding.indicator == "CT3.05"
    assert finding.severity is Severity.ERROR
    assert finding.message == "CT3.05 (1.284) không được lớn hơn CT3.04 “Hồ sơ TTHC đã giải quyết” (1.248)."
    assert finding.brief == "Lớn hơn CT3.04 (1.248)"
    assert finding.numbers == (("CT3.05", "1.284"), ("CT3.04", "1.248"))
    assert finding.kind is FindingKind.RULE
    assert not finding.needs_reason


def test_what_is_calculated_from_a_cell_in_error_waits():
    evaluation = outcome(filled(**TTHC))
    assert evaluation.waiting == {"CT3.09": "CT3.05"}
    assert evaluation.values["CT3.09"] == EMPTY
    assert outcome(filled(**TTHC | {"CT3_05": number(1240)})).waiting == {}


def test_warnings_about_a_cell_in_error_are_held_back():
    before = {"CT3.05": number(12), "CT3.09": number(10)}
    assert codes(outcome(filled(**TTHC), same_period_last_year=before)) == [("R_CT3.05_LE", "CT3.05")]


def test_a_rule_over_a_calculated_figure_is_told_when_its_sources_are_sound():
    late = filled(CT3_01=number(2), CT3_02=number(30), CT3_03=number(5), CT3_04=number(28), CT3_08=number(9))
    assert codes(outcome(late)) == [("R_CT3.08_LE", "CT3.08")]
    assert "CT3.07" in outcome(late).values
    assert "R_CT3.08_LE" not in dict(codes(outcome(late | {"CT3.04": number(99)})))


@pytest.mark.parametrize("state", [SpecialState.NOT_APPLICABLE, SpecialState.NOT_AVAILABLE])
def test_a_rule_is_passed_over_where_one_side_has_no_figure(state):
    evaluation = outcome(filled(CT3_04=Value(state=state), CT3_05=number(9999)))
    assert all(finding.kind is not FindingKind.RULE for finding in evaluation.findings)


def test_nothing_arose_counts_as_zero():
    evaluation = outcome(filled(CT4_11=Value(state=SpecialState.NOTHING_AROSE), CT4_12=number(1)))
    assert codes(evaluation) == [("R_CT4.12_LE", "CT4.12")]


def test_a_rate_of_nothing_does_not_exist():
    nothing = Value(state=SpecialState.NOTHING_AROSE)
    evaluation = outcome(filled(CT5_14=nothing, CT5_15=nothing))
    assert evaluation.values["CT5.16"] == Value(state=SpecialState.NOT_APPLICABLE)
    assert evaluation.findings == ()


def test_what_comes_from_an_estimate_is_an_estimate():
    estimate = Value(Decimal(40), SpecialState.ESTIMATE)
    assert outcome(filled(CT3_04=estimate)).values["CT3.09"] == Value(Decimal("50.00"), SpecialState.ESTIMATE)


def test_a_plan_that_was_issued_needs_its_number():
    assert codes(outcome(filled(CT1_03=EMPTY))) == [("R_KH_SO", "CT1.03")]
    assert codes(outcome(filled(CT1_03=EMPTY, CT1_02=Value(content=False)))) == []


def test_a_day_before_the_dispatch_is_told_as_people_write_it():
    evaluation = outcome(filled(AgencyKind.DISTRICT, CT6_01=Value(date(2018, 4, 30))), AgencyKind.DISTRICT)
    (finding,) = evaluation.findings
    assert "(30/04/2018)" in finding.message


def test_a_rule_may_hold_for_one_kind_of_agency_in_one_period():
    none = number(0)
    assert codes(outcome(filled(CT5_05=none), period=YEAR)) == [("R_DOITHOAI_XA", "CT5.05")]
    assert codes(outcome(filled(CT5_05=none), period=HALF)) == []
    assert codes(outcome(filled(AgencyKind.DEPARTMENT, CT5_05=none), AgencyKind.DEPARTMENT, YEAR)) == []


# Single cells


def test_an_empty_required_cell_is_missing():
    evaluation = outcome(filled(CT3_05=EMPTY))
    (finding,) = evaluation.findings
    assert finding.kind is FindingKind.MISSING
    assert finding.message == "Chưa nhập CT3.05 “Trong đó: giải quyết trước hạn và đúng hạn”."
    assert evaluation.waiting == {"CT3.09": "CT3.05"}


def test_an_estimate_without_a_number_is_missing():
    assert outcome(filled(CT3_05=Value(state=SpecialState.ESTIMATE))).findings[0].kind is FindingKind.MISSING


def test_a_required_cell_may_not_stay_without_figures():
    (finding,) = outcome(filled(CT5_01=Value(state=SpecialState.NOT_AVAILABLE))).findings
    assert finding.kind is FindingKind.NOT_AVAILABLE
    assert finding.severity is Severity.ERROR


def test_what_could_not_be_read_is_told_with_what_is_expected():
    (finding,) = outcome(filled(CT5_01=Value(raw="12a"))).findings
    assert finding.kind is FindingKind.UNREADABLE
    assert "“12a” không dùng được; cần số nguyên không âm" in finding.message


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("CT5.01", Decimal(-3)),
        ("CT5.01", Decimal("2.5")),
        ("CT5.01", "ba"),
        ("CT5.01", True),
        ("CT2.12", Decimal("-0.1")),
        ("CT1.02", "Có"),
        ("CT5.01", Decimal("NaN")),
        ("CT5.01", Decimal("1E+50")),
        ("CT3.19", "Xuất sắc"),
    ],
)
def test_a_content_that_cannot_be_true_is_told(code, content):
    (finding,) = outcome(filled() | {code: Value(content)}).findings
    assert (finding.kind, finding.indicator) == (FindingKind.UNREADABLE, code)


@pytest.mark.parametrize("grade", ["T", "Tốt"])
def test_a_choice_is_taken_by_code_or_name(grade):
    assert outcome(filled(CT3_19=Value(grade))).findings == ()


def test_cells_beyond_the_core_form_take_part_once_they_are_filled():
    assert outcome(filled()).findings == ()
    assert codes(outcome(filled(CT5_02=number(3)))) == [("R_TCD_NGUOI", "CT5.02")]


# Against other periods, registers and parts


def test_a_jump_against_last_year_needs_a_reason():
    evaluation = outcome(filled(CT2_12=number("318.6")), same_period_last_year={"CT2.12": number(186)})
    (finding,) = evaluation.findings
    assert finding.needs_reason
    assert finding.message.startswith("CT2.12 tăng 71,3 % so với cùng kỳ (186)")
    assert finding.brief == "tăng 71,3 %: ghi nguyên nhân"
    assert finding.numbers == (("CT2.12", "318,6"), ("same_period_last_year", "186"))


def test_a_small_number_may_change_by_much():
    assert outcome(filled(CT3_15=number(26)), same_period_last_year={"CT3.15": number(16)}).findings == ()


def test_a_fall_from_and_a_rise_to_nothing_are_worded():
    fall = outcome(filled(CT5_01=number(20), CT5_03=number(0)), same_period_last_year={"CT5.01": number(80)})
    rise = outcome(filled(CT5_01=number(80)), same_period_last_year={"CT5.01": number(0)})
    assert fall.findings[0].message.startswith("CT5.01 giảm 75,0 %")
    assert rise.findings[0].message.startswith("CT5.01 tăng 80 so với cùng kỳ (0)")


def test_cumulative_figures_of_the_year_may_not_shrink_without_a_reason():
    earlier = {"CT1.01": number(21), "CT2.05": number(99)}
    assert codes(outcome(filled(), period=YEAR, earlier_period=earlier)) == [("R_YTD", "CT1.01")]
    assert codes(outcome(filled(), period=HALF, earlier_period=earlier)) == []


def test_the_opening_stock_stays_the_same_all_year():
    evaluation = outcome(filled(), period=YEAR, earlier_period={"CT3.01": number(19)})
    assert codes(evaluation) == [("R_TONDAU", "CT3.01")]


def test_a_figure_that_differs_from_its_register_needs_a_reason():
    rows = [{"trang_thai": "CONG_NHAN"}] * 4 + [{"trang_thai": "DANG_KY"}, {}]
    events = {"BK_DVK": [Event(date(2018, 3, 5), row) for row in rows], "BK_DT": []}
    figures = register_figures(programme_2018().indicators, programme_2018().period_by_code["6T-2018"], events)
    counts = {code: figure.value for code, figure in figures.items()}
    assert counts == {"CT3.15": 6, "CT3.16": 4}
    evaluation = outcome(filled(CT3_15=number(6), CT3_16=number(5)), register_counts=counts)
    (finding,) = evaluation.findings
    assert (finding.rule_code, finding.severity, finding.brief) == ("R_BANGKE", Severity.WARNING, "Từ sổ: 4")


def test_a_figure_agrees_with_the_sum_of_its_parts():
    evaluation = outcome(filled(), breakdown_sums={"CT4.03": Decimal(19), "CT4.12": Decimal(20)})
    assert codes(evaluation) == [("R_CHITIET", "CT4.03")]


# Whatever the form holds

CONTENTS = st.builds(
    Value,
    st.none() | st.decimals() | st.booleans() | st.text(max_size=5) | st.dates(),
    st.none() | st.sampled_from(SpecialState),
    raw=st.sampled_from(["", "", "12a"]),
)


@given(st.dictionaries(st.sampled_from([item.code for item in programme_2018().indicators]), CONTENTS), st.booleans())
def test_any_form_is_evaluated(changes, whole_year):
    base = filled(AgencyKind.DISTRICT)
    period = YEAR if whole_year else HALF
    evaluation = outcome(
        base | changes, AgencyKind.DISTRICT, period, same_period_last_year=changes, earlier_period=base
    )
    assert all(evaluation.values[code] == EMPTY for code in evaluation.waiting)
    assert {finding.indicator for finding in evaluation.findings} <= evaluation.values.keys()


# Speed


def grown(times):
    """The programme with every indicator and its rules many times over."""
    base = programme_2018()
    indicators, rules = [], []
    for n in range(times):
        mark = f".{n}" if n else ""
        indicators += [
            replace(
                item,
                code=item.code + mark,
                part_of="",
                formula=" ".join(word + mark if word.startswith("CT") else word for word in item.formula.split()),
            )
            for item in base.indicators
        ]
        rules += [
            Rule(f"{rule.code}{mark}", rule.severity, _marked(rule.expression, mark), "sai", when=rule.when)
            for rule in base.rules
            if not rule.each
        ]
    rules += [rule for rule in base.rules if rule.each]
    return replace(base, version=100 + times, indicators=tuple(indicators), rules=tuple(rules))


def _marked(expression, mark):
    return " ".join(word + mark if word.startswith("CT") else word for word in expression.split())


def work(programme, times):
    values = {f"{code}.{n}" if n else code: value for n in range(times) for code, value in filled().items()}
    context = EvaluationContext(HALF, same_period_last_year=values)
    return partial(evaluate, programme, AgencyKind.COMMUNE, values, context)


def calls(job):
    """Calls made by a job: its work, whatever else the machine does meanwhile."""
    count = 0

    def note(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        job()
    finally:
        sys.setprofile(None)
    return count


def spent(job):
    start = thread_time()
    job()
    return thread_time() - start


def test_ten_times_the_form_is_about_ten_times_the_work():
    one, ten = work(programme_2018(), 1), work(grown(10), 10)
    assert len(ten().values) == 10 * len(one().values)
    assert calls(ten) < 12 * calls(one)


def test_a_cell_edit_is_evaluated_at_once():
    job = work(programme_2018(), 1)
    assert min(spent(job) for _ in range(30)) < 0.005


def calculated(one, other):
    """What becomes of a cell without decimals that is one sum of money less another, neither of them required."""
    base, changes = programme_2018(), {"CT2.12": {}, "CT2.13": {}, "CT2.07": {"formula": "CT2.13 - CT2.12"}}
    indicators = tuple(
        replace(item, **changes[item.code], required=False, decimals=0 if item.formula else item.decimals)
        if item.code in changes
        else item
        for item in base.indicators
    )
    values = filled(CT2_13=one, CT2_12=other)
    made = evaluate(replace(base, indicators=indicators), AgencyKind.COMMUNE, values, EvaluationContext(HALF))
    return made.values["CT2.07"]


def test_nothing_below_nothing_is_plain_nothing_and_what_is_less_stays_less():
    assert str(calculated(number("0.2"), number("0.4")).content) == "0"
    assert str(calculated(number(1), number(4)).content) == "-3"


def test_why_a_calculated_figure_is_missing_follows_from_what_it_is_made_of():
    absent, unknown = Value(state=SpecialState.NOT_APPLICABLE), Value(state=SpecialState.NOT_AVAILABLE)
    assert calculated(absent, unknown) == absent
    assert calculated(number(4), unknown) == unknown
    assert calculated(number(4), EMPTY) == EMPTY


def test_each_check_that_could_be_made_is_counted_once():
    sound = filled()
    typed = sum(1 for code in outcome(sound).values if code in sound)
    rules = outcome(sound).checks - typed
    assert 0 < rules <= len(programme_2018().rules) + len(sound) * 4
    less = {code: value for code, value in sound.items() if code != "CT3.05"}
    assert outcome(less).checks < outcome(sound).checks


def test_each_cell_that_takes_part_is_one_check():
    bare = replace(programme_2018(), rules=())
    evaluation = evaluate(bare, AgencyKind.COMMUNE, filled(), EvaluationContext(HALF))
    assert evaluation.checks == len(filled())


def test_at_one_cell_the_error_stands_before_the_warning():
    rules = (
        Rule("W", Severity.WARNING, "CT3.05 > 999999", "xem lại", focus="CT3.04"),
        Rule("L", Severity.ERROR, "CT3.02 > 999999", "sai", focus="CT3.04"),
    )
    evaluation = evaluate(replace(programme_2018(), rules=rules), AgencyKind.COMMUNE, filled(), EvaluationContext(HALF))
    assert codes(evaluation) == [("L", "CT3.04"), ("W", "CT3.04")]


def test_a_result_of_more_digits_than_can_be_reckoned_with_is_none():
    base = programme_2018()
    powers = {"CT2.07": {"formula": " * ".join(["CT2.13"] * 9), "decimals": 2}}
    indicators = tuple(replace(item, **powers.get(item.code, {})) for item in base.indicators)
    huge = filled(CT2_13=number("9" * 15))
    made = evaluate(replace(base, indicators=indicators, rules=()), AgencyKind.COMMUNE, huge, EvaluationContext(HALF))
    assert made.findings == ()
    assert made.values["CT2.07"].content is None


@pytest.mark.parametrize(("when", "found"), [("CT3.05 > 999999", []), ("CT3.05 < 999999", [("R", "CT3.02")])])
def test_a_rule_with_a_condition_speaks_only_where_the_condition_holds(when, found):
    rules = (Rule("R", Severity.ERROR, "CT3.02 > 999999", "sai", when=when),)
    evaluation = evaluate(replace(programme_2018(), rules=rules), AgencyKind.COMMUNE, filled(), EvaluationContext(HALF))
    assert codes(evaluation) == found


def test_what_is_calculated_from_a_cell_in_error_is_not_judged():
    rules = (
        Rule("C", Severity.ERROR, "CT3.09 > 999999", "sai"),
        Rule("T", Severity.ERROR, "CT3.04 > 999999", "sai"),
    )
    for some, found in ((rules, [("T", "CT3.04")]), (rules[:1], [("C", "CT3.09")])):
        made = evaluate(replace(programme_2018(), rules=some), AgencyKind.COMMUNE, filled(), EvaluationContext(HALF))
        assert codes(made) == found
