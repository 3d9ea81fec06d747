import io
from dataclasses import replace
from datetime import date

import openpyxl
import pdfplumber
import pytest

from desktop.documents.model import Bullet, GroupRow, Heading, Orientation, Paragraph, Row, Table
from desktop.documents.pdf import render_pdf
from desktop.documents.provincial_data import AgencyRegisters, AreaFigures, summarise_tasks
from desktop.documents.provincial_report import provincial_report
from desktop.documents.workbooks import provincial_workbook
from desktop.rules.periods import Timeliness
from tests.documents.conftest import MODELS, make_snapshot


@pytest.fixture(scope="module")
def document(province, programme):
    return provincial_report(province, programme)


def texts(document):
    return [b.text if isinstance(b, Paragraph) else b.line for b in document.blocks if not isinstance(b, Table)]


def after(document, heading):
    lines = texts(document)
    return lines[lines.index(heading) + 1]


def test_overview_counts_who_reported(document):
    overview = after(document, "I. TÌNH HÌNH TRIỂN KHAI VÀ CHẤP HÀNH CHẾ ĐỘ BÁO CÁO").replace("\u00a0", " ")
    assert overview == (
        "Tính đến ngày 25/5/2018, có 90/92 cơ quan, đơn vị, địa phương đã gửi báo cáo (đạt 97,8 %), trong đó "
        "89 đơn vị gửi đúng hạn và 01 đơn vị gửi chậm; còn 02 đơn vị chưa gửi báo cáo."
    )


def test_late_and_missing_agencies_are_named_and_kinds_counted(document):
    lines = texts(document)
    assert "- Các đơn vị gửi báo cáo chậm: UBND huyện 2." in lines
    assert "- Các đơn vị chưa gửi báo cáo: UBND xã Hòa Long 3, UBND xã Hòa Long 40." in lines
    assert "- UBND xã, phường, thị trấn: 80/82 đơn vị." in lines


def test_returned_reports_are_told_apart(province, programme):
    first = replace(province.submissions[0], state=Timeliness.RETURNED)
    document = provincial_report(replace(province, submissions=(first, *province.submissions[1:])), programme)
    assert any("01 báo cáo đã trả lại để hoàn thiện và 02 đơn vị chưa gửi báo cáo" in line for line in texts(document))


def test_unwritten_sections_are_built_from_totals_beside_last_year(document, province):
    line = next(block.line for block in document.blocks if isinstance(block, Bullet) and "tiếp nhận mới" in block.line)
    total = next(total for total in province.totals if total.code == "CT3.02")
    assert total.value == 1262 * total.counted
    assert line.replace("\u00a0", " ") == (
        f"- Hồ sơ TTHC tiếp nhận mới: 113.580 hồ sơ, tăng 7,5 % so với cùng kỳ năm trước "
        f"({total.coverage} đơn vị có số liệu)."
    )


def test_written_sections_stand_as_written_and_empty_ones_say_so(document):
    assert after(document, "1. Ưu điểm") == "Công tác dân vận chính quyền được các cấp quan tâm chỉ đạo."
    assert after(document, "2. Hạn chế") == "Chưa có nội dung được tổng hợp từ báo cáo của 90 đơn vị."
    assert after(document, "V. KIẾN NGHỊ, ĐỀ XUẤT") == "Không có."


def test_headings_are_those_of_the_provincial_outline(document, programme):
    assert len([b for b in document.blocks if isinstance(b, Heading)]) == len(programme.provincial_outline)


def test_the_department_signs_and_sends_to_the_province(document):
    assert document.head.superior == "UBND TỈNH BÀ RỊA - VŨNG TÀU"
    assert document.head.symbol == "BC-SNV"
    assert document.addressee_lines == ("Kính gửi: UBND tỉnh",)
    assert document.recipient_lines == ("- Như trên;", "- Lưu: VT.")


def test_totals_carry_their_coverage(document):
    rows = [row.cells for row in document.annexes[0].blocks[0].rows if isinstance(row, Row)]
    row = next(row for row in rows if row[1] == "Hồ sơ TTHC tiếp nhận mới")
    assert row[3:] == ("105.660", "113.580", "+7,5\u00a0%", "90/92")


