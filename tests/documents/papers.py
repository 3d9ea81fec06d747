"""One of each further document, with what it is made of."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from desktop.documents.answer_slips import SlipFrame, receipt_slip, return_slip
from desktop.documents.enrolment_letter import EnrolmentLetterData
from desktop.documents.list_print import ListColumn, PrintedList
from desktop.documents.model import Align, OfficialDocument, Orientation
from desktop.documents.progress_workbook import AgencyProgress, ProgressData
from desktop.documents.provincial_data import ProvincialReportData
from desktop.documents.reminder_letter import ReminderData, reminder_letter
from desktop.documents.scoring_data import CriterionScore, ScoredAgency, ScoringCriterion, ScoringSheetData
from desktop.documents.scoring_sheet import agency_scoring_sheet, scoring_notice
from desktop.documents.sheets import Figure
from desktop.rules.package_data import Party, Receipt, ReceiptResult, Remark, RemarkPlace, ReturnSlip
from desktop.rules.periods import Timeliness
from desktop.rules.programme import Programme
from desktop.rules.snapshot import Signatory
from tests.documents.conftest import HOA_LONG, MADE_AT, PERIOD, SO_NOI_VU

RECEIVED_AT = datetime(2018, 5, 24, 9, 5, 7, tzinfo=UTC)
SIGNATORY = Signatory(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "Lê Thị Minh Châu")
FRAME = SlipFrame(SO_NOI_VU, HOA_LONG, PERIOD, SIGNATORY, MADE_AT, answer_by=date(2018, 6, 1))
RECEIPT = Receipt(
    Party(HOA_LONG.code), PERIOD.code, 1, "0123456789abcdef" * 4, "fedcba9876543210" * 4, ReceiptResult.ACCEPTED,
    RECEIVED_AT, MADE_AT, "1234-5678-9012", ("ab" * 32, "cd" * 32),
)  # fmt: skip
REMARKS = (
    Remark(RemarkPlace.INDICATOR, "CT3.02", "Số tiếp nhận nhỏ hơn số đã giải quyết; đề nghị rà soát."),
    Remark(RemarkPlace.TASK, "NV1.01", "Chưa ghi số, ký hiệu kế hoạch."),
    Remark(RemarkPlace.NARRATIVE, "II.2", "Nêu rõ nguyên nhân hồ sơ quá hạn.", paragraph=2),
    Remark(RemarkPlace.REPORT, "", "Báo cáo chưa có chữ ký số của cơ quan."),
)
RETURN = ReturnSlip(
    Party(HOA_LONG.code), PERIOD.code, 1, "0123456789abcdef" * 4, "fedcba9876543210" * 4, RECEIVED_AT, MADE_AT,
    REMARKS, ("ab" * 32,),
)  # fmt: skip

ENROLMENT = EnrolmentLetterData(HOA_LONG, "Sở Nội vụ", SIGNATORY, "12345 67890 " * 7 + "12345", MADE_AT)


def receipt(programme: Programme) -> OfficialDocument:
    return receipt_slip(FRAME, RECEIPT, programme)


def returned(programme: Programme) -> OfficialDocument:
    return return_slip(FRAME, RETURN, programme)


def reminder_data(province: ProvincialReportData, missing: int) -> ReminderData:
    reminded = tuple(replace(each, state=Timeliness.MISSING) for each in province.submissions[-missing:])
    return ReminderData(
        issuer=SO_NOI_VU,
        signatory=SIGNATORY,
        period=PERIOD,
        as_of=date(2018, 5, 28),
        made_at=MADE_AT,
        last_day=date(2018, 5, 24),
        reminded=reminded,
        received=92 - missing,
        expected=92,
        answer_by=date(2018, 6, 1),
        drafting_unit="XDCQ",
    )


def reminder(province: ProvincialReportData, programme: Programme, missing: int) -> OfficialDocument:
    return reminder_letter(reminder_data(province, missing), programme)


def printed_list(rows: int = 40) -> PrintedList:
    columns = (
        ListColumn("Cơ quan, đơn vị", 44),
        ListColumn("Ngày nhận", 13, Align.CENTRE),
        ListColumn("Số chỉ tiêu", 12, Align.RIGHT),
        ListColumn("Ghi chú", 30),
    )
    values = tuple(
        (f"UBND xã Hòa Long {i}", date(2018, 5, 1 + i % 28), Figure(1000 + i), "=SUM(A1)" if i == 3 else None)
        for i in range(rows)
    )
    notes = ("6 tháng năm 2018", "Lọc: cấp xã")
    return PrintedList(SO_NOI_VU, "Tình hình nộp báo cáo", notes, columns, values, MADE_AT, Orientation.LANDSCAPE)


def progress(province: ProvincialReportData) -> ProgressData:
    agencies = tuple(
        AgencyProgress(
            each.agency.code,
            each.agency.short_name,
            each.agency.kind,
            f"Huyện {index % 4}",
            each.state,
            date(2018, 5, 22) if each.received_at else None,
            each.revision,
            late_by=3 if each.state is Timeliness.LATE else 0,
            held=index == 5,
        )
        for index, each in enumerate(province.submissions)
    )
    return ProgressData(SO_NOI_VU, PERIOD, date(2018, 5, 28), MADE_AT, agencies, province.tasks)


_LEADING, _DOING = "Lãnh đạo, chỉ đạo, chế độ báo cáo", "Kết quả thực hiện nhiệm vụ"
CRITERIA = (
    ScoringCriterion("1.1", "Gửi báo cáo đúng hạn, đúng quy định", Decimal(20), _LEADING, automatic=True,
                     method="Đúng hạn 20 điểm; mỗi ngày chậm trừ 02 điểm."),
    ScoringCriterion("1.2", "Số liệu đầy đủ, không phải trả lại", Decimal(10), _LEADING, automatic=True),
    ScoringCriterion("2.1", "Nhiệm vụ hoàn thành đúng thời hạn", Decimal(40), _DOING, automatic=True,
                     method="Theo tỷ lệ nhiệm vụ hoàn thành."),
    ScoringCriterion("2.2", "Mô hình “Dân vận khéo” được công nhận", Decimal(20), _DOING,
                     method="Căn cứ quyết định công nhận."),
    ScoringCriterion("3.1", "Cách làm mới, được nhân rộng", Decimal(10), "Điểm thưởng", method="Mỗi cách làm 05 điểm."),
)  # fmt: skip


def scoring(province: ProvincialReportData) -> ScoringSheetData:
    """Points that fall by half a point from agency to agency; the two last of a kind are even."""
    scored: list[ScoredAgency] = []
    for agencies in province.by_kind().values():
        for place, each in enumerate(agencies):
            even = min(place, len(agencies) - 2) if len(agencies) > 1 else 0
            given = Decimal(40) - Decimal(even) / 2
            scores = (
                CriterionScore("1.1", Decimal(20), Decimal(20)),
                CriterionScore("1.2", Decimal(10), Decimal(9), "Phải trả lại một lần."),
                CriterionScore("2.1", Decimal(40), given),
                CriterionScore("2.2", Decimal(15), Decimal(15)),
                CriterionScore("3.1"),
            )
            scored.append(ScoredAgency(each.agency, scores, even + 1, "Hoàn thành tốt" if place < 10 else ""))
    return ScoringSheetData(
        issuer=SO_NOI_VU,
        period=PERIOD,
        as_of=date(2018, 6, 20),
        made_at=MADE_AT,
        signatory=SIGNATORY,
        criteria=CRITERIA,
        agencies=tuple(reversed(scored)),
        proposed=True,
        answer_by=date(2018, 6, 29),
    )


def scored_notice(province: ProvincialReportData, programme: Programme) -> OfficialDocument:
    return scoring_notice(scoring(province), programme)


def scored_slip(province: ProvincialReportData, programme: Programme) -> OfficialDocument:
    data = scoring(province)
    return agency_scoring_sheet(data, data.agencies[3], programme)
