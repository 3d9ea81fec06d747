"""Points that the program counts, ranks, and criteria as a file."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from desktop.core.canonical_json import canonical_json
from desktop.core.paths import resources
from desktop.rules.programme_kinds import AgencyKind
from desktop.rules.scoring import Contestant, Criterion, Measure, ReportFacts, count_points, ranks
from desktop.rules.scoring_file import ScoringFileError, plan_document, read_plan


@pytest.fixture(scope="module")
def plan():
    return read_plan(json.loads((resources() / "scoring" / "dvcq-2018.json").read_bytes()), "dvcq-2018.json")


def criterion(measure, most=10, step="0"):
    return Criterion("1", "Tiêu chí", Decimal(most), measure=measure, step=Decimal(step))


@pytest.mark.parametrize(
    ("measure", "step", "facts", "points", "reason"),
    [
        (Measure.TIMELINESS, "3", ReportFacts(), "10", "Đúng hạn."),
        (Measure.TIMELINESS, "3", ReportFacts(late_by=2), "4", "Chậm 2 ngày."),
        (Measure.TIMELINESS, "3", ReportFacts(late_by=40), "0", "Chậm 40 ngày."),
        (Measure.TIMELINESS, "3", ReportFacts(received=False), "0", "Không gửi báo cáo."),
        (Measure.REVISIONS, "1", ReportFacts(revision=1), "10", "Không phải gửi lại."),
        (Measure.REVISIONS, "1", ReportFacts(revision=3), "8", "Gửi bản thay thế 2 lần."),
        (Measure.COMPLETENESS, "0", ReportFacts(asked=3, answered=2), "6.67", "Có 2/3 chỉ tiêu bắt buộc."),
        (Measure.COMPLETENESS, "0", ReportFacts(), "10", "Có 0/0 chỉ tiêu bắt buộc."),
        (
            Measure.TASKS_IN_TIME,
            "0.5",
            ReportFacts(due=4, done=2, done_late=1),
            "6.25",
            "Hoàn thành đúng hạn 2/4 nhiệm vụ đến hạn, 1 nhiệm vụ quá hạn.",
        ),
        (Measure.TASKS_IN_TIME, "0.5", ReportFacts(), "10", "Chưa có nhiệm vụ nào đến hạn."),
        (Measure.TASKS_REPORTED, "0", ReportFacts(tasks=8, told=6), "7.5", "Báo cáo tiến độ 6/8 nhiệm vụ."),
    ],
)
def test_points_are_counted_and_say_why(measure, step, facts, points, reason):
    counted = count_points(criterion(measure, step=step), facts)
    assert (counted.points, counted.reason) == (Decimal(points), reason)


def test_nothing_is_said_before_the_last_day_is_over():
    assert count_points(criterion(Measure.TIMELINESS), ReportFacts(received=False, awaited=True)).points is None


def test_equal_points_share_a_rank_within_a_kind_and_the_next_is_left_out():
    totals = {"a": 90, "b": 90, "c": 80, "d": None}
    communes = [Contestant(code, AgencyKind.COMMUNE, t and Decimal(t)) for code, t in totals.items()]
    district = Contestant("e", AgencyKind.DISTRICT, Decimal(10))
    assert ranks([*communes, district]) == {"a": 1, "b": 1, "c": 3, "e": 1}


def test_shipped_criteria_are_a_proposal_of_a_hundred_points(plan):
    assert plan.proposed
    assert plan.basis.startswith("ĐỀ XUẤT")
    assert plan.most == 100
    assert {each.measure for each in plan.criteria} == {*Measure, None}
    assert [plan.grade(Decimal(total)) for total in (95, 90, 89, 0)] == [
        "Hoàn thành xuất sắc",
        "Hoàn thành xuất sắc",
        "Hoàn thành tốt",
        "Chưa hoàn thành",
    ]


def test_criteria_are_written_and_read_again(plan):
    assert read_plan(json.loads(canonical_json(plan_document(plan))), "x") == plan


def changed(plan, **changes):
    return json.loads(canonical_json(plan_document(replace(plan, **changes))))


def test_what_does_not_hold_is_named(plan):
    first, second, *rest = plan.criteria
    faulty = {
        "không đứng liền nhau": (first, *rest, second),
        "dùng 2 lần": (first, first),
        "chưa ghi step": (replace(first, step=Decimal(0)),),
        "điểm tối đa": (replace(first, most=Decimal(0)),),
        "chưa có tên": (replace(first, name=" "),),
        "dài quá": (replace(first, method="x" * 301),),
        "từ 1 đến": (),
    }
    for said, criteria in faulty.items():
        with pytest.raises(ScoringFileError, match=said):
            read_plan(changed(plan, criteria=criteria), "a.json")
    with pytest.raises(ScoringFileError, match="giảm dần"):
        read_plan(changed(plan, grades=plan.grades[::-1]), "a.json")


@pytest.mark.parametrize(
    "document", [[], {}, None, {"schema": "so-dan-van/programme", "schema_version": 1}, {"criteria": 3}]
)
def test_another_document_is_refused(document):
    with pytest.raises(ScoringFileError, match=r"a\.json"):
        read_plan(document, "a.json")
