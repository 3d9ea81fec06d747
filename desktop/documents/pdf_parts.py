"""The parts of a document that are no running text, drawn at the places that Nghị định 30/2020 gives them."""

from collections.abc import Sequence

from reportlab.platypus import Flowable

from desktop.documents import layout
from desktop.documents.fonts import Face
from desktop.documents.head_layout import HeadLayout
from desktop.documents.lines import Line, balanced, height_of, line


class Part(Flowable):
    """Something of known height that is drawn as wide as the text."""

    def __init__(self, space_before: float = 0, space_after: float = 0) -> None:
        super().__init__()
        self.spaceBefore = space_before
        self.spaceAfter = space_after
        self.width = 0.0
        self.height = 0.0

    def measure(self, width: float) -> float:
        """Arrange for a width; the height that it takes."""
        raise NotImplementedError

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: ARG002, N803 - reportlab's names
        """Called by reportlab before drawing."""
        self.width, self.height = aW, self.measure(aW)
        return self.width, self.height

    def write(self, line: Line, x: float, baseline: float) -> None:
        """Write from the left."""
        self.canv.setFont(line.style.value, line.size)
        self.canv.drawString(x, baseline, line.text)

    def write_centred(self, line: Line, middle: float, baseline: float) -> None:
        """Write around a middle."""
        self.write(line, middle - line.width / 2, baseline)

    def rule(self, middle: float, y: float, length: float) -> None:
        """A horizontal line around a middle."""
        self.canv.setLineWidth(layout.LINE_WEIGHT)
        self.canv.line(middle - length / 2, y, middle + length / 2, y)

    def write_column(self, lines: Sequence[Line], middle: float, top: float) -> float:
        """Write lines one below the other around a middle; the y where the last one ends."""
        for each in lines:
            self.write_centred(each, middle, top - each.ascent)
            top -= each.height
        return top


class DocumentHead(Part):
    """Agency at the left, Quốc hiệu and Tiêu ngữ at the right, number and date below (boxes 1 to 4, and 5b)."""

    def __init__(self, head: HeadLayout) -> None:
        super().__init__(space_after=14)
        self._head = head

    def measure(self, width: float) -> float:
        """Arrange for a width; the height that it takes."""
        head = self._head
        self._left = head.left_width / 2
        self._right = head.left_width + (width - head.left_width) / 2
        columns = max(height_of(head.agency), head.nation.height + head.motto.height)
        self._row = columns + layout.LINE_GAP + layout.PLACE_DATE_GAP
        number = head.date[0].height
        if head.letter_subject:
            number += layout.LETTER_SUBJECT_GAP + height_of(head.letter_subject)
        return self._row + max(number, height_of(head.date))

    def draw(self) -> None:
        """Draw at the present origin."""
        head = self._head
        end = self.write_column(head.agency, self._left, self.height)
        self.rule(self._left, end - layout.LINE_GAP, head.agency[-1].width * layout.SHORT_LINE_SHARE)
        end = self.write_column([head.nation, head.motto], self._right, self.height)
        self.rule(self._right, end - layout.LINE_GAP, head.motto.width)
        top = self.height - self._row
        first = head.date[0]
        self.write_centred(head.number, self._left, top - first.ascent)
        self.write_column(head.letter_subject, self._left, top - first.height - layout.LETTER_SUBJECT_GAP)
        self.write_column(head.date, self._right, top)


class CentredLines(Part):
    """Lines around the middle, with a short line below (boxes 5a, and the titles of annexes)."""

    def __init__(self, lines: Sequence[Line], *, ruled: bool, space_after: float, bookmark: str = "") -> None:
        super().__init__(space_after=space_after)
        self._lines = list(lines)
        self._ruled = ruled
        self.bookmark = bookmark

    def measure(self, width: float) -> float:
        """Arrange for a width; the height that it takes."""
        self._shown = balanced(self._lines, width)
        return height_of(self._shown) + (layout.LINE_GAP + 2 if self._ruled else 0)

    def draw(self) -> None:
        """Draw at the present origin."""
        end = self.write_column(self._shown, self.width / 2, self.height)
        if self._ruled:
            self.rule(self.width / 2, end - layout.LINE_GAP, self._shown[-1].width * layout.SHORT_LINE_SHARE)


class LeftLines(Part):
    """Lines at the left margin, broken where they are too long."""

    def __init__(self, lines: Sequence[Line], space_before: float = 0, space_after: float = 0) -> None:
        super().__init__(space_before=space_before, space_after=space_after)
        self._lines = list(lines)

    def measure(self, width: float) -> float:
        """Arrange for a width; the height that it takes."""
        self._shown = [piece for each in self._lines for piece in each.wrapped(width)]
        return height_of(self._shown)

    def draw(self) -> None:
        """Draw at the present origin."""
        top = self.height
        for each in self._shown:
            self.write(each, 0, top - each.ascent)
            top -= each.height


class Addressees(Part):
    """The lines of "Kính gửi" (box 9a): one on its line, several on a line each with their dashes under the colon."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__(space_before=6, space_after=10)
        self._lines = [line(text, Face.REGULAR, layout.ADDRESSEE_SIZE) for text in lines]

    def measure(self, width: float) -> float:
        """Arrange for a width; the height that it takes."""
        first, *others = self._lines
        if others:
            start = layout.ADDRESSEE_INDENT
            self._places = [(start, first), *_listed(others, start + first.width - _COLON.width, width)]
        elif first.width <= width:
            self._places = [((width - first.width) / 2, first)]
        else:
            hanging = first.wrapped(width - 2 * layout.FIRST_LINE_INDENT)
            self._places = [(layout.FIRST_LINE_INDENT, each) for each in hanging]
        return height_of([each for _, each in self._places])

    def draw(self) -> None:
        """Draw at the present origin."""
        top = self.height
        for x, each in self._places:
            self.write(each, x, top - each.ascent)
            top -= each.height


_COLON = Line(":", Face.REGULAR, layout.ADDRESSEE_SIZE)
_DASH = Line("- ", Face.REGULAR, layout.ADDRESSEE_SIZE)


def _listed(lines: Sequence[Line], dash: float, width: float) -> list[tuple[float, Line]]:
    """Lines with their places: dashes under the colon, what goes on below begins under the text."""
    room = width - dash - _DASH.width
    pieces = [(index, piece) for each in lines for index, piece in enumerate(each.wrapped(room))]
    return [(dash + _DASH.width if index else dash, piece) for index, piece in pieces]
