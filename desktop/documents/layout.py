"""Measures of an official document: Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I; the article stands beside each.

Lengths are in points unless the name says otherwise. Where the decree leaves a span, the constant is inside it and
``ALLOWED`` has the span.
"""

from collections.abc import Mapping
from dataclasses import dataclass

MM = 72 / 25.4
"""Points in a millimetre."""

# I.1: A4, 210 × 297 mm
PAGE_WIDTH = 210 * MM
PAGE_HEIGHT = 297 * MM

# I.3: 20-25 mm above and below, 30-35 mm left, 15-20 mm right
MARGIN_TOP = 20 * MM
MARGIN_BOTTOM = 20 * MM
MARGIN_LEFT = 30 * MM
MARGIN_RIGHT = 15 * MM

TEXT_WIDTH = PAGE_WIDTH - MARGIN_LEFT - MARGIN_RIGHT
LANDSCAPE_TEXT_WIDTH = PAGE_HEIGHT - MARGIN_LEFT - MARGIN_RIGHT

# I.4: Times New Roman; Liberation Serif has its widths and may be embedded
FONT_NAME = "Times New Roman"

# I.7: 13-14, centred in the top margin, not on the first page
PAGE_NUMBER_SIZE = 13.0
PAGE_NUMBER_FROM_TOP = 13 * MM
"""From the upper edge of the paper to the baseline of the page number; the official samples use a header at 10 mm."""

# Papers of training alone: real ones bear no such mark
MARK_SIZE = 9.0
MARK_FROM_TOP = 7 * MM
MARK_ACROSS_SIZE = 90.0
MARK_GRAY = 0.9
MARK_ANGLE = 50.0

# II.1: 12-13 bold; 13-14 bold, a line below as long as the text
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
NATION_SIZE = 13.0
NATION_SMALL_SIZE = 12.0
MOTTO_SIZE = 14.0
MOTTO_SMALL_SIZE = 13.0

# II.2: 12-13; the superior upright, the agency bold, a line below a third to half as long as the text
AGENCY_SIZE = 13.0
AGENCY_SMALL_SIZE = 12.0
SHORT_LINE_SHARE = 0.42
LINE_WEIGHT = 0.7
LINE_GAP = 4.0
"""From a baseline's descenders to the line under it."""

# II.3: 13
NUMBER_SIZE = 13.0

# II.4: 13-14 italic, on the row of the number
PLACE_DATE_SIZE = 14.0
PLACE_DATE_SMALL_SIZE = 13.0
PLACE_DATE_GAP = 10.0
"""Between the lines under the heads and the row of number and date."""

# IV: the head's two columns; the official samples are 67-69 mm and 100-103 mm wide
HEAD_LEFT_WIDTH = 67 * MM
"""Of the agency's column, unless long names, or a long place in the date line, ask for another width."""
HEAD_INSET = 2.0
"""Kept free at both sides of a column."""


@dataclass(frozen=True)
class HeadSizes:
    """Sizes that go together in one head."""

    agency: float
    nation: float
    motto: float
    date: float


HEAD_SIZES = (
    HeadSizes(AGENCY_SIZE, NATION_SIZE, MOTTO_SIZE, PLACE_DATE_SIZE),
    HeadSizes(AGENCY_SMALL_SIZE, NATION_SIZE, MOTTO_SIZE, PLACE_DATE_SIZE),
    HeadSizes(AGENCY_SMALL_SIZE, NATION_SIZE, MOTTO_SIZE, PLACE_DATE_SMALL_SIZE),
    HeadSizes(AGENCY_SMALL_SIZE, NATION_SMALL_SIZE, MOTTO_SMALL_SIZE, PLACE_DATE_SMALL_SIZE),
)
"""From the largest to the smallest; a document takes the first at which its names are not broken."""

# II.5: 13-14 bold, centred, a line of a third to half below
TYPE_SIZE = 14.0
SUBJECT_SIZE = 14.0

# II.5.b: the subject of a công văn 12-13 upright, 6 pt below the number
LETTER_SUBJECT_SIZE = 12.0
LETTER_SUBJECT_GAP = 6.0

