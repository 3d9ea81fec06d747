"""Programmes: taken in as issued, read back as the value that the rules work on."""

import hashlib
import json
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.canonical_json import canonical_json
from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors
from desktop.core.paths import resources
from desktop.models import programme as rows
from desktop.rules.programme import OutlineSection, Programme
from desktop.rules.programme_file import programme_to_document, read_programme
from desktop.services.audit import record_event
from desktop.services.workspace import this_workplace

DEFAULT_PROGRAMME = "dvcq-2018"
DEFAULT_DISPATCH = "cong-van-4177-UBND-VP"


class ProgrammeConflictError(UserError):
    """Another programme of the same code and version is there already."""

    code = "PROGRAMME_CONFLICT"


class UnknownPeriodError(UserError):
    """The programme has no such period."""

    code = "UNKNOWN_PERIOD"


def bundled_programme() -> Programme:
    """The programme that ships with the program, checked against its dispatch."""
    dispatch = (resources() / "dispatches" / f"{DEFAULT_DISPATCH}.md").read_text(encoding="utf-8")
    return read_programme_file(resources() / "programmes" / f"{DEFAULT_PROGRAMME}.json", dispatch)


def read_programme_file(path: Path, dispatch: str | None = None) -> Programme:
    """Read and validate a programme file.

    Raises:
        UserError: It cannot be read, is not JSON, or does not hold; the findings name path and cause.
    """
    from desktop.exchange.strict_json import read_json

    with explaining_os_errors(path):
        data = path.read_bytes()
    return read_programme(read_json(data, path.name), source=path.name, dispatch=dispatch)


def take_in_programme(session: Session, clock: Clock, programme: Programme) -> rows.ProgrammeVersion:
    """Keep a version of a programme; taking in the same one twice changes nothing.

    Periods that an earlier version brought are taken over, so that what was entered for them stays.

    Raises:
        ProgrammeConflictError: The same code and version is there with other content.
    """
    document = canonical_json(programme_to_document(programme))
    digest = hashlib.sha256(document).hexdigest()
    known = session.scalar(
        select(rows.ProgrammeVersion).where(
            rows.ProgrammeVersion.code == programme.code, rows.ProgrammeVersion.version == programme.version
        )
    )
    if known is not None:
        if known.document_sha256 != digest:
            raise ProgrammeConflictError(
                f"Chương trình {programme.code} bản {programme.version} đã có với nội dung khác.",
                "Hỏi Sở Nội vụ bản nào đúng; bản sửa đổi phải mang số bản mới.",
            )
        return known
    version = rows.ProgrammeVersion(
        code=programme.code,
        version=programme.version,
        name=programme.name,
        document=document,
        document_sha256=digest,
        taken_in_at=clock.now(),
    )
    session.add(version)
    session.flush()
    _add_parts(session, version, programme)
    record_event(session, clock, "take_in_programme", f"{programme.code}/{programme.version}", after={"sha256": digest})
    return version


def _add_parts(session: Session, version: rows.ProgrammeVersion, programme: Programme) -> None:
    for position, group in enumerate(programme.groups):
        session.add(
            rows.TaskGroup(
                programme_version_id=version.id,
                position=position,
                code=group.code,
                clause=group.clause,
                name=group.name,
                short_name=group.short_name,
            )
        )
    for position, task in enumerate(programme.tasks):
        session.add(
            rows.Task(
                programme_version_id=version.id,
                position=position,
                code=task.code,
                group_code=task.group,
                name=task.name,
                clause=task.clause,
                quote=task.quote,
                nature=task.nature,
                product=task.product,
                due=task.due,
                applies_to=tuple(sorted(task.applies_to)),
            )
        )
    for position, item in enumerate(programme.indicators):
        session.add(
            rows.Indicator(
                programme_version_id=version.id,
                position=position,
                code=item.code,
                task_code=item.task,
                group_code=item.group,
                name=item.name,
                unit=item.unit,
                type=item.type,
                aggregation=item.aggregation,
                period_mode=item.period_mode,
                core=item.core,
                entry=item.entry,
                required=item.required,
                decimals=item.decimals,
                formula=item.formula,
                part_of=item.part_of,
                register_code=item.register,
                applies_to=tuple(sorted(item.applies_to)),
            )
        )
    for position, rule in enumerate(programme.rules):
        session.add(
            rows.Rule(
                programme_version_id=version.id,
                position=position,
                code=rule.code,
                severity=rule.severity,
                expression=rule.expression,
                message=rule.message,
                each=rule.each,
                when=rule.when,
                focus=rule.focus,
            )
        )
    _add_registers(session, version, programme)
    _add_outline(session, version, programme.outline, provincial=False)
    _add_outline(session, version, programme.provincial_outline, provincial=True)
    _add_periods(session, version, programme)
    session.flush()


def _add_registers(session: Session, version: rows.ProgrammeVersion, programme: Programme) -> None:
    for position, register in enumerate(programme.registers):
        row = rows.Register(
            programme_version_id=version.id,
            position=position,
            code=register.code,
            name=register.name,
            note=register.note,
        )
        row.columns = [
            rows.RegisterColumn(
                position=place,
                code=column.code,
                name=column.name,
                type=column.type,
                choices=column.choices,
                private=column.private,
            )
            for place, column in enumerate(register.columns)
        ]
        session.add(row)


def _add_outline(
    session: Session, version: rows.ProgrammeVersion, sections: tuple[OutlineSection, ...], *, provincial: bool
) -> None:
    for position, section in enumerate(sections):
        session.add(
            rows.OutlineSection(
                programme_version_id=version.id,
                position=position,
                code=section.code,
                provincial=provincial,
                heading=section.heading,
                parent=section.parent,
                required=section.required,
            )
        )


def _add_periods(session: Session, version: rows.ProgrammeVersion, programme: Programme) -> None:
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


_loaded: dict[str, Programme] = {}
"""Programmes by the hash of their document. They never change, and there are only a few in a data folder."""


def load_programme(version: rows.ProgrammeVersion) -> Programme:
    """The programme of a version, as a value; its document is fetched and read once per process."""
    sha256 = version.document_sha256
    if sha256 not in _loaded:
        _loaded[sha256] = read_programme(json.loads(version.document), source="programme", dispatch=None)
    return _loaded[sha256]


def current_programme(session: Session) -> Programme:
    """The programme that this workplace works with.

    Raises:
        UserError: None has been taken in yet.
    """
    version = this_workplace(session).programme_version
    if version is None:
        raise UserError("Chưa có chương trình công tác.", "Mở gói giao nhiệm vụ do Sở Nội vụ gửi.")
    return load_programme(version)


def programme_named(session: Session, code: str, version: int) -> Programme | None:
    """A version of a programme; ``None`` when this workplace does not have it."""
    row = session.scalar(
        select(rows.ProgrammeVersion).where(
            rows.ProgrammeVersion.code == code, rows.ProgrammeVersion.version == version
        )
    )
    return load_programme(row) if row else None


def period_row(session: Session, code: str) -> rows.ReportingPeriod:
    """The row of a period of the current programme.

    Raises:
        UnknownPeriodError: There is none; the hint lists those that are.
    """
    version = this_workplace(session).programme_version
    row = version and session.scalar(
        select(rows.ReportingPeriod).where(
            rows.ReportingPeriod.programme_version_id == version.id, rows.ReportingPeriod.code == code
        )
    )
    if row is None:
        known = ", ".join(p.code for p in current_programme(session).periods)
        raise UnknownPeriodError(f"Chương trình không có kỳ báo cáo “{code}”.", f"Các kỳ đang có: {known}.")
    return row
