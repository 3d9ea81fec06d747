"""What is said about a PDF that another program has signed: what it is, and what can be done with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.core.dates import format_moment
from desktop.rules.verdicts import Reason
from desktop.services.intake.received import Signer
from desktop.services.report.brought_back import BroughtBack, SignedElsewhere
from desktop.ui.tokens import Tone


@dataclass(frozen=True)
class Said:
    """A line and what it means."""

    tone: Tone
    title: str
    text: str


_STATES: Mapping[SignedElsewhere, Said] = {
    SignedElsewhere.SIGNED: Said(
        Tone.OK,
        "Đúng là báo cáo đã xuất, chữ ký hợp lệ",
        "Tệp giống từng byte với bản đã xuất từ máy này, chỉ thêm chữ ký số.",
    ),
    SignedElsewhere.DOUBTFUL_SIGNER: Said(
        Tone.LATE,
        "Đúng là báo cáo đã xuất, chưa xác nhận được người ký",
        "Chữ ký còn nguyên vẹn. Sở có thể tạm giữ tệp đến khi xác minh được chứng thư số.",
    ),
    SignedElsewhere.REWRITTEN: Said(
        Tone.LATE,
        "Đúng số liệu đã xuất, nhưng tệp đã được ghi lại",
        "Phần mềm ký đã ghi lại toàn bộ tệp nên không chứng minh được các trang còn như lúc xuất. "
        "Xem lại từng trang trước khi ghi nhận.",
    ),
    SignedElsewhere.UNSIGNED: Said(
        Tone.MISSING, "Tệp chưa có chữ ký số", "Ký tệp bằng phần mềm ký số của cơ quan, lưu lại rồi đưa về."
    ),
    SignedElsewhere.NOTHING_NEW: Said(
        Tone.OK, "Tệp này đã ghi nhận trước đây", "Không có chữ ký nào mới, không cần làm gì thêm."
    ),
    SignedElsewhere.CHANGED: Said(
        Tone.MISSING, "Tệp đã bị thay đổi", "Không ghi nhận được. Xuất lại tệp, ký rồi lưu mà không sửa gì thêm."
    ),
    SignedElsewhere.OLDER_REVISION: Said(
        Tone.MISSING, "Đây là lần nộp cũ", "Tệp là lần nộp {revision}, báo cáo đã có lần nộp {newest}. Ký lần nộp mới."
    ),
    SignedElsewhere.OTHER_REPORT: Said(
        Tone.MISSING,
        "Không phải bản đã xuất cho kỳ này",
        "Tệp là báo cáo của đơn vị (kỳ {period}) nhưng không phải bản đã xuất từ máy này cho kỳ đang chọn.",
    ),
    SignedElsewhere.OTHER_AGENCY: Said(
        Tone.MISSING, "Báo cáo của đơn vị khác", "Chọn đúng tệp PDF đã xuất từ máy này."
    ),
    SignedElsewhere.NOT_A_REPORT: Said(
        Tone.MISSING, "Không phải báo cáo của Sổ Dân vận", "Chọn đúng tệp PDF đã xuất từ máy này rồi ký số."
    ),
}


def said_of(seen: BroughtBack) -> Said:
    """What a file turned out to be; below it, why."""
    said = _STATES[seen.state]
    text = said.text.format(revision=seen.revision, newest=seen.newest, period=seen.period_code)
    return Said(said.tone, said.title, "\n".join((text, *(_cause(reason) for reason in seen.reasons))))


def _cause(reason: Reason) -> str:
    """Why, without the next step: that one is Sở's."""
    return f"{reason.message.partition(';')[0].rstrip('.')}."


def signer_line(signer: Signer) -> str:
    """Who signed, and when by the signer's own account."""
    name = signer.name or "Không rõ người ký"
    who = f"{name}, {signer.organisation}" if signer.organisation not in ("", name) else name
    return f"{who}, ký lúc {format_moment(signer.claimed_time)}" if signer.claimed_time else who
