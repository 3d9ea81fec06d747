"""What happens away from the windows: Sở prepares the period, two other agencies do their work by services alone."""

import random
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from desktop.core.clock import FixedClock
from desktop.core.paths import resources
from desktop.rules.agencies import agency_ref
from desktop.rules.cells import editable_text
from desktop.rules.tasks import TaskStatus
from desktop.services.agencies.directory import bundled_directory
from desktop.services.demonstration.figures import AgencyFigures, Recipe
from desktop.services.figures.indicators import CellEdit, write_values
from desktop.services.programme.assignment import issue_assignment, open_assignment, set_up_from_assignment
from desktop.services.programme.versions import DEFAULT_PROGRAMME, bundled_programme
from desktop.services.report.approving import approve
from desktop.services.report.checks import check_report, explain_finding
from desktop.services.report.drafts import open_desk
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import hand_in
from desktop.services.report.narrative import write_section
from desktop.services.tasks.progress import ProgressReport, record_progress
from desktop.services.tasks.standing import list_tasks
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
from desktop.services.workplace.settings import read_settings
from desktop.services.workspace import Workspace

DEPARTMENT, HOA_LONG, TAN_HUNG, BA_RIA = "SO-SNV", "W26572a", "W26567a", "D748"
PERIOD = "6T-2018"
PASSPHRASE = "khóa của tuyến dưới"  # noqa: S105 - protects nothing


@dataclass(frozen=True)
class Province:
    """The people who act without a window; ``mail`` is where letters lie."""

    root: Path
    clock: FixedClock

    @property
    def mail(self) -> Path:
        return self.root / "thư"

    def folder(self, code: str) -> Path:
        """The data folder of a workplace."""
        return self.root / "máy" / code

    @contextmanager
    def at(self, code: str, *, new: bool = False) -> Iterator[Workspace]:
        """Somebody's workplace, for as long as he works."""
        workspace = Workspace.open(self.folder(code), self.clock, create=new)
        try:
            yield workspace
        finally:
            workspace.close()

    def department_begins(self, obliged: Sequence[str] = (HOA_LONG, TAN_HUNG, BA_RIA)) -> Path:
        """Sở Nội vụ makes its master copy and root, and issues the assignment to these agencies."""
        self.folder(DEPARTMENT).parent.mkdir(parents=True, exist_ok=True)
        with self.at(DEPARTMENT, new=True) as department:
            set_up_department(department, bundled_directory(), bundled_programme(), DEPARTMENT, obliged)
            create_department_keys(department, PASSPHRASE)
            with department.session() as session:
                set_signatory(session, self.clock, "Phạm Hữu Nghĩa", usual_authority(session, self.clock))
            return issue_assignment(department, self.mail, load_signing_key(department.folder, PASSPHRASE))

    def root_fingerprint(self) -> str:
        """What Sở reads out over the telephone."""
        with self.at(DEPARTMENT) as department:
            return read_settings(department).roots[0]

    def department_answers(self, request: Path, fingerprint: str) -> Path:
        """Sở compares the fingerprint that it hears with the request's, and issues the certificate."""
        with self.at(DEPARTMENT) as department:
            with department.session() as session:
                assert take_in_request(session, self.clock, request).fingerprint == fingerprint
            return issue_for_request(department, fingerprint, PASSPHRASE, self.mail)

    def agency_begins(self, code: str, assignment: Path) -> None:
        """Another agency sets up, gets its certificate and names who signs."""
        with self.at(code, new=True) as workspace:
            set_up_from_assignment(workspace, open_assignment(assignment, self.clock), code)
            request, fingerprint = request_enrolment(workspace, PASSPHRASE, self.mail)
            answer = self.department_answers(request, fingerprint)
            take_in_certificate(workspace, open_certificate(workspace, answer), PASSPHRASE)
            with workspace.session() as session:
                set_signatory(session, self.clock, "Đỗ Thị Thu Hà", usual_authority(session, self.clock))

    def agency_reports(self, code: str, to: Path) -> Path:
        """Another agency fills everything in and hands in its signed package."""
        recipe = Recipe.read(resources() / "demonstration" / f"{DEFAULT_PROGRAMME}.json")
        with self.at(code) as workspace:
            with workspace.session() as session:
                desk = open_desk(session, PERIOD)
                agency = agency_ref(bundled_directory().get(code), desk.period.data_to)
                figures = AgencyFigures(recipe, desk.programme, agency, random.Random(code))
                values = figures.of(desk.period, desk.period.year)
                indicators = desk.programme.indicator_by_code
                edits = [CellEdit(PERIOD, c, editable_text(indicators[c], value)) for c, value in values.items()]
                write_values(session, self.clock, desk, edits)
                for section, text in figures.narrative(values).items():
                    write_section(session, self.clock, PERIOD, section, text)
                for task in list_tasks(session, self.clock):
                    day, words = desk.programme.dispatch_date, recipe.progress[0]
                    record_progress(
                        session, self.clock, ProgressReport(task.code, day, 40, TaskStatus.IN_PROGRESS, words)
                    )
                for finding in check_report(session, self.clock, PERIOD).warnings:
                    reason = recipe.surprise_reason
                    explain_finding(session, self.clock, PERIOD, finding.rule, finding.target, reason)
                approve(session, self.clock, PERIOD, "Đỗ Thị Thu Hà")
            key = load_signing_key(workspace.folder, PASSPHRASE)
            return hand_in(workspace, PERIOD, (ReportFormat.ASICE,), to, key).files[0]


def tampered_copy(package: Path, target: Path) -> Path:
    """The package with the first figure changed after it was signed."""
    with zipfile.ZipFile(package) as source, zipfile.ZipFile(target, "w") as copy:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "report.json":
                at = data.index(b'"type":"number","value":"') + len(b'"type":"number","value":"')
                data = data[:at] + (b"8" if data[at : at + 1] == b"9" else b"9") + data[at + 1 :]
            copy.writestr(entry, data)
    return target
