"""Lines of text in one style, and where a name or a title is broken into several."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from desktop.documents import layout
from desktop.documents.fonts import Face, printable, text_width

_STEP = 1.0
"""In points: how finely the best width is looked for."""
_ASCENT = 0.9
"""Share of the size from the top of a line to its baseline."""
_KEPT_TOGETHER = (
    "ủy ban", "nhân dân", "hội đồng", "thành phố", "thị xã", "thị trấn", "hồ chí minh", "bà rịa", "vũng tàu",
    "ban quản lý", "trung tâm", "văn phòng", "dự án", "giao thông", "tổ chức", "hành chính", "phó chủ tịch",
    "phó giám đốc", "giám đốc", "chủ tịch", "phó trưởng phòng", "trưởng phòng",
)  # fmt: skip
"""Words of several syllables that a typist does not break in a name."""
_WORDS = re.compile(rf"(?:{'|'.join(_KEPT_TOGETHER)})(?= |$)|[^ ]+", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """A line of text in one style; made by ``line`` from what somebody typed."""

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
        return self.size * _ASCENT

    def wrapped(self, width: float) -> "list[Line]":
        """The line broken where the next word would not fit; a word wider than a line keeps its line.

        No-break spaces hold blanks open: no line is broken there.
        """
        first, *others = _WORDS.findall(self.text) or [""]
        lines = [self._with(first)]
        for word in others:
            longer = self._with(f"{lines[-1].text} {word}".lstrip(" "))
            if longer.width <= width or not lines[-1].text:
                lines[-1] = longer
            else:
                lines.append(self._with(word))
        return lines

    def balanced(self, width: float) -> "list[Line]":
        """As few lines as fit the width, the longest of them as short as may be: as a typist breaks a name."""
        if self.width <= width:
            return [self]
        best = self.wrapped(width)
        low, high = self.width / len(best), width
        while high - low > _STEP:  # fewer lines are never made narrower
            middle = (low + high) / 2
            narrower = self.wrapped(middle)
            if len(narrower) == len(best):
                best, high = narrower, middle
            else:
                low = middle
        return best

    def _with(self, text: str) -> "Line":
        return Line(text, self.style, self.size)


def line(text: str, style: Face, size: float) -> Line:
    """A line of what somebody typed: only characters that can be printed."""
    return Line(printable(text), style, size)


def balanced(lines: Iterable[Line], width: float) -> list[Line]:
    """All lines, each broken evenly where it is wider than ``width``."""
    return [piece for each in lines for piece in each.balanced(width)]


def height_of(lines: Iterable[Line]) -> float:
    """Height of lines one below the other."""
    return sum(each.height for each in lines)
