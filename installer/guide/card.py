"""A quick card: one page to hang beside the screen, in two columns of boxes."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, PageTemplate, Spacer
from reportlab.platypus import Paragraph as Set
from reportlab.platypus import Table as Grid

from desktop.core.version import VERSION
from installer.guide import looks
from installer.guide.book import PRODUCT
from installer.guide.manuscript import Block, Heading, Item, Manuscript, Paragraph, Table
from installer.tools import BuildError

_MARGIN = 12 * mm
_GAP = 5 * mm
_BAND = 24 * mm
_COLUMN = (looks.WIDTH - 2 * _MARGIN - _GAP) / 2
_PAD = 7
_TEXT = ParagraphStyle("card", looks.BODY, fontSize=10, leading=14, spaceAfter=2.5)
_STEP = ParagraphStyle("card-step", _TEXT, leftIndent=5 * mm, bulletIndent=0)
_HEAD = ParagraphStyle("card-head", _TEXT, fontName=looks.BOLD, fontSize=12, leading=17, textColor=looks.ACCENT)


def write_card(manuscript: Manuscript, path: Path) -> None:
    """Write a card.

    Raises:
        BuildError: The text needs more than one page.
    """
    looks.register_fonts()
    height = looks.HEIGHT - _BAND - 2 * _MARGIN
    columns = [Frame(_MARGIN + at * (_COLUMN + _GAP), _MARGIN + 3 * mm, _COLUMN, height, 0, 0, 0, 0) for at in range(2)]

    def band(canvas: Canvas, _document: BaseDocTemplate) -> None:
        canvas.setFillColor(looks.ACCENT)
        canvas.rect(0, looks.HEIGHT - _BAND, looks.WIDTH, _BAND, stroke=0, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        canvas.setFont(looks.BOLD, 17)
        canvas.drawString(_MARGIN, looks.HEIGHT - 15 * mm, manuscript.title)
        canvas.setFillColor(looks.MUTED)
        canvas.setFont(looks.REGULAR, 8)
        canvas.drawString(_MARGIN, 8 * mm, f"{PRODUCT}, bản {VERSION}. Trong chương trình: nhấn F1 để đọc trợ giúp.")

    document = BaseDocTemplate(
        str(path),
        pagesize=(looks.WIDTH, looks.HEIGHT),
        title=manuscript.title,
        author=PRODUCT,
        lang="vi-VN",
        invariant=1,
    )
    document.addPageTemplates([PageTemplate("card", columns, onPage=band)])
    document.build(
        [each for box in _boxes(manuscript.blocks) for each in (KeepTogether([box]), Spacer(1, 4 * mm))][:-1]
    )
    if document.page > 1:
        raise BuildError(f"{path.name}: the text needs {document.page} pages instead of one")


def _boxes(blocks: Sequence[Block]) -> list[Flowable]:
    chapter = 0

    def number(block: Block) -> int:
        nonlocal chapter
        chapter += isinstance(block, Heading)
        return chapter

    return [_box([_set(block) for block in part]) for _, part in groupby(blocks, number)]


def _box(content: Sequence[Flowable]) -> Flowable:
    sides = [(f"{side}PADDING", (0, 0), (-1, -1), _PAD) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
    return Grid([[list(content)]], [_COLUMN], style=[("BOX", (0, 0), (-1, -1), 0.7, looks.LINE), *sides])


def _set(block: Block) -> Flowable:
    match block:
        case Heading():
            return Set(block.text, _HEAD)
        case Paragraph():
            return Set(block.text, _TEXT)
        case Item():
            return Set(block.text, _STEP, bulletText="•" if block.number is None else f"{block.number}.")
        case Table():
            width = _COLUMN - 2 * _PAD
            look = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0)]
            look += [(f"{side}PADDING", (0, 0), (-1, -1), 1.5) for side in ("TOP", "BOTTOM")]
            cells = [[Set(text, _TEXT) for text in row] for row in block.rows[1:]]
            return Grid(cells, [width * 0.36, width * 0.64], style=look)
        case _:
            raise BuildError(f"a card has no {type(block).__name__.lower()}")
