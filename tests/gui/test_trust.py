"""Settings: whom to believe, revocation lists, the next certificate, the letter for the key."""

from datetime import timedelta
from pathlib import Path

import pytest

from desktop.models.trust import AnchorOrigin, RevocationReason
from desktop.services.trust.believed import believe_trust_list, trust_list, trust_store
from desktop.services.trust.certificate_requests import take_in_request
from desktop.services.trust.certificate_views import CertificateState, certificates_of
from desktop.services.trust.keys import load_signing_key
from desktop.services.trust.revocation import revoke_certificate
from desktop.ui.dialogs import Dialog
from desktop.ui.settings.dialogs import FingerprintDialog
from desktop.ui.settings.page import KEY, SettingsPage
from desktop.ui.settings.trust_dialogs import OwnRenewalDialog
from tests.gui.hands import click
from tests.gui.workspaces import HOA_LONG, PASSPHRASE
from tests.outside_authority import OutsideCa, pem

DAY = timedelta(days=1)


@pytest.fixture
def agency_page(qtbot, agency_context):
    yield shown(qtbot, agency_context)
    agency_context.jobs.wait_for_done()


@pytest.fixture
def department_page(qtbot, department_context):
    yield shown(qtbot, department_context)
    department_context.jobs.wait_for_done()


def shown(qtbot, context):
    made = SettingsPage(context)
    qtbot.addWidget(made)
    made.resize(1130, 720)
    context.jobs.announced.connect(made.hear)
    with qtbot.waitSignal(made.refreshed):
        made.show()
    return made


def read_again(qtbot, page):
    with qtbot.waitSignal(page.refreshed):
        page.refresh()


@pytest.fixture
def ca_file(department_context, tmp_path):
    ca = OutsideCa(department_context.workspace.clock.now())
    path = tmp_path / "ca.pem"
    path.write_bytes(ca.pem + pem(*ca.all_lists()))
    return path


@pytest.fixture
def believing(qtbot, department_page, ca_file):
    """The department has taken an outside authority in."""
    department_page.trust_actions.open_file((ca_file,))
    qtbot.waitUntil(lambda: hasattr(department_page.trust_actions, "file_dialog"))
    dialog = department_page.trust_actions.file_dialog
    assert not dialog.accept_button.isEnabled()
    (check,) = dialog.checks.values()
    check.setChecked(True)
    with qtbot.waitSignals([department_page.refreshed, department_page.toast]):
        click(qtbot, dialog.accept_button)
    return department_page


def test_an_outside_authority_is_believed_once_its_fingerprint_was_compared(believing):
    origins = [line.view.origin for line in believing.trust.lines]
    assert origins == [AnchorOrigin.OWN, AnchorOrigin.OUTSIDE, AnchorOrigin.INTERMEDIATE]
    outside = believing.trust.lines[1]
    assert outside.view.list_is_current
    assert outside.hold_check.isChecked()
    assert [line.remove_button.isHidden() for line in believing.trust.lines] == [True, False, True]


def test_what_holds_without_a_list_is_a_choice(qtbot, believing):
    with qtbot.waitSignal(believing.refreshed):
        believing.trust.lines[1].hold_check.click()
    assert not believing.trust.lines[1].view.needs_revocation_list


def test_it_is_removed_after_a_question(qtbot, believing):
    click(qtbot, believing.trust.lines[1].remove_button)
    dialog = next(each for each in believing.findChildren(Dialog) if each.isVisible())
    with qtbot.waitSignal(believing.refreshed):
        click(qtbot, dialog.accept_button)
    assert [line.view.origin for line in believing.trust.lines] == [AnchorOrigin.OWN]


def test_a_file_that_holds_nothing_is_said_on_the_page(qtbot, agency_page, tmp_path):
    path = tmp_path / "rỗng.crl"
    path.write_bytes(b"")
    agency_page.trust_actions.open_file((path,))
    qtbot.waitUntil(agency_page.banner.isVisible)
    assert "danh sách tin cậy không đọc được" in agency_page.banner.title_label.text()


