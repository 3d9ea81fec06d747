"""The parts of a document that are no running text, drawn at the places that Nghị định 30/2020 gives them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from reportlab.platypus import Flowable, Paragraph

from desktop.documents import layout
from desktop.documents.fonts import Face, agency_size, text_width
from desktop.documents.model import Head, OfficialDocument


@dataclass(frozen=True)
class Line:
    """A line of text in one style."""

    text: str
    style: Face
    size: float

    @property
    def width(self) -> float:
        """Its width in points."""
        return text_width(self.text, self.style, self.size)

    @property
    def height(self) -> float:
        """Its leading at single spacing."""
        return self.size * layout.SINGLE_LINE_SPACING

    @property
    def ascent(self) -> float:
        """From the top of the line to its baseline."""
        return self.size * 0.9

    def wrapped(self, width: float) -> "list[Line]":
        """The line broken where it is wider than ``width``."""
        if self.width <= width:
            return [self]
        lines = [self._with("")]
        for word in self.text.split(" "):  # not at no-break spaces: they hold blanks open
            longer = self._with(f"{lines[-1].text} {word}".lstrip(" "))
            if longer.width <= width or not lines[-1].text:
                lines[-1] = longer
            else:
                lines.append(self._with(word))
        return lines

    def _with(self, text: str) -> "Line":
        return replace(self, text=text)


def wrapped(lines: Sequence[Line], width: float) -> list[Line]:
    """All lines, broken to a width."""
    return [piece for line in lines for piece in line.wrapped(width)]


def height_of(lines: Sequence[Line]) -> float:
    """Height of lines one below the other."""
    return sum(line.height for line in lines)


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
        for line in lines:
            self.write_centred(line, middle, top - line.ascent)
            top -= line.height
        return top


class DocumentHead(Part):
    """Agency at the left, Quốc hiệu and Tiêu ngữ at the right, number and date below (boxes 1 to 4)."""

    def __init__(self, head: Head) -> None:
        super().__init__(space_after=14)
        self._nation = Line(layout.NATION, Face.BOLD, layout.NATION_SIZE)
        self._motto = Line(layout.MOTTO, Face.BOLD, layout.MOTTO_SIZE)
        size = agency_size(head)
        superior = [Line(head.superior, Face.REGULAR, size)] if head.superior else []
        agency = [Line(text, Face.BOLD, size) for text in head.agency]
        self._agency = wrapped([*superior, *agency], layout.HEAD_LEFT_WIDTH - 4)
        self._number = Line(head.number_line, Face.REGULAR, layout.NUMBER_SIZE)
        self._date = Line(head.date_line, Face.ITALIC, layout.PLACE_DATE_SIZE)

    def measure(self, width: float) -> float:
        """Arrange for a width; the height that it takes."""
        self._left = layout.HEAD_LEFT_WIDTH / 2
        self._right = layout.HEAD_LEFT_WIDTH + (width - layout.HEAD_LEFT_WIDTH) / 2
        columns = max(height_of(self._agency), self._nation.height + self._motto.height)
        self._row = columns + layout.LINE_GAP + layout.PLACE_DATE_GAP
        return self._row + self._date.height

    def draw(self) -> None:
        """Draw at the present origin."""
        end = self.write_column(self._agency, self._left, self.height)
        self.rule(self._left, end - layout.LINE_GAP, self._agency[-1].width * layout.SHORT_LINE_SHARE)
        end = self.write_column([self._nation, self._motto], self._right, self.height)
        self.rule(self._right, end - layout.LINE_GAP, self._motto.width)
        baseline = self.height - self._row - self._date.ascent
        self.write_centred(self._number, self._left, baseline)
        self.write_centred(self._date, self._right, baseline)


class CentredLines(Part):
    """Lines around the middle, with a short line below (boxes 5a, and the titles of annexes)."""

    def __init__(self, lines: Sequence[Line], *, ruled: bool, space_after: float, bookmark: str = "") -> None:
        super().__init__(space_after=space_after)
        self._lines = list(lines)
        self._ruled = ruled
        self.bookmark = bookmark

    def measure(self, width: float) -> float:
        """Arrange for a width; the height that it takes."""
        self._shown = wrapped(self._lines, width)
        return height_of(self._shown) + (layout.LINE_GAP + 2 if self._ruled else 0)

    def draw(self) -> None:
        """Draw at the present origin."""
        end = self.write_column(self._shown, self.width / 2, self.height)
        if self._ruled:
            self.rule(self.width / 2, end - layout.LINE_GAP, self._shown[-1].width * layout.SHORT_LINE_SHARE)


class Addressees(Part):
    """The lines of "Kính gửi" (box 9a): one on its line, several on a line each with their dashes under the colon."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__(space_before=6, space_after=10)
        self._lines = [Line(text, Face.REGULAR, layout.ADDRESSEE_SIZE) for text in lines]

    def measure(self, width: float) -> float:
        """Arrange for a width; the height that it takes."""
        first, *others = self._lines
        if not others:
            self._shown = first.wrapped(width - 2 * layout.FIRST_LINE_INDENT)
            return height_of(self._shown)
        self._colon = layout.FIRST_LINE_INDENT * 2 + first.width
        self._shown = [first, *wrapped(others, width - self._colon)]
        return height_of(self._shown)

    def draw(self) -> None:
        """Draw at the present origin."""
        if len(self._lines) == 1:
            self.write_column(self._shown, self.width / 2, self.height)
            return
        top = self.height
        for index, line in enumerate(self._shown):
            self.write(line, self._colon if index else self._colon - line.width, top - line.ascent)
            top -= line.height


