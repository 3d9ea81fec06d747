"""What the department wants put right in this agency's reports: a list of things to do, ticked off one by one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.models.answer import AnswerKind, AnswerRemark
from desktop.models.revision import Revision
from desktop.rules.package_data import Remark, RemarkPlace
from desktop.rules.programme import Programme
from desktop.rules.snapshot import ReportSnapshot
from desktop.rules.snapshot_difference import SnapshotDifference, compare_snapshots
from desktop.rules.snapshot_json import snapshot_from_bytes
from desktop.services.follow_up.answers import answers_to, remarks_of
from desktop.services.officers.audit import record_event
from desktop.services.programme.versions import current_programme, programme_named
from desktop.services.report.check_view import Place
from desktop.services.report.drafts import find_report, open_desk
from desktop.services.report.snapshots import take_snapshot
from desktop.services.undo import Step, remember


class RemarkGoneError(UserError):
    """A remark that is to be ticked off is not there."""

    code = "REMARK_GONE"


@dataclass(frozen=True)
class RemarkView:
    """One remark.

    Attributes:
        slip, position: By what it is known again.
        target: Code of the indicator, task or section. name: what it is called; "" for the report as a whole.
        passage: The paragraph that it speaks of, as it was handed in; "" for anything else.
        is_open: No revision was handed in since the one that was given back.
        is_done: It was ticked off.
        was_touched: What it speaks of is no longer as it was handed in; false once it is not open, and of the report
            as a whole.
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
    slip: UUID
    position: int
    is_done: bool = False
    was_touched: bool = False


def list_remarks(session: Session, clock: Clock, period_code: str) -> tuple[RemarkView, ...]:
    """Remarks on all revisions of a period's report: the newest revision first, each slip in its own order."""
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
        is_open = revision.number == newest
        since = compare_snapshots(snapshot, take_snapshot(session, clock, period_code)) if is_open else None
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
                is_open=is_open,
                slip=slip.id,
                position=row.position,
                is_done=row.done_at is not None,
                was_touched=since is not None and _is_touched(remark, since),
            )
            for row, remark in zip(slip.remarks, remarks_of(slip), strict=True)
        ]
    return tuple(views)


def remarks_left(session: Session, revision: Revision) -> int:
    """How many remarks on a revision were not followed yet."""
    slips = [row for row in answers_to(session, [revision.snapshot_sha256]) if row.kind is AnswerKind.RETURN]
    return sum(remark.done_at is None for slip in slips for remark in slip.remarks)


def tick_remark(session: Session, clock: Clock, period_code: str, slip: UUID, position: int, *, done: bool) -> None:
    """Write down that a remark was followed, or that it was not yet; the report itself stays as it is.

    Raises:
        RemarkGoneError: There is no such remark.
    """
    row = session.get(AnswerRemark, (slip, position))
    if row is None:
        raise RemarkGoneError("Không còn nhận xét này của Sở.", "Mở lại trang Lịch sử nộp.")
    if (row.done_at is not None) is done:
        return
    row.done_at = clock.now() if done else None
    back = partial(tick_remark, period_code=period_code, slip=slip, position=position, done=not done)
    told = "đánh dấu đã sửa" if done else "bỏ dấu đã sửa"
    remember(session, Step(f"nhận xét {position + 1}: {told}", Place.HISTORY, "", back))
    record_event(session, clock, "remark.tick", f"{period_code}/{position + 1}", after={"done": done})


def _is_touched(remark: Remark, since: SnapshotDifference) -> bool:
    match remark.place:
        case RemarkPlace.INDICATOR:
            changed = {each.code for each in since.values}
        case RemarkPlace.TASK:
            changed = {each.code for each in since.tasks}
            changed |= {each.code.partition("/")[0] for each in since.attachments}
        case RemarkPlace.NARRATIVE:
            changed = {each.code for each in since.narrative}
        case RemarkPlace.REPORT:
            return False
    return remark.target in changed


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
