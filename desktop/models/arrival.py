"""The register of arrivals: every offer of a file and every decision on one, in a chain that nobody can bend unseen."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.core.canonical_json import plain_json
from desktop.models.audit import FIRST_PREVIOUS_HASH
from desktop.models.base import Base, Entity, WrittenOnce
from desktop.models.intake import IntakeResult, ReceivedPackage
from desktop.models.types import Json, storable_json
from desktop.rules.assurance import Assurance
from desktop.rules.verdicts import Verdict


class ArrivalOccasion(StrEnum):
    """Why a file was judged."""

    OFFERED = "offered"
    RETRIED = "retried"
    """It was held, and was looked at again because something else has changed."""
    RELEASED = "released"
    """An officer took it in on other grounds."""
    REFUSED = "refused"
    """An officer decided that it is not to be taken in."""
    CHOSEN = "chosen"
    """Of two reports of one number an officer chose which is right; it was this one, or the other."""
    REOPENED = "reopened"
    """An officer took back what was decided on it."""


class Arrival(WrittenOnce, Base):
    """One line of the register: a file that was offered once, or decided on once, whatever came of it.

    Attributes:
        seq: 1, 2, 3 … without gaps.
        package_id: ``None`` when the file could not even be read.
        received_at: When it was offered or decided on.
        judged_at: For which moment its signatures were judged: when these bytes arrived first.
        source_path: Where it lay; for a file inside an archive, "archive/name".
        sha256, snapshot_sha256: Of the file and of the data in it; "" when they are not known.
        made_at, signed_at: By the agency's clock, as the file says.
        signers: List of objects as ``verify --json`` shows them, with the certificate's fingerprint.
        trust: What was believed then: fingerprints of authorities, numbers of revocation lists.
        actor, note: Who decided, and on what grounds; "" for what the program judged by itself.
    """

    __tablename__ = "arrival"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    package_id: Mapped[UUID | None] = mapped_column(ForeignKey("received_package.id"), default=None, index=True)
    occasion: Mapped[ArrivalOccasion] = mapped_column(default=ArrivalOccasion.OFFERED)
    received_at: Mapped[datetime] = mapped_column(index=True)
    judged_at: Mapped[datetime]
    source_path: Mapped[str]
    sha256: Mapped[str] = mapped_column(default="")
    snapshot_sha256: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime | None] = mapped_column(default=None)
    signed_at: Mapped[datetime | None] = mapped_column(default=None)
    verdict: Mapped[Verdict]
    result: Mapped[IntakeResult]
    assurance: Mapped[Assurance] = mapped_column(default=Assurance.UNSIGNED)
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    signers: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    trust: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    actor: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    previous_hash: Mapped[str] = mapped_column(default=FIRST_PREVIOUS_HASH)
    hash: Mapped[str] = mapped_column(unique=True)

    package: Mapped[ReceivedPackage | None] = relationship()

    def statement(self) -> Mapping[str, object]:
        """All that the line says, in the form over which its hash is taken."""
        return {name: _said(getattr(self, name)) for name in SAID}

    def expected_hash(self) -> str:
        """What ``hash`` must be if nobody has touched the row."""
        return line_hash({name: getattr(self, name) for name in SAID})


SAID = (
    "seq",
    "occasion",
    "received_at",
    "judged_at",
    "source_path",
    "sha256",
    "snapshot_sha256",
    "made_at",
    "signed_at",
    "verdict",
    "result",
    "assurance",
    "reasons",
    "signers",
    "trust",
    "actor",
    "note",
    "previous_hash",
)
"""Columns over which a line's hash is taken."""


def line_hash(line: Mapping[str, object]) -> str:
    """Hexadecimal SHA-256 over all that a line says and the hash of the line before it."""
    plain = storable_json({name: _said(line[name]) for name in SAID})
    return hashlib.sha256(plain_json(plain)).hexdigest()


class ArrivalSeal(WrittenOnce, Entity):
    """The department's signature under the register as it stood once: from then on no line can be changed or lost.

    Attributes:
        seq: Number of the last line that it covers.
        statement: Canonical JSON that names that line's hash. signature: CMS, detached, over it.
        occasion: What the key was open for: ``assignment``, ``receipt`` …
    """

    __tablename__ = "arrival_seal"

    seq: Mapped[int] = mapped_column(index=True)
    sealed_at: Mapped[datetime]
    occasion: Mapped[str]
    statement: Mapped[bytes]
    signature: Mapped[bytes]


def _said(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value) if isinstance(value, StrEnum) else value
