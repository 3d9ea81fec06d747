"""A small province for the tests of pages: made once by the real services, copied for each test.

Who works here: Sở Nội vụ; UBND xã Hòa Long, which is still at work on its report; a commune that handed in twice, one
that was late, a district and a department that were on time. One file was changed after it was signed.
"""

import random
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.core.clock import FixedClock, today
from desktop.core.paths import resources
from desktop.models.progress import ProgressEntry, TaskProgress
from desktop.models.report import ValueSource
from desktop.rules.agencies import agency_ref
from desktop.rules.tasks import TaskStatus
from desktop.rules.values import Value
from desktop.services.agencies.directory import bundled_directory
from desktop.services.demonstration.figures import AgencyFigures, Recipe
from desktop.services.figures.cell_writing import put_value
from desktop.services.figures.indicators import CellEdit, set_value
from desktop.services.intake.taking_in import take_in
from desktop.services.programme.assignment import issue_assignment, open_assignment, set_up_from_assignment
from desktop.services.programme.versions import DEFAULT_PROGRAMME, bundled_programme
from desktop.services.report.approving import approve
from desktop.services.report.checks import check_report, explain_finding
from desktop.services.report.drafts import open_desk, report_for_edit
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import hand_in
from desktop.services.report.narrative import write_section
from desktop.services.tasks.progress import ProgressReport, TaskDetails, record_progress, set_task_details
from desktop.services.trust.enrolment import (
    issue_for_request,
    open_certificate,
    request_enrolment,
    take_in_certificate,
    take_in_request,
)
from desktop.services.trust.keys import create_department_keys, load_signing_key
from desktop.services.trust.signatories import set_signatory, usual_authority
from desktop.services.workplace.set_up import set_up_department
from desktop.services.workspace import Workspace, this_agency, this_workplace
from desktop.signing.keys import SigningKey
from desktop.ui.context import PageContext
from tests.copies import copied_folder
from tests.made_once import made_once

PASSPHRASE = "khóa của lớp thử"  # noqa: S105 - protects nothing
PERIOD = "6T-2018"
HOA_LONG, LONG_PHUOC, TAN_HUNG, BA_RIA, SO_LDTBXH = "W26572a", "W26569a", "W26567a", "D748", "SO-SLDTBXH"
DEPARTMENT = "SO-SNV"
OBLIGED = (HOA_LONG, LONG_PHUOC, TAN_HUNG, BA_RIA, SO_LDTBXH)
TODAY = (date(2018, 5, 12), 9, 41)
"""When Hòa Long works on its report."""
DEPARTMENT_TODAY = (date(2018, 5, 30), 10, 0)
"""When Sở Nội vụ looks at what came."""


@dataclass(frozen=True)
class Province:
    """Where the pattern lies; tests copy what they change.

    Attributes:
        assignment: The package that sets an agency up. outbox: every file that agencies handed in.
        tampered: The one of them that was changed on its way.
    """

    root: Path
    assignment: Path
    outbox: Path
    tampered: Path


@pytest.fixture(scope="session")
def province(tmp_path_factory) -> Province:
    """The pattern; never write to it."""
    return made_once(tmp_path_factory, "tỉnh của các trang", lambda root: _Maker(root).make())


@pytest.fixture
def agency_workspace(province, tmp_path) -> Iterator[Workspace]:
    """UBND xã Hòa Long on 12/5/2018: a key, a signatory, most figures, one of them wrong, some tasks and texts."""
    yield from opened(province.root / HOA_LONG, tmp_path / "Hòa Long", FixedClock.on(*TODAY))


@pytest.fixture
def department_workspace(province, tmp_path) -> Iterator[Workspace]:
    """Sở Nội vụ on 30/5/2018: four of five agencies have handed in, one file is held."""
    yield from opened(province.root / DEPARTMENT, tmp_path / "Sở Nội vụ", FixedClock.on(*DEPARTMENT_TODAY))


@pytest.fixture
def agency_context(jobs, agency_workspace) -> PageContext:
    """What the pages of Hòa Long are given."""
    return PageContext(jobs, agency_workspace, PERIOD)


@pytest.fixture
def department_context(jobs, department_workspace) -> PageContext:
    """What the pages of Sở Nội vụ are given."""
    return PageContext(jobs, department_workspace, PERIOD)


