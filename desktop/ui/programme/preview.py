"""The screens that agencies will see: their real pages, on a data folder that is thrown away afterwards."""

from PySide6.QtCore import QSize, Slot
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget
from typing_extensions import override

from desktop.services.programme.preview import Preview
from desktop.ui.context import PageContext
from desktop.ui.dialogs import room_for
from desktop.ui.indicators.page import IndicatorsPage
from desktop.ui.jobs import JobRunner
from desktop.ui.narrative.page import NarrativePage
from desktop.ui.page import Page
from desktop.ui.parts.banners import Banner
from desktop.ui.parts.layouts import FILL, column, grow, row
from desktop.ui.parts.tabs import CountTabs
from desktop.ui.registers.page import RegistersPage
from desktop.ui.tasks.page import TasksPage
from desktop.ui.tokens import Space, Tone, px

_SHOWN: tuple[tuple[str, type[TasksPage | RegistersPage | IndicatorsPage | NarrativePage]], ...] = (
    ("Nhiệm vụ", TasksPage),
    ("Sổ theo dõi", RegistersPage),
    ("Biểu số liệu", IndicatorsPage),
    ("Nội dung báo cáo", NarrativePage),
)
_FIRST = 2
_WIDTH, _HEIGHT = 1180, 680


class PreviewDialog(QDialog):
    """Four pages of an agency; what is typed here is gone when it is closed.

    Args:
        parent: The page that shows it.
        jobs: The window's runner: pages work on the throw-away folder through it.
        preview: The folder; it is thrown away with the dialog.
    """

    def __init__(self, parent: QWidget, jobs: JobRunner, preview: Preview) -> None:
        super().__init__(parent)
        self._jobs, self._preview = jobs, preview
        self.setWindowTitle(self.tr("Xem thử: {0}").format(preview.name))
        self.context = PageContext(jobs, preview.workspace, preview.period)
        self.context.setParent(self)
        self.pages: dict[int, Page] = {}
        self.tabs = CountTabs([name for name, _page in _SHOWN])
        self.stack = QStackedWidget()
        told = Banner(
            Tone.LATE,
            self.tr("Màn hình thật của {0} theo bản thảo.").format(preview.name),
            self.tr("Gõ thử thoải mái: đóng cửa sổ này thì mọi thứ đã gõ bị bỏ."),
        )
        self.setLayout(column(told, row(self.tabs, FILL), grow(self.stack), spacing=Space.S, margins=(12, 12, 12, 12)))
        self.resize(QSize(px(_WIDTH), px(_HEIGHT)).boundedTo(room_for(parent)))
        self.tabs.changed.connect(self.show_page)
        self.tabs.set_current(_FIRST)

    @Slot(int)
    def show_page(self, at: int) -> None:
        """Show a page; it is made when it is first asked for."""
        if at not in self.pages:
            page = self.pages[at] = _SHOWN[at][1](self.context)
            page.set_narrow(narrow=True)
            self._jobs.announced.connect(page.hear)
            self.stack.addWidget(page)
        self.stack.setCurrentWidget(self.pages[at])

    @override
    def done(self, r: int) -> None:
        """Close; the folder goes once the pages' work has ended, because jobs run one after another."""
        self._jobs.run(self._preview.close)
        super().done(r)
        self.deleteLater()
