"""The program's icon in the forms that Windows and the Linux desktops want, drawn from one picture."""

import os
from io import BytesIO
from pathlib import Path

from desktop.ui.tokens import PALETTES, Color, ThemeName
from installer.tools import ROOT

PICTURE = ROOT / "resources" / "application.svg"
_SIDE = (164, 314)
"""Pixels, as Windows' wizards have it."""
_SIZES = (16, 24, 32, 48, 64, 128, 256)


def png(size: int) -> bytes:
    """The icon as a square PNG of so many pixels."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QByteArray
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(PICTURE)).render(painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data.data())


def write_side(path: Path) -> None:
    """The picture at the side of the Windows installer's first and last page."""
    from PIL import Image

    picture = Image.new("RGB", _SIDE, PALETTES[ThemeName.LIGHT][Color.ACCENT_BG])
    icon = Image.open(BytesIO(png(96)))
    picture.paste(icon, ((_SIDE[0] - icon.width) // 2, 48), icon)
    picture.save(path, format="BMP")


def write_ico(path: Path) -> None:
    """All sizes in one file for Windows."""
    from PIL import Image

    pictures = [Image.open(BytesIO(png(size))) for size in _SIZES]
    pictures[-1].save(path, format="ICO", append_images=pictures[:-1], sizes=[(size, size) for size in _SIZES])
