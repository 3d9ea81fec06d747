"""Pictures of a PDF that have few colours are written by a table of them: less than half as long."""

import zlib
from pathlib import Path

import pikepdf
from PIL import Image as Bitmap

_MOST = 256


def use_palettes(path: Path) -> None:
    """Write a PDF again; each picture looks the same, dot by dot."""
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        for each in pdf.objects:
            if isinstance(each, pikepdf.Stream) and each.get("/ColorSpace") == "/DeviceRGB":
                _use_palette(each)
        pdf.save(path, deterministic_id=True)


def _use_palette(picture: pikepdf.Stream) -> None:
    whole = Bitmap.frombytes("RGB", (int(picture.Width), int(picture.Height)), picture.read_bytes())
    colors = whole.getcolors(_MOST)
    if colors is None:
        return
    few = whole.quantize(len(colors))
    table = bytes((few.getpalette() or [])[: 3 * len(colors)])
    if few.convert("RGB").tobytes() != whole.tobytes():
        return
    picture.write(zlib.compress(few.tobytes(), 9), filter=pikepdf.Name.FlateDecode)
    picture.ColorSpace = pikepdf.Array(
        [pikepdf.Name.Indexed, pikepdf.Name.DeviceRGB, len(colors) - 1, pikepdf.String(table)]
    )
