"""Check, approve, sign and hand in, through the widgets that people use."""

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop.core.clock import FixedClock
from desktop.rules.programme_kinds import Severity
from desktop.services.figures.indicators import CellEdit, read_grid, set_value
from desktop.services.report.check_view import CheckFinding, CheckResult, Place
from desktop.services.report.checks import check_report
from desktop.services.report.formats import ReportFormat
from desktop.services.report.hand_in import HandedIn
from desktop.services.report.history import list_revisions
from desktop.services.report.narrative import write_section
from desktop.services.report.sign_off import read_sign_off
from desktop.services.trust.keys import signing_file
from desktop.services.workspace import Workspace
from desktop.ui.context import PageContext
from desktop.ui.hand_in.finding_rows import finding_sections
from desktop.ui.hand_in.outcome import next_step
from desktop.ui.hand_in.page import HandInPage
from tests.copies import copied_folder
from tests.gui.hands import click
from tests.gui.workspaces import (  # noqa: F401 - fixtures
    LONG_PHUOC,
    PASSPHRASE,
    PERIOD,
    agency_context,
    agency_workspace,
    province,
)


def opened(qtbot, context):
    page = HandInPage(context)
    qtbot.addWidget(page)
    context.jobs.announced.connect(page.hear)  # as the window does
    page.resize(1154, 700)
    with qtbot.waitSignal(page.refreshed):
        page.show()
    page.jobs.wait_for_done()
    return page


@pytest.fixture
def unfinished(qtbot, agency_context):  # noqa: F811
    """Hòa Long: an error, empty cells and sections, tasks that nobody has written about."""
    return opened(qtbot, agency_context)


@pytest.fixture
def finished_context(jobs, province, tmp_path):  # noqa: F811
    """Long Phước has handed in twice, and has counted one household more since."""
    copied_folder(province.root / LONG_PHUOC, tmp_path / "Long Phước")
    workspace = Workspace.open(tmp_path / "Long Phước", FixedClock.on(date(2018, 5, 24), 9))
    with workspace.session() as session:
        set_value(session, workspace.clock, CellEdit(PERIOD, "CT5.01", "41"))
        assert not check_report(session, workspace.clock, PERIOD).blocking
    yield PageContext(jobs, workspace, PERIOD)
    workspace.close()


@pytest.fixture
def finished(qtbot, finished_context, tmp_path):
    page = opened(qtbot, finished_context)
    (tmp_path / "USB").mkdir()
    page.signing.target_form.set_folder(tmp_path / "USB")
    return page


def approve(qtbot, page):
    click(qtbot, page.signing.approval_form.approve_button)
    page.jobs.wait_for_done()


def reason(page):
    return page.signing.sign_box.reason_label.text()


def test_findings_stand_in_the_way_and_lead_to_their_place(qtbot, unfinished):
    page = unfinished
    assert "lỗi phải sửa" in page.findings.verdict.title_label.text()
    assert not page.signing.sign_box.sign_button.isEnabled()
    assert "trước khi ký" in reason(page)
    assert not page.signing.approval_form.approve_button.isEnabled()
    line = next(line for line in page.findings.lines if "CT3.05" in line.title_label.text())
    with qtbot.waitSignal(page.asked_for) as asked:
        click(qtbot, line.go_button)
    assert asked.args == ["indicators", "CT3.05"]


def test_many_empty_cells_are_one_line():
    empty = [
        CheckFinding("MISSING", Severity.ERROR, f"CT1.0{n}", "Chưa nhập.", Place.INDICATORS, f"CT1.0{n}")
        for n in range(1, 7)
    ]
    other = CheckFinding("R1", Severity.ERROR, "CT2.01", "Sai.", Place.INDICATORS, "CT2.01")
    again = CheckFinding("R2", Severity.ERROR, "CT2.01", "Cũng sai.", Place.INDICATORS, "CT2.01")
    (section,) = finding_sections(CheckResult((*empty, other, again), 0), ())
    assert [cause.title for cause in section.causes] == ["Số liệu trái quy tắc", "Chỉ tiêu chưa nhập"]
    assert [row.title for row in section.rows] == ["CT2.01", "6 chỉ tiêu chưa nhập"]
    assert section.rows[0].text == "Sai.\nCũng sai."
    assert section.rows[1].target == "CT1.01"


