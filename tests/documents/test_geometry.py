"""Every component of a printed document, measured against the numbers of Nghị định 30/2020, Phụ lục I."""

from dataclasses import replace
from datetime import date

import pytest

from desktop.documents import layout
from desktop.documents.model import Annex, Column, Paragraph, Row, Table
from desktop.documents.pdf import lay_out_pdf, render_pdf
from desktop.rules.snapshot import Signatory
from tests.documents.agencies import ALL, COMMUNE, FOUR_KINDS, LONG_NAMED, report_of
from tests.documents.measuring import NEAR, sheets

MM = 72 / 25.4
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


@pytest.fixture(scope="module", params=ALL)
def issuer(request):
    return ALL[request.param]


@pytest.fixture(scope="module")
def document(issuer, programme):
    return report_of(issuer, programme)


@pytest.fixture(scope="module")
def pages(document):
    return sheets(render_pdf(document))


@pytest.fixture(scope="module")
def last(pages):
    """The page that is signed."""
    return next(page for page in pages if page.texts("Nơi nhận:"))


def authority_lines(page, name):
    return page.lines_in(page.width / 2 - 30, page.text("Nơi nhận:").top - 4, page.width, name.top - 2)


def within(value, low, high):
    return low - 0.05 <= value <= high + 0.05


def test_i1_i2_pages_are_a4_upright(pages):
    for page in pages:
        assert (page.width, page.height) == pytest.approx((210 * MM, 297 * MM), abs=0.1)


def test_i3_margins_are_within_the_decrees_spans(pages):
    for page in pages:
        printed = page.page.crop((0, 20 * MM - NEAR, page.width, page.height)).extract_words()
        assert within(min(word["x0"] for word in printed), 30 * MM, 35 * MM)
        assert min(page.width - word["x1"] for word in printed) >= 15 * MM - NEAR
        assert max(word["bottom"] for word in printed) <= page.height - 20 * MM + NEAR


def test_i4_text_is_black_and_in_one_family(pages):
    letters = [char for page in pages for char in page.page.chars]
    assert {char["fontname"].partition("+")[2].partition("-")[0] for char in letters} == {"LiberationSerif"}
    assert {char["non_stroking_color"] for char in letters} <= {(0,), (0, 0, 0), 0, (0.0,)}


def test_i7_page_numbers_stand_in_the_middle_of_the_top_margin_from_the_second_page_of_each_part(pages, document):
    starts = 0
    for page in pages:
        above = page.page.crop((0, 0, page.width, 20 * MM - NEAR)).extract_words(return_chars=True)
        if not above:
            starts += 1
            continue
        (number,) = above
        assert (number["x0"] + number["x1"]) / 2 == pytest.approx(page.width / 2, abs=NEAR)
        assert within(number["chars"][0]["size"], 13, 14)
        assert "Regular" in number["chars"][0]["fontname"] or "Bold" not in number["chars"][0]["fontname"]
        assert number["bottom"] < 20 * MM
    assert starts == 1 + len(document.annexes)


def test_ii1_nation_and_motto_stand_one_below_the_other_at_the_top_right(pages):
    page = pages[0]
    nation, motto = page.text(NATION), page.text(MOTTO)
    assert within(nation.size, 12, 13)
    assert within(motto.size, 13, 14)
    assert nation.looks[1:] == motto.looks[1:] == (True, False)
    assert nation.middle == pytest.approx(motto.middle, abs=NEAR)
    assert nation.x1 <= page.width - 15 * MM + NEAR
    assert motto.baseline - nation.baseline == pytest.approx(motto.size * 1.15, abs=1.5)


def test_ii1_the_line_under_the_motto_is_as_long_as_the_text(pages):
    motto = pages[0].text(MOTTO)
    rule = pages[0].rule_under(motto)
    assert rule.length == pytest.approx(motto.width, abs=NEAR)
    assert 0 < rule.y - motto.baseline < 8


