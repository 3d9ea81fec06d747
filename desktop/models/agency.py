"""Agencies: a tree that changes with time, because units merge, split and change their names."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.models.base import Base, Dated, Entity
from desktop.rules.agencies import AgencyEventType
from desktop.rules.programme_kinds import AgencyKind


class ParticipantRole(StrEnum):
    """Which side of an event an agency was on."""

    PREDECESSOR = "predecessor"
    SUCCESSOR = "successor"


class Agency(Dated, Entity):
    """A reporting body. Its code never changes and is never used again; names and superior depend on the day.

    Attributes:
        code: Stable business code: ``W26593a``, ``SO-SNV``.
        identifier: Mã định danh điện tử; "" if unknown.
    """

    __tablename__ = "agency"

    code: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[AgencyKind]
    identifier: Mapped[str] = mapped_column(default="")

    names: Mapped[list["AgencyName"]] = relationship(
        back_populates="agency",
        cascade="all, delete-orphan",
        order_by="AgencyName.valid_from.asc().nulls_first()",
        lazy="selectin",
    )
    placements: Mapped[list["AgencyPlacement"]] = relationship(
        back_populates="agency",
        cascade="all, delete-orphan",
        order_by="AgencyPlacement.valid_from.asc().nulls_first()",
        foreign_keys="AgencyPlacement.agency_id",
        lazy="selectin",
    )

    def name_on(self, day: date) -> "AgencyName | None":
        """How it was named on a day; the latest known name when none holds on that day."""
        return next((name for name in self.names if name.holds_on(day)), self.names[-1] if self.names else None)

    def parent_id_on(self, day: date) -> UUID | None:
        """The agency above it on a day; ``None`` at the top or when unknown."""
        return next((place.parent_id for place in self.placements if place.holds_on(day)), None)


class AgencyName(Dated, Entity):
    """How an agency is called, and how its documents begin and end, in a span of time.

    Attributes:
        name: Official name in running text. short_name: for screens and tables.
        header: Lines of the document head, upper case. superior: upper-case line over it; "" for a people's committee.
        abbreviation: For document symbols. place: for the date line.
        authority: Usual lines before the signer's name: ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH").
    """

    __tablename__ = "agency_name"

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    short_name: Mapped[str]
    header: Mapped[tuple[str, ...]] = mapped_column(default=())
    superior: Mapped[str] = mapped_column(default="")
    abbreviation: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    authority: Mapped[tuple[str, ...]] = mapped_column(default=())

    agency: Mapped[Agency] = relationship(back_populates="names")


class AgencyPlacement(Dated, Entity):
    """Under which agency another one stands in a span of time."""

    __tablename__ = "agency_placement"

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"), index=True)
    parent_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), index=True)

    agency: Mapped[Agency] = relationship(back_populates="placements", foreign_keys=[agency_id])
    parent: Mapped[Agency] = relationship(foreign_keys=[parent_id])


class AgencyForwarder(Dated, Entity):
    """An agency that may hand in for another one in a span of time, besides the district above it.

    Attributes:
        basis: The decision that says so. registered_by: the officer who wrote it down.
    """

    __tablename__ = "agency_forwarder"

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"), index=True)
    forwarder_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    basis: Mapped[str] = mapped_column(default="")
    registered_by: Mapped[str] = mapped_column(default="")

    agency: Mapped[Agency] = relationship(foreign_keys=[agency_id])
    forwarder: Mapped[Agency] = relationship(foreign_keys=[forwarder_id])


class AgencyEvent(Entity):
    """A merger, split, change of name … by which agencies came to be or ended."""

    __tablename__ = "agency_event"

    type: Mapped[AgencyEventType]
    day: Mapped[date]
    legal_basis: Mapped[str] = mapped_column(default="")

    participants: Mapped[list["AgencyEventParticipant"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class AgencyEventParticipant(Base):
    """An agency's part in an event; ``share`` of a predecessor when only a part of it went over."""

    __tablename__ = "agency_event_participant"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("agency_event.id", ondelete="CASCADE"), primary_key=True)
    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), primary_key=True, index=True)
    role: Mapped[ParticipantRole] = mapped_column(primary_key=True)
    share: Mapped[Decimal | None] = mapped_column(default=None)

    agency: Mapped[Agency] = relationship()
