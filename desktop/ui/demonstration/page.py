"""The workplaces of a demonstration province, each one click away."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout
from typing_extensions import override

from desktop.core.clock import Clock
from desktop.core.text import sort_key
from desktop.services.workspace import Workspace, describe_workplace
from desktop.ui.context import PageContext
from desktop.ui.icons import Icon
from desktop.ui.page import Page
from desktop.ui.parts.cards import Card
from desktop.ui.parts.layouts import FILL, clear, column, scrolled
from desktop.ui.parts.lists import TodoLine


@dataclass(frozen=True)
class DemonstrationPlace:
    """A workplace of the province. ``unfinished``: its report waits for the visitor."""

    folder: Path
    name: str
    above: str
    unfinished: bool


def list_places(province: Path, clock: Clock) -> tuple[DemonstrationPlace, ...]:
    """The department first, then the agencies: those at work before those that have handed in."""
    from desktop.services.demonstration.days import has_handed_in

    places: list[DemonstrationPlace] = []
    for folder in [province / "department", *sorted((province / "agencies").iterdir())]:
        workspace = Workspace.open(folder, clock)
        try:
            with workspace.reading() as session:
                view = describe_workplace(session, clock)
            at_work = folder.parent.name == "agencies" and not has_handed_in(workspace)
            places.append(DemonstrationPlace(folder, view.agency.short_name, view.parent_name, at_work))
        finally:
            workspace.close()
    return (places[0], *sorted(places[1:], key=lambda p: (not p.unfinished, sort_key(p.name))))


class DemonstrationPage(Page):
    """Lets a visitor look at the loop from every side."""

    chosen = Signal(object)
    """Folder of the workplace to open."""

    def __init__(self, context: PageContext, province: Path) -> None:
        super().__init__(
            context.jobs,
            self.tr("Đổi vai minh họa"),
            self.tr(
                "Tỉnh minh họa có bản chính của Sở Nội vụ và dữ liệu của từng đơn vị. Mở vai nào để xem từ phía đó."
            ),
        )
        self.context = context
        self._province = province
        self._build_widgets()

    def _build_widgets(self) -> None:
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.body.addWidget(scrolled(column(Card(self._lines), FILL)), 1)

    @override
    def refresh(self) -> None:
        province, clock = self._province, self.context.workspace.clock
        self.start(lambda: list_places(province, clock), self._show)

    @Slot(object)
    def _show(self, places: Sequence[DemonstrationPlace]) -> None:
        clear(self._lines)
        for place in places:
            is_department = place.folder.name == "department"
            line = TodoLine(
                place.name,
                self.tr("Bản chính: tiếp nhận, theo dõi, tổng hợp")
                if is_department
                else self.tr("Đang làm báo cáo, chưa nộp")
                if place.unfinished
                else self.tr("Đã nộp báo cáo 6 tháng; đang làm báo cáo năm"),
                self.tr("Mở"),
                icon=Icon.BUILDING_GOVERNMENT if is_department else Icon.HOME,
                target=place.folder,
            )
            line.activated.connect(self.chosen)
            self._lines.addWidget(line)
        self.refreshed.emit()
