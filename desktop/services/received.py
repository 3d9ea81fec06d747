"""Files that were received: how each stands, who signed it, where its bytes lie."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors, replacing
from desktop.core.paths import DataFolder
from desktop.models.agency import Agency
from desktop.models.intake import IntakeResult, ReceivedPackage
from desktop.rules.verdicts import Reason, ReasonCode, Verdict
from desktop.services.workspace import Workspace, agency_ref
from desktop.signing.report import SignatureReport


@dataclass(frozen=True)
class Signer:
    """Who signed a file, as the screens and the command line say it."""

    name: str
    organisation: str
    serial: str
    claimed_time: datetime | None
    status: str


@dataclass(frozen=True)
class IntakeRow:
    """What came of one file.

    Attributes:
        file: Where it lay, or "archive/name".
        kind: ``report`` …; "" when it could not be understood.
        agency: Code. agency_name: as named today, or as the file says; "" if unknown.
        revision: ``None`` unless it is a report.
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

    @property
    def waits_for_paper(self) -> bool:
        """It is held only because it bears no signature; an officer may take it in (``accept_unsigned``)."""
        return self.result is IntakeResult.QUARANTINED and self.verdict is Verdict.VALID_UNSIGNED


def reasons_json(reasons: Sequence[Reason]) -> list[dict[str, object]]:
    """Reasons as a row keeps them."""
    return [{"code": str(reason.code), "place": reason.place, "message": reason.message} for reason in reasons]


def signer_view(report: SignatureReport) -> Signer:
    """A signature as the screens and the command line say it."""
    who = report.signer
    return Signer(
        who.name if who else "",
        who.organisation if who else "",
        who.serial if who else "",
        report.claimed_time,
        report.status,
    )


def signer_json(signer: Signer) -> dict[str, object]:
    """A signer as a row keeps it."""
    return {
        "name": signer.name,
        "organisation": signer.organisation,
        "serial": signer.serial,
        "claimed_time": signer.claimed_time.isoformat() if signer.claimed_time else None,
        "status": signer.status,
    }


def list_received(session: Session, clock: Clock) -> tuple[IntakeRow, ...]:
    """Every distinct file received so far, the held ones first, then the newest."""
    del clock  # every use case is called alike
    rows = session.scalars(select(ReceivedPackage).order_by(ReceivedPackage.first_received_at.desc())).all()
    codes = {row.agency_code for row in rows}
    agencies = {agency.code: agency for agency in session.scalars(select(Agency).where(Agency.code.in_(codes)))}
    views = [_view(session, row, agencies.get(row.agency_code)) for row in rows]
    views.sort(key=lambda view: view.result is not IntakeResult.QUARANTINED)
    return tuple(views)


def _view(session: Session, row: ReceivedPackage, agency: Agency | None) -> IntakeRow:
    return IntakeRow(
        file=row.file_name,
        kind=str(row.kind or ""),
        verdict=row.verdict,
        result=row.result,
        reasons=tuple(Reason(ReasonCode(r["code"]), r.get("place", "")) for r in row.reasons),
        agency=row.agency_code,
        agency_name=agency_ref(session, agency, row.first_received_at.date()).short_name if agency else "",
        period=row.period_code,
        revision=row.revision,
        signers=tuple(_signer(each) for each in row.signers),
        sha256=row.sha256,
        received_at=row.first_received_at,
    )


def _signer(kept: Mapping[str, str]) -> Signer:
    claimed = kept["claimed_time"]
    time = datetime.fromisoformat(claimed) if claimed else None
    return Signer(kept["name"], kept["organisation"], kept["serial"], time, kept["status"])


def stored_file(session: Session, folder: DataFolder, sha256: str) -> Path | None:
    """Where the bytes of a received file lie; ``None`` when it is unknown."""
    row = session.scalar(select(ReceivedPackage).where(ReceivedPackage.sha256 == sha256))
    return folder.root / row.stored_as if row is not None and row.stored_as else None


def copy_received(workspace: Workspace, sha256: str, target: Path) -> Path:
    """Write the bytes of a received file, just as they came, to another place.

    Raises:
        UserError: The file was not kept, or the disk refuses.
    """
    with workspace.reading() as session:
        source = stored_file(session, workspace.folder, sha256)
    if source is None:
        raise UserError("Không còn bản gốc của tệp này trong kho tiếp nhận.", "Đề nghị đơn vị gửi lại tệp.")
    with explaining_os_errors(target), replacing(target) as temporary:
        shutil.copyfile(source, temporary)
    return target
