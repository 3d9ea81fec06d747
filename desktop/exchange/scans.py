"""Scans and photographs of printed reports: the codes on them, whatever else they show."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (the types of pypdfium2 and zxing-cpp leave these open)

import warnings
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from subprocess import TimeoutExpired
from typing import TYPE_CHECKING

from desktop.core import limits
from desktop.core.child_process import start_child
from desktop.exchange.layout import PDF_SIGNATURE
from desktop.exchange.paper_codes import PaperCode

if TYPE_CHECKING:
    from PIL import Image

_FORMATS = ("PNG", "JPEG", "TIFF", "WEBP", "BMP")
"""What scanners and telephones write."""
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"RIFF", b"BM")
_LONGEST_SIDE = 5_000
"""Pixels: a page at more than 400 dpi; larger JPEG are read at a smaller size."""
_SECONDS = 60.0
"""How long a scanned PDF may be looked into."""
_WORKER = "desktop.exchange.scan_worker"
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, KeyError, TypeError, IndexError, ArithmeticError, MemoryError)
"""What Pillow raises on bad input."""
_EMBEDDED = b"/EmbeddedFile"


def is_picture(head: bytes) -> bool:
    """Whether a file begins as a picture."""
    return head.startswith(_PICTURES)


def may_be_scan(path: Path, head: bytes) -> bool:
    """Whether it is worth looking for codes in a file: a picture, or a PDF that carries no data file.

    Raises:
        OSError: It cannot be read.
    """
    if is_picture(head):
        return True
    return head.startswith(PDF_SIGNATURE) and path.stat().st_size <= limits.PDF and _EMBEDDED not in path.read_bytes()


def read_scan(path: Path) -> tuple[PaperCode, ...]:
    """The codes of reports that a picture or a scanned PDF shows, in no order; damaged ones are not among them.

    Raises:
        OSError: The file cannot be read.
    """
    if not path.is_file():
        return ()  # a pipe: opening it may never end
    with path.open("rb") as stream:
        head = stream.read(len(_PICTURES[0]))
    if is_picture(head):
        contents = list(_in_pictures(path))
    elif may_be_scan(path, head):
        contents = _in_pdf(path.read_bytes())
    else:
        return ()
    return tuple(dict.fromkeys(code for content in contents if (code := PaperCode.read(content)) is not None))


def codes_in(image: "Image.Image") -> Iterator[bytes]:
    """What the codes of a picture say, ours or not."""
    import zxingcpp

    for found in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)):
        yield bytes(found.bytes)


def _in_pictures(path: Path) -> Iterator[bytes]:
    """From every page of a scan; a picture that cannot be read shows nothing."""
    from PIL import Image, ImageSequence

    Image.MAX_IMAGE_PIXELS = limits.PICTURE_PIXELS
    with suppress(*_BROKEN, Image.DecompressionBombError, Image.DecompressionBombWarning), warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        warnings.simplefilter("ignore", UserWarning)  # odd but harmless metadata
        with Image.open(path, formats=_FORMATS) as image:
            if image.format != "JPEG" and image.width * image.height > limits.PLAIN_PIXELS:
                return
            image.draft("L", (_LONGEST_SIDE, _LONGEST_SIDE))
            for number, page in enumerate(ImageSequence.Iterator(image)):
                if number == limits.SCANNED_PAGES:
                    return
                yield from codes_in(page.convert("L"))


def _in_pdf(pdf: bytes) -> list[bytes]:
    """From every page, drawn in a process of its own: a PDF from anywhere may hang or crash what draws it."""
    process = start_child(_WORKER)
    with process:
        try:
            answer, _ = process.communicate(pdf, _SECONDS)
        except TimeoutExpired:
            process.kill()
            process.communicate()
            return []
    with suppress(Base64Error):
        return [b64decode(line, validate=True) for line in answer.splitlines()]
    return []
