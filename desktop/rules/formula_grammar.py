"""How formulas are written: the grammar and what each of its rules makes. Imported when the first formula is read."""

from datetime import date
from decimal import Decimal
from typing import cast

from lark import Lark, Token, Transformer, v_args  # pyright: ignore[reportUnknownVariableType] - half annotated

from desktop.rules.formula_tree import Binary, Call, Literal, Membership, Name, Node, Presence, Unary

MAX_DEPTH = 100
"""Levels of a syntax tree: bounds the recursion of whoever walks it."""
MAX_DIGITS = 40
"""Digits of a number in a formula."""

_GRAMMAR = r"""
?start: either
?either: both ("or" both)*
?both: negation ("and" negation)*
?negation: relation
         | "not" negation                           -> opposite
?relation: sum
         | sum COMPARISON sum                       -> operation
         | sum "in" "(" literal ("," literal)* ")"  -> membership
         | sum "is" "none"                          -> absence
         | sum "is" "not" "none"                    -> presence
?sum: product
    | sum SIGN product                              -> operation
?product: signed
        | product FACTOR signed                     -> operation
?signed: atom
       | SIGN signed                                -> sign
?atom: literal
     | CODE                                         -> name
     | NAME                                         -> name
     | FUNCTION "(" either ("," either)* ")"        -> call
     | "(" either ")"
?literal: NUMBER                                    -> number
        | TEXT                                      -> text
        | "true"                                    -> true
        | "false"                                   -> false
        | DATE "(" NUMBER "," NUMBER "," NUMBER ")" -> day
FUNCTION.2: /(abs|min|max)(?=\s*\()/
DATE.2: /date(?=\s*\()/
COMPARISON: "<=" | ">=" | "==" | "!=" | "<" | ">"
SIGN: "+" | "-"
FACTOR: "*" | "/"
CODE: /[A-Z][A-Z0-9]*(\.[0-9]+)*/
NAME: /[a-z_][a-z0-9_]*/
NUMBER: /[0-9]+(\.[0-9]+)?/
TEXT: /'[^'\r\n]*'/
%ignore /[ \t\r\n]+/
"""


class BadFormulaError(Exception):
    """The formula follows the grammar, but something in it cannot be."""

    def __init__(self, position: int, cause: str) -> None:
        super().__init__(cause)
        self.position = position
        self.cause = cause


@v_args(inline=True)
class _Builder(Transformer[Token, Node]):
    """Makes nodes while the parser reduces; there is no intermediate tree to walk."""

    def number(self, token: Token) -> Node:
        return Literal(_at(token), 1, _number(token))

    def text(self, token: Token) -> Node:
        return Literal(_at(token), 1, str(token)[1:-1])

    def true(self) -> Node:
        return Literal(0, 1, value=True)

    def false(self) -> Node:
        return Literal(0, 1, value=False)

    def day(self, word: Token, year: Token, month: Token, day: Token) -> Node:
        return Literal(_at(word), 1, _day(word, year, month, day))

    def name(self, token: Token) -> Node:
        return Name(_at(token), 1, str(token))

    def sign(self, token: Token, operand: Node) -> Node:
        return Unary(_at(token), _above(operand), str(token), operand)

    def opposite(self, operand: Node) -> Node:
        return Unary(operand.position, _above(operand), "not", operand)

    def operation(self, left: Node, operator: Token, right: Node) -> Node:
        return _binary(left, str(operator), right)

    def both(self, *operands: Node) -> Node:
        return _chain("and", operands)

    def either(self, *operands: Node) -> Node:
        return _chain("or", operands)

    def membership(self, operand: Node, *choices: Literal) -> Node:
        return Membership(operand.position, _above(operand), operand, choices)

    def absence(self, operand: Node) -> Node:
        return Presence(operand.position, _above(operand), operand, present=False)

    def presence(self, operand: Node) -> Node:
        return Presence(operand.position, _above(operand), operand, present=True)

    def call(self, function: Token, *arguments: Node) -> Node:
        if function == "abs" and len(arguments) > 1:
            raise BadFormulaError(_at(function), "hàm abs chỉ nhận một số")
        return Call(_at(function), _above(*arguments), str(function), arguments)


_PARSER = Lark(_GRAMMAR, parser="lalr", transformer=_Builder())


def build_tree(text: str) -> Node:
    """The syntax tree of a formula.

    Raises:
        BadFormulaError: Too deep, a number too long, a day that does not exist.
        lark.UnexpectedInput: The text does not follow the grammar.
    """
    return cast("Node", _PARSER.parse(text))  # pyright: ignore[reportUnknownMemberType] - half annotated


def _at(token: Token) -> int:
    return token.start_pos or 0


def _above(*operands: Node) -> int:
    depth = 1 + max(operand.depth for operand in operands)
    if depth > MAX_DEPTH:
        raise BadFormulaError(operands[0].position, f"lồng nhau quá {MAX_DEPTH} lớp")
    return depth


def _binary(left: Node, operator: str, right: Node) -> Node:
    return Binary(left.position, _above(left, right), operator, left, right)


def _chain(operator: str, operands: tuple[Node, ...]) -> Node:
    tree = operands[0]
    for operand in operands[1:]:
        tree = _binary(tree, operator, operand)
    return tree


def _number(token: Token) -> Decimal:
    if len(token) > MAX_DIGITS:
        raise BadFormulaError(_at(token), f"số dài quá {MAX_DIGITS} chữ số")
    return Decimal(str(token))


def _day(word: Token, year: Token, month: Token, day: Token) -> date:
    try:
        return date(int(year), int(month), int(day))
    except (ValueError, OverflowError) as error:
        raise BadFormulaError(_at(word), "không có ngày này; viết date(năm, tháng, ngày)") from error
