"""The card of the settings that looks after the data: backups, trials, checks, moving, the audit trail."""

import dataclasses
import shutil
import sqlite3
from contextlib import closing

import openpyxl
import pytest
from PySide6.QtCore import QSettings

from desktop.services.safety import safety_view
from desktop.services.safety.backup_notes import read_notes
from desktop.services.safety.backup_shelf import list_backups
from desktop.services.safety.backups import back_up_by_plan
from desktop.services.safety.moving import moved_note
from desktop.services.workplace.frame_view import WindowFrame
from desktop.ui.dialogs import Dialog
from desktop.ui.frame import show_frame
from desktop.ui.settings.page import SettingsPage
from desktop.ui.settings.safety_dialogs import BackupChoiceDialog, ContentsDialog, FindingsDialog, MovedOutDialog
from desktop.ui.shell import Shell
from tests.databases import drop_triggers
from tests.gui.hands import click, opened


@pytest.fixture(autouse=True)
def _other_drive(monkeypatch):
    """A second place in the tests' folder counts as another drive."""
    monkeypatch.setattr(safety_view, "_same_drive", lambda _one, _other: False)


@pytest.fixture
def page(qtbot, agency_context):
    made = SettingsPage(agency_context)
    qtbot.addWidget(made)
    made.resize(1130, 720)
    agency_context.jobs.announced.connect(made.hear)  # as the window does
    with qtbot.waitSignal(made.refreshed):
        made.show()
    agency_context.jobs.wait_for_done()
    yield made
    agency_context.jobs.wait_for_done()


def test_the_card_backs_up_into_both_places_and_says_so(qtbot, page, agency_context, usb):
    card = page.backup
    assert card.last.value_label.text() == "Chưa sao lưu lần nào."
    assert card.banner.title_label.text() == "Chưa có nơi sao lưu thứ hai"
    page.safety_actions.use_second((usb,))
    agency_context.jobs.wait_for_done()
    assert card.last.value_label.text().startswith("12/05/2018 09:41")
    assert "Bản gần nhất: 12/05/2018 09:41" in card.second.value_label.text()
    assert card.kept.value_label.text().startswith("1 bản trên máy này, 1 bản ở nơi thứ hai.")
    assert card.banner.isHidden()
    click(qtbot, card.now_button)
    agency_context.jobs.wait_for_done()
    assert card.kept.value_label.text().startswith("2 bản trên máy này, 2 bản ở nơi thứ hai.")
    click(qtbot, card.forget_button)
    agency_context.jobs.wait_for_done()
    assert card.second.value_label.text() == "Chưa chọn."


def test_a_stick_that_was_pulled_out_is_told_on_the_page(qtbot, page, agency_context, usb):
    page.safety_actions.use_second((usb,))
    agency_context.jobs.wait_for_done()
    shutil.rmtree(usb)
    click(qtbot, page.backup.now_button)
    agency_context.jobs.wait_for_done()
    assert page.banner.title_label.text() == "Mới sao lưu được một nơi"
    assert "Lúc này không thấy ổ đó" in page.backup.second.value_label.text()


def test_a_backup_into_a_file_is_refused_with_its_place(page, agency_context, tmp_path):
    place = tmp_path / "tệp"
    place.write_text("đây là tệp")
    page.safety_actions.back_up_to((place,))
    agency_context.jobs.wait_for_done()
    assert str(place) in page.banner.title_label.text()


def test_the_hours_between_backups_are_kept(page, agency_context):
    page.backup.hours_box.set_value(1)
    page.backup.hours_box.activated.emit(page.backup.hours_box.currentIndex())
    agency_context.jobs.wait_for_done()
    assert read_notes(agency_context.workspace.folder).hours == 1


def test_a_trial_says_what_is_in_a_backup_and_leads_to_restoring_it(qtbot, page, agency_context):
    click(qtbot, page.backup.now_button)
    agency_context.jobs.wait_for_done()
    click(qtbot, page.backup.try_button)
    choice = opened(page, BackupChoiceDialog)
    click(qtbot, choice.accept_button)
    agency_context.jobs.wait_for_done()
    contents = opened(page, ContentsDialog)
    assert contents.verdict.title_label.text() == "Khôi phục thử thành công, nguyên vẹn."
    assert agency_context.permits.declared[contents.accept_button] == "workspace.restored"
    with qtbot.waitSignal(agency_context.replacement_wanted) as wanted:
        click(qtbot, contents.accept_button)
        click(qtbot, opened(page, Dialog).accept_button)
    (backup,) = list_backups(agency_context.workspace.folder)
    assert wanted.args == [backup.path, False]


