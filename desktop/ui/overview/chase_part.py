"""Beside the map: whom to remind, with the papers for it, and how the reports came in."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStackedWidget

from desktop.services.follow_up.status_view import Following
from desktop.ui.context import PageContext
from desktop.ui.icons import Icon
from desktop.ui.overview.columns import CHASE_COLUMNS, ChaseRow
from desktop.ui.overview.reminding import ReminderAction
from desktop.ui.overview.states import chase_note, subtitle_of, to_chase
from desktop.ui.overview.trend_view import TrendPart
from desktop.ui.page import Page
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.cards import Card
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, boxed, column, grow, row, scrolled
from desktop.ui.parts.lists import EmptyState
from desktop.ui.parts.tabs import CountTabs
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Size

if TYPE_CHECKING:
    from desktop.ui.tables.export import ListExport, ListWords


class ChasePart(Card):
    """Shows what follows from where all stand; speaks through its page."""

    opened = Signal(object)
    """Go to where this ``ChaseRow`` can be dealt with."""

    def __init__(self, page: Page, context: PageContext) -> None:
        self._page = page
        self._context = context
        self._following: Following | None = None
        self.label = Label("", Role.CAPTION)
        self.model: RowTableModel[ChaseRow] = RowTableModel(CHASE_COLUMNS)
        self.table = TableView(self.model, row_height=Size.TWO_LINE_ROW, name="Cần đôn đốc")
        self.model.setParent(self.table)
        self.table.horizontalHeader().hide()
        self.table.setProperty("part", "bare")
        self.copy_button = plain("Chép", Icon.COPY)
        self.copy_button.setToolTip("Chép danh sách để dán vào công văn, tin nhắn")
        self.reminding = ReminderAction(page, context)
        self.export: ListExport | None = None
        self._export_place = row()
        self.tabs = CountTabs(["Cần đôn đốc", "Diễn biến"])
        self.nobody_label = EmptyState(Icon.CHECKMARK_CIRCLE, "Chưa có đơn vị nào phải đôn đốc.")
        self.trend = TrendPart()
        chasing = column(
            self.label,
            grow(self.table),
            grow(self.nobody_label),
            row(grow(self.copy_button), self._export_place),
            self.reminding.button,
            spacing=6,
        )
        self._places = QStackedWidget()
        self._places.addWidget(boxed(chasing))
        self._places.addWidget(scrolled(column(self.trend), "Diễn biến"))
        super().__init__(row(self.tabs, FILL), grow(self._places))
        self.tabs.changed.connect(self._places.setCurrentIndex)
        self.table.activated_row.connect(self.opened)
        self.copy_button.clicked.connect(self._copy)

    def offer_papers(self) -> None:
        """Printing and saving, once the page has been read: what writes them loads longer than the page."""
        if self.export is None:
            from desktop.ui.tables.export import ListExport

            self.export = ListExport(self._page, self._context, self.table, self._describe)
            self._export_place.addWidget(self.export.button)

    def show_following(self, following: Following) -> None:
        """Show whom to remind now."""
        self._following = following
        status = following.status
        chased = to_chase(status)
        self.model.set_rows([ChaseRow(agency, chase_note(agency, status)) for agency in chased])
        self.label.setText(self.tr("{0} đơn vị, nặng nhất trước").format(len(chased)))
        self.label.setVisible(bool(chased))
        self.tabs.set_counts([len(chased), None])
        self.table.setVisible(bool(chased))
        self.nobody_label.setVisible(not chased)
        self.reminding.show_status(status)
        self.copy_button.set_allowed(bool(chased), self.tr("Không còn đơn vị nào phải đôn đốc"))

    def _describe(self) -> "ListWords":
        from desktop.ui.tables.export import ListWords

        notes = [subtitle_of(self._following.status)] if self._following else []
        return ListWords(self.tr("Danh sách đôn đốc, liên hệ"), notes)

    @Slot()
    def _copy(self) -> None:
        lines = [f"{shown.agency.name}: {shown.note}" for shown in self.table.proxy.shown_rows()]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self._page.toast.emit(
            self.tr("Đã chép danh sách {0} đơn vị").format(len(lines)),
            self.tr("Dán vào công văn hoặc tin nhắn đôn đốc."),
        )
