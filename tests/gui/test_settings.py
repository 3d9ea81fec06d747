"""Settings: who signs, the way to a certificate, what the department issues, copies, light and dark."""

import dataclasses

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication

from desktop.services.trust.enrolment import issue_for_request, open_certificate, take_in_request
from desktop.services.trust.keys import load_signing_key, root_file, signing_file
from desktop.services.workplace.settings import read_settings
from desktop.ui import theme
from desktop.ui.appearance import THEME
from desktop.ui.settings.dialogs import (
    AssignmentDialog,
    CertificateDialog,
    FingerprintDialog,
    RequestDialog,
    RootDialog,
)
from desktop.ui.settings.page import SettingsPage
from desktop.ui.tokens import ThemeName
from tests.gui.workspaces import HOA_LONG, PASSPHRASE


@pytest.fixture
def agency_page(qtbot, agency_context):
    yield _shown(qtbot, agency_context)
    agency_context.jobs.wait_for_done()


@pytest.fixture
def department_page(qtbot, department_context):
    yield _shown(qtbot, department_context)
    department_context.jobs.wait_for_done()


def _shown(qtbot, context):
    made = SettingsPage(context)
    qtbot.addWidget(made)
    made.resize(1130, 720)
    context.jobs.announced.connect(made.hear)  # as the window does
    with qtbot.waitSignal(made.refreshed):
        made.show()
    return made


def _opened(page, kind):
    return next(dialog for dialog in page.findChildren(kind) if dialog.isVisible())


def _click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def _type_twice(passphrases, text):
    passphrases.first.edit.setText(text)
    passphrases.second.edit.setText(text)


def test_the_signatory_is_saved_when_the_field_is_left(qtbot, agency_page, agency_context):
    card = agency_page.signatory
    agency_page.go_to("signatory")
    assert card.name_edit.hasFocus()
    card.name_edit.selectAll()
    card.name_edit.insert("Nguyễn Văn Hùng")
    with qtbot.waitSignal(agency_page.refreshed):
        card.authority_edit.setFocus()
    assert read_settings(agency_context.workspace).signatory.name == "Nguyễn Văn Hùng"


def test_lines_of_authority_are_kept_in_upper_case(qtbot, agency_page, agency_context):
    card = agency_page.signatory
    card.authority_edit.setFocus()
    card.authority_edit.setPlainText("TM. ủy ban nhân dân\n\nKT. chủ tịch\nPhó chủ tịch\n")
    with qtbot.waitSignal(agency_page.refreshed):
        card.name_edit.setFocus()
    kept = ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    assert read_settings(agency_context.workspace).signatory.authority == kept
    assert card.authority_edit.toPlainText() == "\n".join(kept)


def test_without_a_name_the_old_signatory_stays(agency_page, agency_context):
    before = read_settings(agency_context.workspace).signatory
    card = agency_page.signatory
    card.name_edit.setFocus()
    card.name_edit.clear()
    card.authority_edit.setFocus()
    agency_context.jobs.wait_for_done()
    assert card.name_field.error().startswith("Ghi họ tên người ký")
    assert read_settings(agency_context.workspace).signatory == before


def test_the_usual_authority_is_one_click_away(qtbot, agency_page, agency_context):
    card = agency_page.signatory
    card.authority_edit.setFocus()
    card.authority_edit.setPlainText("TUQ. CHỦ TỊCH")
    with qtbot.waitSignal(agency_page.refreshed):
        card.name_edit.setFocus()
    with qtbot.waitSignal(agency_page.refreshed):
        _click(qtbot, card.usual_button)
    assert read_settings(agency_context.workspace).signatory.authority == ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")


def test_an_agency_gets_its_certificate(qtbot, agency_page, agency_context, department_workspace, tmp_path):
    """Key and request at the agency, fingerprint compared, certificate back: with real files."""
    signing_file(agency_context.workspace.folder).unlink()
    _click(qtbot, agency_page.key.request_button)
    dialog = _opened(agency_page, RequestDialog)
    _type_twice(dialog.passphrase, "một câu dễ nhớ")
    dialog.folder.edit.setText(str(tmp_path))
    with qtbot.waitSignal(agency_page.refreshed):
        _click(qtbot, dialog.accept_button)
    told = _opened(agency_page, FingerprintDialog).fingerprint_label.text()
    request = tmp_path / f"DN_{HOA_LONG}.asice"
    with department_workspace.session() as session:
        view = take_in_request(session, department_workspace.clock, request)
    assert told == view.fingerprint
    assert agency_page.key.chip.accessibleName() == "Chờ chứng thư"

    answer = issue_for_request(department_workspace, told, PASSPHRASE, tmp_path)
    agency_context.workspace.clock.move_to(department_workspace.clock.now())
    agency_page._open_certificate((answer,))
    qtbot.waitUntil(lambda: bool(agency_page.findChildren(CertificateDialog)))
    dialog = _opened(agency_page, CertificateDialog)
    dialog.passphrase.edit.setText("sai mật khẩu")
    _click(qtbot, dialog.accept_button)
    qtbot.waitUntil(lambda: bool(dialog.passphrase.error()))
    dialog.passphrase.edit.setText("một câu dễ nhớ")
    with qtbot.waitSignal(agency_page.refreshed):
        _click(qtbot, dialog.accept_button)
    assert agency_page.key.chip.accessibleName() == "Dùng được"
    assert load_signing_key(agency_context.workspace.folder, "một câu dễ nhớ").certificate


