import io
from dataclasses import replace

import openpyxl
import pytest

from desktop.documents.model import Bullet, GroupRow, Heading, Orientation, Paragraph, Row, Table
from desktop.documents.pdf import render_pdf
from desktop.documents.unit_report import NOT_WRITTEN, NOTHING_TO_SAY, unit_report
from desktop.documents.word import render_word
from desktop.documents.workbooks import unit_workbook
from desktop.rules.snapshot import Signatory
from tests.documents.conftest import MODELS, with_models


@pytest.fixture(scope="module")
def document(programme, snapshot):
    return unit_report(snapshot, programme)


def figures(document):
    (table,) = (block for block in document.annexes[0].blocks if isinstance(block, Table))
    return {row.cells[1].removeprefix("- "): row.cells for row in table.rows if isinstance(row, Row)}


def test_headings_follow_the_outline_of_the_programme(document, programme):
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    assert len(headings) == len(programme.outline)
    assert headings[0].line.startswith("I. CÔNG TÁC LÃNH ĐẠO")
    levels = {block.number: block.level for block in headings if block.number in ("I", "II", "1")}
    assert levels == {"I": 1, "II": 1, "1": 2}


def test_heading_of_the_period_is_used(document):
    assert any("6 THÁNG CUỐI NĂM" in block.line for block in document.blocks if isinstance(block, Heading))


def test_narrative_becomes_paragraphs_and_bullets(document):
    assert Bullet("Kế hoạch số 12/KH-UBND ngày 15/01/2018 về công tác dân vận năm 2018.") in document.blocks
    assert Bullet("Phân công từng ấp.", level=2) in document.blocks


def test_what_nobody_has_written_is_visible_only_where_it_must_be_written(document):
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert NOT_WRITTEN in texts
    assert NOTHING_TO_SAY in texts


def test_report_opens_with_its_ground_and_closes_with_its_mark(document):
    assert "Thực hiện Công văn số 4177/UBND-VP ngày 04/5/2018" in document.blocks[0].text
    assert document.blocks[-1].text.endswith("./.")


def test_annexes_are_numbered_mentioned_and_registers_without_rows_left_out(document):
    assert [annex.label for annex in document.annexes] == ["Phụ lục I", "Phụ lục II"]
    mention = document.blocks[-2].text
    assert "Phụ lục I, Phụ lục II" in mention


def test_the_only_annex_has_no_number(programme, snapshot):
    alone = unit_report(replace(snapshot, tasks=()), programme)
    assert [annex.label for annex in alone.annexes] == ["Phụ lục"]


def test_figures_show_states_estimates_comparison_and_notes(document, programme):
    name = {indicator.code: indicator.name for indicator in programme.indicators}
    rows = figures(document)
    assert rows[name["CT3.02"]][3:6] == ("1.174", "1.262", "+7,5\u00a0%")
    assert rows[name["CT1.04"]][4] == "Không phát sinh"
    assert rows[name["CT1.05"]][4] == "Không áp dụng"
    assert rows[name["CT1.05"]][6] == "Không có đơn vị trực thuộc"
    assert rows[name["CT4.07"]][4] == "Chưa có số liệu"
    assert rows[name["CT2.09"]][4] == "ước 12"
    assert rows[name["CT2.12"]][3:6] == ("186", "318,6", "+71,3\u00a0%")


def test_figures_are_grouped_in_the_programmes_order(document, programme):
    table = document.annexes[0].blocks[0]
    groups = [row.text for row in table.rows if isinstance(row, GroupRow)]
    assert groups == [group.name for group in programme.groups if group.name in groups]
    assert len(groups) >= 5


def test_reasons_for_warnings_are_printed(document):
    texts = [block.line for block in document.annexes[0].blocks if isinstance(block, Bullet)]
    assert texts == [
        "- Kinh phí chăm lo an sinh xã hội: Tăng 71,3 % so với cùng kỳ. Giải trình: Vận động xây 05 nhà đại đoàn kết."
    ]


