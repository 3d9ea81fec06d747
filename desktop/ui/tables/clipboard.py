"""What is copied from a table, so that Excel and LibreOffice take figures for figures whatever their language.

As text a figure has no dots between thousands: a program set to English would take 1.248 for a little more than one.
As a table of a web page, which both programs prefer, it carries its value.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

from PySide6.QtCore import QMimeData, QModelIndex, Qt

from desktop.core.numbers import NumberFormatError, parse_number
from desktop.core.tabular import write_block
from desktop.ui.parts.alignment import RIGHT
from desktop.ui.tables.model import RowTableModel

_AS_TEXT = "mso-number-format:'\\@'"


@dataclass(frozen=True)
class _Copied:
    """A cell as text, and as a number where it is one."""

    text: str
    number: Decimal | None


def copied(indexes: Iterable[QModelIndex]) -> QMimeData:
    """The chosen cells, each row as a line."""
    rows: dict[int, list[_Copied]] = {}
    for index in sorted(indexes, key=lambda chosen: (chosen.row(), chosen.column())):
        rows.setdefault(index.row(), []).append(_cell(index))
    data = QMimeData()
    data.setText(write_block([cell.text for cell in row] for row in rows.values()))
    data.setHtml(_page(list(rows.values())))
    return data


def _cell(index: QModelIndex) -> _Copied:
    text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
    if index.data(Qt.ItemDataRole.TextAlignmentRole) != RIGHT or not isinstance(
        index.data(RowTableModel.SortRole), int | Decimal
    ):
        return _Copied(text, None)
    try:
        number = parse_number(text)
    except NumberFormatError:
        return _Copied(text, None)
    return _Copied(format(number, "f").replace(".", ","), number)


def _page(rows: Sequence[Sequence[_Copied]]) -> str:
    lines = "".join(f"<tr>{''.join(_html(cell) for cell in row)}</tr>" for row in rows)
    return (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8"></head>'
        f"<body><table>{lines}</table></body></html>"
    )


def _html(cell: _Copied) -> str:
    if cell.number is None:
        text = escape(cell.text).replace("\n", "<br>")
        return f'<td style="{_AS_TEXT}">{text}</td>'
    value = format(cell.number, "f")
    return f'<td x:num="{value}" sdval="{value}" sdnum="1066;">{cell.text}</td>'
