"""Pictures of the province: who has reported, how far the tasks are, the main figures beside those of last year."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from desktop.core.numbers import format_number
from desktop.documents.model import BarChart, Series
from desktop.documents.provincial_data import Submission, TaskSummary
from desktop.documents.wording import number_words, task_status_words
from desktop.rules.aggregation import Total
from desktop.rules.periods import Timeliness
from desktop.rules.programme import Programme
from desktop.rules.programme_kinds import KIND_NAMES, AgencyKind, Aggregation
from desktop.rules.tasks import TaskStatus

STATE_NAMES = {
    Timeliness.ON_TIME: "Đúng hạn",
    Timeliness.LATE: "Gửi chậm",
    Timeliness.RETURNED: "Trả lại, chờ gửi lại",
    Timeliness.NOT_DUE: "Chưa gửi, còn hạn",
    Timeliness.MISSING: "Quá hạn, chưa gửi",
}
"""Where a report stands, as printed; in the order of the bars."""

MOST_INDICATORS = 12
"""More bars than these are not taken in at a glance."""


def submission_chart(submissions: Sequence[Submission]) -> BarChart | None:
    """How many agencies of each kind have reported in time, late or not; ``None`` when none owes a report."""
    counted = Counter((each.agency.kind, each.state) for each in submissions)
    kinds = [kind for kind in AgencyKind if any(found is kind for found, _ in counted)]
    series = tuple(
        Series(name, tuple(counted[kind, state] for kind in kinds))
        for state, name in STATE_NAMES.items()
        if any(found is state for _, found in counted)
    )
    if not kinds:
        return None
    names = [KIND_NAMES[kind] for kind in kinds]
    return _whole("Tình hình gửi báo cáo theo loại đơn vị", "số đơn vị", names, series)


def task_chart(tasks: Sequence[TaskSummary], programme: Programme) -> BarChart | None:
    """What agencies say about the tasks of each group; ``None`` when nobody has said anything."""
    counted = Counter[tuple[str, str]]()
    for task in tasks:
        for status, number in task.by_status.items():
            counted[programme.task_by_code[task.code].group, status] += number
    groups = [group for group in programme.groups if any(found == group.code for found, _ in counted)]
    given = {status for _, status in counted}
    statuses = [*(status for status in TaskStatus if status in given), *sorted(given - set(TaskStatus))]
    if not groups:
        return None
    series = tuple(
        Series(task_status_words(status), tuple(counted[group.code, status] for group in groups)) for status in statuses
    )
    names = [group.short_name for group in groups]
    return _whole("Tình hình thực hiện nhiệm vụ theo nhóm", "số lượt đơn vị báo cáo", names, series)


def comparison_chart(totals: Sequence[Total], last_year: Sequence[Total], programme: Programme) -> BarChart | None:
    """The main totals as a percentage of last year's; ``None`` when there is nothing to compare with."""
    chosen = list(chosen_indicators(totals, last_year, programme))
    if not chosen:
        return None
    before = Series(
        "Cùng kỳ năm trước (= 100 %)",
        (100,) * len(chosen),
        tuple(number_words(programme.indicator_by_code[old.code], _value(old)) for _, old in chosen),
    )
    now = Series(
        "Kỳ báo cáo",
        tuple(_percent(_value(new), _value(old)) for new, old in chosen),
        tuple(number_words(programme.indicator_by_code[new.code], _value(new)) for new, _ in chosen),
    )
    names = tuple(programme.indicator_by_code[new.code].name for new, _ in chosen)
    return BarChart("Một số chỉ tiêu chính so với cùng kỳ năm trước", "cùng kỳ = 100 %", names, (before, now))


def _whole(title: str, unit: str, names: Sequence[str], series: tuple[Series, ...]) -> BarChart:
    """Bars that show how wholes are divided; how big each whole is stands with its name."""
    wholes = (sum(each.values[index] for each in series) for index in range(len(names)))
    categories = tuple(f"{name} ({format_number(whole)})" for name, whole in zip(names, wholes, strict=True))
    return BarChart(title, unit, categories, series, stacked=True)


def chosen_indicators(
    totals: Sequence[Total], last_year: Sequence[Total], programme: Programme
) -> Iterator[tuple[Total, Total]]:
    """This year's and last year's totals of the main indicators, as evenly from all groups as possible."""
    before = {total.code: total for total in last_year}
    queues: dict[str, list[tuple[Total, Total]]] = {group.code: [] for group in programme.groups}
    for total in totals:
        indicator = programme.indicator_by_code[total.code]
        old = before.get(total.code)
        is_main = indicator.core and not indicator.part_of and indicator.aggregation is Aggregation.SUM
        if is_main and total.value is not None and old is not None and old.value:
            queues[indicator.group].append((total, old))
    most = max((len(queue) for queue in queues.values()), default=0)
    in_turn = [queue[turn] for turn in range(most) for queue in queues.values() if turn < len(queue)]
    chosen = {new.code for new, _ in in_turn[:MOST_INDICATORS]}
    yield from (pair for queue in queues.values() for pair in queue if pair[0].code in chosen)


def _value(total: Total) -> Decimal:
    return total.value or Decimal(0)


def _percent(new: Decimal, old: Decimal) -> Decimal:
    return round(new * 100 / old, 1)
