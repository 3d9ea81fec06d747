"""What was handed in, and what changed from one revision to the next."""

from datetime import date

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QApplication

from desktop.core.clock import FixedClock
from desktop.services.workspace import Workspace
from desktop.ui.context import PageContext
from desktop.ui.history import page as module
from desktop.ui.history.detail import FILES, PAGES
from desktop.ui.history.page import HistoryPage
from desktop.ui.parts.buttons import Button
from desktop.ui.report_changes import AFTER, BEFORE
from desktop.ui.tables.cells import Heading
from tests.copies import copied_folder
from tests.gui.workspaces import LONG_PHUOC, PERIOD, agency_context, agency_workspace, province  # noqa: F401 - fixtures


def opened(qtbot, context):
    page = HistoryPage(context)
    qtbot.addWidget(page)
    page.resize(1154, 700)
    with qtbot.waitSignal(page.refreshed):
        page.show()
    settle(page)
    return page


def settle(page):
    """Jobs start jobs: the comparison is read after the list."""
    while page.jobs.is_busy():
        page.jobs.wait_for_done()
        QApplication.processEvents()


@pytest.fixture
def page(qtbot, jobs, province, tmp_path):  # noqa: F811
    """Long Phước handed in twice, the second time with one household more."""
    copied_folder(province.root / LONG_PHUOC, tmp_path / "Long Phước")
    workspace = Workspace.open(tmp_path / "Long Phước", FixedClock.on(date(2018, 5, 24)))
    yield opened(qtbot, PageContext(jobs, workspace, PERIOD))
    workspace.close()


def test_the_newest_revision_stands_first_and_is_open(page):
    assert [row.number for row in page.model.rows()] == [2, 1]
    assert page.detail.title_label.text() == "Lần nộp 2"
    assert "2 lần" in page.subtitle_label.text()


def test_what_changed_is_told_with_name_before_and_after(page):
    part = page.detail.comparison
    rows = part.model.rows()
    assert rows[0] == Heading("Biểu số liệu", f"{_count(rows, 0)} thay đổi")
    assert part.count_label.text().startswith("1 thay đổi: 1 chỉ tiêu")
    assert [part.model.columns[at].title for at in (BEFORE, AFTER)] == ["Lần nộp 1", "Lần nộp 2"]
    changed = next(row for row in rows if not isinstance(row, Heading) and row.code == "CT2.05")
    assert changed.name == "Tổng số hộ dân trên địa bàn (hộ)"
    before, after = (int(text.replace(".", "")) for text in (changed.before, changed.after))
    assert after == before + 1


def test_each_file_tells_what_its_signature_proves(page):
    lines = page.detail.files.lines()
    assert {line.level_chip.accessibleName() for line in lines} == {"Khóa đã đăng ký"}


def test_nothing_is_chosen_among_the_changes(page):
    assert not page.detail.comparison.table.selectionModel().hasSelection()


def test_a_narrow_window_leaves_room_for_the_changes(page):
    page.resize(843, 420)
    page.set_narrow(True)
    settle(page)
    assert page.detail.comparison.table.height() >= 130


def test_any_two_are_compared_and_the_report_as_it_is_written_too(qtbot, page):
    page.go_to(1)
    settle(page)
    part = page.detail.comparison
    assert page.detail.title_label.text() == "Lần nộp 1"
    assert part.other_box.currentText() == "Báo cáo đang soạn"
    assert [part.model.columns[at].title for at in (BEFORE, AFTER)] == ["Lần nộp 1", "Bản đang soạn"]
    choose(part.other_box, "Lần nộp 2")
    settle(page)
    assert part.model.columns[AFTER].title == "Lần nộp 2"
    with qtbot.waitSignal(page.asked_for) as asked:
        part.table.activated_row.emit(part.model.row_at(1))
    assert asked.args == ["indicators", "CT2.05"]


def test_what_changed_is_kept_as_a_paper(qtbot, page, tmp_path):
    assert page.export.content().title == "Thay đổi của báo cáo, lần nộp 1 và lần nộp 2"
    with qtbot.waitSignal(page.toast):
        page.export.save_to((tmp_path / "thay đổi.xlsx",))
    cells = [
        cell for row in load_workbook(tmp_path / "thay đổi.xlsx").active.iter_rows(values_only=True) for cell in row
    ]
    assert "CT2.05" in cells


def test_what_is_the_same_is_said_so(page):
    choose(page.detail.comparison.other_box, "Báo cáo đang soạn")
    settle(page)
    assert page.detail.comparison.count_label.text() == "Nội dung không có gì khác nhau."
    assert not page.detail.comparison.table.isVisible()


def test_the_pages_of_a_revision_are_shown_as_they_were_signed(page):
    page.detail.tabs.set_current(PAGES)
    settle(page)
    assert page.detail.paper.page_count() > 3
    assert page.detail.origin_label.text()


def test_what_comes_next_is_one_sentence(qtbot, page):
    settle(page)
    assert page.next_banner.title_label.text().startswith(
        "Việc tiếp theo: Gửi tệp lần nộp 2 đến Sở Nội vụ trước hết ngày"
    )
    next(each for each in page.next_banner.findChildren(Button) if each.text().strip() == "Xem tệp để gửi").click()
    assert page.detail.tabs.current() == FILES


def test_the_folder_of_a_file_is_opened(page, monkeypatch):
    asked = []
    monkeypatch.setattr(module, "open_outside", lambda folder: asked.append(folder) or True)
    page.detail.files.lines()[0].folder_button.click()
    assert asked[0].name == "outbox"


def test_a_folder_that_has_gone_is_said(page, tmp_path):
    page._open_folder(tmp_path / "không còn")
    assert page.banner.isVisible()
    assert "Không mở được thư mục" in page.banner.title_label.text()


def test_before_the_first_hand_in_the_way_there_is_shown(qtbot, agency_context):  # noqa: F811
    page = opened(qtbot, agency_context)
    assert page.hand_in_button.isVisible()
    with qtbot.waitSignal(page.asked_for) as asked:
        page.hand_in_button.click()
    assert asked.args == ["hand_in", None]


def choose(box, text):
    """As one does with the mouse."""
    box.setCurrentText(text)
    box.activated.emit(box.currentIndex())


def _count(rows, heading):
    following = list(rows[heading + 1 :])
    return next((at for at, row in enumerate(following) if isinstance(row, Heading)), len(following))
