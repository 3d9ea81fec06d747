"""The data lies encrypted: switched on and off in the settings, opened by passphrase or code before all else."""

import pytest

from desktop.core import data_keys
from desktop.core.data_keys import key_id_of
from desktop.services.officers import profile_secrets
from desktop.services.officers.profiles import switch_on
from desktop.services.safety import at_rest
from desktop.signing import key_slots
from desktop.ui.places import DESK, LOCK, RESCUE, SETTINGS
from desktop.ui.profiles.dialogs import RecoveryDialog
from tests.gui.hands import click
from tests.gui.programs import PATIENCE

HOA, SECRET = "Lê Thị Hoa", "bon tu de nho"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch):
    """What a passphrase costs is proven elsewhere; no key is left to the next test."""
    monkeypatch.setattr(profile_secrets, "_MEMORY_KIB", 64)
    monkeypatch.setattr(profile_secrets, "_ITERATIONS", 1)
    monkeypatch.setattr(key_slots, "KDF_COST", (1, 64, 4))
    monkeypatch.setattr(data_keys, "_ring", {})


@pytest.fixture
def guarded(agency_workspace):
    with agency_workspace.session() as session:
        switch_on(session, agency_workspace.clock, HOA, SECRET)
    return agency_workspace


@pytest.fixture
def encrypted(guarded):
    """A folder that lies encrypted, its recovery code, and nobody who has opened it."""
    code = at_rest.prepare_encryption(guarded, HOA, SECRET)
    guarded.close()
    at_rest.encrypt_folder(guarded.folder.root, guarded.clock)
    data_keys._ring.clear()
    return guarded, code


def locked_out(qtbot, start, workspace):
    """A window that could not open the data yet, and its panel."""
    program = start(workspace)
    program.opener.open(workspace.folder.root)
    qtbot.waitUntil(lambda: RESCUE in program.shell.navigation.buttons, timeout=PATIENCE)
    program.jobs.wait_for_done()
    return program, program.shell.page(RESCUE)


def settings(program):
    program.shell.open_page(SETTINGS)
    program.jobs.wait_for_done()
    return program.shell.page(SETTINGS)


def test_it_is_switched_on_and_off_in_the_settings(qtbot, start, guarded):
    program = start(guarded).open(guarded.folder.root)
    lock = program.shell.page(LOCK)
    lock.passphrase_field.edit.setText(SECRET)
    click(qtbot, lock.unlock_button)
    program.jobs.wait_for_done()
    page = settings(program)
    part, actions = page.profiles.encryption, page.profile_actions.encryption
    assert "chưa mã hóa dữ liệu" in part.state_label.text()
    click(qtbot, part.on_button)
    click(qtbot, actions.dialog.accept_button)
    assert actions.dialog.isVisible(), "the passphrase is wanted"
    actions.dialog.passphrase_field.edit.setText(SECRET)
    click(qtbot, actions.dialog.accept_button)
    program.jobs.wait_for_done()
    assert isinstance(actions.dialog, RecoveryDialog)
    actions.dialog.kept_box.setChecked(True)
    with qtbot.waitSignal(program.opener.opened, timeout=PATIENCE):
        click(qtbot, actions.dialog.accept_button)
    program.jobs.wait_for_done()
    assert key_id_of(guarded.folder.database) is not None
    lock = program.shell.page(LOCK)
    lock.passphrase_field.edit.setText(SECRET)
    click(qtbot, lock.unlock_button)
    program.jobs.wait_for_done()
    part = settings(program).profiles.encryption
    assert "được mã hóa" in part.state_label.text()
    assert not part.off_button.isHidden()
    assert part.on_button.isHidden()
    actions = program.shell.page(SETTINGS).profile_actions.encryption
    click(qtbot, part.off_button)
    with qtbot.waitSignal(program.opener.opened, timeout=PATIENCE):
        actions.dialog.accept()
    program.jobs.wait_for_done()
    assert key_id_of(guarded.folder.database) is None


def test_one_passphrase_opens_the_data_and_the_window(qtbot, start, encrypted):
    program, page = locked_out(qtbot, start, encrypted[0])
    panel = page.unlock_panel
    assert page.title_label.text() == "Cần mật khẩu"
    assert not page.choices.isVisible()
    assert panel.name_box.value() == HOA
    panel.passphrase_field.edit.setText("sai hoàn toàn")
    click(qtbot, panel.unlock_button)
    program.jobs.wait_for_done()
    assert "Mật khẩu chưa đúng" in panel.passphrase_field.error_label.text()
    panel.passphrase_field.edit.setText(SECRET)
    with qtbot.waitSignal(program.opener.opened, timeout=PATIENCE):
        click(qtbot, panel.unlock_button)
    qtbot.waitUntil(lambda: DESK in program.shell.navigation.buttons, timeout=PATIENCE)
    program.jobs.wait_for_done()
    assert program.opener.context.officer == HOA


def test_the_recovery_code_opens_the_data_and_then_a_new_passphrase_is_set(qtbot, start, encrypted):
    workspace, code = encrypted
    program, page = locked_out(qtbot, start, workspace)
    panel = page.unlock_panel
    panel.forgot_button.setChecked(True)
    panel.code_edit.setText(code.lower())
    with qtbot.waitSignal(program.opener.opened, timeout=PATIENCE):
        click(qtbot, panel.code_button)
    program.jobs.wait_for_done()
    lock = program.shell.page(LOCK)
    lock.forgot_button.setChecked(True)
    lock.code_edit.setText(code)
    lock.new_passphrase.first.edit.setText("mat khau moi")
    lock.new_passphrase.second.edit.setText("mat khau moi")
    click(qtbot, lock.recover_button)
    program.jobs.wait_for_done()
    assert DESK in program.shell.navigation.buttons
    data_keys._ring.clear()
    at_rest.open_by_passphrase(workspace.folder.key_slots, "mat khau moi", HOA)
