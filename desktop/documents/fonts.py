"""The document font: Liberation Serif, as wide as Times New Roman, with every Vietnamese letter."""

# pyright: reportUnknownMemberType=false
# (reportlab's stubs leave these open)

import unicodedata
from enum import StrEnum
from functools import cache, lru_cache
from threading import Lock

from desktop.core.paths import resources
from desktop.core.text import nfc

_MISSING = "\u25a1"
"""Printed for a character that the font does not have: a reader sees that something is missing."""

_REGISTERING = Lock()
_LINE_BREAKS = "\n\t\u2028\u2029"


class Face(StrEnum):
    """The four styles, by the name under which they are registered."""

    REGULAR = "LiberationSerif"
    BOLD = "LiberationSerif-Bold"
    ITALIC = "LiberationSerif-Italic"
    BOLD_ITALIC = "LiberationSerif-BoldItalic"


_FILES = {
    Face.REGULAR: "LiberationSerif-Regular.ttf",
    Face.BOLD: "LiberationSerif-Bold.ttf",
    Face.ITALIC: "LiberationSerif-Italic.ttf",
    Face.BOLD_ITALIC: "LiberationSerif-BoldItalic.ttf",
}


def face(*, bold: bool = False, italic: bool = False) -> Face:
    """The style for the given looks."""
    if bold:
        return Face.BOLD_ITALIC if italic else Face.BOLD
    return Face.ITALIC if italic else Face.REGULAR


def register_fonts() -> None:
    """Make the four styles known to reportlab; a second call does nothing."""
    with _REGISTERING:
        _register()


@cache
def _register() -> frozenset[int]:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    folder = resources() / "fonts" / "document"
    fonts = {style: TTFont(style.value, str(folder / file)) for style, file in _FILES.items()}
    for font in fonts.values():
        pdfmetrics.registerFont(font)
    pdfmetrics.registerFontFamily(
        Face.REGULAR.value, Face.REGULAR.value, Face.BOLD.value, Face.ITALIC.value, Face.BOLD_ITALIC.value
    )
    known = [frozenset[int](font.face.charToGlyph) for font in fonts.values()]
    return known[0].intersection(*known[1:])


@lru_cache(maxsize=8192)  # words come again and again, above all in tables
def text_width(text: str, style: Face, size: float) -> float:
    """Width of a line in points."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    register_fonts()
    return stringWidth(text, style.value, size)


def printable(text: str) -> str:
    """The text in normal form C with only characters that can be printed; line breaks become spaces."""
    with _REGISTERING:
        known = _register()
    composed = nfc(text)
    if all(ord(c) in known and c >= " " for c in composed):
        return composed
    return "".join(_printable(c, known) for c in composed)


def _printable(character: str, known: frozenset[int]) -> str:
    if character in _LINE_BREAKS:
        return " "
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return ""
    return character if ord(character) in known else _MISSING
