"""Tables of the Word document, written as XML at once: a cell at a time, python-docx is too slow for a province."""

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

from desktop.documents import layout
from desktop.documents.model import Align, GroupRow, Row, Table
from desktop.documents.office_file import office_text
from desktop.documents.table_head import head_rows
from desktop.documents.table_widths import column_widths

_JUSTIFICATION = {Align.LEFT: "left", Align.CENTRE: "center", Align.RIGHT: "right", Align.JUSTIFY: "left"}
_TWIPS = 20
_LONG_CELL = 600
"""Letters in a cell from which on its row may break over pages."""


def table_element(table: Table, width: float, style_id: str) -> Any:  # noqa: ANN401 - an lxml element
    """The table as an element of the document's body."""
    size = table.size or layout.TABLE_SIZE
    widths = [round(w * _TWIPS) for w in column_widths(table, width, size, layout.CELL_PADDING)]
    rows = "".join([*_head(table, widths, style_id, size), *_rows(table, widths, style_id, size)])
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    return parse_xml(f"<w:tbl {nsdecls('w')}>{_properties(sum(widths))}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>")


def _properties(width: int) -> str:
    line = f'w:val="single" w:sz="{round(layout.TABLE_LINE * 8)}" w:space="0" w:color="000000"'
    borders = "".join(f"<w:{side} {line}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    padding = round(layout.CELL_PADDING * _TWIPS)
    margins = "".join(
        f'<w:{side} w:w="{amount}" w:type="dxa"/>'
        for side, amount in (("top", padding // 2), ("left", padding), ("bottom", padding // 2), ("right", padding))
    )
    return (
        f'<w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblInd w:w="0" w:type="dxa"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>"
    )


def _head(table: Table, widths: list[int], style_id: str, size: float) -> Iterator[str]:
    rows = head_rows(table.columns)
    for index, cells in enumerate(rows):
        written: list[tuple[int, str]] = []
        for cell in cells:
            merge = '<w:vMerge w:val="restart"/>' if cell.down > 1 else ""
            text = _paragraph(cell.text, "center", style_id, size, strong=True, keep=True)
            width = sum(widths[cell.column : cell.column + cell.across])
            written.append((cell.column, _cell(text, width, span=cell.across, extra=merge)))
        if index:
            empty = _paragraph("", "center", style_id, size, strong=True, keep=True)
            written += [
                (cell.column, _cell(empty, widths[cell.column], extra="<w:vMerge/>"))
                for cell in rows[0]
                if cell.down > 1
            ]
        inside = "".join(text for _, text in sorted(written))
        yield f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{inside}</w:tr>"


def _rows(table: Table, widths: list[int], style_id: str, size: float) -> Iterator[str]:
    for row in table.rows:
        if isinstance(row, GroupRow):
            yield _group(row, widths, style_id, size)
        else:
            yield _row(row, table, widths, style_id, size)


def _group(row: GroupRow, widths: list[int], style_id: str, size: float) -> str:
    grey = '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/>'
    number = _paragraph(row.number, "center", style_id, size, strong=True, keep=True)
    text = _paragraph(row.text, "left", style_id, size, strong=True, keep=True)
    cells = _cell(number, widths[0], shade=grey) + _cell(text, sum(widths[1:]), span=len(widths) - 1, shade=grey)
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"


def _row(row: Row, table: Table, widths: list[int], style_id: str, size: float) -> str:
    whole = "" if any(len(text) > _LONG_CELL for text in row.cells) else "<w:cantSplit/>"
    cells = "".join(
        _cell(_paragraph(text, _JUSTIFICATION[table.columns[i].align], style_id, size, strong=row.strong), widths[i])
        for i, text in enumerate(row.cells)
    )
    return f"<w:tr><w:trPr>{whole}</w:trPr>{cells}</w:tr>"


def _cell(content: str, width: int, *, span: int = 1, shade: str = "", extra: str = "") -> str:
    across = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{across}{extra}{shade}<w:vAlign w:val="center"/>'
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def _paragraph(text: str, align: str, style_id: str, size: float, *, strong: bool = False, keep: bool = False) -> str:
    bold = "<w:b/>" if strong else ""
    looks = f'<w:rPr>{bold}<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/></w:rPr>'
    lines = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in office_text(text).split("\n"))
    keeping = "<w:keepNext/>" if keep else ""
    run = f"<w:r>{looks}{lines}</w:r>" if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id}"/>{keeping}<w:jc w:val="{align}"/></w:pPr>{run}</w:p>'
