"""Pages of a PDF as pictures, for the screen."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (pypdfium2's types leave these open)

from collections.abc import Iterator
from dataclasses import dataclass

from desktop.core.errors import UserError


class UnreadablePdfError(UserError):
    """The bytes are not a PDF that can be shown."""

    code = "PDF_UNREADABLE"


@dataclass(frozen=True)
class PageImage:
    """One page as pixels.

    Attributes:
        pixels: Rows from the top, four bytes a pixel in the order red, green, blue, opacity; no padding.
    """

    width: int
    height: int
    pixels: bytes


def count_pages(pdf: bytes) -> int:
    """How many pages a PDF has.

    Raises:
        UnreadablePdfError: It is no readable PDF.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise _unreadable() from error
    with document:
        return len(document)


def render_pages(pdf: bytes, scale: float = 1.0) -> list[PageImage]:
    """All pages; at scale 1 a point is a pixel, so A4 is 595 × 842.

    Raises:
        UnreadablePdfError: It is no readable PDF.
    """
    return list(iterate_pages(pdf, scale))


def iterate_pages(pdf: bytes, scale: float = 1.0, *, width: int | None = None) -> Iterator[PageImage]:
    """Pages one after the other: the first can be shown while the others are drawn.

    Args:
        pdf: The document.
        scale: Pixels per point.
        width: So many pixels wide is each page instead, upright or lying.

    Raises:
        UnreadablePdfError: It is no readable PDF.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise _unreadable() from error
    with document:
        for page in document:
            bitmap = page.render(
                scale=scale if width is None else width / page.get_width(),  # pyright: ignore[reportArgumentType] - fractions are meant to be given
                rev_byteorder=True,
                force_bitmap_format=_RGBA,
            )
            yield PageImage(bitmap.width, bitmap.height, _packed(bytes(bitmap.buffer), bitmap.width, bitmap.stride))


_RGBA = 4
"""FPDFBitmap_BGRA; with the bytes reversed, red comes first."""


def _packed(buffer: bytes, width: int, stride: int) -> bytes:
    row = width * 4
    if stride == row:
        return buffer
    return b"".join(buffer[start : start + row] for start in range(0, len(buffer), stride))


def _unreadable() -> UnreadablePdfError:
    return UnreadablePdfError("Tệp PDF không đọc được để xem trước.", "Tạo lại bản PDF rồi xem lại.")
