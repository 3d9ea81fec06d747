"""Which kind of value a formula gives, found without calculating it: a number compared with a text is told at once."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

from desktop.rules.formula_syntax import FormulaError
from desktop.rules.formula_tree import Binary, Call, Literal, Membership, Name, Node, Presence, Unary
from desktop.rules.formulas import Expression
from desktop.rules.programme_kinds import ValueType
from desktop.rules.values import Scalar


class Kind(StrEnum):
    """Kinds of values, by their Vietnamese name."""

    NUMBER = "số"
    TRUTH = "đúng/sai"
    TEXT = "chữ"
    DAY = "ngày"


KIND_OF_TYPE: Mapping[ValueType, Kind] = {
    ValueType.COUNT: Kind.NUMBER,
    ValueType.PERCENT: Kind.NUMBER,
    ValueType.MONEY: Kind.NUMBER,
    ValueType.BOOL: Kind.TRUTH,
    ValueType.TEXT: Kind.TEXT,
    ValueType.CHOICE: Kind.TEXT,
    ValueType.DATE: Kind.DAY,
}


def kind_of(expression: Expression, kinds: Callable[[str], Kind | None]) -> Kind:
    """The kind of value that the expression gives.

    Args:
        expression: What is examined.
        kinds: Tells the kind of a name; ``None`` for a name that does not exist here.

    Raises:
        FormulaError: A name does not exist, or an operation gets a kind that it cannot take.
    """
    return _Examination(expression.text, kinds).kind(expression.tree)


class _Examination:
    def __init__(self, text: str, kinds: Callable[[str], Kind | None]) -> None:
        self._text = text
        self._kinds = kinds

    def kind(self, node: Node) -> Kind:  # noqa: PLR0911 - a return for each kind of node
        match node:
            case Literal():
                return _kind_of_value(node.value)
            case Name():
                return self._named(node)
            case Unary():
                return self._need(node.operand, Kind.TRUTH if node.operator == "not" else Kind.NUMBER)
            case Binary():
                return self._binary(node)
            case Membership():
                return self._membership(node)
            case Presence():
                self.kind(node.operand)
                return Kind.TRUTH
            case Call():
                for argument in node.arguments:
                    self._need(argument, Kind.NUMBER)
                return Kind.NUMBER

    def _named(self, node: Name) -> Kind:
        kind = self._kinds(node.name)
        if kind is None:
            raise FormulaError(self._text, node.position, f"không có “{node.name}”")
        return kind

    def _need(self, node: Node, wanted: Kind) -> Kind:
        found = self.kind(node)
        if found is not wanted:
            raise FormulaError(self._text, node.position, f"cần {wanted}, đang là {found}")
        return found

    def _binary(self, node: Binary) -> Kind:
        if node.operator in ("and", "or"):
            self._need(node.left, Kind.TRUTH)
            return self._need(node.right, Kind.TRUTH)
        if node.operator in ("+", "-", "*", "/"):
            self._need(node.left, Kind.NUMBER)
            return self._need(node.right, Kind.NUMBER)
        left = self.kind(node.left)
        self._need(node.right, left)
        if node.operator not in ("==", "!=") and left not in (Kind.NUMBER, Kind.DAY):
            raise FormulaError(self._text, node.left.position, f"không so lớn bé được với {left}")
        return Kind.TRUTH

    def _membership(self, node: Membership) -> Kind:
        kind = self.kind(node.operand)
        for choice in node.choices:
            self._need(choice, kind)
        return Kind.TRUTH


def _kind_of_value(value: Scalar) -> Kind:
    if isinstance(value, bool):
        return Kind.TRUTH
    if isinstance(value, Decimal):
        return Kind.NUMBER
    return Kind.DAY if isinstance(value, date) else Kind.TEXT
