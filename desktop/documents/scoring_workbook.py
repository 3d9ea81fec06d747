"""Emulation points as a workbook: sums and ranks are formulas over the points, so that a correction carries through."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from desktop.documents.excel import render_workbook
from desktop.documents.model import Align
from desktop.documents.provincial_sentences import KIND_NAMES
from desktop.documents.report_frame import subject_in_sentence, subject_lines
from desktop.documents.scoring_criteria import CRITERION_COLUMNS, PROPOSED_SHORT, PointCells
from desktop.documents.scoring_data import CriterionScore, ScoredAgency, ScoringCriterion, ScoringSheetData
from desktop.documents.sheets import (
    CellContent,
    Figure,
    Formula,
    Sheet,
    SheetColumn,
    SheetRow,
    WorkbookProperties,
    cell_name,
    column_letters,
    of_sheet,
)
from desktop.documents.wording import short_day
from desktop.rules.programme import Programme

GIVEN_TAB, OWN_TAB = "Điểm Sở chấm", "Điểm tự chấm"
_FIRST_CRITERION = 3
"""Index of its column on the sheets of points; code, name and kind of the agency stand before."""
_KIND, _GIVEN = 2, 4
"""Columns of the ranking that ranks are counted by."""
_AGENCY = (SheetColumn("Mã", 12), SheetColumn("Cơ quan, đơn vị", 44), SheetColumn("Loại", 38))
_RANKING = (
    *_AGENCY,
    SheetColumn("Điểm tự chấm", 12, Align.RIGHT),
    SheetColumn("Điểm Sở chấm", 12, Align.RIGHT),
    SheetColumn("Xếp hạng trong loại", 11, Align.RIGHT),
    SheetColumn("Xếp loại", 24),
    SheetColumn("Ghi chú", 30),
)
_CRITERIA = (
    *CRITERION_COLUMNS,
    SheetColumn("Cách chấm", 56),
    SheetColumn("Chấm bằng", 12, Align.CENTRE),
)
_REASONS = (
    *_AGENCY[:2],
    SheetColumn("Tiêu chí", 56),
    SheetColumn("Tự chấm", 10, Align.RIGHT),
    SheetColumn("Sở chấm", 10, Align.RIGHT),
    SheetColumn("Lý do, minh chứng", 56),
)

_Points = Callable[[CriterionScore], Decimal | None]


def scoring_workbook(data: ScoringSheetData, programme: Programme) -> bytes:
    """Ranks, the department's and the agencies' own points, reasons, criteria, as .xlsx."""
    title = f"Điểm thi đua {subject_in_sentence(subject_lines(programme.title, data.period.name))}"
    note = f"; {PROPOSED_SHORT}" if data.proposed else ""
    heading = (title, f"Tính đến ngày {short_day(data.as_of)}{note}")
    sheets = _Sheets(data, heading).all()
    return render_workbook(sheets, WorkbookProperties(title, data.issuer.name, data.made_at))


class _Sheets:
    """The sheets of one workbook; agencies stand in the same row on each that lists them all."""

    def __init__(self, data: ScoringSheetData, heading: tuple[str, ...]) -> None:
        self._data = data
        self._heading = heading
        self._agencies = [each for agencies in data.by_kind().values() for each in agencies]
        self._first = len(heading) + 2
        self._cells = PointCells(data)

    def all(self) -> Sequence[Sheet]:
        """In the order of their tabs."""
        given = self._points(GIVEN_TAB, lambda score: score.given)
        own = self._points(OWN_TAB, lambda score: score.own)
        return (self._ranking(), given, own, self._reasons(), self._criteria())

    def _ranking(self) -> Sheet:
        rows = tuple(
            SheetRow(
                (
                    *_named(scored),
                    self._cells.sum_of(of_sheet(OWN_TAB, self._of_row(row)), scored.own_total),
                    self._cells.sum_of(of_sheet(GIVEN_TAB, self._of_row(row)), scored.given_total),
                    self._rank(scored, row),
                    scored.grade,
                    scored.note,
                )
            )
            for row, scored in enumerate(self._agencies, start=self._first)
        )
        return Sheet("Xếp hạng", self._heading, _RANKING, rows, frozen_columns=2, landscape=True, filtered=True)

    def _rank(self, scored: ScoredAgency, row: int) -> CellContent:
        """A formula, unless the rank was made otherwise than by counting who has more points."""
        if scored.rank is None:
            return None
        rivals = [each.given_total for each in self._agencies if each.agency.kind is scored.agency.kind]
        total = scored.given_total
        if total is None or scored.rank != 1 + sum(each is not None and each > total for each in rivals):
            return Figure(scored.rank)
        kinds, totals = self._column(_KIND), self._column(_GIVEN)
        counted = f'COUNTIFS({kinds},{cell_name(_KIND, row)},{totals},">"&{cell_name(_GIVEN, row)})'
        return Formula(f"{counted}+1", Figure(scored.rank))

    def _points(self, tab: str, of: _Points) -> Sheet:
        columns = (
            *_AGENCY,
            *(SheetColumn(f"{each.code} {each.name}", 14, Align.RIGHT) for each in self._data.criteria),
            SheetColumn("Tổng điểm", 11, Align.RIGHT),
        )
        rows: list[SheetRow] = []
        for row, scored in enumerate(self._agencies, start=self._first):
            numbers = [of(scored.score(each.code)) for each in self._data.criteria]
            known = [number for number in numbers if number is not None]
            total = self._cells.sum_of(self._of_row(row), sum(known, Decimal(0)) if known else None)
            rows.append(SheetRow((*_named(scored), *map(self._cells.figure, numbers), total)))
        return Sheet(tab, self._heading, columns, tuple(rows), frozen_columns=2, landscape=True, wide=True)

    def _reasons(self) -> Sheet:
        rows = tuple(
            SheetRow(
                (
                    *_named(scored)[:2],
                    f"{criterion.code} {criterion.name}",
                    self._cells.figure(score.own),
                    self._cells.figure(score.given),
                    score.reason,
                )
            )
            for scored in self._agencies
            for criterion in self._data.criteria
            if (score := scored.score(criterion.code)).reason
        )
        tab = "Lý do, minh chứng"
        return Sheet(tab, self._heading, _REASONS, rows, frozen_columns=2, landscape=True, filtered=True)

    def _criteria(self) -> Sheet:
        def cells(criterion: ScoringCriterion) -> tuple[CellContent, ...]:
            return (criterion.method, "Phần mềm" if criterion.automatic else "Hồ sơ")

        rows = self._cells.criteria_rows(self._first, cells, lambda _first, _last: ("", ""))
        return Sheet("Tiêu chí", self._heading, _CRITERIA, rows, frozen_columns=2, landscape=True)

    def _of_row(self, row: int) -> str:
        last = _FIRST_CRITERION + len(self._data.criteria) - 1
        return f"{cell_name(_FIRST_CRITERION, row)}:{cell_name(last, row)}"

    def _column(self, column: int) -> str:
        letters = column_letters(column)
        return f"${letters}${self._first}:${letters}${self._first + len(self._agencies) - 1}"


def _named(scored: ScoredAgency) -> tuple[str, str, str]:
    return scored.agency.code, scored.agency.short_name, KIND_NAMES[scored.agency.kind]
