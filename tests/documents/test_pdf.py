import io
import re
import unicodedata
from dataclasses import replace
from itertools import pairwise

import pdfplumber
import pytest

from desktop.documents import layout
from desktop.documents.model import (
    Annex,
    Bullet,
    Column,
    GroupRow,
    Orientation,
    Paragraph,
    Row,
    Table,
)
from desktop.documents.pdf import lay_out_pdf, render_pdf
from desktop.documents.unit_report import unit_report
from tests.documents.conftest import make_snapshot

LONG = "Ủy ban nhân dân xã tiếp tục thực hiện tốt công tác dân vận chính quyền trên địa bàn. "


@pytest.fixture(scope="module")
def document(programme, snapshot):
    return unit_report(snapshot, programme)


@pytest.fixture(scope="module")
def pages(document):
    with pdfplumber.open(io.BytesIO(render_pdf(document))) as pdf:
        yield pdf.pages


def lines_of(page):
    return {line["text"]: line for line in page.extract_text_lines(return_chars=True)}


def find(page, text):
    found = page.search(re.escape(text).replace("\\ ", r"[\s\u00a0]+"), return_chars=True)
    assert found, text
    return found[0]


def style(found):
    char = found["chars"][0]
    return round(char["size"], 1), "Bold" in char["fontname"], "Italic" in char["fontname"]


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("XÃ HÒA LONG", (layout.AGENCY_SIZE, True, False)),
        (layout.NATION, (layout.NATION_SIZE, True, False)),
        (layout.MOTTO, (layout.MOTTO_SIZE, True, False)),
        ("/BC-UBND", (layout.NUMBER_SIZE, False, False)),
        ("Hòa Long, ngày", (layout.PLACE_DATE_SIZE, False, True)),
        ("BÁO CÁO", (layout.TYPE_SIZE, True, False)),
        ("(6 tháng năm 2018)", (layout.SUBJECT_SIZE, True, False)),
        ("Kính gửi:", (layout.ADDRESSEE_SIZE, False, False)),
        ("I. CÔNG TÁC LÃNH ĐẠO", (layout.HEADING_SIZE, True, False)),
        ("Ủy ban nhân dân xã đã ban hành", (layout.BODY_SIZE, False, False)),
    ],
)
def test_components_of_the_first_page_have_the_decrees_looks(pages, text, looks):
    assert style(find(pages[0], text)) == looks


def test_head_stands_in_two_columns_with_number_and_date_on_one_row(pages):
    page = pages[0]
    agency, nation = find(page, "ỦY BAN NHÂN DÂN"), find(page, layout.NATION)
    number, day = find(page, "Số:"), find(page, "Hòa Long, ngày")
    assert agency["top"] == pytest.approx(nation["top"], abs=1)
    assert agency["x1"] < nation["x0"]
    assert number["chars"][0]["bottom"] == pytest.approx(day["chars"][0]["bottom"], abs=1.5)
    assert nation["top"] == pytest.approx(layout.MARGIN_TOP, abs=4)


def test_text_keeps_the_margins_on_every_page(pages):
    for page in pages:
        for word in page.extract_words():
            assert word["x0"] >= layout.MARGIN_LEFT - 0.5
            assert word["x1"] <= page.width - layout.MARGIN_RIGHT + 0.5
            assert word["bottom"] <= page.height - layout.MARGIN_BOTTOM + 0.5


def test_first_lines_are_indented(pages):
    first = find(pages[0], "Thực hiện Công văn")
    assert first["x0"] == pytest.approx(layout.MARGIN_LEFT + layout.FIRST_LINE_INDENT, abs=0.5)


def test_line_under_the_motto_is_as_long_as_the_text_and_those_under_names_a_third_to_half(pages):
    page = pages[0]
    rules = sorted((line for line in page.lines if line["top"] < 300), key=lambda line: (line["top"], line["x0"]))
    lengths = [line["x1"] - line["x0"] for line in rules]
    motto, agency, subject = (
        text["x1"] - text["x0"]
        for text in (find(page, layout.MOTTO), find(page, "XÃ HÒA LONG"), find(page, "(6 tháng năm 2018)"))
    )
    assert len(rules) == 3
    assert max(lengths[:2]) == pytest.approx(motto, abs=1)
    assert agency / 3 <= min(lengths[:2]) <= agency / 2
    assert subject / 3 <= lengths[2] <= subject / 2


