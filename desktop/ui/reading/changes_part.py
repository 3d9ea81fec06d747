"""What a revision changed against the one received before it."""

from PySide6.QtWidgets import QWidget

from desktop.services.follow_up.reading import SubmittedReport
from desktop.ui.icons import Icon
from desktop.ui.parts.cards import Card
from desktop.ui.parts.layouts import column, grow
from desktop.ui.parts.lists import EmptyState
from desktop.ui.report_changes import change_columns, change_rows
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView


class ChangesPart(QWidget):
    """Shows the changes of one report, or that there are none."""

    def __init__(self) -> None:
        super().__init__()
        self.model = RowTableModel(change_columns(), self)
        self.table = TableView(self.model, name=self.tr("Thay đổi so với bản trước"))
        self.nothing_changed = EmptyState(Icon.HISTORY, "")
        self._nothing = Card(grow(self.nothing_changed))
        self.setLayout(column(grow(self.table), grow(self._nothing)))

    def show_report(self, report: SubmittedReport) -> None:
        """Show the changes of another report."""
        changed = change_rows(report.difference, report.programme) if report.difference else ()
        self.model.set_rows(changed)
        self.table.setVisible(bool(changed))
        self._nothing.setVisible(not changed)
        first = report.difference is None
        self.nothing_changed.sentence_label.setText(
            self.tr("Đây là bản đầu tiên đã nhận.") if first else self.tr("Nội dung không khác bản trước.")
        )