@pytest.fixture
def forwarder_workspace(province, tmp_path) -> Iterator[Workspace]:
    """UBND thành phố Bà Rịa on 30/5/2018: the two files of Long Phước, which stands below it, lie here."""
    for workspace in opened(province.root / BA_RIA, tmp_path / "Bà Rịa", FixedClock.on(*DEPARTMENT_TODAY)):
        take_in(workspace, sorted(province.outbox.glob(f"BC_{LONG_PHUOC}_*.asice")))
        yield workspace


@pytest.fixture
def forwarder_context(jobs, forwarder_workspace) -> PageContext:
    """What the pages of Bà Rịa are given."""
    return PageContext(jobs, forwarder_workspace, PERIOD)


@pytest.fixture
def newcomer_context(jobs, tmp_path) -> Iterator[PageContext]:
    """What the first page is given while nobody has said who works here."""
    workspace = Workspace.open(tmp_path / "máy mới", FixedClock.on(*TODAY), create=True)
    yield PageContext(jobs, workspace)
    jobs.wait_for_done()
    workspace.close()


def opened(pattern: Path, folder: Path, clock: FixedClock) -> Iterator[Workspace]:
    """A copy of a pattern, closed when the test is over."""
    copied_folder(pattern, folder)
    workspace = Workspace.open(folder, clock)
    yield workspace
    workspace.close()


