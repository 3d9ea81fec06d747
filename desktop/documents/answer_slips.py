"""What the department answers on paper: that a report was taken in, or that it is given back to be put right.

Both are a Phiếu báo, the type that Nghị định 30/2020 has for telling one agency of one matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from desktop.core.clock import local
from desktop.core.dates import format_moment
from desktop.documents.model import Align, Block, Column, OfficialDocument, Paragraph, Row, Table
from desktop.documents.report_frame import ARCHIVE, head_of, subject_in_sentence, subject_lines
from desktop.documents.wording import count_words, short_day
from desktop.rules.package_data import Receipt, ReceiptResult, Remark, RemarkPlace, ReturnSlip
from desktop.rules.programme import Programme
from desktop.rules.snapshot import AgencyRef, PeriodRef, Signatory

RESULT_WORDS = {
    ReceiptResult.ACCEPTED: "Đã tiếp nhận, dùng để tổng hợp",
    ReceiptResult.SUPERSEDED: "Đã tiếp nhận và lưu; lần nộp sau được dùng để tổng hợp",
}
"""How a report stands, as printed."""

_TYPE, _SYMBOL = "Phiếu báo", "PB"
_FACTS = (Column("Nội dung", 50), Column("Thông tin", 115))
_REMARKS = (Column("STT", 12, Align.CENTRE), Column("Vị trí", 60), Column("Nội dung cần hoàn thiện", 93))
_GROUP = 8
"""Digits of a hash between two blanks."""


@dataclass(frozen=True)
class SlipFrame:
    """Who answers whom.

    Attributes:
        issuer: The department. signatory: who signs for it.
        agency: Whose report is answered. period: which it speaks of.
        made_at: The document's own time.
        answer_by: Until when a returned report is asked for; ``None`` for no day.
    """

    issuer: AgencyRef
    agency: AgencyRef
    period: PeriodRef
    signatory: Signatory
    made_at: datetime
    answer_by: date | None = None
    document_number: str = ""
    document_date: date | None = None


def receipt_slip(frame: SlipFrame, receipt: Receipt, programme: Programme) -> OfficialDocument:
    """That a report was taken in (biên nhận)."""
    facts = (
        ("Đơn vị gửi báo cáo", f"{frame.agency.name} (mã {frame.agency.code})"),
        ("Kỳ báo cáo", f"{frame.period.name} (mã {frame.period.code})"),
        ("Lần nộp", str(receipt.revision)),
        ("Thời điểm nhận", format_moment(receipt.received_at)),
        ("Kết quả", RESULT_WORDS[receipt.result]),
        ("Mã tiếp nhận", receipt.code),
        ("Minh chứng Sở đang giữ", f"{count_words(len(receipt.evidence))} tệp" if receipt.evidence else "Không có"),
        ("Mã kiểm tra của gói (SHA-256)", _grouped(receipt.package_sha256)),
        ("Mã kiểm tra của số liệu (SHA-256)", _grouped(receipt.snapshot_sha256)),
    )
    issuer = frame.issuer.name
    blocks = (
        Paragraph(f"{issuer} đã tiếp nhận báo cáo của {frame.agency.name}, thông tin cụ thể như sau:"),
        Table(_FACTS, tuple(Row(fact) for fact in facts)),
        Paragraph(
            f"Đề nghị {frame.agency.name} đối chiếu mã tiếp nhận với mã hiển thị trong phần mềm của đơn vị; "
            f"nếu không khớp, đề nghị thông báo ngay cho {issuer}./."
        ),
    )
    what = f"tiếp nhận báo cáo {_report(frame, programme)}"
    return slip_document(frame, programme, what, f"Biên nhận: {what}", blocks)


def return_slip(frame: SlipFrame, slip: ReturnSlip, programme: Programme) -> OfficialDocument:
    """That a report is given back, and what is to be put right (phiếu trả lại)."""
    rows = tuple(
        Row((str(number), _place(remark, programme), remark.text))
        for number, remark in enumerate(slip.remarks, start=1)
    )
    issuer = frame.issuer.name
    until = f" trước ngày {short_day(frame.answer_by)}" if frame.answer_by else ""
    kept = " Minh chứng đã gửi được Sở lưu giữ, không phải gửi lại." if slip.evidence else ""
    blocks = (
        Paragraph(
            f"Ngày {short_day(local(slip.received_at).date())}, {issuer} nhận được báo cáo của {frame.agency.name} "
            f"(lần nộp {slip.revision}). Qua kiểm tra, {issuer} trả lại báo cáo để đơn vị hoàn thiện các nội dung sau:"
        ),
        Table(_REMARKS, rows),
        Paragraph(
            f"Đề nghị {frame.agency.name} hoàn thiện, ký và gửi lại báo cáo (lần nộp {slip.revision + 1}) về {issuer}"
            f"{until}.{kept}"
        ),
        Paragraph(f"Mã kiểm tra của số liệu được trả lại (SHA-256): {_grouped(slip.snapshot_sha256)}./."),
    )
    what = f"trả lại báo cáo {_report(frame, programme)} để hoàn thiện"
    return slip_document(frame, programme, what, f"Phiếu trả lại: {what}", blocks)


def slip_document(
    frame: SlipFrame, programme: Programme, what: str, title: str, blocks: Sequence[Block]
) -> OfficialDocument:
    """A Phiếu báo about ``what``; ``title`` stands in the files' properties."""
    year = local(frame.made_at).year
    return OfficialDocument(
        head=head_of(frame.issuer, _SYMBOL, year, frame.document_number, frame.document_date),
        type_name=_TYPE,
        subject=(f"Về việc {what}",),
        blocks=tuple(blocks),
        signatory=frame.signatory,
        recipients=(frame.agency.short_name, ARCHIVE),
        made_at=frame.made_at,
        title=title,
        author=frame.issuer.name,
        keywords=(programme.code, frame.period.code, frame.agency.code),
    )


def _report(frame: SlipFrame, programme: Programme) -> str:
    return subject_in_sentence(subject_lines(programme.title, frame.period.name))


def _place(remark: Remark, programme: Programme) -> str:
    match remark.place:
        case RemarkPlace.INDICATOR:
            indicator = programme.indicator_by_code.get(remark.target)
            return f"Chỉ tiêu {remark.target}{f': {indicator.name}' if indicator else ''}"
        case RemarkPlace.TASK:
            task = programme.task_by_code.get(remark.target)
            return f"Nhiệm vụ {remark.target}{f': {task.name}' if task else ''}"
        case RemarkPlace.NARRATIVE:
            paragraph = f", đoạn {remark.paragraph}" if remark.paragraph else ""
            return f"Nội dung báo cáo, mục {remark.target}{paragraph}"
        case RemarkPlace.REPORT:
            return "Toàn bộ báo cáo"


def _grouped(digits: str) -> str:
    return " ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))