def test_pages_are_numbered_in_the_top_margin_but_not_the_first_of_a_part(pages, document):
    numbers = []
    for page in pages:
        above = page.within_bbox((0, 0, page.width, layout.MARGIN_TOP - 2)).extract_words()
        assert len(above) <= 1
        numbers.append(above[0]["text"] if above else "")
        if above:
            middle = (above[0]["x0"] + above[0]["x1"]) / 2
            assert middle == pytest.approx(page.width / 2, abs=1)
    assert numbers[:2] == ["", "2"]
    assert numbers.count("") == 1 + len(document.annexes)
    for before, after in pairwise(numbers):
        assert after in ("", str(int(before or 1) + 1))


def test_signature_block_has_authority_name_and_recipients(pages, document):
    page = next(page for page in pages if page.search("Nơi nhận"))
    assert style(find(page, "Nơi nhận:")) == (layout.RECIPIENTS_TITLE_SIZE, True, True)
    assert style(find(page, "- Như trên;")) == (layout.RECIPIENTS_SIZE, False, False)
    authority, name = find(page, "TM. ỦY BAN NHÂN DÂN"), find(page, "Nguyễn Văn Hùng")
    assert style(authority) == style(name) == (layout.SIGNATURE_SIZE, True, False)
    assert find(page, "Nơi nhận:")["top"] == pytest.approx(authority["top"], abs=4)
    middles = [(found["x0"] + found["x1"]) / 2 for found in (authority, name)]
    assert middles[0] == pytest.approx(middles[1], abs=1)


def test_place_for_signatures_lies_between_authority_and_name(document):
    result = lay_out_pdf(document)
    place = result.signature
    with pdfplumber.open(io.BytesIO(result.data)) as pdf:
        page = pdf.pages[place.page]
        last, name = find(page, "PHÓ CHỦ TỊCH"), find(page, "Nguyễn Văn Hùng")
        assert page.height - place.top >= last["bottom"] - 3
        assert page.height - place.bottom <= name["top"] + 3
        assert place.left < name["x0"] < name["x1"] < place.right
        assert len(pdf.pages) == result.pages


@pytest.mark.parametrize("lines", range(20, 48))
def test_signature_block_never_stands_alone_on_a_page(document, lines):
    body = (*(Paragraph("Dòng.") for _ in range(lines - 20)), Paragraph(LONG * 12 + "Hết./."))
    result = lay_out_pdf(replace(document, blocks=body, annexes=()))
    with pdfplumber.open(io.BytesIO(result.data)) as pdf:
        page = pdf.pages[result.signature.page]
        above = page.crop((0, layout.MARGIN_TOP, page.width, find(page, "Nơi nhận:")["top"]))
        assert len(above.extract_text_lines()) >= 2


def test_all_fonts_are_embedded_and_nothing_else_is_named(document):
    with pdfplumber.open(io.BytesIO(render_pdf(document))) as pdf:
        names = {char["fontname"] for page in pdf.pages for char in page.chars}
    assert names
    assert all("+LiberationSerif" in name for name in names)
    assert b"Helvetica" not in render_pdf(document)


def test_text_can_be_copied_in_normal_form_c(document, text_of):
    decomposed = replace(
        document, blocks=(*document.blocks[:1], Paragraph(unicodedata.normalize("NFD", "Đường Nguyễn Huệ./.")))
    )
    text = text_of(render_pdf(decomposed))
    assert "Đường Nguyễn Huệ./." in text
    assert "Độc lập - Tự do - Hạnh phúc" in text


def test_the_same_document_gives_the_same_bytes_and_a_later_one_others(programme, snapshot, document):
    assert render_pdf(document) == render_pdf(unit_report(snapshot, programme))
    later = replace(snapshot, made_at=snapshot.made_at.replace(minute=59))
    assert render_pdf(unit_report(later, programme)) != render_pdf(document)


