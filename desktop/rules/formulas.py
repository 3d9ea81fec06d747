"""Formulas and conditions of a programme: compiled once, evaluated often, in exact decimal arithmetic.

A formula is text in a programme file, so it comes from outside: it is parsed by a small grammar and can only calculate.
Where a value is missing the result is missing too (``None``), and the caller decides what that means. ``and`` and
``or`` are settled by one side where that side suffices, as in SQL.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from desktop.core.text import nfc
from desktop.rules.formula_evaluation import Evaluator, Lookup, evaluator_of
from desktop.rules.formula_syntax import FormulaError, parse
from desktop.rules.formula_tree import Binary, Literal, Node, names_in, written
from desktop.rules.programme_entries import Indicator
from desktop.rules.values import Scalar

__all__ = ["Expression", "FormulaError", "Lookup", "compile_expression", "ratio_parts", "split_ratio"]

_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Expression:
    """A formula ready to be evaluated.

    Attributes:
        text: As written.
        names: Indicator codes and other names that it reads. ordered_names: the same, in the order of writing.
        tree: Its syntax tree.
    """

    text: str
    tree: Node = field(compare=False, repr=False)
    names: frozenset[str] = field(compare=False, repr=False)
    ordered_names: tuple[str, ...] = field(compare=False, repr=False)
    _evaluate: Evaluator = field(compare=False, repr=False)

    def evaluate(self, lookup: Lookup) -> Scalar | None:
        """The result; ``None`` when a needed value is missing, of the wrong kind, or divided by zero."""
        return self._evaluate(lookup)


@lru_cache(maxsize=4096)
def compile_expression(text: str) -> Expression:
    """Compile a formula; the same text is compiled once.

    Raises:
        FormulaError: The text is no formula; the error tells the character.
    """
    normal = nfc(text)
    return _expression(normal, parse(normal))


def ratio_parts(indicator: Indicator) -> tuple[Expression, Expression]:
    """Numerator and denominator of a percentage, so that a total can be computed from sums.

    Raises:
        FormulaError: The indicator's formula is not of the form ``A / B * 100``.
    """
    parts = split_ratio(compile_expression(indicator.formula))
    if parts is None:
        raise FormulaError(indicator.formula, 0, "tỷ lệ phải có dạng (tử số) / (mẫu số) * 100")
    return parts


@lru_cache(maxsize=1024)
def split_ratio(expression: Expression) -> tuple[Expression, Expression] | None:
    """Numerator and denominator of ``A / B * 100`` or ``100 * A / B``; ``None`` when it has another form."""
    match expression.tree:
        case Binary(operator="*", left=Binary(operator="/", left=above, right=below), right=Literal(value=factor)):
            pass
        case Binary(operator="/", left=Binary(operator="*", left=Literal(value=factor), right=above), right=below):
            pass
        case _:
            return None
    if factor != _HUNDRED:
        return None
    return _expression(written(above), above), _expression(written(below), below)


def _expression(text: str, tree: Node) -> Expression:
    ordered = names_in(tree)
    return Expression(text, tree, frozenset(ordered), ordered, evaluator_of(tree))
