"""The end of a page as it will look when it is signed: authority, hand signature, seal and name."""

# pyright: reportUnknownMemberType=false
# (Pillow's types leave these open)

from datetime import UTC, datetime
from io import BytesIO

from PIL import Image

from desktop.documents import layout
from desktop.documents.model import Head, OfficialDocument, Paragraph
from desktop.documents.pdf import SignaturePlace, lay_out_pdf
from desktop.documents.preview import PageImage, render_pages
from desktop.documents.signature_pictures import SEAL_WIDTHS, picture_size
from desktop.documents.signature_places import Box, seal_box, signature_box
from desktop.rules.snapshot import Signatory

SCALE = 2.0
"""Pixels a point: sharp on the screens of today."""

_AROUND = 14.0
"""Points shown beyond the outermost line."""
_ANY_TIME = datetime(2018, 1, 1, tzinfo=UTC)


def signature_preview(
    signatory: Signatory, signature: bytes | None, seal: bytes | None, seal_width: int = SEAL_WIDTHS.start
) -> PageImage:
    """What a reader will see.

    Args:
        signatory: Who signs.
        signature: The kept picture of the hand signature; ``None`` for none.
        seal: The kept picture of the seal; ``None`` for none.
        seal_width: Of the real seal, in millimetres.
    """
    pages = lay_out_pdf(_empty(signatory))
    place = pages.signature
    shown = render_pages(pages.data, SCALE)[place.page]
    page = Image.frombytes("RGBA", (shown.width, shown.height), shown.pixels)
    drawn: Box | None = None
    if signature is not None:
        drawn = signature_box(place, *picture_size(signature))
        _lay(page, signature, drawn)
    if seal is not None:
        _lay(page, seal, seal_box(place, drawn, *picture_size(seal), seal_width))
    cut = page.crop(_pixels(_shown_part(place, signatory), page.height))
    return PageImage(cut.width, cut.height, cut.tobytes())


def _shown_part(place: SignaturePlace, signatory: Signatory) -> Box:
    line = layout.SIGNATURE_SIZE * layout.SINGLE_LINE_SPACING
    above = place.top + (len(signatory.authority) + 1) * line
    return (place.left, place.bottom - line - _AROUND, place.right, above)


def _lay(page: Image.Image, picture: bytes, box: Box) -> None:
    left, top, right, bottom = _pixels(box, page.height)
    with Image.open(BytesIO(picture)) as opened:
        shown = opened.convert("RGBA").resize((right - left, bottom - top), Image.Resampling.LANCZOS)
    page.alpha_composite(shown, (max(left, 0), max(top, 0)))


def _pixels(box: Box, height: int) -> tuple[int, int, int, int]:
    """From points from below to pixels from above."""
    left, bottom, right, top = (round(each * SCALE) for each in box)
    return (left, height - top, right, height - bottom)


def _empty(signatory: Signatory) -> OfficialDocument:
    head = Head(agency=("",), superior="", symbol="", place="", year=_ANY_TIME.year)
    return OfficialDocument(
        head=head,
        type_name="Báo cáo",
        subject=(),
        blocks=(Paragraph(""),),
        signatory=signatory,
        recipients=(),
        made_at=_ANY_TIME,
        title="",
        author="",
    )
