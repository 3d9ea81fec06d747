"""Formulas, conditions and messages of a programme: they parse, name what exists, fit their kinds, do not go round."""

from collections.abc import Callable, Iterator, Mapping
from typing import cast

from desktop.rules.formula_kinds import KIND_OF_TYPE, Kind, kind_of
from desktop.rules.formulas import FormulaError, compile_expression, split_ratio
from desktop.rules.programme_draft import Draft, Found, check_cycles
from desktop.rules.programme_entries import Indicator, Rule
from desktop.rules.programme_kinds import TASK_CHOICES, Aggregation, Entry, ValueType
from desktop.rules.register_figures import PERIOD_FROM, PERIOD_TO
from desktop.rules.rule_choice import chooses
from desktop.rules.rule_messages import compile_message

SYSTEM_SOURCES = frozenset({"subordinates_obliged", "subordinates_reported", "subordinates_on_time"})
"""What the program itself can count."""

NUMERIC = frozenset({ValueType.COUNT, ValueType.PERCENT, ValueType.MONEY})

CONTEXT_KINDS: Mapping[str, Kind] = {"org_type": Kind.TEXT, "period": Kind.TEXT}
"""Names that every rule may read: kind of agency, kind of period."""

ATTRIBUTE_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(("code", "task", "group", "unit", "type", "aggregation", "period_mode", "entry"), Kind.TEXT),
    **dict.fromkeys(("part_of", "register", "breakdown"), Kind.TEXT),
    **dict.fromkeys(("core", "required", "compares_with_last_year"), Kind.TRUTH),
}
"""What ``each`` may ask about an indicator."""

COUNT_NAMES = ("register_count", "breakdown_sum")
"""What an ``each`` rule may read besides the value: rows in the register, sum of the parts."""

WINDOW_KINDS: dict[str, Kind] = {PERIOD_FROM: Kind.DAY, PERIOD_TO: Kind.DAY}
"""What a register's filter may read besides its columns."""

_MOST_DECIMALS = 6
_AGGREGATED: Mapping[Aggregation, frozenset[ValueType]] = {
    Aggregation.SUM: frozenset({ValueType.COUNT, ValueType.MONEY}),
    Aggregation.RATIO: frozenset({ValueType.PERCENT}),
    Aggregation.COUNT_TRUE: frozenset({ValueType.BOOL}),
    Aggregation.LIST: frozenset({ValueType.TEXT, ValueType.CHOICE, ValueType.DATE}),
}


def check_formulas(draft: Draft) -> Iterator[Found]:
    """Faults in formulas of indicators and in rules."""
    for path, item in cast("Iterator[tuple[str, Indicator]]", draft.each("indicators")):
        yield from _check_entry(path, item)
        yield from _check_aggregation(path, item)
        if item.formula:
            yield from _check_formula(f"{path}.formula", item, draft)
        if item.register_filter:
            yield from _check_filter(f"{path}.register_filter", item, draft)
        yield from _check_register(path, item, draft)
    yield from _check_round_trips(draft)
    for path, rule in cast("Iterator[tuple[str, Rule]]", draft.each("rules")):
        yield from _check_rule(path, rule, draft)


def _check_entry(path: str, item: Indicator) -> Iterator[Found]:
    if (item.entry is Entry.DERIVED) is not bool(item.formula):
        yield Found(f"{path}.formula", "chỉ tiêu máy tính (derived) cần công thức; chỉ tiêu khác để trống")
    if (item.entry is Entry.SYSTEM) is not (item.system_source in SYSTEM_SOURCES):
        yield Found(
            f"{path}.system_source", f"chỉ tiêu phần mềm tự lấy (system) cần một trong {sorted(SYSTEM_SOURCES)}"
        )
    if not 0 <= item.decimals <= _MOST_DECIMALS or (item.decimals and item.type not in NUMERIC - {ValueType.COUNT}):
        yield Found(f"{path}.decimals", f"cần từ 0 đến {_MOST_DECIMALS}; số đếm, chữ, ngày thì là 0")
    if item.compares_with_last_year and item.type not in NUMERIC:
        yield Found(f"{path}.compares_with_last_year", "chỉ so sánh cùng kỳ được với chỉ tiêu là số")


