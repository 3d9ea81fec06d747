"""What was handed in, and what changed from one revision to the next."""

import shutil
from datetime import date

import pytest

from desktop.core.clock import FixedClock
from desktop.services.workspace import Workspace
from desktop.ui.context import PageContext
from desktop.ui.history import page as module
from desktop.ui.history.page import HistoryPage
from desktop.ui.tables.cells import Heading
from tests.gui.workspaces import LONG_PHUOC, PERIOD, agency_context, agency_workspace, province  # noqa: F401 - fixtures


def opened(qtbot, context):
    page = HistoryPage(context)
    qtbot.addWidget(page)
    page.resize(1154, 700)
    with qtbot.waitSignal(page.refreshed):
        page.show()
    return page


@pytest.fixture
def page(qtbot, jobs, province, tmp_path):  # noqa: F811
    """Long Phước handed in twice, the second time with one household more."""
    shutil.copytree(province.root / LONG_PHUOC, tmp_path / "Long Phước")
    workspace = Workspace.open(tmp_path / "Long Phước", FixedClock.on(date(2018, 5, 24)))
    yield opened(qtbot, PageContext(jobs, workspace, PERIOD))
    workspace.close()


def test_the_newest_revision_stands_first_and_is_open(page):
    assert [row.number for row in page.model.rows()] == [2, 1]
    assert page.detail.title_label.text() == "Lần nộp 2"
    assert "2 lần" in page.subtitle_label.text()


def test_what_changed_is_told_with_name_before_and_after(page):
    rows = page.detail.model.rows()
    assert rows[0] == Heading("Số liệu", f"{_count(rows, 0)} thay đổi")
    changed = next(row for row in rows if not isinstance(row, Heading) and row.code == "CT2.05")
    assert changed.name == "Tổng số hộ dân trên địa bàn"
    before, after = (int(text.replace(".", "")) for text in (changed.before, changed.after))
    assert after == before + 1


def test_each_file_tells_what_its_signature_proves(page):
    lines = [page.detail._files.itemAt(at).widget() for at in range(page.detail._files.count())]
    assert {line.level_chip.accessibleName() for line in lines} == {"Khóa đã đăng ký"}


def test_nothing_is_chosen_among_the_changes(page):
    assert not page.detail.table.selectionModel().hasSelection()


def test_a_narrow_window_leaves_room_for_the_changes(page):
    page.resize(843, 420)
    page.set_narrow(True)
    assert page.detail.table.height() >= 130
    assert page.detail._facts.count() == 3


def test_the_first_revision_has_nothing_to_compare_with(page):
    page.go_to(1)
    assert page.detail.title_label.text() == "Lần nộp 1"
    assert "đầu tiên" in page.detail.change_label.text()
    assert not page.detail.table.isVisible()


def test_the_folder_of_a_file_is_opened(page, monkeypatch):
    asked = []
    monkeypatch.setattr(module, "open_outside", lambda folder: asked.append(folder) or True)
    line = page.detail._files.itemAt(0).widget()
    line.folder_button.click()
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


def _count(rows, heading):
    following = list(rows[heading + 1 :])
    return next((at for at, row in enumerate(following) if isinstance(row, Heading)), len(following))
