"""The letter for a key: one page, and a code that a scanner reads."""

import hashlib
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document

from desktop.documents.enrolment_letter import EnrolmentLetterData, enrolment_letter
from desktop.documents.pdf import lay_out_pdf
from desktop.documents.word import render_word
from desktop.rules.fingerprints import LetterText, digits_of, read_letter_text
from desktop.rules.snapshot import Signatory
from tests.documents.conftest import HOA_LONG, MADE_AT

FINGERPRINT = digits_of(hashlib.sha256("UBND xã Hòa Long".encode()).digest())
LETTER = EnrolmentLetterData(
    replace(HOA_LONG, abbreviation="UBND"),
    "Sở Nội vụ",
    Signatory(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "Trần Văn Phúc"),
    FINGERPRINT,
    MADE_AT,
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    made = lay_out_pdf(enrolment_letter(LETTER))
    path = tmp_path_factory.mktemp("thư") / "thư.pdf"
    path.write_bytes(made.data)
    return made, path


def run(*command):
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run(command, capture_output=True, check=True).stdout


def test_it_is_one_page_with_all_groups(pages):
    made, path = pages
    text = run("pdftotext", "-layout", str(path), "-").decode()
    assert made.pages == 1
    assert "V/v đề nghị cấp chứng" in text
    assert FINGERPRINT.split() == [word for word in text.split() if word.isdigit() and len(word) == 5]
    assert "Trần Văn Phúc" in text


def test_a_scanner_reads_the_code(pages, tmp_path):
    run("pdftoppm", "-r", "150", "-png", str(pages[1]), str(tmp_path / "trang"))
    (picture,) = tmp_path.glob("trang*.png")
    said = run("zbarimg", "--quiet", "--raw", str(picture)).decode()
    assert read_letter_text(said) == LetterText(HOA_LONG.code, FINGERPRINT)


@pytest.mark.parametrize(
    "changed", [{"renewal": True}, {"in_token": True}, {"receiver": "Sở Nội vụ tỉnh " + "rất dài " * 12}]
)
def test_every_form_of_it_stays_on_one_page(changed):
    assert lay_out_pdf(enrolment_letter(replace(LETTER, **changed))).pages == 1


def test_word_has_the_code_as_a_picture_that_is_read_aloud():
    file = Document(BytesIO(render_word(enrolment_letter(LETTER))))
    (picture,) = file.inline_shapes
    assert read_letter_text(picture._inline.docPr.get("descr")) == LetterText(HOA_LONG.code, FINGERPRINT)
