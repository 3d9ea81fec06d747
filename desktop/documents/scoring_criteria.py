"""What all papers and workbooks of emulation points share: their subject, and the criteria in groups with a total."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import count, groupby

from desktop.core.clock import local
from desktop.documents.model import Align, Annex, Block, Column, GroupRow, Head, OfficialDocument, Row, Table
from desktop.documents.report_frame import head_of, subject_lines
from desktop.documents.scoring_data import PLACES, ScoringCriterion, ScoringSheetData
from desktop.documents.sheets import CellContent, Figure, Formula, SheetColumn, SheetRow, column_range
from desktop.documents.wording import lower_first, roman
from desktop.rules.programme import Programme
from desktop.rules.snapshot import PeriodRef

PROPOSED = "bộ tiêu chí đề xuất, chưa được cấp có thẩm quyền phê duyệt"
PROPOSED_SHORT = "bộ tiêu chí đề xuất, chưa được phê duyệt"
NUMBER = Column("STT", 14, Align.CENTRE)
MOST = Column("Điểm tối đa", 17, Align.CENTRE)
CRITERION_COLUMNS = (
    SheetColumn("STT", 9, Align.CENTRE),
    SheetColumn("Tiêu chí", 56),
    SheetColumn("Nhóm", 34),
    SheetColumn("Điểm tối đa", 12, Align.RIGHT),
)
"""The first ones of a sheet with a row for each criterion."""
_MOST = 3
_TOTAL = "Tổng cộng"

_Cells = Callable[[ScoringCriterion], tuple[str, ...]]
_SheetCells = Callable[[ScoringCriterion], tuple[CellContent, ...]]


def points_subject(what: str, programme: Programme, period: PeriodRef) -> tuple[str, ...]:
    """The subject of a paper on points; brackets at its end have a line of their own."""
    first, *rest = subject_lines(programme.title, period.name)
    return (f"{what} {lower_first(first)}", *rest)


def points_head(data: ScoringSheetData, symbol: str) -> Head:
    """Its head."""
    return head_of(data.issuer, symbol, local(data.made_at).year, data.document_number, data.document_date)


def points_paper(  # noqa: PLR0913 - the parts of a document
    data: ScoringSheetData,
    programme: Programme,
    type_name: str,
    head: Head,
    subject: tuple[str, ...],
    blocks: tuple[Block, ...],
    recipients: tuple[str, ...],
    *,
    addressees: tuple[str, ...] = (),
    annexes: tuple[Annex, ...] = (),
) -> OfficialDocument:
    """A whole paper, signed by whoever signs for the issuer."""
    return OfficialDocument(
        head=head,
        type_name=type_name,
        subject=subject,
        blocks=blocks,
        signatory=data.signatory,
        recipients=recipients,
        made_at=data.made_at,
        title=f"{type_name} {lower_first(' '.join(subject))}",
        author=data.issuer.name,
        addressees=addressees,
        annexes=annexes,
        keywords=(programme.code, data.period.code, data.issuer.code),
    )


def criteria_table(
    data: ScoringSheetData, columns: tuple[Column, ...], cells: _Cells, totals: tuple[str, ...]
) -> Table:
    """A row for each criterion under the title of its group, and the total.

    Args:
        data: Whose criteria.
        columns: The number of the criterion first, then its name.
        cells: Of a criterion, from its name on.
        totals: What stands in the last row after its name.
    """
    total = Row(("", _TOTAL, *totals), strong=True)
    return Table(columns, (*_grouped(data, cells), total))


def _grouped(data: ScoringSheetData, cells: _Cells) -> Iterator[Row | GroupRow]:
    numbers = count(1)
    for group, members in groupby(data.criteria, key=lambda each: each.group):
        if group:
            yield GroupRow(roman(next(numbers)), group)
        yield from (Row((each.code, *cells(each))) for each in members)


class PointCells:
    """Numbers of points as the cells of a workbook have them: with as many decimals as one of them needs."""

    def __init__(self, data: ScoringSheetData) -> None:
        self._data = data
        self._places = _places(data)

    def figure(self, number: Decimal | None) -> Figure | None:
        """A number; nothing where there is none."""
        return None if number is None else Figure(round(number, PLACES), self._places)

    def sum_of(self, cells: str, total: Decimal | None) -> CellContent:
        """A formula that adds up cells, and what comes of it; nothing where none of them has a number."""
        result = self.figure(total)
        return None if result is None else Formula(f"SUM({cells})", result)

    def criteria_rows(
        self, first: int, cells: _SheetCells, totals: Callable[[int, int], tuple[CellContent, ...]]
    ) -> tuple[SheetRow, ...]:
        """Rows under ``CRITERION_COLUMNS`` and further ones, and the row of totals.

        Args:
            first: Number of the first row.
            cells: What follows of a criterion.
            totals: What follows in the last row, by the numbers of the first and last row that it adds up.
        """
        criteria = self._data.criteria
        if not criteria:
            return ()
        rows = (SheetRow((each.code, each.name, each.group, self.figure(each.most), *cells(each))) for each in criteria)
        last = first + len(criteria) - 1
        most = self.sum_of(column_range(_MOST, first, last), self._data.most)
        return (*rows, SheetRow(("", _TOTAL, "", most, *totals(first, last)), strong=True))


def _places(data: ScoringSheetData) -> int:
    numbers = [criterion.most for criterion in data.criteria]
    for scored in data.agencies:
        numbers += [each for score in scored.scores for each in (score.own, score.given) if each is not None]
    rounded = (round(number, PLACES).normalize().as_tuple().exponent for number in numbers)
    return max([0, *(-each for each in rounded if isinstance(each, int))])
