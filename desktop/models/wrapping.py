"""Files that only brought another: encrypted ones, and parts."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Entity, WrittenOnce


class Wrapping(WrittenOnce, Entity):
    """An encrypted file, or a part of a file, out of which a package came: so it is known again when it comes again.

    Attributes:
        sha256: Of the wrapping. package_sha256: of the package that came out of it.
    """

    __tablename__ = "wrapping"

    sha256: Mapped[str] = mapped_column(unique=True)
    package_sha256: Mapped[str] = mapped_column(ForeignKey("received_package.sha256"))
