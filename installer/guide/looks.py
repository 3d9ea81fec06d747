"""Typefaces, colours and measures of the guides and cards: the window's own, so that paper and screen look alike."""

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from installer.tools import ROOT

REGULAR, BOLD = "InterSDV", "InterSDV-Bold"
INK, MUTED, ACCENT = HexColor("#182230"), HexColor("#526071"), HexColor("#1F4F8F")
TINT, LINE = HexColor("#E4EDF8"), HexColor("#C9D2DD")
WIDTH, HEIGHT = A4
MARGIN = 20 * mm
INNER = WIDTH - 2 * MARGIN

BODY = ParagraphStyle("body", fontName=REGULAR, fontSize=10, leading=15, textColor=INK, spaceAfter=5)
STEP = ParagraphStyle("step", BODY, leftIndent=7 * mm, bulletIndent=1 * mm, spaceAfter=3.5)
CELL = ParagraphStyle("cell", BODY, fontSize=9, leading=12.5, spaceAfter=0)
HEAD_CELL = ParagraphStyle("head-cell", CELL, fontName=BOLD, textColor=ACCENT)
CAPTION = ParagraphStyle("caption", BODY, fontSize=8.5, leading=12, textColor=MUTED, alignment=TA_CENTER, spaceAfter=9)
TITLE = ParagraphStyle("title", BODY, fontName=BOLD, fontSize=26, leading=34, textColor=ACCENT, spaceAfter=10)
_HEADING = ParagraphStyle("heading", BODY, fontName=BOLD)
HEADINGS = {
    2: ParagraphStyle("chapter", _HEADING, fontSize=17, leading=23, textColor=ACCENT, spaceBefore=9, spaceAfter=8),
    3: ParagraphStyle("section", _HEADING, fontSize=12, leading=17, spaceBefore=9, spaceAfter=4),
    4: ParagraphStyle("part", _HEADING, spaceBefore=5, spaceAfter=3),
}
CONTENTS = (
    ParagraphStyle("contents-1", BODY, fontName=BOLD, fontSize=9.5, leading=13, spaceBefore=3.5, spaceAfter=0),
    ParagraphStyle("contents-2", BODY, fontSize=9, leading=11.8, leftIndent=6 * mm, spaceAfter=0),
)


def register_fonts() -> None:
    """Make the typefaces known; the window's has no slanted letters, so that what is slanted stays upright."""
    if REGULAR in pdfmetrics.getRegisteredFontNames():
        return
    for name in (REGULAR, BOLD):
        file = "Regular" if name == REGULAR else "Bold"
        pdfmetrics.registerFont(TTFont(name, str(ROOT / "resources" / "fonts" / "ui" / f"InterSDV-{file}.ttf")))
    pdfmetrics.registerFontFamily(REGULAR, REGULAR, BOLD, REGULAR, BOLD)
