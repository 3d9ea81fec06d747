"""Printed pages as pictures that somebody has looked at; what is printed later must look the same.

python3 -m tests.documents.goldens           draw them all anew, to be looked at and committed
python3 -m tests.documents.goldens letter    only those whose name contains the word
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

from desktop.documents.list_print import list_pdf
from desktop.documents.model import OfficialDocument
from desktop.documents.pdf import render_pdf
from desktop.documents.provincial_data import ProvincialReportData
from desktop.documents.provincial_report import provincial_report
from desktop.documents.unit_report import unit_report
from desktop.rules.programme import Programme
from tests.documents import agencies, papers
from tests.documents.conftest import make_province, make_snapshot, read_bundled_programme, with_models

FOLDER = Path(__file__).resolve().parents[1] / "golden" / "documents"
DOTS_PER_INCH = 72
GREYS = 8
"""Enough to see every line, few enough to keep the files small."""

TILE = 16
"""Pages are compared in squares of so many dots: a missing line is much in its square and nothing on its page."""
SOFTENING = 1.2
MOST_DIFFERENCE = 8
"""In any square, of 255. The same page redrawn differs by 3, drawn by another library by 23, a missing line by 17."""


@cache
def programme() -> Programme:
    return read_bundled_programme()


def _report(issuer: agencies.Issuer) -> bytes:
    return render_pdf(agencies.report_of(issuer, programme()))


def _province() -> bytes:
    return render_pdf(provincial_report(province(), programme()))


@cache
def _printed(make: Callable[[], bytes]) -> bytes:
    return make()


def _unit() -> bytes:
    return _report(agencies.COMMUNE)


def _paper(make: Callable[..., OfficialDocument], *arguments: object) -> bytes:
    return render_pdf(make(*arguments))


@cache
def province() -> ProvincialReportData:
    return make_province(programme())


DOCUMENTS: Mapping[str, tuple[Callable[[], bytes], tuple[int, ...]]] = {
    "commune": (_unit, (1, 2, 3, 6)),
    "models": (lambda: render_pdf(unit_report(with_models(make_snapshot(programme())), programme())), (9,)),
    "department": (lambda: _report(agencies.DEPARTMENT), (1,)),
    "district": (lambda: _report(agencies.DISTRICT), (1, 2)),
    "service-unit": (lambda: _report(agencies.SERVICE_UNIT), (1, 2)),
    "long-names": (lambda: _report(agencies.LONG_NAMED), (1, 2)),
    "city": (lambda: _report(agencies.CITY_DEPARTMENT), (1,)),
    "letter": (lambda: _paper(papers.reminder, province(), programme(), 3), (1,)),
    "letter-with-list": (lambda: _paper(papers.reminder, province(), programme(), 20), (1, 2)),
    "receipt": (lambda: _paper(papers.receipt, programme()), (1,)),
    "return": (lambda: _paper(papers.returned, programme()), (1,)),
    "points": (lambda: _paper(papers.scored_notice, province(), programme()), (1, 2, 5, 6)),
    "points-of-one": (lambda: _paper(papers.scored_slip, province(), programme()), (1,)),
    "list": (lambda: list_pdf(papers.printed_list()), (1, 2)),
    "province": (_province, (1, 5, 6, 9, 13, 15, 16)),
}
"""What is drawn, and which of its pages."""


def names() -> list[str]:
    """Every picture, by its name."""
    return [f"{name}-{page}" for name, (_, pages) in DOCUMENTS.items() for page in pages]


def draw(name: str) -> Image.Image:
    """The page as it is printed now."""
    document, _, page = name.rpartition("-")
    make, _ = DOCUMENTS[document]
    with pypdfium2.PdfDocument(_printed(make)) as pdf:
        return pdf[int(page) - 1].render(scale=DOTS_PER_INCH / 72, grayscale=True).to_pil().convert("L")


def golden(name: str) -> Image.Image:
    """The page as it was approved."""
    with Image.open(FOLDER / f"{name}.png") as picture:
        return picture.convert("L")


def difference(one: Image.Image, other: Image.Image) -> int:
    """How far two pages differ in the square in which they differ most."""
    if one.size != other.size:
        return 255
    soft = [page.filter(ImageFilter.GaussianBlur(SOFTENING)) for page in (one, other)]
    return ImageChops.difference(*soft).reduce(TILE).getextrema()[1]


def same(one: Image.Image, other: Image.Image) -> bool:
    return difference(one, other) <= MOST_DIFFERENCE


def redraw(words: list[str]) -> Iterator[Path]:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in names():
        if not words or any(word in name for word in words):
            path = FOLDER / f"{name}.png"
            draw(name).quantize(GREYS).save(path, optimize=True)
            yield path


if __name__ == "__main__":
    for written in redraw(sys.argv[1:]):
        print(written.relative_to(FOLDER.parents[2]))  # noqa: T201