def _check_aggregation(path: str, item: Indicator) -> Iterator[Found]:
    if item.type not in _AGGREGATED.get(item.aggregation, frozenset(ValueType)):
        yield Found(f"{path}.aggregation", f"cách tổng hợp {item.aggregation} không dùng cho kiểu {item.type}")
    if item.aggregation is Aggregation.RATIO and item.entry is not Entry.DERIVED:
        yield Found(f"{path}.aggregation", "tỷ lệ tổng hợp được thì phải do máy tính từ tử số và mẫu số")


def _check_formula(path: str, item: Indicator, draft: Draft) -> Iterator[Found]:
    try:
        formula = compile_expression(item.formula)
        found = kind_of(formula, _indicator_kinds(draft))
    except FormulaError as error:
        yield Found(path, _sentence(error))
        return
    if found is not KIND_OF_TYPE[item.type]:
        yield Found(path, f"công thức cho {found}, chỉ tiêu cần {KIND_OF_TYPE[item.type]}")
    if item.aggregation is Aggregation.RATIO and split_ratio(formula) is None:
        yield Found(path, "tỷ lệ phải có dạng (tử số) / (mẫu số) * 100")
    for name in sorted(formula.names):
        operand = draft.indicators.get(name)
        if operand is not None and (lacking := item.applies_to - operand.applies_to):
            kinds = ", ".join(sorted(lacking))
            yield Found(path, f"{item.code} áp dụng cho {kinds} nhưng {name} thì không")


def _check_register(path: str, item: Indicator, draft: Draft) -> Iterator[Found]:
    if not item.register:
        if item.register_sum:
            yield Found(f"{path}.register_sum", "có cột cộng thì cần mã sổ (register)")
        return
    if item.entry is not Entry.INPUT or item.type not in (ValueType.COUNT, ValueType.MONEY):
        yield Found(f"{path}.register", "chỉ lấy từ sổ được số đếm hoặc số tiền mà người nhập (input)")
    register = draft.registers.get(item.register)
    if item.register_sum and register is not None:
        added = next((column for column in register.columns if column.code == item.register_sum), None)
        if added is None or added.type is not item.type:
            yield Found(f"{path}.register_sum", f"cần một cột của sổ {item.register} cùng kiểu {item.type}")
    elif item.type is not ValueType.COUNT:
        yield Found(f"{path}.register_sum", "đếm dòng chỉ cho số đếm; số tiền cần cột cộng")


def _check_filter(path: str, item: Indicator, draft: Draft) -> Iterator[Found]:
    register = draft.registers.get(item.register)
    if register is None:
        if not item.register:
            yield Found(path, "có điều kiện lọc thì cần mã sổ (register)")
        return
    kinds = WINDOW_KINDS | {column.code: KIND_OF_TYPE[column.type] for column in register.columns}
    yield from _check_condition(path, item.register_filter, kinds.get)
    yield from _check_filter_codes(path, item, draft)


def _check_filter_codes(path: str, item: Indicator, draft: Draft) -> Iterator[Found]:
    """Codes that a filter compares a choice column with are in that column's list."""
    from desktop.rules.formula_tree import compared_texts

    columns = {column.code: column for column in draft.registers[item.register].columns}
    try:
        compared = compared_texts(compile_expression(item.register_filter).tree)
    except FormulaError:
        return
    for name, text in compared:
        choices = columns[name].choices if name in columns else ""
        known = draft.codes("tasks") if choices == TASK_CHOICES else {c.code for c in draft.code_lists.get(choices, ())}
        if known and text not in known:
            yield Found(path, f"cột {name} không có giá trị “{text[:40]}”")


