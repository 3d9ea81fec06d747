"""An agency takes in, in its window, what Sở has answered and sent."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from desktop.core.clock import FixedClock
from desktop.models.revision import RevisionState
from desktop.rules.package_data import Remark, RemarkPlace
from desktop.services.agencies.directory import bundled_directory
from desktop.services.follow_up.answers_issued import issue_receipts, return_report
from desktop.services.follow_up.reading import read_submission
from desktop.services.programme.versions import bundled_programme
from desktop.services.trust.enrolment import request_enrolment, take_in_request
from desktop.services.trust.issuing import issue_for_request
from desktop.services.trust.keys import load_signing_key, signing_file
from desktop.services.workplace.set_up import set_up_agency
from desktop.services.workspace import Workspace
from desktop.ui.context import PageContext
from desktop.ui.history.page import HistoryPage
from desktop.ui.parts.lists import FactLine
from tests.copies import copied_folder
from tests.gui.workspaces import LONG_PHUOC, PASSPHRASE, PERIOD, SO_LDTBXH

REMARKS = (
    Remark(RemarkPlace.INDICATOR, "CT2.05", "Số hộ cao hơn tổng số hộ của xã, đề nghị kiểm tra lại với Công an xã."),
    Remark(RemarkPlace.NARRATIVE, "II.1", "Nêu rõ số cuộc đối thoại.", paragraph=1),
    Remark(RemarkPlace.REPORT, "", "Chưa có số, ký hiệu văn bản."),
)


@pytest.fixture
def package(department_workspace):
    """Hash of the file that brought Long Phước's newest report."""
    with department_workspace.reading() as session:
        return read_submission(session, department_workspace.clock, PERIOD, LONG_PHUOC).package_sha256


@pytest.fixture
def signer(department_workspace):
    return load_signing_key(department_workspace.folder, PASSPHRASE)


def shown(qtbot, workspace, jobs):
    page = HistoryPage(PageContext(jobs, workspace, PERIOD))
    qtbot.addWidget(page)
    page.resize(1154, 740)
    with qtbot.waitSignal(page.refreshed, timeout=10000):
        page.show()
    return page


@pytest.fixture
def page(qtbot, jobs, province, tmp_path):
    """Long Phước on 31/5/2018, after it has handed in twice."""
    copied_folder(province.root / LONG_PHUOC, tmp_path / "Long Phước")
    workspace = Workspace.open(tmp_path / "Long Phước", FixedClock.on(date(2018, 5, 31)))
    yield shown(qtbot, workspace, jobs)
    workspace.close()


def receive(qtbot, page, *paths):
    with qtbot.waitSignal(page.jobs.announced, timeout=10000):
        page.received.receive(paths)
    with qtbot.waitSignal(page.refreshed, timeout=10000):
        page.refresh()  # as the window has it done when a job has changed what the page shows


def test_a_return_slip_shows_what_is_to_be_put_right_and_leads_there(
    qtbot, page, department_workspace, package, signer, tmp_path
):
    (path,) = return_report(department_workspace, package, REMARKS, signer, tmp_path).files
    receive(qtbot, page, path)
    assert page.banner.title_label.text() == "Đã nạp tệp Sở gửi"
    assert page.banner.text_label.text() == "Sở trả lại báo cáo 6T-2018, bản số 2 để chỉnh sửa, có 3 nhận xét."
    assert page.model.rows()[0].state is RevisionState.RETURNED
    remarks = page.detail.remarks
    assert remarks.isVisible()
    assert remarks.title_label.text() == "Sở trả lại lúc 30/05/2018 10:00, có 3 nhận xét"
    first, _, last = remarks.lines()
    assert not last.state_chip.isVisible(), "the report as a whole is put right everywhere"
    assert first.state_chip.accessibleName() == "Chưa thay đổi"
    with qtbot.waitSignal(page.asked_for) as asked:
        qtbot.mouseClick(first.go_button, Qt.MouseButton.LeftButton)
    assert asked.args == ["indicators", "CT2.05"]
    page.table.selectRow(1)
    assert not remarks.isVisible(), "the first revision was not given back"