def test_ii2_agency_is_bold_under_its_superior_which_is_not_and_has_a_short_line(pages, issuer):
    page = pages[0]
    column = page.lines_in(0, 0, page.text(NATION).x0, page.text("Số:").top)
    names = [line.text for line in column]
    expected = [issuer.agency.superior] if issuer.agency.superior else []
    assert " ".join(names) == " ".join([*expected, *issuer.agency.header])
    own = column[-1]
    assert own.looks[1:] == (True, False)
    assert within(own.size, 12, 13)
    if issuer.agency.superior:
        superior = column[0]
        assert issuer.agency.superior.startswith(superior.text)
        assert superior.looks == (own.size, False, False)
        assert superior.middle == pytest.approx(own.middle, abs=NEAR)
    rule = page.rule_under(own)
    assert own.width / 3 <= rule.length <= own.width / 2
    assert own.x1 < page.text(NATION).x0


def test_ii3_ii4_number_and_day_are_blank_on_one_row_each_under_its_column(pages, issuer):
    page = pages[0]
    number, day = page.text("Số:"), page.text(f"{issuer.place}, ngày")
    symbol = page.text(f"/{issuer.symbol}")
    assert (number.looks, symbol.looks) == ((13, False, False), (13, False, False))
    assert within(day.size, 13, 14)
    assert day.looks[1:] == (False, True)
    assert number.baseline == pytest.approx(day.baseline, abs=NEAR)
    assert 15 <= symbol.x0 - number.x1 <= 60
    rule = next(rule for rule in page.rules() if rule.y < number.top and rule.x1 < page.text(NATION).x0)
    assert (number.x0 + symbol.x1) / 2 == pytest.approx(rule.middle, abs=NEAR)
    end = page.text("năm 2018")
    assert (day.x0 + end.x1) / 2 == pytest.approx(page.text(NATION).middle, abs=NEAR)
    assert day.x1 < end.x1 <= page.width - 15 * MM + NEAR


def test_ii5_type_and_subject_are_bold_in_the_middle_with_a_short_line(pages):
    page = pages[0]
    middle = (30 * MM + page.width - 15 * MM) / 2
    title, last_line = page.text("BÁO CÁO"), page.text("(6 tháng năm 2018)")
    for text in (title, page.text("Kết quả thực hiện"), last_line):
        assert within(text.size, 13, 14)
        assert text.looks[1:] == (True, False)
    assert title.middle == pytest.approx(middle, abs=NEAR)
    rule = page.rule_under(last_line)
    assert last_line.width / 3 <= rule.length <= last_line.width / 2


def test_ii6_text_is_justified_indented_and_spaced(pages):
    page = pages[0]
    lines = page.lines()
    start = next(i for i, each in enumerate(lines) if each.text.startswith("Thực hiện Công văn"))
    first, second = lines[start : start + 2]
    assert within(first.x0 - 30 * MM, 10 * MM, 12.7 * MM)
    assert second.x0 == pytest.approx(30 * MM, abs=NEAR)
    assert first.x1 == pytest.approx(page.width - 15 * MM, abs=NEAR)
    assert within(first.size, 13, 14)
    assert 1.0 * first.size <= second.baseline - first.baseline <= 1.5 * 1.15 * first.size
    heading = next(each for each in lines if each.text.startswith("I. "))
    ended = lines[lines.index(heading) - 1]
    assert heading.baseline - ended.baseline >= heading.size + 6
    assert heading.looks[1:] == (True, False)
    assert heading.text == heading.text.upper()
    assert within(heading.x0 - 30 * MM, 10 * MM, 12.7 * MM)


def test_ii7_authority_and_name_are_bold_around_one_middle_with_room_to_sign(last, issuer):
    name = last.text(issuer.signatory.name)
    texts = authority_lines(last, name)
    assert " ".join(text.text for text in texts) == " ".join(issuer.signatory.authority)
    for text in (*texts, name):
        assert within(text.size, 13, 14)
        assert text.looks[1:] == (True, False)
        assert text.middle == pytest.approx(name.middle, abs=NEAR)
    assert name.top - texts[-1].bottom >= 20 * MM
    assert name.middle > last.width / 2