class _Maker:
    """One run of the loop, with a clock that it moves."""

    def __init__(self, root: Path) -> None:
        self.root, self.mail, self.outbox = root, root / "mail", root / "outbox"
        self.clock = FixedClock.on(date(2018, 5, 4), 9)
        self.directory, self.programme = bundled_directory(), bundled_programme()
        self.recipe = Recipe.read(resources() / "demonstration" / f"{DEFAULT_PROGRAMME}.json")
        self.department = Workspace.open(root / DEPARTMENT, self.clock, create=True)

    def make(self) -> Province:
        assignment = self._open_department()
        for code in OBLIGED:
            self._enrol(code, assignment)
        self._leave_at_work()
        first = self._submit(LONG_PHUOC, date(2018, 5, 18))
        self._submit(BA_RIA, date(2018, 5, 21))
        self._submit(SO_LDTBXH, date(2018, 5, 22))
        self._submit_again(LONG_PHUOC, date(2018, 5, 23))
        self._submit(TAN_HUNG, date(2018, 5, 27))
        tampered = _changed(first[0])
        self.clock.move_to(FixedClock.on(date(2018, 5, 28), 8).now())
        take_in(self.department, [tampered])
        self.department.close()
        return Province(self.root, assignment, self.outbox, tampered)

    def _on(self, day: date, hour: int = 8, minute: int = 0) -> None:
        self.clock.move_to(FixedClock.on(day, hour, minute).now())

    def _open_department(self) -> Path:
        set_up_department(self.department, self.directory, self.programme, DEPARTMENT, OBLIGED)
        create_department_keys(self.department, PASSPHRASE, randomness=random.Random("gốc"))
        with self.department.session() as session:
            set_signatory(session, self.clock, self.recipe.leaders[-1], usual_authority(session, self.clock))
        return issue_assignment(self.department, self.mail, load_signing_key(self.department.folder, PASSPHRASE))

    def _enrol(self, code: str, assignment: Path) -> None:
        self._on(date(2018, 5, 7), 9)
        workspace = Workspace.open(self.root / code, self.clock, create=True)
        set_up_from_assignment(workspace, open_assignment(assignment, self.clock), code)
        chance = random.Random(code)
        request, fingerprint = request_enrolment(workspace, PASSPHRASE, self.mail, randomness=chance)
        with self.department.session() as session:
            take_in_request(session, self.clock, request)
        answer = issue_for_request(self.department, fingerprint, PASSPHRASE, self.mail, randomness=chance)
        self._on(date(2018, 5, 7), 15)
        take_in_certificate(workspace, open_certificate(workspace, answer), PASSPHRASE)
        with workspace.session() as session:
            set_signatory(session, self.clock, chance.choice(self.recipe.leaders), usual_authority(session, self.clock))
        workspace.close()

    def _figures(self, code: str) -> AgencyFigures:
        agency = agency_ref(self.directory.get(code), date(2018, 5, 15))
        return AgencyFigures(self.recipe, self.programme, agency, random.Random(f"số liệu {code}"))

    def _enter(self, workspace: Workspace, period: str, values: Mapping[str, Value]) -> None:
        with workspace.session() as session:
            desk = open_desk(session, period)
            report = report_for_edit(session, self.clock, desk)
            session.flush()
            for code, value in values.items():
                put_value(session, self.clock, report, self.programme.indicator_by_code[code], value, ValueSource.TYPED)

    def _leave_at_work(self) -> None:
        """Hòa Long: some figures, texts and tasks are still to come."""
        workspace = Workspace.open(self.root / HOA_LONG, self.clock)
        figures = self._figures(HOA_LONG)
        for period in self.programme.periods:
            if period.reference_only:
                self._enter(workspace, period.code, figures.of(period, 2018))
        values = figures.of(self.programme.period_by_code[PERIOD], 2018)
        self._report_tasks(workspace)
        self._on(date(2018, 5, 12), 8, 55)
        self._enter(workspace, PERIOD, figures.unfinished(values))
        with workspace.session() as session:
            for section in sorted(self.recipe.unfinished.sections):
                write_section(session, self.clock, PERIOD, section, figures.narrative(values)[section])
        workspace.close()

    def _report_tasks(self, workspace: Workspace) -> None:
        """All but three tasks; two that move have not been written about for a month."""
        told = {code for _, code, *_ in PROGRESS}
        self._on(date(2018, 5, 8), 10)
        self._begin_tasks(workspace, without=told | UNTOUCHED)
        for day, code, percent, status, text in PROGRESS:
            self._on(
                max(day, date(2018, 5, 8)), 16, 40
            )  # what was done before is written down when the program is there
            with workspace.session() as session:
                record_progress(session, self.clock, ProgressReport(code, day, percent, status, text, PEOPLE[code]))
                set_task_details(session, self.clock, TaskDetails(code, person=PEOPLE[code]))

    def _begin_tasks(self, workspace: Workspace, without: Collection[str] = ()) -> None:
        """One statement on each task, put down at once: the use case reads all tasks again each time."""
        with workspace.session() as session:
            agency, version = this_agency(session), this_workplace(session).programme_version_id
            for number, task in enumerate(self.programme.tasks_for(agency.kind)):
                if task.code not in without:
                    status = TaskStatus.STANDING if task.due is None else TaskStatus.IN_PROGRESS
                    stand = {"percent": 20 + 5 * (number % 9), "status": status}
                    person, text = self.recipe.people[number % 4], self.recipe.progress[number % 4]
                    progress = TaskProgress(
                        agency_id=agency.id, programme_version_id=version, task_code=task.code, person=person, **stand
                    )
                    now = self.clock.now()
                    progress.updated_at = now
                    progress.entries = [
                        ProgressEntry(day=today(self.clock), text=text, author=person, recorded_at=now, **stand)
                    ]
                    session.add(progress)

    def _submit(self, code: str, day: date) -> tuple[Path, ...]:
        workspace = Workspace.open(self.root / code, self.clock)
        figures = self._figures(code)
        values = figures.of(self.programme.period_by_code[PERIOD], 2018)
        self._on(day)
        self._enter(workspace, PERIOD, values)
        self._begin_tasks(workspace)
        with workspace.session() as session:
            for section, text in figures.narrative(values).items():
                write_section(session, self.clock, PERIOD, section, text)
        return self._hand_in(workspace)

    def _submit_again(self, code: str, day: date) -> tuple[Path, ...]:
        """The same report with one household more."""
        workspace = Workspace.open(self.root / code, self.clock)
        values = self._figures(code).of(self.programme.period_by_code[PERIOD], 2018)
        self._on(day)
        self._enter(workspace, PERIOD, {"CT2.05": Value((values["CT2.05"].number or Decimal(0)) + 1)})
        return self._hand_in(workspace)

    def _hand_in(self, workspace: Workspace) -> tuple[Path, ...]:
        with workspace.session() as session:
            for finding in check_report(session, self.clock, PERIOD).warnings:
                explain_finding(session, self.clock, PERIOD, finding.rule, finding.target, self.recipe.surprise_reason)
            approve(session, self.clock, PERIOD, "Lãnh đạo đơn vị")
        key = load_signing_key(workspace.folder, PASSPHRASE)
        files = hand_in(workspace, PERIOD, (ReportFormat.ASICE, ReportFormat.PDF), self.outbox, key).files
        workspace.close()
        self.clock.advance(timedelta(hours=2))
        take_in(self.department, files)
        return files


