"""What the department wants put right in this agency's reports, beside the names of what it speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.models.answer import AnswerKind
from desktop.models.revision import Revision
from desktop.rules.package_data import Remark, RemarkPlace
from desktop.rules.programme import Programme
from desktop.rules.snapshot import ReportSnapshot
from desktop.rules.snapshot_json import snapshot_from_bytes
from desktop.services.answers import answers_to, remarks_of
from desktop.services.programmes import current_programme, programme_named
from desktop.services.reports import find_report, open_desk


@dataclass(frozen=True)
class RemarkView:
    """One remark.

    Attributes:
        target: Code of the indicator, task or section. name: what it is called; "" for the report as a whole.
        passage: The paragraph that it speaks of, as it was handed in; "" for anything else.
        is_open: No revision was handed in since the one that was given back.
    """

    revision: int
    returned_at: datetime
    place: RemarkPlace
    target: str
    name: str
    paragraph: int
    passage: str
    text: str
    is_open: bool


def list_remarks(session: Session, clock: Clock, period_code: str) -> tuple[RemarkView, ...]:
    """Remarks on all revisions of a period's report: the newest revision first, each slip in its own order."""
    del clock  # every use case is called alike
    desk = open_desk(session, period_code)
    report = find_report(session, desk.agency, desk.row)
    if report is None:
        return ()
    of_report = select(Revision).where(Revision.report_id == report.id).order_by(Revision.number.desc())
    revisions = {row.snapshot_sha256: row for row in session.scalars(of_report)}
    newest = max((row.number for row in revisions.values()), default=0)
    slips = [row for row in answers_to(session, revisions) if row.kind is AnswerKind.RETURN]
    slips.sort(key=lambda row: -revisions[row.snapshot_sha256].number)
    views: list[RemarkView] = []
    for slip in slips:
        revision = revisions[slip.snapshot_sha256]
        snapshot = snapshot_from_bytes(revision.snapshot)
        programme = programme_named(session, snapshot.programme_code, snapshot.programme_version)
        names = _names(programme or current_programme(session), snapshot)
        views += [
            RemarkView(
                revision=revision.number,
                returned_at=slip.answered_at,
                place=remark.place,
                target=remark.target,
                name=names[remark.place].get(remark.target, ""),
                paragraph=remark.paragraph,
                passage=_passage(remark, snapshot),
                text=remark.text,
                is_open=revision.number == newest,
            )
            for remark in remarks_of(slip)
        ]
    return tuple(views)


def _names(programme: Programme, snapshot: ReportSnapshot) -> Mapping[RemarkPlace, Mapping[str, str]]:
    period = programme.period_by_code.get(snapshot.period.code)
    return {
        RemarkPlace.INDICATOR: {each.code: each.name for each in programme.indicators},
        RemarkPlace.TASK: {each.code: each.name for each in programme.tasks},
        RemarkPlace.NARRATIVE: {
            each.code: each.heading_for(period) if period else each.heading for each in programme.outline
        },
        RemarkPlace.REPORT: {},
    }


def _passage(remark: Remark, snapshot: ReportSnapshot) -> str:
    if remark.place is not RemarkPlace.NARRATIVE or remark.paragraph == 0:
        return ""
    text = next((section.text for section in snapshot.narrative if section.code == remark.target), "")
    paragraphs = text.split("\n")
    return paragraphs[remark.paragraph - 1] if remark.paragraph <= len(paragraphs) else ""
