"""The letter, the slips, the lists and the progress workbook."""

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pdfplumber
import pytest

from desktop.documents.list_print import cell_words, list_pdf, list_workbook
from desktop.documents.model import NBSP, GroupRow, Orientation, Paragraph, Row, Table
from desktop.documents.pdf import render_pdf
from desktop.documents.progress_workbook import progress_workbook
from desktop.documents.reminder_letter import reminder_letter
from desktop.documents.sheets import Figure, Formula
from desktop.documents.word import render_word
from desktop.rules.periods import Timeliness
from tests.documents import papers
from tests.office import CALC


def texts(document):
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def rows(document):
    blocks = [*document.blocks, *(block for annex in document.annexes for block in annex.blocks)]
    return [row.cells for block in blocks if isinstance(block, Table) for row in block.rows if isinstance(row, Row)]


def test_reminder_is_a_letter_with_its_subject_under_its_number(province, programme):
    letter = papers.reminder(province, programme, 3)
    assert letter.is_letter
    assert letter.head.number_line == f"Số:{NBSP * 8}/SNV-XDCQ"
    assert letter.subject[0].startswith("đôn đốc gửi báo cáo kết quả thực hiện “Năm dân vận chính quyền” 2018")
    assert letter.recipient_lines == ("- Như trên;", "- Lưu: VT, XDCQ.")


def test_few_agencies_are_addressed_by_name_and_many_by_a_list(province, programme):
    few, many = (papers.reminder(province, programme, count) for count in (3, 20))
    assert len(few.addressee_lines) == 4
    assert few.annexes == ()
    assert many.addressee_lines == ("Kính gửi: Các cơ quan, đơn vị, địa phương (theo danh sách kèm theo)",)
    assert len(rows(many)) == 20
    assert [row.text for row in many.annexes[0].blocks[0].rows if isinstance(row, GroupRow)] == [
        "UBND xã, phường, thị trấn"
    ]
    assert rows(many)[0][2:] == ("Quá hạn, chưa gửi", "4")


def test_reminder_says_what_is_missing_by_when_and_asks_politely(province, programme):
    said = texts(papers.reminder(province, programme, 3))
    assert said[0].endswith("trước ngày 25/5/2018.")
    assert "đã nhận được báo cáo của 89/92 cơ quan, đơn vị, địa phương; còn 03 đơn vị chưa gửi báo cáo." in said[1]
    assert "gửi báo cáo về Sở Nội vụ trước ngày 01/6/2018" in said[2]
    assert said[-1].endswith("quan tâm, phối hợp thực hiện./.")


def test_reminder_of_one_agency_names_it_and_tells_returned_reports_apart(province, programme):
    data = papers.reminder_data(province, 2)
    one = replace(data, reminded=data.reminded[:1], last_day=data.period.due)
    said = texts(reminder_letter(one, programme))
    assert "chậm nhất vào ngày 25/5/2018" in said[0]
    assert "đề nghị Ủy ban nhân dân xã Hòa Long khẩn trương" in said[2]
    returned = replace(data, reminded=(data.reminded[0], replace(data.reminded[1], state=Timeliness.RETURNED)))
    assert "01 đơn vị chưa gửi báo cáo và 01 đơn vị được trả lại" in texts(reminder_letter(returned, programme))[1]


def test_given_numbers_are_printed_as_they_are(province, programme):
    data = replace(papers.reminder_data(province, 3), document_number="7/SNV-VP", document_date=date(2018, 5, 28))
    assert reminder_letter(data, programme).head.number_line == "Số: 07/SNV-VP"


def test_receipt_names_the_report_its_time_its_code_and_both_hashes(programme):
    slip = papers.receipt(programme)
    facts = dict(rows(slip))
    assert facts["Mã tiếp nhận"] == "1234-5678-9012"
    assert facts["Thời điểm nhận"] == "24/05/2018 16:05"
    assert facts["Mã kiểm tra của gói (SHA-256)"].replace(" ", "") == papers.RECEIPT.package_sha256
    assert facts["Minh chứng Sở đang giữ"] == "02 tệp"
    assert (slip.type_name, slip.head.symbol) == ("Phiếu báo", "PB-SNV")
    assert not slip.addressees


def test_return_slip_leads_to_each_place_and_says_what_to_do(programme):
    slip = papers.returned(programme)
    places = [row[1] for row in rows(slip)]
    assert places[0] == "Chỉ tiêu CT3.02: Hồ sơ TTHC tiếp nhận mới"
    assert places[2:] == ["Nội dung báo cáo, mục II.2, đoạn 2", "Toàn bộ báo cáo"]
    said = texts(slip)
    assert "(lần nộp 2) về Sở Nội vụ trước ngày 01/6/2018. Minh chứng đã gửi" in said[1]
    assert said[-1].endswith("./.")


