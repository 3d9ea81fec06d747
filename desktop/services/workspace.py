"""An opened data folder: its database, its clock, and who works here."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, lazyload

from desktop.core.clock import Clock, today
from desktop.core.errors import UserError
from desktop.core.paths import DataFolder
from desktop.database.unit_of_work import Database
from desktop.models.agency import Agency
from desktop.models.workplace import Workplace, WorkplaceRole
from desktop.rules.profiles import Officer
from desktop.rules.snapshot import AgencyRef
from desktop.services.officers.audit import OFFICER, refuse_without_right
from desktop.services.safety.restored_parts import go_on
from desktop.services.safety.server_place import read_server

_WORKPLACE = "workplace"
"""Key under which a session keeps who works here: nearly every query starts from it."""


class NotSetUpError(UserError):
    """The data folder is empty: nobody has said yet who works here."""

    code = "NOT_SET_UP"


@dataclass(frozen=True)
class Workspace:
    """The handle that use cases of more than one step are given; it may be used from any thread.

    Attributes:
        officer: Who works here, where people are told apart; ``None`` where they are not.
    """

    folder: DataFolder
    database: Database
    clock: Clock
    officer: Officer | None = None

    @classmethod
    def open(cls, root: Path, clock: Clock, *, db_url: str | None = None, create: bool = False) -> "Workspace":
        """Open a data folder.

        Args:
            root: The folder.
            clock: Tells the time.
            db_url: Where the database is; if not given, the server that the folder names, or its own SQLite file.
            create: Make the folder and an empty database if they are not there.

        Raises:
            NotSetUpError: There is no data in the folder, and it should not be made.
            EnvironmentFailureError: A restore that was cut off cannot go on, or the server does not answer.
            ServerPasswordError: The server wants a password that PostgreSQL's own password file does not hold.
            UserError: The database is newer than the program, damaged, or the disk refuses.
        """
        folder = DataFolder(root)
        go_on(root)
        if db_url is None and (server := read_server(folder)) is not None:
            db_url, create = server.url(), False
        if not create and db_url is None and not folder.database.exists():
            raise NotSetUpError(
                f"{root}: chưa có dữ liệu của Sổ Dân vận.",
                "Kiểm tra lại đường dẫn thư mục dữ liệu, hoặc mở cửa sổ để thiết lập lần đầu.",
            )
        return cls(folder, Database.open(db_url or folder, create=create), clock)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back on any error."""
        with self.database.session() as session:
            if self.officer is not None:
                session.info[OFFICER] = self.officer
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads."""
        with self.database.read_session() as session:
            if self.officer is not None:
                session.info[OFFICER] = self.officer
            yield session

    def require(self, action: str) -> None:
        """Refuse before the first step what would be refused when it is written down: no file is left behind.

        Raises:
            NotAllowedError: Who works here may not do what the audit trail calls so.
        """
        refuse_without_right(self.officer, action)

    def close(self) -> None:
        """Leave the database in one file."""
        self.database.close()


def this_workplace(session: Session) -> Workplace:
    """Who works here.

    Raises:
        NotSetUpError: Nobody yet.
    """
    known = session.info.get(_WORKPLACE)
    if isinstance(known, Workplace):
        return known
    agency = joinedload(Workplace.agency).options(lazyload(Agency.names), lazyload(Agency.placements))  # seldom asked
    workplace = session.scalar(select(Workplace).options(agency, joinedload(Workplace.programme_version)))
    if workplace is None:
        raise NotSetUpError("Chưa chọn vai trò và đơn vị sử dụng.", "Mở cửa sổ và làm theo các bước thiết lập lần đầu.")
    session.info[_WORKPLACE] = workplace
    return workplace


def this_agency(session: Session) -> Agency:
    """The agency that works here."""
    agency = this_workplace(session).agency
    if agency is None:
        raise NotSetUpError("Chưa chọn đơn vị sử dụng.", "Mở cửa sổ và làm theo các bước thiết lập lần đầu.")
    return agency


def is_department(session: Session) -> bool:
    """Whether this is the master copy of Sở Nội vụ."""
    return this_workplace(session).role is WorkplaceRole.DEPARTMENT


def obey(session: Session, issuer_code: str) -> None:
    """Remember whose packages this agency obeys; the first one stays, because a person has compared its fingerprint."""
    workplace = this_workplace(session)
    workplace.issuer_code = workplace.issuer_code or issuer_code


def agency_ref(session: Session, agency: Agency, on: date) -> AgencyRef:
    """An agency as it is named on a day."""
    name = agency.name_on(on)
    parent_id = agency.parent_id_on(on)
    parent = session.get(Agency, parent_id) if parent_id else None
    if name is None:
        return AgencyRef(
            agency.code, agency.kind, agency.code, agency.code, (agency.code,), identifier=agency.identifier
        )
    return AgencyRef(
        code=agency.code,
        kind=agency.kind,
        name=name.name,
        short_name=name.short_name,
        header=name.header,
        superior=name.superior,
        abbreviation=name.abbreviation,
        place=name.place,
        parent=parent.code if parent else "",
        identifier=agency.identifier,
    )


@dataclass(frozen=True)
class WorkplaceView:
    """Who works here, for the window's frame and for the command line."""

    role: WorkplaceRole
    agency: AgencyRef
    parent_name: str
    programme_code: str
    programme_name: str


def describe_workplace(session: Session, clock: Clock) -> WorkplaceView:
    """Say who works here, and with which programme."""
    workplace = this_workplace(session)
    agency = this_agency(session)
    ref = agency_ref(session, agency, today(clock))
    parent_id = agency.parent_id_on(today(clock))
    above = session.get(Agency, parent_id) if parent_id else None
    parent = above.name_on(today(clock)) if above else None
    version = workplace.programme_version
    return WorkplaceView(
        role=workplace.role,
        agency=ref,
        parent_name=parent.short_name if parent else "",
        programme_code=version.code if version else "",
        programme_name=version.name if version else "",
    )
