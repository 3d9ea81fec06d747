from dataclasses import replace

import pypdfium2
import pytest

from desktop.documents import layout
from desktop.documents.pdf import render_pdf
from tests.documents import agencies, goldens


@pytest.mark.parametrize("name", goldens.names())
def test_page_looks_as_it_was_approved(name, tmp_path):
    drawn = goldens.draw(name)
    if not goldens.same(drawn, goldens.golden(name)):
        drawn.save(tmp_path / f"{name}.png")
        pytest.fail(f"{name} looks different ({goldens.difference(drawn, goldens.golden(name))}): see {tmp_path}")


def test_every_approved_picture_is_still_drawn():
    assert {path.stem for path in goldens.FOLDER.glob("*.png")} == set(goldens.names())


def first_page(document):
    with pypdfium2.PdfDocument(render_pdf(document)) as pdf:
        return pdf[0].render(scale=goldens.DOTS_PER_INCH / 72, grayscale=True).to_pil().convert("L")


@pytest.mark.parametrize(
    ("name", "value"),
    [("SHORT_LINE_SHARE", 0.01), ("MARGIN_LEFT", 32 * layout.MM), ("NUMBER_SIZE", 11.0), ("TYPE_SIZE", 12.0)],
)
def test_a_small_fault_is_seen(monkeypatch, programme, name, value):
    report = agencies.report_of(agencies.COMMUNE, programme)
    approved = goldens.golden("commune-1")
    assert goldens.same(first_page(report), approved)
    monkeypatch.setattr(layout, name, value)
    assert not goldens.same(first_page(report), approved)


def test_a_missing_word_is_seen(programme):
    report = agencies.report_of(agencies.COMMUNE, programme)
    assert not goldens.same(first_page(replace(report, addressees=())), goldens.golden("commune-1"))
