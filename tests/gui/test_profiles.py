"""Several people on one computer: the window is locked, unlocked by passphrase, and says who did what."""

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.models.audit import AuditEvent
from desktop.rules.profiles import Right
from desktop.services.figures.indicators import CellEdit, set_value
from desktop.services.officers import profile_secrets
from desktop.services.officers.profiles import add_profile, read_profiles, set_rights, switch_on
from desktop.services.workplace.first_look import first_look_file
from desktop.ui.care.file_door import FileDoor
from desktop.ui.dialogs import Dialog
from desktop.ui.places import DESK, HISTORY, LOCK, REGISTERS, SETTINGS
from desktop.ui.profiles.dialogs import PersonDialog, RecoveryDialog
from desktop.ui.topics import Topic
from tests.gui.programs import PATIENCE
from tests.gui.workspaces import PERIOD

HOA, NAM, CHECKER = "Lê Thị Hoa", "Trần Văn Nam", "Lý Văn Kiểm"
SECRET, OTHER = "bon tu de nho", "mot cau khac han"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch):
    """What a passphrase costs is proven elsewhere."""
    monkeypatch.setattr(profile_secrets, "_MEMORY_KIB", 64)
    monkeypatch.setattr(profile_secrets, "_ITERATIONS", 1)


@pytest.fixture
def guarded(start, agency_workspace):
    """A window of two people, locked; it knows the recovery code."""
    with agency_workspace.session() as session:
        code = switch_on(session, agency_workspace.clock, HOA, SECRET)
        add_profile(session, agency_workspace.clock, NAM, OTHER, [Right.ENTER])
        add_profile(session, agency_workspace.clock, CHECKER, OTHER, [Right.CHECK])
    program = start(agency_workspace)
    program.code = code
    return program.open(agency_workspace.folder.root)


def click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def lock_page(program):
    program.jobs.wait_for_done()
    return program.shell.page(LOCK)


def unlock(qtbot, program, name=HOA, secret=SECRET):
    page = lock_page(program)
    page.name_box.set_value(name)
    page.passphrase_field.edit.setText(secret)
    click(qtbot, page.unlock_button)
    program.jobs.wait_for_done()
    return page


