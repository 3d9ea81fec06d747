"""The công văn by which the department reminds agencies of reports that it has not received."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from desktop.core.clock import local
from desktop.documents.charts import STATE_NAMES
from desktop.documents.model import (
    Align,
    Annex,
    Block,
    Column,
    GroupRow,
    Head,
    OfficialDocument,
    Paragraph,
    Row,
    Table,
)
from desktop.documents.provincial_data import Submission
from desktop.documents.provincial_sentences import KIND_NAMES
from desktop.documents.report_frame import (
    ARCHIVE,
    AS_ABOVE,
    addressees_of,
    annex_reference,
    head_of,
    subject_in_sentence,
    subject_lines,
)
from desktop.documents.wording import citation, count_words, join_words, roman, short_day
from desktop.rules.periods import Timeliness
from desktop.rules.programme import Programme
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.snapshot import AgencyRef, PeriodRef, Signatory

MOST_ADDRESSEES = 6
"""More agencies than these are named in an annex."""

_ALL = "Các cơ quan, đơn vị, địa phương (theo danh sách kèm theo)"
_COLUMNS = (
    Column("STT", 12, Align.CENTRE),
    Column("Cơ quan, đơn vị", 90),
    Column("Tình trạng", 40),
    Column("Số ngày quá hạn", 24, Align.CENTRE),
)


@dataclass(frozen=True)
class ReminderData:
    """What a reminder says.

    Attributes:
        issuer: The department. signatory: who signs for it.
        as_of: The day on which submissions were counted.
        made_at: The document's own time.
        last_day: The last day that was in time; ``None`` without a deadline.
        reminded: The agencies reminded, in the order in which they are printed.
        received, expected: How many have reported, of how many.
        answer_by: Until when the report is asked for; ``None`` for "as soon as possible".
        drafting_unit: Abbreviation of the unit that drafts, for symbol and archive; "" for none.
    """

    issuer: AgencyRef
    signatory: Signatory
    period: PeriodRef
    as_of: date
    made_at: datetime
    last_day: date | None
    reminded: tuple[Submission, ...]
    received: int
    expected: int
    answer_by: date | None = None
    drafting_unit: str = ""
    document_number: str = ""
    document_date: date | None = None


def reminder_letter(data: ReminderData, programme: Programme) -> OfficialDocument:
    """The letter, with the list of agencies as an annex where they are many."""
    subject = subject_in_sentence(subject_lines(programme.title, data.period.name))
    what = f"đôn đốc gửi báo cáo {subject}"
    head = _head(data)
    many = len(data.reminded) > MOST_ADDRESSEES
    annexes = _annexes(data, head) if many else ()
    return OfficialDocument(
        head=head,
        type_name="",
        subject=(what,),
        blocks=tuple(_blocks(data, programme, subject)),
        signatory=data.signatory,
        recipients=(AS_ABOVE, f"{ARCHIVE}, {data.drafting_unit}" if data.drafting_unit else ARCHIVE),
        made_at=data.made_at,
        title=f"Công văn {what}",
        author=data.issuer.name,
        addressees=(_ALL,) if many else tuple(each.agency.name for each in data.reminded),
        annexes=annexes,
        keywords=(programme.code, data.period.code, data.issuer.code),
    )


def _head(data: ReminderData) -> Head:
    year = local(data.made_at).year
    head = head_of(data.issuer, "", year, data.document_number, data.document_date)
    if "/" in data.document_number:
        return head
    unit = f"-{data.drafting_unit}" if data.drafting_unit else ""
    return replace(head, symbol=f"{data.issuer.abbreviation}{unit}")


def _blocks(data: ReminderData, programme: Programme, subject: str) -> Iterator[Block]:
    department = data.issuer.name
    yield Paragraph(
        f"Thực hiện {citation(programme)}, các cơ quan, đơn vị, địa phương có trách nhiệm gửi báo cáo {subject}"
        f"{_deadline(data)}."
    )
    listed = " (danh sách kèm theo)" if len(data.reminded) > MOST_ADDRESSEES else ""
    yield Paragraph(
        f"Tính đến ngày {short_day(data.as_of)}, {department} đã nhận được báo cáo của "
        f"{count_words(data.received)}/{count_words(data.expected)} cơ quan, đơn vị, địa phương; {_rest(data)}{listed}."
    )
    until = f" trước ngày {short_day(data.answer_by)}" if data.answer_by else ""
    receivers = _without_way(join_words(addressees_of(programme)))
    alone = len(data.reminded) == 1
    whom = data.reminded[0].agency.name if alone else "các cơ quan, đơn vị, địa phương nêu trên"
    yield Paragraph(
        f"Để bảo đảm tiến độ tổng hợp{f', báo cáo {receivers}' if receivers else ''}, {department} đề nghị {whom} "
        f"khẩn trương hoàn thành và gửi báo cáo về {department}{until}. Trường hợp đã gửi báo cáo, đề nghị đơn vị "
        f"thông báo lại để {department} đối chiếu."
    )
    yield Paragraph(f"{department} đề nghị {whom} quan tâm, phối hợp thực hiện./.")


def _deadline(data: ReminderData) -> str:
    if data.period.due is None:
        return ""
    if data.last_day == data.period.due:
        return f" chậm nhất vào ngày {short_day(data.period.due)}"
    return f" trước ngày {short_day(data.period.due)}"


def _rest(data: ReminderData) -> str:
    returned = sum(each.state is Timeliness.RETURNED for each in data.reminded)
    parts = [
        f"{count_words(number)} {what}"
        for number, what in (
            (len(data.reminded) - returned, "đơn vị chưa gửi báo cáo"),
            (returned, "đơn vị được trả lại báo cáo để hoàn thiện nhưng chưa gửi lại"),
        )
        if number
    ]
    return f"còn {join_words(parts)}"


def _without_way(receivers: str) -> str:
    """The department itself sends directly: "(thông qua …)" is left out."""
    return receivers.partition(" (")[0]


def _annexes(data: ReminderData, head: Head) -> tuple[Annex, ...]:
    rows: list[Row | GroupRow] = []
    number = 0
    kinds = [kind for kind in AgencyKind if any(each.agency.kind is kind for each in data.reminded)]
    for index, kind in enumerate(kinds, start=1):
        rows.append(GroupRow(roman(index), KIND_NAMES[kind]))
        for each in data.reminded:
            if each.agency.kind is kind:
                number += 1
                late = _days_late(data) if each.state is Timeliness.MISSING else ""
                rows.append(Row((str(number), each.agency.short_name, STATE_NAMES[each.state], late)))
    title = "Danh sách cơ quan, đơn vị, địa phương chưa gửi báo cáo"
    reference = annex_reference("Công văn", head, data.issuer)
    return (Annex("", title, (Table(_COLUMNS, tuple(rows)),), reference),)


def _days_late(data: ReminderData) -> str:
    late = (data.as_of - data.last_day).days if data.last_day else 0
    return str(late) if late > 0 else ""
