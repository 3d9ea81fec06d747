"""How each kind of decision that waits is named, coloured and explained; one table for tabs, list and detail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.core.dates import format_moment
from desktop.services.follow_up.inbox import Inbox, InboxItem, Matter
from desktop.ui.icons import TONE_ICONS, Icon
from desktop.ui.overview.states import chase_note
from desktop.ui.tables.cells import Cell, Column, Heading
from desktop.ui.tokens import Tone


@dataclass(frozen=True)
class MatterWords:
    """What people read of a kind of decision.

    Attributes:
        group: Heading of its lines. step: what is to be done next. action: the word on the button.
        explained: Why it waits for a person, and what follows from the decision.
    """

    group: str
    step: str
    action: str
    tone: Tone
    icon: Icon
    explained: str


WORDS: Mapping[Matter, MatterWords] = {
    Matter.CONFLICT: MatterWords(
        "Hai bản cùng số", "Chọn bản chính thức", "Đến tệp để chọn", Tone.HELD, Icon.DOCUMENT_ERROR,
        "Hai báo cáo khác nhau mang cùng một số bản. Gọi đơn vị để xác định bản chính thức rồi chọn; "
        "đến lúc đó bản lập trước được tính.",
    ),
    Matter.HELD: MatterWords(
        "Tệp tạm giữ", "Nhận, từ chối hoặc xét lại", "Đến tệp để xử lý", Tone.HELD, Icon.PAUSE_CIRCLE,
        "Tệp chưa được tính vào số liệu. Xem lý do, rồi nhận theo căn cứ khác, từ chối, hoặc xét lại "
        "sau khi đã bổ sung chứng thư, danh mục.",
    ),
    Matter.LATE: MatterWords(
        "Nộp chậm, chờ xét", "Xét thời điểm nộp", "Xét thời điểm nộp…", Tone.LATE, Icon.CLOCK,
        "Hạn tính theo lúc Sở nhận. Có thể chấp nhận thời điểm khác (dấu bưu điện, lúc ký) kèm căn cứ, "
        "hoặc giữ nguyên là nộp chậm.",
    ),
    Matter.ENROLMENT: MatterWords(
        "Chờ cấp chứng thư", "Đối chiếu dấu vân tay rồi cấp", "Đến yêu cầu", Tone.HELD, Icon.KEY,
        "Đơn vị đã gửi yêu cầu cấp chứng thư. Gọi điện đối chiếu dấu vân tay của khóa rồi cấp, hoặc bỏ qua.",
    ),
    Matter.CHASE: MatterWords(
        "Cần đôn đốc", "Gọi điện hoặc gửi công văn", "Đến đơn vị", Tone.MISSING, Icon.MAIL,
        "Báo cáo đã quá hạn hoặc phải nộp lại. Gọi người liên hệ, hoặc lập công văn đôn đốc cho mọi đơn vị một lần.",
    ),
}  # fmt: skip


def title_of(item: InboxItem) -> str:
    """Whose matter it is; the file where nobody knows."""
    return item.agency_name or item.agency or item.file


def note_of(item: InboxItem, inbox: Inbox) -> str:
    """What is known of it, in a line."""
    match item.matter:
        case Matter.CONFLICT | Matter.HELD:
            return f"{item.file}: {item.reason[:1].lower()}{item.reason[1:]}" if item.reason else item.file
        case Matter.LATE if item.status is not None:
            signed = item.status.first_signed_at
            said = f"chậm {item.status.late_by} ngày"
            return f"{said}; ký lúc {format_moment(signed)}" if signed else said
        case Matter.ENROLMENT:
            return "chờ đối chiếu dấu vân tay qua điện thoại"
        case _ if item.status is not None:
            note = chase_note(item.status, inbox.status)
            return f"{note}; {item.status.contact}" if item.status.contact else note
        case _:
            return ""


@dataclass(frozen=True)
class InboxRow:
    """A line of the list."""

    item: InboxItem
    note: str


def inbox_rows(inbox: Inbox, wanted: Sequence[Matter]) -> tuple[InboxRow | Heading, ...]:
    """What waits, under its kinds."""
    rows: list[InboxRow | Heading] = []
    for matter in wanted:
        members = [InboxRow(item, note_of(item, inbox)) for item in inbox.items if item.matter is matter]
        if members:
            rows += [Heading(WORDS[matter].group, f"{len(members)} việc"), *members]
    return tuple(rows)


def _title(row: InboxRow) -> Cell:
    words = WORDS[row.item.matter]
    icon = TONE_ICONS[words.tone] if row.item.matter is Matter.CHASE else words.icon
    return Cell(title_of(row.item), icon=icon, icon_tone=words.tone, second=row.note, strong=True, tooltip=row.note)


def _since(row: InboxRow) -> Cell:
    return Cell(format_moment(row.item.since) if row.item.since else "", muted=True)


INBOX_COLUMNS: tuple[Column[InboxRow], ...] = (
    Column("Đơn vị, tệp", lambda row: title_of(row.item), cell=_title, width=240, stretch=True, wraps=True),
    Column("Đến lúc", lambda row: row.item.since, cell=_since, width=136),
    Column("Bước tiếp theo", lambda row: WORDS[row.item.matter].step, width=200, wraps=True, wide_only=True),
    Column("Nội dung", lambda row: row.note, width=280, paper_only=True),
    Column("Liên hệ", lambda row: row.item.status.contact if row.item.status else "", width=180, paper_only=True),
)
