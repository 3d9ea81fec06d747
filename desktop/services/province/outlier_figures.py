"""Figures of a period that are unusual: far from those of like agencies, or changed otherwise than theirs.

Of a report only its figures are held, each equal one once: those of a whole country fit into little memory.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from desktop.documents.wording import number_words, value_words
from desktop.rules.outliers import HintKind, growth, is_far_from_peers, odd_changes
from desktop.rules.peers import Standing, standing_among
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.snapshot import ReportSnapshot
from desktop.rules.values import Value

_FEW, _ENDS = 100, 20
"""Of more figures than the first, so many at each end are looked at closely."""


@dataclass(frozen=True)
class OddFigure:
    """What was found, before it is told with the agency's name."""

    kind: HintKind
    agency: str
    indicator: str
    reason: str


class Figures:
    """The figures of a period by kind of agency and indicator, with last year's."""

    def __init__(self, programme: Programme) -> None:
        self._programme = programme
        self._held: dict[tuple[AgencyKind, str], dict[str, tuple[Value, Value | None]]] = {}
        self._equal: dict[tuple[Value, Value | None], tuple[Value, Value | None]] = {}

    def add(self, report: ReportSnapshot) -> None:
        """Hold a report's figures."""
        agency = report.agency
        for each in report.values:
            if each.value.number is not None:
                pair = each.value, each.same_period_last_year
                held = self._held.setdefault((agency.kind, each.code), {})
                held[agency.code] = self._equal.setdefault(pair, pair)

    def odd(self) -> Iterator[OddFigure]:
        """All that are unusual."""
        for (_, code), held in self._held.items():
            if (indicator := self._programme.indicator_by_code.get(code)) is not None:
                yield from self._odd(indicator, held)

    def _odd(self, indicator: Indicator, held: Mapping[str, tuple[Value, Value | None]]) -> Iterator[OddFigure]:
        now = {agency: number for agency, (value, _) in held.items() if (number := value.number) is not None}
        for agency, standing in _far_off(now):
            yield OddFigure(HintKind.PEERS, agency, indicator.code, self._far(indicator, held[agency][0], standing))
        moved = {agency: moves for agency, pair in held.items() if (moves := _moved(*pair)) is not None}
        for agency in odd_changes(moved):
            yield OddFigure(HintKind.PAST, agency, indicator.code, self._jump(indicator, *held[agency]))

    def _far(self, indicator: Indicator, value: Value, standing: Standing) -> str:
        said = value_words(indicator, value, self._programme)
        low, middle, high = (
            number_words(indicator, each) for each in (standing.lowest, standing.median, standing.highest)
        )
        return f"Ghi {said}; {standing.count} đơn vị cùng loại từ {low} đến {high}, trung vị {middle}."

    def _jump(self, indicator: Indicator, value: Value, before: Value | None) -> str:
        now, then = (value_words(indicator, each, self._programme) for each in (value, before))
        return f"Kỳ này {now}, cùng kỳ năm trước {then}; khác mức thay đổi chung."


def _far_off(numbers: Mapping[str, Decimal]) -> Iterator[tuple[str, Standing]]:
    """Who lies far outside what the others report; among many only those at the ends are looked at closely."""
    ordered = sorted(numbers, key=lambda code: numbers[code])
    few = len(ordered) <= _FEW
    for looked_at in [ordered] if few else [ordered[:_ENDS], ordered[: -_ENDS - 1 : -1]]:
        for code in looked_at:
            standing = standing_among(numbers[code], [numbers[other] for other in ordered if other != code])
            if standing is not None and is_far_from_peers(standing):
                yield code, standing
            elif not few:
                break  # whoever follows lies nearer to the others


def _moved(value: Value, before: Value | None) -> float | None:
    return growth(value.number, before.number) if before is not None else None
