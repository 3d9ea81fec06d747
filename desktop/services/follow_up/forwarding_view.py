"""What an agency that forwards has to pass on: those below it, what their reports add up to, its own report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.files import sha256_of
from desktop.core.text import ascii_name
from desktop.models.agency import Agency
from desktop.models.intake import IntakeResult, ReceivedPackage, Submission, SubmissionState
from desktop.models.report import Report
from desktop.models.revision import OutgoingPackage, PackageFormat, Revision
from desktop.rules.packages import PackageKind
from desktop.services.follow_up.scope import agencies_below
from desktop.services.programme.versions import period_row
from desktop.services.province.consolidation import Consolidation, consolidate
from desktop.services.report.drafts import open_desk
from desktop.services.workspace import this_agency


@dataclass(frozen=True)
class Subordinate:
    """An agency for which this one hands in, and how many of its files lie here.

    Attributes:
        has_report: A report of it has been taken in.
        is_new: A file of it has come since a package was sent last.
        state: What the department has said of its current report; ``None`` without one.
    """

    code: str
    name: str
    files: int
    has_report: bool
    is_new: bool = False
    state: SubmissionState | None = None


@dataclass(frozen=True)
class SentPackage:
    """A forwarding package that was written."""

    name: str
    folder: str
    sent_at: datetime
    size: int


@dataclass(frozen=True)
class ForwardingView:
    """Everything that the page of a forwarder shows for a period.

    Attributes:
        whole: What the reports below add up to, and whose are in it.
        own: This agency's own report as it was exported last. sent: packages, the newest first.
    """

    subordinates: tuple[Subordinate, ...]
    whole: Consolidation
    own: "OwnReport | None"
    sent: tuple[SentPackage, ...]

    @property
    def new(self) -> int:
        """Of how many agencies something has come that no package has taken along."""
        return sum(each.is_new for each in self.subordinates)


def read_forwarding(session: Session, clock: Clock, period_code: str) -> ForwardingView:
    """Where the agencies below stand, what they add up to, and what was passed on."""
    whole = compiled(session, clock, period_code)
    return ForwardingView(
        list_subordinates(session, clock, period_code, whole),
        whole,
        own_report(session, clock, period_code),
        _sent(session, period_code),
    )


def _sent(session: Session, period_code: str) -> tuple[SentPackage, ...]:
    of_period = OutgoingPackage.file_name.startswith(stem(this_agency(session).code, period_code), autoescape=True)
    rows = session.scalars(select(OutgoingPackage).where(of_period).order_by(OutgoingPackage.exported_at.desc()))
    return tuple(SentPackage(row.file_name, row.exported_to, row.exported_at, row.size) for row in rows)


def list_subordinates(
    session: Session, clock: Clock, period_code: str, whole: Consolidation | None = None
) -> tuple[Subordinate, ...]:
    """The agencies for which this one hands in, in the order of the consolidation; none if it forwards for nobody."""
    whole = whole or compiled(session, clock, period_code)
    files = packages_by_agency(session, period_code)
    with_report = [(each.code, each.name, True) for each in whole.contributors]
    without = [(each.code, each.name, False) for each in whole.absentees]
    sent_at, states = _last_sent(session, period_code), _states(session, period_code)
    return tuple(
        Subordinate(
            code,
            name,
            len(files.get(code, ())),
            has,
            any(sent_at is None or each.first_received_at > sent_at for each in files.get(code, ())),
            states.get(code),
        )
        for code, name, has in with_report + without
    )


def _last_sent(session: Session, period_code: str) -> datetime | None:
    beginning = stem(this_agency(session).code, period_code)
    of_period = OutgoingPackage.file_name.startswith(beginning, autoescape=True)
    return session.scalar(select(func.max(OutgoingPackage.exported_at)).where(of_period))


def _states(session: Session, period_code: str) -> Mapping[str, SubmissionState]:
    current = select(Agency.code, Submission.state).join(Agency, Agency.id == Submission.agency_id)
    of_period = current.where(Submission.period_id == period_row(session, period_code).id, Submission.is_current)
    return {row[0]: row[1] for row in session.execute(of_period)}


def compiled(session: Session, clock: Clock, period_code: str) -> Consolidation:
    """The reports of the agencies that owe one and for which this agency hands in."""
    return consolidate(session, clock, period_code, agencies_below(session, clock))


def packages_by_agency(session: Session, period_code: str) -> Mapping[str, Sequence[ReceivedPackage]]:
    """The files that brought each revision, by agency: the parent of each revision goes along."""
    rows = session.scalars(
        select(ReceivedPackage)
        .join(Submission, Submission.package_sha256 == ReceivedPackage.sha256)
        .where(
            ReceivedPackage.kind == PackageKind.REPORT,
            ReceivedPackage.period_code == period_code,
            ReceivedPackage.result.in_((IntakeResult.ACCEPTED, IntakeResult.SUPERSEDED)),
        )
        .order_by(ReceivedPackage.agency_code, ReceivedPackage.revision)
    )
    found: dict[str, list[ReceivedPackage]] = {}
    for row in rows:
        found.setdefault(row.agency_code, []).append(row)
    return found


@dataclass(frozen=True)
class OwnReport:
    """The file of this agency's own report that was exported last; ``is_there``: it lies where it was put."""

    revision: int
    path: Path
    sha256: str
    size: int
    is_there: bool


def own_report(session: Session, clock: Clock, period_code: str) -> OwnReport | None:
    """The own report as it was exported last for a period; ``None`` before that."""
    del clock
    desk = open_desk(session, period_code)
    newest = session.execute(
        select(OutgoingPackage, Revision.number)
        .join(Revision, Revision.id == OutgoingPackage.revision_id)
        .join(Report, Report.id == Revision.report_id)
        .where(Report.agency_id == desk.agency.id, Report.period_id == desk.row.id)
        .where(OutgoingPackage.format == PackageFormat.ASICE)
        .order_by(Revision.number.desc(), OutgoingPackage.exported_at.desc())
        .limit(1)
    ).first()
    if newest is None:
        return None
    package, number = newest
    path = Path(package.exported_to) / package.file_name
    return OwnReport(number, path, package.sha256, package.size, path.is_file() and sha256_of(path) == package.sha256)


def stem(agency_code: str, period_code: str) -> str:
    """How the names of a forwarder's packages for a period begin."""
    return f"CTT_{ascii_name(agency_code, 60)}_{ascii_name(period_code, 40)}_l"