def newest(program):
    with program.opener.context.workspace.reading() as session:
        return session.scalars(sa.select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()


def test_one_officer_alone_is_never_asked(start, agency_workspace):
    program = start(agency_workspace).open(agency_workspace.folder.root)
    assert program.shell.current_key == DESK
    program.shell.open_page(SETTINGS)
    program.jobs.wait_for_done()
    card = program.shell.page(SETTINGS).profiles
    assert not card.off_part.isHidden()
    assert card.on_part.isHidden()


def test_it_is_switched_on_in_the_settings_and_the_window_is_locked(qtbot, start, agency_workspace, tmp_path):
    program = start(agency_workspace).open(agency_workspace.folder.root)
    program.shell.open_page(SETTINGS)
    program.jobs.wait_for_done()
    page = program.shell.page(SETTINGS)
    click(qtbot, page.profiles.on_button)
    dialog = page.profile_actions.dialog
    assert isinstance(dialog, PersonDialog)
    click(qtbot, dialog.accept_button)
    assert dialog.isVisible(), "a name and a passphrase are needed"
    dialog.name_edit.setText(HOA)
    dialog.passphrase.first.edit.setText(SECRET)
    dialog.passphrase.second.edit.setText(SECRET)
    click(qtbot, dialog.accept_button)
    program.jobs.wait_for_done()
    shown = page.profile_actions.dialog
    assert isinstance(shown, RecoveryDialog)
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    assert shown.isVisible(), "it is seen once"
    shown._write((tmp_path / "mã.pdf",))
    program.jobs.wait_for_done()
    assert (tmp_path / "mã.pdf").read_bytes().startswith(b"%PDF-")
    shown.kept_box.setChecked(True)
    with qtbot.waitSignal(program.opener.opened, timeout=PATIENCE):
        click(qtbot, shown.accept_button)
    program.jobs.wait_for_done()
    assert list(program.shell.navigation.buttons) == [LOCK]
    unlock(qtbot, program)
    assert program.shell.current_key == DESK


def test_a_locked_window_shows_nothing_and_keeps_no_first_look(qtbot, guarded, agency_workspace):
    assert list(guarded.shell.navigation.buttons) == [LOCK]
    assert not guarded.opener.door.guard.button.isVisible()
    guarded.opener.companions.quick_search.open()
    guarded.jobs.wait_for_done()
    assert not [each for each in guarded.shell.findChildren(Dialog) if each.isVisible() and each.windowTitle() == "Lỗi"]
    unlock(qtbot, guarded)
    guarded.close()
    assert not first_look_file(agency_workspace.folder).exists()


def test_a_file_that_comes_while_it_is_locked_waits_for_who_unlocks_it(qtbot, guarded, province):
    FileDoor(guarded.shell, guarded.jobs, guarded.opener).open(province.assignment)
    guarded.jobs.wait_for_done()
    assert list(guarded.shell.navigation.buttons) == [LOCK]
    unlock(qtbot, guarded)
    assert guarded.shell.current_key == HISTORY


def test_who_unlocks_is_named_in_the_audit_trail(qtbot, guarded):
    unlock(qtbot, guarded, NAM, OTHER)
    shell, context = guarded.shell, guarded.opener.context
    assert DESK in shell.navigation.buttons
    assert guarded.opener.door.guard.button.text().strip() == NAM
    guarded.jobs.run(context.writing(set_value, CellEdit(PERIOD, "CT2.05", "3.005")), changes=frozenset({Topic.VALUES}))
    guarded.jobs.wait_for_done()
    assert (newest(guarded).action, newest(guarded).actor) == ("value.set", NAM)


def test_wrong_passphrases_are_told_beside_the_field_and_must_wait(qtbot, guarded):
    for _ in range(3):
        page = unlock(qtbot, guarded, HOA, "không đúng đâu")
    assert "Chờ 5 giây" in page.passphrase_field.error_label.text()
    unlock(qtbot, guarded)
    assert "Đã nhập sai 3 lần" in page.passphrase_field.error_label.text()
    assert list(guarded.shell.navigation.buttons) == [LOCK]


def test_the_window_locks_itself_when_nobody_touches_it(qtbot, guarded):
    unlock(qtbot, guarded)
    guard = guarded.opener.door.guard
    assert guard.idle.interval() == 10 * 60_000
    guard.idle.timeout.emit()
    guarded.jobs.wait_for_done()
    assert list(guarded.shell.navigation.buttons) == [LOCK]
    assert lock_page(guarded).name_box.value() == HOA, "who was here last is offered"
    unlock(qtbot, guarded)
    QTest.keyClick(guarded.shell, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    guarded.jobs.wait_for_done()
    assert list(guarded.shell.navigation.buttons) == [LOCK]


def test_the_recovery_code_gives_a_new_passphrase(qtbot, guarded):
    page = lock_page(guarded)
    page.name_box.set_value(NAM)
    click(qtbot, page.forgot_button)
    page.code_edit.setText("AAAA-BBBB")
    for field in (page.new_passphrase.first, page.new_passphrase.second):
        field.edit.setText("mot cau hoan toan moi")
    click(qtbot, page.recover_button)
    guarded.jobs.wait_for_done()
    assert "Mã khôi phục chưa đúng" in page.code_field.error_label.text()
    page.code_edit.setText(guarded.code.lower())
    click(qtbot, page.recover_button)
    guarded.jobs.wait_for_done()
    assert DESK in guarded.shell.navigation.buttons


def test_an_administrator_gives_work_and_others_cannot(qtbot, guarded):
    unlock(qtbot, guarded)
    guarded.shell.open_page(SETTINGS)
    guarded.jobs.wait_for_done()
    page = guarded.shell.page(SETTINGS)
    page.profile_actions._ask_about(next(p for p in _people(guarded) if p.name == NAM))
    dialog = page.profile_actions.dialog
    dialog.boxes[Right.APPROVE].setChecked(True)
    click(qtbot, dialog.accept_button)
    guarded.jobs.wait_for_done()
    assert {p.name: p.rights for p in _people(guarded)}[NAM] == {Right.ENTER, Right.APPROVE}
    guarded.opener.door.guard.lock()
    unlock(qtbot, guarded, NAM, OTHER)
    guarded.shell.open_page(SETTINGS)
    guarded.jobs.wait_for_done()
    page = guarded.shell.page(SETTINGS)
    assert not page.profiles.other_box.isEnabled()
    assert page.profiles.other_box.toolTip() == f"Việc này cần quyền “Quản trị”; người có quyền: {HOA}."
    assert page.profiles.add_button.isHidden()
    assert page.profiles.own_button.isVisible()


def _people(program):
    with program.opener.context.workspace.reading() as session:
        return read_profiles(session).people


def test_it_is_switched_off_after_a_question(qtbot, guarded):
    unlock(qtbot, guarded)
    guarded.shell.open_page(SETTINGS)
    guarded.jobs.wait_for_done()
    page = guarded.shell.page(SETTINGS)
    click(qtbot, page.profiles.off_button)
    with qtbot.waitSignal(guarded.opener.opened, timeout=PATIENCE):
        click(qtbot, page.profile_actions.dialog.accept_button)
    guarded.jobs.wait_for_done()
    assert guarded.shell.current_key == DESK
    assert not guarded.opener.door.guard.button.isVisible()


class TestLeavingAndComingBack:
    def test_what_was_typed_waits_for_its_officer_and_another_gets_pages_of_his_own(self, qtbot, guarded):
        unlock(qtbot, guarded)
        shell = guarded.shell
        shell.open_page(REGISTERS)
        guarded.jobs.wait_for_done()
        page = shell.page(REGISTERS)
        edit = next(iter(page.form.edits.values()))
        QTest.keyClicks(edit, "12/5")
        guarded.opener.door.guard.lock()
        assert not page.isVisible()
        unlock(qtbot, guarded, CHECKER, OTHER)
        shell.open_page(REGISTERS)
        guarded.jobs.wait_for_done()
        theirs = shell.page(REGISTERS)
        assert theirs is not page
        assert not next(iter(theirs.form.edits.values())).text()
        assert next(iter(theirs.form.edits.values())).isReadOnly()
        assert not theirs.files.import_button.isEnabled()
        assert HOA in theirs.read_only_label.text()
        guarded.opener.door.guard.lock()
        unlock(qtbot, guarded)
        assert shell.current_key == REGISTERS
        assert shell.page(REGISTERS) is page
        assert page.isVisible()
        assert page.files.import_button.isEnabled()
        assert edit.text().startswith("12/")

    def test_a_dialog_waits_too_and_no_passphrase_stays_in_it(self, qtbot, guarded):
        unlock(qtbot, guarded)
        guarded.shell.open_page(SETTINGS)
        guarded.jobs.wait_for_done()
        page = guarded.shell.page(SETTINGS)
        click(qtbot, page.profiles.add_button)
        dialog = page.profile_actions.dialog
        dialog.name_edit.setText("Phạm Thu Trang")
        dialog.passphrase.first.edit.setText("chưa kịp lưu đâu")
        guarded.opener.door.guard.lock()
        guarded.jobs.wait_for_done()
        assert list(guarded.shell.navigation.buttons) == [LOCK]
        assert not dialog.isVisible()
        unlock(qtbot, guarded)
        assert dialog.isVisible()
        assert (dialog.name_edit.text(), dialog.passphrase.first.edit.text()) == ("Phạm Thu Trang", "")
        dialog.reject()

    def test_who_got_other_rights_meanwhile_gets_other_pages(self, qtbot, guarded, agency_workspace):
        unlock(qtbot, guarded, NAM, OTHER)
        before = guarded.shell.page(DESK)
        guarded.opener.door.guard.lock()
        with agency_workspace.session() as session:
            set_rights(session, agency_workspace.clock, NAM, [Right.CHECK])
        unlock(qtbot, guarded, NAM, OTHER)
        assert guarded.shell.page(DESK) is not before
        assert guarded.opener.context.permits.refusal("value.set")
