"""What all entities share: metadata with named constraints, an identifier, validity, rows that never change."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache, partial
from typing import Any, ClassVar, Self, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapped, Mapper, mapped_column
from sqlalchemy.sql.schema import CallableColumnDefault, ScalarElementColumnDefault

from desktop.core.clock import SystemClock
from desktop.core.identity import new_id
from desktop.models.types import ExactDecimal, Json, JsonValue, NfcText, TextLines, UtcDateTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name that a later migration can refer to, the same on SQLite and PostgreSQL."""


def _values(enum: type[Enum]) -> list[str]:
    return [member.value for member in enum]


def as_stored(column: InstrumentedAttribute[Any]) -> sa.TypeCoerce[str]:
    """A column of words as the text that is stored, where thousands of rows are read and few words differ."""
    return sa.type_coerce(column, sa.Text())


class Base(DeclarativeBase):
    """Root of all entities. The type of a column follows from its annotation.

    A new object has its columns' defaults from the start, not only after a flush.
    """

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: NfcText(),
        bytes: sa.LargeBinary(),
        datetime: UtcDateTime(),
        date: sa.Date(),
        Decimal: ExactDecimal(),
        UUID: sa.Uuid(),
        tuple[str, ...]: TextLines(),
        JsonValue: Json(),
        Enum: sa.Enum(Enum, native_enum=False, create_constraint=True, length=40, values_callable=_values),
    }

    @classmethod
    def with_columns(cls, fields: Mapping[str, Any]) -> Self:
        """The same as calling the class, in a tenth of the time: for thousands that are only to be written.

        What follows when an attribute is set does not follow here; nothing does before a session has the object.
        """
        made = sa.inspect(cls).class_manager.new_instance()
        columns = vars(made)
        columns.update(fields)
        for key, make in _defaults(cls):
            if key not in columns:
                columns[key] = make()
        return made


@cache
def _defaults(entity: type[Base]) -> tuple[tuple[str, Callable[[], Any]], ...]:
    found: list[tuple[str, Callable[[], Any]]] = []
    for key, column in sa.inspect(entity).columns.items():
        match column.default:
            case ScalarElementColumnDefault(arg=value):
                found.append((key, partial(_same, value)))
            case CallableColumnDefault(arg=make):
                found.append((key, partial(cast("Callable[[None], Any]", make), None)))
            case _:
                pass
    return tuple(found)


def _same(value: object) -> object:
    return value


@event.listens_for(Base, "init", propagate=True)
def _set_defaults(row: Base, args: tuple[Any, ...], fields: dict[str, Any]) -> None:  # noqa: ARG001 - SQLAlchemy calls it so
    for key, make in _defaults(type(row)):
        if key not in fields:
            fields[key] = make()


class Entity(Base):
    """A row with an identifier of its own, which it has from the moment it is made, before any flush.

    The identifier's time part only keeps rows of one table near each other; nobody reads a time out of it, so the
    computer's clock serves where the caller gives none.
    """

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=lambda: new_id(SystemClock().now()), sort_order=-1)


class Dated:
    """What is true from one day to another, both included; ``None`` is an open end."""

    valid_from: Mapped[date | None] = mapped_column(default=None)
    valid_to: Mapped[date | None] = mapped_column(default=None)

    def holds_on(self, day: date) -> bool:
        """Whether it is true on that day."""
        begins, ends = self.valid_from, self.valid_to
        return (begins is None or begins <= day) and (ends is None or day <= ends)


class FrozenRowError(Exception):
    """A row that is written once was about to be changed or deleted: a bug in the caller."""


class WrittenOnce:
    """A row that is added and never deleted; only the attributes in ``may_change`` are ever written again."""

    may_change: ClassVar[frozenset[str]] = frozenset()


@event.listens_for(WrittenOnce, "before_update", propagate=True)
def _refuse_change(mapper: Mapper[Any], connection: Connection, row: WrittenOnce) -> None:  # noqa: ARG001 - SQLAlchemy calls it so
    state = sa.inspect(row, raiseerr=True)
    changed = {key for key in mapper.column_attrs.keys() if state.attrs[key].history.has_changes()}  # noqa: SIM118 - no mapping, though it has keys()
    if forbidden := changed - row.may_change:
        msg = f"{type(row).__name__}: {', '.join(sorted(forbidden))} never change"
        raise FrozenRowError(msg)


@event.listens_for(WrittenOnce, "before_delete", propagate=True)
def _refuse_delete(mapper: Mapper[Any], connection: Connection, row: WrittenOnce) -> None:  # noqa: ARG001 - SQLAlchemy calls it so
    msg = f"{type(row).__name__} is never deleted"
    raise FrozenRowError(msg)
