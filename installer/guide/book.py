"""A guide as PDF: cover, contents with page numbers, chapters, numbered figures, bookmarks."""

from collections.abc import Mapping
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Spacer,
    TableStyle,
)
from reportlab.platypus import Paragraph as Set
from reportlab.platypus.tableofcontents import TableOfContents

from desktop.core.overriding import override
from desktop.core.version import VERSION
from installer.guide import looks
from installer.guide.flow import Entry, Flow
from installer.guide.manuscript import Heading, Manuscript, Paragraph
from installer.guide.palette import use_palettes

PRODUCT = "Sổ Dân vận"
_TIGHT = TableStyle([(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")])
_COVER, _INSIDE = "cover", "inside"


class Book(BaseDocTemplate):
    """Notes where each heading has come to stand, for the contents and the bookmarks.

    Args:
        path: The PDF to write.
        title: Stands on every page and in the properties of the file.
    """

    def __init__(self, path: Path, title: str) -> None:
        super().__init__(
            str(path), pagesize=(looks.WIDTH, looks.HEIGHT), title=title, author=PRODUCT, lang="vi-VN", invariant=1
        )
        self._book_title, self._entries = title, 0
        height = looks.HEIGHT - 2 * looks.MARGIN
        inner = Frame(looks.MARGIN, looks.MARGIN, looks.INNER, height, 0, 0, 0, 0)
        low = Frame(looks.MARGIN, looks.MARGIN, looks.INNER, height - 60 * mm, 0, 0, 0, 0)
        self.addPageTemplates(
            [PageTemplate(_COVER, [low], onPage=_cover), PageTemplate(_INSIDE, [inner], onPage=self._inside)]
        )

    @override
    def beforeDocument(self) -> None:
        """Each pass over the pages counts anew."""
        self._entries = 0

    @override
    def afterFlowable(self, flowable: Flowable) -> None:
        """A heading has been set: where it stands is known now."""
        if not isinstance(flowable, Entry):
            return
        self._entries += 1
        key, text = f"entry-{self._entries}", flowable.getPlainText()
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(text, key, flowable.depth, closed=flowable.depth == 0)
        self.notify("TOCEntry", (flowable.depth, text, self.page, key))

    def _inside(self, canvas: Canvas, _document: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.setFont(looks.REGULAR, 8)
        canvas.setFillColor(looks.MUTED)
        canvas.drawString(looks.MARGIN, looks.HEIGHT - 13 * mm, self._book_title)
        canvas.drawRightString(looks.WIDTH - looks.MARGIN, 11 * mm, str(canvas.getPageNumber()))
        canvas.setStrokeColor(looks.LINE)
        canvas.line(looks.MARGIN, looks.HEIGHT - 15 * mm, looks.WIDTH - looks.MARGIN, looks.HEIGHT - 15 * mm)
        canvas.restoreState()


def _cover(canvas: Canvas, _document: BaseDocTemplate) -> None:
    canvas.saveState()
    canvas.setFillColor(looks.ACCENT)
    canvas.rect(0, looks.HEIGHT - 62 * mm, looks.WIDTH, 62 * mm, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    canvas.setFont(looks.BOLD, 30)
    canvas.drawString(looks.MARGIN, looks.HEIGHT - 38 * mm, PRODUCT)
    canvas.setFont(looks.REGULAR, 11)
    canvas.drawString(looks.MARGIN, looks.HEIGHT - 48 * mm, f"Bản {VERSION}")
    canvas.restoreState()


def write_book(manuscript: Manuscript, pictures: Mapping[str, Path], path: Path) -> int:
    """Write a guide; what stands before its first chapter is on the cover.

    Returns:
        How many pages it has.
    """
    looks.register_fonts()
    at = next(n for n, block in enumerate(manuscript.blocks) if isinstance(block, Heading))
    contents = TableOfContents(levelStyles=list(looks.CONTENTS), dotsMinLevel=0, tableStyle=_TIGHT)
    story: list[Flowable] = [Set(manuscript.title, looks.TITLE), Spacer(1, 6)]
    story += [Set(block.text, looks.BODY) for block in manuscript.blocks[:at] if isinstance(block, Paragraph)]
    story += [NextPageTemplate(_INSIDE), PageBreak(), Set("Mục lục", looks.HEADINGS[2]), contents]
    story += Flow(pictures).of(manuscript.blocks[at:])
    book = Book(path, f"{PRODUCT}: {manuscript.title[:1].lower()}{manuscript.title[1:]}")
    book.multiBuild(story)
    use_palettes(path)
    return book.page


def write_notes(manuscript: Manuscript, path: Path) -> int:
    """Write a text without cover and contents, as release notes are.

    Returns:
        How many pages it has.
    """
    looks.register_fonts()
    book = Book(path, f"{PRODUCT}: {manuscript.title[:1].lower()}{manuscript.title[1:]}")
    book.pageTemplates.pop(0)
    book.build([Set(manuscript.title, looks.TITLE), *Flow({}, chapters=False).of(manuscript.blocks)])
    return book.page
