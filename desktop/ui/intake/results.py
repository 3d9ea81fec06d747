"""How the result of taking in a file is named, coloured and explained; one table for counts, list and detail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from desktop.core.dates import format_moment
from desktop.models.intake import IntakeResult
from desktop.rules.assurance import WEAK, Assurance
from desktop.rules.packages import PackageKind
from desktop.rules.verdicts import Reason, ReasonCode
from desktop.services.intake.taking_in import IntakeRow
from desktop.ui.icons import Icon
from desktop.ui.tables.cells import Heading
from desktop.ui.tokens import Tone


@dataclass(frozen=True)
class ResultLook:
    """Word, sign and group of a result.

    Attributes:
        meaning: What it means for the person, after the number.
    """

    word: str
    group: str
    meaning: str
    tone: Tone
    icon: Icon | None = None


LOOKS: Mapping[IntakeResult, ResultLook] = {
    IntakeResult.QUARANTINED: ResultLook("Tạm giữ", "Tạm giữ", "cần xử lý", Tone.HELD),
    IntakeResult.REFUSED: ResultLook("Từ chối", "Đã từ chối", "không nhận, giữ tệp gốc", Tone.RETURNED),
    IntakeResult.ACCEPTED: ResultLook("Tiếp nhận", "Đã tiếp nhận", "đã ghi vào sổ", Tone.OK),
    IntakeResult.SUPERSEDED: ResultLook("Bản cũ", "Bản cũ", "lưu để đối chiếu", Tone.NEUTRAL, Icon.HISTORY),
    IntakeResult.DUPLICATE: ResultLook("Trùng", "Trùng", "không ghi thêm", Tone.NEUTRAL, Icon.COPY),
    IntakeResult.IGNORED: ResultLook("Bỏ qua", "Bỏ qua", "không phải gói", Tone.NEUTRAL, Icon.SUBTRACT_CIRCLE),
}
"""In the order in which the list shows them: what needs a decision first."""

KIND_NAMES: Mapping[str, str] = {
    PackageKind.REPORT: "Báo cáo",
    PackageKind.ENROLMENT: "Yêu cầu cấp chứng thư",
    PackageKind.CERTIFICATE: "Chứng thư",
    PackageKind.ASSIGNMENT: "Gói giao nhiệm vụ",
    PackageKind.FORWARDING: "Gói chuyển tiếp",
    PackageKind.RECEIPT: "Phiếu tiếp nhận",
    PackageKind.RETURN: "Phiếu trả lại",
}


def grouped(rows: Sequence[IntakeRow], counts: Mapping[IntakeResult, int]) -> tuple[IntakeRow | Heading, ...]:
    """The rows under their results.

    Args:
        rows: All rows, or some of them.
        counts: How many there are of each result in all.
    """
    members: dict[IntakeResult, list[IntakeRow]] = {result: [] for result in LOOKS}
    for row in rows:
        members[row.result].append(row)
    lines: list[IntakeRow | Heading] = []
    for result, look in LOOKS.items():
        if members[result]:
            lines += [Heading(look.group, f"{counts[result]} tệp, {look.meaning}"), *members[result]]
    return tuple(lines)


@dataclass(frozen=True)
class Sentence:
    """A reason as people read it: what is wrong, and what to do about it."""

    what: str
    next_step: str


def sentence(reason: Reason) -> Sentence:
    """The two halves of a reason's message; its cause ends at the last semicolon."""
    what, separator, next_step = reason.message.rpartition("; ")
    if not separator:
        return Sentence(reason.message, "")
    return Sentence(f"{what}.", f"{next_step[:1].upper()}{next_step[1:]}")


def summary(row: IntakeRow) -> str:
    """The result in few words, for the list: without the place in the file, and without what to do."""
    if row.result is IntakeResult.ACCEPTED:
        return _accepted(row)
    if row.result is IntakeResult.DUPLICATE:
        return _duplicate(row)
    if row.result is IntakeResult.REFUSED and row.note:
        return f"{row.note}; {row.decided_by}" if row.decided_by else row.note
    if not row.reasons:
        return LOOKS[row.result].meaning.capitalize()
    if row.reasons[0].code is ReasonCode.PART_MISSING and not row.kind:
        return f"Còn thiếu {row.reasons[0].place or 'phần khác'}"
    return sentence(replace(row.reasons[0], place="")).what


def _accepted(row: IntakeRow) -> str:
    if row.kind != PackageKind.REPORT:
        return KIND_NAMES.get(row.kind, "")
    words = "Bản 1" if row.revision == 1 else f"Bản {row.revision}, thay bản trước"
    if row.assurance in WEAK:
        return f"{words}; {_WEAK_WORDS[row.assurance]}"
    return f"{words}; {row.assurance.inline}"


_WEAK_WORDS = {
    Assurance.UNSIGNED: "chưa ký số, có bản giấy",
    Assurance.UNPROVEN: "chữ ký chưa tin cậy, Sở quyết định nhận",
}


def _duplicate(row: IntakeRow) -> str:
    since = _since(row.note)
    return f"Đã nhận {format_moment(since)}" if since else "Nội dung này đã nhận trước đây"


def _since(note: str) -> datetime | None:
    """When the same was received first, as intake writes it down."""
    try:
        return datetime.fromisoformat(note)
    except ValueError:
        return None


def counts_sentence(rows: Sequence[IntakeRow]) -> str:
    """What came of all: “11 tiếp nhận, 1 tạm giữ, 12 trùng”."""
    counts = {look.word: sum(row.result is result for row in rows) for result, look in LOOKS.items()}
    return ", ".join(f"{number} {word.lower()}" for word, number in counts.items() if number)


def file_name(row: IntakeRow) -> str:
    """The file's own name, without the way to it."""
    inner = row.file.rpartition(" ▸ ")[2]
    return inner.replace("\\", "/").rpartition("/")[2]
