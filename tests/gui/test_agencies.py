"""The register of agencies: who can sign, whose request waits, and how a certificate is issued."""

import hashlib
import shutil
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from desktop.core.clock import FixedClock
from desktop.models.trust import KeyComparison
from desktop.rules.fingerprints import digits_of, letter_text
from desktop.services.trust.enrolment import list_requests, open_certificate, request_enrolment, take_in_certificate
from desktop.services.trust.keys import load_signing_key, root_file
from desktop.services.trust.renewal import request_renewal
from desktop.services.trust.trust_file_intake import open_trust_file, take_in_trust_file
from desktop.ui.agencies.columns import in_lines
from desktop.ui.agencies.lines import ASKING, EVERYONE, LOOKS, OBLIGED, UNABLE, WAITING, look_of
from desktop.ui.agencies.page import AgenciesPage
from desktop.ui.file_dialogs import FileDialog
from desktop.ui.parts.labels import Label
from desktop.ui.parts.lists import FactLine
from desktop.ui.tables.cells import Heading
from tests.gui.hands import click
from tests.gui.workspaces import DEPARTMENT_TODAY, HOA_LONG, LONG_PHUOC, PASSPHRASE, opened
from tests.gui.workspaces import OBLIGED as REPORTING
from tests.outside_authority import OutsideCa, der, pem


@pytest.fixture
def page(qtbot, department_context):
    made = AgenciesPage(department_context)
    qtbot.addWidget(made)
    made.resize(1154, 740)
    department_context.jobs.announced.connect(made.hear)
    with qtbot.waitSignal(made.refreshed):
        made.show()
    return made


@pytest.fixture
def hoa_long(province, tmp_path):
    """The commune's own workplace, on the day on which the department looks at its request."""
    yield from opened(province.root / HOA_LONG, tmp_path / "Hòa Long", FixedClock.on(*DEPARTMENT_TODAY))


@pytest.fixture
def request_file(hoa_long, tmp_path):
    """The commune asks for a certificate for a new key."""
    return request_enrolment(hoa_long, PASSPHRASE, tmp_path / "thư đến")[0]


@pytest.fixture
def asked(qtbot, page, request_file):
    """The page after the request was taken in."""
    with qtbot.waitSignal(page.refreshed):
        page.receive((request_file,))
    return page


def entry_of(page, code):
    return next(entry for entry in page._register.entries if entry.code == code)


def codes(page):
    return {entry.code for entry in page.table.proxy.shown_rows()}


def facts_of(part):
    """What a certificate's part says, by name."""
    lines = part.findChildren(FactLine)
    return {line.findChild(Label).text(): line.value_label.text() for line in lines}


def compare_and_ask(qtbot, page):
    page.detail.request_part.compared_check.setChecked(True)
    qtbot.mouseClick(page.detail.request_part.issue_button, Qt.MouseButton.LeftButton)
    return page.issue_dialog


def test_it_opens_on_those_who_owe_a_report(page):
    assert page.tabs.current() == OBLIGED
    assert codes(page) == set(REPORTING)
    assert page.subtitle_label.text() == "5/5 đơn vị phải báo cáo có chứng thư còn hiệu lực."


def test_agencies_stand_under_their_place(page):
    headings = [row.text for row in page.model.rows() if isinstance(row, Heading)]
    assert headings == ["Sở, ban, ngành   ·   1/1 đơn vị ký được", "Thành phố Bà Rịa   ·   4/4 đơn vị ký được"]


def test_the_whole_register_can_be_searched_without_marks(qtbot, page):
    page.tabs.set_current(EVERYONE)
    assert len(codes(page)) > 100
    page.search_box.setText("con dao")
    qtbot.waitUntil(lambda: 0 < len(codes(page)) < 10)
    assert LOOKS[page.table.current_row().state].word == "Chưa có"
    assert page.detail.nothing_label.isVisible()


def test_a_certificate_shows_its_days_and_fingerprint(page):
    page.go_to(LONG_PHUOC)
    entry = page.table.current_row()
    assert entry.code == LONG_PHUOC
    assert look_of(entry).word == "Còn hiệu lực"
    (part,) = page.detail.certificate_parts
    facts = facts_of(part)
    assert facts["Hiệu lực"].startswith("06/05/2018 – ")
    assert facts["Dấu vân tay"] == in_lines(entry.certificate.fingerprint)
    assert facts["Đối chiếu"] == "Qua điện thoại khi cấp"


