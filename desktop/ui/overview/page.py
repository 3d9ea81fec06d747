"""Who has reported for a period: counts, the map of agencies over the periods, trend, and those to be reminded."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from typing_extensions import override

from desktop.core.clock import Clock, today
from desktop.services.follow_up.status_view import AgencyStatus, Following
from desktop.ui.context import PageContext
from desktop.ui.icons import Icon
from desktop.ui.overview.chase_part import ChasePart
from desktop.ui.overview.columns import ASSURANCE, EARLIER, NOW, ChaseRow
from desktop.ui.overview.map_view import MapView
from desktop.ui.overview.rows import AgencyRow, Grouping, map_rows
from desktop.ui.overview.states import COUNTED, state_counts, subtitle_of, to_chase
from desktop.ui.overview.trend import trend_of
from desktop.ui.page import Page
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.cards import StatCard
from desktop.ui.parts.inputs import SearchBox
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, boxed, column, grow, row
from desktop.ui.parts.signs import Legend
from desktop.ui.parts.split import Split
from desktop.ui.parts.tabs import CountTabs
from desktop.ui.period_choice import PeriodChoice
from desktop.ui.places import INTAKE, OVERVIEW, READING
from desktop.ui.report_states import LOOKS, ReportState, state_of
from desktop.ui.safety_reminder import SafetyReminder
from desktop.ui.topics import Topic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from desktop.services.workplace.kept_filters import KeptFilter
    from desktop.ui.kept_filters import KeptFilters
    from desktop.ui.tables.export import ListExport, ListWords


_WIDE = 1300
"""Pixels from which there is room for what a signature proves; the page of the report says it in any case."""


class OverviewPage(Page):
    """Shows where all obliged agencies stand; opens their reports."""

    topics = frozenset({Topic.PACKAGES, Topic.PROGRAMME, Topic.AGENCIES, Topic.BACKUP})

    def __init__(self, context: PageContext, title: str = "", *, decides: bool = True) -> None:
        """Args: context: Of the window. title: Of the page. decides: Whether times are ruled on here."""
        super().__init__(context.jobs, title or self.tr("Tổng quan"))
        self.context = context
        self._decides = decides
        self._following: Following | None = None
        self._opened: set[str] = set()
        self._build_widgets()
        self._connect_signals()

    def _build_widgets(self) -> None:
        self.period_choice = PeriodChoice(self.context)
        self.time_button = plain(self.tr("Xét thời điểm nộp…"), Icon.CLOCK)
        self.context.permits.need("time.rule", self.time_button)
        if self._decides:
            self.add_action(self.time_button)
        self.add_action(self.period_choice)
        self.stats = {state: StatCard(LOOKS[state].word, LOOKS[state].tone) for state in COUNTED}
        self.grouping_tabs = CountTabs([self.tr("Theo địa bàn"), self.tr("Theo cấp"), self.tr("Theo tình trạng")])
        self.search_box = SearchBox(self.tr("Tìm đơn vị (Ctrl+F)"), 180)
        self.map = MapView(self.tr("Tình hình nộp báo cáo theo đơn vị"))
        legend = row(
            Label(self.tr("Mỗi dấu là một đơn vị:"), Role.CAPTION),
            *(Legend(look.tone, look.word) for state, look in LOOKS.items() if state is not ReportState.FORWARDER),
            FILL,
            spacing=12,
        )
        self.filter_row = row(self.grouping_tabs, FILL, self.search_box)
        main = boxed(column(self.filter_row, grow(self.map), legend, spacing=8))
        self.chase = ChasePart(self, self.context)
        self.map_export: ListExport | None = None
        self.keeping: KeptFilters | None = None
        self.split = Split(main, self.chase, side_width=300, main_height=280, side_height=280)
        self.body.addLayout(row(*(grow(card) for card in self.stats.values()), spacing=12))
        self.body.addWidget(self.split, 1)
        self.safety = SafetyReminder(self, self.context, self.body)

    def _offer_lists(self) -> None:
        """Papers and kept filters, once the page has been read: what they need loads longer than the page."""
        self.chase.offer_papers()
        if self.map_export is None:
            from desktop.ui.tables.export import ListExport

            self.map_export = ListExport(self, self.context, self.map, self._describe_map)
            self.add_action(self.map_export.button)

    def _offer_filters(self, kept: "Sequence[KeptFilter]") -> None:
        if self.keeping is None:
            from desktop.ui.kept_filters import KeptFilterButton, KeptFilters

            self.keeping = KeptFilters(self, self.context, OVERVIEW, self.filter_values)
            self.keeping.wanted.connect(self._apply_kept)
            self.filter_row.addWidget(KeptFilterButton(self.keeping))
        self.keeping.offer(kept)

    def filter_values(self) -> dict[str, str]:
        """All that limits and orders the map, as it is kept by name."""
        return {"grouping": Grouping(self.grouping_tabs.current()).name, "search": self.search_box.text()}

    @Slot(object)
    def _apply_kept(self, values: dict[str, str]) -> None:
        """Look at what a kept filter asks for."""
        self.grouping_tabs.set_current(Grouping.__members__.get(values.get("grouping", ""), Grouping.AREA))
        self.search_box.search_for(values.get("search", ""))

    def _describe_map(self) -> "ListWords":
        from desktop.ui.tables.export import ListWords

        status, words = self._following.status if self._following else None, self.search_box.text().strip()
        notes = [subtitle_of(status) if status else "", self.tr("Tìm: {0}").format(words) if words else ""]
        return ListWords(self.tr("Tình hình nộp báo cáo"), notes)

    def _connect_signals(self) -> None:
        self.context.period_changed.connect(self.refresh_when_seen)
        self.grouping_tabs.changed.connect(self._show_map)
        self.search_box.searched.connect(self._show_map)
        self.map.toggled.connect(self._toggle)
        self.map.agency_chosen.connect(self._open_report)
        self.chase.opened.connect(self._open_chased)
        self.map.row_changed.connect(self._allow_ruling)
        self.time_button.clicked.connect(self._ask_time)

    @override
    def refresh(self) -> None:
        look = self.context.take_first_look()
        if isinstance(look, Following):
            self._show(look)
        else:
            self.start(self.context.reading(_read, self.context.period), self._show_read)
        if self._decides:
            self.safety.refresh()

    @Slot(object)
    def _show_read(self, seen: "_Seen") -> None:
        self._offer_lists()
        self._offer_filters(seen.kept)
        self._show(seen.following)

    def _show(self, following: Following) -> None:
        if not self._opened:
            self._opened = {agency.area for agency in to_chase(following.status)[:1]}
        self._following = following
        self.set_subtitle(subtitle_of(following.status))
        self._show_map()
        self.chase.show_following(following)
        self.chase.trend.show_lines(trend_of(following, self._today(following)))
        self._allow_ruling()
        self.refreshed.emit()

    def _today(self, following: Following) -> date:
        """Today, as the folder's clock says; it need not be open for what the first look shows."""
        status = following.status
        if status.last_day is not None and status.days_left is not None:
            return status.last_day - timedelta(days=status.days_left)
        return today(self.context.workspace.clock)

    def _chosen(self) -> AgencyStatus | None:
        chosen = self.map.current_row()
        return chosen.agency if isinstance(chosen, AgencyRow) else None

    @Slot()
    def _allow_ruling(self) -> None:
        chosen = self._chosen()
        late = chosen is not None and (chosen.late_by > 0 or (chosen.ruling is not None and bool(chosen.received_at)))
        self.time_button.set_allowed(late, self.tr("Chọn một đơn vị nộp chậm trong bảng"))

    @Slot()
    def _ask_time(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.rule_on(chosen)

    def rule_on(self, agency: AgencyStatus) -> None:
        """Ask which time of an agency's report counts."""
        from desktop.ui.overview.time_ruling import TimeRulingDialog  # what signs is loaded with its base

        self.dialog: TimeRulingDialog = TimeRulingDialog(self, self.context, self.context.period, agency)
        self.dialog.succeeded.connect(self._say_ruled)
        self.dialog.open()

    @Slot(object)
    def _say_ruled(self, words: str) -> None:
        self.toast.emit(self.tr("Đã ghi quyết định về thời điểm nộp"), words)

    def _show_counts(self) -> None:
        if self._following is None:
            return
        for count in state_counts(self._following.status):
            self.stats[count.state].set_value(str(count.number), count.short_note if self.narrow else count.note)

    @Slot()
    def _show_map(self) -> None:
        if self._following is None:
            return
        earlier = self._following.earlier
        self.map.row_model.set_rows(
            map_rows(
                self._following.status.agencies,
                [period.agencies for period in earlier],
                Grouping(self.grouping_tabs.current()),
                self._opened,
                self.search_box.text(),
            )
        )
        self._lay_out()

    @Slot(str)
    def _toggle(self, key: str) -> None:
        self._opened ^= {key}
        self._show_map()

    @Slot(str)
    def _open_report(self, code: str) -> None:
        self.asked_for.emit(READING, code)

    @Slot(object)
    def _open_chased(self, row: ChaseRow) -> None:
        held = state_of(row.agency) is ReportState.HELD
        self.asked_for.emit(INTAKE if held else READING, row.agency.code)

    @override
    def go_to(self, target: object) -> None:
        """Come to an agency of the map."""
        following = self._following
        agency = next((a for a in following.status.agencies if a.code == target), None) if following else None
        if agency is not None:
            self.search_box.clear()
            self.grouping_tabs.set_current(Grouping.AREA)
            self._opened.add(agency.area)
            self._show_map()
            self.map.show_row(lambda row: isinstance(row, AgencyRow) and row.agency.code == target)

    @override
    def _lay_out(self) -> None:
        self._show_counts()
        self.split.set_narrow(self.narrow)
        self.map.set_narrow(self.narrow)
        earlier = self._following.earlier if self._following else ()
        for at, number in enumerate(EARLIER):
            shown = at < len(earlier)
            self.map.setColumnHidden(number, self.narrow or not shown)
            if shown:
                self.map.row_model.set_title(number, earlier[at].period.name)
        if self._following is not None:
            self.map.row_model.set_title(NOW, self._following.status.period.name)
        self.map.setColumnHidden(ASSURANCE, self.narrow or len(earlier) > 1 or self.width() < _WIDE)


@dataclass(frozen=True)
class _Seen:
    following: Following
    kept: "tuple[KeptFilter, ...]"


def _read(session: "Session", clock: Clock, period: str) -> _Seen:
    from desktop.services.follow_up.status import follow_period  # the page may be shown before the database's libraries
    from desktop.services.workplace.kept_filters import kept_filters

    return _Seen(follow_period(session, clock, period), kept_filters(session, clock, OVERVIEW))
