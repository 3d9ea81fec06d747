"""Files that were examined are judged in groups: their bytes are on the disk first, then one transaction names them.

Where that fails, because of one file or of the disk, it is done again file by file: none is undone by another's fault.
Whatever was told of a file is committed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select

from desktop.exchange.package import Examination
from desktop.models.arrival import ArrivalOccasion
from desktop.models.intake import IntakeResult, ReceivedPackage
from desktop.rules.package_data import EnrolmentData
from desktop.rules.verdicts import Verdict
from desktop.services.intake.grounds import Grounds
from desktop.services.intake.received import IntakeRow
from desktop.services.intake.received_bytes import drop_held, keep_bytes
from desktop.services.intake.recording import TAKEN_IN, Offer, record_offers
from desktop.services.workspace import Workspace


def judge_file(workspace: Workspace, grounds: Grounds, offer: Offer) -> IntakeRow:
    """Keep the bytes of a file that was examined, judge it and write down what came of it.

    A file that came before is judged as of that time: what was good when it arrived stays so.
    """
    return _judge(workspace, grounds, (offer,))[0]


def judge_files(workspace: Workspace, grounds: Grounds, offers: Sequence[Offer]) -> Iterator[IntakeRow]:
    """The same for several, each with bytes of its own, in their order."""
    if len(offers) > 1:
        try:
            rows = _judge(workspace, grounds, offers)
        except Exception:  # noqa: BLE001 - whatever it is, it comes again at the file that is to blame
            rows = None
        if rows is not None:
            yield from rows
            return
    for offer in offers:
        yield judge_file(workspace, grounds, offer)


def _judge(workspace: Workspace, grounds: Grounds, offers: Sequence[Offer]) -> tuple[IntakeRow, ...]:
    known = _known(workspace, offers)
    offers = [_as_of_arrival(grounds, offer, known.get(offer.examination.sha256)) for offer in offers]
    welcome = [_is_taken_in(offer, known.get(offer.examination.sha256)) for offer in offers]
    stored = keep_bytes(
        workspace.folder,
        [(offer.examination, taken_in) for offer, taken_in in zip(offers, welcome, strict=True)],
    )
    with workspace.session() as session:
        rows = record_offers(session, workspace.clock, grounds, list(zip(offers, stored, strict=True)))
    hashes = {offer.examination.sha256 for offer, taken_in in zip(offers, welcome, strict=True) if taken_in}
    drop_held(workspace.folder, hashes)
    return rows


def _known(workspace: Workspace, offers: Sequence[Offer]) -> Mapping[str, ReceivedPackage]:
    hashes = [offer.examination.sha256 for offer in offers]
    with workspace.reading() as session:
        found = session.scalars(select(ReceivedPackage).where(ReceivedPackage.sha256.in_(hashes)))
        return {package.sha256: package for package in found}


def _as_of_arrival(grounds: Grounds, offer: Offer, known: ReceivedPackage | None) -> Offer:
    if known is None or offer.examination.verdict is not Verdict.UNTRUSTED:
        return offer
    return replace(offer, examination=grounds.examine(offer.examination.file, known.first_received_at))


def _is_taken_in(offer: Offer, known: ReceivedPackage | None) -> bool:
    settled = known is not None and known.result in TAKEN_IN
    refused = known is not None and known.result is IntakeResult.REFUSED and offer.occasion is ArrivalOccasion.OFFERED
    welcome = settled or offer.occasion is ArrivalOccasion.RELEASED or _is_welcome(offer.examination)
    return welcome and not refused


def _is_welcome(examination: Examination) -> bool:
    """A good package, or a request, which nobody can have signed with a key that we know."""
    return examination.verdict is Verdict.VALID or isinstance(examination.data, EnrolmentData)
