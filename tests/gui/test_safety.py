"""The window looks after the data: backups, going back, moving, and what it says when the data cannot be opened."""

import dataclasses
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta

import openpyxl
import pytest
from PySide6.QtCore import QSettings, Qt

from desktop.core.computer import Computer
from desktop.core.drives import Place, PlaceKind
from desktop.services.figures.indicators import CellEdit, set_value
from desktop.services.safety import safety_view
from desktop.services.safety.backup_notes import read_notes
from desktop.services.safety.backup_shelf import list_backups
from desktop.services.safety.backups import back_up_by_plan, set_second_place
from desktop.services.safety.moving import move_out, moved_note
from desktop.services.workplace import occupancy, place_check
from desktop.services.workplace.desk import read_desk
from desktop.services.workplace.frame_view import WindowFrame
from desktop.services.workplace.occupancy import occupy
from desktop.services.workspace import Workspace
from desktop.ui.dialogs import Dialog, MessageDialog
from desktop.ui.frame import show_frame
from desktop.ui.places import DESK, RESCUE, SETTINGS
from desktop.ui.settings.page import SettingsPage
from desktop.ui.settings.safety_dialogs import BackupChoiceDialog, ContentsDialog, FindingsDialog, MovedOutDialog
from desktop.ui.shell import Shell
from desktop.ui.topics import Topic
from tests.gui.programs import PATIENCE
from tests.gui.workspaces import PERIOD
from tests.services.safety.test_backups import spoil

CELL = "CT2.05"


_FIGURE = """
    SELECT content FROM indicator_value JOIN report ON report.id = report_id
    JOIN reporting_period ON reporting_period.id = period_id
    WHERE indicator_code = ? AND reporting_period.code = ?
"""


@pytest.fixture(autouse=True)
def _other_drive(monkeypatch):
    """A second place in the tests' folder counts as another drive."""
    monkeypatch.setattr(safety_view, "_same_drive", lambda _one, _other: False)


@pytest.fixture
def usb(tmp_path):
    made = tmp_path / "USB"
    made.mkdir()
    return made


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


def click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def opened(parent, kind):
    return next(dialog for dialog in parent.findChildren(kind) if dialog.isVisible())


def edit(workspace, text):
    with workspace.session() as session:
        set_value(session, workspace.clock, CellEdit(PERIOD, CELL, text))


def figure(folder):
    with closing(sqlite3.connect(folder.database)) as connection:
        return connection.execute(_FIGURE, (CELL, PERIOD)).fetchone()[0]


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


def test_the_home_page_reminds_until_a_second_place_is_set(qtbot, start, agency_workspace, usb):
    program = start(agency_workspace).open(agency_workspace.folder.root)
    desk = program.shell.page(DESK)
    assert desk.safety.banner.isVisible()
    assert desk.safety.banner.title_label.text() == "Chưa có nơi sao lưu thứ hai"
    desk.safety._lead()
    program.jobs.wait_for_done()
    assert program.shell.current_key == SETTINGS
    program.shell.page(SETTINGS).safety_actions.use_second((usb,))
    program.jobs.wait_for_done()
    program.shell.open_page(DESK)
    program.jobs.wait_for_done()
    assert desk.safety.banner.isHidden()


def test_a_reminder_can_be_put_off_for_today(qtbot, start, agency_workspace):
    program = start(agency_workspace).open(agency_workspace.folder.root)
    desk = program.shell.page(DESK)
    click(qtbot, desk.safety.banner.close_button)
    desk.refresh()
    program.jobs.wait_for_done()
    assert desk.safety.banner.isHidden()


def test_closing_the_window_backs_up_once(start, agency_workspace):
    program = start(agency_workspace).open(agency_workspace.folder.root)
    edit(program.opener._workspace, "4321")
    program.close()
    assert len(list_backups(agency_workspace.folder)) == 1
    assert not (agency_workspace.folder.root / ".dang-mo.json").exists()
    start(agency_workspace).open(agency_workspace.folder.root).close()
    assert len(list_backups(agency_workspace.folder)) == 1, "nothing was changed since"


def test_a_backup_is_made_while_people_work(qtbot, start, agency_workspace):
    program = start(agency_workspace).open(agency_workspace.folder.root)
    heard = []
    program.jobs.announced.connect(heard.append)
    program.opener.safekeeping.look()
    qtbot.waitUntil(lambda: frozenset({Topic.BACKUP}) in heard, timeout=PATIENCE)
    program.jobs.wait_for_done()
    assert program.shell.status.backup.label.text().startswith("Sao lưu gần nhất: 12/05/2018")
    agency_workspace.clock.advance(timedelta(hours=5))
    program.opener.safekeeping.look()
    program.opener.safekeeping._background.wait_for_done()
    assert len(list_backups(agency_workspace.folder)) == 1, "nothing was changed since"


def test_a_backup_that_is_refused_disturbs_nobody_and_is_reminded_of(start, agency_workspace):
    (agency_workspace.folder.backups).write_text("là một tệp")
    program = start(agency_workspace).open(agency_workspace.folder.root)
    program.opener.safekeeping.look()
    program.opener.safekeeping._background.wait_for_done()
    program.jobs.wait_for_done()
    assert not program.shell.findChildren(MessageDialog)
    program.close()


