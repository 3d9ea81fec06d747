"""Whose data folder this is, who signs there, and what was set."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.models.agency import Agency
from desktop.models.base import Base, Dated, Entity
from desktop.models.programme import ProgrammeVersion
from desktop.models.types import Json


class WorkplaceRole(StrEnum):
    """On which side of the loop a data folder stands."""

    AGENCY = "agency"
    DEPARTMENT = "department"


class Workplace(Base):
    """The single row that says whose data folder this is. No row: the first run is not finished.

    Attributes:
        issuer_code: Code of the department whose packages an agency obeys; "" until it has believed one.
        seal: The agency's seal, red on nothing: PNG, cropped to the seal; ``None`` when its digital signature shows no
            picture. seal_width: of the real seal, in millimetres.
    """

    __tablename__ = "workplace"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    role: Mapped[WorkplaceRole]
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"), default=None)
    programme_version_id: Mapped[UUID | None] = mapped_column(ForeignKey("programme_version.id"), default=None)
    issuer_code: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    seal: Mapped[bytes | None] = mapped_column(default=None, deferred=True)
    seal_width: Mapped[int] = mapped_column(default=36)

    agency: Mapped[Agency | None] = relationship()
    programme_version: Mapped[ProgrammeVersion | None] = relationship()


class Signatory(Dated, Entity):
    """A person who signs for an agency.

    Attributes:
        authority: Upper-case lines before the name: ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH").
        name: Full name without academic titles.
        picture: Hand signature, blue on nothing: PNG as ``documents.signature_pictures`` made it; ``None`` when the
            digital signature shows no picture.
    """

    __tablename__ = "signatory"

    agency_id: Mapped[UUID] = mapped_column(ForeignKey("agency.id"), index=True)
    authority: Mapped[tuple[str, ...]]
    name: Mapped[str]
    position: Mapped[str] = mapped_column(default="")
    is_default: Mapped[bool] = mapped_column(default=False)
    picture: Mapped[bytes | None] = mapped_column(default=None, deferred=True)


class Setting(Base):
    """A setting of this data folder; ``value`` is any JSON value."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(Json)
