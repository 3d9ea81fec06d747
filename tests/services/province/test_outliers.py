"""Hints for who reads the reports of a period; each with its reason."""

from dataclasses import replace
from decimal import Decimal

import pytest

from desktop.core.errors import Cancelled
from desktop.core.progress import Progress
from desktop.rules.outliers import HintKind
from desktop.rules.snapshot import ReportedFinding, ReportedSection
from desktop.rules.values import Value
from desktop.services.intake.taking_in import take_in
from desktop.services.programme.versions import bundled_programme
from desktop.services.province import outliers
from desktop.services.province.outliers import find_hints, hints_at_hand
from tests.services.pattern import HOA_LONG, LONG_PHUOC, PERIOD, at

LONG_TEXT = " ".join(f"Nội dung thứ {n} do cán bộ xã tự viết về buổi đối thoại tại thôn {n * n}." for n in range(12))


@pytest.fixture
def given(any_department, pattern, packages):
    """Hòa Long's report with something changed, beside the others'."""
    take_in(any_department, [pattern.long_phuoc, pattern.ba_ria])

    def take(name, **changes):
        any_department.clock.move_to(at(5, 23, 11).now())
        take_in(any_department, [packages(name, **changes)])
        return hints(any_department)

    return take


def hints(workspace):
    with workspace.reading() as session:
        return find_hints(session, workspace.clock, PERIOD)


def of_kind(found, kind, agency=HOA_LONG):
    return [each for each in found.of(agency) if each.kind is kind]


def with_value(snapshot, code, **changes):
    return tuple(replace(each, **changes) if each.code == code else each for each in snapshot.values)


def with_text(snapshot, code, text):
    others = tuple(each for each in snapshot.narrative if each.code != code)
    return (ReportedSection(code, text), *others)


def test_a_figure_that_leapt_since_last_year_is_told_with_both_figures(given, snapshot):
    values = with_value(snapshot, "CT2.05", value=Value(Decimal(90000)), same_period_last_year=Value(Decimal(3000)))
    found = of_kind(given("tăng vọt", values=values), HintKind.PAST)
    leapt = next(each for each in found if each.target == "CT2.05")
    assert "90.000" in leapt.reason
    assert "3.000" in leapt.reason
    assert leapt.title


def test_a_copied_text_names_the_other_agency(given, snapshot, pattern, any_department):
    theirs = next(
        section
        for report in [_report(any_department, LONG_PHUOC)]
        for section in report.narrative
        if len(section.text.split()) > 60
    )
    found = of_kind(given("chép", narrative=with_text(snapshot, theirs.code, theirs.text)), HintKind.OTHERS_TEXT)
    copied = next(each for each in found if each.target == theirs.code)
    assert copied.other == LONG_PHUOC
    assert copied.reason == "Giống 100 % đoạn của UBND xã Long Phước."


def _report(workspace, agency):
    from desktop.services.follow_up.reading import read_submission

    with workspace.reading() as session:
        return read_submission(session, workspace.clock, PERIOD, agency).snapshot


def test_a_number_that_contradicts_the_grid_is_told(given, snapshot):
    indicator = bundled_programme().indicator_by_code["CT2.05"]
    text = f"{LONG_TEXT} {indicator.name} là 999.999 {indicator.unit}."
    values = with_value(snapshot, "CT2.05", value=Value(Decimal(123)))
    found = of_kind(given("sai số", narrative=with_text(snapshot, "II.1", text), values=values), HintKind.NUMBER)
    assert [each.target for each in found if "999.999" in each.reason] == ["II.1"]


def test_a_text_of_ones_own_gives_no_hint(given, snapshot):
    code = snapshot.narrative[0].code
    found = given("tự viết", narrative=with_text(snapshot, code, LONG_TEXT))
    assert not [each for each in found.of(HOA_LONG) if each.target == code]


def test_a_warning_needs_peers_before_it_is_rare(given, snapshot):
    finding = ReportedFinding("QT1", "CT2.05", "warning", "Số hộ nghèo tăng.", "Do rà soát lại.")
    assert of_kind(given("cảnh báo", findings=(finding,)), HintKind.RULE) == [], "two communes only"


def test_hints_are_read_once_until_another_report_comes(given, snapshot, any_department, pattern):
    first = given("một", made_at=snapshot.made_at)
    assert hints(any_department) is first
    take_in(any_department, [pattern.second])
    assert hints(any_department) is not first


def test_nothing_received_gives_no_hints(any_department):
    found = hints(any_department)
    assert (found.reports, found.hints) == (0, ())


def test_each_rule_tells_who_broke_it_and_what_they_say(given, snapshot):
    rule, silent = (each.code for each in bundled_programme().rules[:2])
    findings = (
        ReportedFinding(rule, "CT2.05", "warning", "Tăng nhiều so với cùng kỳ.", "Sáp nhập thôn"),
        ReportedFinding(silent, "CT2.06", "warning", "Lớn hơn tổng số hộ."),
        ReportedFinding("NGOÀI", "", "warning", "Quy tắc của chương trình khác."),
    )
    found = given("hai cảnh báo", findings=findings)
    uses = {use.code: use for use in found.rules}
    assert len(uses) == len(bundled_programme().rules)
    assert (uses[rule].reports, uses[silent].reports) == (3, 3)
    (broken,) = [each for each in uses[rule].broken if each.agency == HOA_LONG]
    assert (broken.indicator, broken.reason) == ("CT2.05", "Sáp nhập thôn")
    assert uses[rule].explained == uses[rule].agencies, "everybody had to explain it before handing in"
    assert uses[silent].explained == uses[silent].agencies - 1
    assert "{" not in "".join(use.told for use in found.rules)
    counts = [use.agencies for use in found.rules]
    assert counts == sorted(counts, reverse=True)


def test_reports_are_read_some_at_a_time_and_the_work_can_be_stopped(received, monkeypatch):
    outliers._found.clear()
    whole = hints(received)
    outliers._found.clear()
    monkeypatch.setattr(outliers, "_AT_ONCE", 1)
    told = []
    with received.reading() as session:
        stepped = find_hints(session, received.clock, PERIOD, Progress(lambda *step: told.append(step)))
    assert stepped == whole
    assert [done for done, _, _ in told] == list(range(whole.reports + 1))
    outliers._found.clear()
    stopped = Progress()
    stopped.cancel()
    with received.reading() as session, pytest.raises(Cancelled):
        find_hints(session, received.clock, PERIOD, stopped)
    at_last = Progress(lambda done, total, _: at_last.cancel() if done == total else None)
    with received.reading() as session, pytest.raises(Cancelled):
        find_hints(session, received.clock, PERIOD, at_last)


def test_beside_one_report_nobody_waits_for_thousands_to_be_compared(received, monkeypatch):
    outliers._found.clear()
    monkeypatch.setattr(outliers, "_QUICK", 0)
    with received.reading() as session:
        assert hints_at_hand(session, received.clock, PERIOD) is None
        found = find_hints(session, received.clock, PERIOD)
        assert hints_at_hand(session, received.clock, PERIOD) is found
