"""What the department has received: files, and the submissions that the master copy is made of."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.models.agency import Agency
from desktop.models.base import Base, Entity, WrittenOnce
from desktop.models.programme import ReportingPeriod
from desktop.models.types import Json
from desktop.rules.assurance import Assurance
from desktop.rules.packages import PackageKind
from desktop.rules.verdicts import Verdict


class IntakeResult(StrEnum):
    """What intake did with a file."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    SUPERSEDED = "superseded"
    """An older revision that came after a newer one: kept, not current."""
    QUARANTINED = "quarantined"
    REFUSED = "refused"
    """An officer has decided that it is not to be taken in."""
    IGNORED = "ignored"


class SubmissionState(StrEnum):
    """What the department has said to a submission."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class ReceivedPackage(Entity):
    """One distinct file, known by its SHA-256, and how it stands now. How often it came: see ``arrival.Arrival``.

    Attributes:
        kind: ``None`` when the file could not be understood so far.
        first_received_at: The moment for which its signatures are judged, now and ever after.
        made_at, signed_at: By the agency's clock, as the file says.
        reasons: List of {code, place, message}. signers: list of objects as ``verify --json`` shows them, with the
            certificate's fingerprint.
        notes: Codes of ``ClockNote``.
        decided_by, decision: Which officer took it in or refused it, and on what grounds; "" when nobody had to.
        stored_as: Where its bytes lie, relative to the data folder; "" when they were not kept.
    """

    __tablename__ = "received_package"
    __table_args__ = (Index(None, "kind", "period_code"), Index(None, "result", "period_code"))

    sha256: Mapped[str] = mapped_column(unique=True)
    file_name: Mapped[str]
    size: Mapped[int]
    kind: Mapped[PackageKind | None] = mapped_column(default=None)
    first_received_at: Mapped[datetime] = mapped_column(index=True)
    verdict: Mapped[Verdict]
    result: Mapped[IntakeResult]
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    signers: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    agency_code: Mapped[str] = mapped_column(default="", index=True)
    period_code: Mapped[str] = mapped_column(default="")
    revision: Mapped[int | None] = mapped_column(default=None)
    snapshot_sha256: Mapped[str | None] = mapped_column(default=None, index=True)
    made_at: Mapped[datetime | None] = mapped_column(default=None)
    signed_at: Mapped[datetime | None] = mapped_column(default=None)
    assurance: Mapped[Assurance] = mapped_column(default=Assurance.UNSIGNED)
    notes: Mapped[tuple[str, ...]] = mapped_column(default=())
    decided_by: Mapped[str] = mapped_column(default="")
    decision: Mapped[str] = mapped_column(default="")
    stored_as: Mapped[str] = mapped_column(default="")


class Submission(WrittenOnce, Entity):
    """One revision of an agency's report in the master copy.

    At most one of an agency and period is current; when another becomes it, take the mark off the old one first.

    Attributes:
        snapshot: Canonical JSON as signed. made_at: when the agency took it. signed_at: as the signer claims.
        received_at: When the file that brought it first arrived, even if it was held for a while.
        package_sha256: The file that brought it first.
        unsigned: Taken in without a signature, because an officer said so.
        assurance: What the signature proves; rises when the department comes to know more of the key.
        chosen: An officer has said that, of those of its number, this is the right one.
    """

    __tablename__ = "submission"
    __table_args__ = (
        Index(None, "agency_id", "period_id", "revision"),
        Index(
            "uq_submission_current",
            "agency_id",
            "period_id",
            unique=True,
            sqlite_where=text("is_current"),  # for a server: models.registry.prepare_for_server
        ),
        Index(None, "period_id", "is_current", "agency_id", "snapshot_sha256"),  # who has handed in, and what
    )
    may_change: ClassVar[frozenset[str]] = frozenset({"is_current", "state", "assurance", "chosen"})

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"))
    period_id: Mapped[UUID] = mapped_column(ForeignKey("reporting_period.id"))
    revision: Mapped[int]
    snapshot: Mapped[bytes] = mapped_column(deferred=True, sort_order=1)  # last: the others are read without it
    snapshot_sha256: Mapped[str] = mapped_column(unique=True)
    parent_sha256: Mapped[str | None] = mapped_column(default=None)
    received_at: Mapped[datetime]
    signed_at: Mapped[datetime | None] = mapped_column(default=None)
    made_at: Mapped[datetime]
    unsigned: Mapped[bool] = mapped_column(default=False)
    assurance: Mapped[Assurance] = mapped_column(default=Assurance.UNSIGNED)
    chosen: Mapped[bool] = mapped_column(default=False)
    is_current: Mapped[bool] = mapped_column(default=False)
    state: Mapped[SubmissionState] = mapped_column(default=SubmissionState.RECEIVED)
    package_sha256: Mapped[str] = mapped_column(ForeignKey("received_package.sha256"), index=True)

    agency: Mapped[Agency] = relationship()
    period: Mapped[ReportingPeriod] = relationship()
    package: Mapped[ReceivedPackage] = relationship()
    values: Mapped[list["SubmittedValue"]] = relationship(back_populates="submission")


class SubmittedValue(WrittenOnce, Base):
    """A number of a submission, laid out for sums over many agencies; all else that was reported is in the snapshot.

    Attributes:
        number: ``Value.number``: what sums count, zero where nothing arose; where there is no number there is no row.
    """

    __tablename__ = "submitted_value"
    __table_args__ = ({"sqlite_with_rowid": False},)

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"), primary_key=True)
    indicator_code: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[Decimal]

    submission: Mapped[Submission] = relationship(back_populates="values")
