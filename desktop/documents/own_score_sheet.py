"""What an agency gives itself, on its own paper: to be signed and sent with the report, or kept with its evidence."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import count, groupby

from desktop.core.clock import local
from desktop.documents.excel import render_workbook
from desktop.documents.model import Align, Column, GroupRow, OfficialDocument, Paragraph, Row, Table
from desktop.documents.report_frame import ARCHIVE, AS_ABOVE, head_of, subject_lines
from desktop.documents.scoring_data import CriterionScore, ScoringCriterion, ScoringSheetData, points
from desktop.documents.sheets import Figure, Formula, Sheet, SheetColumn, SheetRow, WorkbookProperties, column_range
from desktop.documents.wording import citation, count_words, lower_first, roman
from desktop.rules.programme import Programme
from desktop.rules.snapshot import PeriodRef

_TYPE, _SYMBOL = "Báo cáo", "BC"
_TOTAL = "Tổng cộng"
_COLUMNS = (
    Column("STT", 14, Align.CENTRE),
    Column("Tiêu chí", 58),
    Column("Điểm tối đa", 17, Align.CENTRE),
    Column("Điểm tự chấm", 19, Align.CENTRE),
    Column("Căn cứ tự chấm", 32),
    Column("Minh chứng", 29),
)
_SHEET = (
    SheetColumn("STT", 9, Align.CENTRE),
    SheetColumn("Tiêu chí", 56),
    SheetColumn("Nhóm", 34),
    SheetColumn("Điểm tối đa", 12, Align.RIGHT),
    SheetColumn("Điểm tự chấm", 12, Align.RIGHT),
    SheetColumn("Căn cứ tự chấm", 44),
    SheetColumn("Minh chứng", 40),
)
_MOST, _OWN = 3, 4
"""Columns of the workbook that are added up."""
_PLACES = 2


def own_score_sheet(data: ScoringSheetData, programme: Programme, receiver: str) -> OfficialDocument:
    """The agency's own points for every criterion, with what they rest on.

    Args:
        data: Of one agency, which is the issuer too.
        programme: Names the dispatch.
        receiver: Whom it is sent to.
    """
    lines = _subject(programme, data.period)
    what = " ".join((lower_first(lines[0]), *lines[1:]))
    (scored,) = data.agencies
    given = sum(each.own is not None for each in scored.scores)
    proposed = " (bộ tiêu chí đề xuất, chưa được cấp có thẩm quyền phê duyệt)" if data.proposed else ""
    blocks = (
        Paragraph(
            f"Thực hiện {citation(programme)}, {data.issuer.name} tự chấm {count_words(given)}/"
            f"{count_words(len(data.criteria))} tiêu chí{proposed}, kết quả như sau:"
        ),
        Table(_COLUMNS, tuple(_rows(data))),
        Paragraph(_closing(data, receiver)),
    )
    return OfficialDocument(
        head=head_of(data.issuer, _SYMBOL, local(data.made_at).year, data.document_number, data.document_date),
        type_name=_TYPE,
        subject=lines,
        blocks=blocks,
        signatory=data.signatory,
        recipients=(AS_ABOVE, ARCHIVE),
        made_at=data.made_at,
        title=f"{_TYPE} {what}",
        author=data.issuer.name,
        addressees=(receiver,),
        keywords=(programme.code, data.period.code, data.issuer.code),
    )


def own_score_workbook(data: ScoringSheetData, programme: Programme) -> bytes:
    """The same as .xlsx; the totals are formulas."""
    lines = _subject(programme, data.period)
    note = "bộ tiêu chí đề xuất, chưa được phê duyệt" if data.proposed else ""
    heading = (" ".join(lines), data.issuer.name, *([note] if note else []))
    (scored,) = data.agencies
    rows = [SheetRow(tuple(_cells(each, scored.score(each.code)))) for each in data.criteria]
    if rows:
        first = len(heading) + 2
        last = first + len(rows) - 1
        own = scored.own_total
        total = Formula(f"SUM({column_range(_OWN, first, last)})", _figure(own)) if own is not None else None
        most = Formula(f"SUM({column_range(_MOST, first, last)})", _figure(data.most))
        rows.append(SheetRow(("", _TOTAL, "", most, total, "", ""), strong=True))
    sheet = Sheet("Tự chấm điểm", heading, _SHEET, tuple(rows), frozen_columns=2, landscape=True)
    return render_workbook((sheet,), WorkbookProperties(heading[0], data.issuer.name, data.made_at))


def _subject(programme: Programme, period: PeriodRef) -> tuple[str, ...]:
    first, *rest = subject_lines(programme.title, period.name)
    return (f"Tự chấm điểm thi đua {lower_first(first)}", *rest)


def _rows(data: ScoringSheetData) -> Iterator[Row | GroupRow]:
    (scored,) = data.agencies
    numbers = count(1)
    for group, members in groupby(data.criteria, key=lambda each: each.group):
        if group:
            yield GroupRow(roman(next(numbers)), group)
        for each in members:
            said = scored.score(each.code)
            proof = "; ".join(said.evidence)
            yield Row((each.code, each.name, points(each.most), points(said.own), said.reason, proof))
    yield Row(("", _TOTAL, points(data.most), points(scored.own_total), "", ""), strong=True)


def _closing(data: ScoringSheetData, receiver: str) -> str:
    (scored,) = data.agencies
    own = scored.own_total
    said = f"Tổng điểm tự chấm của {data.issuer.name} là {points(own)}/{points(data.most)} điểm"
    if own is None:
        said = f"{data.issuer.name} chưa tự chấm tiêu chí nào"
    return f"{said}; kính gửi {receiver} xem xét, thẩm định./."


def _cells(criterion: ScoringCriterion, said: CriterionScore) -> Iterator[str | Figure | None]:
    yield from (criterion.code, criterion.name, criterion.group, _figure(criterion.most))
    yield from (None if said.own is None else _figure(said.own), said.reason, "; ".join(said.evidence))


def _figure(number: Decimal) -> Figure:
    return Figure(round(number, _PLACES), _PLACES if number != number.to_integral_value() else 0)
