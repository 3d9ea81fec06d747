"""Sentences on the province, built from its figures, in the wording of official reports."""

from collections.abc import Iterator, Mapping, Sequence

from desktop.documents.model import Block, Bullet, Paragraph
from desktop.documents.provincial_data import RECEIVED, ProvincialReportData, Submission
from desktop.documents.wording import (
    change_sentence,
    count_words,
    join_words,
    lower_first,
    number_words,
    percent_words,
    share_words,
    short_day,
)
from desktop.rules.aggregation import Total
from desktop.rules.periods import Timeliness
from desktop.rules.programme import Programme
from desktop.rules.programme_entries import Indicator
from desktop.rules.programme_kinds import AgencyKind, ValueType

KIND_NAMES = {
    AgencyKind.DEPARTMENT: "Sở, ban, ngành thuộc UBND tỉnh",
    AgencyKind.SERVICE_UNIT: "Đơn vị sự nghiệp công lập thuộc UBND tỉnh",
    AgencyKind.DISTRICT: "UBND huyện, thị xã, thành phố",
    AgencyKind.COMMUNE: "UBND xã, phường, thị trấn",
    AgencyKind.PROVINCE: "UBND tỉnh",
}
"""Names of the kinds of agencies, for lists."""

_MOST_NAMES = 15
"""More names than these are left to the annex."""


def submission_sentences(data: ProvincialReportData) -> Iterator[Block]:
    """Who has reported: all, by kind, and by name those who are late or missing."""
    late, missing = data.in_state(Timeliness.LATE), data.in_state(Timeliness.MISSING, Timeliness.NOT_DUE)
    returned = data.in_state(Timeliness.RETURNED)
    on_time = len(data.in_state(Timeliness.ON_TIME))
    parts = [f"{count_words(on_time)} đơn vị gửi đúng hạn", f"{count_words(len(late))} đơn vị gửi chậm"]
    text = (
        f"Tính đến ngày {short_day(data.as_of)}, có {count_words(data.received)}/{count_words(data.expected)} "
        f"cơ quan, đơn vị, địa phương đã gửi báo cáo (đạt {share_words(data.received, data.expected)}), "
        f"trong đó {join_words(parts)}"
    )
    rest = [(len(returned), "báo cáo đã trả lại để hoàn thiện"), (len(missing), "đơn vị chưa gửi báo cáo")]
    rests = [f"{count_words(number)} {what}" for number, what in rest if number]
    yield Paragraph(f"{text}; còn {join_words(rests)}." if rests else f"{text}.")
    for kind, submissions in data.by_kind().items():
        received = [each for each in submissions if each.state in RECEIVED]
        yield Bullet(f"{KIND_NAMES[kind]}: {count_words(len(received))}/{count_words(len(submissions))} đơn vị.")
    yield from _names("Các đơn vị gửi báo cáo chậm", late)
    yield from _names("Các đơn vị được trả lại báo cáo để hoàn thiện", returned)
    yield from _names("Các đơn vị chưa gửi báo cáo", missing)


def _names(title: str, submissions: Sequence[Submission]) -> Iterator[Block]:
    if not submissions:
        return
    if len(submissions) > _MOST_NAMES:
        yield Bullet(f"{title}: {count_words(len(submissions))} đơn vị (danh sách tại Phụ lục kèm theo).")
    else:
        yield Bullet(f"{title}: {', '.join(each.agency.short_name for each in submissions)}.")


def result_sentences(groups: Sequence[str], data: ProvincialReportData, programme: Programme) -> Iterator[Block]:
    """The totals of task groups, one a line, beside the same period last year; empty when nothing was counted."""
    before = {total.code: total for total in data.last_year}
    totals = [total for total in data.totals if programme.indicator_by_code[total.code].group in groups]
    lines = [block for total in totals if (block := _result(total, before, programme)) is not None]
    if lines:
        yield Paragraph(f"Kết quả tổng hợp từ báo cáo của {count_words(data.received)} đơn vị:")
        yield from lines


def _result(total: Total, before: Mapping[str, Total], programme: Programme) -> Bullet | None:
    indicator = programme.indicator_by_code[total.code]
    line = result_line(indicator, total, before.get(total.code))
    return Bullet(line, level=2 if indicator.part_of else 1) if line else None


def result_line(indicator: Indicator, total: Total, earlier: Total | None) -> str:
    """A total as a line of the report, beside the same period last year; "" when there is none."""
    words = total_words(indicator, total)
    if not words:
        return ""
    change = change_sentence(indicator, total.value, earlier.value if earlier else None)
    coverage = "" if total.is_complete or total.of_count is not None else f" ({total.coverage} đơn vị có số liệu)"
    name = lower_first(indicator.name) if indicator.part_of else indicator.name
    return f"{name}: {words}{f', {change}' if change else ''}{coverage}."


def total_words(indicator: Indicator, total: Total) -> str:
    """A total in running text: "245 văn bản", "97,50 %", "80/85 đơn vị"; "" when there is none."""
    if total.of_count:
        return f"{count_words(total.true_count or 0)}/{count_words(total.of_count)} đơn vị"
    if total.value is None:
        return ""
    if indicator.type is ValueType.PERCENT:
        return percent_words(total.value, indicator.decimals or 2)
    words = count_words(total.value) if indicator.type is ValueType.COUNT else number_words(indicator, total.value)
    return f"{words} {indicator.unit}".strip()


def neutral_sentence(data: ProvincialReportData) -> Block:
    """What a section says that nobody has written and no figure fills."""
    return Paragraph(f"Chưa có nội dung được tổng hợp từ báo cáo của {count_words(data.received)} đơn vị.")
