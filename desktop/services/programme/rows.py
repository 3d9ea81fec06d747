"""The parts of a programme written as rows, so that other rows can refer to them and SQL can count by them.

The programme's document stays the truth; these tables repeat parts of it. There are some three hundred rows, so they
are written table by table.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models import programme as rows
from desktop.models import programme_parts as parts
from desktop.models.base import Base
from desktop.models.bulk import insert_rows
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Register
from desktop.rules.programme_report import OutlineSection

_Row = Mapping[str, Any]


def add_parts(session: Session, version: rows.ProgrammeVersion, programme: Programme) -> None:
    """Write all parts of a new version, in the caller's transaction."""
    _insert(session, version, parts.TaskGroup, [_group(programme, place) for place in range(len(programme.groups))])
    _insert(session, version, parts.Task, [_task(programme, place) for place in range(len(programme.tasks))])
    _insert(session, version, parts.Indicator, [_indicator(programme, i) for i in range(len(programme.indicators))])
    _insert(session, version, parts.Rule, [_rule(programme, place) for place in range(len(programme.rules))])
    for position, register in enumerate(programme.registers):
        session.add(_register(version, register, position))
    outlines = ((programme.outline, False), (programme.provincial_outline, True))
    for outline, provincial in outlines:
        _insert(session, version, parts.OutlineSection, _sections(outline, provincial=provincial))
    _add_periods(session, version, programme)
    session.flush()


def _insert(session: Session, version: rows.ProgrammeVersion, table: type[Base], entries: Sequence[_Row]) -> None:
    shared = {"programme_version_id": version.id}
    insert_rows(session, table, [{**shared, "position": place, **part} for place, part in enumerate(entries)])


def _group(programme: Programme, place: int) -> _Row:
    group = programme.groups[place]
    return {"code": group.code, "clause": group.clause, "name": group.name, "short_name": group.short_name}


def _task(programme: Programme, place: int) -> _Row:
    task = programme.tasks[place]
    return {
        "code": task.code,
        "group_code": task.group,
        "name": task.name,
        "clause": task.clause,
        "quote": task.quote,
        "nature": task.nature,
        "product": task.product,
        "due": task.due,
        "applies_to": tuple(sorted(task.applies_to)),
    }


def _indicator(programme: Programme, place: int) -> _Row:
    item = programme.indicators[place]
    return {
        "code": item.code,
        "task_code": item.task,
        "group_code": item.group,
        "name": item.name,
        "unit": item.unit,
        "type": item.type,
        "aggregation": item.aggregation,
        "period_mode": item.period_mode,
        "core": item.core,
        "entry": item.entry,
        "required": item.required,
        "decimals": item.decimals,
        "formula": item.formula,
        "part_of": item.part_of,
        "register_code": item.register,
        "applies_to": tuple(sorted(item.applies_to)),
    }


def _rule(programme: Programme, place: int) -> _Row:
    rule = programme.rules[place]
    return {
        "code": rule.code,
        "severity": rule.severity,
        "expression": rule.expression,
        "message": rule.message,
        "each": rule.each,
        "when": rule.when,
        "focus": rule.focus,
    }


def _register(version: rows.ProgrammeVersion, register: Register, position: int) -> parts.Register:
    row = parts.Register(
        programme_version_id=version.id,
        position=position,
        code=register.code,
        name=register.name,
        note=register.note,
    )
    row.columns = [
        parts.RegisterColumn(
            position=place,
            code=column.code,
            name=column.name,
            type=column.type,
            choices=column.choices,
            private=column.private,
        )
        for place, column in enumerate(register.columns)
    ]
    return row


def _sections(outline: Sequence[OutlineSection], *, provincial: bool) -> Sequence[_Row]:
    return [
        {
            "code": section.code,
            "provincial": provincial,
            "heading": section.heading,
            "parent": section.parent,
            "required": section.required,
        }
        for section in outline
    ]


def _add_periods(session: Session, version: rows.ProgrammeVersion, programme: Programme) -> None:
    """Periods that an earlier version brought are taken over: what was entered hangs on them."""
    earlier = {
        period.code: period
        for period in session.scalars(
            select(rows.ReportingPeriod)
            .join(rows.ProgrammeVersion)
            .where(rows.ProgrammeVersion.code == programme.code, rows.ProgrammeVersion.id != version.id)
        )
    }
    for position, period in enumerate(programme.periods):
        row = earlier.get(period.code) or rows.ReportingPeriod(code=period.code)
        row.programme_version_id = version.id
        row.position = position
        row.kind = period.kind
        row.year = period.year
        row.name = period.name
        row.data_from, row.data_to = period.data_from, period.data_to
        row.due, row.due_text, row.due_inclusive = period.due, period.due_text, period.due_inclusive
        row.same_period_last_year, row.earlier_period = period.same_period_last_year, period.earlier_period
        row.reference_only = period.reference_only
        session.add(row)
