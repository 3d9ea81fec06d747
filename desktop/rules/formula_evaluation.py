"""How a syntax tree is calculated: each node becomes a function once, so that evaluating is only calls."""

import operator
from collections.abc import Callable
from datetime import date
from decimal import Context, Decimal
from typing import Any

from desktop.rules.formula_tree import Binary, Call, Literal, Membership, Name, Node, Presence, Unary
from desktop.rules.values import Scalar

Lookup = Callable[[str], Scalar | None]
"""Gives the value of a name; ``None`` where there is none."""
Evaluator = Callable[[Lookup], Scalar | None]

_EXACT = Context(prec=60, Emax=999_999, Emin=-999_999, traps=[])
"""Wide enough that sums and products of reported numbers are exact; faults give NaN, which becomes ``None``."""

_ARITHMETIC: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "+": _EXACT.add,
    "-": _EXACT.subtract,
    "*": _EXACT.multiply,
    "/": _EXACT.divide,
}
_EQUALITY: dict[str, Callable[[Any, Any], bool]] = {"==": operator.eq, "!=": operator.ne}
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def evaluator_of(node: Node) -> Evaluator:  # noqa: PLR0911 - a return for each kind of node
    """The function that calculates a tree."""
    match node:
        case Literal():
            return _constant(node.value)
        case Name():
            return _reading(node.name)
        case Unary(operator="not"):
            return _negation(evaluator_of(node.operand))
        case Unary():
            return _minus(evaluator_of(node.operand)) if node.operator == "-" else _plus(evaluator_of(node.operand))
        case Binary():
            return _binary(node.operator, evaluator_of(node.left), evaluator_of(node.right))
        case Membership():
            return _membership(evaluator_of(node.operand), tuple(choice.value for choice in node.choices))
        case Presence():
            return _presence(evaluator_of(node.operand), node.present)
        case Call():
            return _call(node.function, tuple(evaluator_of(argument) for argument in node.arguments))


def _binary(sign: str, left: Evaluator, right: Evaluator) -> Evaluator:
    if sign in ("and", "or"):
        return _connection(left, right, settled_by=sign == "or")
    if sign in _ARITHMETIC:
        return _arithmetic(_ARITHMETIC[sign], left, right)
    if sign in _EQUALITY:
        return _equality(_EQUALITY[sign], left, right)
    return _order(_ORDER[sign], left, right)


def _constant(value: Scalar) -> Evaluator:
    return lambda _: value


def _reading(name: str) -> Evaluator:
    def read(lookup: Lookup) -> Scalar | None:
        value = lookup(name)
        return None if isinstance(value, Decimal) and not value.is_finite() else value

    return read


def _negation(operand: Evaluator) -> Evaluator:
    def negate(lookup: Lookup) -> Scalar | None:
        value = operand(lookup)
        return not value if isinstance(value, bool) else None

    return negate


def _minus(operand: Evaluator) -> Evaluator:
    def minus(lookup: Lookup) -> Scalar | None:
        value = operand(lookup)
        return _EXACT.minus(value) if isinstance(value, Decimal) else None

    return minus


def _plus(operand: Evaluator) -> Evaluator:
    def plus(lookup: Lookup) -> Scalar | None:
        value = operand(lookup)
        return value if isinstance(value, Decimal) else None

    return plus


def _connection(left: Evaluator, right: Evaluator, *, settled_by: bool) -> Evaluator:
    """``and`` (settled by a false side) or ``or`` (settled by a true one); else missing if a side is missing."""

    def connect(lookup: Lookup) -> Scalar | None:
        one = left(lookup)
        if one is settled_by:
            return settled_by
        other = right(lookup)
        if other is settled_by:
            return settled_by
        return not settled_by if isinstance(one, bool) and isinstance(other, bool) else None

    return connect


def _arithmetic(calculation: Callable[[Decimal, Decimal], Decimal], left: Evaluator, right: Evaluator) -> Evaluator:
    def calculate(lookup: Lookup) -> Scalar | None:
        one, other = left(lookup), right(lookup)
        if not isinstance(one, Decimal) or not isinstance(other, Decimal):
            return None
        result = calculation(one, other)
        return result if result.is_finite() else None

    return calculate


def _equality(comparison: Callable[[Any, Any], bool], left: Evaluator, right: Evaluator) -> Evaluator:
    def compare(lookup: Lookup) -> Scalar | None:
        one, other = left(lookup), right(lookup)
        if one is None or type(one) is not type(other):
            return None
        return comparison(one, other)

    return compare


def _order(comparison: Callable[[Any, Any], bool], left: Evaluator, right: Evaluator) -> Evaluator:
    def compare(lookup: Lookup) -> Scalar | None:
        one, other = left(lookup), right(lookup)
        if isinstance(one, Decimal) and isinstance(other, Decimal):
            return comparison(one, other)
        if isinstance(one, date) and isinstance(other, date):
            return comparison(one, other)
        return None

    return compare


def _membership(operand: Evaluator, choices: tuple[Scalar, ...]) -> Evaluator:
    def contains(lookup: Lookup) -> Scalar | None:
        value = operand(lookup)
        if value is None:
            return None
        return any(type(value) is type(choice) and value == choice for choice in choices)

    return contains


def _presence(operand: Evaluator, present: bool) -> Evaluator:  # noqa: FBT001 - the node's own field
    return lambda lookup: (operand(lookup) is not None) is present


def _call(function: str, arguments: tuple[Evaluator, ...]) -> Evaluator:
    if function == "abs":
        return _absolute(arguments[0])
    return _extreme(arguments, largest=function == "max")


def _absolute(operand: Evaluator) -> Evaluator:
    def absolute(lookup: Lookup) -> Scalar | None:
        value = operand(lookup)
        return _EXACT.abs(value) if isinstance(value, Decimal) else None

    return absolute


def _extreme(arguments: tuple[Evaluator, ...], *, largest: bool) -> Evaluator:
    def extreme(lookup: Lookup) -> Scalar | None:
        values = [argument(lookup) for argument in arguments]
        numbers = [value for value in values if isinstance(value, Decimal)]
        if len(numbers) < len(values):
            return None
        return max(numbers) if largest else min(numbers)

    return extreme
