"""Blocks of a text as what reportlab sets on pages."""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from PIL import Image as Bitmap
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Image, KeepTogether, PageBreak, Spacer, TableStyle
from reportlab.platypus import Paragraph as Set
from reportlab.platypus import Table as Grid

from installer.guide import looks
from installer.guide.manuscript import Block, Heading, Item, Paragraph, Picture, Table

_CHAPTER = 2
_COLORS = 128
"""Enough for the flat surfaces of a window; the picture is a quarter of its size."""
_HIGHEST = 105 * mm
_FEW_ROWS = 8
_ROOM_AFTER_HEADING = 30 * mm
_ROOM_FOR_CHAPTER = 150 * mm
"""A picture and what is said of it."""
_GRID = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("BACKGROUND", (0, 0), (-1, 0), looks.TINT),
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, looks.LINE),
        ("TOPPADDING", (0, 0), (-1, -1), 3.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4.5),
        ("LEFTPADDING", (0, 0), (-1, -1), 5),
        ("RIGHTPADDING", (0, 0), (-1, -1), 5),
    ]
)


class Flow:
    """Sets blocks one after the other, and counts chapters and figures.

    Args:
        pictures: Where the picture of each page lies.
        width: Of the column, in points.
        chapters: Chapters have numbers, and begin a page where little room is left on the last.
    """

    def __init__(self, pictures: Mapping[str, Path], width: float = looks.INNER, *, chapters: bool = True) -> None:
        self._pictures, self._width, self._has_chapters = pictures, width, chapters
        self._chapter = self._section = self._figure = 0

    def of(self, blocks: Sequence[Block]) -> Iterator[Flowable]:
        """What stands on the pages."""
        waiting: list[Flowable] = []
        for block, following in pairwise([*blocks, None]):
            waiting += self._of(block) if block is not None else ()
            if not (isinstance(block, Heading) and block.level > _CHAPTER and _is_small(following)):
                yield from [KeepTogether(waiting)] if len(waiting) > 1 and _is_small(block) else waiting
                waiting = []

    def _of(self, block: Block) -> Iterator[Flowable]:
        match block:
            case Heading():
                yield from self._heading(block)
            case Paragraph():
                yield Set(_inked(block.text), looks.BODY)
            case Item():
                mark = "•" if block.number is None else f"{block.number}."
                yield Set(_inked(block.text), looks.STEP, bulletText=mark)
            case Table():
                yield self._grid(block)
            case Picture():
                yield self._shown(block)

    def _heading(self, heading: Heading) -> Iterator[Flowable]:
        style = looks.HEADINGS[min(heading.level, max(looks.HEADINGS))]
        if not self._has_chapters or heading.level > _CHAPTER + 1:
            yield CondPageBreak(_ROOM_AFTER_HEADING)
            yield Set(heading.text, style)
        elif heading.level == _CHAPTER:
            self._chapter, self._section = self._chapter + 1, 0
            yield PageBreak() if self._chapter == 1 else CondPageBreak(_ROOM_FOR_CHAPTER)
            yield Entry(f"{self._chapter}. {heading.text}", style, 0)
        else:
            self._section += 1
            yield CondPageBreak(_ROOM_AFTER_HEADING)
            yield Entry(f"{self._chapter}.{self._section}. {heading.text}", style, 1)

    def _grid(self, table: Table) -> Grid:
        head, *rows = table.rows
        cells = [[Set(text, looks.HEAD_CELL) for text in head]]
        cells += [[Set(_inked(text), looks.CELL) for text in row] for row in rows]
        first = 0.32 if len(head) > 1 else 1
        rest = [self._width * (1 - first) / (len(head) - 1)] * (len(head) - 1)
        return Grid(cells, [self._width * first, *rest], repeatRows=1, style=_GRID, spaceAfter=7)

    def _shown(self, picture: Picture) -> Flowable:
        self._figure += 1
        with Bitmap.open(self._pictures[picture.page]) as whole:
            size = (*whole.size, *whole.size)
            box = [round(share * length / 100) for share, length in zip(picture.part, size, strict=True)]
            part = whole.convert("RGB").crop((box[0], box[1], box[2], box[3])).quantize(_COLORS)
        data = BytesIO()
        part.save(data, "PNG")
        data.seek(0)
        width = self._width * min(1, (picture.part[2] - picture.part[0]) / 100 * 1.5)
        height = width * part.height / part.width
        if height > _HIGHEST:
            width, height = width * _HIGHEST / height, _HIGHEST
        framed = Grid([[Image(data, width, height)]], style=[("BOX", (0, 0), (-1, -1), 0.6, looks.LINE), *_TIGHT])
        caption = Set(f"<b>Hình {self._figure}.</b> {picture.caption}", looks.CAPTION)
        return KeepTogether([Spacer(1, 5), framed, Spacer(1, 4), caption])


_TIGHT = [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]


def _is_small(block: Block | None) -> bool:
    """A table that shall stand on one page, with its heading."""
    return isinstance(block, Table) and len(block.rows) <= _FEW_ROWS


def _inked(text: str) -> str:
    """What is slanted in the text stands out by its colour: the typeface has no slanted letters."""
    return text.replace("<i>", f'<font color="#{looks.ACCENT.hexval()[2:]}">').replace("</i>", "</font>")


class Entry(Set):
    """A heading that stands in the contents and among the bookmarks."""

    def __init__(self, text: str, style: ParagraphStyle, depth: int) -> None:
        super().__init__(text, style)
        self.depth = depth
