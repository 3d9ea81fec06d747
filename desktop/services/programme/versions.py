"""Programmes: taken in as issued, read back as the value that the rules work on."""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from desktop.core.canonical_json import canonical_json
from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors
from desktop.core.paths import resources
from desktop.models import programme as rows
from desktop.rules.programme import Programme
from desktop.rules.programme_file import programme_to_document, read_checked_programme, read_programme
from desktop.services.officers.audit import record_event
from desktop.services.workspace import this_workplace

DEFAULT_PROGRAMME = "dvcq-2018"
SHIPPED_PROGRAMMES = (DEFAULT_PROGRAMME, "dvcq-2026")
"""File names of the programmes that ship with the program: the founding one, and an example for two levels."""


class ProgrammeConflictError(UserError):
    """Another programme of the same code and version is there already."""

    code = "PROGRAMME_CONFLICT"


class UnknownPeriodError(UserError):
    """The programme has no such period."""

    code = "UNKNOWN_PERIOD"


def shipped_file(name: str) -> Path:
    """The file of a programme that ships with the program."""
    return resources() / "programmes" / f"{name}.json"


def bundled_programme(name: str = DEFAULT_PROGRAMME) -> Programme:
    """A programme that ships with the program, checked against its dispatch."""
    path = shipped_file(name)
    dispatch = bundled_dispatch(str(json.loads(path.read_bytes()).get("dispatch_text") or ""))
    return read_programme_file(path, dispatch)


@lru_cache
def shipped_programmes() -> tuple[tuple[str, str], ...]:
    """File name and title of each programme that ships with the program."""
    return tuple((name, json.loads(shipped_file(name).read_bytes())["name"]) for name in SHIPPED_PROGRAMMES)


def read_programme_file(path: Path, dispatch: str | None = None) -> Programme:
    """Read and validate a programme file.

    Raises:
        UserError: It cannot be read, is not JSON, or does not hold; the findings name path and cause.
    """
    from desktop.exchange.strict_json import read_json

    with explaining_os_errors(path):
        data = path.read_bytes()
    return read_programme(read_json(data, path.name), source=path.name, dispatch=dispatch)


def bundled_dispatch(name: str) -> str | None:
    """The founding document that a programme quotes, by its file's name, if it ships with the program."""
    known = {text.name: text for text in (resources() / "dispatches").iterdir()}
    return known[name].read_text(encoding="utf-8") if name in known else None


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
    from desktop.services.programme.rows import add_parts  # with entities that nothing else needs at the start

    add_parts(session, version, programme)
    record_event(session, clock, "programme.take_in", f"{programme.code}/{programme.version}", after={"sha256": digest})
    return version


_loaded: dict[str, Programme] = {}
"""Programmes by the hash of their document. They never change, and there are only a few in a data folder."""


def load_programme(version: rows.ProgrammeVersion) -> Programme:
    """The programme of a version, as a value; its document is fetched and read once per process.

    A document that still has the hash it was taken in with was checked then; any other is checked again.
    """
    sha256 = version.document_sha256
    if sha256 not in _loaded:
        document = version.document
        checked = hashlib.sha256(document).hexdigest() == sha256
        found = json.loads(document)
        _loaded[sha256] = (
            read_checked_programme(found, source="programme")
            if checked
            else read_programme(found, source="programme", dispatch=None)
        )
    return _loaded[sha256]


def programme_at_hand(document_sha256: str) -> Programme | None:
    """The programme with this document, if this process has read it already."""
    return _loaded.get(document_sha256)


def current_programme(session: Session) -> Programme:
    """The programme that this workplace works with.

    Raises:
        UserError: None has been taken in yet.
    """
    version = this_workplace(session).programme_version
    if version is None:
        raise UserError("Chưa có chương trình công tác.", "Mở gói giao nhiệm vụ do Sở Nội vụ gửi.")
    return load_programme(version)


