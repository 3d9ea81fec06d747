"""Pages as they will be printed: always white paper, whatever the theme; drawn by jobs, so that nothing waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QImage, QKeySequence, QPainter, QPaintEvent, QPen, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget
from typing_extensions import override

from desktop.ui import theme
from desktop.ui.icons import Icon
from desktop.ui.jobs import JobRunner
from desktop.ui.parts.buttons import quiet
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import FILL, column, grow, row
from desktop.ui.parts.painting import painting
from desktop.ui.tokens import Color

if TYPE_CHECKING:
    from desktop.documents.preview import PageImage

_GAP = 12
_ZOOMS = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0)
"""Logical pixels per point."""
_A4_WIDTH = 595
_LEAST_WIDTH, _MOST_WIDTH = 240, 760
"""As wide as there is room means no wider than this: beyond it one sees too little of a page."""
_PAUSE_MS = 120


@dataclass(frozen=True)
class _Drawing:
    """What is to be drawn, so that what was drawn for another size or document is not shown.

    Attributes:
        zoom: Logical pixels per point; ``None`` when each page is ``width`` logical pixels wide.
    """

    number: int
    zoom: float | None
    width: int

    @property
    def scale(self) -> float:
        return self.zoom or self.width / _A4_WIDTH


class PaperView(QWidget):
    """Shows a PDF; zoom in, zoom out, or as wide as there is room.

    Args:
        jobs: Runs the drawing.
        name: What a screen reader calls the pages.
    """

    def __init__(self, jobs: JobRunner, name: str = "") -> None:
        super().__init__()
        self._jobs = jobs
        self._pdf = b""
        self._zoom: float | None = None
        self._document = 0
        self._asked: _Drawing | None = None
        self._build_widgets(name)
        self._connect_signals()

    def _build_widgets(self, name: str) -> None:
        self.page_label = Label("", Role.LABEL)
        self.zoom_out_button = quiet("", Icon.ZOOM_OUT, hint=self.tr("Thu nhỏ (Ctrl+-)"))
        self.fit_button = quiet(self.tr("Vừa chiều rộng"))
        self.zoom_in_button = quiet("", Icon.ZOOM_IN, hint=self.tr("Phóng to (Ctrl++)"))
        self.head = row(self.page_label, FILL, self.zoom_out_button, self.fit_button, self.zoom_in_button)
        self._paper = _Paper()
        self._area = QScrollArea()
        self._area.setWidget(self._paper)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._area.setAccessibleName(name or self.tr("Trang in"))
        self.setLayout(column(self.head, grow(self._area), spacing=6))
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)

    def _connect_signals(self) -> None:
        for keys, do in (
            (QKeySequence.StandardKey.ZoomIn, self._zoom_in),
            (QKeySequence.StandardKey.ZoomOut, self._zoom_out),
        ):
            shortcut = QShortcut(keys, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(do)
        self.zoom_out_button.clicked.connect(self._zoom_out)
        self.zoom_in_button.clicked.connect(self._zoom_in)
        self.fit_button.clicked.connect(self._fit)
        self._pause.timeout.connect(self._draw)
        self._area.verticalScrollBar().valueChanged.connect(self._say_page)

    def show_pdf(self, pdf: bytes, *, keep_place: bool = False) -> None:
        """Show another document from its first page, or a newer state of the same one where it was read."""
        self._pdf = pdf
        self._document += 1
        if not keep_place:
            self._area.verticalScrollBar().setValue(0)
        self._draw()

    def clear(self) -> None:
        """Show nothing."""
        self._pdf = b""
        self._document += 1
        self._paper.set_pages((), 1)
        self._say_page()

    def page_count(self) -> int:
        """How many pages are shown."""
        return self._paper.count()

    @Slot()
    def _draw(self) -> None:
        width = min(max(self._area.viewport().width() - 2, _LEAST_WIDTH), _MOST_WIDTH)
        wanted = _Drawing(self._document, self._zoom, width)
        if not self._pdf or wanted == self._asked:
            return
        self._asked = wanted
        pdf, ratio = self._pdf, self.devicePixelRatioF()

        def work() -> tuple[_Drawing, list["PageImage"]]:
            from desktop.documents.preview import iterate_pages

            width = None if wanted.zoom else round(wanted.width * ratio)
            return wanted, list(iterate_pages(pdf, wanted.scale * ratio, width=width))

        job = self._jobs.run(work)  # its failure is shown by the window
        job.succeeded.connect(self._show)

    @Slot(object)
    def _show(self, drawn: tuple[_Drawing, list["PageImage"]]) -> None:
        wanted, pages = drawn
        if wanted == self._asked and wanted.number == self._document:
            self._paper.set_pages(pages, self.devicePixelRatioF())
            self._say_page()

    @Slot()
    def _zoom_in(self) -> None:
        here = self._scale()
        self._zoom_to(next((zoom for zoom in _ZOOMS if zoom > here + 0.01), _ZOOMS[-1]))

    @Slot()
    def _zoom_out(self) -> None:
        here = self._scale()
        self._zoom_to(next((zoom for zoom in reversed(_ZOOMS) if zoom < here - 0.01), _ZOOMS[0]))

    @Slot()
    def _fit(self) -> None:
        self._zoom_to(None)

    def _scale(self) -> float:
        return self._asked.scale if self._asked else 1

    def _zoom_to(self, zoom: float | None) -> None:
        self._zoom = zoom
        self._draw()

    @Slot()
    def _say_page(self) -> None:
        count = self._paper.count()
        here = self._paper.page_at(self._area.verticalScrollBar().value() + self._area.viewport().height() // 3)
        self.page_label.setText(self.tr("Trang {0}/{1}").format(here, count) if count else "")

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._zoom is None:
            self._pause.start()


class _Paper(QWidget):
    """The pages, one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self._images: tuple[QImage, ...] = ()
        self._boxes: tuple[QRect, ...] = ()

    def count(self) -> int:
        return len(self._images)

    def set_pages(self, pages: "Sequence[PageImage]", ratio: float) -> None:
        self._images = tuple(page_picture(page, ratio) for page in pages)
        boxes: list[QRect] = []
        sizes = [image.deviceIndependentSize().toSize() for image in self._images]
        width = max((size.width() for size in sizes), default=0)
        top = 0
        for size in sizes:
            boxes.append(QRect((width - size.width()) // 2, top, size.width(), size.height()))
            top += size.height() + _GAP
        self._boxes = tuple(boxes)
        self.resize(QSize(width, max(top - _GAP, 0)))
        self.update()

    def page_at(self, y: int) -> int:
        """Number of the page at this height, from 1."""
        return max(sum(box.top() <= y for box in self._boxes), 1)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        with painting(self) as painter:
            for image, box in zip(self._images, self._boxes, strict=True):
                if box.intersects(event.rect()):
                    self._paint_page(painter, image, box)

    def _paint_page(self, painter: QPainter, image: QImage, box: QRect) -> None:
        painter.drawImage(box.topLeft(), image)
        painter.setPen(QPen(theme.color(Color.BORDER_STRONG), 1))
        painter.drawRect(box.adjusted(0, 0, -1, -1))


def page_picture(page: "PageImage", ratio: float) -> QImage:
    """A drawn page, for screens with so many pixels a logical one."""
    pixels = page.pixels
    image = QImage(pixels, page.width, page.height, page.width * 4, QImage.Format.Format_RGBA8888).copy()
    image.setDevicePixelRatio(ratio)
    return image
