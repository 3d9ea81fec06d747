"""A demonstration province: the whole loop run once by the same services as the window, with no chance but the seed.

Some agencies are late, one has not handed in, one corrects a figure in revision 2, and one file was tampered with on
its way. Keys are derived from the seed and protect nothing.
"""

import random
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from desktop.core.clock import VIETNAM, FixedClock
from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors, replacing, write_atomically
from desktop.core.paths import resources
from desktop.core.progress import Progress
from desktop.rules.agencies import AgencyDirectory, AgencyRecord, agency_ref
from desktop.rules.cells import editable_text
from desktop.rules.periods import last_day
from desktop.rules.programme import AgencyKind, Programme, ReportingPeriod
from desktop.rules.tasks import TaskStatus
from desktop.rules.values import Value
from desktop.services.assignment import issue_assignment, open_assignment, set_up_from_assignment
from desktop.services.checks import check_report, explain_finding
from desktop.services.demonstration_days import stand_on
from desktop.services.demonstration_figures import AgencyFigures, Recipe
from desktop.services.directory import bundled_directory, reporters
from desktop.services.enrolment import (
    issue_for_request,
    open_certificate,
    request_enrolment,
    take_in_certificate,
    take_in_request,
)
from desktop.services.hand_in import ReportFormat, approve, hand_in
from desktop.services.indicators import CellEdit, write_values
from desktop.services.intake import take_in
from desktop.services.keys import create_department_keys, load_signing_key, trust_store
from desktop.services.narrative import write_section
from desktop.services.programmes import DEFAULT_PROGRAMME, bundled_programme
from desktop.services.provincial import write_provincial_report
from desktop.services.reports import open_desk
from desktop.services.set_up import set_up_department
from desktop.services.signatories import set_signatory, usual_authority
from desktop.services.tasks import ProgressReport, TaskDetails, list_tasks, record_progress, set_task_details
from desktop.services.workspace import Workspace

DEPARTMENT = "SO-SNV"
PASSPHRASE = "dan-van-2018"  # noqa: S105 - printed in the demonstration's own folder
VALIDITY = timedelta(days=365 * 19)
"""Longer than the law allows, so that files of 2018 can be tried out on any day."""
FEWEST = 4

_KIND_SHARES = (
    (AgencyKind.DEPARTMENT, 2),
    (AgencyKind.SERVICE_UNIT, 2),
    (AgencyKind.DISTRICT, 2),
    (AgencyKind.COMMUNE, 6),
)


@dataclass(frozen=True)
class Demonstration:
    """Where everything lies."""

    department: Path
    agencies: tuple[Path, ...]
    packages: tuple[Path, ...]
    reports: tuple[Path, ...]


@dataclass(frozen=True)
class _Plan:
    """What an agency is to do: when its file arrives (``None``: never), and whether it errs first."""

    record: AgencyRecord
    arrives: datetime | None
    errs: bool


def make_demonstration(out: Path, count: int = 12, seed: int = 7, progress: Progress | None = None) -> Demonstration:
    """Make a province and run the whole loop on it.

    Args:
        out: A folder that is not there yet, or is empty.
        count: How many agencies report, of all four kinds; at least four.
        seed: The same seed gives the same data.
        progress: Told of each agency.

    Raises:
        UserError: The folder is in use, or the number is out of range.
    """
    progress = progress or Progress()
    directory, programme = bundled_directory(), bundled_programme()
    period = programme.reporting_periods[0]
    able = reporters(directory, programme, period.due or period.data_to)
    if not FEWEST <= count <= len(able):
        raise UserError(f"Số đơn vị phải từ {FEWEST} đến {len(able)}.", "Sửa lại --agencies.")
    with explaining_os_errors(out):
        if out.exists() and any(out.iterdir()):
            raise UserError(f"{out}: thư mục đã có dữ liệu.", "Chọn một thư mục mới hoặc trống.")
    province = _Province(out, directory, programme, period, seed)
    chosen = choose_agencies(able, count, random.Random(f"{seed}:agencies"), period)
    return province.run(chosen, progress)