def test_remarks_are_ticked_off_and_the_tick_can_be_taken_back(
    qtbot, page, department_workspace, package, signer, tmp_path
):
    (path,) = return_report(department_workspace, package, REMARKS, signer, tmp_path).files
    receive(qtbot, page, path)
    first = page.detail.remarks.lines()[0]
    with qtbot.waitSignal(page.jobs.announced, timeout=10000):
        first.done_check.click()
    with qtbot.waitSignal(page.refreshed, timeout=10000):
        page.refresh()
    assert page.detail.remarks.left_label.text().startswith("Còn 2 nhận xét chưa sửa.")
    assert page.context.history.next_back == "nhận xét 1: đánh dấu đã sửa"
    page.context.history.take_back(page.context.workspace)
    with qtbot.waitSignal(page.refreshed, timeout=10000):
        page.refresh()
    assert page.detail.remarks.left_label.text().startswith("Còn 3 nhận xét chưa sửa.")
    assert not page.detail.remarks.lines()[0].done_check.isChecked()


def test_a_receipt_is_shown_with_its_code(qtbot, page, department_workspace, package, signer, tmp_path):
    issued = issue_receipts(department_workspace, [package], signer, tmp_path)
    receive(qtbot, page, *issued.files)
    assert page.model.rows()[0].state is RevisionState.ACCEPTED
    facts = [line.value_label.text() for line in page.detail.files.findChildren(FactLine)]
    assert issued.codes[0] in facts
    said = []
    page.toast.connect(lambda *words: said.append(words))
    receive(qtbot, page, *issued.files)
    assert said == [("Tệp này đã nạp trước đây", "Không có gì thay đổi.")]


def test_a_code_is_typed_in(qtbot, page, department_workspace, package, signer, tmp_path):
    (code,) = issue_receipts(department_workspace, [package], signer, tmp_path).codes
    qtbot.mouseClick(page.received.code_button, Qt.MouseButton.LeftButton)
    dialog = page.received.dialog
    dialog.edit.setText("1234")
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "12 chữ số" in dialog.field.error())
    dialog.edit.setText(code.replace("-", " "))
    with qtbot.waitSignal(dialog.succeeded, timeout=10000):
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert page.banner.title_label.text() == "Đã ghi nhận mã tiếp nhận"
    assert code in page.banner.text_label.text()


def test_files_that_are_refused_are_named_beside_those_that_are_not(
    qtbot, page, department_workspace, package, signer, tmp_path
):
    rubbish = tmp_path / "rác.asice"
    rubbish.write_text("không phải gói")
    receive(qtbot, page, rubbish)
    assert "rác.asice" in page.banner.title_label.text() + page.banner.text_label.text()
    issued = issue_receipts(department_workspace, [package], signer, tmp_path)
    receive(qtbot, page, rubbish, *issued.files)
    assert page.banner.title_label.text() == "1 tệp không nạp được"
    assert issued.codes[0] in page.banner.text_label.text()


def test_who_began_without_an_assignment_compares_the_fingerprint_first(
    qtbot, jobs, province, department_workspace, migrated_folder, tmp_path
):
    workspace = Workspace.open(migrated_folder.root, FixedClock.on(date(2018, 5, 31)))
    set_up_agency(workspace, bundled_directory(), bundled_programme(), SO_LDTBXH)
    page = shown(qtbot, workspace, jobs)
    receive(qtbot, page, province.assignment)
    dialog = page.received.dialog
    assert not dialog.accept_button.isEnabled()
    dialog.compared.setChecked(True)
    with qtbot.waitSignal(dialog.succeeded, timeout=10000):
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    request, fingerprint = request_enrolment(workspace, PASSPHRASE, tmp_path)
    with department_workspace.session() as session:
        take_in_request(session, department_workspace.clock, request)
    receive(qtbot, page, issue_for_request(department_workspace, fingerprint, PASSPHRASE, tmp_path))
    dialog = page.received.dialog
    dialog.passphrase.edit.setText(PASSPHRASE)
    with qtbot.waitSignal(dialog.succeeded, timeout=10000):
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert signing_file(workspace.folder).exists()
    workspace.close()
