"""What an agency gives itself, on its own paper: to be signed and sent with the report, or kept with its evidence."""

from desktop.documents.excel import render_workbook
from desktop.documents.model import Align, Column, OfficialDocument, Paragraph
from desktop.documents.report_frame import ARCHIVE, AS_ABOVE
from desktop.documents.scoring_criteria import (
    CRITERION_COLUMNS,
    MOST,
    NUMBER,
    PROPOSED,
    PROPOSED_SHORT,
    PointCells,
    criteria_table,
    points_head,
    points_paper,
    points_subject,
)
from desktop.documents.scoring_data import ScoringCriterion, ScoringSheetData, points
from desktop.documents.sheets import CellContent, Sheet, SheetColumn, WorkbookProperties, column_range
from desktop.documents.wording import citation, count_words
from desktop.rules.programme import Programme

_TYPE, _SYMBOL = "Báo cáo", "BC"
_SUBJECT = "Tự chấm điểm thi đua"
_COLUMNS = (
    NUMBER,
    Column("Tiêu chí", 58),
    MOST,
    Column("Điểm tự chấm", 19, Align.CENTRE),
    Column("Căn cứ tự chấm", 32),
    Column("Minh chứng", 29),
)
_SHEET = (
    *CRITERION_COLUMNS,
    SheetColumn("Điểm tự chấm", 12, Align.RIGHT),
    SheetColumn("Căn cứ tự chấm", 44),
    SheetColumn("Minh chứng", 40),
)
_OWN = 4
"""Column of the workbook that is added up beside the most points."""


def own_score_sheet(data: ScoringSheetData, programme: Programme, receiver: str) -> OfficialDocument:
    """The agency's own points for every criterion, with what they rest on.

    Args:
        data: Of one agency, which is the issuer too.
        programme: Names the dispatch.
        receiver: Whom it is sent to.
    """
    (scored,) = data.agencies
    given = sum(each.own is not None for each in scored.scores)
    proposed = f" ({PROPOSED})" if data.proposed else ""

    def cells(criterion: ScoringCriterion) -> tuple[str, ...]:
        said = scored.score(criterion.code)
        return (criterion.name, points(criterion.most), points(said.own), said.reason, "; ".join(said.evidence))

    blocks = (
        Paragraph(
            f"Thực hiện {citation(programme)}, {data.issuer.name} tự chấm {count_words(given)}/"
            f"{count_words(len(data.criteria))} tiêu chí{proposed}, kết quả như sau:"
        ),
        criteria_table(data, _COLUMNS, cells, (points(data.most), points(scored.own_total), "", "")),
        Paragraph(_closing(data, receiver)),
    )
    return points_paper(
        data,
        programme,
        _TYPE,
        points_head(data, _SYMBOL),
        points_subject(_SUBJECT, programme, data.period),
        blocks,
        (AS_ABOVE, ARCHIVE),
        addressees=(receiver,),
    )


def own_score_workbook(data: ScoringSheetData, programme: Programme) -> bytes:
    """The same as .xlsx; the totals are formulas."""
    lines = points_subject(_SUBJECT, programme, data.period)
    heading = (" ".join(lines), data.issuer.name, *([PROPOSED_SHORT] if data.proposed else ()))
    (scored,) = data.agencies
    numbers = PointCells(data)

    def cells(criterion: ScoringCriterion) -> tuple[CellContent, ...]:
        said = scored.score(criterion.code)
        return (numbers.figure(said.own), said.reason, "; ".join(said.evidence))

    def totals(first: int, last: int) -> tuple[CellContent, ...]:
        return (numbers.sum_of(column_range(_OWN, first, last), scored.own_total), "", "")

    rows = numbers.criteria_rows(len(heading) + 2, cells, totals)
    sheet = Sheet("Tự chấm điểm", heading, _SHEET, rows, frozen_columns=2, landscape=True)
    return render_workbook((sheet,), WorkbookProperties(heading[0], data.issuer.name, data.made_at))


def _closing(data: ScoringSheetData, receiver: str) -> str:
    (scored,) = data.agencies
    own = scored.own_total
    said = f"Tổng điểm tự chấm của {data.issuer.name} là {points(own)}/{points(data.most)} điểm"
    if own is None:
        said = f"{data.issuer.name} chưa tự chấm tiêu chí nào"
    return f"{said}; kính gửi {receiver} xem xét, thẩm định./."
