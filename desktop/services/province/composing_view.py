"""What stands on the page on which the province's report is composed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.rules.composing import AgencyPassage
from desktop.rules.prose import tidy
from desktop.services.province.composing import Source, read_composed, read_sources, write_composed
from desktop.services.province.composing_figures import ProvincialFigures, read_figures, read_help
from desktop.services.report.narrative import SectionView
from desktop.services.report.narrative_help import SectionHelp, WritingView
from desktop.services.two_writers import refuse_unseen


@dataclass(frozen=True)
class Reflection:
    """Whose words are in the report, and whose are not yet."""

    reflected: tuple[tuple[str, str], ...]
    missing: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ComposingHelp:
    """What changes while one writes."""

    help: Mapping[str, SectionHelp]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class ComposingView(WritingView):
    """The text, what helps to write it, and on which passages it rests.

    Attributes:
        figures: Read anew only when reports have come or gone.
    """

    sources: tuple[Source, ...]
    figures: ProvincialFigures


def read_composing(session: Session, clock: Clock, period_code: str) -> ComposingView:
    """Everything but the passages themselves."""
    figures = read_figures(session, clock, period_code)
    return ComposingView(
        read_composed(session, clock, period_code),
        read_help(session, clock, period_code, figures),
        read_sources(session, clock, period_code),
        figures,
    )


def read_composing_help(session: Session, clock: Clock, period_code: str, figures: ProvincialFigures) -> ComposingHelp:
    """What has changed with the text, while the totals are the same."""
    return ComposingHelp(read_help(session, clock, period_code, figures), read_sources(session, clock, period_code))


def write_with(
    session: Session,
    clock: Clock,
    period_code: str,
    section: str,
    text: str,
    figures: ProvincialFigures,
    picked: Sequence[AgencyPassage],
    seen: str | None = None,
) -> SectionView:
    """Keep a text that was written beside these figures, and the passages that were put into it.

    Raises:
        WrittenMeanwhileError: Another officer has written there since what was ``seen``; nothing was changed.
    """
    if seen is not None:
        now = next((each.text for each in read_composed(session, clock, period_code) if each.code == section), "")
        refuse_unseen(f"Mục {section}", tidy(text), tidy(seen), now)
    return write_composed(session, clock, period_code, section, text, figures.sentences.get(section, ()), picked)


def reflection(figures: ProvincialFigures, sources: Sequence[Source]) -> Reflection:
    """Which of the agencies that have reported are in the text with a passage, and which are not yet."""
    present = {each.passage.agency for each in sources}
    return Reflection(
        tuple(each for each in figures.agencies if each[0] in present),
        tuple(each for each in figures.agencies if each[0] not in present),
    )
