"""An agency after five years: ten periods, thousands of rows in its registers, statements, evidence, audit trail."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, FixedClock, SystemClock
from desktop.core.identity import new_id
from desktop.models.attachment import Attachment
from desktop.models.base import Base
from desktop.models.bulk import insert_rows
from desktop.models.programme import ReportingPeriod
from desktop.models.progress import ProgressEntry, TaskProgress
from desktop.models.report import IndicatorValue, NarrativeText, Report
from desktop.models.revision import Revision
from desktop.rules.programme import Programme
from desktop.services.officers.audit import record_event
from desktop.services.programme.versions import current_programme, period_row, take_in_programme
from desktop.services.registers.entries import add_rows
from desktop.services.registers.rows import register_form
from desktop.services.workspace import Workspace, this_agency
from tests.benchmarks.measure import Measure, process_until
from tests.benchmarks.province import Province
from tests.benchmarks.registers import typed_row
from tests.benchmarks.window import BARE, CHILD, closed_in_order, left_in_a_pause

EARLIER_YEARS = 4
ROWS_A_YEAR, STATEMENTS_A_TASK, EVIDENCE_A_YEAR, EDITS_A_YEAR = 2_000, 40, 120, 1_500
REGISTER = "BK_TCD"


class FiveYears:
    """The agency's folder, made once; a window of it in a process of its own."""

    def __init__(self, province: Province) -> None:
        self._province = province

    @cached_property
    def ended_by_force(self) -> Path:
        """As a power cut leaves it right after a change: everything is read before it is shown."""
        folder = self._province.copy_of_agency("five years")
        workspace = Workspace.open(folder, SystemClock())
        try:
            fill(workspace)
        finally:
            workspace.close()
        return folder

    @cached_property
    def in_a_pause(self) -> Path:
        """As a power cut leaves it some seconds after the last change."""
        folder = self._province.workplace / "five years, a pause"
        return left_in_a_pause(shutil.copytree(self.ended_by_force, folder))

    @cached_property
    def in_order(self) -> Path:
        """As a window leaves it that was closed by hand."""
        return closed_in_order(self.ended_by_force)

    def shown(self, folder: Callable[[], Path]) -> float:
        """Seconds from the start of the process until the first page shows its data."""
        return process_until("shown", *CHILD, "--open", folder())()


def fill(workspace: Workspace) -> None:
    """Four years before the present one, each with all that an officer leaves behind."""
    with workspace.session() as session:
        programme = current_programme(session)
        first = programme.reporting_periods[0]
        pattern = session.scalars(select(Report).where(Report.period_id == period_row(session, first.code).id)).one()
        tasks = session.scalars(select(TaskProgress)).all()
        for back in range(1, EARLIER_YEARS + 1):
            clock = FixedClock(workspace.clock.now() - timedelta(days=365 * back))
            _add_year(session, clock, years_before(programme, back), pattern, tasks)
        _add_daily_work(session, workspace.clock)


def years_before(programme: Programme, back: int) -> Programme:
    """The same programme as of an earlier year."""
    year = programme.dispatch_date.year - back
    periods = tuple(
        replace(
            period,
            code=f"{period.code}-{year}",
            year=period.year - back,
            data_from=period.data_from.replace(year=period.data_from.year - back),
            data_to=period.data_to.replace(year=period.data_to.year - back),
            due=period.due and period.due.replace(year=period.due.year - back),
            same_period_last_year=period.same_period_last_year and f"{period.same_period_last_year}-{year}",
            earlier_period=period.earlier_period and f"{period.earlier_period}-{year}",
        )
        for period in programme.periods
    )
    return replace(programme, code=f"{programme.code}-{year}", periods=periods)


def _add_year(
    session: Session, clock: Clock, programme: Programme, pattern: Report, tasks: Sequence[TaskProgress]
) -> None:
    version = take_in_programme(session, clock, programme)
    session.flush()
    agency = this_agency(session)
    session.add_all(
        TaskProgress(agency_id=agency.id, programme_version_id=version.id, **_of(row, "status", "percent", "person"),
                     task_code=row.task_code)
        for row in tasks
    )  # fmt: skip
    for period in programme.reporting_periods:
        row = session.scalars(select(ReportingPeriod).where(ReportingPeriod.code == period.code)).one()
        report = Report(agency_id=agency.id, period_id=row.id, created_at=clock.now())
        session.add(report)
        session.flush()
        insert_rows(session, IndicatorValue, [_copied(each, report_id=report.id) for each in pattern.values])
        insert_rows(session, NarrativeText, [_copied(each, report_id=report.id) for each in pattern.narrative])
        session.add(_revision(report, clock, period.code))
    for number in range(EDITS_A_YEAR):
        record_event(session, clock, "value.set", f"{programme.code}/{number}", after={"text": str(number)})


def _add_daily_work(session: Session, clock: Clock) -> None:
    """What does not belong to a period: rows of registers, statements on tasks, evidence."""
    form = register_form(session, REGISTER)
    years = EARLIER_YEARS + 1
    add_rows(session, clock, form, [form.read(typed_row(number), None) for number in range(ROWS_A_YEAR * years)])
    now = clock.now()
    insert_rows(session, ProgressEntry, [
        {"id": new_id(now), "task_progress_id": task.id, "day": now.date(), "percent": task.percent,
         "status": task.status, "text": "Đã tổ chức đối thoại, ghi nhận kiến nghị.", "author": "", "recorded_at": now}
        for task in session.scalars(select(TaskProgress)).all() for _ in range(STATEMENTS_A_TASK)
    ])  # fmt: skip
    agency = this_agency(session).id
    codes = [task.code for task in current_programme(session).tasks]
    insert_rows(session, Attachment, [
        {"id": new_id(now), "agency_id": agency, "sha256": sha256(str(number).encode()).hexdigest(), "size": 180_000,
         "name": f"Ảnh đối thoại {number}.jpg", "media_type": "image/jpeg", "task_code": codes[number % len(codes)],
         "added_at": now}
        for number in range(EVIDENCE_A_YEAR * years)
    ])  # fmt: skip


def _revision(report: Report, clock: Clock, period: str) -> Revision:
    snapshot = (f'{{"period":"{period}"}}' + " " * 60_000).encode()
    digest = sha256(snapshot).hexdigest()
    return Revision(report_id=report.id, number=1, snapshot=snapshot, snapshot_sha256=digest, made_at=clock.now())


def _of(row: Base, *names: str) -> dict[str, object]:
    return {name: getattr(row, name) for name in names}


def _copied(row: Base, **otherwise: object) -> dict[str, object]:
    return _of(row, *(column.key for column in inspect(type(row)).column_attrs)) | otherwise


def measures(province: Province) -> Iterator[Measure]:
    """How soon an officer of long standing can go on working."""
    years = FiveYears(province)
    bare = process_until("painted", *CHILD, "bare")
    for how, folder in (
        ("last ended by force", lambda: years.ended_by_force),
        ("ended by force in a pause", lambda: years.in_a_pause),
        ("closed in order", lambda: years.in_order),
    ):
        yield Measure(f"window: five years, {how}", partial(years.shown, folder), BARE, bare, within=2.0)
