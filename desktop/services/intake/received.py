"""Files that were received: how each stands, who signed it, what its times say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from sys import intern

from cryptography import x509
from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.models.intake import IntakeResult, ReceivedPackage
from desktop.rules.assurance import Assurance
from desktop.rules.clock_notes import ClockNote
from desktop.rules.packages import PackageKind
from desktop.rules.revocation_words import revocation_note
from desktop.rules.verdicts import Reason, ReasonCode, Verdict
from desktop.services.agencies.agency_days import short_names
from desktop.services.trust.known_keys import fingerprint_of
from desktop.signing.report import SignatureReport

INTACT = frozenset({Verdict.VALID, Verdict.VALID_UNSIGNED, Verdict.UNTRUSTED})
"""Verdicts on files whose content is what was once written, whoever wrote it."""
OPEN = frozenset({IntakeResult.QUARANTINED, IntakeResult.REFUSED})
"""Results of a file that is not taken in and may still be."""
LOCKED = frozenset({ReasonCode.KEY_NEEDED, ReasonCode.DECRYPT_FAILED})
"""Why an encrypted file is held."""
SEALED = LOCKED | {ReasonCode.PART_MISSING}
"""Why a file is held that only brings another: only a key or the missing parts help it, not another look."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed a file, as the screens and the command line say it.

    Attributes:
        fingerprint: SHA-256 of the certificate. valid_to: when that certificate ends.
        revocation: Whether it was looked up among the revoked ones; "" where it is not believed anyway.
    """

    name: str
    organisation: str
    serial: str
    claimed_time: datetime | None
    status: str
    agency: str = ""
    fingerprint: str = ""
    valid_to: datetime | None = None
    revocation: str = ""


@dataclass(frozen=True, slots=True)
class IntakeRow:
    """What came of one file.

    Attributes:
        file: Where it lay, or "archive/name".
        kind: ``report`` …; "" when it could not be understood.
        agency: Code. agency_name: as named today, or as the file says; "" if unknown.
        revision: ``None`` unless it is a report.
        received_at: When these bytes arrived first, and as of when they were judged.
        made_at, signed_at: By the agency's clock.
        assurance: What the signatures prove. clock_notes: what is odd about the times.
        decided_by, note: Which officer decided, and on what grounds; of a duplicate, ``note`` says since when it is
            there.
    """

    file: str
    kind: str
    verdict: Verdict
    result: IntakeResult
    reasons: tuple[Reason, ...]
    agency: str
    agency_name: str
    period: str
    revision: int | None
    signers: tuple[Signer, ...]
    sha256: str
    received_at: datetime | None = None
    note: str = ""
    made_at: datetime | None = None
    signed_at: datetime | None = None
    assurance: Assurance = Assurance.UNSIGNED
    clock_notes: tuple[ClockNote, ...] = ()
    decided_by: str = ""

    @property
    def is_intact(self) -> bool:
        """Its content is what was once written, whoever wrote it."""
        return self.verdict in INTACT

    @property
    def waits_for_paper(self) -> bool:
        """It is held only because it bears no signature; an officer may take it in (``release_held``)."""
        return self.result is IntakeResult.QUARANTINED and self.verdict is Verdict.VALID_UNSIGNED

    @property
    def may_be_released(self) -> bool:
        """It is an intact report on hold, or refused: an officer may take it in on other grounds."""
        disputed = any(reason.code is ReasonCode.CONFLICTING_REVISION for reason in self.reasons)
        return self.result in OPEN and self.is_intact and self.kind == PackageKind.REPORT and not disputed

    @property
    def may_be_refused(self) -> bool:
        """It waits for a decision."""
        return self.result is IntakeResult.QUARANTINED and bool(self.sha256)

    @property
    def may_be_retried(self) -> bool:
        """It is on hold, or refused, and something else may have changed since; keys and parts help by themselves."""
        sealed = not self.kind and any(reason.code in SEALED for reason in self.reasons)
        return self.result in OPEN and bool(self.sha256) and not sealed


def reasons_json(reasons: Sequence[Reason]) -> list[dict[str, object]]:
    """Reasons as a row keeps them."""
    return [{"code": str(reason.code), "place": reason.place, "message": reason.message} for reason in reasons]


def reasons_of(kept: Sequence[Mapping[str, str]]) -> tuple[Reason, ...]:
    """The reverse of ``reasons_json``."""
    return tuple(Reason(ReasonCode(each["code"]), each.get("place", "")) for each in kept)


def signer_view(report: SignatureReport) -> Signer:
    """A signature as the screens and the command line say it."""
    who = report.signer
    return Signer(
        who.name if who else "",
        intern(who.organisation) if who else "",
        who.serial if who else "",
        report.claimed_time,
        report.status,
        who.agency_code if who else "",
        fingerprint_of(report),
        x509.load_der_x509_certificate(report.certificate).not_valid_after_utc if report.certificate else None,
        _revocation(report),
    )


def _revocation(report: SignatureReport) -> str:
    if report.reason not in (None, ReasonCode.REVOCATION_UNKNOWN, ReasonCode.LATE_PROOF):
        return ""
    return revocation_note(report.revocation_known_at, checked=report.revocation_checked)


def signer_json(signer: Signer) -> dict[str, object]:
    """A signer as a row keeps it."""
    return {
        "name": signer.name,
        "organisation": signer.organisation,
        "serial": signer.serial,
        "claimed_time": _iso(signer.claimed_time),
        "status": signer.status,
        "agency": signer.agency,
        "fingerprint": signer.fingerprint,
        "valid_to": _iso(signer.valid_to),
        "revocation": signer.revocation,
    }


def signer_of(kept: Mapping[str, str | None]) -> Signer:
    """The reverse of ``signer_json``; what ten thousand signers have in common is held once."""
    return Signer(
        kept.get("name") or "",
        intern(kept.get("organisation") or ""),
        kept.get("serial") or "",
        _moment(kept.get("claimed_time")),
        kept.get("status") or "",
        kept.get("agency") or "",
        kept.get("fingerprint") or "",
        _moment(kept.get("valid_to")),
        intern(kept.get("revocation") or ""),
    )


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def list_received(session: Session, clock: Clock) -> tuple[IntakeRow, ...]:
    """Every distinct file received so far, the held ones first, then the newest."""
    del clock  # every use case is called alike
    rows = session.scalars(select(ReceivedPackage).order_by(ReceivedPackage.first_received_at.desc())).all()
    name_on = short_names(session, {row.agency_code for row in rows})
    views = [row_view(row, name_on(row.agency_code, row.first_received_at.date())) for row in rows]
    views.sort(key=lambda view: view.result is not IntakeResult.QUARANTINED)
    return tuple(views)


def row_view(row: ReceivedPackage, agency_name: str, signers: tuple[Signer, ...] | None = None) -> IntakeRow:
    """How a received file stands now; ``signers``: who they are, where that is at hand."""
    return IntakeRow(
        file=row.file_name,
        kind=str(row.kind or ""),
        verdict=row.verdict,
        result=row.result,
        reasons=reasons_of(row.reasons),
        agency=row.agency_code,
        agency_name=agency_name,
        period=row.period_code,
        revision=row.revision,
        signers=tuple(signer_of(each) for each in row.signers) if signers is None else signers,
        sha256=row.sha256,
        received_at=row.first_received_at,
        note=row.decision,
        made_at=row.made_at,
        signed_at=row.signed_at,
        assurance=row.assurance,
        clock_notes=tuple(ClockNote(each) for each in row.notes),
        decided_by=row.decided_by,
    )
