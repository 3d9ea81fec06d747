"""Taking in through the page: files dropped or chosen, results as they come, and what is decided about held ones."""

import shutil

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog

from desktop.models.intake import IntakeResult
from desktop.services.agencies.directory import bundled_directory
from desktop.services.intake.taking_in import list_received
from desktop.services.intake.watched_folder import read_watched_folder
from desktop.services.programme.versions import bundled_programme
from desktop.services.trust.believed import add_anchor, trust_store
from desktop.services.workplace.set_up import set_up_department
from desktop.services.workspace import Workspace
from desktop.ui.context import PageContext
from desktop.ui.intake.page import IntakePage
from desktop.ui.kept_filters import KeptFilterButton
from desktop.ui.tables.cells import Heading
from tests.gui.workspaces import DEPARTMENT, LONG_PHUOC, OBLIGED, PERIOD, third_revision


@pytest.fixture
def open_page(qtbot, jobs):
    def make(context):
        made = IntakePage(context)
        qtbot.addWidget(made)
        jobs.announced.connect(made.hear)
        made.resize(1154, 740)
        with qtbot.waitSignal(made.refreshed):
            made.show()
        return made

    return make


@pytest.fixture
def page(open_page, department_context):
    """The page of a department that has received files."""
    return open_page(department_context)


@pytest.fixture
def empty_department(province, tmp_path, department_workspace):
    """A master copy that has received nothing, and believes the same roots."""
    workspace = Workspace.open(tmp_path / "trống", department_workspace.clock, create=True)
    set_up_department(workspace, bundled_directory(), bundled_programme(), DEPARTMENT, OBLIGED)
    with department_workspace.reading() as session:
        roots = trust_store(session).anchors
    with workspace.session() as session:
        for root in roots:
            add_anchor(session, workspace.clock, root)
    yield workspace
    workspace.close()


def drop(page, *paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    nothing = Qt.KeyboardModifier.NoModifier
    page.drop_zone.dropEvent(
        QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, nothing)
    )


def take_in(qtbot, page, *paths):
    with qtbot.waitSignal(page.refreshed, timeout=30000):
        drop(page, *paths)


def headings(page):
    return [row.text for row in page.files.model.rows() if isinstance(row, Heading)]


def results(page):
    return {result: int(card.number_label.text()) for result, card in page.files.stats.items()}


def test_held_files_stand_first_with_their_reason(page):
    assert headings(page)[0] == "Tạm giữ   ·   1 tệp, cần xử lý"
    assert page.table.proxy.index(1, 3).data() == "Nội dung đã bị thay đổi sau khi đơn vị lập gói."
    assert page.detail.name_label.text() == "UBND xã Long Phước"
    assert "xuất lại và gửi lại tệp gốc" in page.detail.banner.text_label.text()
    assert not page.detail.accept_button.isVisible()


def test_a_dropped_folder_is_taken_in_file_by_file(qtbot, open_page, jobs, empty_department, province):
    page = open_page(PageContext(jobs, empty_department, PERIOD))
    grown = []
    page.feed.grown.connect(lambda: grown.append(len(page.feed.rows())))
    take_in(qtbot, page, province.outbox)
    assert results(page) == {
        IntakeResult.ACCEPTED: 5,
        IntakeResult.QUARANTINED: 1,
        IntakeResult.DUPLICATE: 5,
        IntakeResult.SUPERSEDED: 0,
        IntakeResult.IGNORED: 0,
    }
    assert page.drop_zone.isEnabled()
    assert grown, "rows came while the run went on"
    with empty_department.reading() as session:
        received = list_received(session, empty_department.clock)
    assert sum(row.result is IntakeResult.ACCEPTED for row in received) == 5


def test_what_is_taken_in_again_is_a_duplicate_and_changes_nothing(qtbot, page, province):
    file = next(province.outbox.glob(f"*{LONG_PHUOC}*b2.asice"))
    take_in(qtbot, page, file)
    assert headings(page) == ["Trùng   ·   1 tệp, không ghi thêm"]
    assert page.table.proxy.index(1, 3).data() == "Đã nhận 23/05/2018 10:00"
    page.files.tabs.set_current(1)
    assert results(page)[IntakeResult.ACCEPTED] == 5


def test_an_empty_folder_is_said_plainly(qtbot, page, tmp_path):
    (tmp_path / "rỗng").mkdir()
    take_in(qtbot, page, tmp_path / "rỗng")
    assert page.banner.title_label.text() == "Không thấy tệp nào để tiếp nhận"


def test_a_file_that_cannot_be_read_is_held_and_told(qtbot, page, tmp_path):
    take_in(qtbot, page, tmp_path / "USB rút mất.asice")
    assert page.detail.name_label.text() == "Chưa rõ đơn vị"
    assert not page.detail.copy_button.isVisible()


def test_the_person_can_stop_a_run_and_keeps_what_was_taken_in(qtbot, open_page, jobs, empty_department, province):
    page = open_page(PageContext(jobs, empty_department, PERIOD))

    def stop():
        if page.feed.rows():
            page.job_strip.cancel_button.click()

    page.feed.grown.connect(stop)
    take_in(qtbot, page, province.outbox)
    page.feed.grown.disconnect(stop)  # the feed lives on, and tells once more
    if page.banner.isVisible():  # the run was long enough to be stopped
        assert page.banner.title_label.text() == "Đã dừng theo yêu cầu"
    done = len(page.files._run)
    with empty_department.reading() as session:
        assert len(list_received(session, empty_department.clock)) == done
    assert not page.job_strip.isVisible()


