"""Vietnamese text of before Unicode, as old workbooks hold it: TCVN3 (ABC) and VNI, told by the name of the font.

Only the font tells: the same letters mean different things in each of them, so nothing is guessed from the text.
"""

import json
import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from desktop.core.paths import resources
from desktop.core.text import nfc, upper

_LAST_OF_LATIN_1 = "\u00ff"
_CAPITALS = "H"


class Charset(StrEnum):
    """How text was written before Unicode; the value is its name on screen."""

    TCVN3 = "TCVN3 (ABC)"
    VNI = "VNI"


def charset_of_font(name: str | None) -> Charset | None:
    """Which one a font was made for: ``.VnTime`` for TCVN3, ``VNI-Times`` for VNI; ``None`` for any other."""
    folded = (name or "").strip().casefold()
    if folded.startswith(".vn"):
        return Charset.TCVN3
    return Charset.VNI if folded.startswith("vni-") else None


def from_legacy(text: str, font: str | None) -> str:
    """Text of a cell as Unicode, by the font in which it is shown; the same where the font is a Unicode font.

    A letter that only Unicode has shows that the text was Unicode all along and the font is a leftover. TCVN3 has no
    capital letters with tones: fonts whose name ends in H draw them, so such text becomes upper case.
    """
    charset = charset_of_font(font)
    written = nfc(text)
    if charset is None or any(letter > _LAST_OF_LATIN_1 for letter in written):
        return text
    table, pattern = _table(charset)
    converted = pattern.sub(lambda found: table[found[0]], written)
    drawn_as_capitals = charset is Charset.TCVN3 and (font or "").strip().endswith(_CAPITALS)
    return upper(converted) if drawn_as_capitals else nfc(converted)


@lru_cache
def _table(charset: Charset) -> tuple[Mapping[str, str], re.Pattern[str]]:
    tables = json.loads((resources() / "charsets" / "legacy.json").read_text(encoding="utf-8"))
    if charset is Charset.TCVN3:
        table = {chr(int(code, 16)): letter for code, letter in tables["tcvn3"].items()}
    else:
        table = dict[str, str](tables["vni"])
    longest_first = sorted(table, key=len, reverse=True)
    return table, re.compile("|".join(map(re.escape, longest_first)))
