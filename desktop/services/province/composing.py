"""The text of the province's report, section by section, and the agencies' passages on which it rests.

A section is what stands in it, the suggested sentences that were taken, and the picked passages: these change together,
and are taken back together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from desktop.core.clock import Clock
from desktop.core.text import SortKey, sort_key
from desktop.documents.provincial_data import TextSource
from desktop.models.agency import Agency
from desktop.models.composing import ComposedText, PickedPassage
from desktop.models.intake import Submission
from desktop.rules.composing import AgencyPassage, PassageState, digest_of, state_of
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.programme_report import OutlineSection
from desktop.rules.prose import tidy
from desktop.rules.sentence_places import taken_after
from desktop.rules.sentences import Filled
from desktop.rules.snapshot import ReportedSection
from desktop.services.officers.audit import record_event
from desktop.services.programme.versions import period_row, programme_of
from desktop.services.report.narrative import SectionView, UnknownSectionError
from desktop.services.undo import ChangedSinceError, Step, remember
from desktop.services.workspace import agency_ref

PAGE = "composing"
"""Key of the page on which this is done."""


@dataclass(frozen=True)
class Source:
    """A passage on which a section rests.

    Attributes:
        section: Of the provincial outline. passage: as it read when it was picked.
        state: How it stands to the text now.
        is_current: No later revision of the agency's report has come since.
    """

    section: str
    passage: AgencyPassage
    state: PassageState
    is_current: bool


@dataclass(frozen=True)
class _Pick:
    agency: str
    source_section: str
    package: str
    text: str
    picked_at: datetime

    @property
    def key(self) -> tuple[str, str]:
        return self.agency, digest_of(self.text)


@dataclass(frozen=True)
class _Kept:
    """Everything that is kept of a section."""

    text: str
    suggested: Mapping[str, Any]
    picks: tuple[_Pick, ...]


def read_composed(session: Session, clock: Clock, period_code: str) -> tuple[SectionView, ...]:
    """All sections of the provincial outline with what is written in them, in order."""
    del clock  # every use case is called alike
    programme = programme_of(session, period_code)
    period = programme.period_by_code[period_code]
    texts = _written(session, period_code)
    before: Mapping[str, str] = _written(session, period.earlier_period) if period.earlier_period else {}
    parents = {section.parent for section in programme.provincial_outline}
    return tuple(
        SectionView(
            code=section.code,
            heading=section.heading_for(period),
            depth=1 if section.parent else 0,
            hint=section.hint,
            required=section.required,
            writable=section.code not in parents,
            text=texts.get(section.code, ""),
            last_text=before.get(section.code, ""),
        )
        for section in programme.provincial_outline
    )


def _texts(session: Session, period_code: str) -> Mapping[str, ComposedText]:
    period = period_row(session, period_code)
    rows = session.scalars(select(ComposedText).where(ComposedText.period_id == period.id))
    return {row.section_code: row for row in rows}


def _written(session: Session, period_code: str) -> Mapping[str, str]:
    return {code: row.text for code, row in _texts(session, period_code).items()}


def taken_sentences(session: Session, period_code: str) -> Mapping[str, Mapping[str, str]]:
    """By section, the suggested sentences that are in its text or were once, as they read then."""
    return {code: row.suggested for code, row in _texts(session, period_code).items()}


def composed_sections(session: Session, period_code: str) -> tuple[ReportedSection, ...]:
    """What is written, for those who print it."""
    return tuple(ReportedSection(code, text) for code, text in sorted(_written(session, period_code).items()))


def read_sources(session: Session, clock: Clock, period_code: str) -> tuple[Source, ...]:
    """Every passage on which a section rests, in the order in which they were picked, then by kind and name."""
    del clock
    period, programme = period_row(session, period_code), programme_of(session, period_code)
    day = programme.period_by_code[period_code].data_to
    texts = _written(session, period_code)
    found = select(PickedPassage, Submission.revision, Submission.is_current).outerjoin(
        Submission,
        (Submission.package_sha256 == PickedPassage.package_sha256)
        & (Submission.agency_id == PickedPassage.agency_id)
        & (Submission.period_id == PickedPassage.period_id),
    )
    wanted = found.where(PickedPassage.period_id == period.id)
    sources: list[tuple[tuple[datetime, int, SortKey], Source]] = []
    for row, revision, is_current in session.execute(wanted.options(joinedload(PickedPassage.agency))):
        ref = agency_ref(session, row.agency, day)
        passage = AgencyPassage(
            ref.code, ref.short_name, row.source_section, row.text, row.package_sha256, revision or 0
        )
        state = state_of(row.text, texts.get(row.section_code, ""))
        place = row.picked_at, list(AgencyKind).index(ref.kind), sort_key(ref.short_name)
        sources.append((place, Source(row.section_code, passage, state, bool(is_current))))
    return tuple(source for _, source in sorted(sources, key=lambda each: each[0]))


def printed_sources(session: Session, clock: Clock, period_code: str) -> tuple[TextSource, ...]:
    """The same, in the order of the outline, for those who print it."""
    programme = programme_of(session, period_code)
    day = programme.period_by_code[period_code].data_to
    found = read_sources(session, clock, period_code)
    named = {each.passage.agency for each in found}
    agencies = {each.code: each for each in session.scalars(select(Agency).where(Agency.code.in_(named)))}
    order = {section.code: at for at, section in enumerate(programme.provincial_outline)}
    return tuple(
        TextSource(each.section, agency_ref(session, agencies[each.passage.agency], day), each.passage.text)
        for each in sorted(found, key=lambda source: order.get(source.section, len(order)))
    )


def write_composed(
    session: Session,
    clock: Clock,
    period_code: str,
    section_code: str,
    text: str,
    offered: Sequence[Filled] = (),
    picked: Sequence[AgencyPassage] = (),
    *,
    as_typed: bool = True,
) -> SectionView:
    """Keep the text of a section.

    Args:
        session: The caller's transaction.
        clock: Tells when.
        period_code: Of which period.
        section_code: Of the provincial outline.
        text: What the section says from now on.
        offered: The suggested sentences as they read now: those in the text are known as taken from it.
        picked: Passages of agencies on which the section rests from now on, besides those that it rests on already.
        as_typed: Taken back as one with what was written just before and after; never where a passage was picked.

    Raises:
        UnknownSectionError: The outline has no such section to write in.
    """
    section = _writable(session, period_code, section_code)
    before = _read(session, period_code, section.code)
    written = tidy(text)
    known = {pick.key for pick in before.picks}
    fresh = {each.key: each for each in picked if each.key not in known}
    added = (_Pick(e.agency, e.section, e.package, e.text, clock.now()) for e in fresh.values())
    after = _Kept(written, taken_after(written, dict(before.suggested), offered), (*before.picks, *added))
    _replace(session, clock, period_code, section.code, before, after, merges=as_typed and not fresh)
    return next(view for view in read_composed(session, clock, period_code) if view.code == section_code)


def drop_sources(
    session: Session, clock: Clock, period_code: str, section_code: str, keys: Sequence[tuple[str, str]]
) -> None:
    """Let a section rest no longer on some passages (``AgencyPassage.key``); its text stays as it is."""
    section = _writable(session, period_code, section_code)
    before = _read(session, period_code, section.code)
    after = replace(before, picks=tuple(pick for pick in before.picks if pick.key not in keys))
    _replace(session, clock, period_code, section.code, before, after, merges=False)


def _writable(session: Session, period_code: str, code: str) -> OutlineSection:
    outline = programme_of(session, period_code).provincial_outline
    parents = {section.parent for section in outline}
    found = next((section for section in outline if section.code == code and code not in parents), None)
    if found is None:
        raise UnknownSectionError(
            f"Đề cương báo cáo của tỉnh không có mục “{code}” để soạn.", "Chọn một mục ở cột bên trái."
        )
    return found


def _read(session: Session, period_code: str, section: str) -> _Kept:
    row = session.get(ComposedText, (period_row(session, period_code).id, section))
    picks = tuple(
        _Pick(each.agency.code, each.source_section, each.package_sha256, each.text, each.picked_at)
        for each in _picked(session, period_code, section)
    )
    return _Kept(row.text, dict(row.suggested), picks) if row else _Kept("", {}, picks)


def _picked(session: Session, period_code: str, section: str) -> Sequence[PickedPassage]:
    wanted = select(PickedPassage).where(
        PickedPassage.period_id == period_row(session, period_code).id, PickedPassage.section_code == section
    )
    ordered = wanted.order_by(PickedPassage.picked_at, PickedPassage.id)
    return session.scalars(ordered.options(joinedload(PickedPassage.agency))).all()


def _replace(
    session: Session, clock: Clock, period: str, section: str, before: _Kept, after: _Kept, *, merges: bool
) -> None:
    """Keep another state of a section, note it in the audit trail, and leave the step that takes it back."""
    if before == after:
        return
    _put(session, clock, period, section, after)
    place = f"{period}/{section}"
    told = _told(section, before, after)
    record_event(session, clock, "composing.write", place, before=_noted(before), after=_noted(after))
    back = partial(_put_back, period=period, section=section, wanted=before)
    remember(session, Step(told, PAGE, place, back, merges=merges, left=(after,)))


def _put(session: Session, clock: Clock, period: str, section: str, kept: _Kept) -> None:
    row_id = period_row(session, period).id
    row = session.get(ComposedText, (row_id, section))
    if row is None:
        row = ComposedText(period_id=row_id, section_code=section, text="", updated_at=clock.now())
        session.add(row)
    row.text, row.suggested, row.updated_at = kept.text, dict(kept.suggested), clock.now()
    wanted = {pick.key for pick in kept.picks}
    there = {(each.agency.code, each.text_sha256): each for each in _picked(session, period, section)}
    for key, each in there.items():
        if key not in wanted:
            session.delete(each)
    new = [pick for pick in kept.picks if pick.key not in there]
    agencies = session.execute(select(Agency.code, Agency.id).where(Agency.code.in_([pick.agency for pick in new])))
    ids = {row[0]: row[1] for row in agencies}
    session.add_all(
        PickedPassage(
            period_id=row_id,
            section_code=section,
            agency_id=ids[pick.agency],
            source_section=pick.source_section,
            package_sha256=pick.package,
            text=pick.text,
            text_sha256=digest_of(pick.text),
            picked_at=pick.picked_at,
        )
        for pick in new
    )
    session.flush()


def _put_back(session: Session, clock: Clock, found: _Kept, *, period: str, section: str, wanted: _Kept) -> None:
    now = _read(session, period, section)
    if (now.text, {pick.key for pick in now.picks}) != (found.text, {pick.key for pick in found.picks}):
        raise ChangedSinceError(_told(section, wanted, found))
    _replace(session, clock, period, section, now, wanted, merges=False)


def _told(section: str, before: _Kept, after: _Kept) -> str:
    more = len(after.picks) - len(before.picks)
    if more > 0:
        return f"mục {section}: đưa vào đoạn của {more} đơn vị"
    if more < 0:
        return f"mục {section}: bỏ {-more} nguồn"
    return f"mục {section}: sửa nội dung"


def _noted(kept: _Kept) -> Mapping[str, object]:
    return {"text": kept.text, "sources": [f"{pick.agency}/{pick.source_section}" for pick in kept.picks]}
