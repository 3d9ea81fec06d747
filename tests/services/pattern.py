"""A small province that tests of use cases start from: made once by the real services, copied by who changes it.

Sở Nội vụ expects reports of four agencies and has taken nothing in yet. UBND xã Hòa Long has filled in everything and
has not handed in. In the outbox lie the files of three agencies: Hòa Long has handed in twice, UBND xã Long Phước and
UBND thành phố Bà Rịa once; Sở Lao động – Thương binh và Xã hội is still silent.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import sqlalchemy as sa

from desktop.core.clock import FixedClock, today
from desktop.core.paths import resources
from desktop.database.unit_of_work import Database
from desktop.models.progress import ProgressEntry, TaskProgress
from desktop.models.registry import Base
from desktop.models.report import ValueSource
from desktop.rules.agencies import agency_ref
from desktop.rules.tasks import TaskStatus
from desktop.rules.values import SpecialState, Value
from desktop.services.agencies.directory import bundled_directory
from desktop.services.demonstration.figures import AgencyFigures, Recipe
from desktop.services.figures.cell_writing import put_value
from desktop.services.figures.indicators import CellEdit, set_value
from desktop.services.programme.assignment import issue_assignment, open_assignment, set_up_from_assignment
from desktop.services.programme.versions import DEFAULT_PROGRAMME, bundled_programme
from desktop.services.report.approving import approve
from desktop.services.report.checks import check_report, explain_finding
from desktop.services.report.drafts import open_desk, report_for_edit
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import hand_in
from desktop.services.report.narrative import write_section
from desktop.services.trust.certificate_requests import take_in_request
from desktop.services.trust.enrolment import open_certificate, request_enrolment, take_in_certificate
from desktop.services.trust.issuing import issue_for_request
from desktop.services.trust.keys import certify, create_department_keys, load_root, load_signing_key, subject_of
from desktop.services.trust.signatories import set_signatory, usual_authority
from desktop.services.workplace.set_up import set_up_department
from desktop.services.workspace import Workspace, this_agency, this_workplace
from desktop.signing.certificates import Subject
from desktop.signing.keys import SigningKey, new_private_key
from tests.copies import copied_folder

PASSPHRASE = "khóa của lớp thử"  # noqa: S105 - protects nothing
PERIOD, LAST_YEAR = "6T-2018", "6T-2017"
DEPARTMENT = "SO-SNV"
OUTBOX = "outbox"
"""Folder in which the agencies' files lie."""
HOA_LONG, LONG_PHUOC, BA_RIA, SILENT = "W26572a", "W26569a", "D748", "SO-SLDTBXH"
OBLIGED = (HOA_LONG, LONG_PHUOC, BA_RIA, SILENT)
STRANGER = "W26567a"
"""An agency of the register that owes no report."""
LEADER = "Trần Văn Phúc"
REASON = "Do thay đổi nhiệm vụ được giao so với cùng kỳ năm trước."
CARRIERS = (ReportFormat.ASICE, ReportFormat.PDF)

_SPECIAL = {
    HOA_LONG: {
        "CT5.14": Value(state=SpecialState.NOTHING_AROSE),
        "CT5.15": Value(state=SpecialState.NOTHING_AROSE),
        "CT2.11": Value(state=SpecialState.NOT_APPLICABLE),
    },
    LONG_PHUOC: {"CT1.02": Value(content=False)},
    BA_RIA: {},
}
"""What makes one agency's figures unlike the others'."""


@dataclass(frozen=True)
class Pattern:
    """Where the pattern lies; never write to it.

    Attributes:
        first: Hòa Long's first revision, as a container and as a PDF. second: its second, as a container.
        keys: With which agencies sign, by code. root: the department's root.
    """

    folder: Path
    assignment: Path
    first: Path
    first_pdf: Path
    second: Path
    long_phuoc: Path
    ba_ria: Path
    keys: Mapping[str, SigningKey]
    root: SigningKey

    @property
    def packages(self) -> tuple[Path, ...]:
        """The container of each revision."""
        return self.first, self.second, self.long_phuoc, self.ba_ria


def at(month: int, day: int, hour: int = 8) -> FixedClock:
    """A clock that stands in 2018."""
    return FixedClock.on(date(2018, month, day), hour)


def make_pattern(root: Path) -> Pattern:
    """Make it; takes some seconds."""
    return _Maker(root).make()


def copied(pattern: Pattern, code: str, folder: Path, clock: FixedClock) -> Workspace:
    """A copy of somebody's data folder, open."""
    copied_folder(pattern.folder / code, folder)
    return Workspace.open(folder, clock)