def test_it_goes_back_to_a_backup_and_says_the_way_back(qtbot, start, agency_workspace):
    edit(agency_workspace, "1111")
    back_up_by_plan(agency_workspace)
    (backup,) = list_backups(agency_workspace.folder)
    agency_workspace.clock.advance(timedelta(hours=1))
    edit(agency_workspace, "2222")
    program = start(agency_workspace).open(agency_workspace.folder.root)
    with qtbot.waitSignal(program.opener.opened, timeout=PATIENCE):
        program.opener.context.replacement_wanted.emit(backup.path, False)
    program.jobs.wait_for_done()
    said = opened(program.shell, MessageDialog)
    assert said.windowTitle() == "Đã khôi phục"
    assert figure(agency_workspace.folder) == "1111"
    assert DESK in program.shell.navigation.buttons
    said.close()
    edit(program.opener._workspace, "3333")


def test_a_file_that_is_no_backup_leaves_the_data_and_the_way_to_it(qtbot, start, agency_workspace, tmp_path):
    (tmp_path / "x.sdvbackup").write_bytes(b"PK")
    program = start(agency_workspace).open(agency_workspace.folder.root)
    program.opener.context.replacement_wanted.emit(tmp_path / "x.sdvbackup", False)
    program.jobs.wait_for_done()
    page = program.shell.page(RESCUE)
    assert "không phải bản sao lưu" in page.banner.title_label.text()
    assert page.cause_label.text() == "Chưa thay dữ liệu."
    with qtbot.waitSignal(program.opener.opened, timeout=PATIENCE):
        click(qtbot, page.again_button)


def test_a_damaged_database_offers_the_last_good_backup_by_a_button(qtbot, start, agency_workspace):
    edit(agency_workspace, "1111")
    back_up_by_plan(agency_workspace)
    program = start(agency_workspace)
    agency_workspace.folder.database.write_bytes(b"hong" * 5000)
    program.opener.open(agency_workspace.folder.root)
    program.jobs.wait_for_done()
    page = program.shell.page(RESCUE)
    assert "bị hỏng" in page.cause_label.text()
    assert page.backup_label.text().startswith("Bản sao lưu tốt gần nhất: 12/05/2018 09:41")
    with qtbot.waitSignal(program.opener.opened, timeout=PATIENCE):
        click(qtbot, page.restore_button)
    assert figure(agency_workspace.folder) == "1111"
    assert list(agency_workspace.folder.root.glob("hong-*/so-dan-van.db"))


def test_without_a_backup_people_are_told_where_to_look(start, agency_workspace):
    program = start(agency_workspace)
    agency_workspace.folder.database.write_bytes(b"hong" * 5000)
    program.opener.open(agency_workspace.folder.root)
    program.jobs.wait_for_done()
    page = program.shell.page(RESCUE)
    assert page.backup_label.text().startswith("Không có bản sao lưu tự động nào dùng được")
    assert page.restore_button.isHidden()
    assert page.choose_button.isVisible()


def test_damage_that_shows_while_people_work_closes_the_data(qtbot, start, agency_workspace):
    back_up_by_plan(agency_workspace)
    program = start(agency_workspace).open(agency_workspace.folder.root)
    edit(program.opener._workspace, "2222")
    program.opener._workspace.close()
    spoil(agency_workspace.folder.database)
    agency_workspace.clock.advance(timedelta(hours=5))
    program.opener.safekeeping.look()
    qtbot.waitUntil(lambda: program.shell.current_key == RESCUE, timeout=PATIENCE)
    program.jobs.wait_for_done()
    assert program.shell.page(RESCUE).restore_button.isVisible()


def test_a_second_window_is_told_and_opens_when_the_first_is_closed(qtbot, start, agency_workspace):
    first = occupy(agency_workspace.folder.root, agency_workspace.clock)
    program = start(agency_workspace)
    program.opener.open(agency_workspace.folder.root)
    program.jobs.wait_for_done()
    page = program.shell.page(RESCUE)
    assert "đang mở ở một cửa sổ khác trên máy này" in page.cause_label.text()
    assert page.go_on_button.isHidden()
    first.release()
    with qtbot.waitSignal(program.opener.opened, timeout=PATIENCE):
        click(qtbot, page.again_button)