def test_what_the_text_says_otherwise_than_the_grid_is_pointed_out_and_stands_in_nobodys_way(qtbot, finished):
    workspace = finished.context.workspace
    with workspace.session() as session:
        grid = read_grid(session, workspace.clock, PERIOD)
        households = next(row for row in grid.rows if row.code == "CT2.05").indicator
        wrong = f"{households.name} trên địa bàn là 7 hộ."
        write_section(session, workspace.clock, PERIOD, "II.1", wrong)
    finished.refresh()
    finished.jobs.wait_for_done()
    line = next(line for line in finished.findings.lines if "Viết 7 hộ" in line.text_label.text())
    assert not line.reason_edit.isVisible()
    with qtbot.waitSignal(finished.asked_for) as asked:
        click(qtbot, line.go_button)
    assert asked.args == ["narrative", "II.1#"]
    assert finished.signing.approval_form.approve_button.isEnabled()


def test_an_edit_takes_the_approval_back_and_says_what_was_changed(qtbot, finished):
    approve(qtbot, finished)
    assert finished.signing.approval_form.lost_label.text() == ""
    workspace = finished.context.workspace
    with workspace.session() as session:
        set_value(session, workspace.clock, CellEdit(PERIOD, "CT5.01", "43"))
    finished.refresh()
    finished.jobs.wait_for_done()
    said = finished.signing.approval_form.lost_label.text()
    assert "sau đó báo cáo đã sửa nên phải duyệt lại" in said
    assert "• CT5.01: 41 → 43" in said
    assert "mời lãnh đạo xem chỗ sửa rồi duyệt lại" in finished.next_banner.title_label.text()
    assert reason(finished) == "Chờ lãnh đạo duyệt"


def test_each_step_says_the_next(qtbot, unfinished, finished):
    assert unfinished.next_banner.title_label.text().startswith("Việc tiếp theo: Sửa ")
    assert "mời lãnh đạo xem chỗ sửa" in finished.next_banner.title_label.text()
    approve(qtbot, finished)
    assert "Xin văn thư số và ngày" in finished.next_banner.title_label.text()
    finished.signing.target_form.passphrase_edit.insert(PASSPHRASE)
    click(qtbot, finished.signing.sign_box.sign_button)
    finished.jobs.wait_for_done()
    assert finished.next_banner.isHidden(), "the outcome says it"
    finished.outcome.close_button.click()
    assert "Gửi tệp lần nộp 3 đến Sở Nội vụ" in finished.next_banner.title_label.text()


def test_a_reason_is_saved_when_its_line_is_left_and_the_line_stays(qtbot, unfinished):
    page = unfinished
    waiting = [line for line in page.findings.lines if line.reason_edit.isVisible()]
    first, second = waiting[:2]
    first.reason_edit.setFocus()
    first.reason_edit.insert("Việc này giao cho quý III")
    second.reason_edit.setFocus()
    second.reason_edit.insert("Đang viết")
    page.jobs.wait_for_done()
    assert first in page.findings.lines  # nothing was rebuilt under the hands
    assert second.reason_edit.text() == "Đang viết"
    workspace = page.context.workspace
    with workspace.reading() as session:
        check = check_report(session, workspace.clock, PERIOD)
    assert "Việc này giao cho quý III" in [finding.reason for finding in check.warnings]


def test_the_pages_are_shown_as_they_will_print(unfinished):
    assert unfinished.paper.page_count() > 3
    assert unfinished.paper.page_label.text().startswith("Trang 1/")


def test_the_clerks_number_is_kept_and_the_approval_stands(qtbot, finished):
    approve(qtbot, finished)
    form = finished.signing.number_form
    form.number_edit.setFocus()
    form.number_edit.insert("15/BC-UBND")
    form.day_edit.setFocus()
    form.day_edit.insert("24/5/2018")
    qtbot.keyClick(form.day_edit, Qt.Key.Key_Return)
    finished.jobs.wait_for_done()
    view = sign_off(finished)
    assert (view.document_number, view.document_date) == ("15/BC-UBND", date(2018, 5, 24))
    assert view.approved_at is not None


def test_a_day_that_is_none_stays_and_is_flagged(qtbot, finished):
    form = finished.signing.number_form
    form.day_edit.setFocus()
    form.day_edit.insert("32/13")
    qtbot.keyClick(form.day_edit, Qt.Key.Key_Return)
    assert "ngày/tháng/năm" in form.day_field.error()
    assert form.day_edit.text() == "32/13"
    assert sign_off(finished).document_date is None


def test_signing_needs_approval_then_the_passphrase(qtbot, finished):
    assert reason(finished) == "Chờ lãnh đạo duyệt"
    approve(qtbot, finished)
    assert reason(finished) == "Nhập mật khẩu khóa ký"
    finished.signing.target_form.passphrase_edit.insert("gì đó")
    assert finished.signing.sign_box.sign_button.isEnabled()
    for check in finished.signing.target_form.format_checks.values():
        check.setChecked(False)
    assert reason(finished) == "Chọn ít nhất một loại tệp"


