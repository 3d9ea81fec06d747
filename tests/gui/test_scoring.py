"""The page of points: typing them, giving them with evidence, ranks, papers."""

import json

import pytest
from PySide6.QtCore import Qt

from desktop.services.scoring.counting import read_scoring
from desktop.services.scoring.giving_points import TypedPoints, give_points
from desktop.ui.scoring.columns import POINTS
from desktop.ui.scoring.dialog import PointsDialog
from desktop.ui.scoring.page import ScoringPage
from tests.gui.workspaces import LONG_PHUOC, PERIOD, TAN_HUNG


@pytest.fixture
def page(qtbot, department_context):
    made = ScoringPage(department_context)
    qtbot.addWidget(made)
    made.resize(1130, 720)
    department_context.jobs.announced.connect(made.hear)  # as the window does
    with qtbot.waitSignal(made.refreshed):
        made.show()
    yield made
    department_context.jobs.wait_for_done()


def scoring(context):
    context.jobs.wait_for_done()
    return {each.code: each for each in context.reading(read_scoring, PERIOD)().agencies}


def lines_of(page):
    return {row.criterion.code: row for row in page.detail.grid.proxy.shown_rows()}


def type_in(page, criterion, text):
    grid = page.detail.grid
    grid.show_row(lambda line: line.criterion.code == criterion, POINTS)
    grid.put(grid.proxy.index(grid.currentIndex().row(), POINTS), text)


def test_agencies_stand_by_kind_with_what_was_counted(page):
    assert page.proposal.isVisible()
    assert {row.code for row in page.table.proxy.shown_rows()} >= {LONG_PHUOC, TAN_HUNG}
    page.go_to(LONG_PHUOC)
    assert page.detail.name_label.text() == "UBND xã Long Phước"
    assert "còn 3 tiêu chí chưa chấm" in page.detail.standing_label.text()
    assert lines_of(page)["1.1"].reason == "Đúng hạn."


def test_typed_points_are_saved_and_taken_back(qtbot, page, department_context):
    page.go_to(LONG_PHUOC)
    with qtbot.waitSignal(page.refreshed):
        type_in(page, "3.1", "8,5")
    assert str(lines_of(page)["3.1"].points) == "8.5"
    assert page.table.current_row().code == LONG_PHUOC
    department_context.history.take_back(department_context.workspace)
    assert scoring(department_context)[LONG_PHUOC].still_open == 3


def test_points_out_of_range_are_refused_and_shown_no_longer(qtbot, page, department_context):
    page.go_to(LONG_PHUOC)
    type_in(page, "3.1", "99")
    qtbot.waitUntil(page.banner.isVisible)
    assert "0 đến 10" in page.banner.text_label.text() + page.banner.title_label.text()
    assert lines_of(page)["3.1"].points is None


def test_counted_points_are_not_typed_over(page):
    page.go_to(LONG_PHUOC)
    grid = page.detail.grid
    grid.show_row(lambda line: line.criterion.code == "1.1", POINTS)
    assert not grid.proxy.index(grid.currentIndex().row(), POINTS).flags() & Qt.ItemFlag.ItemIsEditable


def test_other_points_than_counted_need_a_reason(qtbot, page, department_context):
    page.go_to(LONG_PHUOC)
    page.detail.grid.show_row(lambda line: line.criterion.code == "1.1")
    page.detail.evidence_button.click()
    dialog = page.findChild(PointsDialog)
    dialog.given_edit.setText("10")
    dialog.accept_button.click()
    department_context.jobs.wait_for_done()
    qtbot.waitUntil(lambda: bool(dialog.fields["reason"].error()))
    dialog.reason_edit.setPlainText("Bản giấy đóng dấu muộn")
    dialog.officer_edit.setText("Lê Thị Lan")
    with qtbot.waitSignal(page.refreshed):
        dialog.accept_button.click()
    line = lines_of(page)["1.1"]
    assert (line.points, line.reason, line.officer) == (10, "Bản giấy đóng dấu muộn", "Lê Thị Lan")
    assert department_context.officer == "Lê Thị Lan"


def test_whoever_has_all_points_is_ranked(qtbot, page, department_context):
    for criterion in ("3.1", "3.2", "3.3"):
        department_context.writing(give_points, PERIOD, LONG_PHUOC, criterion, TypedPoints(given="7"))()
    with qtbot.waitSignal(page.refreshed):
        page.refresh()
    page.tabs.set_current(2)
    assert [row.code for row in page.table.proxy.shown_rows()] == [LONG_PHUOC]
    assert "hạng 1/1" in page.detail.standing_label.text()
    page.tabs.set_current(1)
    assert LONG_PHUOC not in [row.code for row in page.table.proxy.shown_rows()]


def test_papers_are_written_and_say_who_is_still_open(qtbot, page, tmp_path, department_context):
    page.files.write((tmp_path / "điểm.pdf",))
    qtbot.waitUntil(page.banner.isVisible, timeout=20_000)
    assert "chưa chấm xong" in page.banner.title_label.text()
    assert (tmp_path / "điểm.pdf").read_bytes().startswith(b"%PDF")


def test_criteria_are_written_changed_and_used(qtbot, page, tmp_path, department_context):
    path = tmp_path / "tiêu chí.json"
    with qtbot.waitSignal(page.toast):
        page.files.write_criteria((path,))
    document = json.loads(path.read_bytes()) | {"proposed": False}
    path.write_text(json.dumps(document), encoding="utf-8")
    with qtbot.waitSignals([page.toast, page.refreshed]):
        page.files.take_in((path,))
    assert not page.proposal.isVisible()
    path.write_text("{}", encoding="utf-8")
    page.files.take_in((path,))
    qtbot.waitUntil(page.banner.isVisible)
    assert "schema" in page.banner.title_label.text() + page.banner.text_label.text()
