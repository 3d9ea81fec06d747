"""JSON from outside: one meaning or none.

What two readers could understand differently (a key twice, NaN, half a character) is refused, and so is what costs
more to read than it says (nesting, endless numbers, millions of empty lists).
"""

import json
import unicodedata
from decimal import Decimal
from itertools import accumulate
from typing import NoReturn, cast

from desktop.core import limits
from desktop.exchange.errors import PackageError
from desktop.rules.verdicts import ReasonCode

_STRUCTURE = b"[]{},"
_NOT_STRUCTURE = bytes(sorted(set(range(256)) - set(_STRUCTURE)))
_PIECE = 1 << 16
_STEPS = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}


class _RefusedError(ValueError):
    """Raised from inside the parser's hooks."""


def read_json(data: bytes, place: str = "") -> object:
    """Read a JSON document strictly; numbers with a fraction come back as ``Decimal``.

    Args:
        data: The bytes of the document.
        place: Where it was found, for the message.

    Raises:
        PackageError: ``JSON_BAD`` or ``TOO_BIG``.
    """
    if len(data) > limits.DATA:
        raise PackageError(ReasonCode.TOO_BIG, place)
    try:
        _check_structure(data, place)
        text = data.decode("utf-8")
        document: object = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_decimal,
            parse_constant=_constant,
        )
        _check_text(text, document)
    except (ValueError, ArithmeticError, RecursionError) as error:  # broken UTF-8 and broken JSON are ValueErrors
        raise PackageError(ReasonCode.JSON_BAD, place, str(error)) from error
    return document


def _check_structure(data: bytes, place: str) -> None:
    """Count brackets and commas outside of texts before the parser, which recurses and builds, sees them."""
    structure = _without_texts(data)
    if len(structure) > limits.JSON_VALUES:
        raise PackageError(ReasonCode.TOO_BIG, place, "too many values")
    brackets = structure.translate(None, b",")
    if max(accumulate(map(_STEPS.__getitem__, brackets)), default=0) > limits.JSON_DEPTH:
        raise _RefusedError(f"deeper than {limits.JSON_DEPTH}")


def _without_texts(data: bytes) -> bytes:
    """The brackets and commas of a document; where it is no JSON, those up to the place where a parser stops."""
    if b"\\" in data:
        data = data.replace(b"\\\\", b"").replace(b'\\"', b"")  # what is left of quotes stands around a text
    found: list[bytes] = []
    inside = 0
    for start in range(0, len(data), _PIECE):
        pieces = data[start : start + _PIECE].split(b'"')
        found.append(b"".join(pieces[inside::2]).translate(None, _NOT_STRUCTURE))
        inside = (inside + len(pieces) - 1) % 2
    return b"".join(found)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise _RefusedError("a key appears twice")
    return result


def _integer(text: str) -> int:
    if len(text.lstrip("-")) > limits.JSON_DIGITS:
        raise _RefusedError("a number is too long")
    return int(text)


def _decimal(text: str) -> Decimal:
    if sum(c.isdigit() for c in text) > limits.JSON_DIGITS:
        raise _RefusedError("a number is too long")
    number = Decimal(text)
    if not number.is_finite() or abs(number.adjusted()) > limits.JSON_DIGITS:
        raise _RefusedError("a number is out of range")
    return number


def _constant(text: str) -> NoReturn:
    raise _RefusedError(f"{text} is not a number")


def _check_text(text: str, document: object) -> None:
    """Text must be whole characters in NFC; only escapes can hide something from a look at the whole."""
    if not unicodedata.is_normalized("NFC", text):
        raise _RefusedError("text is not NFC")
    if "\\u" not in text:
        return
    waiting = [document]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            _check_string(item)
        elif isinstance(item, dict):
            waiting += cast("dict[str, object]", item).keys()
            waiting += cast("dict[str, object]", item).values()
        elif isinstance(item, list):
            waiting += cast("list[object]", item)


def _check_string(text: str) -> None:
    text.encode("utf-8")  # half a surrogate pair raises
    if not unicodedata.is_normalized("NFC", text):
        raise _RefusedError("text is not NFC")
