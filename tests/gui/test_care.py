"""The card of the program in the settings: updates, the self-check, the package for the helper, the safe mode."""

import zipfile
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.core.errors import EnvironmentFailureError
from desktop.core.home import Home
from desktop.core.safe_mode import is_kept
from desktop.exchange.update_file import UpdateFile
from desktop.rules.update_head import PRODUCT, UpdateHead
from desktop.services.care.program_update import UpdateOffer, UpdateRefusedError
from desktop.services.care.self_check import CheckItem, CheckState, SelfCheck
from desktop.ui.care import card, update_dialog
from desktop.ui.care.card import CareActions, CareCard
from desktop.ui.care.safe_mode import ask_to_keep
from desktop.ui.care.self_check_dialog import SelfCheckDialog
from desktop.ui.care.update_dialog import UpdateDialog
from desktop.ui.dialogs import Dialog
from desktop.ui.page import Page

PATIENCE = 60_000
FOUND = SelfCheck(
    (
        CheckItem("CLOCK", "Máy tính", "Đồng hồ", CheckState.OK, "đang chỉ 12/05/2018 09:41."),
        CheckItem("FONTS", "Phông chữ", "Phông của phần mềm", CheckState.FAULT, "thiếu 2 phông.", "Cài lại phần mềm."),
    ),
    datetime(2018, 5, 12, tzinfo=UTC),
)


@pytest.fixture
def care(qtbot, agency_context, tmp_path):
    """The card on a page."""
    page = Page(agency_context.jobs, "Thiết lập")
    made = CareCard()
    page.body.addWidget(made)
    actions = CareActions(page, agency_context, made, Home(tmp_path / "nhà", portable=False))
    qtbot.addWidget(page)
    page.show()
    return made, actions, page


@pytest.fixture
def offer(tmp_path):
    head = UpdateHead(PRODUCT, "99.1.0", "windows-x64", date(2027, 1, 5), "setup.exe", 3, "0" * 64, "Sửa lỗi in.")
    return UpdateOffer(UpdateFile(tmp_path / "mới.sdvcapnhat", head, 0), "99.1.0", "0.1.0", "05/01/2027", head.notes)


def test_the_check_is_run_and_shown(care, qtbot, monkeypatch):
    made, actions, _ = care
    monkeypatch.setattr(card, "check_this_computer", lambda *_: FOUND)
    qtbot.mouseClick(made.check_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: actions.dialog is not None, timeout=PATIENCE)
    names = [part.accessibleName() for part in actions.dialog.findChildren(QWidget) if ": " in part.accessibleName()]
    assert names[0] == "Lỗi: Phông chữ, Phông của phần mềm", "what matters stands first"


@pytest.mark.parametrize(("name", "begin"), [("kết quả.pdf", b"%PDF-"), ("kết quả.txt", b"\xef\xbb\xbfS")])
def test_the_result_is_saved(qtbot, jobs, tmp_path, name, begin):
    dialog = SelfCheckDialog(None, jobs, FOUND)
    qtbot.addWidget(dialog)
    dialog.save((tmp_path / name,))
    jobs.wait_for_done()
    assert (tmp_path / name).read_bytes().startswith(begin)


def test_the_package_for_the_helper_is_written(care, jobs, tmp_path, qtbot):
    _, actions, page = care
    with qtbot.waitSignal(page.toast, timeout=PATIENCE) as said:
        actions.make_package((tmp_path / "gói.zip",))
    assert said.args[0] == "Đã lưu gói.zip"
    assert zipfile.is_zipfile(tmp_path / "gói.zip")


def test_safe_mode_is_kept(care, jobs, tmp_path, qtbot):
    made, _, _ = care
    made.safe_box.setChecked(True)
    jobs.wait_for_done()
    assert is_kept(tmp_path / "nhà")


def test_after_a_start_without_a_window_people_are_asked(qtbot, tmp_path):
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    ask_to_keep(parent, Home(tmp_path, portable=False))
    qtbot.mouseClick(parent.findChild(Dialog).accept_button, Qt.MouseButton.LeftButton)
    assert is_kept(tmp_path)


def test_an_update_that_is_refused_is_a_sentence(care, jobs, monkeypatch, tmp_path, qtbot):
    _, actions, page = care
    (tmp_path / "giả.sdvcapnhat").write_bytes(b"nothing")
    actions.updating.look(tmp_path / "giả.sdvcapnhat")
    jobs.wait_for_done()
    assert page.findChild(Dialog).windowTitle()


@pytest.fixture
def updating(qtbot, jobs, offer, monkeypatch, agency_workspace):
    """The dialog over an update; the installer is noted and not started."""
    started = []
    monkeypatch.setattr(
        update_dialog, "prepare_update", lambda _, workspace, folder, __: folder / workspace.folder.root.name
    )
    monkeypatch.setattr(update_dialog, "start_installer", started.append)
    monkeypatch.setattr(update_dialog.QApplication, "closeAllWindows", lambda: started.append("closed"))
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = UpdateDialog(parent, jobs, offer, agency_workspace)
    dialog.kept, dialog.started = parent, started
    dialog.show()
    return dialog


def test_an_update_backs_up_starts_the_installer_and_closes(updating, qtbot, jobs):
    started = updating.started
    qtbot.mouseClick(updating.accept_button, Qt.MouseButton.LeftButton)
    jobs.wait_for_done()
    assert [started[0].name, started[1]] == ["Hòa Long", "closed"]


@pytest.mark.parametrize(
    "error", [UpdateRefusedError("Cần quyền.", "Nhờ người quản trị."), EnvironmentFailureError("Đầy.")]
)
def test_what_stops_an_update_leaves_the_program_open(updating, qtbot, jobs, monkeypatch, error):
    def refuse(_):
        raise error

    monkeypatch.setattr(update_dialog, "start_installer", refuse)
    qtbot.mouseClick(updating.accept_button, Qt.MouseButton.LeftButton)
    jobs.wait_for_done()
    assert updating.isVisible()
    assert updating.banner.isVisible()
    assert updating.cancel_button.isEnabled()
    assert updating.started == []
