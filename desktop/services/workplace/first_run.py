"""The first run: which programme and which agencies are offered, and how a workplace is begun."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desktop.rules.agencies import AgencyDirectory, agency_ref
from desktop.rules.programme import Programme
from desktop.rules.programme_kinds import AgencyKind
from desktop.services.agencies.directory import AgencyChoice, agency_choices, bundled_directory
from desktop.services.programme.assignment import Assignment, set_up_from_assignment
from desktop.services.programme.versions import DEFAULT_PROGRAMME, bundled_programme
from desktop.services.trust.keys import check_passphrase, create_department_keys
from desktop.services.workplace.set_up import set_up_agency, set_up_department
from desktop.services.workspace import Workspace

DEFAULT_DEPARTMENT = "SO-SNV"


@dataclass(frozen=True)
class FirstRunOffer:
    """What a new workplace can be made of.

    Attributes:
        agencies: Those that may report, by kind and name.
        departments: Code and name of those that may keep the master copy. department: code of the usual one.
        assignment: The package that it comes from; ``None`` for what ships with the program.
    """

    programme: Programme
    directory: AgencyDirectory
    agencies: tuple[AgencyChoice, ...]
    departments: tuple[tuple[str, str], ...]
    department: str
    assignment: Assignment | None = None


def bundled_offer(programme: str = DEFAULT_PROGRAMME) -> FirstRunOffer:
    """What ships with the program; ``programme``: file name of one of those."""
    return _offer(bundled_programme(programme), bundled_directory(), None)


def offer_of(assignment: Assignment) -> FirstRunOffer:
    """What an assignment package brings: only the agencies that it binds may be chosen."""
    return _offer(assignment.programme, assignment.directory, assignment)


def _offer(programme: Programme, directory: AgencyDirectory, assignment: Assignment | None) -> FirstRunOffer:
    day = _reference_day(programme)
    bound = _bound(assignment)
    agencies = agency_choices(directory, programme, day)
    return FirstRunOffer(
        programme,
        directory,
        tuple(choice for choice in agencies if not bound or choice.code in bound),
        tuple(
            (record.code, agency_ref(record, day).short_name)
            for record in directory.at(day)
            if record.kind is AgencyKind.DEPARTMENT
        ),
        _usual_department(directory, day),
        assignment,
    )


def _usual_department(directory: AgencyDirectory, day: date) -> str:
    """Sở Nội vụ, or whoever answers for it since."""
    known = DEFAULT_DEPARTMENT in directory.by_code
    heirs = directory.heirs_on(DEFAULT_DEPARTMENT, day) if known else ()
    return heirs[0].code if heirs else DEFAULT_DEPARTMENT


def _reference_day(programme: Programme) -> date:
    """Agencies are those of the day on which the first report is due."""
    period = programme.reporting_periods[0]
    return period.due or period.data_to


def _bound(assignment: Assignment | None) -> frozenset[str]:
    codes: Iterable[Iterable[str]] = assignment.obligations.values() if assignment else ()
    return frozenset(code for each in codes for code in each)


def start_agency(workspace: Workspace, offer: FirstRunOffer, agency_code: str) -> None:
    """Make this the workplace of an agency.

    Raises:
        AlreadySetUpError: The folder is in use.
    """
    if offer.assignment is not None:
        set_up_from_assignment(workspace, offer.assignment, agency_code)
    else:
        set_up_agency(workspace, offer.directory, offer.programme, agency_code)


def start_department(workspace: Workspace, offer: FirstRunOffer, agency_code: str, passphrase: str) -> None:
    """Make this the master copy, with a root and a signing key.

    Raises:
        AlreadySetUpError: The folder is in use.
        PassphraseTooShortError: Nothing was done.
    """
    check_passphrase(passphrase)
    set_up_department(workspace, offer.directory, offer.programme, agency_code)
    create_department_keys(workspace, passphrase)
