"""The page with the data of a report as codes: as large as the page allows, each with its number below."""

# pyright: reportUnknownMemberType=false
# (reportlab's types leave these open)

from collections.abc import Iterator, Sequence

import segno
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.pathobject import PDFPathObject
from reportlab.platypus import Flowable
from reportlab.platypus import Paragraph as PdfParagraph

from desktop.documents import layout
from desktop.documents.fonts import Face
from desktop.documents.lines import line
from desktop.documents.model import Align, CodePage
from desktop.documents.pdf_parts import CentredLines, Part
from desktop.documents.pdf_spoken import spoken
from desktop.documents.pdf_table import ALIGNMENT, markup

COLUMNS = 2
_EDGE = 70 * layout.MM
"""Of a code with its white border: three rows of them fill a page."""
_QUIET = 4
"""Modules left white around a code (ISO/IEC 18004)."""
_STRONG_UP_TO = 28
"""Versions that are read easily even where 15 % of a code must be made good; a denser one makes good 7 %."""
_SAID = "chỉ máy quét đọc được"
_WORDS = ParagraphStyle(
    "code-words",
    fontName=Face.REGULAR.value,
    fontSize=layout.RECIPIENTS_SIZE,
    leading=layout.RECIPIENTS_SIZE * layout.LINE_SPACING,
    alignment=ALIGNMENT[Align.CENTRE],
)


def code_page(page: CodePage) -> Iterator[Flowable]:
    """Title, words for people, codes row by row."""
    title = line(page.title.upper(), Face.BOLD, layout.ANNEX_SIZE)
    yield CentredLines([title], ruled=False, space_after=2, bookmark=page.title)
    for words in page.words:
        yield PdfParagraph(markup(words), _WORDS)
    for first in range(0, len(page.codes), COLUMNS):
        yield _CodeRow(page.codes[first : first + COLUMNS], first + 1, len(page.codes))


class _CodeRow(Part):
    """Codes beside each other."""

    def __init__(self, codes: Sequence[bytes], first: int, count: int) -> None:
        super().__init__(space_before=1)
        self._matrices = [_code(content).matrix for content in codes]
        self._captions = [
            line(f"Mã {number}/{count}", Face.REGULAR, layout.RECIPIENTS_SIZE)
            for number in range(first, first + len(codes))
        ]

    def measure(self, width: float) -> float:
        """The height that it takes, of any width."""
        del width
        return _EDGE + self._captions[0].height

    def draw(self) -> None:
        """Draw at the present origin."""
        share = self.width / COLUMNS
        for at, (matrix, caption) in enumerate(zip(self._matrices, self._captions, strict=True)):
            middle = (at + 0.5) * share
            path = self.canv.beginPath()
            _trace(path, matrix, middle - _EDGE / 2, self.height)
            with spoken(self.canv, f"{caption.text} ({_SAID})"):
                self.canv.drawPath(path, stroke=0, fill=1)
            self.write_centred(caption, middle, self.height - _EDGE - caption.ascent)


def _trace(path: PDFPathObject, matrix: Sequence[bytearray], left: float, top: float) -> None:
    """One path of bars, as long as squares stand beside each other: no hairline shows, and the file stays small."""
    module = _EDGE / (len(matrix) + 2 * _QUIET)
    for number, row in enumerate(matrix):
        begin = 0
        y = top - (_QUIET + number + 1) * module
        for at, (dark, after) in enumerate(zip(row, [*row[1:], None], strict=True)):
            if dark == after:
                continue
            if dark:
                path.rect(left + (_QUIET + begin) * module, y, (at + 1 - begin) * module, module)
            begin = at + 1


def _code(content: bytes) -> segno.QRCode:
    strong = segno.make_qr(content, error="m", mode="byte", boost_error=False)
    if int(strong.version) <= _STRONG_UP_TO:
        return strong
    return segno.make_qr(content, error="l", mode="byte", boost_error=False)