def test_ii9_recipients_are_small_at_the_left_margin_level_with_the_authority(last, issuer):
    title, archive = last.text("Nơi nhận:"), last.text("- Lưu: VT.")
    assert title.looks == (12, True, True)
    assert archive.looks == (11, False, False)
    assert title.x0 == archive.x0 == pytest.approx(30 * MM, abs=NEAR)
    assert abs(title.top - last.text(issuer.signatory.authority[0]).top) < 4
    assert last.text("- Như trên;").top < archive.top


def test_ii9_body_ends_with_its_mark(last):
    above = last.lines_in(0, 20 * MM, last.width, last.text("Nơi nhận:").top + 4)
    assert above[-1].text.endswith("./.")


def test_iii1_annexes_have_label_title_and_reference_in_the_middle(pages):
    page = next(page for page in pages if page.texts("Phụ lục II") and not page.texts("kèm theo)"))
    middle = (30 * MM + page.width - 15 * MM) / 2
    label, title = page.text("Phụ lục II"), page.text("TÌNH HÌNH THỰC HIỆN NHIỆM VỤ ĐƯỢC GIAO")
    assert label.looks == (14, True, False)
    assert within(title.size, 13, 14)
    assert title.looks[1:] == (True, False)
    reference = next(line for line in page.lines() if line.text.startswith("(Kèm theo Báo cáo số"))
    assert reference.looks[1:] == (False, True)
    for text in (label, title, reference):
        assert text.middle == pytest.approx(middle, abs=NEAR)


def test_ii9_several_addressees_stand_on_lines_with_dashes_under_the_colon(programme):
    names = ("Ủy ban nhân dân tỉnh", "Sở Nội vụ", "Các cơ quan chuyên môn và đơn vị sự nghiệp công lập thuộc tỉnh" * 2)
    page = sheets(render_pdf(replace(report_of(COMMUNE, programme), addressees=names)))[0]
    colon = page.text("Kính gửi:")
    dashes = [page.text(f"- {name[:20]}") for name in names]
    assert all(dash.x0 == pytest.approx(colon.x1 - 4, abs=1) for dash in dashes)
    assert len({round(dash.x0, 2) for dash in dashes}) == 1
    lines = page.lines()
    first = next(i for i, each in enumerate(lines) if each.text.startswith("- Các cơ quan"))
    assert lines[first + 1].x0 > lines[first].x0 + 5
    assert lines[first].x1 <= page.width - 15 * MM + NEAR


def test_ii5b_the_subject_of_a_letter_stands_6_points_below_its_number(programme):
    report = report_of(LONG_NAMED, programme)
    subject = "đôn đốc gửi báo cáo kết quả thực hiện “Năm dân vận chính quyền” 6 tháng năm 2018"
    letter = replace(report, type_name="", subject=(subject,), head=replace(report.head, symbol="SNV-XDCQ"), annexes=())
    page = sheets(render_pdf(letter))[0]
    number, below = page.text("/SNV-XDCQ"), page.text("V/v đôn đốc")
    assert within(below.size, 12, 13)
    assert below.looks[1:] == (False, False)
    assert below.top - number.bottom == pytest.approx(6, abs=2.5)
    assert not page.texts("BÁO CÁO")
    assert below.x1 < page.text(NATION).x0 + 40