class SignatureBlock(Part):
    """The list "Nơi nhận" at the left, authority, room for signatures and name at the right (boxes 7 and 9b).

    Args:
        document: Whose signature it is.
        found: Told the place left free for signatures: page index, and left, bottom, right, top on the page.
    """

    def __init__(self, document: OfficialDocument, found: Callable[[tuple[float, float, float, float]], None]) -> None:
        super().__init__(space_before=14)
        self._found = found
        self._title = Line("Nơi nhận:", Face.BOLD_ITALIC, layout.RECIPIENTS_TITLE_SIZE)
        self._recipients = [Line(t, Face.REGULAR, layout.RECIPIENTS_SIZE) for t in document.recipient_lines]
        self._authority = [Line(t, Face.BOLD, layout.SIGNATURE_SIZE) for t in document.signatory.authority]
        self._name = [Line(document.signatory.name, Face.BOLD, layout.SIGNATURE_SIZE)]

    def measure(self, width: float) -> float:
        """Arrange for a width; the height that it takes."""
        self._left_lines = [self._title, *wrapped(self._recipients, width - layout.SIGNATURE_COLUMN_WIDTH - 8)]
        self._authority_lines = wrapped(self._authority, layout.SIGNATURE_COLUMN_WIDTH)
        signed = height_of(self._authority_lines) + layout.SIGNATURE_SPACE + height_of(self._name)
        return max(height_of(self._left_lines), signed)

    def draw(self) -> None:
        """Draw at the present origin, and tell where signatures go."""
        top = self.height
        for line in self._left_lines:
            self.write(line, 0, top - line.ascent)
            top -= line.height
        middle = self.width - layout.SIGNATURE_COLUMN_WIDTH / 2
        top = self.write_column(self._authority_lines, middle, self.height)
        self.write_column(self._name, middle, top - layout.SIGNATURE_SPACE)
        half = layout.SIGNATURE_COLUMN_WIDTH / 2
        left, bottom = self.canv.absolutePosition(middle - half, top - layout.SIGNATURE_SPACE)
        right, upper = self.canv.absolutePosition(middle + half, top)
        self._found((left, bottom, right, upper))


class Closing(Flowable):
    """The last paragraph with the signature block: at least two of its lines stay with the signature."""

    LINES_KEPT = 2

    def __init__(self, paragraph: Paragraph, signature: SignatureBlock) -> None:
        super().__init__()
        self._paragraph = paragraph
        self._signature = signature

    def getSpaceBefore(self) -> float:  # noqa: N802 - reportlab's name
        """Space wanted above."""
        return self._paragraph.getSpaceBefore()

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Called by reportlab before drawing."""
        _, above = self._paragraph.wrap(aW, aH)
        _, below = self._signature.wrap(aW, aH)
        self.width, self.height = aW, above + self._signature.spaceBefore + below
        self._below = below
        return self.width, self.height

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: N803 - reportlab's names
        """Break the paragraph so that its last lines go with the signature to the next page."""
        _, above = self._paragraph.wrap(aW, aH)
        leading = self._paragraph.style.leading
        room = min(aH, above - self.LINES_KEPT * leading)
        pieces: list[Flowable] = self._paragraph.split(aW, room + 0.01) if room >= self.LINES_KEPT * leading else []
        if len(pieces) != 2 or not isinstance(pieces[1], Paragraph):
            return []
        return [pieces[0], Closing(pieces[1], self._signature)]

    def draw(self) -> None:
        """Draw at the present origin."""
        self._paragraph.drawOn(self.canv, 0, self._below + self._signature.spaceBefore)
        self._signature.drawOn(self.canv, 0, 0)
