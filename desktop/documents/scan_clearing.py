"""A scan on white paper becomes ink on nothing: paper, shadows and printed text go, the coloured strokes stay."""

# pyright: reportUnknownMemberType=false
# (Pillow's types leave these open)

from PIL import Image, ImageChops

_PAPER = 20
"""How much the wanted colour may outweigh the others on paper that is a little tinted."""
_FAINTEST = 40
"""How much it must on the strongest strokes: else there are none of this colour."""
_FULL = 0.5
"""Share of the strongest strokes' colour from which ink covers what is below it."""
_STRONG = 0.002
"""Share of all pixels that are strokes at least: the strongest of them tell how dark the ink is."""


def clear_paper(picture: Image.Image, *, red: bool) -> Image.Image:
    """Keep the ink of one colour, red or blue, and let everything else shine through.

    Only the balance of colours counts, not how light a pixel is: the shadow of a photograph and black print are as
    grey as paper.
    """
    bands = picture.convert("RGB").split()
    others = ImageChops.lighter(bands[1], bands[2]) if red else bands[0]
    excess = ImageChops.subtract(bands[0] if red else bands[2], others)
    strongest = _strongest(excess.histogram())
    full = max(_PAPER + 1, round(_FULL * strongest))
    if strongest < _FAINTEST:
        alpha = Image.new("L", picture.size, 0)
    else:
        alpha = excess.point([min(255, max(0, 255 * (each - _PAPER) // (full - _PAPER))) for each in range(256)])
    return Image.merge("RGBA", (*bands, alpha))


def _strongest(histogram: list[int]) -> int:
    """The colour that the strongest strokes reach, single odd pixels aside."""
    wanted = max(1, round(_STRONG * sum(histogram)))
    seen = 0
    for value in range(len(histogram) - 1, -1, -1):
        seen += histogram[value]
        if seen >= wanted:
            return value
    return 0
