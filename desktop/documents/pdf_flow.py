"""From the blocks of a document to the flowables of reportlab, in reading order."""

from collections.abc import Callable, Iterator, Sequence

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, LongTable
from reportlab.platypus import Paragraph as PdfParagraph

from desktop.documents import layout
from desktop.documents.fonts import Face, face
from desktop.documents.head_layout import head_layout
from desktop.documents.lines import Line, line
from desktop.documents.model import (
    Align,
    Annex,
    BarChart,
    Block,
    Bullet,
    Heading,
    OfficialDocument,
    Orientation,
    Paragraph,
    QrCode,
    Table,
)
from desktop.documents.pdf_parts import Addressees, CentredLines, DocumentHead
from desktop.documents.pdf_signature import Box, Closing, SignatureBlock
from desktop.documents.pdf_spoken import Spoken
from desktop.documents.pdf_table import ALIGNMENT, TableBuilder, markup

_BODY = ParagraphStyle(
    "body",
    fontName=Face.REGULAR.value,
    fontSize=layout.BODY_SIZE,
    leading=layout.BODY_SIZE * layout.LINE_SPACING,
    alignment=ALIGNMENT[Align.JUSTIFY],
    firstLineIndent=layout.FIRST_LINE_INDENT,
    spaceBefore=layout.PARAGRAPH_GAP,
    allowWidows=0,
    allowOrphans=0,
    splitLongWords=True,
)
_HEADING = ParagraphStyle(
    "heading", parent=_BODY, fontName=Face.BOLD.value, alignment=ALIGNMENT[Align.LEFT], keepWithNext=1
)
_HEADING_OF_PART = ParagraphStyle("heading-1", parent=_HEADING, spaceBefore=2 * layout.PARAGRAPH_GAP)
_CAPTION = ParagraphStyle(
    "caption",
    parent=_HEADING,
    alignment=ALIGNMENT[Align.CENTRE],
    firstLineIndent=0,
    spaceBefore=2 * layout.PARAGRAPH_GAP,
    spaceAfter=layout.PARAGRAPH_GAP,
)

_TITLE_WITH_TABLE = 60 * layout.MM
"""Room wanted for a title above a table: the title, the table's head and some rows."""


class Bookmarked(PdfParagraph):
    """A heading that the outline of the file leads to."""

    bookmark = ""
    level = 0


def body(document: OfficialDocument, found: Callable[[Box], None]) -> Iterator[Flowable]:
    """Everything before the annexes; what is last is tied to the signature block."""
    yield DocumentHead(head_layout(document))
    if not document.is_letter:
        yield CentredLines(_title_lines(document), ruled=True, space_after=8, bookmark=document.type_name.upper())
    if document.addressee_lines:
        yield Addressees(document.addressee_lines)
    *others, last = document.blocks
    yield from _flowables(others, layout.TEXT_WIDTH)
    end = _flowable(last, layout.TEXT_WIDTH)
    signature = SignatureBlock(document, found)
    if isinstance(end, (PdfParagraph, LongTable)):
        yield Closing(end, signature)
    else:
        yield from (end, signature)


def annex(part: Annex) -> Iterator[Flowable]:
    """An annex: its number, title and reference, then its blocks."""
    lines = [line(part.label, Face.BOLD, layout.ANNEX_SIZE)]
    lines.append(line(part.title.upper(), Face.BOLD, layout.ANNEX_TITLE_SIZE))
    if part.reference:
        lines.append(line(f"({part.reference})", Face.ITALIC, layout.ANNEX_REFERENCE_SIZE))
    title = f"{part.label}. {part.title.upper()}" if part.number else part.title.upper()
    yield CentredLines(lines, ruled=True, space_after=10, bookmark=title)
    width = layout.LANDSCAPE_TEXT_WIDTH if part.orientation is Orientation.LANDSCAPE else layout.TEXT_WIDTH
    yield from _flowables(part.blocks, width)


def _flowables(blocks: Sequence[Block], width: float) -> Iterator[Flowable]:
    for i, block in enumerate(blocks):
        flowable = _flowable(block, width)
        if _is_title(block) and i + 1 < len(blocks) and isinstance(blocks[i + 1], Table):
            yield CondPageBreak(_TITLE_WITH_TABLE)
            vars(flowable)["keepWithNext"] = 0  # reportlab would keep it with the whole table
        yield flowable


def _is_title(block: Block) -> bool:
    return isinstance(block, Heading) or (isinstance(block, Paragraph) and block.strong)


def _title_lines(document: OfficialDocument) -> list[Line]:
    title = line(document.type_name.upper(), Face.BOLD, layout.TYPE_SIZE)
    return [title, *(line(text, Face.BOLD, layout.SUBJECT_SIZE) for text in document.subject)]


def _flowable(block: Block, width: float) -> Flowable:
    match block:
        case Heading():
            return _heading(block)
        case Paragraph():
            return PdfParagraph(markup(block.text), _paragraph_style(block))
        case Bullet():
            return PdfParagraph(markup(block.line), _BODY)
        case Table():
            return TableBuilder(block, width).build()
        case BarChart():
            return _chart(block, width)
        case QrCode():
            from desktop.documents.qr_drawing import QrDrawing  # few documents have such codes

            return Spoken(QrDrawing(block), " ".join(("Mã QR.", *block.words)))


def _chart(block: BarChart, width: float) -> Flowable:
    from desktop.documents.chart_drawing import chart_drawing  # few documents have charts

    drawing = Spoken(chart_drawing(block, width), block.spoken)
    return KeepTogether([PdfParagraph(markup(block.caption), _CAPTION), drawing])


def _heading(block: Heading) -> Bookmarked:
    heading = Bookmarked(markup(block.line), _HEADING_OF_PART if block.level == 1 else _HEADING)
    heading.bookmark = block.line
    heading.level = block.level - 1
    return heading


def _paragraph_style(block: Paragraph) -> ParagraphStyle:
    if not (block.italic or block.strong) and block.align is Align.JUSTIFY:
        return _BODY
    return ParagraphStyle(
        "special",
        parent=_BODY,
        fontName=face(bold=block.strong, italic=block.italic).value,
        alignment=ALIGNMENT[block.align],
        firstLineIndent=layout.FIRST_LINE_INDENT if block.align is Align.JUSTIFY else 0,
        keepWithNext=int(block.strong),
    )
