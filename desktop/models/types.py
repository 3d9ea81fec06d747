"""Column types that keep a promise on every database: UTC, NFC, exact decimals."""

import json
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Context, Decimal
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import TypeDecorator, TypeEngine
from typing_extensions import override

JsonValue = dict[str, Any] | list[Any] | None
"""A JSON document in a column. It is replaced as a whole: a change inside it is not noticed."""


def storable(text: str) -> str:
    """The text in NFC, without what no database takes: NUL characters and halves of surrogate pairs."""
    if text.isascii():
        return text.replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode(errors="replace").decode()
    return unicodedata.normalize("NFC", text).replace("\0", "")


def storable_json(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """The same for every text of a JSON value; one that needs nothing done is returned itself."""
    if isinstance(value, str):
        return storable(value)
    return value if _is_storable(value) else _made_storable(value)


_written = json.JSONEncoder(ensure_ascii=False).encode


def _is_storable(value: object) -> bool:
    """Whether nothing in it would change: looked up in the whole text at once, of which each text is a part."""
    try:
        text = _written(value)
        if not text.isascii():
            text.encode()
    except (TypeError, ValueError):  # no JSON value, which whoever writes it down will say; or half a surrogate pair
        return False
    return "\\u0000" not in text and unicodedata.is_normalized("NFC", text)


def _made_storable(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    match value:
        case str():
            return storable(value)
        case dict():
            members = cast("dict[str, Any]", value)
            return {storable(key): _made_storable(member) for key, member in members.items()}
        case list() | tuple():
            return [_made_storable(member) for member in cast("Sequence[Any]", value)]
        case _:
            return value


class NfcText(TypeDecorator[str]):
    """Text in Unicode normal form C, when it is stored and when it is looked for."""

    impl = sa.Text
    cache_ok = True

    @override
    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class Json(TypeDecorator[Any]):
    """A JSON document whose texts are in normal form C."""

    impl = sa.JSON
    cache_ok = True

    @override
    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return storable_json(value)


class TextLines(TypeDecorator[tuple[str, ...]]):
    """Lines of text, kept as a JSON list."""

    impl = sa.JSON
    cache_ok = True

    @override
    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> Any:
        return None if value is None else [storable(line) for line in value]

    @override
    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(value)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware, in UTC. A naive one is a bug and is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"naive moment: {value}"
            raise ValueError(msg)
        return value.astimezone(UTC)

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal number to the last digit: NUMERIC on PostgreSQL, text on SQLite, whose numbers are binary.

    On SQLite it is equal or not, but neither less nor greater; ``exact_sum`` adds it on both.
    """

    impl = sa.Numeric
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(sa.Text() if dialect.name == "sqlite" else sa.Numeric())

    @override
    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if not value.is_finite():
            msg = f"not a number: {value}"
            raise ValueError(msg)
        return f"{value:f}" if dialect.name == "sqlite" else value

    @override
    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class exact_sum(GenericFunction[Decimal]):  # noqa: N801 - spelled as the SQL function that it is
    """Sum of an ``ExactDecimal`` column, exact on both databases; ``None`` over no row."""

    type = ExactDecimal()
    inherit_cache = True
    name = "exact_sum"


@compiles(exact_sum, "postgresql")
def _sum_of_numeric(element: exact_sum, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - SQLAlchemy calls it so
    return f"sum({compiler.process(element.clauses, **options)})"


_WIDE = Context(prec=400)
"""Python's own context rounds a sum to 28 digits."""


class ExactSum:
    """``exact_sum`` for SQLite, registered on each connection by the engine."""

    def __init__(self) -> None:
        self._total: Decimal | None = None

    def step(self, text: str | None) -> None:
        """Add one row's number."""
        if text is not None:
            self._total = _WIDE.add(self._total or Decimal(0), Decimal(text))

    def finalize(self) -> str | None:
        """The total as text."""
        return None if self._total is None else f"{self._total:f}"
