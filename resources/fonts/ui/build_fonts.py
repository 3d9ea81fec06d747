"""Cut the four static interface fonts from a variable Inter.

Usage: ``python build_fonts.py "Inter[opsz,wght].ttf" TARGET``. Needs fontTools; only run when the cut changes.

Qt does not apply the weights of a variable application font on every platform, so each weight becomes a file.
Tabular figures are frozen into the character map, so that style sheets, headers and delegates all line up their
figures without asking for a font feature. "Inter" is not a reserved name of the licence; the family is named
"Inter SDV" all the same, so that an Inter installed on the PC is never mistaken for this cut.
"""

import sys
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FAMILY = "Inter SDV"
WEIGHTS = {"Regular": 400, "Medium": 500, "SemiBold": 600, "Bold": 700}
RANGES = [
    (0x20, 0x7E),  # Basic Latin
    (0xA0, 0x17F),  # Latin-1, Latin Extended-A
    (0x1A0, 0x1B4),  # Ơ, Ư
    (0x300, 0x323),  # combining marks, for text that arrives decomposed
    (0x1EA0, 0x1EF9),  # Vietnamese
    (0x2010, 0x2044),  # dashes, quotation marks, fraction slash
    (0x20AB, 0x20AC),  # đồng, euro
    (0x2190, 0x2193),  # arrows
    (0x2212, 0x2265),  # minus, comparison
]


def freeze_tabular_figures(font: Any) -> None:
    """Let every figure be the one of equal width."""
    gsub = font["GSUB"].table
    lookups = {
        index
        for record in gsub.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
        for index in record.Feature.LookupListIndex
    }
    swap: dict[str, str] = {}
    for index in lookups:
        for table in gsub.LookupList.Lookup[index].SubTable:
            swap |= getattr(getattr(table, "ExtSubTable", table), "mapping", {})
    for table in font["cmap"].tables:
        table.cmap = {code: swap.get(name, name) for code, name in table.cmap.items()}


def rename(font: Any, style: str, weight: int) -> None:
    """Name the cut as one family of four weights; keep copyright and licence."""
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in (0, 13, 14)]
    texts = {
        1: f"{FAMILY} {style}",
        2: "Regular",
        3: f"InterSDV-{style}",
        4: f"{FAMILY} {style}",
        6: f"InterSDV-{style}",
        16: FAMILY,
        17: style,
    }
    if style in ("Regular", "Bold"):
        texts |= {1: FAMILY, 2: style}
    for key, text in texts.items():
        names.setName(text, key, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight


def build(source: Path, target: Path) -> None:
    """Write the four files; the same source gives the same bytes."""
    target.mkdir(parents=True, exist_ok=True)
    options = subset.Options(layout_features=["kern", "mark", "mkmk", "ccmp", "locl"], name_IDs=["*"])
    options.recalc_timestamp = False
    for style, weight in WEIGHTS.items():
        font = instancer.instantiateVariableFont(TTFont(source, recalcTimestamp=False), {"opsz": 14, "wght": weight})
        freeze_tabular_figures(font)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[code for low, high in RANGES for code in range(low, high + 1)])
        cutter.subset(font)
        rename(font, style, weight)
        font.save(target / f"InterSDV-{style}.ttf")


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
