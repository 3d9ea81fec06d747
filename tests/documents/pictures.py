"""A hand signature and a seal, drawn."""

from io import BytesIO

from PIL import Image, ImageDraw

BLUE = (30, 60, 190, 255)
RED = (215, 30, 40, 235)
_NOTHING = (0, 0, 0, 0)


def png(picture: Image.Image) -> bytes:
    output = BytesIO()
    picture.save(output, "PNG")
    return output.getvalue()


def hand_signature(width: int = 900, colour: tuple[int, int, int, int] = BLUE) -> bytes:
    """Two loops and a stroke below."""
    picture = Image.new("RGBA", (width, width // 3), _NOTHING)
    pen = ImageDraw.Draw(picture)
    unit = width / 90
    for left in (12, 32, 47):
        pen.arc((left * unit, 6 * unit, (left + 22) * unit, 22 * unit), 20, 330, fill=colour, width=round(unit) or 1)
    pen.line((8 * unit, 26 * unit, 82 * unit, 20 * unit), fill=colour, width=round(unit) or 1)
    return png(picture)


def seal(width: int = 600, colour: tuple[int, int, int, int] = RED) -> bytes:
    """Two circles and a star-like middle."""
    picture = Image.new("RGBA", (width, width), _NOTHING)
    pen = ImageDraw.Draw(picture)
    line = max(2, width // 50)
    pen.ellipse((0, 0, width - 1, width - 1), outline=colour, width=line)
    pen.ellipse((width * 0.2, width * 0.2, width * 0.8, width * 0.8), outline=colour, width=line // 2)
    pen.regular_polygon((width / 2, width / 2, width * 0.15), 5, fill=colour)
    return png(picture)


def on_paper(picture: bytes) -> bytes:
    """The same scanned: on white paper that is a little grey, with black print beside it."""
    with Image.open(BytesIO(picture)) as ink:
        sheet = Image.new("RGBA", (ink.width + 200, ink.height + 200), (244, 243, 240, 255))
        sheet.alpha_composite(ink.convert("RGBA"), (100, 100))
    ImageDraw.Draw(sheet).rectangle((20, 20, sheet.width - 20, 44), fill=(20, 20, 20, 255))
    output = BytesIO()
    sheet.convert("RGB").save(output, "JPEG", quality=90)
    return output.getvalue()