def test_a_request_waits_until_its_fingerprint_is_compared(asked):
    assert asked.tabs.current() == ASKING
    assert codes(asked) == {HOA_LONG}
    assert look_of(asked.table.current_row()) is WAITING
    assert asked.subtitle_label.text().endswith("; 1 yêu cầu chờ cấp.")
    assert asked.detail.request_part.fingerprint_label.text() == in_lines(entry_of(asked, HOA_LONG).waiting.fingerprint)
    assert not asked.detail.request_part.issue_button.isEnabled()
    assert asked.detail.request_part.reason_label.text() == "Đối chiếu dấu vân tay trước khi cấp."


def test_a_certificate_is_issued_and_the_agency_can_use_it(qtbot, asked, hoa_long, tmp_path, monkeypatch):
    dialog = compare_and_ask(qtbot, asked)
    dialog.folder.edit.setText(str(tmp_path / "thư đi"))
    dialog.passphrase.edit.setText(PASSPHRASE)
    with qtbot.waitSignals([dialog.succeeded, asked.refreshed]):
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    written = tmp_path / "thư đi" / f"CT_{HOA_LONG}.asice"
    assert asked.banner.title_label.text() == "Đã cấp chứng thư cho UBND xã Hòa Long"
    assert str(written) in asked.banner.text_label.text()
    entry = entry_of(asked, HOA_LONG)
    assert entry.waiting is None
    assert len(entry.certificates) == 2
    assert asked.table.current_row().code == HOA_LONG
    key = take_in_certificate(hoa_long, open_certificate(hoa_long, written), PASSPHRASE)
    assert f"{key.certificate.serial_number:x}" == entry.certificate.serial
    folders = []
    monkeypatch.setattr("desktop.ui.agencies.page.open_outside", folders.append)
    qtbot.mouseClick(asked.folder_button, Qt.MouseButton.LeftButton)
    assert folders == [written.parent]


def test_a_wrong_passphrase_is_said_beside_it(qtbot, asked, tmp_path):
    dialog = compare_and_ask(qtbot, asked)
    dialog.folder.edit.setText(str(tmp_path / "thư đi"))
    dialog.passphrase.edit.setText("không phải mật khẩu này")
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(dialog.passphrase.error()))
    assert dialog.isVisible()
    assert not (tmp_path / "thư đi").exists()


def test_nothing_is_issued_without_a_passphrase(qtbot, asked):
    dialog = compare_and_ask(qtbot, asked)
    qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
    assert dialog.passphrase.error() == "Chưa gõ mật khẩu của khóa Sở."


def test_what_was_compared_for_one_request_is_not_for_the_next(qtbot, asked, hoa_long, tmp_path):
    asked.detail.request_part.compared_check.setChecked(True)
    hoa_long.clock.advance(timedelta(hours=1))
    asked.context.workspace.clock.advance(timedelta(hours=1))
    again, fingerprint = request_enrolment(hoa_long, PASSPHRASE, tmp_path / "thư đến lần 2")
    with qtbot.waitSignal(asked.refreshed):
        asked.receive((again,))
    assert asked.detail.request_part.fingerprint_label.text() == in_lines(fingerprint)
    assert not asked.detail.request_part.compared_check.isChecked()


def test_a_file_that_is_no_request_is_refused_and_the_others_are_taken(qtbot, page, request_file, tmp_path, province):
    wrong = tmp_path / "nhầm.asice"
    shutil.copyfile(province.assignment, wrong)
    qtbot.mouseClick(page.receive_button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.refreshed):
        page.findChild(FileDialog).chosen.emit((wrong, request_file))
    assert codes(page) == {HOA_LONG}
    assert "nhầm.asice" in page.banner.title_label.text()
    with page.context.workspace.reading() as session:
        assert list_requests(session, page.context.workspace.clock)[0].agency == HOA_LONG


def test_without_the_root_key_nothing_can_be_issued(qtbot, asked, department_workspace):
    root_file(department_workspace.folder).unlink()
    with qtbot.waitSignal(asked.refreshed):
        asked.refresh()
    assert not asked.detail.request_part.compared_check.isEnabled()
    assert "khóa gốc" in asked.detail.request_part.reason_label.text()


def test_certificates_that_end_are_told_in_time(qtbot, page, department_workspace):
    end = entry_of(page, LONG_PHUOC).certificate.not_after
    for moment, word in ((end - timedelta(days=10), "Sắp hết hạn"), (end + timedelta(days=1), "Hết hạn")):
        department_workspace.clock.move_to(moment)
        with qtbot.waitSignal(page.refreshed):
            page.refresh()
        assert look_of(entry_of(page, LONG_PHUOC)).word == word
    page.tabs.set_current(UNABLE)
    assert codes(page) == set(REPORTING)


