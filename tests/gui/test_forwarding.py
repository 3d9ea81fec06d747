"""The pages of an agency that forwards: what came from below, what it adds up to, up and down."""

import pytest
from PySide6.QtCore import Qt

from desktop.core.paths import DataFolder
from desktop.services.follow_up.answers_issued import issue_receipts
from desktop.services.follow_up.reading import read_submission
from desktop.services.trust.keys import load_signing_key
from desktop.ui.file_dialogs import FileDialog
from desktop.ui.forwarding.page import SENT, TOTALS, ForwardingPage
from desktop.ui.intake.page import IntakePage
from desktop.ui.overview.page import OverviewPage
from desktop.ui.reading.page import ReadingPage
from desktop.ui.tables.cells import Heading
from desktop.ui.topics import Topic
from desktop.ui.windows import forwarder_pages
from tests.gui.workspaces import DEPARTMENT, LONG_PHUOC, PASSPHRASE, PERIOD


@pytest.fixture
def district(forwarder_workspace):
    return forwarder_workspace


@pytest.fixture
def context(forwarder_context):
    return forwarder_context


@pytest.fixture
def page(qtbot, jobs, context):
    made = ForwardingPage(context)
    qtbot.addWidget(made)
    jobs.announced.connect(made.hear)
    made.resize(1154, 740)
    with qtbot.waitSignal(made.refreshed, timeout=10000):
        made.show()
    return made


def cells(table, code):
    for number in range(table.proxy.rowCount()):
        row = [table.proxy.index(number, column).data() for column in range(table.proxy.columnCount())]
        if row[0] == code:
            return row
    return None


def test_the_agencies_below_stand_there_with_what_is_to_be_passed_on(page):
    assert page.subtitle_label.text() == (
        "Kỳ 6 tháng năm 2018: đã có báo cáo của 1/3 đơn vị; 1 đơn vị có tệp chưa chuyển lên Sở."
    )
    assert cells(page.below, "UBND xã Long Phước")[1:] == ["Đã nhận", "2", "Chưa chuyển", ""]
    assert cells(page.below, "UBND xã Hòa Long")[1:] == ["Chưa có", "0", "", ""]


def test_totals_lead_to_the_agencies_that_were_counted(qtbot, page):
    page.tabs.set_current(TOTALS)
    assert isinstance(page.total_model.rows()[0], Heading)
    page.totals.show_row(lambda line: line.code == "CT2.05")
    assert next(line.name for line in page.detail.table.proxy.shown_rows()) == "UBND xã Long Phước"
    with qtbot.waitSignal(page.asked_for) as asked:
        qtbot.mouseClick(page.detail.report_button, Qt.MouseButton.LeftButton)
    assert asked.args == ["reading", LONG_PHUOC]


def test_one_package_goes_up_with_the_own_report(qtbot, page, tmp_path):
    qtbot.mouseClick(page.forward_button, Qt.MouseButton.LeftButton)
    dialog = page.dialog
    assert dialog.own_check.isChecked()
    dialog.folder.edit.setText(str(tmp_path))
    dialog.signer.field.edit.setText("sai mật khẩu")
    dialog.accept()
    qtbot.waitUntil(dialog.accept_button.isEnabled, timeout=10000)
    assert dialog.signer.field.error()
    dialog.signer.field.edit.setText(PASSPHRASE)
    with qtbot.waitSignal(page.refreshed, timeout=20000):
        dialog.accept()
    (package,) = tmp_path.glob("CTT_*")
    assert package.name in page.banner.text_label.text()
    page.tabs.set_current(SENT)
    assert [row.name for row in page.sent.proxy.shown_rows()] == [package.name]
    assert cells(page.below, "UBND xã Long Phước")[3] == "Đã chuyển"
    assert page.subtitle_label.text().endswith("1/3 đơn vị.")


def test_answers_of_the_department_go_down(qtbot, page, department_workspace, tmp_path):
    key = load_signing_key(DataFolder(department_workspace.folder.root), PASSPHRASE)
    with department_workspace.reading() as session:
        report = read_submission(session, department_workspace.clock, PERIOD, LONG_PHUOC)
    issued = issue_receipts(department_workspace, [report.package_sha256], key, tmp_path / "phiếu")
    page.take_answers(issued.files)
    for dialog in page.findChildren(FileDialog):
        dialog.close()
    with qtbot.waitSignal(page.refreshed, timeout=10000):
        page.pass_down((tmp_path / "xuống",))
    assert page.banner.title_label.text() == "Đã chia phiếu cho 1 đơn vị cấp dưới"
    assert [each.name for each in (tmp_path / "xuống").iterdir()] == ["UBND-xa-Long-Phuoc"]
    states = {row.code: str(row.state) for row in page.below_model.rows()}
    assert states[LONG_PHUOC] == "accepted"
    with qtbot.waitSignal(page.asked_for) as asked:
        page.below.activated_row.emit(next(row for row in page.below_model.rows() if row.code == LONG_PHUOC))
    assert asked.args == ["reading", LONG_PHUOC]


def test_a_file_that_is_no_answer_is_said(qtbot, page, province, tmp_path):
    page.take_answers((next(province.outbox.glob(f"BC_{LONG_PHUOC}_*_b1.asice")),))
    for dialog in page.findChildren(FileDialog):
        dialog.close()
    page.pass_down((tmp_path / "xuống",))
    qtbot.waitUntil(page.banner.isVisible, timeout=10000)
    assert "không phải tệp Sở gửi xuống" in page.banner.title_label.text()


def test_the_other_pages_follow_those_below_and_decide_nothing_for_the_department(qtbot, context):
    keys = [item.key for item in forwarder_pages(context)]
    assert keys == ["intake", "overview", "reading", "forwarding"]
    intake, overview, reading, _ = (item.factory() for item in forwarder_pages(context))
    assert isinstance(intake, IntakePage)
    assert isinstance(overview, OverviewPage)
    assert isinstance(reading, ReadingPage)
    for made in (intake, overview, reading):
        qtbot.addWidget(made)
    with qtbot.waitSignal(overview.refreshed, timeout=10000):
        overview.show()
    assert {agency.code for agency in overview._following.status.agencies} == {LONG_PHUOC, "W26572a", "W26567a"}
    assert not overview.time_button.isVisible()
    with qtbot.waitSignal(reading.refreshed, timeout=10000):
        reading.show()
    assert not reading.answers.receipt_button.isVisible()
    assert Topic.PACKAGES in reading.topics
    assert DEPARTMENT not in {agency.code for agency in overview._following.status.agencies}