def bring_to(workspace: Workspace, folder: Path) -> None:
    """Let an open workspace, which keeps a file, go on from a copy of what lies in another folder."""
    workspace.close()
    shutil.rmtree(workspace.folder.root)
    copied_folder(folder, workspace.folder.root)


def copied_to_server(pattern: Pattern, code: str, folder: Path, clock: FixedClock, server: Database) -> Workspace:
    """The same with the database on a server, which must be empty."""
    filed = copied(pattern, code, folder, clock)
    with server.session() as target:
        if (pattern.folder, code) in _SERVED:
            _put_back(target, _SERVED[pattern.folder, code])
        else:
            with filed.reading() as source:
                for table in Base.metadata.sorted_tables:
                    if rows := [dict(row) for row in source.execute(table.select()).mappings()]:
                        target.execute(table.insert(), rows)
            _SERVED[pattern.folder, code] = _taken_from(target)
    filed.close()
    filed.folder.database.unlink()
    return replace(filed, database=server)


_SERVED: dict[tuple[Path, str], dict[str, bytes]] = {}
"""Tables as the server writes them: put back in a tenth of the time that their rows take."""


def _taken_from(session) -> dict[str, bytes]:
    taken = {}
    with session.connection().connection.driver_connection.cursor() as cursor:
        for table in Base.metadata.sorted_tables:
            with cursor.copy(f'COPY "{table.name}" TO STDOUT (FORMAT binary)') as rows:
                taken[table.name] = b"".join(rows)
    shortest = min(map(len, taken.values()))  # of the tables without a row
    return {name: data for name, data in taken.items() if len(data) > shortest}


def _put_back(session, tables: Mapping[str, bytes]) -> None:
    with session.connection().connection.driver_connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # it was whole when it was taken
        for name, data in tables.items():
            with cursor.copy(f'COPY "{name}" FROM STDIN (FORMAT binary)') as rows:
                rows.write(data)


def type_value(workspace: Workspace, code: str, text: str, period: str = PERIOD, **more):
    """Type in one cell, in a transaction of its own; gives the row as the grid then shows it."""
    with workspace.session() as session:
        grid = set_value(session, workspace.clock, CellEdit(period, code, text, **more))
    return next(row for row in grid.rows if row.code == code)


def approve_all(workspace: Workspace) -> None:
    """Explain every warning, then have the leader approve."""
    with workspace.session() as session:
        for finding in check_report(session, workspace.clock, PERIOD).warnings:
            explain_finding(session, workspace.clock, PERIOD, finding.rule, finding.target, REASON)
        approve(session, workspace.clock, PERIOD, LEADER)


def figures_of(code: str) -> AgencyFigures:
    """Figures that break no rule."""
    recipe = Recipe.read(resources() / "demonstration" / f"{DEFAULT_PROGRAMME}.json")
    agency = agency_ref(bundled_directory().get(code), date(2018, 5, 15))
    return AgencyFigures(recipe, bundled_programme(), agency, Random(f"số liệu {code}"))


