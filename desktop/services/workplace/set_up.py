"""The first run: who works here, with which programme."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.errors import UserError
from desktop.models.agency import Agency
from desktop.models.programme import ReportingPeriod
from desktop.models.workplace import Workplace, WorkplaceRole
from desktop.rules.agencies import AgencyDirectory
from desktop.rules.package_data import TrustList
from desktop.rules.programme import Programme
from desktop.services.agencies.directory import oblige, reporters, take_in_directory
from desktop.services.officers.audit import record_event
from desktop.services.programme.versions import take_in_programme
from desktop.services.trust.believed import begin_to_believe
from desktop.services.workspace import Workspace, obey


class AlreadySetUpError(UserError):
    """Somebody works here already."""

    code = "ALREADY_SET_UP"


def set_up_department(
    workspace: Workspace,
    directory: AgencyDirectory,
    programme: Programme,
    agency_code: str,
    obliged: Iterable[str] | None = None,
) -> None:
    """Make this the master copy of the department.

    Args:
        workspace: A new, empty data folder.
        directory: All agencies.
        programme: What they report on.
        agency_code: The department.
        obliged: Codes of the agencies that owe reports; all that the programme gives tasks to if ``None``.

    Raises:
        AlreadySetUpError: The folder is in use.
    """
    chosen = set(obliged) if obliged is not None else None
    obligations = {
        period.code: [
            record.code
            for record in reporters(directory, programme, _reference_day(period.due, period.data_to))
            if chosen is None or record.code in chosen
        ]
        for period in programme.reporting_periods
    }
    with workspace.session() as session:
        _set_up(session, workspace, directory, programme, agency_code, WorkplaceRole.DEPARTMENT, obligations)


def _reference_day(due: date | None, data_to: date) -> date:
    """Who exists on the day that the report is due owes it."""
    return due or data_to


def set_up_agency(
    workspace: Workspace,
    directory: AgencyDirectory,
    programme: Programme,
    agency_code: str,
    *,
    obligations: Mapping[str, Iterable[str]] | None = None,
    trust: TrustList | None = None,
    issuer_code: str = "",
) -> None:
    """Make this the workplace of an agency.

    Args:
        workspace: A new, empty data folder.
        directory: All agencies.
        programme: What the agency reports on.
        agency_code: The agency.
        obligations: Codes of all agencies that owe a report, by period, when an assignment package said so.
        trust: Whom to believe, likewise: a person has compared the fingerprint of its first root.
        issuer_code: Whose packages to obey, likewise.

    Raises:
        AlreadySetUpError: The folder is in use.
    """
    with workspace.session() as session:
        _set_up(session, workspace, directory, programme, agency_code, WorkplaceRole.AGENCY, obligations or {})
        obey(session, issuer_code)
        if trust is not None:
            begin_to_believe(session, workspace.clock, trust)


def _set_up(
    session: Session,
    workspace: Workspace,
    directory: AgencyDirectory,
    programme: Programme,
    agency_code: str,
    role: WorkplaceRole,
    obligations: Mapping[str, Iterable[str]],
) -> None:
    clock = workspace.clock
    if session.scalar(select(Workplace)) is not None:
        raise AlreadySetUpError(
            f"{workspace.folder.root}: thư mục này đã được thiết lập.", "Mở thư mục đó, hoặc chọn thư mục khác."
        )
    directory.get(agency_code)
    take_in_directory(session, clock, directory)
    version = take_in_programme(session, clock, programme)
    agency = session.scalars(select(Agency).where(Agency.code == agency_code)).one()
    session.add(Workplace(role=role, agency_id=agency.id, programme_version_id=version.id, created_at=clock.now()))
    for period_code, codes in obligations.items():
        period = session.scalars(
            select(ReportingPeriod).where(
                ReportingPeriod.programme_version_id == version.id, ReportingPeriod.code == period_code
            )
        ).one()
        oblige(session, clock, period, codes)
    record_event(session, clock, "workplace.set_up", agency_code, after={"role": role})
    session.flush()