def _check_round_trips(draft: Draft) -> Iterator[Found]:
    edges: dict[str, set[str]] = {}
    for item in draft.indicators.values():
        try:
            edges[item.code] = set(compile_expression(item.formula).names) if item.formula else set()
        except FormulaError:
            continue
    places = {item.code: f"{path}.formula" for path, item in draft.each("indicators")}
    yield from check_cycles("công thức", edges, places)


def _check_rule(path: str, rule: Rule, draft: Draft) -> Iterator[Found]:
    if not rule.message.strip():
        yield Found(f"{path}.message", "cần có câu báo cho người nhập")
    if rule.focus and (rule.each or rule.focus not in draft.codes("indicators")):
        cause = "luật áp dụng cho từng chỉ tiêu thì để trống" if rule.each else f"không có chỉ tiêu “{rule.focus[:40]}”"
        yield Found(f"{path}.focus", cause)
    if rule.each:
        yield from _check_condition(f"{path}.each", rule.each, ATTRIBUTE_KINDS.get)
    names = _rule_kinds(rule, draft)
    yield from _check_condition(f"{path}.expression", rule.expression, names)
    if rule.when:
        yield from _check_condition(f"{path}.when", rule.when, names)
    for part in ("message", "brief"):
        yield from _check_message(f"{path}.{part}", getattr(rule, part), rule, names)
    if not rule.each and not rule.focus and not _names_an_indicator(rule, draft):
        yield Found(f"{path}.expression", "luật cần nêu ít nhất một chỉ tiêu")


def _names_an_indicator(rule: Rule, draft: Draft) -> bool:
    try:
        return bool(compile_expression(rule.expression).names & draft.codes("indicators"))
    except FormulaError:
        return True


def _check_message(path: str, text: str, rule: Rule, kinds: Callable[[str], Kind | None]) -> Iterator[Found]:
    try:
        message = compile_message(text)
        for expression in message.expressions:
            kind_of(expression, kinds)
    except FormulaError as error:
        yield Found(path, _sentence(error))
        return
    if not rule.each and message.speaks_of_one:
        yield Found(path, "{code} và {change} chỉ dùng trong luật áp dụng cho từng chỉ tiêu (each)")


def _check_condition(path: str, text: str, kinds: Callable[[str], Kind | None]) -> Iterator[Found]:
    try:
        found = kind_of(compile_expression(text), kinds)
    except FormulaError as error:
        yield Found(path, _sentence(error))
        return
    if found is not Kind.TRUTH:
        yield Found(path, f"cần một điều kiện đúng/sai, đang là {found}")


def _indicator_kinds(draft: Draft) -> Callable[[str], Kind | None]:
    indicators, codes = draft.indicators, draft.codes("indicators")

    def kind(name: str) -> Kind | None:
        if name in indicators:
            return KIND_OF_TYPE[indicators[name].type]
        return Kind.NUMBER if name in codes else None

    return kind


def _rule_kinds(rule: Rule, draft: Draft) -> Callable[[str], Kind | None]:
    of_indicators = _indicator_kinds(draft)
    own: dict[str, Kind] = dict(CONTEXT_KINDS)
    if rule.each:
        value = _chosen_kind(rule, draft)
        own |= dict.fromkeys(("value", "same_period_last_year", "earlier_period"), value)
        own |= dict.fromkeys(COUNT_NAMES, Kind.NUMBER)
    return lambda name: own.get(name) or of_indicators(name)


def _chosen_kind(rule: Rule, draft: Draft) -> Kind:
    """The kind of the values that an ``each`` rule is applied to; numbers when it chooses several kinds."""
    try:
        kinds = {KIND_OF_TYPE[item.type] for item in draft.indicators.values() if chooses(rule, item)}
    except FormulaError:
        return Kind.NUMBER
    return kinds.pop() if len(kinds) == 1 else Kind.NUMBER


def _sentence(error: FormulaError) -> str:
    return error.message.rstrip(".")