# II.6.e: 13-14, justified, first line 1 or 1.27 cm in, at least 6 pt between paragraphs, single to 1.5 lines
BODY_SIZE = 14.0
FIRST_LINE_INDENT = 12.7 * MM
PARAGRAPH_GAP = 6.0
LINE_SPACING = 1.2
"""Leading over size; a single line of Times New Roman is 1.15."""

SINGLE_LINE_SPACING = 1.15

# II.6.đ and table V: headings as big as the body, bold
HEADING_SIZE = BODY_SIZE

# II.7: authority and name 13-14 bold
SIGNATURE_SIZE = 14.0
SIGNATURE_SPACE = 78.0
"""Between the authority and the name: a signature's picture, and a seal of 36 mm beside it (II.7.d, II.8.a)."""
SIGNATURE_COLUMN_WIDTH = 90 * MM

KEPT_LINES = 2
"""Lines of text or rows of a table that stay on the page of the signature: it never stands alone."""

# II.8.b, III.1.d: what is written by a signature on a file of its own, 10 upright, top right of its first page
SIGNING_NOTE_SIZE = 10.0

# II.9: "Kính gửi" 13-14; "Nơi nhận" 12 bold italic, its list 11
ADDRESSEE_SIZE = 14.0
ADDRESSEE_INDENT = 2 * FIRST_LINE_INDENT
"""Where "Kính gửi:" begins when several addressees follow on lines of their own."""
RECIPIENTS_TITLE_SIZE = 12.0
RECIPIENTS_SIZE = 11.0

# III.1: "Phụ lục" 14 bold, its title 13-14 bold upper case, the reference 13-14 italic
ANNEX_SIZE = 14.0
ANNEX_TITLE_SIZE = 14.0
ANNEX_REFERENCE_SIZE = 14.0

# The decree says nothing of tables and charts
TABLE_SIZE = 12.0
TABLE_LINE = 0.5
CELL_PADDING = 3.0
CHART_SIZE = 10.5
CHART_COLOURS = ("1F5A96", "8DB4DC", "C55A11", "A6A6A6", "404040")
"""Told apart in colour and in the greys of a printer."""

ALLOWED: Mapping[str, tuple[float, float]] = {
    "MARGIN_TOP": (20 * MM, 25 * MM),
    "MARGIN_BOTTOM": (20 * MM, 25 * MM),
    "MARGIN_LEFT": (30 * MM, 35 * MM),
    "MARGIN_RIGHT": (15 * MM, 20 * MM),
    "PAGE_NUMBER_SIZE": (13, 14),
    "NATION_SIZE": (12, 13),
    "NATION_SMALL_SIZE": (12, 13),
    "MOTTO_SIZE": (13, 14),
    "MOTTO_SMALL_SIZE": (13, 14),
    "AGENCY_SIZE": (12, 13),
    "AGENCY_SMALL_SIZE": (12, 13),
    "SHORT_LINE_SHARE": (1 / 3, 1 / 2),
    "NUMBER_SIZE": (13, 13),
    "PLACE_DATE_SIZE": (13, 14),
    "PLACE_DATE_SMALL_SIZE": (13, 14),
    "LETTER_SUBJECT_SIZE": (12, 13),
    "LETTER_SUBJECT_GAP": (6, 6),
    "TYPE_SIZE": (13, 14),
    "SUBJECT_SIZE": (13, 14),
    "BODY_SIZE": (13, 14),
    "FIRST_LINE_INDENT": (10 * MM, 12.7 * MM),
    "PARAGRAPH_GAP": (6, 18),
    "LINE_SPACING": (1.15, 1.15 * 1.5),
    "SIGNATURE_SIZE": (13, 14),
    "ADDRESSEE_SIZE": (13, 14),
    "RECIPIENTS_TITLE_SIZE": (12, 12),
    "RECIPIENTS_SIZE": (11, 11),
    "SIGNING_NOTE_SIZE": (10, 10),
    "ANNEX_SIZE": (14, 14),
    "ANNEX_TITLE_SIZE": (13, 14),
    "ANNEX_REFERENCE_SIZE": (13, 14),
}
"""What the decree allows for each measure that it sets."""
