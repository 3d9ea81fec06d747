"""The sentences that the programme suggests, made of a report's figures."""

from collections.abc import Mapping

from desktop.rules.programme_report import OutlineSection
from desktop.rules.sentences import Figure, Filled, fill
from desktop.rules.values import EMPTY
from desktop.services.report.evaluation import EvaluatedReport


def figures_of(evaluated: EvaluatedReport) -> Mapping[str, Figure]:
    """Every figure that this agency is asked for, beside last year's."""
    desk, values = evaluated.desk, evaluated.evaluation.values
    return {
        indicator.code: Figure(indicator, values.get(indicator.code, EMPTY), evaluated.last_year(indicator.code))
        for indicator in desk.programme.indicators_for(desk.agency.kind)
    }


def filled_sentences(evaluated: EvaluatedReport, section: OutlineSection) -> tuple[Filled, ...]:
    """What a section's suggested sentences say of a report, in their order; those for other agencies are left out."""
    figures, lists = figures_of(evaluated), evaluated.desk.programme.lists
    made = (fill(template, figures, lists) for template in section.sentences)
    return tuple(sentence for sentence in made if sentence is not None)
