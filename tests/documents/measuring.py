"""Where text and lines stand on a printed page, measured by a library that is not ours."""

import io
import re
from dataclasses import dataclass
from typing import Any

import pdfplumber

NEAR = 0.6
"""In points: what rounding may move."""


@dataclass(frozen=True)
class Text:
    """A piece of text as it stands on the page; ``baseline``, ``top`` and ``bottom`` from the upper edge."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool
    italic: bool

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def baseline(self) -> float:
        """pdfplumber's boxes reach 0.216 of the size below the baseline in this font."""
        return self.bottom - 0.216 * self.size

    @property
    def looks(self) -> tuple[float, bool, bool]:
        """Size, bold, italic."""
        return self.size, self.bold, self.italic


@dataclass(frozen=True)
class Rule:
    """A horizontal line."""

    x0: float
    x1: float
    y: float
    weight: float

    @property
    def length(self) -> float:
        return self.x1 - self.x0

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


class Sheet:
    """A page to be measured."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.width, self.height = float(page.width), float(page.height)

    def text(self, wanted: str) -> Text:
        """The first occurrence of a text; blanks stand for any blanks."""
        found = self.texts(wanted)
        assert found, f"{wanted!r} is not on the page"
        return found[0]

    def texts(self, wanted: str) -> list[Text]:
        pattern = re.escape(wanted).replace(r"\ ", r"[\s\u00a0]+")
        return [_text(found) for found in self.page.search(pattern, return_chars=True)]

    def lines(self) -> list[Text]:
        """Every line of text, from above."""
        return [_text(found) for found in self.page.extract_text_lines(return_chars=True)]

    def lines_in(self, x0: float, top: float, x1: float, bottom: float) -> list[Text]:
        """Every line of the letters that lie wholly in a box."""
        box = self.page.within_bbox((x0, top, x1, bottom))
        return [_text(found) for found in box.extract_text_lines(return_chars=True)]

    def rules(self) -> list[Rule]:
        """Every horizontal line that is no part of a table, from above."""
        return sorted(
            (
                Rule(line["x0"], line["x1"], line["top"], line["linewidth"])
                for line in self.page.lines
                if abs(line["top"] - line["bottom"]) < NEAR
            ),
            key=lambda rule: (round(rule.y), rule.x0),
        )

    def rule_under(self, text: Text) -> Rule:
        """The line below a text, around the same middle."""
        below = [rule for rule in self.rules() if rule.y > text.baseline and abs(rule.middle - text.middle) < NEAR]
        assert below, f"no line under {text.text!r}"
        return below[0]


def sheets(pdf: bytes) -> list[Sheet]:
    return [Sheet(page) for page in pdfplumber.open(io.BytesIO(pdf)).pages]


def _text(found: dict[str, Any]) -> Text:
    letters = [char for char in found["chars"] if char["text"].strip("\u00a0 ")]
    first = letters[0]
    return Text(
        found["text"],
        min(char["x0"] for char in letters),
        max(char["x1"] for char in letters),
        min(char["top"] for char in letters),
        max(char["bottom"] for char in letters),
        round(first["size"], 1),
        "Bold" in first["fontname"],
        "Italic" in first["fontname"],
    )