def test_an_unknown_root_must_be_compared_first(qtbot, agency_page, agency_context, province):
    offered = open_certificate(agency_context.workspace, province.root / "mail" / f"CT_{HOA_LONG}.asice")
    dialog = CertificateDialog(agency_page, agency_context, dataclasses.replace(offered, root_is_known=False))
    dialog.open()
    assert not dialog.accept_button.isEnabled()
    dialog.compared.setChecked(True)
    assert dialog.accept_button.isEnabled()
    dialog.reject()


def test_a_foreign_file_is_no_certificate(qtbot, agency_page, tmp_path):
    wrong = tmp_path / "thư.asice"
    wrong.write_bytes(b"PK nothing")
    agency_page._open_certificate((wrong,))
    qtbot.waitUntil(agency_page.banner.isVisible)
    assert "thư.asice" in agency_page.banner.title_label.text()


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("ngắn", "ngắn", "Mật khẩu có 4 ký tự, cần ít nhất 8."),
        ("mật khẩu dài", "mật khẩu dai", "Hai lần gõ chưa giống"),
    ],
)
def test_a_new_passphrase_is_long_and_typed_alike(qtbot, agency_page, agency_context, first, second, said):
    dialog = RequestDialog(agency_page, agency_context)
    dialog.open()
    dialog.passphrase.first.edit.setText(first)
    dialog.passphrase.second.edit.setText(second)
    _click(qtbot, dialog.accept_button)
    assert said in dialog.passphrase.first.error() + dialog.passphrase.second.error()
    assert not agency_context.jobs.is_busy()
    dialog.reject()


def test_a_folder_must_be_chosen(qtbot, agency_page, agency_context):
    dialog = RequestDialog(agency_page, agency_context)
    dialog.open()
    _type_twice(dialog.passphrase, "một câu dễ nhớ")
    _click(qtbot, dialog.accept_button)
    assert dialog.folder.error().startswith("Chưa chọn thư mục")
    dialog.reject()


def test_an_agency_is_not_offered_the_department_s_work(agency_page):
    assert agency_page.authority.isHidden()


def test_the_department_makes_its_root(qtbot, department_page, department_context):
    folder = department_context.workspace.folder
    root_file(folder).unlink()
    signing_file(folder).unlink()
    with qtbot.waitSignal(department_page.refreshed):
        department_page.refresh()
    _click(qtbot, department_page.authority.root_button)
    dialog = _opened(department_page, RootDialog)
    _type_twice(dialog.passphrase, "gốc của Sở Nội vụ")
    with qtbot.waitSignal(department_page.refreshed, timeout=20_000):
        _click(qtbot, dialog.accept_button)
    assert department_page.authority.assignment_button.isVisible()
    assert load_signing_key(folder, "gốc của Sở Nội vụ").certificate


def test_the_department_issues_an_assignment(qtbot, department_page, tmp_path):
    _click(qtbot, department_page.authority.assignment_button)
    dialog = _opened(department_page, AssignmentDialog)
    dialog.passphrase.edit.setText(PASSPHRASE)
    dialog.folder.edit.setText(str(tmp_path))
    with qtbot.waitSignal(department_page.toast) as said:
        _click(qtbot, dialog.accept_button)
    assert said.args == ["Đã lưu GV_DVCQ-2018_v1.asice", str(tmp_path)]
    assert (tmp_path / "GV_DVCQ-2018_v1.asice").stat().st_size > 0


def test_the_root_is_exported_as_pem(qtbot, department_page, tmp_path):
    with qtbot.waitSignal(department_page.toast):
        department_page._export_trust((tmp_path,))
    assert (tmp_path / "root.pem").read_bytes().startswith(b"-----BEGIN CERTIFICATE-----")


def test_the_theme_changes_at_once_and_is_remembered(agency_page):
    box = agency_page.appearance.theme_box
    try:
        box.set_value(ThemeName.DARK)
        box.activated.emit(box.currentIndex())
        assert theme.current_name() is ThemeName.DARK
        assert QSettings().value(THEME) == "dark"
    finally:
        theme.apply_theme(QApplication.instance(), ThemeName.LIGHT)
        QSettings().remove(THEME)


def test_narrow_windows_show_one_column(agency_page):
    agency_page.set_narrow(True)
    agency_page.resize(827, 460)
    assert agency_page._columns.direction() == agency_page._columns.Direction.TopToBottom
