"""Printed codes as scanners and telephones see them."""

from random import Random

from PIL import Image, ImageDraw

from desktop.documents.preview import render_pages

_DPI = 600
"""Of the printed page, before it is scanned."""


def printed(pdf: bytes, dpi: int = 200) -> Image.Image:
    """The last page of a PDF, on grey paper and a little askew, as a scanner sees it."""
    page = render_pages(pdf, _DPI / 72)[-1]
    sheet = Image.frombuffer("RGBA", (page.width, page.height), page.pixels).convert("L")
    askew = sheet.rotate(5, Image.Resampling.BICUBIC, fillcolor=255)
    small = askew.resize((page.width * dpi // _DPI, page.height * dpi // _DPI), Image.Resampling.LANCZOS)
    return small.point(lambda value: 70 + value * 140 // 255)


def covered(sheet: Image.Image, *numbers: int) -> Image.Image:
    """The same with a thumb on some of the codes, which lie in two columns and three rows."""
    hidden = sheet.copy()
    pen = ImageDraw.Draw(hidden)
    for number in numbers:
        row, column = divmod(number - 1, 2)
        middle = (sheet.width * (0.35 + 0.39 * column), sheet.height * (0.19 + 0.26 * row))
        radius = sheet.width * 0.1
        pen.ellipse((middle[0] - radius, middle[1] - radius, middle[0] + radius, middle[1] + radius), fill=120)
    return hidden


def stained(sheet: Image.Image, spots: int = 60) -> Image.Image:
    """The same with small spots everywhere."""
    chance, hidden = Random(7), sheet.copy()
    pen = ImageDraw.Draw(hidden)
    for _ in range(spots):
        x, y = chance.randrange(sheet.width), chance.randrange(sheet.height)
        pen.ellipse((x, y, x + 8, y + 8), fill=90)
    return hidden