def test_every_agency_stands_in_the_lists_and_matrices(document, province):
    submitted = document.annexes[1].blocks[0]
    assert len([row for row in submitted.rows if isinstance(row, Row)]) == province.expected
    matrices = [block for block in document.annexes[4].blocks if isinstance(block, Table)]
    assert document.annexes[4].orientation is Orientation.LANDSCAPE
    for table in matrices:
        names = [row.cells[1] for row in table.rows if isinstance(row, Row)]
        assert names[0] == "Toàn tỉnh"
        assert len(names) == 1 + len(province.figures)


def test_the_whole_province_prints_with_heads_on_every_page_and_nothing_cut(document):
    with pdfplumber.open(io.BytesIO(render_pdf(document))) as pdf:
        wide = [page for page in pdf.pages if page.width > page.height]
        assert len(wide) > 10
        for page in wide:
            assert page.search("Cơ quan, đơn vị")
            for word in page.extract_words():
                assert word["x1"] <= page.width - 40


def test_a_province_of_which_nothing_is_known_yet_still_prints(province, programme):
    nothing = replace(
        province,
        submissions=tuple(replace(s, state=Timeliness.NOT_DUE, received_at=None) for s in province.submissions),
        totals=(),
        last_year=(),
        figures=(),
        tasks=(),
    )
    document = provincial_report(nothing, programme)
    assert [annex.title for annex in document.annexes] == ["Tình hình gửi báo cáo", "Biểu đồ tình hình thực hiện"]
    assert any("có 00/92" in line for line in texts(document))
    assert render_pdf(document).startswith(b"%PDF")


def test_unfinished_tasks_are_overdue_after_their_last_day(programme):
    snapshot = make_snapshot(programme)
    open_tasks = tuple(replace(task, status="dang_thuc_hien", completed_on=None) for task in snapshot.tasks)
    late = summarise_tasks(programme, [replace(snapshot, tasks=open_tasks)], date(2018, 6, 1))
    due = next(summary for summary in late if programme.task_by_code[summary.code].due == date(2018, 5, 25))
    assert (due.reported, due.overdue, due.by_status) == (1, 1, {"dang_thuc_hien": 1})
    assert sum(summary.overdue for summary in late) == 1


def test_annexed_registers_of_all_agencies_stand_together(province, programme):
    first, second, *_ = province.figures
    registers = (AgencyRegisters(first.agency, (MODELS,)), AgencyRegisters(second.agency, (MODELS,)))
    data = replace(province, registers=registers)
    annex = next(a for a in provincial_report(data, programme).annexes if "DÂN VẬN KHÉO" in a.title)
    rows = annex.blocks[0].rows
    assert [row.text for row in rows if isinstance(row, GroupRow)] == [
        first.agency.short_name,
        second.agency.short_name,
    ]
    assert [row.cells[0] for row in rows if isinstance(row, Row)] == ["1", "2", "3", "4", "5", "6"]
    book = openpyxl.load_workbook(io.BytesIO(provincial_workbook(data, programme)))
    assert book["Mô hình “Dân vận khéo”"].max_row == 3 + 6


def test_districts_stand_in_an_annex_and_a_sheet_of_their_own(province, programme):
    totals = {total.code: total for total in province.totals}
    data = replace(province, areas=(AreaFigures("D748", "Thành phố Bà Rịa", totals, 11, 12),))
    annex = next(a for a in provincial_report(data, programme).annexes if "địa bàn" in a.title)
    tables = [block for block in annex.blocks if isinstance(block, Table)]
    assert len(tables) == len(programme.groups)
    assert all(table.rows[0].cells[1:3] == ("Thành phố Bà Rịa", "11/12") for table in tables)
    book = openpyxl.load_workbook(io.BytesIO(provincial_workbook(data, programme)))
    sheet = book["Theo địa bàn"]
    assert [cell.value for cell in sheet[4]][:4] == ["D748", "Thành phố Bà Rịa", 11, 12]
    assert any(cell.value == int(totals["CT3.02"].value) for cell in sheet[4])
