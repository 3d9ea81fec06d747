from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from desktop.rules.comparison import Change, Difference, change, difference
from desktop.rules.programme import AgencyKind, Aggregation, Entry, Indicator, PeriodMode, ValueType
from desktop.rules.snapshot import (
    AgencyRef,
    PeriodRef,
    ReportedAttachment,
    ReportedSection,
    ReportedTask,
    ReportedValue,
    ReportSnapshot,
    Signatory,
)
from desktop.rules.values import SpecialState, Value

COUNT = Indicator(
    code="CT5.01",
    task="N5.1",
    group="N5",
    name="Số lượt tiếp công dân",
    unit="lượt",
    type=ValueType.COUNT,
    aggregation=Aggregation.SUM,
    period_mode=PeriodMode.CUMULATIVE,
    core=True,
    entry=Entry.INPUT,
    applies_to=frozenset(AgencyKind),
    required=True,
    compares_with_last_year=True,
)
SHARE = replace(COUNT, code="CT5.16", type=ValueType.PERCENT)


def number(value):
    return Value(Decimal(value))


def test_counts_are_compared_in_percent_of_last_year():
    moved = change(COUNT, number(215), number(200))
    assert moved == Change(Decimal(15), Decimal("7.5"))
    assert moved.text == "+7,5 %"


def test_percentages_are_compared_in_points():
    moved = change(SHARE, number("95.5"), number("97.8"))
    assert (moved.absolute, moved.percent) == (Decimal("-2.3"), None)
    assert moved.text == "−2,3 điểm %"


def test_nothing_arose_is_zero_and_zero_is_no_base_for_percent():
    moved = change(COUNT, number(5), Value(state=SpecialState.NOTHING_AROSE))
    assert (moved.absolute, moved.percent, moved.text) == (Decimal(5), None, "")


@pytest.mark.parametrize("base", [None, Value(), Value(state=SpecialState.NOT_AVAILABLE), Value("chữ")])
def test_without_a_number_to_compare_with_there_is_no_change(base):
    assert change(COUNT, number(5), base) is None


FIRST = ReportSnapshot(
    agency=AgencyRef(
        "W26572a", AgencyKind.COMMUNE, "Ủy ban nhân dân xã Hòa Long", "UBND xã Hòa Long", ("XÃ HÒA LONG",)
    ),
    period=PeriodRef("6T-2018", "6 tháng năm 2018", date(2017, 12, 15), date(2018, 5, 15), date(2018, 5, 25)),
    programme_code="DVCQ-2018",
    programme_version=1,
    revision=1,
    parent=None,
    values=(ReportedValue("CT5.01", number(200)), ReportedValue("CT5.02", number(7))),
    tasks=(ReportedTask("N5.1", "dang_thuc_hien", 60), ReportedTask("N5.2", "hoan_thanh", 100)),
    narrative=(ReportedSection("I", "Đã họp dân."), ReportedSection("II", "Đang làm.")),
    findings=(),
    attachments=(ReportedAttachment("ab" * 32, "Biên bản.pdf", 10, "application/pdf", enclosed=True),),
    signatory=Signatory(("CHỦ TỊCH",), "Nguyễn Văn Đức"),
    made_at=datetime(2018, 5, 20, tzinfo=UTC),
    made_by="Trần Thị Hòa",
    approved_by="Nguyễn Văn Đức",
    program_version="0.1.0",
)


def test_a_revision_that_changes_nothing_readers_see_is_empty():
    again = replace(
        FIRST,
        revision=2,
        parent="0f" * 32,
        made_at=datetime(2018, 5, 21, tzinfo=UTC),
        attachments=tuple(replace(each, enclosed=False) for each in FIRST.attachments),
    )
    assert difference(FIRST, again).is_empty


def test_changed_added_and_removed_things_are_named():
    second = replace(
        FIRST,
        values=(ReportedValue("CT5.01", number(215)), ReportedValue("CT5.03", number(1))),
        tasks=(replace(FIRST.tasks[0], percent=80), FIRST.tasks[1]),
        narrative=(FIRST.narrative[0], ReportedSection("II", "Đã xong.")),
        attachments=(),
    )
    changed = difference(FIRST, second)
    assert changed.values == (
        Difference("CT5.01", number(200), number(215)),
        Difference("CT5.03", None, number(1)),
        Difference("CT5.02", number(7), None),
    )
    assert [(task.code, task.after.percent) for task in changed.tasks] == [("N5.1", 80)]
    assert changed.narrative == (Difference("II", "Đang làm.", "Đã xong."),)
    assert [gone.after for gone in changed.attachments] == [None]
