"""The text of the report, section by section."""

from dataclasses import dataclass
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.core.errors import UserError
from desktop.models.programme import ReportingPeriod
from desktop.models.report import NarrativeText, Report
from desktop.rules.programme_report import OutlineSection
from desktop.rules.prose import tidy
from desktop.rules.sentence_places import taken_after
from desktop.services.officers.audit import record_event
from desktop.services.officers.last_writer import last_writer
from desktop.services.programme.versions import period_row
from desktop.services.report.check_view import Place
from desktop.services.report.drafts import Desk, open_desk, report_for_edit
from desktop.services.report.evaluation import evaluate_report
from desktop.services.report.sentences import filled_sentences
from desktop.services.two_writers import refuse_unseen
from desktop.services.undo import ChangedSinceError, Step, remember

_WRITTEN = "narrative.write"
"""What the audit trail calls the writing."""


class UnknownSectionError(UserError):
    """The outline has no such section, or it only holds others."""

    code = "UNKNOWN_SECTION"


@dataclass(frozen=True)
class SectionView:
    """A section of the outline and its text.

    Attributes:
        heading: As printed for this period.
        depth: 0 at the top. writable: it takes text; one that only holds others does not.
        last_text: What the same section said in the last revision of an earlier period; "" if unknown.
    """

    code: str
    heading: str
    depth: int
    hint: str
    required: bool
    writable: bool
    text: str
    last_text: str = ""

    @property
    def is_written(self) -> bool:
        """There is text."""
        return bool(self.text.strip())


def read_narrative(session: Session, clock: Clock, period_code: str) -> tuple[SectionView, ...]:
    """All sections of a period's report, in order."""
    del clock  # every use case is called alike
    desk = open_desk(session, period_code)
    texts = _texts(session, desk, desk.row)
    earlier = desk.period.earlier_period
    before = _texts(session, desk, period_row(session, earlier)) if earlier else {}
    parents = {section.parent for section in desk.programme.outline if section.parent}
    return tuple(
        SectionView(
            code=section.code,
            heading=section.heading_for(desk.period),
            depth=1 if section.parent else 0,
            hint=section.hint,
            required=section.required,
            writable=section.code not in parents,
            text=texts.get(section.code, ""),
            last_text=before.get(section.code, ""),
        )
        for section in desk.programme.outline
    )


def _texts(session: Session, desk: Desk, period: ReportingPeriod) -> dict[str, str]:
    found = session.execute(
        select(NarrativeText.section_code, NarrativeText.text)
        .join(Report)
        .where(Report.agency_id == desk.agency.id, Report.period_id == period.id)
    )
    return {row.section_code: row.text for row in found}


def write_section(
    session: Session,
    clock: Clock,
    period_code: str,
    section_code: str,
    text: str,
    actor: str = "",
    *,
    seen: str | None = None,
) -> SectionView:
    """Keep the text of a section; ``seen``: what the writer saw there last.

    Raises:
        UnknownSectionError: The outline has no such section to write in.
        WrittenMeanwhileError: Somebody else has written there since; nothing was changed.
    """
    desk = open_desk(session, period_code)
    section = _writable(desk.programme.outline, section_code)
    written, now = tidy(text), _texts(session, desk, desk.row).get(section.code, "")
    by = partial(last_writer, session, f"{desk.period.code}/{section.code}", _WRITTEN)
    refuse_unseen(f"Mục {section.code}", written, None if seen is None else tidy(seen), now, by)
    put_text(session, clock, desk, section, written, actor=actor)
    return next(view for view in read_narrative(session, clock, period_code) if view.code == section_code)


def put_text(
    session: Session, clock: Clock, desk: Desk, section: OutlineSection, text: str, *, actor: str = ""
) -> None:
    """Let a section hold exactly this text, note it in the audit trail, and leave the step that takes it back."""
    report = report_for_edit(session, clock, desk)
    session.flush()
    row = session.get(NarrativeText, (report.id, section.code))
    if row is None:
        row = NarrativeText(report_id=report.id, section_code=section.code, text="")
        report.narrative.append(row)
    before = row.text or ""
    row.text, row.updated_at = text, clock.now()
    if section.sentences:
        filled = filled_sentences(evaluate_report(session, desk), section)
        row.suggested = taken_after(text, row.suggested or {}, filled)
    place = f"{desk.period.code}/{section.code}"
    record_event(session, clock, _WRITTEN, place, actor=actor, before={"text": before}, after={"text": text})
    if before != text:
        back = partial(_put_back, period=desk.period.code, section=section.code, wanted=before)
        told = f"mục {section.code}: sửa nội dung"
        remember(session, Step(told, Place.NARRATIVE, place, back, merges=True, left=(text,)))
    session.flush()


def _put_back(session: Session, clock: Clock, found: str, *, period: str, section: str, wanted: str) -> None:
    desk = open_desk(session, period)
    if _texts(session, desk, desk.row).get(section, "") != found:
        raise ChangedSinceError(f"mục {section}: sửa nội dung")
    put_text(session, clock, desk, _writable(desk.programme.outline, section), wanted)


def _writable(outline: tuple[OutlineSection, ...], code: str) -> OutlineSection:
    parents = {section.parent for section in outline}
    found = next((section for section in outline if section.code == code and code not in parents), None)
    if found is None:
        raise UnknownSectionError(f"Đề cương không có mục “{code}” để soạn.", "Chọn một mục ở cột bên trái.")
    return found