class _Maker:
    """One run of the loop, with a clock that it moves."""

    def __init__(self, root: Path) -> None:
        self.root, self.mail, self.outbox = root, root / "mail", root / OUTBOX
        self.clock = at(5, 4)
        self.programme = bundled_programme()
        self.department = Workspace.open(root / DEPARTMENT, self.clock, create=True)
        self.keys: dict[str, SigningKey] = {}

    def make(self) -> Pattern:
        set_up_department(self.department, bundled_directory(), self.programme, DEPARTMENT, OBLIGED)
        create_department_keys(self.department, PASSPHRASE, randomness=Random("gốc"))
        self._name_signatory(self.department, "Nguyễn Thị Hạnh")
        self.keys[DEPARTMENT] = load_signing_key(self.department.folder, PASSPHRASE)
        self.issuer = load_root(self.department.folder, PASSPHRASE)
        assignment = issue_assignment(self.department, self.mail, self.keys[DEPARTMENT])
        hoa_long = self._set_up(HOA_LONG, assignment)
        self._enrol(hoa_long)
        self._fill(hoa_long, HOA_LONG, 12)
        first, first_pdf = self._hand_in_copy(14)
        second, _ = self._hand_in_copy(16, households="3.001")
        long_phuoc = self._neighbour(LONG_PHUOC, assignment, 18)
        ba_ria = self._neighbour(BA_RIA, assignment, 21, last_year=True)
        for workspace in (self.department, hoa_long):
            workspace.close()
        packages = first, first_pdf, second, long_phuoc, ba_ria
        return Pattern(self.root, assignment, *packages, self.keys, self.issuer)

    def _on(self, day: int, hour: int = 8) -> None:
        self.clock.move_to(at(5, day, hour).now())

    def _set_up(self, code: str, assignment: Path) -> Workspace:
        self._on(7)
        workspace = Workspace.open(self.root / code, self.clock, create=True)
        set_up_from_assignment(workspace, open_assignment(assignment, self.clock), code)
        self._name_signatory(workspace, LEADER)
        return workspace

    def _name_signatory(self, workspace: Workspace, name: str) -> None:
        with workspace.session() as session:
            set_signatory(session, self.clock, name, usual_authority(session, self.clock))

    def _enrol(self, workspace: Workspace) -> None:
        chance = Random(HOA_LONG)
        request, fingerprint = request_enrolment(workspace, PASSPHRASE, self.mail, randomness=chance)
        with self.department.session() as session:
            take_in_request(session, self.clock, request)
        answer = issue_for_request(self.department, fingerprint, PASSPHRASE, self.mail, randomness=chance)
        self.keys[HOA_LONG] = take_in_certificate(workspace, open_certificate(workspace, answer), PASSPHRASE)

    def _fill(self, workspace: Workspace, code: str, day: int, *, last_year: bool = False) -> None:
        """All figures, a statement on each task, all texts."""
        self._on(day)
        figures = figures_of(code)
        values = {**figures.of(self.programme.period_by_code[PERIOD], 2018), **_SPECIAL[code]}
        with workspace.session() as session:
            if last_year:
                self._enter(session, LAST_YEAR, figures.of(self.programme.period_by_code[LAST_YEAR], 2018))
            self._enter(session, PERIOD, values)
            self._begin_tasks(session)
            for section, text in figures.narrative(values).items():
                write_section(session, self.clock, PERIOD, section, text)

    def _enter(self, session, period: str, values: Mapping[str, Value]) -> None:
        report = report_for_edit(session, self.clock, open_desk(session, period))
        session.flush()
        for code, value in values.items():
            put_value(session, self.clock, report, self.programme.indicator_by_code[code], value, ValueSource.TYPED)

    def _begin_tasks(self, session) -> None:
        """One statement each, put down at once: the use case is tried in tests of its own."""
        agency, version = this_agency(session), this_workplace(session).programme_version_id
        now = self.clock.now()
        for task in self.programme.tasks_for(agency.kind):
            status = TaskStatus.STANDING if task.due is None else TaskStatus.IN_PROGRESS
            stand = {"percent": 40, "status": status}
            progress = TaskProgress(
                agency_id=agency.id, programme_version_id=version, task_code=task.code, person=LEADER, **stand
            )
            progress.updated_at = now
            progress.entries = [
                ProgressEntry(day=today(self.clock), text="Đã họp quán triệt.", recorded_at=now, **stand)
            ]
            session.add(progress)

    def _hand_in_copy(self, day: int, households: str = "") -> tuple[Path, ...]:
        """Hòa Long hands in, in a copy: the pattern's own folder has not handed in."""
        work = self.root / "Hòa Long nộp"
        if not work.exists():
            copied_folder(self.root / HOA_LONG, work)
        self._on(day)
        workspace = Workspace.open(work, self.clock)
        if households:
            type_value(workspace, "CT2.05", households)
        return self._hand_in(workspace, self.keys[HOA_LONG])

    def _neighbour(self, code: str, assignment: Path, day: int, *, last_year: bool = False) -> Path:
        workspace = self._set_up(code, assignment)
        private_key = new_private_key(randomness=Random(code))
        subject = subject_of(agency_ref(bundled_directory().get(code), date(2018, 5, 7)))
        certificate = certify(self.issuer, private_key.public_key(), subject, self.clock.now(), randomness=Random(code))
        self.keys[code] = SigningKey(private_key, certificate, (self.issuer.certificate,))
        self._fill(workspace, code, day, last_year=last_year)
        return self._hand_in(workspace, self.keys[code])[0]

    def _hand_in(self, workspace: Workspace, key: SigningKey) -> tuple[Path, ...]:
        approve_all(workspace)
        files = hand_in(workspace, PERIOD, CARRIERS, self.outbox, key).files
        workspace.close()
        return files


def count(workspace: Workspace, entity) -> int:
    """How many rows of an entity there are."""
    with workspace.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(entity))


def issued_by(root: SigningKey, code: str, *, valid_for: timedelta | None = None) -> SigningKey:
    """A key of an agency that a root has certified on 7/5/2018."""
    private_key = new_private_key(randomness=Random(code))
    subject = Subject("UBND xã", "Ủy ban nhân dân xã", code)
    certificate = certify(
        root, private_key.public_key(), subject, at(5, 7).now(), randomness=Random(code), valid_for=valid_for
    )
    return SigningKey(private_key, certificate, (root.certificate,))
