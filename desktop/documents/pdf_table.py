"""Tables on paper: the head is repeated on every page, group titles stay with their rows, long cells break."""

from collections.abc import Sequence
from typing import Any, Literal
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import LongTable, Paragraph

from desktop.documents import layout
from desktop.documents.fonts import Face, printable, text_width
from desktop.documents.model import Align, Column, GroupRow, Row, Table
from desktop.documents.table_head import head_rows
from desktop.documents.table_widths import column_widths

ALIGNMENT: dict[Align, Literal[0, 1, 2, 4]] = {
    Align.LEFT: TA_LEFT,
    Align.CENTRE: TA_CENTER,
    Align.RIGHT: TA_RIGHT,
    Align.JUSTIFY: TA_JUSTIFY,
}
"""reportlab's numbers for alignments."""

_CELL_ALIGNMENT = {Align.LEFT: "LEFT", Align.CENTRE: "CENTER", Align.RIGHT: "RIGHT", Align.JUSTIFY: "LEFT"}

_TALLEST_ROW = 280.0
"""In points: a row as tall as this fits below the head on a landscape page too."""

_PIECE = 120.0
"""Height of the pieces of a taller one: small enough to fill pages."""

_Command = tuple[Any, ...]


class TableBuilder:
    """Makes reportlab's table for one table of the model at one width."""

    def __init__(self, table: Table, width: float) -> None:
        self._table = table
        self._size = table.size or layout.TABLE_SIZE
        self._leading = self._size * layout.SINGLE_LINE_SPACING
        self._widths = column_widths(table, width, self._size, layout.CELL_PADDING)
        self._styles = {
            (align, strong): ParagraphStyle(
                f"cell-{align}-{strong}",
                fontName=(Face.BOLD if strong else Face.REGULAR).value,
                fontSize=self._size,
                leading=self._leading,
                alignment=ALIGNMENT[align],
                splitLongWords=True,
            )
            for align in Align
            for strong in (False, True)
        }

    def build(self) -> LongTable:
        """The table, ready to flow over pages."""
        head, spans = self._head()
        commands = [*self._look(len(head)), *spans]
        rows: list[list[Any]] = [*head]
        for row in self._table.rows:
            if isinstance(row, GroupRow):
                commands += _group_commands(len(rows))
                rows.append(self._group_cells(row))
            else:
                if row.strong:
                    commands.append(("FONTNAME", (0, len(rows)), (-1, len(rows)), Face.BOLD.value))
                rows += self._broken(self._cells(row))
        return LongTable(
            rows,
            colWidths=self._widths,
            repeatRows=len(head),
            style=commands,
            spaceBefore=6,
            spaceAfter=8,
            hAlign="LEFT",
        )

    def _look(self, head: int) -> list[_Command]:
        padding = layout.CELL_PADDING
        return [
            ("FONT", (0, 0), (-1, -1), Face.REGULAR.value, self._size, self._leading),
            ("GRID", (0, 0), (-1, -1), layout.TABLE_LINE, colors.black),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), padding),
            ("RIGHTPADDING", (0, 0), (-1, -1), padding),
            ("TOPPADDING", (0, 0), (-1, -1), padding - 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), padding),
            *(
                ("ALIGN", (i, head), (i, -1), _CELL_ALIGNMENT[column.align])
                for i, column in enumerate(self._table.columns)
            ),
        ]

    def _head(self) -> tuple[list[list[Any]], list[_Command]]:
        rows: list[list[Any]] = []
        spans: list[_Command] = []
        for cells in head_rows(self._table.columns):
            row: list[Any] = [""] * len(self._table.columns)
            for cell in cells:
                row[cell.column] = self._paragraph(cell.text, Align.CENTRE, strong=True)
                if cell.across > 1 or cell.down > 1:
                    start = (cell.column, len(rows))
                    spans.append(("SPAN", start, (cell.column + cell.across - 1, len(rows) + cell.down - 1)))
            rows.append(row)
        return rows, spans

    def _cells(self, row: Row) -> list[Any]:
        columns: Sequence[Column] = self._table.columns
        return [self._cell(text, columns[i], self._widths[i], strong=row.strong) for i, text in enumerate(row.cells)]

    def _cell(self, text: str, column: Column, width: float, *, strong: bool) -> Paragraph | str:
        shown = printable(text)
        room = width - 2 * layout.CELL_PADDING
        if "\n" not in text and text_width(shown, Face.BOLD if strong else Face.REGULAR, self._size) <= room:
            return shown
        align = Align.LEFT if column.align is Align.JUSTIFY else column.align
        return self._paragraph(text, align, strong=strong)

    def _paragraph(self, text: str, align: Align, *, strong: bool) -> Paragraph:
        return Paragraph(markup(text), self._styles[align, strong])

    def _group_cells(self, row: GroupRow) -> list[Any]:
        number = self._paragraph(row.number, Align.CENTRE, strong=True)
        text = self._paragraph(row.text, Align.LEFT, strong=True)
        return [number, text, *[""] * (len(self._table.columns) - 2)]

    def _broken(self, cells: list[Any]) -> list[list[Any]]:
        """The row, or several where a cell is too tall for a page: what is left over goes on in rows below."""
        first, rest = list(cells), [""] * len(cells)
        for i, cell in enumerate(cells):
            if isinstance(cell, Paragraph):
                first[i], rest[i] = self._split(cell, self._widths[i] - 2 * layout.CELL_PADDING)
        return [first, *self._broken(rest)] if any(rest) else [first]

    @staticmethod
    def _split(cell: Paragraph, width: float) -> tuple[Any, Any]:
        _, height = cell.wrap(width, _TALLEST_ROW)
        pieces = cell.split(width, _PIECE) if height > _TALLEST_ROW else []
        return (pieces[0], pieces[1]) if len(pieces) == 2 else (cell, "")


def _group_commands(index: int) -> list[_Command]:
    grey = colors.Color(0.95, 0.95, 0.95)
    return [
        ("SPAN", (1, index), (-1, index)),
        ("BACKGROUND", (0, index), (-1, index), grey),
        ("NOSPLIT", (0, index), (0, index + 1)),
    ]


def markup(text: str) -> str:
    """Text for reportlab's paragraphs: escaped, printable, line breaks kept."""
    return "<br/>".join(escape(printable(line)) for line in text.split("\n"))
