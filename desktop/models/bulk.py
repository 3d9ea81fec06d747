"""Many rows of one table written at once: some hundred agencies, some three hundred parts of a programme."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from desktop.models.base import Base


def insert_rows(session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows in one statement, in the caller's transaction; columns that are left out take their defaults.

    No entity is made of them: those that the session holds already do not learn of the new rows.
    """
    if rows:
        session.execute(insert(table), rows, execution_options={"render_nulls": True})
