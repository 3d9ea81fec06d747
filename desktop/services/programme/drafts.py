"""Drafts of programmes: begun from nothing, from an issued version or from a file; listed; thrown away."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.files import explaining_os_errors, write_atomically
from desktop.core.text import nfc
from desktop.models.agency import Agency
from desktop.models.programme import PeriodObligation, ProgrammeVersion, ReportingPeriod
from desktop.models.programme_draft import ProgrammeDraft
from desktop.rules.programme import Programme
from desktop.rules.programme_copying import blank_programme, copy_with_new_dates
from desktop.rules.programme_file import programme_to_document, read_programme
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.programme_obliged import ObligedChoice, ObligedPlan, day_that_counts
from desktop.rules.programme_references import Document
from desktop.services.agencies.directory_kept import kept_directory
from desktop.services.officers.audit import record_event
from desktop.services.programme.draft_rows import (
    PAGE,
    DraftError,
    content_bytes,
    content_of,
    draft_row,
    fill_row,
    version_row,
)
from desktop.services.programme.versions import load_programme
from desktop.services.undo import Step, remember
from desktop.services.workspace import this_workplace

_MOST_BYTES = 20_000_000


@dataclass(frozen=True)
class DraftRow:
    """A draft in a list."""

    key: UUID
    code: str
    version: int
    name: str
    based_on: str
    changed_at: datetime


@dataclass(frozen=True)
class VersionRow:
    """A version that was taken in or issued here."""

    code: str
    version: int
    name: str
    taken_in_at: datetime
    current: bool

    @property
    def title(self) -> str:
        """“DVCQ-2018 bản 2”."""
        return f"{self.code} bản {self.version}"


def list_drafts(session: Session, clock: Clock) -> tuple[DraftRow, ...]:
    """The drafts, the one changed last first."""
    del clock  # every use case is called alike
    found = session.execute(
        select(ProgrammeDraft, ProgrammeVersion.code, ProgrammeVersion.version)
        .outerjoin(ProgrammeVersion, ProgrammeVersion.id == ProgrammeDraft.based_on_id)
        .order_by(ProgrammeDraft.changed_at.desc(), ProgrammeDraft.id)
    )
    return tuple(
        DraftRow(row.id, row.code, row.version, row.name, f"{code} bản {version}" if code else "", row.changed_at)
        for row, code, version in found
    )


def list_versions(session: Session, clock: Clock) -> tuple[VersionRow, ...]:
    """The versions that were taken in or issued here: the one that is worked with, then the newest first."""
    del clock  # every use case is called alike
    current = this_workplace(session).programme_version_id
    found = session.scalars(select(ProgrammeVersion).order_by(ProgrammeVersion.taken_in_at.desc()))
    rows = [VersionRow(v.code, v.version, v.name, v.taken_in_at, v.id == current) for v in found]
    return tuple(sorted(rows, key=lambda row: not row.current))


def begin_draft(session: Session, clock: Clock, code: str, name: str, year: int) -> UUID:
    """Begin a programme from nothing.

    Raises:
        DraftError: A version of that code was issued already.
    """
    _refuse_issued(session, code)
    return _keep(session, clock, blank_programme(nfc(code), nfc(name), year), ObligedPlan(), None)


def copy_version(session: Session, clock: Clock, code: str, version: int, new_code: str, years: int = 1) -> UUID:
    """Begin next year's programme as a copy of an issued one, every date so many years on.

    Raises:
        DraftError: There is no such version, or one of the new code was issued already.
    """
    _refuse_issued(session, new_code)
    source = version_row(session, code, version)
    programme = load_programme(source)
    before = programme_to_document(programme)
    document = copy_with_new_dates(before, nfc(new_code), years)
    codes = [[period["code"] for period in each["periods"]] for each in (before, document)]
    return _keep(session, clock, document, _plan_of(session, source).followed(*codes), source)


def revise_version(session: Session, clock: Clock, code: str, version: int) -> UUID:
    """Begin the next version of an issued programme: what agencies have entered will stay."""
    source = version_row(session, code, version)
    programme = load_programme(source)
    newest = max(session.scalars(select(ProgrammeVersion.version).where(ProgrammeVersion.code == code)))
    document = {**programme_to_document(programme), "version": newest + 1}
    return _keep(session, clock, document, _plan_of(session, source), source)


def take_in_draft(session: Session, clock: Clock, path: Path) -> UUID:
    """Begin a draft as a programme file has it.

    Raises:
        InvalidProgrammeError: The file is no sound programme; the findings name the places.
        UserError: It cannot be read.
    """
    from desktop.exchange.strict_json import read_json

    with explaining_os_errors(path), path.open("rb") as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise DraftError(f"{path.name}: tệp quá lớn để là tệp chương trình.", "Chọn tệp chương trình (.json).")
    programme = read_programme(read_json(data, path.name), source=path.name, dispatch=None)
    return _keep(session, clock, programme_to_document(programme), ObligedPlan(_usual_choice(programme)), None)


def write_draft(session: Session, clock: Clock, key: UUID, path: Path) -> Path:
    """Write a draft as a programme file, to be kept or to be gone on with elsewhere.

    Raises:
        EnvironmentFailureError: The disk refused.
    """
    del clock  # every use case is called alike
    document, _plan = content_of(draft_row(session, key).content)
    write_atomically(path, f"{json.dumps(document, ensure_ascii=False, indent=2)}\n".encode())
    return path


def discard_draft(session: Session, clock: Clock, key: UUID) -> None:
    """Take a draft away; it can be taken back."""
    row = draft_row(session, key, to_write=True)
    kept = {c.key: getattr(row, c.key) for c in ProgrammeDraft.__table__.columns}
    session.delete(row)
    session.flush()
    record_event(session, clock, "programme.discard_draft", f"{row.code}/{row.version}")
    back = partial(_put_back_draft, kept=kept)
    remember(session, Step(f"xóa bản thảo {row.code} bản {row.version}", PAGE, str(key), back))


def _put_back_draft(session: Session, clock: Clock, *, kept: Mapping[str, Any]) -> None:
    session.add(ProgrammeDraft(**kept))
    session.flush()
    record_event(session, clock, "programme.restore_draft", f"{kept['code']}/{kept['version']}")
    remember(session, Step("khôi phục bản thảo", PAGE, str(kept["id"]), partial(discard_draft, key=kept["id"])))


def _keep(
    session: Session, clock: Clock, document: Document, plan: ObligedPlan, source: ProgrammeVersion | None
) -> UUID:
    row = ProgrammeDraft(
        code="", version=1, name="", content=b"", content_sha256="", created_at=clock.now(), changed_at=clock.now()
    )
    row.based_on_id = source.id if source else None
    fill_row(row, clock, content_bytes(document, plan))
    session.add(row)
    session.flush()
    record_event(session, clock, "programme.begin_draft", f"{row.code}/{row.version}")
    return row.id


def _plan_of(session: Session, version: ProgrammeVersion) -> ObligedPlan:
    """Who owed the reports under an issued version; if nobody was named, all that it gives tasks to.

    The usual choice is the last period's; an earlier one has its own where others owed its report.
    """
    programme, directory = load_programme(version), kept_directory(session)
    named = (
        select(ReportingPeriod.code, Agency.code)
        .join(PeriodObligation, PeriodObligation.period_id == ReportingPeriod.id)
        .join(Agency, Agency.id == PeriodObligation.agency_id)
        .join(ProgrammeVersion, ProgrammeVersion.id == ReportingPeriod.programme_version_id)
        .where(ProgrammeVersion.code == version.code)
    )
    owing: dict[str, set[str]] = {}
    for period_code, agency in session.execute(named):
        owing.setdefault(period_code, set()).add(agency)
    plan: ObligedPlan | None = None
    for period in sorted(programme.reporting_periods, key=lambda each: each.data_to, reverse=True):
        codes, day = owing.get(period.code), day_that_counts(period)
        if not codes:
            continue
        if plan is None:
            plan = ObligedPlan(ObligedChoice.of(codes, directory, day))
        elif codes != set(plan.usual.codes(directory, day)):
            plan = plan.with_choice(period.code, ObligedChoice.of(codes, directory, day))
    return plan or ObligedPlan(_usual_choice(programme))


def _usual_choice(programme: Programme) -> ObligedChoice:
    """All agencies of the kinds that the programme gives tasks to."""
    kinds = {kind for task in programme.tasks for kind in task.applies_to}
    return ObligedChoice(frozenset(kinds - {AgencyKind.PROVINCE}))


def _refuse_issued(session: Session, code: str) -> None:
    if session.scalar(select(ProgrammeVersion.id).where(ProgrammeVersion.code == nfc(code)).limit(1)) is not None:
        raise DraftError(
            f"Mã chương trình {code} đã được ban hành.", "Đặt mã khác, ví dụ có năm mới; hoặc tạo bản tiếp theo của nó."
        )
