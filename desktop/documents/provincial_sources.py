"""On whose passages the text of the provincial report rests, as an annex for those who want it printed."""

from collections.abc import Iterator
from itertools import groupby

from desktop.documents.model import Align, Block, Column, GroupRow, Row, Table
from desktop.documents.provincial_data import ProvincialReportData
from desktop.rules.programme import Programme

_COLUMNS = (
    Column("STT", 12, Align.CENTRE),
    Column("Cơ quan, đơn vị", 45),
    Column("Đoạn trong báo cáo của đơn vị", 108),
)


def source_table(data: ProvincialReportData, programme: Programme) -> Iterator[Block]:
    """The passages by section; nothing where they are not printed."""
    if not data.sources:
        return
    headings = {section.code: section.heading for section in programme.provincial_outline}
    rows: list[Row | GroupRow] = []
    number = 0
    for code, sources in groupby(data.sources, key=lambda source: source.section):
        rows.append(GroupRow(code, headings.get(code, "")))
        for each in sources:
            number += 1
            rows.append(Row((str(number), each.agency.short_name, each.text.replace("\n", " "))))
    yield Table(_COLUMNS, tuple(rows), size=11)
