"""The page on which an agency gives itself points: typing, words, evidence."""

import pytest

from desktop.core.progress import Progress
from desktop.services.report.own_points import read_own_score
from desktop.services.tasks.evidence_adding import attach_files
from desktop.ui.own_points.columns import POINTS, WORDS
from desktop.ui.own_points.dialog import EvidenceDialog
from desktop.ui.own_points.page import OwnPointsPage
from tests.gui.workspaces import PERIOD


@pytest.fixture
def page(qtbot, agency_context, tmp_path):
    paper = tmp_path / "Biên bản đối thoại.pdf"
    paper.write_bytes(b"%PDF-1.4 bien ban")
    attach_files(agency_context.workspace, "NV1.1", [paper], Progress())
    made = OwnPointsPage(agency_context)
    qtbot.addWidget(made)
    made.resize(1130, 720)
    agency_context.jobs.announced.connect(made.hear)  # as the window does
    with qtbot.waitSignal(made.refreshed):
        made.show()
    yield made
    agency_context.jobs.wait_for_done()


def line_of(page, code):
    return next(each for each in page.grid.proxy.shown_rows() if each.criterion.code == code)


def put(page, code, column, text):
    page.grid.show_row(lambda line: line.criterion.code == code, column)
    page.grid.put(page.grid.proxy.index(page.grid.currentIndex().row(), column), text)


def test_points_and_words_are_saved_as_they_are_typed(qtbot, page, agency_context):
    assert page.proposal.isVisible()
    assert "0/9 tiêu chí" in page.subtitle_label.text()
    with qtbot.waitSignal(page.refreshed):
        put(page, "3.1", POINTS, "8,5")
    with qtbot.waitSignal(page.refreshed):
        put(page, "3.1", WORDS, "Quyết định 12/QĐ-UBND")
    claim = line_of(page, "3.1").claim
    assert (str(claim.points), claim.words) == ("8.5", "Quyết định 12/QĐ-UBND")
    assert "1/9 tiêu chí đã tự chấm; 8,5/100 điểm" in page.subtitle_label.text()
    agency_context.history.take_back(agency_context.workspace)
    assert agency_context.reading(read_own_score, PERIOD)().total is not None


def test_points_out_of_range_are_refused_at_once(qtbot, page):
    put(page, "3.1", POINTS, "99")
    qtbot.waitUntil(page.banner.isVisible)
    assert line_of(page, "3.1").claim.points is None


def test_evidence_is_chosen_from_what_is_attached(qtbot, page):
    page.go_to("3.2")
    page.evidence_button.click()
    dialog = page.findChild(EvidenceDialog)
    (box,) = dialog.boxes.values()
    assert box.text() == "Biên bản đối thoại.pdf (nhiệm vụ NV1.1)"
    box.setChecked(True)
    with qtbot.waitSignal(page.refreshed):
        dialog.accept()
    assert line_of(page, "3.2").evidence == ("Biên bản đối thoại.pdf",)
