"""What one snapshot says otherwise than another."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.snapshot import (
    AgencyRef,
    PeriodRef,
    ReportedAttachment,
    ReportedFinding,
    ReportedProgress,
    ReportedRegister,
    ReportedSection,
    ReportedTask,
    ReportedValue,
    ReportSnapshot,
    Signatory,
)
from desktop.rules.snapshot_difference import (
    Difference,
    Kind,
    ValueAspect,
    Way,
    compare_snapshots,
    register_rows_moved,
    task_aspects,
    value_aspects,
)
from desktop.rules.snapshot_difference_text import ParagraphDifference
from desktop.rules.values import SpecialState, Value


def number(value):
    return Value(Decimal(value))


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
    assert compare_snapshots(FIRST, again).is_empty


def test_changed_added_and_removed_things_are_named():
    second = replace(
        FIRST,
        values=(ReportedValue("CT5.01", number(215)), ReportedValue("CT5.03", number(1))),
        tasks=(replace(FIRST.tasks[0], percent=80), FIRST.tasks[1]),
        narrative=(FIRST.narrative[0], ReportedSection("II", "Đã xong.")),
        attachments=(),
    )
    changed = compare_snapshots(FIRST, second)
    assert changed.values == (
        Difference("CT5.01", number(200), number(215)),
        Difference("CT5.03", None, number(1)),
        Difference("CT5.02", number(7), None),
    )
    assert [(task.code, task.after.percent) for task in changed.tasks] == [("N5.1", 80)]
    assert changed.narrative == (
        ParagraphDifference("II", 1, "", "Đã xong."),
        ParagraphDifference("II", 1, "Đang làm.", ""),
    )
    assert [gone.way for gone in changed.attachments] == [Way.REMOVED]
    assert changed.counts == {Kind.VALUES: 3, Kind.TASKS: 1, Kind.NARRATIVE: 2, Kind.ATTACHMENTS: 1}
    assert changed.count == 7


def test_of_a_value_it_is_said_what_became_another():
    noted = Difference("CT5.01", Value(Decimal(5)), Value(Decimal(5), SpecialState.ESTIMATE, "chờ quyết toán"))
    assert value_aspects(noted) == {ValueAspect.STATE, ValueAspect.NOTE}
    assert value_aspects(Difference("CT5.01", None, Value(Decimal(5)))) == {ValueAspect.CONTENT}


def test_of_a_task_it_is_said_which_fields_became_others():
    before = ReportedTask("N5.1", "dang_thuc_hien", 60)
    entry = ReportedProgress(date(2018, 5, 2), 60, "Đã họp.")
    changed = Difference("N5.1", before, replace(before, percent=80, product="Kế hoạch", log=(entry,)))
    assert task_aspects(changed) == ("percent", "product", "log")


def test_a_finding_that_was_explained_and_one_that_is_gone_are_told():
    asked = ReportedFinding("R1", "CT5.01", "warning", "Tăng 20 %.")
    gone = ReportedFinding("R2", "CT5.02", "warning", "Giảm.")
    one = replace(FIRST, findings=(asked, gone))
    other = replace(FIRST, findings=(replace(asked, message="Tăng 30 %.", reason="Có dự án mới."),))
    changed = compare_snapshots(one, other).reasons
    assert [(each.code, each.way) for each in changed] == [("R1/CT5.01", Way.CHANGED), ("R2/CT5.02", Way.REMOVED)]
    assert compare_snapshots(one, replace(one, findings=(replace(asked, message="Khác."), gone))).is_empty


def test_a_number_that_the_clerk_gives_changes_the_paper_and_not_the_content():
    numbered = replace(FIRST, document_number="15/BC-UBND", document_date=date(2018, 5, 21))
    changed = compare_snapshots(FIRST, numbered)
    assert changed.same_content
    assert [(each.code, each.before, each.after) for each in changed.paper] == [
        ("number", None, "15/BC-UBND"),
        ("day", None, "21/05/2018"),
    ]


def test_rows_that_came_and_went_in_an_annexed_register_are_counted():
    then = ReportedRegister("SO_MH", ("ten",), (("Đường hoa",), ("Nhà sạch",), ("Nhà sạch",)), 3)
    now = replace(then, rows=(("Đường hoa",), ("Nhà sạch",), ("Cổng xanh",)))
    found = compare_snapshots(replace(FIRST, registers=(then,)), replace(FIRST, registers=(now,)))
    (changed,) = found.registers
    assert (changed.code, changed.way, register_rows_moved(changed)) == ("SO_MH", Way.CHANGED, (1, 1))
    assert found.counts == {Kind.REGISTERS: 1}
    (added,) = compare_snapshots(FIRST, replace(FIRST, registers=(now,))).registers
    assert (added.way, register_rows_moved(added)) == (Way.ADDED, (3, 0))
