import pytest

from desktop.documents.pdf import lay_out_pdf
from desktop.documents.preview import UnreadablePdfError, count_pages, iterate_pages, render_pages
from desktop.documents.unit_report import unit_report


@pytest.fixture(scope="module")
def result(programme, snapshot):
    return lay_out_pdf(unit_report(snapshot, programme))


def test_every_page_is_drawn_at_the_asked_size(result):
    images = render_pages(result.data, scale=0.5)
    assert len(images) == count_pages(result.data) == result.pages
    assert images[0].height == pytest.approx(421, abs=1)
    assert all(len(image.pixels) == image.width * image.height * 4 for image in images)


def test_pages_are_black_on_white_and_opaque(result):
    image = next(iterate_pages(result.data, scale=1.0))
    assert image.pixels[:4] == b"\xff\xff\xff\xff"
    assert 0 in image.pixels
    assert set(image.pixels[3::4]) == {255}


def test_what_is_no_pdf_is_refused_in_words():
    with pytest.raises(UnreadablePdfError, match="không đọc được"):
        render_pages(b"xin chao")
