"""From the text of a formula to its syntax tree, or to a Vietnamese sentence that says at which character it fails."""

from typing import TYPE_CHECKING, cast

from desktop.core.errors import UserError
from desktop.rules.formula_tree import Node

if TYPE_CHECKING:
    from lark import Token, UnexpectedToken

MAX_LENGTH = 2_000
"""Characters of a formula."""

_EXPECTED = {
    "CODE": "mã chỉ tiêu",
    "NUMBER": "số",
    "TEXT": "chữ trong dấu nháy đơn",
    "LPAR": "dấu “(”",
    "RPAR": "dấu “)”",
    "COMMA": "dấu phẩy",
    "COMPARISON": "dấu so sánh",
    "SIGN": "dấu + hoặc −",
    "FACTOR": "dấu * hoặc /",
    "NONE": "chữ none",
    "AND": "chữ and",
    "OR": "chữ or",
    "$END": "hết công thức",
}
_SHOWN = 60


class FormulaError(UserError):
    """A formula that cannot be understood.

    Attributes:
        position: Index of the character at which it goes wrong. cause: why, without the formula itself.
    """

    code = "FORMULA"

    def __init__(self, text: str, position: int, cause: str) -> None:
        shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
        super().__init__(
            f"Công thức “{shown}” sai ở ký tự thứ {position + 1}: {cause}.",
            "Sửa lại công thức trong tệp chương trình.",
            position=position,
        )
        self.position = position
        self.cause = cause


def parse(text: str) -> Node:
    """The syntax tree of a formula.

    Raises:
        FormulaError: It is empty, too long, too deep or does not follow the grammar.
    """
    from lark import UnexpectedCharacters, UnexpectedToken

    from desktop.rules.formula_grammar import BadFormulaError, build_tree

    if len(text) > MAX_LENGTH:
        raise FormulaError(text, MAX_LENGTH, f"dài quá {MAX_LENGTH} ký tự")
    if not text.strip():
        raise FormulaError(text, 0, "công thức trống")
    try:
        return build_tree(text)
    except UnexpectedCharacters as error:
        place = cast("int", error.pos_in_stream)
        raise FormulaError(text, place, f"không hiểu ký tự “{text[place]}”") from error
    except UnexpectedToken as error:
        raise _misplaced(text, error) from error
    except BadFormulaError as error:
        raise FormulaError(text, error.position, error.cause) from error


def _misplaced(text: str, error: "UnexpectedToken") -> FormulaError:
    token = cast("Token", error.token)
    at_end = token.type == "$END"
    expected = [word for terminal, word in _EXPECTED.items() if terminal in error.accepts]
    found = "công thức chưa hết" if at_end else f"không chờ “{token}” ở đây"
    wanted = f"; cần {', '.join(expected)}" if expected else ""
    return FormulaError(text, len(text) if at_end else token.start_pos or 0, found + wanted)
