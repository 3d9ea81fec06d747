"""What is to be done next, in one sentence, at every turn of a report's way."""

from desktop.rules.package_data import Remark, RemarkPlace
from desktop.services.follow_up.answers_issued import issue_receipts, return_report
from desktop.services.intake.taking_in import take_in
from desktop.services.report.check_view import Place
from desktop.services.report.document_number import set_document_number
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import hand_in
from desktop.services.report.next_step import read_next_step
from desktop.services.report.remarks import list_remarks, tick_remark
from desktop.services.workplace.from_above import take_in_from_above
from tests.services.pattern import DEPARTMENT, HOA_LONG, PERIOD, approve_all, at, copied, type_value

REMARKS = (Remark(RemarkPlace.INDICATOR, "CT2.05", "Số hộ cao hơn niên giám."),)


def step(workspace):
    with workspace.reading() as session:
        return read_next_step(session, workspace.clock, PERIOD, workspace.folder)


def test_each_turn_has_its_sentence(any_agency, pattern, department, tmp_path):
    agency = any_agency
    before = type_value(agency, "CT3.05", "999.999")
    said = step(agency)
    assert (said.sentence.split(",")[0], said.place, said.target) == ("Sửa 1 lỗi", Place.INDICATORS, before.code)
    type_value(agency, "CT3.05", "1")
    assert step(agency).sentence.startswith("Mời lãnh đạo xem")
    approve_all(agency)
    assert step(agency).sentence.startswith("Xin văn thư số và ngày")
    with agency.session() as session:
        set_document_number(session, agency.clock, PERIOD, "15/BC-UBND", None)
    assert step(agency).sentence.startswith("Nhập mật khẩu khóa ký rồi bấm Ký và xuất trước hết ngày")
    done = hand_in(agency, PERIOD, (ReportFormat.ASICE,), tmp_path, pattern.keys[HOA_LONG])
    assert step(agency).sentence.startswith("Gửi tệp lần nộp 1 đến Sở Nội vụ trước hết ngày")

    (row,) = take_in(department, done.files)
    (slip,) = return_report(department, row.sha256, REMARKS, pattern.keys[DEPARTMENT], tmp_path).files
    agency.clock.move_to(at(5, 24).now())
    take_in_from_above(agency, slip)
    said = step(agency)
    assert (said.sentence, said.place, said.target) == (
        "Sở đã trả lại lần nộp 1: sửa 1 nhận xét, sửa xong thì đánh dấu.",
        Place.HISTORY,
        1,
    )
    tick(agency)
    assert step(agency).sentence.startswith("Báo cáo vẫn như lần nộp 1 đã bị trả lại")
    type_value(agency, "CT2.05", "2.950")
    assert "mời lãnh đạo xem chỗ sửa rồi duyệt lại" in step(agency).sentence


def test_when_it_was_accepted_it_is_over(pattern, department, tmp_path):
    agency = copied(pattern, "Hòa Long nộp", tmp_path / "đã nộp", at(5, 30))
    assert step(agency).sentence.startswith("Gửi tệp lần nộp 2 đến Sở Nội vụ ngay nếu chưa gửi, đã quá hạn 6 ngày")
    (row,) = take_in(department, [pattern.second])
    (receipt,) = issue_receipts(department, [row.sha256], pattern.keys[DEPARTMENT], tmp_path).files
    take_in_from_above(agency, receipt)
    assert step(agency).is_over
    agency.close()


def tick(workspace, *, done=True):
    with workspace.session() as session:
        remark, *_ = list_remarks(session, workspace.clock, PERIOD)
        tick_remark(session, workspace.clock, PERIOD, remark.slip, remark.position, done=done)


def test_a_remark_is_ticked_off_and_its_place_watched(pattern, department, tmp_path):
    agency = copied(pattern, "Hòa Long nộp", tmp_path / "đã nộp", at(5, 25))
    (row,) = take_in(department, [pattern.second])
    (slip,) = return_report(department, row.sha256, REMARKS, pattern.keys[DEPARTMENT], tmp_path).files
    take_in_from_above(agency, slip)
    assert marks(agency) == (False, False)
    type_value(agency, "CT2.05", "2.950")
    assert marks(agency) == (False, True)
    tick(agency)
    tick(agency)
    assert marks(agency) == (True, True)
    tick(agency, done=False)
    assert marks(agency) == (False, True)
    agency.close()


def marks(workspace):
    with workspace.reading() as session:
        remark, *_ = list_remarks(session, workspace.clock, PERIOD)
    return remark.is_done, remark.was_touched
