import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desktop.rules.formula_grammar import MAX_DEPTH
from desktop.rules.formula_kinds import Kind, kind_of
from desktop.rules.formula_tree import written
from desktop.rules.formulas import FormulaError, compile_expression, split_ratio

VALUES = {
    "CT3.01": Decimal(24),
    "CT3.02": Decimal(1262),
    "CT3.04": Decimal(1248),
    "CT3.05": Decimal(1284),
    "CT1.02": True,
    "CT1.03": "",
    "CT6.01": date(2018, 5, 10),
    "value": Decimal("318.6"),
    "zero": Decimal(0),
    "org_type": "UBND_X",
}


def result(text):
    return compile_expression(text).evaluate(VALUES.get)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CT3.01 + CT3.02 - CT3.04", Decimal(38)),
        ("-(2 - 5) * 4 / 3", Decimal(4)),
        ("1 - 1 - 1", Decimal(-1)),
        ("0.1 + 0.2 == 0.3", True),
        ("max(10, 0.5 * value)", Decimal("159.30")),
        ("min(3, 2, 7)", Decimal(2)),
        ("abs(CT3.04 - CT3.05)", Decimal(36)),
        ("CT3.05 <= CT3.04", False),
        ("not CT1.02 or CT1.03 != ''", False),
        ("CT6.01 >= date(2018, 5, 4)", True),
        ("CT6.01 == date(2018, 5, 10)", True),
        ("CT6.01 < date(2018, 5, 10)", False),
        ("org_type == 'UBND_X' and CT1.02", True),
        ("org_type in ('UBND_H', 'UBND_X')", True),
        ("not 1 == 2", True),
        ("1 == 1 or 1 == 1 and false", True),
        ("value is not none", True),
        ("absent is none", True),
    ],
)
def test_a_formula_is_calculated_exactly(text, expected):
    assert result(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "CT9.99 + 1",
        "CT3.04 / zero",
        "CT3.04 / (CT3.01 - 24)",
        "CT9.99 <= 3",
        "abs(CT9.99)",
        "max(1, CT9.99)",
        "CT1.03 + 1",
        "CT1.02 < 3",
        "not CT9.99",
        "CT9.99 in (1, 2)",
        "CT6.01 < 3",
        "3 > CT6.01",
        "'b' > 'a'",
        "CT3.01 == 'x'",
        "1 == true",
        "absent == 1",
        "1 != absent",
        "absent == missing",
    ],
)
def test_what_is_missing_divided_by_zero_or_of_the_wrong_kind_has_no_result(text):
    assert result(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("absent > 1 or true", True),
        ("true or absent > 1", True),
        ("absent > 1 and false", False),
        ("absent > 1 or false", None),
        ("absent > 1 and true", None),
    ],
)
def test_one_side_settles_and_and_or_where_it_suffices(text, expected):
    assert result(text) is expected


