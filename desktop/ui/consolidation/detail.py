"""What the chosen total is made of, agency by agency, and the way to each signed file."""

from PySide6.QtCore import Signal, Slot

from desktop.documents.wording import change_words
from desktop.rules.programme_kinds import Aggregation, ValueType
from desktop.services.province.opened_total import OpenedTotal
from desktop.ui.consolidation.changes import change_text
from desktop.ui.consolidation.columns import FIGURE_WIDTH, TEXT_WIDTH, share_columns
from desktop.ui.consolidation.lines import ShareLine, TotalLine, ratio_text, share_lines, total_text, why_incomparable
from desktop.ui.icons import Icon
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.cards import Card
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import boxed, column, grow, row
from desktop.ui.parts.lists import EmptyState
from desktop.ui.parts.signs import CountBar
from desktop.ui.parts.tips import tip
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView

_MANY = 30
"""Agencies that the tip names whose reports moved a total."""


class TotalDetail(Card):
    """Shows one line of the consolidated table; asks the page for reports and files.

    Attributes:
        opened: Whose agencies are listed; ``None`` while they are being read.
    """

    report_asked = Signal(str)
    """Show the report of the agency with this code."""
    file_asked = Signal(object)
    """Save the signed file that brought this ``Share``."""

    def __init__(self) -> None:
        self._line: TotalLine | None = None
        self.opened: OpenedTotal | None = None
        self.code_label = Label("", Role.CAPTION)
        self.name_label = Label("", Role.SECTION, wrap=True)
        self.figure_label = Label("", Role.TITLE, wrap=True)
        self.note_label = Label("", Role.CAPTION, wrap=True)
        self.change_label = Label("", Role.CAPTION, wrap=True)
        self.coverage_bar = CountBar(self.tr("Đơn vị có số"))
        self.model: RowTableModel[ShareLine] = RowTableModel(share_columns())
        self.table = TableView(self.model, name=self.tr("Số của từng đơn vị"))
        self.table.setProperty("part", "bare")
        self.report_button = plain(self.tr("Xem báo cáo"), Icon.DOCUMENT_TEXT)
        self.file_button = plain(self.tr("Lưu tệp đã ký"), Icon.SAVE)
        words = column(self.code_label, self.name_label, spacing=2)
        self._filled = boxed(
            column(
                words,
                column(self.figure_label, self.note_label, self.change_label, spacing=2),
                self.coverage_bar,
                grow(self.table),
                row(grow(self.report_button), grow(self.file_button)),
                spacing=10,
            )
        )
        self.empty = EmptyState(Icon.DATA_TRENDING, self.tr("Chọn một chỉ tiêu để xem số của từng đơn vị."))
        super().__init__(grow(self._filled), grow(self.empty))
        self.model.setParent(self)
        self.table.allow_sorting()
        self.table.row_changed.connect(self._allow)
        self.table.activated_row.connect(self._ask_report_of)
        self.report_button.clicked.connect(self._ask_report)
        self.file_button.clicked.connect(self._ask_file)
        self.show_line(None)

    def show_line(self, line: TotalLine | None) -> None:
        """Show another total, whose agencies are still to be read, or that none is chosen."""
        self._filled.setVisible(line is not None)
        self.empty.setVisible(line is None)
        self._line = line
        if line is None:
            return
        indicator, total = line.row.indicator, line.row.total
        self.code_label.setText(f"{indicator.code} · {line.row.group_name}")
        self.name_label.setText(indicator.name)
        text = total_text(indicator, total)
        self.figure_label.setText(f"{text} {_unit_of(line)}".strip() if text else self.tr("Không có tổng"))
        self.note_label.setText(_note_of(line))
        self.note_label.setVisible(bool(self.note_label.text()))
        self.coverage_bar.set_count(total.counted, total.applicable)
        words = indicator.type in (ValueType.TEXT, ValueType.CHOICE)
        self.table.setColumnWidth(1, TEXT_WIDTH if words else FIGURE_WIDTH)
        if self.opened is None or self.opened.indicator != indicator:
            self._show_agencies(None)

    def show_opened(self, opened: OpenedTotal) -> None:
        """Show the agencies of the total that is shown; those of another came too late."""
        if self._line is not None and opened.indicator == self._line.row.indicator:
            self._show_agencies(opened)

    def _show_agencies(self, opened: OpenedTotal | None) -> None:
        self.opened = opened
        history = opened.history if opened else None
        self.model.set_rows(share_lines(opened) if opened else [])
        why = change_text(history, opened.indicator) if opened else ""
        self.change_label.setText(why)
        self.change_label.setToolTip(tip(change_text(history, opened.indicator, most=_MANY) if opened else ""))
        self.change_label.setVisible(bool(why))
        if self.table.current_row() is None:
            self.table.show_row(lambda _line: True)
        self._allow()

    @Slot()
    def _allow(self) -> None:
        chosen = self.table.current_row()
        came = chosen is not None and chosen.share is not None
        reason = self.tr("Đơn vị này chưa có báo cáo") if chosen else self.tr("Chọn một đơn vị")
        self.report_button.set_allowed(came, reason)
        self.file_button.set_allowed(came, reason)

    @Slot(object)
    def _ask_report_of(self, line: ShareLine) -> None:
        if line.share is not None:
            self.report_asked.emit(line.code)

    @Slot()
    def _ask_report(self) -> None:
        if (line := self.table.current_row()) is not None:
            self._ask_report_of(line)

    @Slot()
    def _ask_file(self) -> None:
        line = self.table.current_row()
        if line is not None and line.share is not None:
            self.file_asked.emit(line.share)


def _unit_of(line: TotalLine) -> str:
    match line.row.indicator.aggregation:
        case Aggregation.COUNT_TRUE:
            return "đơn vị trả lời Có"
        case Aggregation.LIST:
            return ""
        case _:
            return line.row.indicator.unit


def _note_of(line: TotalLine) -> str:
    """How the total came about, and how it moved."""
    indicator, total, before = line.row.indicator, line.row.total, line.row.last_year
    notes: list[str] = []
    if indicator.aggregation is Aggregation.RATIO and total.value is not None:
        parts = ratio_text(total.numerator, total.denominator).replace("/", " ÷ ")
        notes.append(f"= {parts} × 100, tính lại từ tổng của các đơn vị")
    if indicator.aggregation is Aggregation.NONE:
        notes.append("Chỉ tiêu này không cộng; xem từng đơn vị bên dưới.")
    if line.row.incomparable:
        notes.append(why_incomparable(line.row))
    elif before is not None and (earlier := total_text(indicator, before)):
        change = change_words(indicator, total.value, before.value)
        notes.append(f"Cùng kỳ năm trước {earlier}{f' ({change})' if change else ''}, {before.counted} đơn vị có số")
    if total.not_applicable:
        notes.append(f"{total.not_applicable} đơn vị không áp dụng, không tính vào mẫu")
    return "\n".join(notes)
