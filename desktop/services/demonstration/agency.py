"""What one agency of the demonstration province does: set-up, certificate, a year of work, the hand-in."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from desktop.core.clock import VIETNAM, FixedClock
from desktop.rules.agencies import agency_ref
from desktop.rules.cells import editable_text
from desktop.rules.periods import last_day
from desktop.rules.programme import Programme
from desktop.rules.programme_report import ReportingPeriod
from desktop.rules.tasks import TaskStatus
from desktop.rules.values import Value
from desktop.services.demonstration.cast import Part, chance_of
from desktop.services.demonstration.days import stand_on
from desktop.services.demonstration.figures import AgencyFigures, Recipe
from desktop.services.demonstration.registers import AgencyRegisters
from desktop.services.figures.indicators import CellEdit, write_values
from desktop.services.programme.assignment import open_assignment, set_up_from_assignment
from desktop.services.registers.entries import add_rows
from desktop.services.registers.rows import register_form
from desktop.services.registers.values import register_values
from desktop.services.report.approving import approve
from desktop.services.report.checks import check_report, explain_finding
from desktop.services.report.drafts import open_desk
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import hand_in
from desktop.services.report.narrative import write_section
from desktop.services.tasks.progress import ProgressReport, TaskDetails, record_progress, set_task_details
from desktop.services.tasks.standing import TaskRow, list_tasks
from desktop.services.training.guard import mark_training
from desktop.services.trust.enrolment import open_certificate, request_enrolment, take_in_certificate
from desktop.services.trust.signatories import set_signatory, usual_authority
from desktop.services.workplace.people import DutyDraft, give_work
from desktop.services.workspace import Workspace

PASSPHRASE = "dan-van-2018"  # noqa: S105 - printed in the demonstration's own folder


_WORK = (
    "Tham mưu kế hoạch, tổng hợp báo cáo công tác dân vận",
    "Tiếp công dân, theo dõi đơn thư và đối thoại",
    "Cải cách hành chính, đo lường sự hài lòng của người dân",
    "An sinh xã hội, thăm hỏi gia đình chính sách, hộ nghèo",
)


@dataclass(frozen=True)
class Stage:
    """What all agencies of a demonstration share.

    Attributes:
        out: The demonstration's folder.
        clock: Moved by everybody to the day on which he acts.
        carriers: In which formats reports are handed in.
        training: The province is one of training.
    """

    out: Path
    clock: FixedClock
    programme: Programme
    period: ReportingPeriod
    recipe: Recipe
    seed: int
    carriers: tuple[ReportFormat, ...] = (ReportFormat.ASICE, ReportFormat.PDF)
    training: bool = False

    def open_place(self, folder: Path) -> Workspace:
        """A new workplace of this province, which the caller closes."""
        workspace = Workspace.open(folder, self.clock, create=True)
        if self.training:
            with workspace.session() as session:
                mark_training(session)
        return workspace

    @property
    def mail(self) -> Path:
        """Where letters lie: requests, certificates, the assignment."""
        return self.out / "mail"

    @property
    def compiled_on(self) -> date:
        """The day on which the department compiles, and on which visitors come."""
        return (last_day(self.period) or self.period.data_to) + timedelta(days=6)

    def chance(self, purpose: str) -> random.Random:
        """Chance for one purpose."""
        return chance_of(self.seed, purpose)

    def turn_to(self, day: date, hour: int = 8, minute: int = 0) -> None:
        """Move everybody to a moment."""
        self.clock.move_to(datetime.combine(day, time(hour, minute), VIETNAM))


@dataclass(frozen=True)
class Delivery:
    """Files of one hand-in, and when the department takes them in."""

    arrives: datetime
    files: tuple[Path, ...]


class AgencyAtWork:
    """One agency; the caller closes its workspace."""

    def __init__(self, stage: Stage, workspace: Workspace, part: Part) -> None:
        self._stage = stage
        self._workspace = workspace
        self._part = part
        agency = agency_ref(part.agency, stage.period.data_to)
        chance = stage.chance(f"figures:{part.code}")
        self._figures = AgencyFigures(stage.recipe, stage.programme, agency, chance)
        rows = stage.chance(f"registers:{part.code}")
        self._registers = AgencyRegisters(agency, stage.period, stage.recipe.names, rows)
        self._overtyped: frozenset[str] = frozenset()
        self._leader = stage.chance(f"leader:{part.code}").choice(stage.recipe.leaders)

    def set_up(self, assignment: Path) -> tuple[Path, str]:
        """Open the assignment and ask for a certificate; gives the request and its fingerprint."""
        stage = self._stage
        stage.turn_to(stage.programme.dispatch_date + timedelta(days=3), 9)
        opened = open_assignment(assignment, stage.clock, training=stage.training)
        set_up_from_assignment(self._workspace, opened, self._part.code)
        chance = stage.chance(f"key:{self._part.code}")
        return request_enrolment(self._workspace, PASSPHRASE, stage.mail, randomness=chance)

    def take_certificate(self, answer: Path) -> None:
        """Believe the department's answer, and name who signs."""
        self._stage.turn_to(self._stage.programme.dispatch_date + timedelta(days=5), 8)
        self._key = take_in_certificate(self._workspace, open_certificate(self._workspace, answer), PASSPHRASE)
        clock = self._stage.clock
        with self._workspace.session() as session:
            authority = usual_authority(session, clock)
            set_signatory(session, clock, self._leader, authority)
            self._give_work(session, authority)

    def _give_work(self, session: Session, authority: tuple[str, ...]) -> None:
        """The leader leads; each of those who answer for tasks has something to do."""
        clock, position = self._stage.clock, authority[-1].capitalize() if authority else ""
        give_work(session, clock, DutyDraft(self._leader, position, leads=True))
        for person, work in zip(self._stage.recipe.people, _WORK, strict=False):
            give_work(session, clock, DutyDraft(person, "Công chức", work))

    def work(self) -> list[Delivery]:
        """Last year's figures, the tasks, then the report: handed in, corrected, or left unfinished."""
        self._enter_last_year()
        self._report_tasks()
        values = self._figures.of(self._stage.period, self._stage.period.year)
        arrives = self._part.arrives
        if arrives is None:
            self._leave_unfinished(values)
            return []
        made, before = arrives - timedelta(days=2), timedelta(days=1)
        self._fill_registers(values)
        deliveries: list[Delivery] = []
        if self._part.errs:
            files = self._hand_in(self._figures.violated(values), made - before)
            deliveries.append(Delivery(arrives - before, files))
        deliveries.append(Delivery(arrives, self._hand_in(values, made)))
        self._stand_on(self._stage.compiled_on)
        return deliveries

    def _enter_last_year(self) -> None:
        stage = self._stage
        stage.turn_to(stage.programme.dispatch_date + timedelta(days=5), 14)
        with self._workspace.session() as session:
            for period in stage.programme.periods:
                if period.reference_only:
                    self._type(session, period.code, self._figures.of(period, stage.period.year))

    def _fill_registers(self, values: Mapping[str, Value], untouched: frozenset[str] = frozenset()) -> None:
        """Write down what happened; figures of which a register knows nothing are typed later."""
        stage = self._stage
        stage.turn_to(stage.period.data_to, 16)
        written: dict[str, list[Mapping[str, str]]] = {}
        for recipe in stage.recipe.registers:
            if recipe.codes.isdisjoint(untouched):
                register = stage.programme.register_by_code[recipe.register]
                written.setdefault(recipe.register, []).extend(self._registers.rows(recipe, register, values))
        with self._workspace.session() as session:
            for code, typed in written.items():
                if typed:
                    form = register_form(session, code)
                    add_rows(session, stage.clock, form, [form.read(row, None) for row in typed])

    def _type(self, session: Session, period_code: str, values: Mapping[str, Value]) -> None:
        """Type figures; where a register gives the same, what was typed over it before is taken away."""
        indicators, desk = self._stage.programme.indicator_by_code, open_desk(session, period_code)
        given = {code: Value(figure.value) for code, figure in register_values(session, desk).items()}
        other = {code: value for code, value in values.items() if given.get(code) != value}
        texts = {code: editable_text(indicators[code], value) for code, value in other.items()}
        texts |= dict.fromkeys(self._overtyped - other.keys(), "")
        write_values(session, self._stage.clock, desk, [CellEdit(period_code, *each) for each in texts.items()])
        self._overtyped = frozenset(other.keys() & given.keys())

    def _report_tasks(self) -> None:
        chance = self._stage.chance(f"tasks:{self._part.code}")
        with self._workspace.session() as session:
            for number, task in enumerate(list_tasks(session, self._stage.clock)):
                if self._part.arrives is None and number % 6 == 5:  # noqa: PLR2004 - some are left for the visitor
                    continue
                person = chance.choice(self._stage.recipe.people)
                for report in self._statements(task, number, person, chance):
                    self._stage.turn_to(report.day, 16)
                    record_progress(session, self._stage.clock, report)
                product = self._stage.recipe.products.get(task.code, "")
                details = TaskDetails(task.code, person=person, product=product)
                set_task_details(session, self._stage.clock, details)

    def _statements(self, task: TaskRow, number: int, person: str, chance: random.Random) -> list[ProgressReport]:
        recipe = self._stage.recipe
        first = self._stage.programme.dispatch_date + timedelta(days=chance.randint(3, 6))
        has_product = bool(recipe.products.get(task.code))
        underway = TaskStatus.STANDING if task.due is None and not has_product else TaskStatus.IN_PROGRESS
        made: list[ProgressReport] = []
        for step in range(chance.randint(1, 2)):
            done = has_product and step > 0
            percent = 100 if done else chance.randrange(20 + 25 * step, 50 + 30 * step, 5)
            status = TaskStatus.DONE if done else underway
            text = recipe.progress[step * 2 + number % 2]
            made.append(ProgressReport(task.code, first + timedelta(days=step * 3), percent, status, text, person))
        return made

    def _hand_in(self, values: Mapping[str, Value], made: datetime) -> tuple[Path, ...]:
        clock, period = self._stage.clock, self._stage.period.code
        clock.move_to(made)
        with self._workspace.session() as session:
            self._type(session, period, values)
            self._write_texts(session, self._figures.narrative(values))
            self._explain(session)
            approve(session, clock, period, self._leader)
        clock.advance(timedelta(hours=1))
        return hand_in(self._workspace, period, self._stage.carriers, self._stage.out / "outbox", self._key).files

    def _write_texts(self, session: Session, texts: Mapping[str, str]) -> None:
        for section, text in texts.items():
            write_section(session, self._stage.clock, self._stage.period.code, section, text)

    def _explain(self, session: Session) -> None:
        recipe, clock, period = self._stage.recipe, self._stage.clock, self._stage.period.code
        for finding in check_report(session, clock, period).warnings:
            on_purpose = finding.target.startswith(str(recipe.violation["code"]))
            reason = str(recipe.violation["reason"]) if on_purpose else recipe.surprise_reason
            explain_finding(session, clock, period, finding.rule, finding.target, reason)

    def _leave_unfinished(self, values: Mapping[str, Value]) -> None:
        """One agency is still at work: the visitor may finish its report."""
        day = self._stage.period.data_to + timedelta(days=3)
        self._fill_registers(values, self._stage.recipe.unfinished.untouched)
        self._stage.turn_to(day, 9, 41)
        written = self._stage.recipe.unfinished.sections
        texts = {s: text for s, text in self._figures.narrative(values).items() if s in written}
        with self._workspace.session() as session:
            self._type(session, self._stage.period.code, self._figures.unfinished(values))
            self._write_texts(session, texts)
        self._stand_on(day)

    def _stand_on(self, day: date) -> None:
        with self._workspace.session() as session:
            stand_on(session, day)
