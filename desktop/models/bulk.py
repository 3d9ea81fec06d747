"""Many rows of one table written at once: some hundred agencies, some three hundred parts of a programme."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Column, Table, insert
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session

from desktop.models.base import Base
from desktop.models.types import NfcText


def insert_rows(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows in one statement, in the caller's transaction; columns that are left out take their defaults.

    No entity is made of them: those that the session holds already do not learn of the new rows.
    """
    if rows:
        session.execute(insert(table), rows, execution_options={"render_nulls": True})


def insert_tuples(session: Session, table: type[Base], names: tuple[str, ...], rows: Sequence[tuple[Any, ...]]) -> None:
    """Write thousands of rows, in the caller's transaction: a column's equal values are made ready only once.

    Args:
        session: The caller's.
        table: Of which entity; none is made.
        names: All columns of the table, or those that may not be empty: none takes a default.
        rows: Their values, in the order of the names.
    """
    if rows:
        insert_columns(session, table, dict(zip(names, zip(*rows, strict=True), strict=True)))


def insert_columns(session: Session, table: type[Base], values: Mapping[str, Sequence[Any]]) -> None:
    """The same where the values of each column stand together."""
    connection = session.connection()
    dialect = connection.dialect
    columns = cast("Table", table.__table__).c
    names = tuple(values)
    ready = {name: _ready(columns[name], each, dialect) for name, each in values.items()}
    statement, places = _statement(table, names, dialect)
    tuples = zip(*(ready[name] for name in places or names), strict=True)
    parameters = list(tuples) if places else [dict(zip(names, row, strict=True)) for row in tuples]
    connection.exec_driver_sql(statement, parameters)


@lru_cache(maxsize=64)
def _statement(table: type[Base], names: tuple[str, ...], dialect: Dialect) -> tuple[str, Sequence[str] | None]:
    """The text that the driver is given, and the order of the values; ``None`` where they go by name."""
    compiled = insert(cast("Table", table.__table__)).compile(dialect=dialect, column_keys=list(names))
    return str(compiled), compiled.positiontup


def _ready(column: Column[Any], values: Sequence[Any], dialect: Dialect) -> Sequence[Any]:
    """Values as the driver takes them."""
    process = column.type.dialect_impl(dialect).bind_processor(dialect)
    if process is None:
        return values
    keys = _keys(column, values)
    different = dict(zip(keys, values, strict=True))
    known = {key: process(value) for key, value in different.items()}
    return list(map(known.__getitem__, keys))


def _keys(column: Column[Any], values: Sequence[Any]) -> Sequence[object]:
    """By which values are told apart: those of one key are written alike.

    Only texts by what they say. Others cannot be looked up, or slowly; and 1.5 and 1.50, which are written
    differently, are equal.
    """
    return values if isinstance(column.type, NfcText) else list(map(id, values))