def work_with(session: Session, version: rows.ProgrammeVersion) -> None:
    """Let a version of a programme be the one that this workplace works with.

    What was written about tasks under an earlier version of it is about the same tasks.
    """
    from desktop.models.progress import TaskProgress  # with entities that nothing else needs at the start

    workplace = this_workplace(session)
    earlier = select(rows.ProgrammeVersion.id).where(
        rows.ProgrammeVersion.code == version.code, rows.ProgrammeVersion.id != version.id
    )
    of_earlier = TaskProgress.programme_version_id.in_(earlier)
    session.execute(update(TaskProgress).where(of_earlier).values(programme_version_id=version.id))
    workplace.programme_version_id, workplace.programme_version = version.id, version
    session.info.pop(_PERIODS, None)


def programme_named(session: Session, code: str, version: int) -> Programme | None:
    """A version of a programme; ``None`` when this workplace does not have it."""
    row = session.scalar(
        select(rows.ProgrammeVersion).where(
            rows.ProgrammeVersion.code == code, rows.ProgrammeVersion.version == version
        )
    )
    return load_programme(row) if row else None


def programme_of(session: Session, period_code: str) -> Programme:
    """The programme under which a period is reported: the one that is worked with, or the one of an earlier year.

    Raises:
        UnknownPeriodError: No programme has it.
    """
    row = period_row(session, period_code)
    if row.programme_version_id == this_workplace(session).programme_version_id:
        return current_programme(session)
    return load_programme(row.programme_version)


def reporting_periods(session: Session, clock: Clock) -> tuple[tuple[str, str], ...]:
    """Code and name of each period that is reported for: this programme's, then those of earlier ones, newest first."""
    own = periods_now(session, clock)
    earlier = [row for code, row in reported_periods(session).items() if code not in dict(own)]
    earlier.sort(key=lambda row: row.data_to, reverse=True)
    return (*own, *((row.code, row.name) for row in earlier))


def periods_now(session: Session, clock: Clock) -> tuple[tuple[str, str], ...]:
    """Code and name of each period for which the programme that is worked with asks for reports."""
    del clock  # every use case is called alike
    return tuple((period.code, period.name) for period in current_programme(session).reporting_periods)


def reported_periods(session: Session) -> dict[str, rows.ReportingPeriod]:
    """The periods that are or were reported for, under this programme or an earlier one, by code."""
    return {code: row for code, row in _period_rows(session).items() if not row.reference_only}


_PERIODS = "period_rows"
"""Key under which a session keeps the periods of its programme, by code."""


def period_row(session: Session, code: str) -> rows.ReportingPeriod:
    """The row of a period of the current programme, or of one of an earlier year.

    Raises:
        UnknownPeriodError: There is none; the hint lists those that are.
    """
    known = session.info.setdefault(_PERIODS, {})
    if code not in known:
        known |= _period_rows(session)
    if code not in known:
        codes = ", ".join(p.code for p in current_programme(session).periods)
        raise UnknownPeriodError(f"Chương trình không có kỳ báo cáo “{code}”.", f"Các kỳ đang có: {codes}.")
    return known[code]


def _period_rows(session: Session) -> dict[str, rows.ReportingPeriod]:
    """The periods by code: of the current programme, and of earlier ones with all their data.

    A period that the current programme only compares with is the one of last year's programme, where there is one.
    """
    current = this_workplace(session).programme_version
    if current is None:
        return {}
    newest: dict[str, rows.ProgrammeVersion] = {}
    for version in session.scalars(select(rows.ProgrammeVersion).order_by(rows.ProgrammeVersion.version)):
        newest[version.code] = version
    newest[current.code] = current
    ids = {version.id: version.taken_in_at for version in newest.values()}
    found = list(
        session.scalars(select(rows.ReportingPeriod).where(rows.ReportingPeriod.programme_version_id.in_(ids)))
    )
    found.sort(
        key=lambda row: (not row.reference_only, row.programme_version_id == current.id, ids[row.programme_version_id])
    )
    return {row.code: row for row in found}
