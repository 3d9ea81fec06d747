"""Pages of a document: their size, their numbers, the outline of the file, its properties."""

# pyright: reportUnknownMemberType=false
# (reportlab's stubs leave these open)

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import Any

from reportlab.lib.utils import TimeStamp
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    ActionFlowable,
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
)

from desktop.core.clock import local
from desktop.core.text import nfc
from desktop.documents import layout
from desktop.documents.fonts import Face
from desktop.documents.model import PROGRAM_NAME, FileProperties, Orientation
from desktop.documents.pdf_flow import Bookmarked
from desktop.documents.pdf_parts import CentredLines


class PageMaker(BaseDocTemplate):
    """Lays a story out on pages; main part and annexes count their pages each from 1.

    The first page of a part shows no number.
    """

    def __init__(self, stream: BytesIO, properties: FileProperties, first: Orientation = Orientation.PORTRAIT) -> None:
        super().__init__(
            stream,
            pagesize=(layout.PAGE_WIDTH, layout.PAGE_HEIGHT),
            title=nfc(properties.title),
            author=nfc(properties.author),
            subject=nfc(properties.subject),
            keywords=[nfc(word) for word in properties.keywords],
            creator=PROGRAM_NAME,
            producer=PROGRAM_NAME,
            lang="vi-VN",
            invariant=1,
            pageCompression=1,
            initialFontName=Face.REGULAR.value,
            displayDocTitle=True,
        )
        self._moment = properties.made_at
        self._mark = properties.mark
        self._part_page = 0
        self._part_begins = False
        self._outline_level = -1
        self._bookmarks = 0
        self.addPageTemplates([_template(turned) for turned in sorted(Orientation, key=lambda each: each is not first)])

    def make(self, story: list[Flowable]) -> None:
        """Lay out and write the file."""
        self.build(story, canvasmaker=partial(_canvas, self._moment))

    def new_part(self, orientation: Orientation) -> Iterator[Flowable]:
        """What begins an annex: a new page, whose count starts again."""
        yield NextPageTemplate(orientation.value)
        yield _Call(self._begin_part)
        yield PageBreak()

    def _begin_part(self) -> None:
        self._part_begins = True

    def handle_pageBegin(self) -> None:  # noqa: N802 - reportlab's name
        """Count the page and write its number."""
        if self._part_begins:
            self._part_begins, self._part_page = False, 0
        self._part_page += 1
        super().handle_pageBegin()
        canvas: Canvas = self.canv
        width, height = self.pageTemplate.pagesize
        if self._mark:
            draw_mark(canvas, width, height, self._mark)
        if self._part_page > 1:
            canvas.saveState()
            canvas.setFont(Face.REGULAR.value, layout.PAGE_NUMBER_SIZE)
            canvas.drawCentredString(width / 2, height - layout.PAGE_NUMBER_FROM_TOP, str(self._part_page))
            canvas.restoreState()

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's name
        """Add headings to the outline of the file."""
        if isinstance(flowable, CentredLines) and flowable.bookmark:
            self._add_bookmark(flowable.bookmark, 0)
        elif isinstance(flowable, Bookmarked):
            self._add_bookmark(flowable.bookmark, flowable.level + 1)

    def _add_bookmark(self, title: str, level: int) -> None:
        self._bookmarks += 1
        key = f"muc{self._bookmarks}"
        self.canv.bookmarkPage(key)
        self._outline_level = min(level, self._outline_level + 1)
        self.canv.addOutlineEntry(nfc(title), key, self._outline_level, closed=False)


def draw_mark(canvas: Canvas, width: float, height: float, mark: str) -> None:
    """Say across the whole page, pale and under everything, and at its head, that it is not a real one."""
    canvas.saveState()
    canvas.setFillGray(layout.MARK_GRAY)
    canvas.setFont(Face.BOLD.value, layout.MARK_ACROSS_SIZE)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(layout.MARK_ANGLE)
    canvas.drawCentredString(0, 0, mark.partition(" – ")[0])
    canvas.restoreState()
    canvas.saveState()
    canvas.setFont(Face.BOLD.value, layout.MARK_SIZE)
    canvas.drawCentredString(width / 2, height - layout.MARK_FROM_TOP, mark)
    canvas.restoreState()


class _Call(ActionFlowable):
    """Calls something when the story comes to it."""

    def __init__(self, action: Any) -> None:  # noqa: ANN401 - reportlab's classes are not typed
        super().__init__(())
        self._action = action

    def apply(self, doc: Any) -> None:  # noqa: ANN401, ARG002 - reportlab calls it so
        """Called by reportlab."""
        self._action()


def _template(orientation: Orientation) -> PageTemplate:
    portrait = (layout.PAGE_WIDTH, layout.PAGE_HEIGHT)
    landscape = (layout.PAGE_HEIGHT, layout.PAGE_WIDTH)
    size = landscape if orientation is Orientation.LANDSCAPE else portrait
    frame = Frame(
        layout.MARGIN_LEFT,
        layout.MARGIN_BOTTOM,
        size[0] - layout.MARGIN_LEFT - layout.MARGIN_RIGHT,
        size[1] - layout.MARGIN_TOP - layout.MARGIN_BOTTOM,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    return PageTemplate(orientation.value, [frame], pagesize=size)


def _canvas(moment: datetime, *args: Any, **options: Any) -> Canvas:  # noqa: ANN401 - passed through to reportlab
    canvas = Canvas(*args, **options)
    properties: Any = vars(canvas)["_doc"]
    vars(properties)["_timeStamp"] = _time_stamp(moment)  # reportlab has no other way to set the time
    properties.updateSignature(moment.isoformat())
    return canvas


def _time_stamp(moment: datetime) -> TimeStamp:
    there = local(moment)
    stamp = TimeStamp(invariant=1)
    stamp.t = moment.timestamp()
    stamp.lt = there.timetuple()
    stamp.YMDhms = tuple(there.timetuple())[:6]
    stamp.dhh, stamp.dmm, stamp.tzname = 7, 0, "+07"
    return stamp
