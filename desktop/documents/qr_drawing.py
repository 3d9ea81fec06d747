"""Two-dimensional codes in the PDF: black squares."""

# pyright: reportUnknownMemberType=false
# (reportlab's types leave these open)

import segno

from desktop.documents import layout
from desktop.documents.fonts import Face
from desktop.documents.lines import Line, height_of, line
from desktop.documents.model import QrCode
from desktop.documents.pdf_parts import Part

QUIET = 4
"""Modules left white around a code (ISO/IEC 18004)."""
_GAP = 8.0
"""Between a code and the words beside it, in points."""


def qr_of(code: QrCode) -> segno.QRCode:
    """The code, with room for a stain or a crease: 15 % of it may be unreadable."""
    return segno.make_qr(code.text, error="m", boost_error=False)


class QrDrawing(Part):
    """A code at the left and its words beside it."""

    def __init__(self, code: QrCode) -> None:
        super().__init__(space_before=layout.PARAGRAPH_GAP, space_after=layout.PARAGRAPH_GAP)
        self._matrix = qr_of(code).matrix
        self._edge = code.size * layout.MM
        self._words = [line(text, Face.REGULAR, layout.RECIPIENTS_SIZE) for text in code.words]
        self._lines: list[Line] = []

    def measure(self, width: float) -> float:
        """Arrange for a width; the height that it takes."""
        room = width - self._edge - _GAP
        self._lines = [piece for each in self._words for piece in each.wrapped(room)]
        return max(self._edge, height_of(self._lines))

    def draw(self) -> None:
        """Draw at the present origin: one path, so that no hairline shows between the squares."""
        module = self._edge / (len(self._matrix) + 2 * QUIET)
        top = self.height - QUIET * module
        path = self.canv.beginPath()
        for number, row in enumerate(self._matrix):
            for at, dark in enumerate(row):
                if dark:
                    path.rect((QUIET + at) * module, top - (number + 1) * module, module, module)
        self.canv.drawPath(path, stroke=0, fill=1)
        below = (self.height + height_of(self._lines)) / 2
        for each in self._lines:
            self.write(each, self._edge + _GAP, below - each.ascent)
            below -= each.height
