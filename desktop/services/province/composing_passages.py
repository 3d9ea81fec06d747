"""What agencies wrote on a section of the province's report, in passages, those that are nearly the same together."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from desktop.core.clock import Clock
from desktop.core.text import sort_key
from desktop.models.intake import Submission
from desktop.rules.composing import AgencyPassage, grouped, passages_in, sections_behind
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.snapshot import AgencyRef
from desktop.rules.snapshot_json import snapshot_from_bytes
from desktop.services.programme.versions import period_row, programme_of
from desktop.services.workspace import agency_ref

PassageGroup = tuple[AgencyPassage, ...]
"""Passages that are nearly the same; most stand alone."""


def read_passages(session: Session, clock: Clock, period_code: str, section_code: str = "") -> tuple[PassageGroup, ...]:
    """The passages of current reports that belong to a section; of every section where none is named.

    Those that many agencies have in common come first, the others by kind and name of agency.
    """
    del clock  # every use case is called alike
    programme = programme_of(session, period_code)
    section = next((each for each in programme.provincial_outline if each.code == section_code), None)
    behind = programme.outline if section is None else sections_behind(section, programme)
    wanted = {each.code for each in behind}
    return grouped([*_passages(session, period_code, wanted)])


def _passages(session: Session, period_code: str, wanted: set[str]) -> Iterator[AgencyPassage]:
    day = programme_of(session, period_code).period_by_code[period_code].data_to
    current = select(Submission).where(
        Submission.period_id == period_row(session, period_code).id, Submission.is_current.is_(True)
    )
    rows = [
        (agency_ref(session, row.agency, day), row)
        for row in session.scalars(current.options(joinedload(Submission.agency)))
    ]
    for ref, row in sorted(rows, key=lambda each: _order(each[0])):
        for section in snapshot_from_bytes(row.snapshot).narrative:
            if section.code in wanted:
                for text in passages_in(section.text):
                    yield AgencyPassage(ref.code, ref.short_name, section.code, text, row.package_sha256, row.revision)


def _order(agency: AgencyRef) -> tuple[int, object]:
    return list(AgencyKind).index(agency.kind), sort_key(agency.short_name)
