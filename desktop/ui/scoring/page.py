"""Points of emulation: agencies by kind and rank, and the criteria of the chosen one."""

from PySide6.QtCore import Qt, Slot
from typing_extensions import override

from desktop.services.scoring.counting import AgencyPoints, PointsLine, Scoring, read_scoring
from desktop.services.scoring.giving_points import type_points
from desktop.ui.context import PageContext
from desktop.ui.icons import Icon
from desktop.ui.page import Page
from desktop.ui.parts.banners import Banner
from desktop.ui.parts.inputs import SearchBox
from desktop.ui.parts.layouts import FILL, boxed, column, grow, row
from desktop.ui.parts.lists import EmptyState
from desktop.ui.parts.split import Split
from desktop.ui.parts.tabs import CountTabs
from desktop.ui.period_choice import PeriodChoice
from desktop.ui.scoring.columns import agency_columns, by_kind
from desktop.ui.scoring.detail import PointsDetail
from desktop.ui.scoring.dialog import PointsDialog
from desktop.ui.scoring.files import ScoringFiles
from desktop.ui.tables.model import RowTableModel
from desktop.ui.tables.view import TableView
from desktop.ui.tokens import Size, Tone
from desktop.ui.topics import Topic

_ALL, _OPEN, _RANKED = range(3)
_CHANGES = frozenset({Topic.PACKAGES})


class ScoringPage(Page):
    """The department gives points, sees who stands where, and prints it."""

    topics = frozenset({Topic.PACKAGES, Topic.PROGRAMME, Topic.AGENCIES})

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.jobs, "Thi đua")
        self.context = context
        self._scoring: Scoring | None = None
        self._wanted = ""
        self._build_widgets()
        self._connect_signals()

    def _build_widgets(self) -> None:
        self.period_choice = PeriodChoice(self.context)
        self.files = ScoringFiles(self, self.context)
        for widget in (
            self.period_choice,
            self.files.plan_button,
            self.files.word_button,
            self.files.excel_button,
            self.files.pdf_button,
        ):
            self.add_action(widget)
        self.proposal = Banner(Tone.LATE)
        self.proposal.hide()
        self.tabs = CountTabs(["Tất cả", "Còn phải chấm", "Đã xếp hạng"])
        self.search_box = SearchBox("Tìm đơn vị (Ctrl+F)", 166)
        self.model: RowTableModel[AgencyPoints] = RowTableModel(agency_columns(), self)
        self.table = TableView(self.model, row_height=Size.LIST_ROW, name="Điểm và xếp hạng")
        self.nothing = EmptyState(Icon.TROPHY, "Không có đơn vị nào như vậy.")
        self.nothing.hide()
        self.detail = PointsDetail()
        main = boxed(column(row(self.tabs, FILL, self.search_box), grow(self.table), grow(self.nothing)))
        self.split = Split(main, self.detail, side_width=560, main_height=260, side_height=420)
        self.context.permits.head("points.give", self)
        self.context.permits.need("points.give", self.detail.model, self.detail.evidence_button)
        self.body.addWidget(self.proposal)
        self.body.addWidget(self.split, 1)

    def _connect_signals(self) -> None:
        self.context.period_changed.connect(self.refresh_when_seen)
        self.tabs.changed.connect(self._filter)
        self.search_box.searched.connect(self._search)
        self.table.row_changed.connect(self._show_agency)
        self.table.activated_row.connect(self._go_to_points)
        self.detail.points_typed.connect(self._save)
        self.detail.dialog_wanted.connect(self._open_dialog)
        self.detail.sheet_wanted.connect(self.files.ask_sheet)

    @override
    def take_focus(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def refresh(self) -> None:
        self.start(self.context.reading(read_scoring, self.context.period), self._show)

    @override
    def go_to(self, target: object) -> None:
        """Come to the agency with this code."""
        self._wanted = str(target)
        self._choose_wanted()

    @Slot(object)
    def _show(self, scoring: Scoring) -> None:
        here = self.table.current_row()
        self._scoring = scoring
        plan, agencies = scoring.plan, scoring.agencies
        ranked = sum(each.rank is not None for each in agencies)
        self.set_subtitle(
            f"{scoring.period.name}: {len(plan.criteria)} tiêu chí, {plan.most:f} điểm; đã chấm xong "
            f"{ranked}/{len(agencies)} đơn vị. Xếp hạng theo từng loại đơn vị."
        )
        self.proposal.show_message(
            Tone.LATE,
            "Bộ tiêu chí mới là đề xuất, chưa được phê duyệt; mọi bảng điểm in ra đều ghi rõ điều này.",
            icon=Icon.WARNING,
        )
        self.proposal.setVisible(plan.proposed)
        self.tabs.set_counts([len(agencies), len(agencies) - ranked, ranked])
        self.model.set_rows(by_kind(agencies))
        self._wanted = self._wanted or (here.code if here else "")
        self._choose_wanted()
        self._after_filter()
        self.refreshed.emit()

    def _choose_wanted(self) -> None:
        if self._wanted and self.table.show_row(lambda row: row.code == self._wanted):
            self._wanted = ""

    @Slot(int)
    def _filter(self, at: int) -> None:
        wanted = {_ALL: None, _OPEN: _is_open, _RANKED: _is_ranked}[at]
        self.table.proxy.keep(wanted)
        self._after_filter()

    @Slot(str)
    def _search(self, text: str) -> None:
        self.table.proxy.search(text)
        self._after_filter()

    def _after_filter(self) -> None:
        self.table.choose_some()
        self.table.give_way(self.nothing)
        self._show_agency(self.table.current_row())

    @Slot(object)
    def _show_agency(self, agency: AgencyPoints | None) -> None:
        self.detail.show_agency(agency, self._scoring)

    @Slot(object)
    def _go_to_points(self, _agency: AgencyPoints) -> None:
        """Enter on an agency: on to its points."""
        self.split.ensureWidgetVisible(self.detail)
        self.detail.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str, str, str)
    def _save(self, agency: str, criterion: str, text: str) -> None:
        work = self.context.writing(type_points, self.context.period, agency, criterion, text)
        job = self.start(work, self._forget_failure, changes=_CHANGES)
        job.failed.connect(self._show_saved_again)

    @Slot(object)
    def _forget_failure(self, _none: object) -> None:
        self.banner.hide()

    @Slot(object)
    def _show_saved_again(self, _error: BaseException) -> None:
        self.detail.model.forget_typed()

    @Slot(object)
    def _open_dialog(self, line: PointsLine) -> None:
        if (agency := self.table.current_row()) is not None:
            PointsDialog(self, self.context, agency, line).open()

    @override
    def _lay_out(self) -> None:
        self.split.set_narrow(self.narrow)
        self.table.set_narrow(self.narrow)
        self.files.word_button.setVisible(not self.narrow)
        self.search_box.set_width(130 if self.narrow else 166)
        self.search_box.setPlaceholderText("Tìm (Ctrl+F)" if self.narrow else "Tìm đơn vị (Ctrl+F)")


def _is_open(agency: AgencyPoints) -> bool:
    return agency.rank is None


def _is_ranked(agency: AgencyPoints) -> bool:
    return agency.rank is not None
