"""What was judged is written down: how the file stands, a line in the register of arrivals, a row for the screen."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.exchange.contents import Claims
from desktop.exchange.package import Examination
from desktop.models.arrival import ArrivalOccasion
from desktop.models.intake import IntakeResult, ReceivedPackage
from desktop.rules.clock_notes import clock_notes
from desktop.rules.verdicts import Reason, ReasonCode
from desktop.services.intake.arrival_register import ArrivalLine, record_arrivals, register_head
from desktop.services.intake.grounds import Grounds
from desktop.services.intake.judging import Arrived, Outcome, decide, decide_report, signed_at
from desktop.services.intake.master_copy import OpenCopy, open_copy
from desktop.services.intake.places import Place, Places, find_place
from desktop.services.intake.received import (
    IntakeRow,
    Signer,
    reasons_json,
    reasons_of,
    row_view,
    signer_json,
    signer_view,
)

TAKEN_IN = frozenset({IntakeResult.ACCEPTED, IntakeResult.SUPERSEDED, IntakeResult.DUPLICATE})
"""Results of a file that is in the master copy: it is never judged again."""


@dataclass(frozen=True)
class Offer:
    """A file that was examined, and why it is judged.

    Attributes:
        label: Where it lay; for a file inside an archive, "archive/name". file_name: its own name.
        officer, ground: Who takes it in although its signature does not suffice, and on what grounds.
        since: When it arrived, where that was before it could be read.
    """

    label: str
    file_name: str
    examination: Examination
    occasion: ArrivalOccasion = ArrivalOccasion.OFFERED
    officer: str = ""
    ground: str = ""
    since: datetime | None = None


def find_received(session: Session, sha256: str) -> ReceivedPackage | None:
    """The row of a file, known by its hash."""
    return session.scalar(select(ReceivedPackage).where(ReceivedPackage.sha256 == sha256))


def record_offers(
    session: Session, clock: Clock, grounds: Grounds, offers: Sequence[tuple[Offer, str]]
) -> tuple[IntakeRow, ...]:
    """Judge files that were examined, and write down what came of each.

    Args:
        session: The caller's transaction.
        clock: Tells the time.
        grounds: By which they were examined.
        offers: The files, no two of the same bytes, and where those lie, relative to the data folder. One that is
            looked at again without a new answer gets no further line in the register.
    """
    hashes = [offer.examination.sha256 for offer, _ in offers]
    of_hash = select(ReceivedPackage).where(ReceivedPackage.sha256.in_(hashes))
    known = {package.sha256: package for package in session.scalars(of_hash)}
    codes = {claims.agency_code for offer, _ in offers if (claims := offer.examination.claims)}
    codes |= {report.agency for offer, _ in offers if (report := offer.examination.report)}
    grounds.places.learn(session, codes, today(clock))
    copy = open_copy(session, grounds.places, _reports(grounds.places, offers))
    recording = _Recording(session, clock, grounds, copy)
    judged = [recording.judge(offer, stored, known.get(offer.examination.sha256)) for offer, stored in offers]
    copy.write(session)
    record_arrivals(session, clock, [_line(each, grounds) for each in judged if each.is_news])
    return tuple([recording.row(each) for each in judged])


def _reports(places: Places, offers: Iterable[tuple[Offer, str]]) -> Iterator[tuple[str, Place]]:
    for offer, _ in offers:
        examination = offer.examination
        if examination.report is not None and examination.snapshot_sha256:
            place = find_place(places, examination.report)
            if isinstance(place, Place):
                yield examination.snapshot_sha256, place


@dataclass(frozen=True)
class _Judged:
    """A file, how it stands now, and whether there is news of it.

    Attributes:
        signed_by: As the examination says, for the register.
        shown: The same for the screen; ``None`` where what was said of it before stays so.
    """

    offer: Offer
    package: ReceivedPackage
    signed_by: list[dict[str, object]]
    shown: tuple[Signer, ...] | None
    arrived: Arrived
    outcome: Outcome
    is_news: bool


@dataclass(frozen=True)
class _Recording:
    """One transaction."""

    session: Session
    clock: Clock
    grounds: Grounds
    copy: OpenCopy

    def judge(self, offer: Offer, stored: str, known: ReceivedPackage | None) -> _Judged:
        """Decide on a file."""
        examination = offer.examination
        at = known.first_received_at if known else offer.since or self.clock.now()
        arrived = Arrived(at, self.grounds.assurance_of(examination))
        signers = tuple(map(signer_view, examination.signers))
        signed_by = list(map(signer_json, signers))
        before = _standing(known)
        outcome = _settled(known) if offer.occasion is ArrivalOccasion.OFFERED else None
        if known is not None and outcome is not None:
            return _Judged(offer, known, signed_by, None, arrived, outcome, is_news=True)
        described = _described(offer, signed_by, arrived, stored)
        if known is None:
            described |= {"first_received_at": at, "notes": self._notes(offer, arrived)}
            package = ReceivedPackage.with_columns(described)
            self.copy.add_package(package)
        else:
            package = known
            for name, value in described.items():
                setattr(package, name, value)
        outcome = self._decide(offer, arrived)
        _set_outcome(package, offer, outcome)
        is_news = offer.occasion is not ArrivalOccasion.RETRIED or _standing(package) != before
        return _Judged(offer, package, signed_by, signers, arrived, outcome, is_news)

    def _notes(self, offer: Offer, arrived: Arrived) -> tuple[str, ...]:
        newest = register_head(self.session).at
        return tuple(map(str, clock_notes(_made_at(offer), signed_at(offer.examination), arrived.at, newest)))

    def _decide(self, offer: Offer, arrived: Arrived) -> Outcome:
        examination = offer.examination
        if offer.occasion is ArrivalOccasion.RELEASED and examination.report is not None:
            return decide_report(self.session, examination, examination.report, arrived, self.copy)
        return decide(self.session, self.clock, examination, arrived, self.copy)

    def row(self, judged: _Judged) -> IntakeRow:
        """As the file stands, but with the label, verdict and outcome of this offer."""
        offer, outcome = judged.offer, judged.outcome
        claims = offer.examination.claims or Claims()
        agency = self.copy.places.agency(claims.agency_code)
        return replace(
            row_view(judged.package, "", judged.shown),
            file=offer.label,
            verdict=offer.examination.verdict,
            result=outcome.result,
            reasons=outcome.reasons,
            agency_name=agency.name if agency else claims.agency_name,
            note=outcome.note or judged.package.decision,
        )


def _standing(package: ReceivedPackage | None) -> tuple[object, ...]:
    """What a second look may change."""
    if package is None:
        return ()
    return package.verdict, package.result, *(reason["code"] for reason in package.reasons)


def _set_outcome(package: ReceivedPackage, offer: Offer, outcome: Outcome) -> None:
    taken_in = outcome.result in TAKEN_IN
    package.result, package.reasons = outcome.result, reasons_json(outcome.reasons)
    package.decided_by, package.decision = (offer.officer, offer.ground) if taken_in else ("", "")


def _settled(known: ReceivedPackage | None) -> Outcome | None:
    """What was decided on a file for good: it is not judged again because it is offered again."""
    if known is None:
        return None
    if known.result in TAKEN_IN:
        since = known.first_received_at.isoformat()
        return Outcome(IntakeResult.DUPLICATE, (Reason(ReasonCode.REPLAY),), since)
    if known.result is IntakeResult.REFUSED:
        return Outcome(IntakeResult.REFUSED, reasons_of(known.reasons), known.decision)
    return None


def _described(offer: Offer, signed_by: list[dict[str, object]], arrived: Arrived, stored: str) -> dict[str, object]:
    examination = offer.examination
    claims = examination.claims or Claims()
    return {
        "sha256": examination.sha256,
        "file_name": offer.file_name,
        "size": examination.size,
        "kind": examination.kind,
        "verdict": examination.verdict,
        "result": IntakeResult.QUARANTINED,
        "signers": signed_by,
        "agency_code": claims.agency_code,
        "period_code": claims.period_code,
        "revision": claims.revision,
        "snapshot_sha256": examination.snapshot_sha256 or None,
        "made_at": _made_at(offer),
        "signed_at": signed_at(examination),
        "assurance": arrived.assurance,
        "stored_as": stored,
    }


def _made_at(offer: Offer) -> datetime | None:
    return offer.examination.report.made_at if offer.examination.report else None


def _line(judged: _Judged, grounds: Grounds) -> ArrivalLine:
    offer, package, arrived, outcome = judged.offer, judged.package, judged.arrived, judged.outcome
    examination = offer.examination
    return ArrivalLine(
        source_path=offer.label,
        judged_at=arrived.at,
        verdict=examination.verdict,
        result=outcome.result,
        reasons=reasons_json(outcome.reasons),
        package_id=package.id,
        sha256=examination.sha256,
        snapshot_sha256=examination.snapshot_sha256 or "",
        made_at=_made_at(offer),
        signed_at=signed_at(examination),
        assurance=arrived.assurance,
        signers=judged.signed_by,
        trust=grounds.described,
        occasion=offer.occasion,
        actor=offer.officer,
        note=offer.ground,
    )
