"""Evidence on the tasks page, filters that are kept, the order by day, and the list on paper."""

import pytest
from openpyxl import load_workbook
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QMessageBox

from desktop.rules.tasks import TaskStatus
from desktop.services.tasks.evidence import list_evidence
from desktop.services.tasks.scan_folder import set_scan_folder
from desktop.ui.tasks.columns import DUE_COLUMN, Order
from desktop.ui.tasks.filters import TaskFilter
from desktop.ui.tasks.page import TasksPage
from desktop.ui.tasks.scans_dialog import ScansDialog

TASK = "NV5.2"


@pytest.fixture
def page(qtbot, agency_context):
    made = TasksPage(agency_context)
    qtbot.addWidget(made)
    made.resize(1130, 720)
    agency_context.jobs.announced.connect(made.hear)  # as the window does
    with qtbot.waitSignal(made.refreshed):
        made.show()
    made.go_to(TASK)
    yield made
    agency_context.jobs.wait_for_done()


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "Đối thoại.jpg"
    Image.new("RGB", (640, 400), "teal").save(path, "JPEG")
    return path


def _names(context):
    context.jobs.wait_for_done()
    return [row.name for row in context.reading(list_evidence, TASK)()]


def _data(*paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_a_dropped_file_is_shown_small_and_removal_is_taken_back(qtbot, page, picture, agency_context):
    part = page.detail.evidence
    with qtbot.waitSignal(page.evidence.shown):
        page.detail.dropped.emit(_data(picture))
    (tile,) = part.tiles
    assert (tile.row.name, part.count_label.text().split(",")[0]) == ("Đối thoại.jpg", "1 tệp")
    assert part.known == {tile.row.sha256}
    with qtbot.waitSignal(page.refreshed):
        tile.remove_wanted.emit(tile.row)
    assert _names(agency_context) == []
    agency_context.history.take_back(agency_context.workspace)
    assert _names(agency_context) == ["Đối thoại.jpg"]


def test_a_pasted_picture_becomes_a_file(qtbot, page, agency_context):
    picture = QImage(80, 60, QImage.Format.Format_RGB32)
    picture.fill(0x336699)
    QGuiApplication.clipboard().setImage(picture)
    with qtbot.waitSignal(page.evidence.shown):
        page.evidence.paste()
    assert _names(agency_context) == ["Ảnh dán 12-05-2018 094100.png"]


def test_text_on_the_clipboard_is_no_evidence(qtbot, page, agency_context):
    QGuiApplication.clipboard().setText("chữ")
    with qtbot.waitSignal(page.toast) as told:
        page.evidence.paste()
    assert told.args[0] == "Không có gì để dán"
    assert _names(agency_context) == []


def test_a_refused_file_is_said_in_the_page(qtbot, page, tmp_path, agency_context):
    (tmp_path / "chạy.exe").write_bytes(b"MZ")
    page.evidence.attach([tmp_path / "chạy.exe"])
    agency_context.jobs.wait_for_done()
    assert page.banner.isVisible()
    assert not page.findChildren(QMessageBox)


def test_new_scans_are_offered_and_attached(qtbot, page, picture, agency_context):
    agency_context.writing(set_scan_folder, picture.parent)()
    page.evidence.read_scans()
    agency_context.jobs.wait_for_done()
    button = page.detail.evidence.scans_button
    assert button.text().strip() == "1 tệp mới trong thư mục quét"
    button.click()
    dialog = page.findChild(ScansDialog)
    assert [file.path for file in dialog.ticked()] == [picture]
    with qtbot.waitSignal(page.evidence.shown):
        dialog.accept_button.click()
    agency_context.jobs.wait_for_done()
    assert not button.isVisible()
    assert _names(agency_context) == ["Đối thoại.jpg"]


def test_a_filter_is_kept_by_name_and_chosen_again(qtbot, page, agency_context):
    page.filter_menu.set_filter(TaskFilter(status=TaskStatus.DONE))
    assert [row.code for row in page.table.proxy.shown_rows()] == ["NV1.2", "NV4.2"]
    page.keeping.ask_name()
    page.keeping.dialog.accept_button.click()
    agency_context.jobs.wait_for_done()
    assert page.keeping.dialog.name_field.error().startswith("Chưa đặt tên bộ lọc.")
    page.keeping.dialog.name_edit.setText("Đã xong")
    with qtbot.waitSignal(page.refreshed):
        page.keeping.dialog.accept_button.click()
    page.filter_menu.set_filter(TaskFilter())
    page.filter_menu.menu().aboutToShow.emit()
    kept = next(action for action in page.filter_menu.menu().actions() if action.text() == "Đã xong")
    kept.trigger()
    assert page.filter_menu.filter == TaskFilter(status=TaskStatus.DONE)


def test_by_day_the_next_comes_first_and_the_line_chooses(page):
    page.order_box.set_value(Order.DUE)
    page.order_box.chosen.emit(Order.DUE)
    assert page.timeline.isVisible()
    assert not page.table.isColumnHidden(DUE_COLUMN)
    assert page.model.index(0, 0).data() == "Đến hạn trong 30 ngày tới   ·   1 nhiệm vụ"
    assert [dot.day.month for dot in page.timeline.dots] == [5, 11]
    page.timeline.chosen.emit(page.timeline.dots[1].tasks[0].code)
    assert page.detail.task.code == "NV6.3"


def test_the_list_is_saved_with_its_filter(qtbot, page, tmp_path):
    page.filter_menu.set_filter(TaskFilter(status=TaskStatus.DONE))
    target = tmp_path / "Nhiệm vụ.xlsx"
    with qtbot.waitSignal(page.toast):
        page.export.save_to((target,))
    sheet = load_workbook(target).active
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert "Lọc theo: Hoàn thành." in texts
    assert {"NV1.2", "NV4.2", "Sản phẩm"} <= set(texts)
    assert "NV5.2" not in texts
