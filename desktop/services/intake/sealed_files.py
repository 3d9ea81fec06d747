"""Encrypted files and parts at intake: kept until they open, known again afterwards, and never counted as packages."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.files import sha256_of
from desktop.core.paths import DataFolder
from desktop.exchange.errors import PackageError
from desktop.exchange.finder import FoundFile
from desktop.exchange.paper_codes import PaperPile
from desktop.exchange.parts import Part, PartSet, read_part
from desktop.exchange.scans import read_scan
from desktop.models.intake import IntakeResult, ReceivedPackage
from desktop.models.wrapping import Wrapping
from desktop.rules.verdicts import Reason, ReasonCode
from desktop.services.intake.received import IntakeRow, reasons_json, reasons_of
from desktop.services.intake.received_bytes import drop_held
from desktop.services.workspace import Workspace


def held_because(session: Session, codes: frozenset[ReasonCode]) -> tuple[ReceivedPackage, ...]:
    """The files on hold that only bring another and wait for one of these reasons, the oldest first."""
    held = select(ReceivedPackage).where(
        ReceivedPackage.result == IntakeResult.QUARANTINED, ReceivedPackage.kind.is_(None)
    )
    rows = session.scalars(held.order_by(ReceivedPackage.first_received_at, ReceivedPackage.sha256))
    return tuple(row for row in rows if codes & {reason.code for reason in reasons_of(row.reasons)})


def pending_parts(session: Session, folder: DataFolder) -> tuple[Path, ...]:
    """Parts that came on earlier days and wait for the others."""
    return tuple(folder.root / row.stored_as for row in held_because(session, frozenset({ReasonCode.PART_MISSING})))


def brought_before(session: Session, file: FoundFile) -> ReceivedPackage | None:
    """The package that this very encrypted file, or part, has brought before."""
    try:
        digest = sha256_of(file.path)
    except OSError:
        return None
    known = select(ReceivedPackage).join(Wrapping, Wrapping.package_sha256 == ReceivedPackage.sha256)
    return session.scalar(known.where(Wrapping.sha256 == digest))


def came_at(session: Session, file: FoundFile) -> datetime | None:
    """When the held files arrived out of which this one came now: it was there since then, though nobody could read it.

    ``None`` when it did not come out of held ones.
    """
    digests = [sha256_of(path) for path in file.wrappers]
    moments = select(ReceivedPackage.first_received_at).where(ReceivedPackage.sha256.in_(digests))
    return max(session.scalars(moments), default=None)


def settle_wrappers(workspace: Workspace, file: FoundFile, row: IntakeRow) -> None:
    """Remember what a package came out of; held copies of it are no longer needed, for the package itself is kept.

    A wrapping that brought nothing of ours is settled likewise; one whose content could not be read stays on hold.
    """
    if not file.wrappers or not (row.sha256 or row.result is IntakeResult.IGNORED):
        return
    digests = list(dict.fromkeys(sha256_of(path) for path in file.wrappers))
    with workspace.session() as session:
        if row.sha256:
            known = set(session.scalars(select(Wrapping.sha256).where(Wrapping.sha256.in_(digests))))
            new = [digest for digest in digests if digest not in known]
            session.add_all(Wrapping(sha256=digest, package_sha256=row.sha256) for digest in new)
        for held in session.scalars(select(ReceivedPackage).where(ReceivedPackage.sha256.in_(digests))):
            held.result = IntakeResult.DUPLICATE if row.sha256 else IntakeResult.IGNORED
            held.reasons, held.stored_as = [], ""
    drop_held(workspace.folder, digests)


def tell_missing_parts(workspace: Workspace) -> None:
    """Say at each waiting part which others are missing now: some may have come since."""
    with workspace.reading() as session:
        rows = held_because(session, frozenset({ReasonCode.PART_MISSING}))
    places = {row.sha256: workspace.folder.root / row.stored_as for row in rows}
    parts = {sha256: part for sha256, path in places.items() if (part := _part_at(path))}
    pile = PaperPile()
    for path in (path for sha256, path in places.items() if sha256 not in parts):
        with suppress(OSError):
            pile.add(path, read_scan(path))
    sets: dict[tuple[str, int, int], PartSet] = {}
    for part in parts.values():
        sets.setdefault(part.head.set_key, PartSet(part.head)).add(part)
    changed: dict[str, Sequence[Reason]] = {}
    for row in rows:
        part = parts.get(row.sha256)
        missing = sets[part.head.set_key].missing if part else pile.lack_of(places[row.sha256])
        if missing is not None and missing not in reasons_of(row.reasons):
            changed[row.sha256] = (missing,)
    if changed:
        with workspace.session() as session:
            for row in session.scalars(select(ReceivedPackage).where(ReceivedPackage.sha256.in_(changed))):
                row.reasons = reasons_json(changed[row.sha256])


def _part_at(path: Path) -> Part | None:
    with suppress(PackageError, OSError):
        return read_part(path)
    return None
