"""The process that draws scanned PDF: reads one from its input, answers with a line of Base64 for each code found."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# (pypdfium2's types leave these open)

import sys
from base64 import b64encode
from collections.abc import Iterator

from desktop.core import limits
from desktop.exchange.scans import codes_in

_DPI = 200
_LONGEST_SIDE = 5_000
"""Pixels of a page that is larger than paper usually is."""


def codes_in_pdf(pdf: bytes) -> Iterator[bytes]:
    """What the codes on the pages say; a file that is no PDF shows none."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        return
    with document:
        for number in range(min(len(document), limits.SCANNED_PAGES)):
            try:
                page = document[number]
                scale = min(_DPI / 72, _LONGEST_SIDE / max(*page.get_size(), 1.0))
                image = page.render(scale=scale, grayscale=True).to_pil()  # pyright: ignore[reportArgumentType] - fractions are meant to be given
            except pypdfium2.PdfiumError:
                continue
            yield from codes_in(image)


def main() -> None:
    """Answer for one file."""
    for content in codes_in_pdf(sys.stdin.buffer.read(limits.PDF)):
        sys.stdout.buffer.write(b64encode(content) + b"\n")


if __name__ == "__main__":
    main()