def test_a_synchronised_folder_that_another_computer_left_open_can_be_taken_over(
    qtbot,
    start,
    agency_workspace,
    monkeypatch,
):
    synced = Place(PlaceKind.SYNCED, "OneDrive")
    monkeypatch.setattr(occupancy, "place_of", lambda _path: synced)
    monkeypatch.setattr(place_check, "place_of", lambda _path: synced)
    folder = agency_workspace.folder
    there = occupy(folder.root, agency_workspace.clock, computer=Computer("MAY-PHUC", "b" * 32, "phuc"))
    os.close(there._handle)  # its lock does not come along with the synchronised note
    program = start(agency_workspace)
    program.opener.open(folder.root)
    program.jobs.wait_for_done()
    page = program.shell.page(RESCUE)
    assert "được OneDrive đồng bộ" in page.cause_label.text()
    assert page.go_on_button.text().strip() == "Vẫn mở"
    click(qtbot, page.go_on_button)
    qtbot.waitUntil(lambda: "máy MAY-PHUC" in program.shell.page(RESCUE).cause_label.text(), timeout=PATIENCE)
    page = program.shell.page(RESCUE)
    assert page.go_on_button.text().strip() == "Mở tiếp ở đây"
    with qtbot.waitSignal(program.opener.opened, timeout=PATIENCE):
        click(qtbot, page.go_on_button)


def test_a_network_drive_is_refused(start, agency_workspace, monkeypatch):
    monkeypatch.setattr(place_check, "place_of", lambda _path: Place(PlaceKind.NETWORK, "cifs"))
    program = start(agency_workspace)
    program.opener.open(agency_workspace.folder.root)
    program.jobs.wait_for_done()
    page = program.shell.page(RESCUE)
    assert "ổ mạng" in page.cause_label.text()
    assert page.go_on_button.isHidden()


def test_a_new_computer_takes_everything_in_from_the_first_page(qtbot, start, agency_workspace, usb, tmp_path):
    edit(agency_workspace, "7777")
    file = move_out(agency_workspace, usb, preferences={"appearance/theme": "dark"})
    new = Workspace.open(tmp_path / "máy mới", agency_workspace.clock, create=True)
    program = start(new).open(new.folder.root)
    try:
        with qtbot.waitSignal(program.opener.opened, timeout=PATIENCE):
            program.shell.page("welcome").move_in((file,))
        program.jobs.wait_for_done()
        assert QSettings().value("appearance/theme") == "dark"
    finally:
        QSettings().remove("appearance/theme")
    assert DESK in program.shell.navigation.buttons
    assert figure(new.folder) == "7777"
    with program.opener._workspace.reading() as session:
        assert read_desk(session, agency_workspace.clock, PERIOD)


def test_the_old_computer_warns_and_asks_at_the_first_edit(qtbot, start, agency_workspace, usb):
    move_out(agency_workspace, usb)
    program = start(agency_workspace).open(agency_workspace.folder.root)
    assert program.shell.warning_label.text().startswith("Dữ liệu này đã chuyển sang máy khác lúc 12/05/2018 09:41")
    program.jobs.announced.emit(frozenset({Topic.VALUES}))
    dialog = opened(program.shell, Dialog)
    click(qtbot, dialog.accept_button)
    program.jobs.wait_for_done()
    assert moved_note(agency_workspace.folder) is None
    assert not program.shell.warning_label.isVisible()


def test_a_second_place_in_the_data_folder_is_refused_on_the_page(page, agency_context):
    page.safety_actions.use_second((agency_context.workspace.folder.root,))
    agency_context.jobs.wait_for_done()
    assert "nằm trong chính thư mục dữ liệu" in page.banner.title_label.text()


def test_a_second_place_that_is_long_behind_is_reminded_of(start, agency_workspace, usb):
    set_second_place(agency_workspace, usb)
    back_up_by_plan(agency_workspace)
    shutil.rmtree(usb)
    agency_workspace.clock.advance(timedelta(days=8))
    edit(agency_workspace, "2222")
    back_up_by_plan(agency_workspace)
    program = start(agency_workspace).open(agency_workspace.folder.root)
    banner = program.shell.page(DESK).safety.banner
    assert banner.title_label.text() == "Nơi sao lưu thứ hai đã lâu chưa có bản mới"


def test_after_a_crash_the_data_is_checked_and_people_are_told(qtbot, start, agency_workspace):
    crashed = occupy(agency_workspace.folder.root, agency_workspace.clock)
    os.close(crashed._handle)
    program = start(agency_workspace)
    with qtbot.waitSignal(program.opener.safekeeping.recovered, timeout=PATIENCE) as said:
        program.open(agency_workspace.folder.root)
    assert "12/05/2018 09:41" in said.args[0]
    assert "nguyên vẹn" in program.shell._toast.text_label.text()


def test_a_crash_that_damaged_the_database_is_noticed_at_once(qtbot, start, agency_workspace):
    back_up_by_plan(agency_workspace)
    program = start(agency_workspace)
    os.close(occupy(agency_workspace.folder.root, agency_workspace.clock)._handle)
    spoil(agency_workspace.folder.database)
    program.opener.open(agency_workspace.folder.root)
    qtbot.waitUntil(lambda: program.shell.current_key == RESCUE, timeout=PATIENCE)
    program.jobs.wait_for_done()
    assert program.shell.page(RESCUE).restore_button.isVisible()


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
        database.execute("UPDATE audit_event SET actor = 'Người khác' WHERE seq = 1")
        database.commit()
    page.safety_actions.export_trail_to((tmp_path / "Nhật ký.jsonl",))
    qtbot.waitUntil(page.banner.isVisible)
    assert "từ dòng số 1" in page.banner.title_label.text()