def test_remarks_on_what_the_programme_does_not_know_are_printed_too(programme):
    remark = replace(papers.REMARKS[0], target="CT9.99")
    slip = papers.return_slip(papers.FRAME, replace(papers.RETURN, remarks=(remark,)), programme)
    assert rows(slip)[0][1] == "Chỉ tiêu CT9.99"


def test_slips_and_letter_are_written_in_both_forms(province, programme):
    for document in (papers.receipt(programme), papers.returned(programme), papers.reminder(province, programme, 20)):
        assert render_pdf(document).startswith(b"%PDF")
        assert render_word(document).startswith(b"PK")


def test_a_list_prints_every_row_in_order_with_its_head_on_every_page():
    with pdfplumber.open(io.BytesIO(list_pdf(papers.printed_list(90)))) as pdf:
        pages = [page.extract_text() for page in pdf.pages]
        assert {page.width > page.height for page in pdf.pages} == {True}
    assert all("Cơ quan, đơn vị" in page for page in pages)
    printed = "\n".join(pages)
    places = [printed.index(f"UBND xã Hòa Long {i} ") for i in range(90)]
    assert places == sorted(places)
    assert "Tổng số: 90 dòng. In lúc 22/05/2018 09:41." in printed
    assert "Lọc: cấp xã" in printed


def test_an_upright_list_and_an_empty_one_print():
    empty = replace(papers.printed_list(0), orientation=Orientation.PORTRAIT)
    with pdfplumber.open(io.BytesIO(list_pdf(empty))) as pdf:
        assert pdf.pages[0].width < pdf.pages[0].height
        assert "Tổng số: 0 dòng" in pdf.pages[0].extract_text()


def test_a_list_becomes_a_workbook_with_numbers_and_days_and_no_formula_that_was_typed():
    page = openpyxl.load_workbook(io.BytesIO(list_workbook(papers.printed_list()))).active
    assert [cell.value for cell in page[4]] == ["Cơ quan, đơn vị", "Ngày nhận", "Số chỉ tiêu", "Ghi chú"]
    assert page["B5"].value.date() == date(2018, 5, 1)
    assert page["C5"].value == 1000
    assert (page["D8"].value, page["D8"].data_type) == ("=SUM(A1)", "s")
    assert page.auto_filter.ref == "A4:D44"


@pytest.mark.parametrize(
    ("content", "words"),
    [(Figure(1262), "1.262"), (Figure(-3, 1, signed=True), "−3,0"), (Formula("1+1", Figure(2)), "2"), (None, "")],
)
def test_cells_in_words(content, words):
    assert cell_words(content) == words


@pytest.fixture(scope="module")
def progress(province, programme):
    return progress_workbook(papers.progress(province), programme)


def values_of(data, name):
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return list(book[name].iter_rows(min_row=3, values_only=True))


def test_progress_is_summed_by_kind_and_area_over_the_list(progress):
    head, *groups = values_of(progress, "Theo loại đơn vị")[:5]
    assert head == ("Loại đơn vị", "Đúng hạn", "Gửi chậm", "Quá hạn, chưa gửi", "Phải báo cáo", "Đã gửi (%)")
    assert groups[2] == ("UBND xã, phường, thị trấn", 80, 0, 2, 82, 97.6)
    assert groups[3] == ("Toàn tỉnh", 89, 1, 2, 92, 97.8)
    assert values_of(progress, "Theo địa bàn")[5][0] == "Toàn tỉnh"
    formulas = openpyxl.load_workbook(io.BytesIO(progress))["Theo loại đơn vị"]
    assert formulas["B4"].value.startswith("=COUNTIFS('Danh sách đơn vị'!$C$4:$C$95,$A4,")
    assert formulas["B7"].value == "=SUM(B4:B6)"
    assert len(formulas._charts) == 1


def test_progress_lists_every_agency_and_task(progress, province):
    listed = values_of(progress, "Danh sách đơn vị")
    assert len(listed) == 1 + 92
    assert listed[7][4:8] == ("Gửi chậm", listed[7][5], 3, 1)
    assert len(values_of(progress, "Nhiệm vụ")) == 1 + len(province.tasks)


def test_another_program_counts_the_same(progress, tmp_path, convert):
    openpyxl.load_workbook(io.BytesIO(progress)).save(tmp_path / "progress.xlsx")  # without our results
    convert(CALC, tmp_path / "back", tmp_path / "progress.xlsx")
    theirs = (tmp_path / "back" / "progress.xlsx").read_bytes()
    for name in ("Theo loại đơn vị", "Theo địa bàn"):
        ours = [row for row in values_of(progress, name) if row[0]]
        assert [row for row in values_of(theirs, name) if row[0]] == ours


def test_progress_of_nobody_is_a_workbook_with_an_empty_list(province, programme):
    nobody = replace(papers.progress(province), agencies=(), tasks=())
    assert openpyxl.load_workbook(io.BytesIO(progress_workbook(nobody, programme))).sheetnames == ["Danh sách đơn vị"]
