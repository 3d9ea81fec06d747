"""Which indicators an ``each`` rule is applied to: asked of what the indicators are, never of their values."""

from collections.abc import Mapping

from desktop.rules.formulas import compile_expression
from desktop.rules.programme_entries import Indicator, Rule
from desktop.rules.values import Scalar


def chooses(rule: Rule, indicator: Indicator) -> bool:
    """Whether the rule is applied to the indicator.

    Raises:
        FormulaError: The rule's ``each`` cannot be understood.
    """
    attributes: Mapping[str, Scalar] = {
        "code": indicator.code,
        "task": indicator.task,
        "group": indicator.group,
        "unit": indicator.unit,
        "type": indicator.type.value,
        "aggregation": indicator.aggregation.value,
        "period_mode": indicator.period_mode.value,
        "entry": indicator.entry.value,
        "part_of": indicator.part_of,
        "register": indicator.register,
        "breakdown": indicator.breakdown,
        "core": indicator.core,
        "required": indicator.required,
        "compares_with_last_year": indicator.compares_with_last_year,
    }
    return compile_expression(rule.each).evaluate(attributes.get) is True