def test_properties_tell_title_author_and_the_documents_own_time(document):
    with pdfplumber.open(io.BytesIO(render_pdf(document))) as pdf:
        properties = pdf.metadata
    assert properties["Author"] == "Ủy ban nhân dân xã Hòa Long"
    assert properties["Title"].startswith("Báo cáo kết quả thực hiện")
    assert properties["CreationDate"] == "D:20180522094107+07'00'"


def test_outline_leads_to_headings_and_annexes(document):
    import pypdfium2

    with pypdfium2.PdfDocument(render_pdf(document)) as pdf:
        titles = [mark.get_title() for mark in pdf.get_toc()]
    assert any(title.startswith("I. CÔNG TÁC LÃNH ĐẠO") for title in titles)
    assert any(title.startswith("Phụ lục II") for title in titles)


def table_document(document, rows, orientation=Orientation.PORTRAIT):
    columns = (Column("STT", 10), Column("Cơ quan, đơn vị", 100), Column("Số liệu", 30))
    annex = Annex("", "Danh sách", (Table(columns, tuple(rows)),), orientation=orientation)
    return replace(document, annexes=(annex,))


def test_long_table_repeats_its_head_and_loses_no_row(document):
    rows = [Row((str(i), f"UBND xã {i}", f"{i}.000")) for i in range(1, 93)]
    with pdfplumber.open(io.BytesIO(render_pdf(table_document(document, rows)))) as pdf:
        pages = [page for page in pdf.pages if page.search("Cơ quan, đơn vị")]
        text = "\n".join(page.extract_text() for page in pages)
    assert len(pages) >= 2
    assert all(f"UBND xã {i} {i}.000" in text for i in range(1, 93))


def test_group_title_is_never_the_last_row_of_a_page(document):
    rows = []
    for i in range(40):
        rows += [GroupRow("", f"Nhóm {i}"), Row(("1", f"Đơn vị {i}", "")), Row(("2", f"Đơn vị {i}b", ""))]
    with pdfplumber.open(io.BytesIO(render_pdf(table_document(document, rows)))) as pdf:
        for page in pdf.pages:
            last = page.extract_text().splitlines()[-1]
            assert not last.startswith("Nhóm")


def test_cell_longer_than_a_page_goes_on_on_the_next(document):
    rows = [Row(("1", LONG * 80 + "Hết ô.", "12"))]
    made = render_pdf(table_document(document, rows, Orientation.LANDSCAPE))
    with pdfplumber.open(io.BytesIO(made)) as pdf:
        text = " ".join(page.extract_text() for page in pdf.pages)
        assert max(page.width for page in pdf.pages) == pytest.approx(layout.PAGE_HEIGHT)
    assert "Hết ô." in text
    assert text.split().count("bàn.") == 80


def test_words_in_titles_and_numbers_are_not_broken(document):
    columns = (Column("STT", 1), Column("Tên", 100), Column("Số", 1))
    table = Table(columns, (Row(("1", LONG * 3, "12.345.678")),))
    made = render_pdf(replace(document, annexes=(Annex("", "Bảng", (table,)),)))
    with pdfplumber.open(io.BytesIO(made)) as pdf:
        words = {word["text"] for word in pdf.pages[-1].extract_words()}
    assert {"STT", "12.345.678"} <= words


def test_characters_without_a_glyph_are_shown_as_missing_and_controls_dropped(document, text_of):
    strange = replace(document, blocks=(Bullet("Vui 😀 <b>&amp;\x07\u200b Nhỏ hơn < lớn hơn >"), Paragraph("Hết./.")))
    assert "- Vui □ <b>&amp; Nhỏ hơn < lớn hơn >" in text_of(render_pdf(strange))


def test_number_and_date_are_printed_once_they_are_known(programme, text_of):
    from datetime import date

    given = replace(make_snapshot(programme), document_number="5/BC-UBND", document_date=date(2018, 5, 9))
    text = text_of(render_pdf(unit_report(given, programme)))
    assert "Số: 05/BC-UBND" in text
    assert "Hòa Long, ngày 09 tháng 5 năm 2018" in text