def test_numbers_and_days_below_ten_have_a_zero_and_no_separator_stands_in_a_number(programme):
    report = report_of(COMMUNE, programme)
    head = replace(report.head, number="7", day=date(2018, 1, 5))
    page = sheets(render_pdf(replace(report, head=head, annexes=())))[0]
    assert page.texts("Số: 07/BC-UBND")
    assert page.texts("Hòa Long, ngày 05 tháng 01 năm 2018")
    head = replace(head, number="4177", day=date(2018, 10, 29))
    page = sheets(render_pdf(replace(report, head=head, annexes=())))[0]
    assert page.texts("Số: 4177/BC-UBND")
    assert page.texts("ngày 29 tháng 10 năm 2018")


AUTHORITIES = {
    "TM.": ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    "TM. KT.": ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    "Q.": ("Q. GIÁM ĐỐC",),
    "KT.": ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    "TL.": ("TL. CHỦ TỊCH", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"),
    "TUQ.": ("TUQ. CHỦ TỊCH", "GIÁM ĐỐC SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI TỈNH BÀ RỊA - VŨNG TÀU"),
}


@pytest.mark.parametrize("authority", AUTHORITIES.values(), ids=AUTHORITIES)
def test_every_authority_to_sign_is_printed_as_it_is_given(programme, authority):
    report = replace(report_of(COMMUNE, programme), signatory=Signatory(authority, "Lê Thị Minh Châu"), annexes=())
    result = lay_out_pdf(report)
    page = sheets(result.data)[result.signature.page]
    name = page.text("Lê Thị Minh Châu")
    lines = authority_lines(page, name)
    assert " ".join(line.text for line in lines) == " ".join(authority)
    assert len(lines) >= len(authority)
    assert name.top - lines[-1].bottom >= 20 * MM


@pytest.mark.parametrize("rows", range(20, 44, 3))
def test_a_table_at_the_end_keeps_two_rows_with_the_signature(programme, rows):
    columns = (Column("STT", 10), Column("Cơ quan, đơn vị", 80))
    table = Table(columns, tuple(Row((str(i), f"UBND xã {i}")) for i in range(rows)))
    result = lay_out_pdf(replace(report_of(COMMUNE, programme), blocks=(Paragraph("Danh sách:"), table), annexes=()))
    pages = sheets(result.data)
    page = pages[result.signature.page]
    above = page.lines_in(0, 20 * MM, page.width, page.text("Nơi nhận:").top + 4)
    assert [line.text for line in above][-2:] == [f"{i} UBND xã {i}" for i in (rows - 2, rows - 1)]
    printed = "\n".join(each.page.extract_text() for each in pages)
    assert all(f"{i} UBND xã {i}\n" in printed for i in range(rows))


def test_measures_of_the_layout_lie_in_the_decrees_spans():
    for name, (low, high) in layout.ALLOWED.items():
        assert low <= getattr(layout, name) + 1e-9, name
        assert getattr(layout, name) <= high + 1e-9, name
    for sizes in layout.HEAD_SIZES:
        assert 12 <= sizes.agency <= 13
        assert 12 <= sizes.nation <= 13
        assert 13 <= sizes.motto <= 14


def test_each_kind_of_agency_prints_its_own_head(programme):
    first_lines = {name: sheets(render_pdf(report_of(each, programme)))[0].lines() for name, each in FOUR_KINDS.items()}
    assert first_lines["commune"][0].text.startswith("ỦY BAN NHÂN DÂN CỘNG HÒA")
    assert first_lines["district"][1].text.startswith("HUYỆN CHÂU ĐỨC")
    for name in ("department", "service-unit"):
        assert first_lines[name][0].text.startswith("UBND TỈNH BÀ RỊA - VŨNG TÀU")


def test_an_only_annex_is_not_numbered_and_a_page_number_starts_again(programme):
    annex = Annex("", "Danh sách", (Paragraph("Dòng. " * 900),))
    pages = sheets(render_pdf(replace(report_of(COMMUNE, programme), annexes=(annex,))))
    start = next(i for i, page in enumerate(pages) if page.texts("DANH SÁCH"))
    assert pages[start].lines()[0].text == "Phụ lục"
    assert pages[start + 1].lines()[0].text == "2"
