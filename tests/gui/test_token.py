"""A token is chosen on the settings page, and its PIN signs where a passphrase did."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop.core.clock import FixedClock
from desktop.core.paths import DataFolder
from desktop.exchange.package import examine
from desktop.rules.verdicts import Verdict
from desktop.services.programme.assignment import open_assignment
from desktop.services.report.approving import approve
from desktop.services.report.checks import check_report
from desktop.services.trust.certificate_register import MadeSure
from desktop.services.trust.enrolment import open_certificate, request_enrolment, take_in_request
from desktop.services.trust.key_choice import KeySource, choice_file, read_choice
from desktop.services.trust.keys import certify, load_root, load_signing_key, signing_file
from desktop.services.trust.signers import TokenState, choose_token_key, offered_keys
from desktop.services.workspace import Workspace
from desktop.signing.certificates import Subject
from desktop.signing.keys import KeyKind, RsaPadding, SigningKey, new_private_key
from desktop.signing.tokens import process
from desktop.signing.tokens.errors import LastTryError, PinLockedError, WrongPinError
from desktop.signing.tokens.values import PinTries
from desktop.signing.trust import TrustStore
from desktop.ui.agencies.issuing import IssueDialog
from desktop.ui.context import PageContext
from desktop.ui.hand_in.page import HandInPage
from desktop.ui.settings.dialogs import AssignmentDialog
from desktop.ui.settings.page import SettingsPage
from desktop.ui.settings.token_dialog import TokenDialog
from desktop.ui.signer_field import SignerField
from tests.gui.workspaces import DEPARTMENT, HOA_LONG, LONG_PHUOC, PASSPHRASE, PERIOD
from tests.softhsm import DRIVER, LABEL, PIN, plug_in


@pytest.fixture
def token(tmp_path, monkeypatch):
    return plug_in(tmp_path / "token", monkeypatch)


@pytest.fixture
def context(jobs, province, tmp_path):
    """Long Phước, whose report is approved."""
    shutil.copytree(province.root / LONG_PHUOC, tmp_path / "Long Phước")
    workspace = Workspace.open(tmp_path / "Long Phước", FixedClock.on(date(2018, 5, 24), 9))
    with workspace.session() as session:
        assert not check_report(session, workspace.clock, PERIOD).blocking
        approve(session, workspace.clock, PERIOD, "Trần Văn Phúc")
    yield PageContext(jobs, workspace, PERIOD)
    jobs.wait_for_done()
    workspace.close()


@pytest.fixture
def chosen(context, token):
    """The same, with a token that was chosen."""
    token.put(load_signing_key(context.workspace.folder, PASSPHRASE), key_id="a1")
    choose_token_key(context.workspace, offered_keys(context.workspace, DRIVER)[0])
    return context


@pytest.fixture
def settings(qtbot, context):
    yield _shown(qtbot, SettingsPage(context))
    context.jobs.wait_for_done()


def _shown(qtbot, page):
    qtbot.addWidget(page)
    page.resize(1154, 700)
    page.context.jobs.announced.connect(page.hear)  # as the window does
    with qtbot.waitSignal(page.refreshed):
        page.show()
    page.jobs.wait_for_done()
    return page


def _click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def _pick(box, value):
    """Choose from a drop-down list as a person does."""
    box.set_value(value)
    box.activated.emit(box.currentIndex())


def _choose_token(page):
    """Open the dialog through the card, and wait until the token was read."""
    _pick(page.key.source_box, KeySource.TOKEN)
    dialog = next(each for each in page.findChildren(TokenDialog) if each.isVisible())
    page.jobs.wait_for_done()
    return dialog


# Settings


def test_a_certificate_is_chosen_from_the_token(qtbot, settings, context, token):
    key = load_signing_key(context.workspace.folder, PASSPHRASE)
    token.put(key, key_id="a1")
    dialog = _choose_token(settings)
    dialog._take_file((Path(DRIVER),))
    settings.jobs.wait_for_done()
    assert dialog.table.current_row().token == LABEL
    with qtbot.waitSignal(settings.refreshed):
        _click(qtbot, dialog.accept_button)
    settings.jobs.wait_for_done()
    assert settings.key.chip.accessibleName() == "Dùng token"
    assert settings.key.source_box.value() == KeySource.TOKEN
    assert settings.key.token_button.isVisible()
    assert not settings.key.padding_box.isVisible()
    choice = read_choice(context.workspace.folder)
    assert choice.token_in_use.certificates[0] == key.certificate


def test_a_dialog_that_is_left_changes_nothing(qtbot, settings, context, token):
    dialog = _choose_token(settings)
    with qtbot.waitSignal(settings.refreshed):
        dialog.reject()
    assert settings.key.source_box.value() == KeySource.FILE
    assert read_choice(context.workspace.folder).source is KeySource.FILE


def test_a_certificate_that_cannot_sign_says_why(qtbot, settings, context, token):
    token.put(load_signing_key(context.workspace.folder, PASSPHRASE), key_id="a1")
    context.workspace.clock.move_to(FixedClock.on(date(2048, 1, 1), 9).now())
    dialog = _choose_token(settings)
    assert dialog.table.current_row() is None or dialog.table.current_row().unusable == "Đã hết hạn"
    assert [row.unusable for row in dialog.model.rows()] == ["Đã hết hạn"]
    assert not dialog.accept_button.isEnabled()
    dialog.reject()


def test_an_empty_token_is_told(qtbot, settings, token):
    dialog = _choose_token(settings)
    assert dialog.hint_label.text().startswith("Chưa thấy chứng thư số nào")
    assert not dialog.accept_button.isEnabled()
    dialog.reject()


def test_a_driver_that_crashes_is_told_beside_its_name(qtbot, settings, token, monkeypatch):
    monkeypatch.setattr(process, "worker_command", lambda: ("python3", "-c", "import os; os.abort()"))
    dialog = _choose_token(settings)
    assert "đã dừng đột ngột" in dialog.driver_field.error()
    assert dialog.read_button.isEnabled()
    dialog.reject()


def test_a_file_that_is_no_driver_is_told(qtbot, settings, token, tmp_path):
    dialog = _choose_token(settings)
    other = tmp_path / "ảnh.dll"
    other.write_bytes(b"no driver")
    dialog._take_file((other,))
    settings.jobs.wait_for_done()
    assert "Không dùng được trình điều khiển" in dialog.driver_field.error()
    dialog.reject()


def test_the_key_file_is_used_again(qtbot, chosen):
    page = _shown(qtbot, SettingsPage(chosen))
    with qtbot.waitSignal(page.refreshed):
        _pick(page.key.source_box, KeySource.FILE)
    assert read_choice(chosen.workspace.folder).token_in_use is None
    assert page.key.chip.accessibleName() == "Dùng được"


def test_an_rsa_key_offers_how_it_pads(qtbot, context, token, province):
    root = load_root(DataFolder(province.root / DEPARTMENT), PASSPHRASE)
    private_key = new_private_key(KeyKind.RSA_2048)
    holder = Subject("UBND xã Long Phước", "Ủy ban nhân dân xã Long Phước", LONG_PHUOC)
    certificate = certify(root, private_key.public_key(), holder, context.workspace.clock.now())
    token.put(SigningKey(private_key, certificate, (root.certificate,)), key_id="a2")
    choose_token_key(context.workspace, offered_keys(context.workspace, DRIVER)[0])
    page = _shown(qtbot, SettingsPage(context))
    assert page.key.padding_box.isVisible()
    with qtbot.waitSignal(page.refreshed):
        _pick(page.key.padding_box, RsaPadding.PKCS1V15)
    assert page.key.padding_box.value() == RsaPadding.PKCS1V15
    assert read_choice(context.workspace.folder).padding is RsaPadding.PKCS1V15


# Handing in


def _page(qtbot, context, tmp_path):
    page = _shown(qtbot, HandInPage(context))
    page.signing.target_form.set_folder(tmp_path / "USB")
    return page


def _sign(qtbot, page, pin):
    page.signing.target_form.passphrase_edit.insert(pin)
    _click(qtbot, page.signing.sign_box.sign_button)
    page.jobs.wait_for_done()


def test_one_pin_signs_both_files(qtbot, chosen, province, tmp_path):
    signing_file(chosen.workspace.folder).unlink()
    page = _page(qtbot, chosen, tmp_path)
    signer = page.signing.target_form.signer
    assert signer.field.name_label.text() == "Mã PIN của USB Token"
    assert signer.state_label.text() == f"Token “{LABEL}” đã cắm, chưa nhập sai mã PIN lần nào."
    assert "USB Token" in page.signing.certificate.note_label.text()
    assert page.signing.sign_box.reason_label.text() == "Nhập mã PIN của USB Token"
    _sign(qtbot, page, PIN)
    assert sorted(path.suffix for path in (tmp_path / "USB").iterdir()) == [".asice", ".pdf"]
    assert signer.text() == ""
    root = load_root(DataFolder(province.root / DEPARTMENT), PASSPHRASE).certificate
    for path in (tmp_path / "USB").iterdir():
        seen = examine(path, TrustStore((root,)), chosen.workspace.clock.now())
        assert seen.verdict is Verdict.VALID


def test_a_wrong_pin_is_said_at_its_field_with_what_is_left(qtbot, chosen, tmp_path):
    page = _page(qtbot, chosen, tmp_path)
    _sign(qtbot, page, "000000")
    signer = page.signing.target_form.signer
    assert "Mã PIN của USB Token không đúng" in signer.field.error()
    assert "số lần thử còn lại không nhiều" in signer.state_label.text()
    assert signer.text() == ""
    _sign(qtbot, page, PIN)
    assert len(list((tmp_path / "USB").iterdir())) == 2


def test_a_token_that_is_not_plugged_in_is_asked_for_again(qtbot, chosen, token, tmp_path):
    kept = shutil.copytree(token.folder / "tokens", tmp_path / "kept")
    token.pull_out()
    page = _page(qtbot, chosen, tmp_path)
    signer = page.signing.target_form.signer
    assert signer.state_label.text().startswith(f"Chưa thấy token “{LABEL}”")
    assert not signer.field.isVisible()
    assert page.signing.sign_box.reason_label.text() == "Cắm USB Token rồi kiểm tra lại"
    shutil.copytree(kept, token.folder / "tokens", dirs_exist_ok=True)
    _click(qtbot, signer.again_button)
    page.jobs.wait_for_done()
    assert signer.field.isVisible()
    assert not signer.again_button.isVisible()


def test_a_driver_that_was_removed_is_told_at_once(qtbot, chosen, tmp_path):
    path = choice_file(chosen.workspace.folder)
    path.write_text(path.read_text().replace(DRIVER, "/gone/p11.so"))
    page = _page(qtbot, chosen, tmp_path)
    assert "Không thấy trình điều khiển" in page.signing.target_form.signer.state_label.text()
    assert not page.signing.sign_box.sign_button.isEnabled()


# How the token stands


@pytest.fixture
def field(qtbot, context):
    made = SignerField(context, "Mật khẩu khóa ký")
    qtbot.addWidget(made)
    made.show()
    yield made
    context.jobs.wait_for_done()


def test_the_last_try_wants_to_be_ticked(field):
    field._show_state(TokenState(LABEL, present=True, tries=PinTries.LAST))
    field.field.edit.setText(PIN)
    assert field.last_try_check.isVisible()
    assert field.obstacle() == "Đồng ý dùng lần thử cuối của mã PIN"
    field.last_try_check.setChecked(True)
    assert field.obstacle() == ""
    field.clear()
    assert not field.last_try()


def test_what_a_refusal_says_of_the_tries_is_shown(field):
    field._show_state(TokenState(LABEL, present=True))
    assert field.field_of(WrongPinError("Sai.", "", PinTries.LAST)) is field.field
    assert field.last_try_check.isVisible()
    assert field.field_of(LastTryError("Chưa thử.", "", PinTries.LAST)) is field.field
    field.field_of(PinLockedError("Khóa.", "", PinTries.NONE))
    assert field.obstacle() == "USB Token đã bị khóa"


def test_a_device_with_its_own_keys_needs_nothing_typed(field):
    field._show_state(TokenState(LABEL, present=True, pin_on_device=True))
    assert not field.field.isVisible()
    assert "bàn phím của token" in field.state_label.text()
    assert field.obstacle() == ""


# The department


@pytest.fixture
def department(department_context, token):
    """Sở Nội vụ, which signs its packages with a token; its root stays in a file."""
    workspace = department_context.workspace
    token.put(load_signing_key(workspace.folder, PASSPHRASE), key_id="a1")
    choose_token_key(workspace, offered_keys(workspace, DRIVER)[0])
    signing_file(workspace.folder).unlink()
    yield department_context
    department_context.jobs.wait_for_done()


def test_the_department_issues_an_assignment_with_its_token(qtbot, department, tmp_path):
    page = _shown(qtbot, SettingsPage(department))
    dialog = AssignmentDialog(page, department)
    dialog.open()
    department.jobs.wait_for_done()
    assert dialog.signer.field.name_label.text() == "Mã PIN của USB Token"
    dialog.passphrase.edit.setText(PIN)
    dialog.folder.edit.setText(str(tmp_path))
    with qtbot.waitSignal(dialog.succeeded):
        _click(qtbot, dialog.accept_button)
    department.jobs.wait_for_done()
    assert open_assignment(next(tmp_path.glob("GV_*.asice")), department.workspace.clock).issuer


def test_a_certificate_is_issued_by_the_root_file_and_sent_with_the_token(
    qtbot, department, tmp_path, agency_workspace
):
    path, fingerprint = request_enrolment(agency_workspace, PASSPHRASE, tmp_path)
    with department.workspace.session() as session:
        request = take_in_request(session, department.workspace.clock, path)
    page = _shown(qtbot, SettingsPage(department))
    dialog = IssueDialog(page, department, request, MadeSure(), tmp_path)
    dialog.open()
    department.jobs.wait_for_done()
    assert dialog.signer.isVisible()
    dialog.passphrase.edit.setText(PASSPHRASE)
    dialog.signer.field.edit.setText(PIN)
    with qtbot.waitSignal(dialog.succeeded):
        _click(qtbot, dialog.accept_button)
    department.jobs.wait_for_done()
    agency_workspace.clock.move_to(department.workspace.clock.now())
    offered = open_certificate(agency_workspace, tmp_path / f"CT_{HOA_LONG}.asice")
    assert offered.root_is_known
    assert fingerprint == request.fingerprint