def test_it_comes_to_an_agency_that_a_filter_hides(page):
    page.tabs.set_current(ASKING)
    assert page.nothing.isVisible()
    page.go_to(LONG_PHUOC)
    assert page.tabs.current() == OBLIGED
    assert page.table.current_row().code == LONG_PHUOC


def test_a_narrow_window_leaves_name_code_and_state(page):
    page.set_narrow(True)
    hidden = [page.table.isColumnHidden(at) for at in range(len(page.model.columns))]
    assert hidden == [False, False, True, False, True, True, True, True, True]


def heard(page, text):
    page.detail.request_part.heard_edit.setText(text)
    return page.detail.request_part


def test_what_is_heard_is_compared_while_it_is_typed(asked):
    fingerprint = entry_of(asked, HOA_LONG).waiting.fingerprint
    part = heard(asked, fingerprint[:11])
    assert (part.heard_field.error(), part.compared_check.isChecked()) == ("", False)
    wrong = f"{fingerprint[:7]}{(int(fingerprint[7]) + 1) % 10}{fingerprint[8:]}"
    assert heard(asked, wrong).heard_field.error().startswith("Nhóm 2 nghe hoặc gõ nhầm")
    assert heard(asked, fingerprint).compared_check.isChecked()
    assert part.issue_button.isEnabled()
    other = digits_of(hashlib.sha256(b"another key").digest())
    assert heard(asked, other).heard_field.error().startswith("Nhóm 1 là số của khóa khác")
    assert not part.issue_button.isEnabled()
    assert not part.compared_check.isEnabled()


def test_a_letter_is_scanned_and_its_number_is_asked_for(qtbot, asked, tmp_path):
    request = entry_of(asked, HOA_LONG).waiting
    part = heard(asked, letter_text(LONG_PHUOC, request.fingerprint))
    assert "đơn vị khác" in part.heard_field.error()
    heard(asked, letter_text(HOA_LONG, request.fingerprint))
    assert part.compared_check.isChecked()
    assert part.reason_label.text() == "Ghi số, ngày của thư đã đối chiếu."
    part.note_edit.setText("12/GĐN-UBND, 28/5/2018")
    click(qtbot, part.issue_button)
    dialog = asked.issue_dialog
    dialog.folder.edit.setText(str(tmp_path / "thư đi"))
    dialog.passphrase.edit.setText(PASSPHRASE)
    dialog.token_check.setChecked(True)
    with qtbot.waitSignals([dialog.succeeded, asked.refreshed]):
        click(qtbot, dialog.accept_button)
    newest = asked.detail.certificate_parts[0]
    facts = facts_of(newest)
    assert facts["Đối chiếu"] == "Thư có dấu khi cấp"
    assert facts["Thư có dấu"].startswith("12/GĐN-UBND, 28/5/2018, đối chiếu")
    assert "USB Token" in facts["Nơi giữ khóa"]
    assert newest.letter_button.isHidden()


def test_a_renewal_needs_no_comparison(qtbot, page, hoa_long, tmp_path):
    signer = load_signing_key(hoa_long.folder, PASSPHRASE)
    request, _ = request_renewal(hoa_long, PASSPHRASE, tmp_path / "thư đến", signer)
    with qtbot.waitSignal(page.refreshed):
        page.receive((request,))
    part = page.detail.request_part
    assert part.title_label.text() == "Yêu cầu gia hạn"
    assert "không cần gọi điện" in part.renewal_label.text()
    assert part.compared_check.isHidden()
    assert part.issue_button.isEnabled()
    click(qtbot, part.issue_button)
    assert page.issue_dialog.sure.by is KeyComparison.PRESENT_KEY


def test_a_letter_that_comes_later_is_written_down(qtbot, page):
    page.go_to(LONG_PHUOC)
    (part,) = page.detail.certificate_parts
    click(qtbot, part.letter_button)
    dialog = page.certificate_actions.letter_dialog
    assert not dialog.accept_button.isEnabled()
    dialog.compared.setChecked(True)
    click(qtbot, dialog.accept_button)
    assert dialog.note.error() == "Ghi số, ngày của thư đã đối chiếu."
    dialog.note.editor.setText("15/GĐN-UBND")
    with qtbot.waitSignals([dialog.succeeded, page.refreshed]):
        click(qtbot, dialog.accept_button)
    (part,) = page.detail.certificate_parts
    assert facts_of(part)["Thư có dấu"].startswith("15/GĐN-UBND, đối chiếu 30/05/2018 10:00")
    with qtbot.waitSignal(page.refreshed):
        click(qtbot, part.token_button)
    assert "USB Token" in facts_of(page.detail.certificate_parts[0])["Nơi giữ khóa"]


