"""Every document as PDF/A-3b: judged by another library, read by poppler, small."""

import io
import subprocess
import unicodedata
from dataclasses import replace

import pikepdf
import pikepdf.pdfa
import pypdfium2
import pytest

from desktop.documents.enrolment_letter import enrolment_letter
from desktop.documents.list_print import list_pdf
from desktop.documents.model import BarChart, CodePage
from desktop.documents.pdf import render_pdf
from desktop.documents.pdf_archive import archived
from desktop.documents.provincial_report import provincial_report
from tests.documents import agencies, papers
from tests.documents.conftest import MADE_AT

KILOBYTE = 1024
LARGEST = {"unit": 130, "province": 350, "letter": 110, "receipt": 110, "return": 110, "list": 85}
"""In kilobytes: most of a small file are the letters of the fonts that it uses."""


@pytest.fixture(scope="module")
def files(programme, province):
    drawn = {
        "unit": render_pdf(agencies.report_of(agencies.SERVICE_UNIT, programme)),
        "province": render_pdf(provincial_report(province, programme)),
        "letter": render_pdf(papers.reminder(province, programme, 20)),
        "receipt": render_pdf(papers.receipt(programme)),
        "return": render_pdf(papers.returned(programme)),
        "list": list_pdf(papers.printed_list()),
    }
    return {name: archived(pdf, MADE_AT) for name, pdf in drawn.items()}


@pytest.fixture(params=LARGEST)
def file(request, files, tmp_path):
    path = tmp_path / f"{request.param}.pdf"
    path.write_bytes(files[request.param])
    return path


def output_of(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_it_is_pdf_a_3b_with_every_font_inside(file):
    report = pikepdf.pdfa.validate_written(file, "3b")
    assert (report.verdict, list(report.findings)) == ("pass", [])
    fonts = output_of("pdffonts", file).splitlines()[2:]
    assert fonts
    assert all("LiberationSerif" in font and " yes yes yes " in font for font in fonts)


def test_it_is_small(file):
    assert file.stat().st_size <= LARGEST[file.stem] * KILOBYTE


def test_its_text_is_composed_vietnamese_without_signs_that_stand_for_missing_ones(file):
    text = output_of("pdftotext", file, "-")
    assert unicodedata.is_normalized("NFC", text)
    assert not set(text) & {"\ufffd", "\u25a1"}
    assert any(word in text for word in ("Sở Nội vụ", "SỞ NỘI VỤ", "VƯỜN QUỐC GIA CÔN ĐẢO"))


def test_it_says_its_title_author_and_language_in_vietnamese(file):
    with pikepdf.open(file) as document:
        assert str(document.Root.Lang) == "vi-VN"
        with document.open_metadata() as metadata:
            title, authors = metadata["dc:title"], metadata["dc:creator"]
            assert metadata["xmp:CreateDate"].startswith("2018-05-22T09:41:07")
        assert document.docinfo["/Title"] == title
        assert list(authors) == [str(document.docinfo["/Author"])]
        assert str(document.docinfo["/Author"]) in ("Sở Nội vụ", "Ban Quản lý Vườn quốc gia Côn Đảo")
    assert unicodedata.is_normalized("NFC", title)


def outline(data):
    with pypdfium2.PdfDocument(data) as pdf:
        return [(mark.level, mark.get_title(), mark.get_dest().get_index()) for mark in pdf.get_toc()]


def test_bookmarks_follow_the_outline_and_lead_forward(files):
    marks = outline(files["province"])
    titles = [title for _, title, _ in marks]
    assert titles[0] == "BÁO CÁO"
    assert [level for level, title, _ in marks if title.startswith("Phụ lục")] == [0] * 5
    assert all(level >= 1 for level, title, _ in marks if title.startswith(("I. ", "II. ")))
    pages = [page for _, _, page in marks]
    assert pages == sorted(pages)


def test_the_same_document_gives_the_same_archive(files, programme):
    assert archived(render_pdf(papers.receipt(programme)), MADE_AT) == files["receipt"]


def alternatives(data):
    """Every text that stands for a marked piece of a page."""
    with pikepdf.open(io.BytesIO(data)) as document:
        return [
            str(operands[1]["/Alt"])
            for page in document.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "BDC"
        ]


def test_charts_and_codes_are_told_in_words_to_those_who_cannot_see_them(files, programme, province):
    annexes = provincial_report(province, programme).annexes
    charts = [block.spoken for annex in annexes for block in annex.blocks if isinstance(block, BarChart)]
    assert len(charts) == 3
    assert alternatives(files["province"]) == charts
    assert alternatives(render_pdf(enrolment_letter(papers.ENROLMENT)))[0].startswith("Mã QR. Mã quét chứa mã đơn vị")
    page = CodePage("Mã dữ liệu", (), (b"a" * 200, b"b" * 200))
    report = replace(agencies.report_of(agencies.COMMUNE, programme), code_page=page)
    drawn = archived(render_pdf(report), MADE_AT)
    assert alternatives(drawn) == [f"Mã {n}/2 (chỉ máy quét đọc được)" for n in (1, 2)]


def test_a_file_without_a_tree_of_structure_does_not_say_that_it_is_tagged(file):
    with pikepdf.open(file) as document:
        assert "/StructTreeRoot" not in document.Root
        assert "/MarkInfo" not in document.Root
