"""How the head of one document is set: sizes and columns that its names need, the same on paper and in Word.

Names that fit are set at the larger sizes of the decree, longer ones at the smaller, and the columns give way to each
other; what is longer still goes on several lines (Phụ lục I, II.2.b). Number and day share a row (II.4.c).
"""

from dataclasses import dataclass
from functools import cached_property

from desktop.documents import layout
from desktop.documents.fonts import Face
from desktop.documents.lines import Line, balanced, line
from desktop.documents.model import Head, OfficialDocument


@dataclass(frozen=True)
class HeadLayout:
    """The boxes 1 to 4 of a document, and 5b of a công văn.

    Attributes:
        head: What is set. subject: of a công văn, without "V/v"; "" for other documents.
        sizes: Which of the decree's sizes.
    """

    head: Head
    subject: str
    sizes: layout.HeadSizes

    @property
    def fits(self) -> bool:
        """Whether all names and the day stand unbroken beside each other."""
        return self._left_needed + self._right_needed <= layout.TEXT_WIDTH

    @cached_property
    def left_width(self) -> float:
        """Width of the agency's column."""
        wanted = max(layout.HEAD_LEFT_WIDTH, self._left_needed)
        return min(wanted, layout.TEXT_WIDTH - min(self._right_needed, layout.TEXT_WIDTH * _MOST_OF_THE_LINE))

    @property
    def right_width(self) -> float:
        """Width of the column of Quốc hiệu."""
        return layout.TEXT_WIDTH - self.left_width

    @property
    def nation(self) -> Line:
        """Quốc hiệu."""
        return line(layout.NATION, Face.BOLD, self.sizes.nation)

    @property
    def motto(self) -> Line:
        """Tiêu ngữ."""
        return line(layout.MOTTO, Face.BOLD, self.sizes.motto)

    @cached_property
    def agency(self) -> tuple[Line, ...]:
        """The superior agency, if any, then the issuing one."""
        return tuple(balanced(self._names, self.left_width - 2 * layout.HEAD_INSET))

    @property
    def number(self) -> Line:
        """Number and symbol."""
        return line(self.head.number_line, Face.REGULAR, layout.NUMBER_SIZE)

    @cached_property
    def letter_subject(self) -> tuple[Line, ...]:
        """``V/v …`` under the number."""
        if not self.subject:
            return ()
        whole = line(f"V/v {self.subject}", Face.REGULAR, layout.LETTER_SUBJECT_SIZE)
        return tuple(whole.balanced(self.left_width - 2 * layout.HEAD_INSET))

    @cached_property
    def date(self) -> tuple[Line, ...]:
        """Place and day."""
        return tuple(self._date.balanced(self.right_width))

    @property
    def _names(self) -> list[Line]:
        above = [line(self.head.superior, Face.REGULAR, self.sizes.agency)] if self.head.superior else []
        return [*above, *(line(name, Face.BOLD, self.sizes.agency) for name in self.head.agency)]

    @property
    def _date(self) -> Line:
        return line(self.head.date_line, Face.ITALIC, self.sizes.date)

    @property
    def _left_needed(self) -> float:
        return max(name.width for name in self._names) + 2 * layout.HEAD_INSET

    @property
    def _right_needed(self) -> float:
        return max(each.width for each in (self.nation, self.motto, self._date)) + layout.HEAD_INSET


_MOST_OF_THE_LINE = 0.65
"""What an endless place name may take of the width; then the day goes on two lines."""


def head_layout(document: OfficialDocument) -> HeadLayout:
    """The largest of the decree's sizes at which nothing is broken; the smallest if there is none."""
    subject = " ".join(document.subject) if document.is_letter else ""
    settings = [HeadLayout(document.head, subject, sizes) for sizes in layout.HEAD_SIZES]
    return next((each for each in settings if each.fits), settings[-1])
