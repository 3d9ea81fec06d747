"""The figures by district: each with its communes, every agency by what it has reported itself."""

from collections.abc import Iterator, Mapping, Sequence

from desktop.documents.model import Align, Block, Column, Paragraph, Row, Table
from desktop.documents.provincial_cells import MATRIX_SIZE, PrintedRow, matrix_indicators, titled, total_in_cell
from desktop.documents.provincial_data import AreaFigures, ProvincialReportData
from desktop.rules.aggregation import Total
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator, TaskGroup

_LEGEND = (
    "Ghi chú: số liệu cộng từ báo cáo của UBND cấp huyện và UBND cấp xã trên địa bàn, mỗi đơn vị tính bằng số liệu "
    "của chính mình; không gồm sở, ban, ngành và đơn vị thuộc tỉnh."
)


def area_matrices(data: ProvincialReportData, programme: Programme) -> Iterator[Block]:
    """A table for each task group; nothing where no district is known."""
    if not data.areas:
        return
    yield Paragraph(_LEGEND, italic=True)
    for group, indicators in _groups(data, programme):
        yield Paragraph(group.name, strong=True)
        columns = (
            Column("STT", 9, Align.CENTRE),
            Column("Địa bàn", 44),
            Column("Đơn vị đã báo cáo", 16, Align.CENTRE),
            *(Column(titled(indicator), 192 / len(indicators), Align.RIGHT) for indicator in indicators),
        )
        rows = tuple(_row(number, area, indicators) for number, area in enumerate(data.areas, start=1))
        yield Table(columns, rows, size=MATRIX_SIZE)


def area_rows(data: ProvincialReportData, programme: Programme) -> Iterator[PrintedRow]:
    """Every row of these tables, in the order of the pages."""
    for _, indicators in _groups(data, programme):
        named = ("", "", "", *(indicator.code for indicator in indicators))
        for number, area in enumerate(data.areas, start=1):
            yield PrintedRow("", _row(number, area, indicators).cells, named, area.name)


def _groups(data: ProvincialReportData, programme: Programme) -> Iterator[tuple[TaskGroup, Sequence[Indicator]]]:
    known: Mapping[str, Total] = {code: total for area in data.areas for code, total in area.totals.items()}
    for group in programme.groups:
        if indicators := matrix_indicators(group, known, programme):
            yield group, indicators


def _row(number: int, area: AreaFigures, indicators: Sequence[Indicator]) -> Row:
    cells = (total_in_cell(indicator, area.totals.get(indicator.code)) for indicator in indicators)
    return Row((str(number), area.name, f"{area.received}/{area.expected}", *cells))