def test_tasks_show_status_progress_and_product(document):
    rows = [row.cells for row in document.annexes[1].blocks[0].rows if isinstance(row, Row)]
    assert any(row[3] == "Đang thực hiện (60\u00a0%)" for row in rows)
    assert any(row[3] == "Hoàn thành ngày 10/05/2018" and row[2] == "25/05/2018" for row in rows)
    assert all("12/KH-UBND" in row[4] for row in rows)


def test_a_value_unknown_to_the_programme_is_shown_not_lost(programme, snapshot):
    extra = replace(snapshot.values[0], code="CT9.99")
    document = unit_report(replace(snapshot, values=(*snapshot.values, extra)), programme)
    table = document.annexes[0].blocks[0]
    assert any(isinstance(row, Row) and row.cells[1] == "CT9.99" for row in table.rows)


def test_a_draft_without_signatory_text_or_figures_can_be_previewed(programme, snapshot, text_of):
    draft = replace(
        snapshot, signatory=Signatory((), ""), narrative=(), values=(), tasks=(), findings=(), approved_by=""
    )
    draft = replace(draft, agency=replace(draft.agency, header=()))
    document = unit_report(draft, programme)
    assert document.annexes == ()
    shown = text_of(render_pdf(document))
    assert "ỦY BAN NHÂN DÂN XÃ HÒA" in shown
    assert render_word(document)


def test_an_annexed_register_shows_its_rows_on_lying_paper(programme, snapshot):
    annex = unit_report(with_models(snapshot), programme).annexes[2]
    assert (annex.label, annex.title) == ("Phụ lục III", "DANH MỤC MÔ HÌNH “DÂN VẬN KHÉO”")
    assert annex.orientation is Orientation.LANDSCAPE
    table = annex.blocks[0]
    assert [column.title for column in table.columns][:4] == ["STT", "Tên mô hình", "Lĩnh vực", "Tập thể/cá nhân"]
    assert table.rows[0].cells[:4] == ("1", "Tổ tự quản an ninh, trật tự", "Quốc phòng - an ninh", "Tập thể")
    assert table.rows[2].cells[-1] == "Đăng ký"


def test_without_rows_there_is_no_annex_of_a_register(programme, snapshot):
    assert [annex.label for annex in unit_report(snapshot, programme).annexes] == ["Phụ lục I", "Phụ lục II"]


def test_a_register_that_is_longer_than_its_annex_says_so(programme, snapshot):
    long = replace(snapshot, registers=(replace(MODELS, total=1262),))
    *_, note = unit_report(long, programme).annexes[2].blocks
    assert note.text == "(Phụ lục ghi 03 dòng đầu trong tổng số 1.262 dòng của kỳ báo cáo.)"


def test_only_columns_that_the_programme_annexes_are_printed_whatever_came(programme, snapshot):
    forged = replace(MODELS, columns=("ten_mo_hinh", "nguoi_to_cao", "la"), rows=(("Mô hình", "Nguyễn Văn Kín", "x"),))
    strange = replace(MODELS, code="BK_LA")
    annexes = unit_report(replace(snapshot, registers=(forged, strange)), programme).annexes
    assert len(annexes) == 3
    assert annexes[2].blocks[0].rows[0].cells == ("1", "Mô hình", "", "", "", "", "", "")
    assert unit_workbook(replace(snapshot, registers=(forged, strange)), programme).startswith(b"PK")


def test_the_workbook_holds_annexed_rows_too(programme, snapshot):
    book = openpyxl.load_workbook(io.BytesIO(unit_workbook(with_models(snapshot), programme)))
    page = book["Mô hình “Dân vận khéo”"]
    assert [cell.value for cell in page[3]][:2] == ["Tên mô hình", "Lĩnh vực"]
    assert [cell.value for cell in page[5]][:2] == ["Tuyến đường hoa “Sáng - xanh - sạch - đẹp”", "Văn hóa - xã hội"]
