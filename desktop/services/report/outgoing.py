"""What left this workplace is written down: the frozen revision, and each file that carries it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.models.revision import OutgoingPackage, PackageFormat, Revision, RevisionState
from desktop.rules.assurance import Assurance
from desktop.rules.packages import PackageKind
from desktop.rules.snapshot import ReportSnapshot
from desktop.services.officers.audit import record_event
from desktop.services.report.drafts import find_report, open_desk, report_for_edit


@dataclass(frozen=True)
class OutgoingFile:
    """A file that carries a report.

    Attributes:
        path: Where it lies now; its name is the one it keeps.
        assurance: What its signatures prove, as far as those who made them can know.
    """

    path: Path
    form: PackageFormat
    sha256: str
    assurance: Assurance = Assurance.UNSIGNED


def record_revision(session: Session, clock: Clock, snapshot: ReportSnapshot, data: bytes) -> Revision:
    """The revision of a report, frozen now unless it already is."""
    desk = open_desk(session, snapshot.period.code)
    report = find_report(session, desk.agency, desk.row)
    if report is None:
        report = report_for_edit(session, clock, desk)
        session.flush()
    revision = session.scalar(
        select(Revision).where(Revision.report_id == report.id, Revision.number == snapshot.revision)
    )
    if revision is None:
        revision = Revision(
            report_id=report.id,
            number=snapshot.revision,
            parent_sha256=snapshot.parent,
            snapshot=data,
            snapshot_sha256=hashlib.sha256(data).hexdigest(),
            made_at=snapshot.made_at,
            made_by=snapshot.made_by,
            approved_by=snapshot.approved_by,
            document_number=snapshot.document_number,
            document_date=snapshot.document_date,
            state=RevisionState.EXPORTED,
        )
        session.add(revision)
        session.flush()
    return revision


def record_files(
    session: Session, clock: Clock, revision: Revision, period: str, files: Sequence[OutgoingFile], folder: Path
) -> None:
    """The files of a revision, which go to ``folder``."""
    for file in files:
        session.add(
            OutgoingPackage(
                revision_id=revision.id,
                kind=PackageKind.REPORT,
                format=file.form,
                file_name=file.path.name,
                sha256=file.sha256,
                size=file.path.stat().st_size,
                exported_to=str(folder),
                exported_at=clock.now(),
                assurance=file.assurance,
            )
        )
        record_event(
            session,
            clock,
            "report.exported",
            period,
            actor=revision.approved_by,
            after={"revision": revision.number, "file": file.path.name, "sha256": file.sha256},
        )