def choose_agencies(
    able: Sequence[AgencyRecord], count: int, chance: random.Random, period: ReportingPeriod
) -> tuple[AgencyRecord, ...]:
    """So many agencies of all four kinds; communes are taken from the chosen districts first."""
    day = period.due or period.data_to
    by_kind = {kind: [r for r in able if r.kind is kind and r.code != DEPARTMENT] for kind, _ in _KIND_SHARES}
    shares = _shares(count, {kind: len(found) for kind, found in by_kind.items()})
    chosen: list[AgencyRecord] = []
    for kind, _ in _KIND_SHARES:
        found = by_kind[kind][:]
        chance.shuffle(found)
        if kind is AgencyKind.COMMUNE:
            districts = {r.code for r in chosen}
            found.sort(key=lambda r: r.parent_on(day) not in districts)
        elif kind is AgencyKind.DISTRICT:
            communes = {r.parent_on(day) for r in by_kind[AgencyKind.COMMUNE]}
            found.sort(key=lambda r: r.code not in communes)
        chosen += found[: shares[kind]]
    order = {record.code: place for place, record in enumerate(able)}
    return tuple(sorted(chosen, key=lambda r: order[r.code]))


def _shares(count: int, able: Mapping[AgencyKind, int]) -> Mapping[AgencyKind, int]:
    """How many of each kind, near 2 : 2 : 2 : 6, at least one, no more than there are."""
    whole = sum(share for _, share in _KIND_SHARES)
    shares = {kind: min(max(count * share // whole, 1), able[kind]) for kind, share in _KIND_SHARES}
    for kind in (AgencyKind.COMMUNE, AgencyKind.DEPARTMENT, AgencyKind.SERVICE_UNIT, AgencyKind.DISTRICT):
        room = count - sum(shares.values())
        shares[kind] = min(shares[kind] + room, able[kind]) if room > 0 else max(shares[kind] + room, 1)
    return shares


class _Province:
    """One run; owns the department's workspace and closes each agency's when its part is done."""

    def __init__(
        self, out: Path, directory: AgencyDirectory, programme: Programme, period: ReportingPeriod, seed: int
    ) -> None:
        self._out = out
        self._directory = directory
        self._programme = programme
        self._period = period
        self._seed = seed
        self._recipe = Recipe.read(resources() / "demonstration" / f"{DEFAULT_PROGRAMME}.json")
        self._clock = FixedClock.on(programme.dispatch_date)
        self._department = Workspace.open(out / "department", self._clock, create=True)

    def run(self, chosen: Sequence[AgencyRecord], progress: Progress) -> Demonstration:
        """The whole loop."""
        steps = 2 * len(chosen) + 2
        progress.step(0, steps, "Sở Nội vụ mở chương trình")
        self._open_department(chosen)
        assignment = self._issue_assignment()
        plans = self._plan(chosen)
        packages: list[tuple[datetime, tuple[Path, ...]]] = []
        for number, plan in enumerate(plans, start=1):
            name = agency_ref(plan.record, self._period.data_to).short_name
            progress.step(number, steps, f"{name} nhập số liệu và nộp báo cáo")
            packages += self._work(plan, assignment)
        tampered = self._tamper(packages)
        for number, (arrives, files) in enumerate(sorted(packages), start=len(plans) + 1):
            progress.step(min(number, steps - 1), steps, f"Sở Nội vụ tiếp nhận {files[0].name}")
            self._clock.move_to(arrives)
            take_in(self._department, files)
        take_in(self._department, [tampered])
        progress.step(steps - 1, steps, "Lập báo cáo tổng hợp")
        reports = self._compile()
        self._finish()
        progress.step(steps, steps, "Xong")
        return Demonstration(
            self._out / "department",
            tuple(self._out / "agencies" / plan.record.code for plan in plans),
            tuple(sorted([*(file for _, files in packages for file in files), tampered])),
            reports,
        )

    def _chance(self, purpose: str) -> random.Random:
        return random.Random(f"{self._seed}:{purpose}")

    def _at(self, day: date, hour: int = 8, minute: int = 0) -> None:
        self._clock.move_to(datetime.combine(day, time(hour, minute), VIETNAM))

    def _open_department(self, chosen: Sequence[AgencyRecord]) -> None:
        self._at(self._programme.dispatch_date, 9)
        codes = [record.code for record in chosen]
        set_up_department(self._department, self._directory, self._programme, DEPARTMENT, codes)
        create_department_keys(self._department, PASSPHRASE, randomness=self._chance("root"), valid_for=VALIDITY)
        with self._department.session() as session:
            set_signatory(session, self._clock, self._recipe.leaders[-1], usual_authority(session, self._clock))
        with self._department.reading() as session:
            pem = trust_store(session).to_pem()
        write_atomically(self._out / "trust" / "root.pem", pem)
        write_atomically(self._out / "passphrase.txt", f"{PASSPHRASE}\n".encode())

    def _issue_assignment(self) -> Path:
        self._at(self._programme.dispatch_date, 15)
        key = load_signing_key(self._department.folder, PASSPHRASE)
        return issue_assignment(self._department, self._out / "mail", key)

    def _plan(self, chosen: Sequence[AgencyRecord]) -> tuple[_Plan, ...]:
        """Who arrives when: one never (a commune), one after a mistake, some late, the others in time."""
        chance = self._chance("arrivals")
        last = last_day(self._period) or self._period.data_to
        communes = [r.code for r in chosen if r.kind is AgencyKind.COMMUNE]
        missing = communes[0]
        others = [r.code for r in chosen if r.code != missing]
        late = set(chance.sample(others, max(len(chosen) // 5, 1)))
        in_time = [code for code in others if code not in late]
        errs = chance.choice(in_time) if in_time else others[0]
        plans: list[_Plan] = []
        for record in chosen:
            shift = chance.randint(1, 3) if record.code in late else -chance.randint(1, 8)
            if record.code == errs:
                shift = -6
            moment = datetime.combine(
                last + timedelta(days=shift), time(chance.randint(8, 16), chance.randint(0, 59)), VIETNAM
            )
            plans.append(_Plan(record, None if record.code == missing else moment, errs=record.code == errs))
        return tuple(plans)

    def _work(self, plan: _Plan, assignment: Path) -> list[tuple[datetime, tuple[Path, ...]]]:
        code = plan.record.code
        workspace = Workspace.open(self._out / "agencies" / code, self._clock, create=True)
        try:
            self._enrol(workspace, code, assignment)
            figures = AgencyFigures(
                self._recipe,
                self._programme,
                agency_ref(plan.record, self._period.data_to),
                self._chance(f"figures:{code}"),
            )
            self._enter_last_year(workspace, figures)
            self._enter_tasks(workspace, code, finished=plan.arrives is not None)
            return self._report(workspace, plan, figures)
        finally:
            workspace.close()

    def _enrol(self, workspace: Workspace, code: str, assignment: Path) -> None:
        mail = self._out / "mail"
        first = self._programme.dispatch_date + timedelta(days=3)
        self._at(first, 9)
        set_up_from_assignment(workspace, open_assignment(assignment, self._clock), code)
        request, fingerprint = request_enrolment(workspace, PASSPHRASE, mail, randomness=self._chance(f"key:{code}"))
        self._at(first + timedelta(days=1), 10)
        with self._department.session() as session:
            take_in_request(session, self._clock, request)
        answer = issue_for_request(
            self._department,
            fingerprint,
            PASSPHRASE,
            mail,
            randomness=self._chance(f"serial:{code}"),
            valid_for=VALIDITY,
        )
        self._at(first + timedelta(days=2), 8)
        take_in_certificate(workspace, open_certificate(workspace, answer), PASSPHRASE)
        with workspace.session() as session:
            leader = self._chance(f"leader:{code}").choice(self._recipe.leaders)
            set_signatory(session, self._clock, leader, usual_authority(session, self._clock))

    def _enter_last_year(self, workspace: Workspace, figures: AgencyFigures) -> None:
        self._at(self._programme.dispatch_date + timedelta(days=5), 14)
        for period in self._programme.periods:
            if period.reference_only:
                self._type(workspace, period.code, figures.of(period, self._period.year))

    def _type(self, workspace: Workspace, period_code: str, values: Mapping[str, Value]) -> None:
        with workspace.session() as session:
            desk = open_desk(session, period_code)
            texts = {c: editable_text(desk.programme.indicator_by_code[c], value) for c, value in values.items()}
            edits = [CellEdit(period_code, code, text) for code, text in texts.items()]
            write_values(session, self._clock, desk, edits)

    def _enter_tasks(self, workspace: Workspace, code: str, *, finished: bool) -> None:
        chance = self._chance(f"tasks:{code}")
        with workspace.reading() as session:
            tasks = list_tasks(session, self._clock)
        for number, task in enumerate(tasks):
            if not finished and number % 6 == 5:  # noqa: PLR2004 - some are left for the visitor
                continue
            person = chance.choice(self._recipe.people)
            day = self._programme.dispatch_date + timedelta(days=chance.randint(3, 6))
            product = self._recipe.products.get(task.code, "")
            for step in range(chance.randint(1, 2)):
                self._at(day + timedelta(days=step * 3), 16)
                done = bool(product) and step > 0
                status = (
                    TaskStatus.DONE
                    if done
                    else TaskStatus.STANDING
                    if task.due is None and not product
                    else TaskStatus.IN_PROGRESS
                )
                percent = 100 if done else chance.randrange(20 + 25 * step, 50 + 30 * step, 5)
                report = ProgressReport(
                    task.code,
                    day + timedelta(days=step * 3),
                    percent,
                    status,
                    self._recipe.progress[step * 2 + number % 2],
                    person,
                )
                with workspace.session() as session:
                    record_progress(session, self._clock, report)
                    set_task_details(session, self._clock, TaskDetails(task.code, person=person, product=product))

    def _report(
        self, workspace: Workspace, plan: _Plan, figures: AgencyFigures
    ) -> list[tuple[datetime, tuple[Path, ...]]]:
        values = figures.of(self._period, self._period.year)
        if plan.arrives is None:
            self._leave_unfinished(workspace, figures, values)
            return []
        made = plan.arrives - timedelta(days=2)
        handed_in: list[tuple[datetime, tuple[Path, ...]]] = []
        if plan.errs:
            files = self._hand_in(
                workspace, plan.record.code, figures, figures.violated(values), made - timedelta(days=1)
            )
            handed_in.append((plan.arrives - timedelta(days=1), files))
        files = self._hand_in(workspace, plan.record.code, figures, values, made)
        handed_in.append((plan.arrives, files))
        self._stand_on(workspace, self._compiled_on)
        return handed_in

    def _hand_in(
        self, workspace: Workspace, code: str, figures: AgencyFigures, values: Mapping[str, Value], made: datetime
    ) -> tuple[Path, ...]:
        self._clock.move_to(made)
        period = self._period.code
        self._type(workspace, period, values)
        self._write_texts(workspace, figures.narrative(values))
        self._explain(workspace)
        with workspace.session() as session:
            approve(session, self._clock, period, self._chance(f"leader:{code}").choice(self._recipe.leaders))
        key = load_signing_key(workspace.folder, PASSPHRASE)
        self._clock.advance(timedelta(hours=1))
        return hand_in(workspace, period, (ReportFormat.ASICE, ReportFormat.PDF), self._out / "outbox", key).files

    def _write_texts(self, workspace: Workspace, texts: Mapping[str, str]) -> None:
        with workspace.session() as session:
            for section, text in texts.items():
                write_section(session, self._clock, self._period.code, section, text)

    def _explain(self, workspace: Workspace) -> None:
        wrong = str(self._recipe.violation["code"])
        with workspace.session() as session:
            for finding in check_report(session, self._clock, self._period.code).warnings:
                own = finding.target.startswith(wrong)
                reason = str(self._recipe.violation["reason"]) if own else self._recipe.surprise_reason
                explain_finding(session, self._clock, self._period.code, finding.rule, finding.target, reason)

    def _leave_unfinished(self, workspace: Workspace, figures: AgencyFigures, values: Mapping[str, Value]) -> None:
        """One agency is still at work: the visitor may finish its report."""
        day = self._period.data_to + timedelta(days=3)
        self._at(day, 9, 41)
        self._type(workspace, self._period.code, figures.unfinished(values))
        texts = figures.narrative(values)
        self._write_texts(workspace, {s: t for s, t in texts.items() if s in self._recipe.unfinished.sections})
        self._stand_on(workspace, day)

    @property
    def _compiled_on(self) -> date:
        """The day on which the department compiles, and on which visitors come."""
        return (last_day(self._period) or self._period.data_to) + timedelta(days=6)

    def _stand_on(self, workspace: Workspace, day: date) -> None:
        with workspace.session() as session:
            stand_on(session, day)

    def _tamper(self, packages: Sequence[tuple[datetime, tuple[Path, ...]]]) -> Path:
        """A copy of a file that was handed in, with one figure changed after signing."""
        arrives, files = max(packages)
        original = next(file for file in files if file.suffix == ".asice")
        target = original.with_name(f"{original.stem}-sua.asice")
        with zipfile.ZipFile(original) as source, replacing(target) as temporary:
            with zipfile.ZipFile(temporary, "w") as copy:
                for entry in source.infolist():
                    data = source.read(entry)
                    if entry.filename == "report.json":
                        data = _other_figure(data)
                    copy.writestr(entry, data)
        self._clock.move_to(arrives + timedelta(hours=1))
        return target

    def _compile(self) -> tuple[Path, ...]:
        self._at(self._compiled_on, 10)
        folder = self._out / "reports"
        stem = f"BC_tong-hop_{self._period.code}"
        return tuple(
            write_provincial_report(self._department, self._period.code, folder / f"{stem}.{form}").file
            for form in ("pdf", "docx", "xlsx")
        )

    def _finish(self) -> None:
        self._stand_on(self._department, self._compiled_on)
        self._department.close()


def _other_figure(data: bytes) -> bytes:
    """The JSON with the first digit of the first number changed."""
    mark = b'"type":"number","value":"'
    at = data.index(mark) + len(mark)
    digit = b"9" if data[at : at + 1] != b"9" else b"8"
    return data[:at] + digit + data[at + 1 :]
