"""The register of arrivals: a line for every offer and decision, each holding the hash of the one before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.canonical_json import canonical_json
from desktop.core.clock import Clock, today
from desktop.models.arrival import SAID, Arrival, ArrivalOccasion, ArrivalSeal, line_hash
from desktop.models.audit import FIRST_PREVIOUS_HASH
from desktop.models.bulk import insert_tuples
from desktop.models.intake import IntakeResult
from desktop.models.types import storable, storable_json
from desktop.rules.assurance import Assurance
from desktop.rules.verdicts import Verdict
from desktop.services.officers.audit import Noted, record_event, record_events
from desktop.services.trust.signed_packages import check_moment
from desktop.services.workspace import Workspace, agency_ref, this_agency
from desktop.signing.keys import Signer

SEAL_SCHEMA = "so-dan-van/arrival-register"


@dataclass(frozen=True)
class ArrivalLine:
    """What a line is to say; see ``models.arrival.Arrival``."""

    source_path: str
    judged_at: datetime
    verdict: Verdict
    result: IntakeResult
    reasons: Sequence[Mapping[str, object]]
    package_id: UUID | None = None
    sha256: str = ""
    snapshot_sha256: str = ""
    made_at: datetime | None = None
    signed_at: datetime | None = None
    assurance: Assurance = Assurance.UNSIGNED
    signers: Sequence[Mapping[str, object]] = ()
    trust: Mapping[str, object] | None = None
    occasion: ArrivalOccasion = ArrivalOccasion.OFFERED
    actor: str = ""
    note: str = ""


_HEAD = "arrival_head"
"""Key under which a session keeps the newest line: writers take turns, so nobody adds another that it could see."""


@dataclass(frozen=True)
class RegisterHead:
    """The newest line; ``seq`` is 0 where there is none."""

    seq: int
    hash: str
    at: datetime | None


def register_head(session: Session) -> RegisterHead:
    """The newest line of the register."""
    known = session.info.get(_HEAD)
    if isinstance(known, RegisterHead):
        return known
    newest = session.execute(
        select(Arrival.seq, Arrival.hash, Arrival.received_at).order_by(Arrival.seq.desc()).limit(1)
    ).first()
    head = RegisterHead(newest.seq, newest.hash, newest.received_at) if newest else _EMPTY
    session.info[_HEAD] = head
    return head


_EMPTY = RegisterHead(0, FIRST_PREVIOUS_HASH, None)


def record_arrival(session: Session, clock: Clock, line: ArrivalLine) -> None:
    """Add a line at the end, in the caller's transaction; the audit trail names it, so that it cannot be cut off."""
    record_arrivals(session, clock, (line,))


def record_arrivals(session: Session, clock: Clock, lines: Sequence[ArrivalLine]) -> None:
    """The same for several, in their order."""
    session.flush()  # the files that they name come first
    head = register_head(session)
    rows: list[dict[str, object]] = []
    noted: list[Noted] = []
    for line in lines:
        row = _row(line, head, clock)
        rows.append(row)
        head = RegisterHead(head.seq + 1, str(row["hash"]), clock.now())
        noted.append(_noted(line, row))
    session.info[_HEAD] = head
    insert_tuples(session, Arrival, _COLUMNS, [tuple(row[name] for name in _COLUMNS) for row in rows])
    record_events(session, clock, noted)


_COLUMNS = (*SAID, "package_id", "hash")


def _row(line: ArrivalLine, head: RegisterHead, clock: Clock) -> dict[str, object]:
    """The columns of a line that comes after another."""
    said = {name: getattr(line, name) for name in _COLUMNS if hasattr(line, name)}
    said |= {"seq": head.seq + 1, "received_at": clock.now(), "previous_hash": head.hash}
    said |= {name: storable(getattr(line, name)) for name in ("source_path", "actor", "note")}
    said |= {name: storable_json(getattr(line, name)) for name in ("reasons", "signers")}
    said["trust"] = line.trust or {}  # one for all files of a run: it is made ready for the database only once
    return {**said, "hash": line_hash(said)}


def _noted(line: ArrivalLine, row: Mapping[str, object]) -> Noted:
    after = {
        "file": row["source_path"],
        "result": line.result,
        "reasons": [reason["code"] for reason in line.reasons],
        "line": row["seq"],
        "hash": row["hash"],
    }
    subject = line.sha256 or str(row["source_path"])
    return Noted(f"package.{line.occasion}", subject, actor=line.actor, after=after)


@dataclass(frozen=True)
class RegisterView:
    """How far the register goes, and how far the department has signed under it; 0 and ``None``: not yet."""

    lines: int
    sealed_lines: int
    sealed_at: datetime | None

    @property
    def is_sealed(self) -> bool:
        """Whether every line stands above a signature."""
        return self.sealed_lines == self.lines


def read_register(session: Session, clock: Clock) -> RegisterView:
    """How the register stands."""
    del clock  # every use case is called alike
    seal = _newest_seal(session)
    lines = register_head(session).seq
    return RegisterView(lines, seal.seq if seal else 0, seal.sealed_at if seal else None)


def _newest_seal(session: Session) -> ArrivalSeal | None:
    return session.scalar(select(ArrivalSeal).order_by(ArrivalSeal.seq.desc(), ArrivalSeal.sealed_at.desc()).limit(1))


def seal_arrivals(workspace: Workspace, signer: Signer, occasion: str) -> RegisterView:
    """Sign under the register as it stands; nothing happens where it is empty or was signed since the last line.

    Called whenever the department's key is open anyway, and by the button for it.

    Args:
        workspace: The department's.
        signer: Its key.
        occasion: What the key was opened for: ``assignment``, ``receipt``, ``register`` …

    Raises:
        UntimelyCertificateError: The certificate has ended or not begun by this computer's clock; nothing was signed.
    """
    from desktop.signing.cms import sign_detached

    clock = workspace.clock
    with workspace.reading() as session:
        head, seal = register_head(session), _newest_seal(session)
        if head.seq == (seal.seq if seal else 0):
            return read_register(session, clock)
        department = agency_ref(session, this_agency(session), today(clock))
    sealed_at = clock.now()
    check_moment([signer], sealed_at)
    statement = canonical_json(
        {
            "schema": SEAL_SCHEMA,
            "version": 1,
            "issuer": {"code": department.code, "name": department.name},
            "lines": head.seq,
            "head": head.hash,
            "sealed_at": sealed_at,
        }
    )
    signature = sign_detached(statement, signer, sealed_at)
    with workspace.session() as session:
        session.add(
            ArrivalSeal(seq=head.seq, sealed_at=sealed_at, occasion=occasion, statement=statement, signature=signature)
        )
        record_event(session, clock, "register.seal", occasion, after={"line": head.seq, "hash": head.hash})
        session.flush()
        return read_register(session, clock)
