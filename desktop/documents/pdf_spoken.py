"""Pictures in PDF with what they say, for those who cannot see them.

reportlab makes no tree of structure, so the file is not called tagged; but a marked piece of a page may carry the text
that stands for it without one (ISO 32000-1, 14.9.3).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable

from desktop.core.text import nfc


class Spoken(Flowable):
    """Draws something that has no words of its own.

    Args:
        picture: What is drawn.
        words: What it says.
    """

    def __init__(self, picture: Flowable, words: str) -> None:
        super().__init__()
        self._picture = picture
        self._words = words
        self.hAlign = picture.hAlign

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - reportlab's names
        """Called by reportlab before drawing."""
        self.width, self.height = self._picture.wrap(aW, aH)
        return self.width, self.height

    def getSpaceBefore(self) -> float:  # noqa: N802 - reportlab's name
        """Space wanted above."""
        return self._picture.getSpaceBefore()

    def getSpaceAfter(self) -> float:  # noqa: N802 - reportlab's name
        """Space wanted below."""
        return self._picture.getSpaceAfter()

    def draw(self) -> None:
        """Draw at the present origin."""
        with spoken(self.canv, self._words):
            self._picture.drawOn(self.canv, 0, 0)


@contextmanager
def spoken(canvas: Canvas, words: str) -> Iterator[None]:
    """Let a text stand for what is drawn meanwhile."""
    code: list[str] = vars(canvas)["_code"]  # reportlab has no other way to mark content
    text = nfc(words).encode("utf-16-be").hex().upper()
    code.append(f"/Span <</Lang (vi-VN) /Alt <FEFF{text}>>> BDC")
    yield
    code.append("EMC")
