"""Which reports a provincial report was made of, so that a later one can say what has changed; and parts of totals."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.models.base import Base, Entity, WrittenOnce
from desktop.models.programme import ReportingPeriod
from desktop.models.types import Json


class ConsolidationRun(WrittenOnce, Entity):
    """One provincial report that was written.

    Attributes:
        file_name: Of the report. file_sha256: of its bytes.
        members: List of {agency, snapshot, package}: whose reports are in it, by SHA-256 of the data and of the file.
        totals: The totals by indicator, in the form of ``rules.provenance.ProvenFigure``.
        parts: Stamps under which ``KeptTally`` has what its members said, if it is still kept.
    """

    __tablename__ = "consolidation_run"

    period_id: Mapped[UUID] = mapped_column(ForeignKey("reporting_period.id"), index=True)
    made_at: Mapped[datetime]
    file_name: Mapped[str]
    file_sha256: Mapped[str]
    members: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    totals: Mapped[dict[str, Any]] = mapped_column(Json)
    parts: Mapped[tuple[str, ...]] = mapped_column(default=())

    period: Mapped[ReportingPeriod] = relationship()


class KeptTally(Base):
    """What some agencies add to a period's totals, or say of one indicator; it may be thrown away at any time.

    Attributes:
        stamp: SHA-256 of all that it was computed from.
        indicator_code: "" for totals. content: ``rules.tally``: ``tally_to_bytes``, else ``figures_to_bytes``.
    """

    __tablename__ = "kept_tally"
    __table_args__ = (Index(None, "period_id", "indicator_code"),)

    stamp: Mapped[str] = mapped_column(primary_key=True)
    indicator_code: Mapped[str] = mapped_column(primary_key=True)
    period_id: Mapped[UUID] = mapped_column(ForeignKey("reporting_period.id", ondelete="CASCADE"))
    content: Mapped[bytes]
