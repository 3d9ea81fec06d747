"""Sentences on the province, made of totals; they are kept up to date where nobody has touched their words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.documents.provincial_sentences import result_line
from desktop.rules.composing import sections_behind
from desktop.rules.figure_words import NBSP
from desktop.rules.programme import Programme
from desktop.rules.programme_report import OutlineSection, SuggestedSentence
from desktop.rules.sentence_places import brought_up_to_date, suggestions
from desktop.rules.sentences import Figure, Filled, codes_in, fill
from desktop.rules.values import EMPTY, Value
from desktop.rules.writing_remarks import writing_remarks
from desktop.services.province.composing import read_composed, taken_sentences, write_composed
from desktop.services.province.consolidation import Consolidation, IndicatorTotal, consolidate
from desktop.services.province.provenance import comparable
from desktop.services.report.narrative_help import SectionHelp, known_units

Sentences = Mapping[str, tuple[Filled, ...]]
"""What can be said of the totals, by section."""


@dataclass(frozen=True)
class ProvincialFigures:
    """What helps to write, as long as no report comes or goes.

    Attributes:
        agencies: Code and name of those whose report is in the totals.
        units: Administrative units as running text writes them.
    """

    sentences: Sentences
    agencies: tuple[tuple[str, str], ...]
    expected: int
    units: tuple[str, ...] = field(repr=False)


def read_figures(session: Session, clock: Clock, period_code: str) -> ProvincialFigures:
    """Total the period and make its sentences."""
    consolidation = consolidate(session, clock, period_code)
    outline = consolidation.programme.provincial_outline
    return ProvincialFigures(
        {section.code: sentences_of(section, consolidation) for section in outline},
        tuple((each.code, each.name) for each in consolidation.contributors),
        consolidation.expected,
        known_units(session),
    )


def sentences_of(section: OutlineSection, consolidation: Consolidation) -> tuple[Filled, ...]:
    """The programme's sentences of a section, filled with totals; then a line for every other total that belongs here.

    Where the programme has none for the province, those that agencies are offered serve.
    """
    programme = consolidation.programme
    rows = {row.indicator.code: row for row in consolidation.rows if row.indicator.group in section.groups}
    figures = {code: _figure(row) for code, row in rows.items() if row.total.value is not None}
    templates = section.sentences or tuple(_borrowed(section, programme))
    made = [
        filled
        for template in templates
        if (filled := fill(template, figures, programme.lists)) is not None and filled.text
    ]
    said = {code for filled in made for code in filled.codes}
    return (*made, *(line for code, row in rows.items() if code not in said for line in _line(row)))


def _borrowed(section: OutlineSection, programme: Programme) -> Iterator[SuggestedSentence]:
    groups = set(section.groups)
    for behind in sections_behind(section, programme):
        for template in behind.sentences:
            decides = programme.indicator_by_code.get(codes_in(template)[0])
            if decides is not None and decides.group in groups:
                yield template


def _figure(row: IndicatorTotal) -> Figure:
    before = comparable(row)
    last_year = Value(before.value) if before is not None and before.value is not None else EMPTY
    return Figure(row.indicator, Value(row.total.value), last_year)


def _line(row: IndicatorTotal) -> Iterator[Filled]:
    if text := result_line(row.indicator, row.total, comparable(row)):
        yield Filled(row.indicator.code, text.replace(NBSP, " "), (row.indicator.code,))


def read_help(
    session: Session, clock: Clock, period_code: str, figures: ProvincialFigures
) -> Mapping[str, SectionHelp]:
    """What helps to write each section, by its code."""
    taken = taken_sentences(session, period_code)
    return {
        section.code: SectionHelp(
            section.code,
            section.text,
            suggestions(section.text, taken.get(section.code, {}), figures.sentences.get(section.code, ())),
            tuple(writing_remarks(section.text, figures.units)),
        )
        for section in read_composed(session, clock, period_code)
    }


def refresh_composed(session: Session, clock: Clock, period_code: str) -> tuple[str, ...]:
    """Bring the figures of suggested sentences up to date wherever nobody has touched their words.

    Returns:
        Codes of the sections that were changed; all of it is taken back together.
    """
    figures = read_figures(session, clock, period_code)
    stale = [each for each in read_help(session, clock, period_code, figures).values() if each.stale]
    for each in stale:
        text = brought_up_to_date(each.text, each.stale)
        write_composed(session, clock, period_code, each.code, text, figures.sentences[each.code], as_typed=False)
    return tuple(each.code for each in stale)
