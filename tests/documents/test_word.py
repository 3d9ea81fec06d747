import io
import re
import subprocess
from collections import Counter
from zipfile import ZipFile

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm

from desktop.documents.model import Annex, Bullet, Heading, OfficialDocument, Paragraph, Row, Table
from desktop.documents.pdf import render_pdf
from desktop.documents.provincial_report import provincial_report
from desktop.documents.unit_report import unit_report
from desktop.documents.word import render_word
from tests.documents import papers
from tests.documents.conftest import words


@pytest.fixture(scope="module")
def document(programme, snapshot):
    return unit_report(snapshot, programme)


@pytest.fixture(scope="module")
def file(document):
    return docx.Document(io.BytesIO(render_word(document)))


def spoken(document: OfficialDocument) -> list[str]:
    """Every word of the body's and annexes' running text and tables, in reading order."""
    blocks = [*document.blocks]
    for annex in document.annexes:
        blocks += [*heading_lines(annex), *annex.blocks]
    said: list[str] = []
    for block in blocks:
        match block:
            case Heading() | Bullet():
                said += words(block.line)
            case Paragraph():
                said += words(block.text)
            case Table():
                for row in block.rows:
                    said += words(" ".join(row.cells) if isinstance(row, Row) else f"{row.number} {row.text}")
    return said


def heading_lines(annex: Annex) -> list[Paragraph]:
    return [Paragraph(annex.label), Paragraph(annex.title.upper()), Paragraph(f"({annex.reference})")]


def body_words(file) -> list[str]:
    """Words of a Word file in reading order, the heads of tables left out."""
    said: list[str] = []
    for element in file.element.body:
        if element.tag == qn("w:p"):
            said += paragraph_words(element)
        elif element.tag == qn("w:tbl"):
            for row in element.iter(qn("w:tr")):
                if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is None:
                    for paragraph in row.iter(qn("w:p")):
                        said += paragraph_words(paragraph)
    return said


def paragraph_words(element) -> list[str]:
    return words("".join(node.text or "" for node in element.iter(qn("w:t"))))


def test_word_says_the_same_as_the_document_in_the_same_order(document, file):
    said = " ".join(body_words(file))
    blocks = " ".join(spoken(document))
    start = said.index("Thực hiện Công văn")
    signature = re.compile(r" Nơi nhận: .*? Nguyễn Văn Hùng(?= Phụ lục)")
    assert signature.sub("", said[start:]) == blocks


def test_pdf_says_the_same_words_as_word(document, file, text_of):
    """Words of long cells interleave on paper: compared as bags, figures and all, for the whole document."""
    shown = Counter(words(text_of(render_pdf(document))))
    lacking = Counter(body_words(file)) - shown
    assert not lacking


def test_pages_are_a4_with_the_decrees_margins_and_numbers_from_the_second_page(file, document):
    assert len(file.sections) == 1 + len(document.annexes)
    for section in file.sections:
        assert section.page_width == pytest.approx(Mm(210), abs=Mm(0.1))
        assert section.left_margin == pytest.approx(Mm(30), abs=Mm(0.1))
        assert section.right_margin == pytest.approx(Mm(15), abs=Mm(0.1))
        assert section.different_first_page_header_footer
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
        assert not section.first_page_header.paragraphs[0].text
    assert 'w:instr="PAGE"' in file.sections[0].header._element.xml


def test_headings_are_headings_and_the_language_is_vietnamese(file, document):
    headings = [p.text for p in file.paragraphs if p.style.name.startswith("Heading")]
    assert headings == [block.line for block in document.blocks if isinstance(block, Heading)]
    assert 'w:lang w:val="vi-VN"' in file.styles.element.xml
    fonts = set(re.findall(r'w:ascii="([^"]+)"', file.styles["Body Text"].element.xml))
    assert fonts == {"Times New Roman"}
    assert file.core_properties.language == "vi-VN"


def test_tables_repeat_their_head(file):
    figures = file.tables[2]
    assert figures.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
    assert [cell.text for cell in figures.rows[0].cells][:2] == ["STT", "Chỉ tiêu"]


def test_the_same_document_gives_the_same_bytes_with_its_own_time(document):
    data = render_word(document)
    assert data == render_word(document)
    with ZipFile(io.BytesIO(data)) as container:
        assert {entry.date_time for entry in container.infolist()} == {(2018, 5, 22, 9, 41, 6)}
        assert b"2018-05-22T02:41:07Z</dcterms:modified>" in container.read("docProps/core.xml")


def test_libreoffice_opens_it_and_prints_the_same_words(document, province, programme, tmp_path, text_of, convert):
    letter = papers.reminder(province, programme, 20)
    for name, each in (("unit", document), ("province", provincial_report(province, programme)), ("letter", letter)):
        (tmp_path / f"{name}.docx").write_bytes(render_word(each))
    convert("pdf", tmp_path, *tmp_path.glob("*.docx"))
    printed = text_of((tmp_path / "unit.pdf").read_bytes())
    for component in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "XÃ HÒA LONG", "TM. ỦY BAN NHÂN DÂN", "- Lưu: VT."):
        assert component in printed
    fonts = subprocess.run(["pdffonts", tmp_path / "unit.pdf"], check=True, capture_output=True, text=True).stdout
    assert "Liberation" in fonts or "Times" in fonts
    reminder = text_of((tmp_path / "letter.pdf").read_bytes())
    assert "V/v đôn đốc gửi báo cáo" in reminder
    assert "- Lưu: VT, XDCQ." in reminder
    wide = text_of((tmp_path / "province.pdf").read_bytes())
    assert all(f"UBND xã Hòa Long {i}" in wide for i in range(82) if i not in (3, 40))


def test_landscape_annexes_get_a_section_of_their_own(province, programme):
    file = docx.Document(io.BytesIO(render_word(provincial_report(province, programme))))
    assert [s.orientation for s in file.sections][-1] == WD_ORIENT.LANDSCAPE
    assert file.sections[-1].page_width > file.sections[-1].page_height
