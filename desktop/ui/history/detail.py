"""One revision: what Sở wants put right in it, what it changed, its pages, its files."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QStackedWidget

from desktop.services.report.history import RevisionComparison, RevisionPages, RevisionView
from desktop.ui.history.comparing import ComparisonPart
from desktop.ui.history.files import FilesPart
from desktop.ui.history.remarks import RemarkList
from desktop.ui.history.revisions import STATES
from desktop.ui.jobs import JobRunner
from desktop.ui.paper_view import PaperView
from desktop.ui.parts.cards import Card
from desktop.ui.parts.labels import ElidedLabel, Label, Role
from desktop.ui.parts.layouts import FILL, boxed, column, grow, row, scrolled
from desktop.ui.parts.signs import Chip
from desktop.ui.parts.tabs import CountTabs
from desktop.ui.permits import Permits

REMARKS, CHANGES, PAGES, FILES = range(4)
"""The tabs, in their order."""

_SIGNED = "Đúng tệp PDF đã ký và xuất, đã đối chiếu mã kiểm tra."
_DRAWN = "Dựng lại từ số liệu đã chốt, không có hình chữ ký; không thấy tệp PDF đã ký ở nơi đã xuất."


class RevisionDetail(Card):
    """Follows the chosen revision; asks for what it does not have yet."""

    comparison_wanted = Signal(int, int)
    """Numbers of the two revisions."""
    pages_wanted = Signal(int)
    """Number of the revision."""
    folder_asked_for = Signal(object)
    place_asked_for = Signal(str, object)
    """Key of a page, and the code on it."""
    ticked = Signal(object, bool)

    def __init__(self, jobs: JobRunner, permits: Permits) -> None:
        self._shown: RevisionView | None = None
        self._pages_of = ""
        self._numbers: tuple[int, ...] = ()
        self.title_label = Label("", Role.SECTION)
        self.chip = Chip()
        self.tabs = CountTabs(["Nhận xét của Sở", "Thay đổi", "Trang báo cáo", "Tệp"])
        self.remarks = RemarkList(permits)
        self.comparison = ComparisonPart()
        self.paper = PaperView(jobs, "Trang của lần nộp")
        self.origin_label = ElidedLabel("", Role.CAPTION)
        self.files = FilesPart()
        self.places = QStackedWidget()
        for place in (
            self.remarks,
            self.comparison,
            boxed(column(self.origin_label, grow(self.paper), spacing=4)),
            scrolled(column(self.files), "Tệp của lần nộp"),
        ):
            self.places.addWidget(place)
        self._head = boxed(row(self.title_label, self.chip, FILL))
        super().__init__(self._head, row(self.tabs, FILL), grow(self.places), spacing=10)
        self.tabs.changed.connect(self._show_place)
        self.remarks.asked_for.connect(self.place_asked_for)
        self.remarks.ticked.connect(self.ticked)
        self.comparison.place_asked_for.connect(self.place_asked_for)
        self.comparison.other_chosen.connect(self._compare)
        self.files.folder_asked_for.connect(self.folder_asked_for)

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - reads well at the call
        """Leave out what the list says too, so that there is room for the changes."""
        self._head.setVisible(not narrow)
        self.comparison.set_narrow(narrow)

    def show_revision(self, shown: RevisionView, numbers: Sequence[int]) -> None:
        """Show a revision; another state of the same one where it was read.

        Args:
            shown: The revision.
            numbers: Of all revisions, to compare it with.
        """
        before, self._shown = self._shown, shown
        other = before is None or before.snapshot_sha256 != shown.snapshot_sha256
        came_back = bool(shown.remarks) and (before is None or other or not before.remarks)
        self.title_label.setText(f"Lần nộp {shown.number}")
        self.chip.set_status(*STATES[shown.state])
        self.remarks.show_remarks(shown.remarks)
        self.files.show_revision(shown)
        self.tabs.set_offered(REMARKS, offered=bool(shown.remarks))
        left = sum(not each.is_done for each in shown.remarks)
        self.tabs.set_counts([left or None, None, None, None])
        if other or tuple(numbers) != self._numbers:
            self._numbers = tuple(numbers)
            self.comparison.offer(shown.number, numbers)
        if came_back and any(each.is_open for each in shown.remarks):
            self.tabs.set_current(REMARKS)
        elif other and self.tabs.current() == REMARKS:
            self.tabs.set_current(CHANGES)
        self._compare()
        self._want_pages()

    def show_comparison(self, compared: RevisionComparison) -> None:
        """Show what changed, unless another comparison was asked for meanwhile."""
        if self._shown is not None and {compared.earlier, compared.later} == {
            self._shown.number,
            self.comparison.other(),
        }:
            self.comparison.show_comparison(compared)

    def show_pages(self, drawn: RevisionPages) -> None:
        """Show the pages, unless another revision was chosen meanwhile."""
        if self._shown is None or self._shown.snapshot_sha256 != drawn.snapshot_sha256:
            return
        self.paper.show_pdf(drawn.pdf)
        self.origin_label.setText(_SIGNED if drawn.as_signed else _DRAWN)

    def show_what_to_do(self) -> None:
        """Come to the remarks where there are any, else to the files that are to be sent."""
        if self._shown is not None:
            self.tabs.set_current(REMARKS if self._shown.remarks else FILES)

    @Slot()
    def _compare(self) -> None:
        if self._shown is not None:
            self.comparison_wanted.emit(self._shown.number, self.comparison.other())

    @Slot(int)
    def _show_place(self, at: int) -> None:
        self.places.setCurrentIndex(at)
        self._want_pages()

    def _want_pages(self) -> None:
        """Ask for the pages where they are looked at and not there already."""
        shown = self._shown
        if shown is None or self.tabs.current() != PAGES or shown.snapshot_sha256 == self._pages_of:
            return
        self._pages_of = shown.snapshot_sha256
        self.paper.clear()
        self.origin_label.setText("")
        self.pages_wanted.emit(shown.number)