UNTOUCHED = frozenset({"NV3.4", "NV5.4", "NV6.3"})
PROGRESS = (
    (date(2018, 3, 6), "NV5.2", 30, TaskStatus.STANDING, "Hội nghị đối thoại đầu năm; đã giải quyết cả 9 kiến nghị."),
    (date(2018, 4, 9), "NV5.7", 20, TaskStatus.IN_PROGRESS, "Thống nhất kế hoạch giám sát với Mặt trận Tổ quốc xã."),
    (date(2018, 4, 10), "NV4.4", 25, TaskStatus.IN_PROGRESS, "Phát 120 phiếu khảo sát sự hài lòng ở bộ phận một cửa"),
    (date(2018, 4, 18), "NV5.2", 60, TaskStatus.STANDING,
     "Chủ tịch xã đối thoại với 86 hộ dân ấp Đông về hiến đất mở đường; ghi nhận 14 kiến nghị, đã trả lời 11."),
    (date(2018, 5, 7), "NV1.2", 100, TaskStatus.DONE, "Ban hành Kế hoạch số 31/KH-UBND về công tác dân vận năm 2018."),
    (date(2018, 5, 8), "NV4.2", 100, TaskStatus.DONE, "Phân công Phó Chủ tịch phụ trách công tác dân vận."),
    (date(2018, 5, 9), "NV3.1", 45, TaskStatus.STANDING, "Rà soát 12 thủ tục, đề nghị đơn giản hóa 2 thủ tục."),
    (date(2018, 5, 10), "NV5.1", 80, TaskStatus.STANDING, "Tiếp 14 lượt công dân, trả lời ngay 12 lượt."),
    (date(2018, 5, 11), "NV2.4", 60, TaskStatus.STANDING, "Thăm, tặng quà 96 hộ nghèo và gia đình chính sách."),
)  # fmt: skip
PEOPLE = {
    "NV1.2": "Trần Văn Phúc",
    "NV2.4": "Lê Thị Hạnh",
    "NV3.1": "Phạm Thu Trang",
    "NV4.4": "Phạm Thu Trang",
    "NV4.2": "Trần Văn Phúc",
    "NV5.1": "Phạm Thu Trang",
    "NV5.2": "Nguyễn Minh Đức",
    "NV5.7": "Lê Thị Hạnh",
}


def _changed(package: Path) -> Path:
    """A copy with one figure changed after signing."""
    target = package.with_name(f"{package.stem}-sua.asice")
    with zipfile.ZipFile(package) as source, zipfile.ZipFile(target, "w") as copy:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "report.json":
                mark = b'"type":"number","value":"'
                at = data.index(mark) + len(mark)
                data = data[:at] + (b"8" if data[at : at + 1] == b"9" else b"9") + data[at + 1 :]
            copy.writestr(entry, data)
    return target


def third_revision(province: Province, folder: Path, key: SigningKey | None) -> Path:
    """A further revision of Long Phước, signed with this key or with none; nothing of the pattern is changed."""
    copied_folder(province.root / LONG_PHUOC, folder / "Long Phước")
    workspace = Workspace.open(folder / "Long Phước", FixedClock.on(date(2018, 5, 29), 9))
    try:
        with workspace.session() as session:
            set_value(session, workspace.clock, CellEdit(PERIOD, "CT2.05", "3.900"))
        with workspace.session() as session:
            approve(session, workspace.clock, PERIOD, "Nguyễn Văn Hùng")
        (file,) = hand_in(workspace, PERIOD, (ReportFormat.ASICE,), folder, key).files
    finally:
        workspace.close()
    return file


@pytest.fixture
def usb(tmp_path):
    """The folder of a stick."""
    made = tmp_path / "USB"
    made.mkdir()
    return made