def test_sound_data_is_said_to_be_sound(qtbot, page):
    with qtbot.waitSignal(page.toast) as said:
        click(qtbot, page.backup.check_button)
    assert said.args[0] == "Dữ liệu nguyên vẹn"


def test_a_lost_file_is_told_and_fetched_from_a_backup(qtbot, department_context):
    workspace = department_context.workspace
    back_up_by_plan(workspace)
    lost = next(workspace.folder.packages.iterdir())
    lost.unlink()
    page = SettingsPage(department_context)
    qtbot.addWidget(page)
    page.show()
    department_context.jobs.wait_for_done()
    click(qtbot, page.backup.check_button)
    department_context.jobs.wait_for_done()
    dialog = opened(page, FindingsDialog)
    assert dialog.windowTitle() == "Có 1 điểm chưa ổn"
    with qtbot.waitSignal(page.toast) as said:
        click(qtbot, dialog.accept_button)
    assert said.args == ["Đã lấy lại 1 tệp", ""]
    assert lost.exists()
    department_context.jobs.wait_for_done()


def test_moving_out_tells_what_to_do_next_and_takes_the_look_along(page, agency_context, usb):
    QSettings().setValue("appearance/theme", "dark")
    try:
        page.safety_actions.move_out_to((usb,))
        agency_context.jobs.wait_for_done()
    finally:
        QSettings().remove("appearance/theme")
    assert opened(page, MovedOutDialog)
    assert [path.suffix for path in usb.iterdir()] == [".sdvchuyen"]
    assert moved_note(agency_context.workspace.folder)


def test_a_second_place_in_the_data_folder_is_refused_on_the_page(page, agency_context):
    page.safety_actions.use_second((agency_context.workspace.folder.root,))
    agency_context.jobs.wait_for_done()
    assert "nằm trong chính thư mục dữ liệu" in page.banner.title_label.text()


def test_a_window_on_a_server_says_that_the_server_is_backed_up(qtbot, agency_context):
    card = SettingsPage(agency_context).backup
    qtbot.addWidget(card)
    view = safety_view.read_safety(agency_context.workspace)
    card.show_view(dataclasses.replace(view, server="postgresql+psycopg://may-chu/so"))
    assert card.move_button.isHidden()
    assert "pg_dump" in card.server_label.text()
    shown = dataclasses.replace(WindowFrame("6 tháng năm 2018", None, None), on_server=True)
    shell = Shell(agency_context.jobs)
    qtbot.addWidget(shell)
    show_frame(shell, shown)
    assert shell.status.backup.label.text() == "Sao lưu ở máy chủ"


def test_the_audit_trail_is_written_for_inspectors(qtbot, page, agency_context, tmp_path):
    page.safety_actions.export_trail_to((tmp_path / "Nhật ký.xlsx",))
    with qtbot.waitSignal(page.toast) as told:
        pass
    assert told.args[0] == "Đã ghi Nhật ký.xlsx"
    assert "nguyên vẹn" in told.args[1]
    sheet = openpyxl.load_workbook(tmp_path / "Nhật ký.xlsx").active
    assert any("Thiết lập nơi làm việc" in row for row in sheet.iter_rows(values_only=True))


def test_a_bent_audit_trail_is_said_beside_the_file(qtbot, page, agency_context, tmp_path):
    with closing(sqlite3.connect(agency_context.workspace.folder.database)) as database:
        drop_triggers(database)
        database.execute("UPDATE audit_event SET actor = 'Người khác' WHERE seq = 1")
        database.commit()
    page.safety_actions.export_trail_to((tmp_path / "Nhật ký.jsonl",))
    qtbot.waitUntil(page.banner.isVisible)
    assert "từ dòng số 1" in page.banner.title_label.text()
