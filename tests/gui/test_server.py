"""The master copy goes to a server and comes home in the window; the password is asked for, wrong places are said."""

from dataclasses import replace

import psycopg
import pytest

from desktop.services.safety.move_database import address_of
from desktop.services.safety.server_place import ServerAddress, read_server, use_server
from desktop.ui.dialogs import Dialog, MessageDialog
from desktop.ui.parts.inputs import FormField
from desktop.ui.places import OVERVIEW, RESCUE, SETTINGS
from desktop.ui.settings.server_dialog import ServerDialog
from tests.gui.hands import click
from tests.gui.programs import PATIENCE


@pytest.fixture
def address(postgres_account, postgres_url):
    """An empty database on the server, for an account that must give its password."""
    with psycopg.connect(postgres_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"GRANT ALL ON SCHEMA public TO {postgres_account.user}")
    return replace(address_of(postgres_url), user=postgres_account.user)


def fill(dialog, address, password=""):
    for edit, text in (
        (dialog.host_edit, address.host),
        (dialog.port_edit, str(address.port)),
        (dialog.database_edit, address.database),
        (dialog.user_edit, address.user),
        (dialog.password_field.edit, password),
    ):
        edit.setText(text)
        edit.textEdited.emit(text)


def try_it(qtbot, jobs, dialog):
    click(qtbot, dialog.check_button)
    jobs.wait_for_done()


def settings(program):
    program.shell.open_page(SETTINGS)
    program.jobs.wait_for_done()
    return program.shell.page(SETTINGS)


def agree(qtbot, program, button):
    """Press a button that ends with the data open again."""
    with qtbot.waitSignal(program.opener.opened, timeout=PATIENCE):
        click(qtbot, button)
    program.jobs.wait_for_done()
    for dialog in program.shell.findChildren(MessageDialog):
        dialog.accept()


def test_the_master_copy_goes_to_a_server_and_comes_home(qtbot, start, department_workspace, address, postgres_account):
    folder = department_workspace.folder
    program = start(department_workspace).open(folder.root)
    page = settings(program)
    click(qtbot, page.server.move_button)
    dialog = page.server_actions.dialog
    fill(dialog, address, "sai rồi")
    assert not dialog.accept_button.isEnabled()
    try_it(qtbot, program.jobs, dialog)
    assert "mật khẩu không đúng" in dialog.password_field.error()
    fill(dialog, address, postgres_account.password)
    try_it(qtbot, program.jobs, dialog)
    assert "còn trống" in dialog.banner.text_label.text()
    assert dialog.accept_button.text() == "Chuyển dữ liệu lên"
    agree(qtbot, program, dialog.accept_button)
    assert read_server(folder) == address
    assert OVERVIEW in program.shell.navigation.buttons
    assert program.shell.status.backup.label.text() == "Sao lưu ở máy chủ"
    page = settings(program)
    assert page.server.user.value_label.text() == address.user
    with qtbot.waitSignal(page.toast):
        click(qtbot, page.server.check_button)
    program.close()

    again = start(department_workspace)
    again.opener.open(folder.root)
    qtbot.waitUntil(lambda: again.shell.current_key == RESCUE, timeout=PATIENCE)
    again.jobs.wait_for_done()
    asking = again.shell.page(RESCUE)
    assert "cần mật khẩu" in asking.cause_label.text()
    asking.password_field.edit.setText(postgres_account.password)
    agree(qtbot, again, asking.password_button)
    page = settings(again)
    click(qtbot, page.server.home_button)
    asked = next(each for each in page.findChildren(Dialog) if each.isVisible())
    agree(qtbot, again, asked.accept_button)
    assert read_server(folder) is None
    assert settings(again).server.move_button.isVisibleTo(again.shell.page(SETTINGS))
    written = b"".join(path.read_bytes() for path in folder.root.rglob("*") if path.is_file())
    assert postgres_account.password.encode() not in written


def test_a_server_that_is_gone_can_be_looked_for_elsewhere(qtbot, start, department_workspace, tmp_path):
    use_server(department_workspace.folder, ServerAddress(str(tmp_path), "so_dan_van", "can_bo"))
    program = start(department_workspace)
    program.opener.open(department_workspace.folder.root)
    qtbot.waitUntil(lambda: program.shell.current_key == RESCUE, timeout=PATIENCE)
    program.jobs.wait_for_done()
    page = program.shell.page(RESCUE)
    assert "không kết nối được máy chủ" in page.cause_label.text()
    click(qtbot, page.server_button)
    dialog = page.findChild(ServerDialog)
    assert dialog.host_edit.text() == str(tmp_path)
    fill(dialog, ServerAddress("", "a b", "x", 0))
    try_it(qtbot, program.jobs, dialog)
    said = [field.error() for field in dialog.findChildren(FormField) if field.error()]
    assert said == ["Chưa ghi tên máy chủ. Ghi tên hoặc số IP của máy chủ, ví dụ may-chu.snv hay 10.20.0.5."]
    dialog.reject()
