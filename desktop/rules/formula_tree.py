"""What a formula is once it has been read: a tree of nodes. Knows nothing of how it was written or is calculated."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop.rules.values import Scalar


@dataclass(frozen=True)
class _Placed:
    position: int
    depth: int
    """Levels below and including the node."""


@dataclass(frozen=True)
class Literal(_Placed):
    """A number, text, truth value or day that is written out."""

    value: Scalar


@dataclass(frozen=True)
class Name(_Placed):
    """An indicator's code, or a name such as ``value``."""

    name: str


@dataclass(frozen=True)
class Unary(_Placed):
    """A sign before a number, or ``not``."""

    operator: str
    operand: "Node"


@dataclass(frozen=True)
class Binary(_Placed):
    """Arithmetic, comparison, ``and`` or ``or``."""

    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Membership(_Placed):
    """``x in ('a', 'b')``."""

    operand: "Node"
    choices: tuple[Literal, ...]


@dataclass(frozen=True)
class Presence(_Placed):
    """``x is not none``, or with ``present`` false ``x is none``."""

    operand: "Node"
    present: bool


@dataclass(frozen=True)
class Call(_Placed):
    """A function of numbers or days."""

    function: str
    arguments: tuple["Node", ...]


Node = Literal | Name | Unary | Binary | Membership | Presence | Call


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below, from left to right."""
    match node:
        case Literal() | Name():
            return ()
        case Unary() | Membership() | Presence():
            return (node.operand,)
        case Binary():
            return (node.left, node.right)
        case Call():
            return node.arguments


def names_in(tree: Node) -> tuple[str, ...]:
    """Names that the tree reads, each once, in the order of writing."""
    found: dict[str, None] = {}
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Name):
            found[node.name] = None
        waiting.extend(reversed(children(node)))
    return tuple(found)


def compared_texts(tree: Node) -> tuple[tuple[str, str], ...]:
    """Names with the texts that they are compared with: ``linh_vuc in ('KT', 'QP')`` gives two pairs."""
    found: list[tuple[str, str]] = []
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Membership) and isinstance(node.operand, Name):
            found += [(node.operand.name, choice.value) for choice in node.choices if isinstance(choice.value, str)]
        elif isinstance(node, Binary) and node.operator in ("==", "!="):
            found += _texts_beside(node.left, node.right) + _texts_beside(node.right, node.left)
        waiting.extend(children(node))
    return tuple(found)


def _texts_beside(one: Node, other: Node) -> list[tuple[str, str]]:
    if isinstance(one, Name) and isinstance(other, Literal) and isinstance(other.value, str):
        return [(one.name, other.value)]
    return []


def written(node: Node) -> str:  # noqa: PLR0911 - a return for each kind of node
    """The tree as a formula again, with every operation in parentheses but the outermost."""
    match node:
        case Literal():
            return _literal(node.value)
        case Name():
            return node.name
        case Unary():
            return f"{node.operator}{' ' if node.operator == 'not' else ''}{_inner(node.operand)}"
        case Binary():
            return f"{_inner(node.left)} {node.operator} {_inner(node.right)}"
        case Membership():
            return f"{_inner(node.operand)} in ({', '.join(_literal(choice.value) for choice in node.choices)})"
        case Presence():
            return f"{_inner(node.operand)} is {'not ' if node.present else ''}none"
        case Call():
            return f"{node.function}({', '.join(written(argument) for argument in node.arguments)})"


def _inner(node: Node) -> str:
    return written(node) if isinstance(node, Literal | Name | Call) else f"({written(node)})"


def _literal(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return f"date({value.year}, {value.month}, {value.day})"
    return f"'{value}'"
