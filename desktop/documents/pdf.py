"""PDF in the layout of Nghị định 30/2020: one font, embedded; the same bytes for the same document.

What is drawn comes from the document alone, its creation date too: the clock is never read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING

from desktop.documents.model import OfficialDocument, Orientation

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

RENDERING = Lock()
"""reportlab keeps fonts in the process: one document at a time."""


@dataclass(frozen=True)
class SignaturePlace:
    """The space left free between the authority and the name.

    Attributes:
        page: Index of the page, from 0. left, bottom, right, top: in points from the lower left corner.
    """

    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True)
class PdfPages:
    """A rendered document. ``pages``: how many it has, annexes too."""

    data: bytes
    pages: int
    signature: SignaturePlace


def render_pdf(document: OfficialDocument) -> bytes:
    """The document as PDF."""
    return lay_out_pdf(document).data


def lay_out_pdf(document: OfficialDocument) -> PdfPages:
    """The document as PDF, with the place for signatures."""
    from desktop.documents.fonts import register_fonts
    from desktop.documents.pdf_flow import annex, body
    from desktop.documents.pdf_pages import PageMaker

    register_fonts()
    places: list[SignaturePlace] = []
    stream = BytesIO()
    with RENDERING:
        maker = PageMaker(stream, document.properties)

        def found(box: tuple[float, float, float, float]) -> None:
            places.append(SignaturePlace(maker.page - 1, *box))

        def story() -> "Iterator[Flowable]":
            yield from body(document, found)
            for each in document.annexes:
                yield from maker.new_part(each.orientation)
                yield from annex(each)
            if document.code_page is not None:
                from desktop.documents.pdf_codes import code_page  # few documents have such a page

                yield from maker.new_part(Orientation.PORTRAIT)
                yield from code_page(document.code_page)

        maker.make(list(story()))
    return PdfPages(stream.getvalue(), maker.page, places[-1])
