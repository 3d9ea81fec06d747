"""What stands beside the text while it is written: sentences made of figures, remarks, last period's paragraphs."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.models.agency import AgencyName
from desktop.models.report import NarrativeText
from desktop.rules.number_remarks import number_remarks
from desktop.rules.programme_report import OutlineSection
from desktop.rules.sentence_places import SentenceState, Suggestion, brought_up_to_date, suggestions
from desktop.rules.sentences import Figure
from desktop.rules.text_remarks import TextRemark
from desktop.rules.writing_remarks import writing_remarks
from desktop.services.report.drafts import open_desk
from desktop.services.report.evaluation import EvaluatedReport, evaluate_report
from desktop.services.report.narrative import SectionView, put_text, read_narrative
from desktop.services.report.sentences import figures_of, filled_sentences

_COMMITTEE = "Ủy ban nhân dân "


@dataclass(frozen=True)
class SectionHelp:
    """What helps to write one section.

    Attributes:
        text: The stored text that the remarks speak of.
    """

    code: str
    text: str
    suggestions: tuple[Suggestion, ...] = ()
    remarks: tuple[TextRemark, ...] = ()

    @property
    def stale(self) -> tuple[Suggestion, ...]:
        """Sentences whose figures have changed, their words untouched."""
        return tuple(each for each in self.suggestions if each.state is SentenceState.STALE)


def read_narrative_help(session: Session, clock: Clock, period_code: str) -> Mapping[str, SectionHelp]:
    """What helps to write each section of a period's report, by its code."""
    del clock  # every use case is called alike
    evaluated = evaluate_report(session, open_desk(session, period_code))
    units = known_units(session)
    rows = {row.section_code: row for row in evaluated.report.narrative} if evaluated.report else {}
    outline = evaluated.desk.programme.outline
    return {section.code: _help(evaluated, section, rows.get(section.code), units) for section in outline}


def _help(
    evaluated: EvaluatedReport, section: OutlineSection, row: NarrativeText | None, units: Collection[str]
) -> SectionHelp:
    text, taken = (row.text, row.suggested) if row else ("", {})
    return SectionHelp(
        section.code,
        text,
        suggestions(text, taken, filled_sentences(evaluated, section)),
        remarks_on(evaluated, section, text, units),
    )


def remarks_on(
    evaluated: EvaluatedReport, section: OutlineSection, text: str, units: Collection[str]
) -> tuple[TextRemark, ...]:
    """What should be looked at in the text of a section, from its beginning on."""
    remarks = [*number_remarks(text, _figures(evaluated, section)), *writing_remarks(text, tuple(units))]
    return tuple(sorted(remarks, key=lambda each: each.start))


def _figures(evaluated: EvaluatedReport, section: OutlineSection) -> tuple[Figure, ...]:
    """The figures that a section speaks of; one that belongs to no group may speak of all."""
    figures = figures_of(evaluated).values()
    return tuple(each for each in figures if not section.groups or each.indicator.group in section.groups)


def known_units(session: Session) -> tuple[str, ...]:
    """Administrative units as they are written in running text, by the committees that are known here."""
    names = session.scalars(select(AgencyName.name).where(AgencyName.name.startswith(_COMMITTEE)).distinct())
    return tuple(sorted(name.removeprefix(_COMMITTEE) for name in names))


def refresh_sentences(session: Session, clock: Clock, period_code: str) -> tuple[str, ...]:
    """Bring the figures of suggested sentences up to date wherever nobody has touched their words.

    Returns:
        Codes of the sections that were changed; all of it is taken back together.
    """
    changed = tuple(_stale_sections(session, clock, period_code))
    desk = open_desk(session, period_code)
    outline = {section.code: section for section in desk.programme.outline}
    for section in changed:
        put_text(session, clock, desk, outline[section.code], brought_up_to_date(section.text, section.stale))
    return tuple(section.code for section in changed)


def _stale_sections(session: Session, clock: Clock, period_code: str) -> Iterator[SectionHelp]:
    yield from (each for each in read_narrative_help(session, clock, period_code).values() if each.stale)


@dataclass(frozen=True)
class WritingView:
    """The text of a report and what helps to write it."""

    sections: tuple[SectionView, ...]
    help: Mapping[str, SectionHelp]


def read_writing(session: Session, clock: Clock, period_code: str) -> WritingView:
    """Text and help together, as the page shows them."""
    sections = read_narrative(session, clock, period_code)
    return WritingView(sections, read_narrative_help(session, clock, period_code))
