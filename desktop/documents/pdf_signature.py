"""The end of a document: Nơi nhận, authority, room for signatures and name, tied to what stands before."""

from collections.abc import Callable

from reportlab.platypus import Flowable, LongTable, Paragraph

from desktop.documents import layout
from desktop.documents.fonts import Face
from desktop.documents.lines import balanced, height_of, line
from desktop.documents.model import OfficialDocument
from desktop.documents.pdf_parts import Part

Box = tuple[float, float, float, float]
"""Left, bottom, right, top on the page."""


class SignatureBlock(Part):
    """The list "Nơi nhận" at the left, authority, room for signatures and name at the right (boxes 7 and 9b).

    Args:
        document: Whose signature it is.
        found: Told the place left free for signatures.
    """

    def __init__(self, document: OfficialDocument, found: Callable[[Box], None]) -> None:
        super().__init__(space_before=14)
        self._found = found
        self._title = line("Nơi nhận:", Face.BOLD_ITALIC, layout.RECIPIENTS_TITLE_SIZE)
        self._recipients = [line(t, Face.REGULAR, layout.RECIPIENTS_SIZE) for t in document.recipient_lines]
        self._authority = [line(t, Face.BOLD, layout.SIGNATURE_SIZE) for t in document.signatory.authority]
        self._name = line(document.signatory.name, Face.BOLD, layout.SIGNATURE_SIZE)

    def measure(self, width: float) -> float:
        """Arrange for a width; the height that it takes."""
        room = width - layout.SIGNATURE_COLUMN_WIDTH - 8
        self._left_lines = [self._title, *(piece for each in self._recipients for piece in each.wrapped(room))]
        self._authority_lines = balanced(self._authority, layout.SIGNATURE_COLUMN_WIDTH)
        self._name_lines = self._name.balanced(layout.SIGNATURE_COLUMN_WIDTH)
        signed = height_of(self._authority_lines) + layout.SIGNATURE_SPACE + height_of(self._name_lines)
        return max(height_of(self._left_lines), signed)

    def draw(self) -> None:
        """Draw at the present origin, and tell where signatures go."""
        top = self.height
        for each in self._left_lines:
            self.write(each, 0, top - each.ascent)
            top -= each.height
        middle = self.width - layout.SIGNATURE_COLUMN_WIDTH / 2
        top = self.write_column(self._authority_lines, middle, self.height)
        self.write_column(self._name_lines, middle, top - layout.SIGNATURE_SPACE)
        half = layout.SIGNATURE_COLUMN_WIDTH / 2
        left, bottom = self.canv.absolutePosition(middle - half, top - layout.SIGNATURE_SPACE)
        right, upper = self.canv.absolutePosition(middle + half, top)
        self._found((left, bottom, right, upper))


class Closing(Flowable):
    """The last paragraph or table with the signature block: its last lines stay with the signature."""

    def __init__(self, last: Paragraph | LongTable, signature: SignatureBlock) -> None:
        super().__init__()
        self._last = last
        self._signature = signature

    def getSpaceBefore(self) -> float:  # noqa: N802 - reportlab's name
        """Space wanted above."""
        return self._last.getSpaceBefore()

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Called by reportlab before drawing."""
        _, above = self._last.wrap(aW, aH)
        _, below = self._signature.wrap(aW, aH)
        self.width, self.height = aW, above + self._signature.spaceBefore + below
        self._below = below
        return self.width, self.height

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: N803 - reportlab's names
        """Break what is last so that its end goes with the signature to the next page."""
        _, above = self._last.wrap(aW, aH)
        room = min(aH, above - self._kept_height())
        pieces: list[Flowable] = self._last.split(aW, room + 0.01) if room >= self._least_height() else []
        if len(pieces) != 2 or not isinstance(pieces[1], (Paragraph, LongTable)):
            return []
        return [pieces[0], Closing(pieces[1], self._signature)]

    def draw(self) -> None:
        """Draw at the present origin."""
        self._last.drawOn(self.canv, 0, self._below + self._signature.spaceBefore)
        self._signature.drawOn(self.canv, 0, 0)

    def _kept_height(self) -> float:
        """Height of what stays with the signature."""
        if isinstance(self._last, Paragraph):
            return layout.KEPT_LINES * self._last.style.leading
        return sum(_row_heights(self._last)[-layout.KEPT_LINES :])

    def _least_height(self) -> float:
        """Height of the least that may stay behind."""
        return self._kept_height() if isinstance(self._last, Paragraph) else 0


def _row_heights(table: LongTable) -> list[float]:
    return list(vars(table)["_rowHeights"])  # reportlab has no other way to tell them
