"""The columns of a report beside others, and the sentence above them."""

from desktop.core.numbers import format_number
from desktop.documents.wording import number_words, value_words
from desktop.rules.peers import Standing
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import KIND_NAMES, ValueType
from desktop.rules.values import Value
from desktop.services.follow_up.reading_beside import BesideFigure, BesideView
from desktop.ui.icons import Icon
from desktop.ui.tables.cells import Cell, CellKind, Column, Heading
from desktop.ui.tokens import Tone

LAST_YEAR, LAST_PERIOD, REVISION_BEFORE, NOW = 2, 3, 4, 5
"""Numbers of the columns whose headings or presence depend on what is here."""
_NUMERIC = (ValueType.COUNT, ValueType.MONEY, ValueType.PERCENT)


class BesideRow:
    """A figure in words, with the programme that names it."""

    def __init__(self, figure: BesideFigure, programme: Programme) -> None:
        self.figure = figure
        self.indicator = figure.indicator
        self._programme = programme

    def words(self, value: Value | None) -> str:
        """A value as people read it."""
        return value_words(self.indicator, value, self._programme)

    def number(self, name: str) -> str:
        """Of the peers, a number of theirs: ``median``, ``lowest``, ``highest``."""
        peers = self.figure.peers
        return number_words(self.indicator, getattr(peers, name)) if peers else ""


def beside_rows(view: BesideView) -> tuple[BesideRow | Heading, ...]:
    """The figures under the groups of the programme."""
    rows: list[BesideRow | Heading] = []
    for group in view.programme.groups:
        members = [BesideRow(each, view.programme) for each in view.figures if each.indicator.group == group.code]
        if members:
            far = sum(row.figure.peers is not None and row.figure.peers.is_far for row in members)
            count = f"{len(members)} chỉ tiêu" + (f", {far} khác hẳn đơn vị cùng loại" if far else "")
            rows += [Heading(f"Nhóm {group.clause}. {group.short_name}", count), *members]
    return tuple(rows)


def beside_sentence(view: BesideView) -> str:
    """With what the report is compared."""
    kind = KIND_NAMES[view.kind]
    parts = [f"{view.peers} đơn vị cùng loại ({kind}) đã có báo cáo kỳ này" if view.peers else
             f"Chưa có đơn vị cùng loại ({kind}) nào khác báo cáo kỳ này"]  # fmt: skip
    if view.last_year:
        source = "theo báo cáo đã nhận" if view.last_year_received else "do chính đơn vị ghi trong báo cáo này"
        parts.append(f"cùng kỳ năm trước {source}")
    if not view.last_period:
        parts.append("không có báo cáo kỳ trước để so")
    return "; ".join(parts) + "."


def _figure(indicator: Indicator, text: str, *, muted: bool = True, strong: bool = False) -> Cell:
    kind = CellKind.NUMBER if indicator.type in _NUMERIC else CellKind.TEXT
    return Cell(text, kind, muted=muted, strong=strong)


def _now(row: BesideRow) -> Cell:
    peers = row.figure.peers
    cell = _figure(row.indicator, row.words(row.figure.value), muted=False, strong=True)
    if peers is None or not peers.is_far:
        return cell
    return Cell(
        cell.text, cell.kind, Tone.LATE, strong=True, icon=Icon.WARNING, tooltip="Khác hẳn các đơn vị cùng loại"
    )


def _span(row: BesideRow) -> Cell:
    text = f"{row.number('lowest')} – {row.number('highest')}" if row.figure.peers else ""
    return Cell(text, CellKind.NUMBER, muted=True)


def _rank(row: BesideRow) -> Cell:
    peers: Standing | None = row.figure.peers
    return Cell(f"{format_number(peers.rank)}/{format_number(peers.count + 1)}" if peers else "", CellKind.NUMBER)


def beside_columns() -> tuple[Column[BesideRow], ...]:
    """Code and name, the agency's own past, its figure, then its peers."""
    return (
        Column("Mã", lambda row: row.indicator.code, cell=lambda row: Cell(row.indicator.code, muted=True), width=68),
        Column("Chỉ tiêu", lambda row: row.indicator.name, width=170, stretch=True, wraps=True),
        Column("Cùng kỳ", lambda row: row.words(row.figure.last_year), CellKind.NUMBER,
               cell=lambda row: _figure(row.indicator, row.words(row.figure.last_year)), width=82, wraps=True),
        Column("Kỳ trước", lambda row: row.words(row.figure.last_period), CellKind.NUMBER,
               cell=lambda row: _figure(row.indicator, row.words(row.figure.last_period)), width=82, wraps=True),
        Column("Bản trước", lambda row: row.words(row.figure.revision_before), CellKind.NUMBER,
               cell=lambda row: _figure(row.indicator, row.words(row.figure.revision_before)), width=82, wraps=True),
        Column("Kỳ này", lambda row: row.words(row.figure.value), CellKind.NUMBER, cell=_now, width=94, wraps=True),
        Column("Trung vị", lambda row: row.number("median"), CellKind.NUMBER,
               cell=lambda row: Cell(row.number("median"), CellKind.NUMBER), width=78,
               hint="Số đứng giữa của các đơn vị cùng loại đã báo cáo kỳ này, không tính đơn vị này"),
        Column("Thấp – cao", lambda row: _span(row).text, CellKind.NUMBER, cell=_span, width=112, wide_only=True,
               hint="Số thấp nhất và cao nhất của các đơn vị cùng loại"),
        Column("Thứ hạng", lambda row: row.figure.peers.rank if row.figure.peers else None, CellKind.NUMBER,
               cell=_rank, width=76, hint="Đứng thứ mấy từ cao xuống, trong số các đơn vị cùng loại"),
    )  # fmt: skip
