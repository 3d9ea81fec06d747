"""The department answers a report in its window; the agency takes the answer in, by file or by code."""

import pytest

from desktop.models.intake import SubmissionState
from desktop.rules.package_data import Remark, RemarkPlace
from desktop.services.follow_up.reading import read_submission
from desktop.ui.reading.page import ReadingPage
from tests.gui.hands import click
from tests.gui.workspaces import HOA_LONG, LONG_PHUOC, PASSPHRASE, PERIOD


@pytest.fixture
def page(qtbot, department_context):
    made = ReadingPage(department_context)
    qtbot.addWidget(made)
    made.resize(1154, 740)
    with qtbot.waitSignal(made.refreshed, timeout=10000):
        made.show()
    with qtbot.waitSignal(made.refreshed, timeout=10000):
        made.go_to(LONG_PHUOC)
    return made


def state(workspace):
    with workspace.reading() as session:
        return read_submission(session, workspace.clock, PERIOD, LONG_PHUOC).state


def finish(qtbot, page, folder):
    """Type the passphrase and the folder, and let the dialog do its work."""
    dialog = page.answers.dialog
    dialog.signer.field.edit.setText(PASSPHRASE)
    dialog.folder.edit.setText(str(folder))
    with qtbot.waitSignal(dialog.succeeded, timeout=20000):
        click(qtbot, dialog.accept_button)
    with qtbot.waitSignal(page.refreshed, timeout=10000):
        page.refresh()  # as the window has it done when a job has changed what the page shows


def test_a_receipt_is_given_and_its_code_can_be_read_out(qtbot, page, department_workspace, tmp_path):
    click(qtbot, page.answers.receipt_button)
    assert "UBND xã Long Phước" in page.answers.dialog.windowTitle() or page.answers.dialog.report.agency_name
    finish(qtbot, page, tmp_path)
    assert page.banner.title_label.text().startswith("Mã tiếp nhận của UBND xã Long Phước: ")
    assert [path.name for path in tmp_path.glob("TN_*")] == ["TN_W26569a_6T-2018_b2.asice"]
    assert state(department_workspace) is SubmissionState.ACCEPTED


def test_all_that_wait_get_their_receipts_at_once(qtbot, page, tmp_path):
    click(qtbot, page.answers.receipt_button)
    page.answers.dialog.all_check.setChecked(True)
    finish(qtbot, page, tmp_path)
    assert page.banner.title_label.text() == f"Đã xuất {len(list(tmp_path.glob('TN_*')))} phiếu tiếp nhận"


def test_a_report_is_given_back_with_what_is_to_be_put_right(qtbot, page, department_workspace, tmp_path):
    click(qtbot, page.answers.return_button)
    editor = page.answers.dialog.editor
    editor.target_combo.set_value("CT2.05")
    editor.text_edit.setPlainText("Số hộ cao hơn tổng số hộ của xã.")
    click(qtbot, editor.add_button)
    editor.place_combo.set_value(RemarkPlace.NARRATIVE)
    editor.place_combo.chosen.emit(RemarkPlace.NARRATIVE)
    editor.paragraph_combo.set_value(1)
    editor.text_edit.setPlainText("Nêu rõ số cuộc.")  # never added by hand: nothing that was typed is lost
    section = editor.target_combo.value()
    assert editor.remarks() == (
        Remark(RemarkPlace.INDICATOR, "CT2.05", "Số hộ cao hơn tổng số hộ của xã."),
        Remark(RemarkPlace.NARRATIVE, section, "Nêu rõ số cuộc.", 1),
    )
    finish(qtbot, page, tmp_path)
    assert page.banner.title_label.text() == "Đã trả lại báo cáo của UBND xã Long Phước"
    assert state(department_workspace) is SubmissionState.RETURNED
    assert not page.answers.receipt_button.isEnabled()
    assert page.answers.receipt_button.toolTip() == "Bản này đã trả lại để chỉnh sửa"


def test_nothing_is_given_back_without_a_remark(qtbot, page, department_workspace, tmp_path):
    click(qtbot, page.answers.return_button)
    dialog = page.answers.dialog
    click(qtbot, dialog.accept_button)
    assert dialog.editor.text_field.error() == "Chưa ghi nội dung cần chỉnh sửa."
    assert dialog.isVisible()
    assert state(department_workspace) is SubmissionState.RECEIVED


def test_a_remark_can_be_taken_back(qtbot, page):
    click(qtbot, page.answers.return_button)
    editor = page.answers.dialog.editor
    for text in ("một", "hai"):
        editor.text_edit.setPlainText(text)
        click(qtbot, editor.add_button)
    click(qtbot, editor._lines.itemAt(0).widget().remove_button)
    assert [remark.text for remark in editor.remarks()] == ["hai"]


def test_a_wrong_passphrase_is_told_beside_its_field(qtbot, page, tmp_path, department_workspace):
    click(qtbot, page.answers.receipt_button)
    dialog = page.answers.dialog
    dialog.signer.field.edit.setText("mật khẩu khác")
    dialog.folder.edit.setText(str(tmp_path))
    click(qtbot, dialog.accept_button)
    qtbot.waitUntil(lambda: bool(dialog.signer.field.error()), timeout=10000)
    assert state(department_workspace) is SubmissionState.RECEIVED


def test_where_nothing_came_nothing_is_answered(qtbot, page):
    with qtbot.waitSignal(page.refreshed, timeout=10000):
        page.go_to(HOA_LONG)
    assert not page.answers.receipt_button.isEnabled()
    assert not page.answers.return_button.isEnabled()
    assert page.answers.return_button.toolTip() == "Chưa nhận được báo cáo"


def test_an_older_revision_is_not_given_back(qtbot, page):
    with qtbot.waitSignal(page.refreshed, timeout=10000):
        page.head.revision_chosen.emit(1)
    assert page.answers.receipt_button.isEnabled()
    assert not page.answers.return_button.isEnabled()