@pytest.mark.parametrize("number", [Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity")])
def test_a_number_that_is_none_counts_as_missing(number):
    assert compile_expression("a + 1 > 2").evaluate({"a": number}.get) is None


def test_an_expression_knows_what_it_reads():
    expression = compile_expression("CT3.05 <= CT3.04 or period == 'N'")
    assert expression.names == {"CT3.05", "CT3.04", "period"}
    assert expression.ordered_names == ("CT3.05", "CT3.04", "period")


@pytest.mark.parametrize(
    ("text", "position", "cause"),
    [
        ("", 0, "trống"),
        ("CT3.05 +", 8, "cần mã chỉ tiêu, số"),
        ("(CT3.05", 7, "cần dấu “)”"),
        ("CT3.05 $ 2", 7, "không hiểu ký tự “$”"),
        ("1 < 2 < 3", 6, "không chờ “<”"),
        ("date(2018, 2, 30)", 0, "không có ngày này"),
        ("abs(1, 2)", 0, "chỉ nhận một số"),
        ("9" * 41, 0, "40 chữ số"),
        ("1+" * 200 + "1", 0, "lồng nhau"),
        ("1 +" * 1000, 2000, "dài quá"),
        ("__import__('os')", 10, "không chờ “(”"),
        ("'abc", 0, "không hiểu"),
    ],
)
def test_a_bad_formula_is_refused_with_its_place_and_cause(text, position, cause):
    with pytest.raises(FormulaError, match=re.escape(cause)) as caught:
        compile_expression(text)
    assert caught.value.position == position
    assert caught.value.message.startswith("Công thức “")


@given(st.text(max_size=80))
@example("CT1.01\x00")
@example("1\ud800")
@example("((((((((")
def test_any_text_gives_an_expression_or_a_formula_error(text):
    try:
        compile_expression(text).evaluate(lambda _: None)
    except FormulaError as error:
        place = error.position
    else:
        place = 0
    assert 0 <= place <= len(text)


TOKENS = st.sampled_from(
    [
        "CT3.05",
        "CT1.02",
        "value",
        "org_type",
        "1",
        "0.5",
        "'x'",
        "true",
        "none",
        "(",
        ")",
        ",",
        "+",
        "-",
        "*",
        "/",
        "<=",
        "==",
        "and",
        "or",
        "not",
        "in",
        "is",
        "abs",
        "max",
        "date",
    ]
)


@given(st.lists(TOKENS, max_size=14).map(" ".join))
@example("+ CT3.05")
def test_any_row_of_words_gives_a_value_or_a_formula_error(text):
    try:
        expression = compile_expression(text)
    except FormulaError:
        return
    assert expression.evaluate(VALUES.get) is None or isinstance(
        expression.evaluate(VALUES.get), Decimal | bool | str | date
    )
    again = compile_expression(written(expression.tree))
    assert again.evaluate(VALUES.get) == expression.evaluate(VALUES.get)


NUMBERS = st.decimals(-(10**15), 10**15, places=3)


@given(NUMBERS, NUMBERS)
def test_arithmetic_agrees_with_decimal(one, other):
    values = {"a": one, "b": other}
    assert compile_expression("a + b - a").evaluate(values.get) == one + other - one
    assert compile_expression("a <= b").evaluate(values.get) is (one <= other)


@pytest.mark.parametrize("text", ["CT3.05 / CT3.04 * 100", "100 * CT3.05 / CT3.04", "(CT3.05 + 0) / (CT3.04) * 100"])
def test_a_percentage_is_taken_apart(text):
    above, below = split_ratio(compile_expression(text))
    assert above.evaluate(VALUES.get) == 1284
    assert below.evaluate(VALUES.get) == 1248


@pytest.mark.parametrize(
    "text", ["CT3.05 / CT3.04", "CT3.05 * 100", "CT3.05 / CT3.04 * 1000", "CT3.05 / CT3.04 * 100 + 0"]
)
def test_what_is_no_percentage_is_not_taken_apart(text):
    assert split_ratio(compile_expression(text)) is None


KINDS = {"CT3.05": Kind.NUMBER, "CT1.02": Kind.TRUTH, "CT1.03": Kind.TEXT, "CT6.01": Kind.DAY}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("CT3.05 * 2", Kind.NUMBER),
        ("CT3.05 > 2 and CT1.02", Kind.TRUTH),
        ("CT1.03 in ('a')", Kind.TRUTH),
        ("CT6.01", Kind.DAY),
        ("-CT3.05", Kind.NUMBER),
        ("CT1.03 is none", Kind.TRUTH),
    ],
)
def test_the_kind_of_a_formula_is_known_before_it_is_calculated(text, kind):
    assert kind_of(compile_expression(text), KINDS.get) is kind


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("CT3.05 + CT1.03", "cần số, đang là chữ"),
        ("CT1.02 > CT1.02", "không so lớn bé được với đúng/sai"),
        ("CT9.01 + 1", "không có “CT9.01”"),
        ("CT3.05 == 'x'", "cần số, đang là chữ"),
        ("not CT3.05", "cần đúng/sai, đang là số"),
        ("CT3.05 in ('x')", "cần số"),
        ("max(CT3.05, CT6.01)", "cần số, đang là ngày"),
    ],
)
def test_kinds_that_do_not_fit_are_told(text, cause):
    with pytest.raises(FormulaError, match=re.escape(cause)):
        kind_of(compile_expression(text), KINDS.get)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("CT3.05 + true", 0),
        ("false + CT3.05", 0),
        ("1 + (not CT1.02)", 9),
        ("1 < 2 and not CT3.05", 14),
    ],
)
def test_a_kind_that_does_not_fit_is_told_with_its_place(text, position):
    with pytest.raises(FormulaError) as refused:
        kind_of(compile_expression(text), KINDS.get)
    assert refused.value.position == position


@pytest.mark.parametrize("atom", ["true", "false", "(1 == 1)"])
def test_what_is_nested_to_the_limit_is_read_and_what_is_deeper_is_not(atom):
    nots = MAX_DEPTH - (2 if "==" in atom else 1)
    compile_expression("not (" * nots + atom + ")" * nots)
    with pytest.raises(FormulaError):
        compile_expression("not (" * (nots + 1) + atom + ")" * (nots + 1))