def test_files_are_chosen_in_the_systems_dialog(qtbot, page, province):
    qtbot.mouseClick(page.drop_zone.files_button, Qt.MouseButton.LeftButton)
    dialog = page.findChild(QFileDialog)
    with qtbot.waitSignal(page.refreshed, timeout=30000):
        dialog.filesSelected.emit([str(province.tampered)])
    dialog.close()
    assert results(page)[IntakeResult.QUARANTINED] == 1


def test_a_copy_of_a_file_is_written_just_as_it_came(qtbot, page, province, tmp_path):
    qtbot.mouseClick(page.detail.copy_button, Qt.MouseButton.LeftButton)
    dialog = page.findChild(QFileDialog)
    target = tmp_path / "bản sao.asice"
    with qtbot.waitSignal(page.toast):
        dialog.filesSelected.emit([str(target)])
    dialog.close()
    assert target.read_bytes() == province.tampered.read_bytes()


def test_an_unsigned_report_is_taken_in_on_the_grounds_of_its_paper(qtbot, page, province, tmp_path):
    file = third_revision(province, tmp_path, None)
    take_in(qtbot, page, file)
    assert page.detail.banner.title_label.text() == "Chưa có chữ ký số."
    qtbot.mouseClick(page.detail.accept_button, Qt.MouseButton.LeftButton)
    dialog = page.deciding.dialog
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert "Chưa ghi căn cứ" in dialog.note_field.error()
    dialog.note_edit.setText("Bản giấy số 15/BC-UBND ngày 21/5/2018")
    dialog.officer_edit.setText("Trần Thị Bình")
    with qtbot.waitSignal(page.refreshed, timeout=10000):
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert headings(page) == ["Đã tiếp nhận   ·   1 tệp, đã ghi vào sổ"]


def test_it_comes_to_the_held_file_of_an_agency(page):
    page.table.clearSelection()
    page.go_to(LONG_PHUOC)
    assert page.table.current_row().result is IntakeResult.QUARANTINED


def test_enter_on_an_accepted_report_opens_it(qtbot, page):
    page.table.show_row(lambda row: row.agency == LONG_PHUOC and row.result is IntakeResult.ACCEPTED)
    page.table.setFocus()
    with qtbot.waitSignal(page.asked_for) as asked:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert asked.args == ["reading", LONG_PHUOC]


def test_what_is_put_into_a_watched_folder_is_taken_in_by_itself(
    qtbot, open_page, jobs, empty_department, province, tmp_path
):
    page = open_page(PageContext(jobs, empty_department, PERIOD))
    folder = tmp_path / "hộp thư"
    folder.mkdir()
    page._watch((folder,))
    assert page.watched_line.isVisible()
    assert str(folder) in page.watched_line.words_label.text()
    jobs.wait_for_done()
    package = next(iter(sorted(province.outbox.glob("*.asice"))))
    shutil.copy(package, folder)
    page.watched_line.look()
    jobs.wait_for_done()
    with qtbot.waitSignal(page.refreshed, timeout=30000):
        page.watched_line.look()
    assert [row.file for row in list_of(page)] == [str(folder / package.name)]
    again = open_page(PageContext(jobs, empty_department, PERIOD))
    with qtbot.waitSignal(again.refreshed, timeout=30000):
        again.refresh()
    assert str(folder) in again.watched_line.words_label.text(), "the next start goes on watching"
    jobs.wait_for_done()
    again.watched_line.stop()
    page.watched_line.stop_button.click()
    assert not page.watched_line.isVisible()
    assert not page.watched_line.timer.isActive()
    jobs.wait_for_done()
    with empty_department.reading() as session:
        assert read_watched_folder(session, empty_department.clock) is None


def test_a_watched_folder_that_is_gone_is_said_and_left(qtbot, open_page, jobs, empty_department, tmp_path):
    page = open_page(PageContext(jobs, empty_department, PERIOD))
    folder = tmp_path / "USB"
    folder.mkdir()
    page._watch((folder,))
    jobs.wait_for_done()
    folder.rmdir()
    page.watched_line.look()
    jobs.wait_for_done()
    assert page.banner.isVisible()
    assert not page.watched_line.isVisible()


def list_of(page):
    return [row for row in page.files.model.rows() if not isinstance(row, Heading)]


def test_what_the_list_is_searched_for_is_kept_by_name_and_chosen_again(qtbot, page):
    whole = page.table.proxy.rowCount()
    page.files.search_box.search_for("long phước")
    limited = page.table.proxy.rowCount()
    assert 0 < limited < whole
    page.keeping.ask_name()
    page.keeping.dialog.name_edit.setText("Xã Long Phước")
    with qtbot.waitSignal(page.toast):
        page.keeping.dialog.accept_button.click()
    page.files.search_box.search_for("")
    assert page.table.proxy.rowCount() == whole
    menu = page.findChild(KeptFilterButton).menu()
    menu.aboutToShow.emit()
    next(each for each in menu.actions() if each.text() == "Xã Long Phước").trigger()
    assert page.files.filter_values() == {"list": "all", "search": "long phước"}
    assert page.table.proxy.rowCount() == limited
