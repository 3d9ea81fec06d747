"""The totals of each district with its communes, for the province's report and for whoever adds it up again."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from desktop.core.clock import Clock
from desktop.documents.provincial_data import AreaFigures
from desktop.rules.aggregation import Contribution, expected_by_indicator, totals
from desktop.rules.programme import Programme
from desktop.rules.programme_kinds import KIND_NAMES, AgencyKind
from desktop.rules.provenance import ProvenArea
from desktop.services.province.consolidation_scope import list_scopes

_PREFIX = "Địa bàn "


def areas_of(session: Session, clock: Clock, period_code: str) -> tuple[ProvenArea, ...]:
    """The districts and which agencies belong to each, as they stood at the end of the period's data window."""
    kinds = {str(kind) for kind in KIND_NAMES}
    return tuple(
        ProvenArea(scope.key, _named(scope.name), tuple(sorted(scope.codes)))
        for scope in list_scopes(session, clock, period_code)
        if scope.codes and scope.key not in kinds
    )


def _named(name: str) -> str:
    place = name.removeprefix(_PREFIX)
    return place[:1].upper() + place[1:]


def area_figures(
    programme: Programme,
    areas: Sequence[ProvenArea],
    own: Sequence[Contribution],
    kinds: Mapping[str, AgencyKind],
) -> tuple[AreaFigures, ...]:
    """The totals of each area from its agencies' own figures.

    Args:
        programme: Whose indicators.
        areas: Which agencies belong together.
        own: What each agency that has reported said itself.
        kinds: Of all that owe a report, by code.
    """
    return tuple(_figures(programme, area, own, kinds) for area in areas)


def _figures(
    programme: Programme, area: ProvenArea, own: Sequence[Contribution], kinds: Mapping[str, AgencyKind]
) -> AreaFigures:
    members = frozenset(area.agencies)
    expected = expected_by_indicator(programme, [kind for code, kind in kinds.items() if code in members])
    asked = {code: number for code, number in expected.items() if number}
    inside = [each for each in own if each.agency_code in members]
    summed = {total.code: total for total in totals(programme, inside, asked)}
    return AreaFigures(area.code, area.name, summed, len(inside), len(area.agencies))
