"""A programme made ready for one kind of agency: formulas in the order of calculation, every rule at every cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from graphlib import TopologicalSorter
from typing import Any

from desktop.rules.formulas import Expression, compile_expression
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator, Rule
from desktop.rules.programme_kinds import AgencyKind, Entry
from desktop.rules.rule_choice import chooses
from desktop.rules.rule_messages import Message, compile_message
from desktop.rules.values import Scalar

_OWN_NAMES = ("value", "same_period_last_year")
"""What a sentence about one indicator may speak of without naming it."""


@dataclass(frozen=True)
class Formula:
    """A calculated indicator.

    Attributes:
        inputs: Typed indicators that it comes from, directly or through other formulas, in the programme's order.
    """

    indicator: Indicator
    expression: Expression
    inputs: tuple[str, ...]


def _nothing_yet() -> dict[tuple[Scalar | None, ...], Any]:
    return {}


@dataclass(frozen=True)
class Check:
    """One rule at one cell.

    Attributes:
        own: Code of the indicator to which an ``each`` rule is applied; "" for a rule over named indicators.
        focus: Code of the cell at which a violation is shown.
        reads: Indicators that the rule compares, in the order of writing.
        inputs: Typed cells behind ``reads``. calculated: whether a formula stands between them.
        told: Every name from which a finding of this rule is written.
        written: Findings by the values of ``told``, kept by who writes them: at each keystroke most are as they were.
    """

    rule: Rule
    own: str
    focus: str
    expression: Expression
    when: Expression | None
    message: Message
    brief: Message
    reads: tuple[str, ...]
    inputs: frozenset[str]
    calculated: bool
    told: tuple[str, ...]
    written: dict[tuple[Scalar | None, ...], Any] = field(default_factory=_nothing_yet, compare=False, repr=False)


@dataclass(frozen=True)
class CompiledProgramme:
    """What is needed to evaluate the reports of one kind of agency; indicators that it does not report are left out."""

    indicators: tuple[Indicator, ...]
    formulas: tuple[Formula, ...]
    checks: tuple[Check, ...]
    choices: Mapping[str, frozenset[str]]

    @cached_property
    def by_code(self) -> Mapping[str, Indicator]:
        """Indicators by their code."""
        return {item.code: item for item in self.indicators}

    @cached_property
    def typed(self) -> tuple[Indicator, ...]:
        """Indicators that are not calculated."""
        return tuple(item for item in self.indicators if item.entry is not Entry.DERIVED)


@lru_cache(maxsize=32)
def compile_programme(programme: Programme, kind: AgencyKind) -> CompiledProgramme:
    """Compile a programme once; asking again is free.

    Raises:
        FormulaError: The programme was never checked by ``programme_file``.
    """
    indicators = {item.code: item for item in programme.indicators if kind in item.applies_to}
    formulas = _formulas(indicators)
    inputs = {code: formula.inputs for code, formula in formulas.items()}
    checks = [
        _check(rule, own, indicators, inputs)
        for rule in programme.rules
        for own in (_chosen(rule, indicators) if rule.each else ("",))
    ]
    return CompiledProgramme(
        indicators=tuple(indicators.values()),
        formulas=tuple(formulas.values()),
        checks=tuple(check for check in checks if check.focus in indicators),
        choices={
            name: frozenset(t for c in entries for t in (c.code, c.name)) for name, entries in programme.lists.items()
        },
    )


def _formulas(indicators: Mapping[str, Indicator]) -> dict[str, Formula]:
    expressions = {
        code: compile_expression(item.formula) for code, item in indicators.items() if item.entry is Entry.DERIVED
    }
    order = TopologicalSorter({code: expression.names & expressions.keys() for code, expression in expressions.items()})
    formulas: dict[str, Formula] = {}
    for code in order.static_order():
        behind = set[str]()
        for name in expressions[code].names:
            behind.update(formulas[name].inputs if name in formulas else (name,))
        inputs = tuple(name for name in indicators if name in behind)
        formulas[code] = Formula(indicators[code], expressions[code], inputs)
    return formulas


def _chosen(rule: Rule, indicators: Mapping[str, Indicator]) -> tuple[str, ...]:
    return tuple(code for code, item in indicators.items() if chooses(rule, item))


def _check(rule: Rule, own: str, indicators: Mapping[str, Indicator], inputs: Mapping[str, tuple[str, ...]]) -> Check:
    expression = compile_expression(rule.expression)
    named = tuple(name for name in expression.ordered_names if name in indicators)
    reads = (own, *(name for name in named if name != own)) if own else named
    message, brief = compile_message(rule.message), compile_message(rule.brief or rule.message)
    written = (name for part in (*message.expressions, *brief.expressions) for name in part.ordered_names)
    return Check(
        rule=rule,
        own=own,
        focus=own or rule.focus or next(iter(named), ""),
        expression=expression,
        when=compile_expression(rule.when) if rule.when else None,
        message=message,
        brief=brief,
        reads=reads,
        inputs=frozenset(cell for name in reads for cell in inputs.get(name, (name,))),
        calculated=any(name in inputs for name in reads),
        told=tuple(dict.fromkeys((*reads, *expression.ordered_names, *written, *(_OWN_NAMES if own else ())))),
    )
