"""The one way in which a document becomes JSON bytes: what is signed must be the same on every machine."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from desktop.core.text import nfc


def canonical_json(document: object) -> bytes:
    """Write a document as JSON: UTF-8, sorted keys, no spaces, text in normal form C.

    Decimals become plain strings ("1234.5"), days ISO dates, moments ISO times with their offset. Mappings, lists,
    tuples, text, whole numbers, yes and no, and ``None`` stay what they are.

    Raises:
        TypeError: A value that has no agreed form: a float, an object, a key that is not text.
        ValueError: A moment without offset, a number that is not finite, two keys that are the same text.
    """
    return plain_json(_plain(document))


def plain_json(document: object) -> bytes:
    """The same of a document that consists of nothing but JSON's own types, with every text in normal form C.

    Raises:
        TypeError: It holds something else.
    """
    return _encode(document).encode()


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode


def plain_decimal(number: Decimal) -> str:
    """A decimal without exponent, as documents carry it: "1234.50" stays so; minus zero is "0".

    Raises:
        ValueError: It is not finite.
    """
    if not number.is_finite():
        raise ValueError(f"not a finite number: {number}")
    return format(number or number.copy_abs(), "f")


def _plain(value: object) -> Any:  # noqa: ANN401, PLR0911 - one line a kind of value
    match value:
        case None | bool():
            return value
        case str():
            return nfc(value)
        case dict():
            return _object(cast("dict[object, object]", value))
        case list() | tuple():
            return [_plain(item) for item in cast("Sequence[object]", value)]
        case int():
            return int(value)
        case Decimal():
            return plain_decimal(value)
        case datetime():
            return _moment(value)
        case date():
            return value.isoformat()
        case Mapping():
            return _object(cast("Mapping[object, object]", value))
        case _:
            raise TypeError(f"no agreed JSON form for {type(value).__name__}: {value!r}")


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError(f"a moment needs its offset: {value!r}")
    return value.isoformat()


def _object(value: Mapping[object, object]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise TypeError(f"a key must be text: {key!r}")
        name = nfc(key)
        if name in members:
            raise ValueError(f"two members are called {name!r}")
        members[name] = _plain(item)
    return members