def test_a_certificate_is_taken_back_with_reason_and_name(qtbot, page):
    page.go_to(LONG_PHUOC)
    click(qtbot, page.detail.certificate_parts[0].revoke_button)
    dialog = page.certificate_actions.revoke_dialog
    click(qtbot, dialog.accept_button)
    assert dialog.officer.error() == "Ghi họ tên người quyết định."
    dialog.officer.editor.setText("Lê Thị Thu")
    dialog.passphrase.edit.setText("sai mật khẩu")
    click(qtbot, dialog.accept_button)
    qtbot.waitUntil(lambda: bool(dialog.passphrase.error()))
    dialog.passphrase.edit.setText(PASSPHRASE)
    with qtbot.waitSignals([dialog.succeeded, page.refreshed]):
        click(qtbot, dialog.accept_button)
    assert "Danh sách thu hồi số 2018053001" in page.banner.text_label.text()
    entry = page.table.current_row()
    assert (entry.code, look_of(entry).word) == (LONG_PHUOC, "Đã thu hồi")
    facts = facts_of(page.detail.certificate_parts[0])
    assert facts["Thu hồi"] == "30/05/2018 10:00, Lê Thị Thu"
    assert facts["Lý do"].startswith("Khóa bị lộ")
    assert page.detail.certificate_parts[0].revoke_button.isHidden()


def test_a_certificate_of_another_authority_is_bound(qtbot, page, tmp_path):
    workspace = page.context.workspace
    ca = OutsideCa(workspace.clock.now())
    for name, data in (
        ("ca.p7b", ca.p7b),
        ("lists.pem", pem(*ca.all_lists())),
        ("phúc.cer", der(ca.holder().certificate)),
    ):
        (tmp_path / name).write_bytes(data)
        if name != "phúc.cer":
            offered = open_trust_file(workspace, tmp_path / name)
            take_in_trust_file(workspace, offered, {each.sha256 for each in offered.to_compare})
    page.go_to(LONG_PHUOC)
    click(qtbot, page.detail.bind_button)
    page.findChild(FileDialog).chosen.emit((tmp_path / "phúc.cer",))
    qtbot.waitUntil(lambda: hasattr(page.certificate_actions, "bind_dialog"))
    dialog = page.certificate_actions.bind_dialog
    assert not dialog.accept_button.isEnabled()
    dialog.compared.setChecked(True)
    with qtbot.waitSignals([dialog.succeeded, page.refreshed]):
        click(qtbot, dialog.accept_button)
    facts = facts_of(page.detail.certificate_parts[0])
    assert (facts["Chứng thư của"], facts["Nơi cấp"]) == ("Trần Văn Phúc", "CA chuyên dùng Chính phủ cấp 2")


def test_whom_to_call_is_noted_and_printed_as_a_list(qtbot, page):
    page.go_to(LONG_PHUOC)
    assert page.detail.contact_part.nothing_label.isVisible()
    qtbot.mouseClick(page.detail.contact_part.change_button, Qt.MouseButton.LeftButton)
    dialog = page.contact_dialog
    dialog.edits["person"].setText("Trần Văn Phúc")
    dialog.edits["phone"].setText("gọi sau")
    dialog.accept()
    qtbot.waitUntil(dialog.accept_button.isEnabled)
    assert dialog.fields["phone"].error().startswith("Số điện thoại có ký tự lạ")
    dialog.edits["phone"].setText("0254 3 822 000")
    with qtbot.waitSignal(dialog.succeeded):
        dialog.accept()
    with qtbot.waitSignal(page.refreshed):
        page.refresh()
    assert not page.detail.contact_part.nothing_label.isVisible()
    content = page.export.content()
    titles = [column.title for column in content.columns]
    row = next(row for row in content.rows if not isinstance(row, str) and row[0] == "UBND xã Long Phước")
    assert (row[titles.index("Người liên hệ")], row[titles.index("Điện thoại")]) == ("Trần Văn Phúc", "0254 3 822 000")
    assert page.context.history.next_back == f"liên hệ của {LONG_PHUOC}"
