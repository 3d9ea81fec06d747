"""What an agency has handed in: frozen revisions, and the files that carry them."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.models.base import Entity, WrittenOnce
from desktop.models.report import Report
from desktop.rules.assurance import Assurance
from desktop.rules.packages import PackageKind


class RevisionState(StrEnum):
    """Where a revision is on its way."""

    EXPORTED = "exported"
    RECEIVED = "received"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class PackageFormat(StrEnum):
    """The carrier of a package."""

    ASICE = "asice"
    PDF = "pdf"
    DOCX = "docx"
    """No carrier of data: a Word file that was edited elsewhere and is kept as the issued version."""


class Revision(WrittenOnce, Entity):
    """A report as it was handed in: number 1, 2, 3 … Only its state changes afterwards.

    Attributes:
        snapshot: Canonical JSON of the ``ReportSnapshot``, byte for byte as signed.
        parent_sha256: ``snapshot_sha256`` of the revision that it replaces; ``None`` for the first.
    """

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("report_id", "number"),)
    may_change: ClassVar[frozenset[str]] = frozenset({"state"})

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"))
    number: Mapped[int]
    parent_sha256: Mapped[str | None] = mapped_column(default=None)
    snapshot: Mapped[bytes] = mapped_column(deferred=True)
    snapshot_sha256: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(default="")
    approved_by: Mapped[str] = mapped_column(default="")
    document_number: Mapped[str] = mapped_column(default="")
    document_date: Mapped[date | None] = mapped_column(default=None)
    state: Mapped[RevisionState] = mapped_column(default=RevisionState.EXPORTED)

    report: Mapped[Report] = relationship()
    packages: Mapped[list["OutgoingPackage"]] = relationship(
        back_populates="revision", order_by="OutgoingPackage.exported_at"
    )


class OutgoingPackage(WrittenOnce, Entity):
    """A file that left, of whatever kind; ``revision`` only for reports.

    Attributes:
        assurance: What its signature proves, as far as the one who signed can know.
    """

    __tablename__ = "outgoing_package"

    revision_id: Mapped[UUID | None] = mapped_column(ForeignKey("revision.id"), default=None, index=True)
    kind: Mapped[PackageKind]
    format: Mapped[PackageFormat]
    file_name: Mapped[str]
    sha256: Mapped[str] = mapped_column(index=True)
    size: Mapped[int]
    exported_to: Mapped[str]
    exported_at: Mapped[datetime]
    assurance: Mapped[Assurance] = mapped_column(default=Assurance.UNSIGNED)

    revision: Mapped[Revision | None] = relationship(back_populates="packages")
