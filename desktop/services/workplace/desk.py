"""The home page of an agency: the deadline, what is done, what is left, where the last file is on its way."""

from collections.abc import Sequence
from operator import attrgetter

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock, today
from desktop.core.dates import working_days_between
from desktop.models.audit import AuditEvent
from desktop.models.revision import Revision
from desktop.rules.periods import days_left, last_day
from desktop.rules.programme import Programme
from desktop.services.figures.indicators import GridView, grid_view
from desktop.services.programme.versions import current_programme
from desktop.services.report.checks import check_evaluated
from desktop.services.report.drafts import find_report, open_desk
from desktop.services.report.evaluation import evaluate_report
from desktop.services.report.narrative import SectionView, read_narrative
from desktop.services.report.remarks import remarks_left
from desktop.services.tasks.standing import TaskRow, list_tasks
from desktop.services.trust.certificate_reminder import certificate_reminder
from desktop.services.workplace.desk_view import Count, DeskView, GroupProgress, LastRevision, RecentEvent
from desktop.services.workplace.frame_view import WindowFrame
from desktop.services.workspace import this_agency


def choose_period(session: Session, clock: Clock, *, handed_in_counts: bool = True) -> str:
    """The period that one works on now.

    For an agency (``handed_in_counts``) it is the first that was not handed in. For the department, and for an agency
    that forwards, it is the last one whose data window has begun to close: reports for it are coming in, or have come.
    """
    periods = current_programme(session).reporting_periods
    if handed_in_counts:
        return next((p for p in periods if not _is_handed_in(session, p.code)), periods[-1]).code
    day = today(clock)
    closing = [p for p in periods if p.data_to <= day]
    return (closing[-1] if closing else periods[0]).code


def _is_handed_in(session: Session, period_code: str) -> bool:
    return _last_revision(session, period_code) is not None


def _last_revision(session: Session, period_code: str) -> Revision | None:
    desk = open_desk(session, period_code)
    report = find_report(session, desk.agency, desk.row)
    if report is None:
        return None
    return session.scalar(
        select(Revision).where(Revision.report_id == report.id).order_by(Revision.number.desc()).limit(1)
    )


def read_desk(session: Session, clock: Clock, period_code: str) -> DeskView:
    """Everything that the home page shows for a period."""
    desk = open_desk(session, period_code)
    evaluated = evaluate_report(session, desk)
    grid = grid_view(evaluated)
    tasks = list_tasks(session, clock, period_code)
    narrative = read_narrative(session, clock, period_code)
    sections = [view for view in narrative if view.writable]
    day = today(clock)
    last = last_day(desk.period)
    return DeskView(
        period=desk.period,
        assigned_on=desk.programme.dispatch_date,
        today=day,
        last_day=last,
        days_left=days_left(desk.period, day),
        working_days_left=working_days_between(day, last) if last else None,
        tasks=Count(sum(t.touched for t in tasks), len(tasks)),
        indicators=_filled(grid),
        sections=Count(sum(s.is_written for s in sections), len(sections)),
        groups=_groups(desk.programme, grid, tasks),
        check=check_evaluated(session, evaluated, tasks, narrative),
        untouched_tasks=tuple(t.code for t in tasks if not t.touched),
        stale_tasks=tuple(t.code for t in tasks if t.touched and t.stale),
        missing_indicators=tuple(r.code for r in grid.typed if not r.is_filled),
        empty_sections=_empty(sections),
        last_revision=_revision_view(session, _last_revision(session, period_code)),
        recent=_recent(session),
        certificate=certificate_reminder(session, clock),
    )


def _filled(grid: GridView) -> Count:
    return Count(sum(row.is_filled for row in grid.typed), len(grid.typed))


def _empty(sections: Sequence[SectionView]) -> tuple[str, ...]:
    return tuple(s.code for s in sections if not s.is_written)


def _groups(programme: Programme, grid: GridView, tasks: Sequence[TaskRow]) -> tuple[GroupProgress, ...]:
    made: list[GroupProgress] = []
    for group in programme.groups:
        mine = [t for t in tasks if t.group == group.code]
        cells = [r for r in grid.typed if r.indicator.group == group.code]
        made.append(
            GroupProgress(
                group.code,
                group.clause,
                group.short_name,
                Count(sum(t.touched for t in mine), len(mine)),
                Count(sum(r.is_filled for r in cells), len(cells)),
            )
        )
    return tuple(made)


def _revision_view(session: Session, revision: Revision | None) -> LastRevision | None:
    if revision is None:
        return None
    names = tuple(dict.fromkeys(package.file_name for package in revision.packages))
    left = remarks_left(session, revision)
    return LastRevision(revision.number, revision.state, revision.made_at, names, left)


_SHOWN = ("task.progress", "task.details", "value.set", "narrative.write", "report.exported", "finding.explain")


def _recent(session: Session, count: int = 80) -> tuple[RecentEvent, ...]:
    events = session.scalars(
        select(AuditEvent).where(AuditEvent.action.in_(_SHOWN)).order_by(AuditEvent.seq.desc()).limit(count)
    )
    return tuple(
        RecentEvent(event.at, event.action, event.subject, event.actor, (event.after or {}).get("percent"))
        for event in sorted(events, key=attrgetter("at"), reverse=True)  # a clock may have been set back meanwhile
    )


def read_frame(session: Session, clock: Clock, period_code: str) -> WindowFrame:
    """Badges and status of an agency's window."""
    desk = open_desk(session, period_code)
    evaluated = evaluate_report(session, desk)
    tasks = list_tasks(session, clock, period_code)
    revision = _last_revision(session, period_code)
    return WindowFrame(
        period_name=desk.period.name,
        last_day=last_day(desk.period),
        days_left=days_left(desk.period, today(clock)),
        waiting_tasks=sum(t.stale for t in tasks),
        errors=sum(row.is_wrong for row in grid_view(evaluated).rows),
        handed_in=revision.number if revision else None,
    )


def period_choices(session: Session) -> tuple[tuple[str, str], ...]:
    """Code and name of each period that the agency reports for, and of those it only compares with."""
    programme = current_programme(session)
    this_agency(session)
    ordered = [*programme.reporting_periods, *(p for p in programme.periods if p.reference_only)]
    return tuple((p.code, p.name) for p in ordered)
