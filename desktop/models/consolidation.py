"""Which reports a provincial report was made of: kept so that a later one can say what has changed, and why."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.models.base import Entity, WrittenOnce
from desktop.models.programme import ReportingPeriod
from desktop.models.types import Json


class ConsolidationRun(WrittenOnce, Entity):
    """One provincial report that was written.

    Attributes:
        file_name: Of the report. file_sha256: of its bytes.
        members: List of {agency, snapshot, package}: whose reports are in it, by SHA-256 of the data and of the file.
        totals: The totals by indicator, in the form of ``rules.provenance.ProvenFigure``.
    """

    __tablename__ = "consolidation_run"

    period_id: Mapped[UUID] = mapped_column(ForeignKey("reporting_period.id"), index=True)
    made_at: Mapped[datetime]
    file_name: Mapped[str]
    file_sha256: Mapped[str]
    members: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    totals: Mapped[dict[str, Any]] = mapped_column(Json)

    period: Mapped[ReportingPeriod] = relationship()
