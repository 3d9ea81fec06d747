"""The window keeps the data safe: backups while people work, going back, and what it says where it cannot be opened."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from PySide6.QtCore import QSettings

from desktop.core.computer import Computer
from desktop.core.drives import Place, PlaceKind
from desktop.services.figures.indicators import CellEdit, set_value
from desktop.services.safety import safety_view
from desktop.services.safety.backup_shelf import list_backups
from desktop.services.safety.backups import back_up_by_plan, set_second_place
from desktop.services.safety.moving import move_out, moved_note
from desktop.services.workplace import occupancy, place_check
from desktop.services.workplace.desk import read_desk
from desktop.services.workplace.occupancy import occupy
from desktop.services.workspace import Workspace
from desktop.ui.dialogs import Dialog, MessageDialog
from desktop.ui.places import DESK, RESCUE, SETTINGS
from desktop.ui.topics import Topic
from tests.gui.hands import click, opened
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


def edit(workspace, text):
    with workspace.session() as session:
        set_value(session, workspace.clock, CellEdit(PERIOD, CELL, text))


def figure(folder):
    with closing(sqlite3.connect(folder.database)) as connection:
        return connection.execute(_FIGURE, (CELL, PERIOD)).fetchone()[0]


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
