"""Tables of the Word document, written as XML at once: a cell at a time, python-docx is too slow for a province."""

# pyright: reportUnknownMemberType=false
# (python-docx's types leave these open)

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from docx.document import Document
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

from desktop.documents import layout
from desktop.documents.model import Align, GroupRow, Row, Table
from desktop.documents.office_file import office_text
from desktop.documents.table_head import head_rows
from desktop.documents.table_widths import column_widths
from desktop.documents.word_styles import CELL, TABLE

_JUSTIFICATION = {Align.LEFT: "left", Align.CENTRE: "center", Align.RIGHT: "right", Align.JUSTIFY: "left"}
_TWIPS = 20
_LONG_CELL = 600
"""Letters in a cell from which on its row may break over pages."""
_GREY = '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>'


def table_element(file: Document, table: Table, width: float, *, stays_with_next: bool = False) -> Any:  # noqa: ANN401 - an lxml element
    """The table as an element of the document's body.

    Args:
        file: Has the styles.
        table: What is written.
        width: In points.
        stays_with_next: The last rows stay on the page of what follows.
    """
    writer = _TableWriter(file, table, width)
    return parse_xml(writer.xml(kept_rows=layout.KEPT_LINES if stays_with_next else 0))


class _TableWriter:
    def __init__(self, file: Document, table: Table, width: float) -> None:
        self._table = table
        self._size = table.size or layout.TABLE_SIZE
        widths = column_widths(table, width, self._size, layout.CELL_PADDING)
        self._widths = [round(w * _TWIPS) for w in widths]
        self._cell_style, self._table_style = file.styles[CELL].style_id, file.styles[TABLE].style_id

    def xml(self, kept_rows: int) -> str:
        first_kept = len(self._table.rows) - kept_rows
        rows = "".join(
            [*self._head(), *(self._row(row, keep=i >= first_kept) for i, row in enumerate(self._table.rows))]
        )
        grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in self._widths)
        properties = (
            f'<w:tblPr><w:tblStyle w:val="{self._table_style}"/><w:tblW w:w="{sum(self._widths)}" w:type="dxa"/>'
            '<w:tblInd w:w="0" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        )
        return f"<w:tbl {nsdecls('w')}>{properties}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"

    def _head(self) -> Iterator[str]:
        rows = head_rows(self._table.columns)
        for index, cells in enumerate(rows):
            written: list[tuple[int, str]] = []
            for cell in cells:
                merge = '<w:vMerge w:val="restart"/>' if cell.down > 1 else ""
                text = self._paragraph(cell.text, "center", strong=True, keep=True)
                width = sum(self._widths[cell.column : cell.column + cell.across])
                written.append((cell.column, _cell(text, width, span=cell.across, extra=merge)))
            if index:
                empty = self._paragraph("", "center", strong=True, keep=True)
                written += [
                    (cell.column, _cell(empty, self._widths[cell.column], extra="<w:vMerge/>"))
                    for cell in rows[0]
                    if cell.down > 1
                ]
            inside = "".join(text for _, text in sorted(written))
            yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{inside}</w:tr>"

    def _row(self, row: Row | GroupRow, *, keep: bool) -> str:
        if isinstance(row, GroupRow):
            return self._group(row)
        whole = "" if any(len(text) > _LONG_CELL for text in row.cells) else "<w:cantSplit/>"
        cells = "".join(
            _cell(
                self._paragraph(text, _JUSTIFICATION[self._table.columns[i].align], strong=row.strong, keep=keep),
                self._widths[i],
            )
            for i, text in enumerate(row.cells)
        )
        return f"<w:tr><w:trPr>{whole}</w:trPr>{cells}</w:tr>"

    def _group(self, row: GroupRow) -> str:
        number = self._paragraph(row.number, "center", strong=True, keep=True)
        text = self._paragraph(row.text, "left", strong=True, keep=True)
        first, *others = self._widths
        cells = _cell(number, first, shade=_GREY) + _cell(text, sum(others), span=len(others), shade=_GREY)
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"

    def _paragraph(self, text: str, align: str, *, strong: bool = False, keep: bool = False) -> str:
        bold = "<w:b/>" if strong else ""
        half_points = round(self._size * 2)
        looks = f'<w:rPr>{bold}<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
        lines = office_text(text).split("\n")
        written = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
        keeping = "<w:keepNext/>" if keep else ""
        run = f"<w:r>{looks}{written}</w:r>" if text else ""
        properties = f'<w:pPr><w:pStyle w:val="{self._cell_style}"/>{keeping}<w:jc w:val="{align}"/></w:pPr>'
        return f"<w:p>{properties}{run}</w:p>"


def _cell(content: str, width: int, *, span: int = 1, shade: str = "", extra: str = "") -> str:
    across = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{across}{extra}{shade}<w:vAlign w:val="center"/>'
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"
