"""The hints of one report, beside it: read only when they are looked at."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from desktop.services.follow_up.reading import SubmittedReport
from desktop.services.province.outliers import Hint, PeriodHints, hints_at_hand
from desktop.ui.context import PageContext
from desktop.ui.icons import Icon
from desktop.ui.outliers.columns import hint_columns
from desktop.ui.page import Page
from desktop.ui.parts.cards import Card
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import column, grow
from desktop.ui.parts.lists import EmptyState
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView


class HintsPart(QWidget):
    """Shows why one report may be worth a second look; failures go to its page."""

    def __init__(self, page: Page, context: PageContext) -> None:
        super().__init__()
        self._page, self._context = page, context
        self._report: SubmittedReport | None = None
        self.sentence_label = Label("", Role.CAPTION, wrap=True)
        self.model: RowTableModel[Hint] = RowTableModel(hint_columns(), self)
        self.table = TableView(self.model, name="Chỗ nên xem lại")
        self.nothing = EmptyState(Icon.CHECKMARK_CIRCLE, "Không thấy chỗ nào khác thường.")
        self._nothing = Card(grow(self.nothing))
        self._nothing.hide()
        self.setLayout(column(self.sentence_label, grow(self.table), grow(self._nothing), spacing=6))

    def show_report(self, report: SubmittedReport) -> None:
        """Read the hints of a report."""
        self._report = report
        self.model.set_rows(())
        self.sentence_label.setText("Đang so với các báo cáo khác…")
        self._page.start(self._context.reading(hints_at_hand, report.snapshot.period.code), self._show)

    @Slot(object)
    def _show(self, found: PeriodHints | None) -> None:
        report = self._report
        if found is None:
            self.sentence_label.setText(
                "Kỳ này có rất nhiều báo cáo: mở trang Rà soát để so một lần, rồi quay lại đây."
            )
            return
        if report is None or found.period.code != report.snapshot.period.code:
            return  # another one was chosen meanwhile
        hints = found.of(report.snapshot.agency.code)
        self.sentence_label.setText(
            f"So với {found.reports} báo cáo của kỳ này và các kỳ trước. Chỉ là gợi ý, không ảnh hưởng việc tiếp nhận."
            if report.is_current
            else "Gợi ý xét theo bản mới nhất của đơn vị, không phải bản đang xem."
        )
        self.model.set_rows(hints)
        self.table.setVisible(bool(hints))
        self._nothing.setVisible(not hints)
