"""A report beside others: read only when it is looked at."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from desktop.services.follow_up.reading import SubmittedReport
from desktop.services.follow_up.reading_beside import BesideView, read_beside
from desktop.ui.context import PageContext
from desktop.ui.page import Page
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import column, grow
from desktop.ui.reading.beside import (
    LAST_PERIOD,
    LAST_YEAR,
    REVISION_BEFORE,
    BesideRow,
    beside_columns,
    beside_rows,
    beside_sentence,
)
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView


class BesidePart(QWidget):
    """Shows the comparison of one report; failures go to its page."""

    def __init__(self, page: Page, context: PageContext) -> None:
        super().__init__()
        self._page = page
        self._context = context
        self._shown = ""
        self._narrow = False
        self._view: BesideView | None = None
        self.sentence_label = Label("", Role.CAPTION, wrap=True)
        self.model: RowTableModel[BesideRow] = RowTableModel(beside_columns(), self)
        self.table = TableView(self.model, name=self.tr("So sánh"))
        self.table.setShowGrid(True)
        self.setLayout(column(self.sentence_label, grow(self.table), spacing=6))

    def show_report(self, report: SubmittedReport) -> None:
        """Read what stands beside a report, unless that is shown already."""
        if report.snapshot_sha256 == self._shown:
            return
        self._shown = report.snapshot_sha256
        self.model.set_rows(())
        self.sentence_label.setText(self.tr("Đang so sánh…"))
        snapshot = report.snapshot
        place = (snapshot.period.code, snapshot.agency.code, snapshot.revision)
        self._page.start(self._context.reading(read_beside, *place), self._show)

    def forget(self) -> None:
        """What was shown may be true no longer."""
        self._shown = ""

    @Slot(object)
    def _show(self, view: BesideView) -> None:
        self._view = view
        self.sentence_label.setText(beside_sentence(view))
        self.model.set_rows(beside_rows(view))
        self.set_narrow(self._narrow)

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - reads well at the call
        """Leave out what there is no room for, and what is not here."""
        self._narrow = narrow
        self.table.set_narrow(narrow)
        view = self._view
        if view is None:
            return
        self.table.setColumnHidden(LAST_YEAR, not view.last_year)
        self.table.setColumnHidden(LAST_PERIOD, not view.last_period)
        self.table.setColumnHidden(REVISION_BEFORE, view.revision_before is None)
        if view.revision_before is not None:
            self.model.set_title(REVISION_BEFORE, self.tr("Bản {0}").format(view.revision_before))