def test_a_wrong_passphrase_is_said_at_its_field(qtbot, finished, tmp_path):
    approve(qtbot, finished)
    finished.signing.target_form.passphrase_edit.insert("không phải mật khẩu này")
    click(qtbot, finished.signing.sign_box.sign_button)
    finished.jobs.wait_for_done()
    assert "Mật khẩu" in finished.signing.target_form.passphrase_field.error()
    assert list((tmp_path / "USB").iterdir()) == []


def test_signing_writes_both_files_and_says_what_to_do_next(qtbot, finished, tmp_path):
    approve(qtbot, finished)
    finished.signing.target_form.passphrase_edit.insert(PASSPHRASE)
    click(qtbot, finished.signing.sign_box.sign_button)
    finished.jobs.wait_for_done()
    files = sorted(path.suffix for path in (tmp_path / "USB").iterdir())
    assert files == [".asice", ".pdf"]
    assert finished.outcome.title_label.text() == "Đã ký và xuất báo cáo, lần nộp 3"
    assert "Chép hai tệp này vào USB" in finished.outcome.text_label.text()
    assert "trước hết ngày 24/05/2018" in finished.outcome.text_label.text()
    assert finished.signing.target_form.passphrase_edit.text() == ""
    revisions = revisions_of(finished)
    assert revisions[0].number == 3
    signed = next((tmp_path / "USB").glob("*.pdf"))
    if shutil.which("pdfsig"):
        told = subprocess.run(["pdfsig", "-nocert", str(signed)], capture_output=True, text=True, check=False)
        assert "Signature is Valid" in told.stdout


def test_without_a_key_the_file_is_unsigned_and_paper_must_follow(qtbot, finished_context, tmp_path):
    signing_file(finished_context.workspace.folder).unlink()
    page = opened(qtbot, finished_context)
    page.signing.target_form.set_folder(tmp_path / "USB")
    assert page.signing.sign_box.sign_button.text().strip() == "Xuất chưa ký số"
    assert page.signing.paper_banner.isVisible()
    assert not page.signing.target_form.passphrase_field.isVisible()
    approve(qtbot, page)
    click(qtbot, page.signing.sign_box.sign_button)
    page.jobs.wait_for_done()
    assert "kèm báo cáo giấy đã ký, đóng dấu" in page.outcome.text_label.text()
    assert len(list((tmp_path / "USB").iterdir())) == 2


def test_a_folder_that_refuses_is_said_and_nothing_is_recorded(qtbot, finished, tmp_path):
    approve(qtbot, finished)
    (tmp_path / "tệp").write_text("không phải thư mục", encoding="utf-8")
    finished.signing.target_form.set_folder(tmp_path / "tệp")
    finished.signing.target_form.passphrase_edit.insert(PASSPHRASE)
    click(qtbot, finished.signing.sign_box.sign_button)
    finished.jobs.wait_for_done()
    assert finished.banner.isVisible()
    assert len(revisions_of(finished)) == 2


def test_what_to_do_when_it_is_late(finished):
    from dataclasses import replace

    view = replace(sign_off(finished), days_left=-3)
    done = HandedIn((Path("a.asice"),), ("",), 1, "", signed=True)
    assert next_step(done, view).endswith("ngay: đã quá hạn 3 ngày (hạn 24/05/2018).")


def test_the_draft_can_be_kept(qtbot, finished, tmp_path):
    with qtbot.waitSignal(finished.toast):
        finished._save_draft((tmp_path / "nhap.pdf",))
    assert (tmp_path / "nhap.pdf").read_bytes().startswith(b"%PDF")


def test_a_narrow_window_moves_the_button_to_the_header(finished):
    finished.set_narrow(True)
    assert not finished.signing.isAncestorOf(finished.signing.sign_box)
    finished.set_narrow(False)
    assert finished.signing.isAncestorOf(finished.signing.sign_box)


def sign_off(page):
    page.jobs.wait_for_done()
    workspace = page.context.workspace
    with workspace.reading() as session:
        return read_sign_off(session, workspace.clock, PERIOD, workspace.folder)


def revisions_of(page):
    workspace = page.context.workspace
    with workspace.reading() as session:
        return list_revisions(session, workspace.clock, PERIOD)


def test_the_formats_are_both_by_default(finished):
    assert finished.signing.target_form.formats() == (ReportFormat.ASICE, ReportFormat.PDF)