def test_the_department_makes_its_list_anew_and_an_agency_takes_it_in(
    qtbot, department_page, department_context, agency_page, agency_context, tmp_path
):
    assert agency_page.trust.list_button.isHidden()
    click(qtbot, department_page.trust.list_button)
    dialog = department_page.trust_actions.list_dialog
    dialog.passphrase.edit.setText(PASSPHRASE)
    with qtbot.waitSignals([department_page.refreshed, department_page.toast]):
        click(qtbot, dialog.accept_button)
    assert department_page.trust.lines[0].view.list_number == "2018053001"
    with qtbot.waitSignal(department_page.toast):
        department_page.trust_actions.export_list((tmp_path,))
    agency_context.workspace.clock.move_to(department_context.workspace.clock.now())
    agency_page.trust_actions.open_file((tmp_path / "TH_2018053001.crl",))
    qtbot.waitUntil(lambda: hasattr(agency_page.trust_actions, "file_dialog"))
    with qtbot.waitSignal(agency_page.refreshed):
        click(qtbot, agency_page.trust_actions.file_dialog.accept_button)
    assert agency_page.trust.lines[0].view.list_number == "2018053001"


def test_an_agency_renews_with_its_present_key(qtbot, agency_page, agency_context, department_context, tmp_path):
    workspace = agency_context.workspace
    workspace.clock.move_to(load_signing_key(workspace.folder, PASSPHRASE).certificate.not_valid_after_utc - 20 * DAY)
    read_again(qtbot, agency_page)
    assert agency_page.certificates.reminder_label.text().startswith("Chứng thư còn 20 ngày")
    agency_page.go_to(KEY)
    click(qtbot, agency_page.certificates.renewal_button)
    dialog = agency_page.trust_actions.renewal_dialog
    for field in (dialog.passphrase.first, dialog.passphrase.second):
        field.edit.setText("mật khẩu của khóa mới")
    dialog.folder.edit.setText(str(tmp_path))
    click(qtbot, dialog.accept_button)
    assert dialog.signer.field.error() == "Nhập mật khẩu khóa ký."
    dialog.signer.field.edit.setText(PASSPHRASE)
    with qtbot.waitSignals([dialog.succeeded, agency_page.refreshed]):
        click(qtbot, dialog.accept_button)
    told = next(each for each in agency_page.findChildren(FingerprintDialog) if each.isVisible())
    assert told.fingerprint_label.text()
    assert "Đã gửi yêu cầu" in agency_page.certificates.reminder_label.text()
    department = department_context.workspace
    department.clock.move_to(workspace.clock.now())
    with department.session() as session:
        assert take_in_request(session, department.clock, tmp_path / f"DN_{HOA_LONG}.asice").signed_until is not None


def test_the_letter_is_written_and_opened_for_printing(qtbot, agency_page, tmp_path, monkeypatch):
    opened: list[Path] = []
    monkeypatch.setattr("desktop.ui.settings.trust_actions.open_outside", opened.append)
    with qtbot.waitSignal(agency_page.toast):
        agency_page.trust_actions.write_letter((tmp_path,))
    assert opened == [tmp_path / f"Thu-dang-ky-khoa_{HOA_LONG}.pdf"]
    assert opened[0].read_bytes().startswith(b"%PDF")


def test_an_agency_sees_that_its_certificate_was_revoked(qtbot, agency_page, agency_context, department_context):
    department, agency = department_context.workspace, agency_context.workspace
    with department.reading() as session:
        sha256 = certificates_of(session, department.clock, HOA_LONG)[0].sha256
    reason = RevocationReason.KEY_COMPROMISE
    revoke_certificate(department, sha256, reason, "", officer="Lê Thị Thu", passphrase=PASSPHRASE)
    with department.reading() as session:
        listed = trust_list(session)
    agency.clock.move_to(department.clock.now() + DAY)
    with agency.session() as session:
        believe_trust_list(session, agency.clock, listed)
    read_again(qtbot, agency_page)
    assert "đã bị thu hồi" in agency_page.certificates.reminder_label.text()
    assert agency_page.certificates.renewal_button.isHidden()


def test_the_department_renews_its_own_key(qtbot, department_page, department_context):
    workspace = department_context.workspace
    before = load_signing_key(workspace.folder, PASSPHRASE).certificate
    click(qtbot, department_page.certificates.renewal_button)
    dialog = next(each for each in department_page.findChildren(OwnRenewalDialog) if each.isVisible())
    dialog.passphrase.edit.setText(PASSPHRASE)
    with qtbot.waitSignal(department_page.refreshed):
        click(qtbot, dialog.accept_button)
    after = load_signing_key(workspace.folder, PASSPHRASE).certificate
    with workspace.reading() as session:
        now = workspace.clock.now()
        assert all(trust_store(session).check(each, (), now, now).reason is None for each in (before, after))
        states = [each.state for each in certificates_of(session, workspace.clock, "SO-SNV")]
    assert states == [CertificateState.VALID, CertificateState.VALID]
