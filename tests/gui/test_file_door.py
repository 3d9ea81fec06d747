"""A file from outside is shown where it belongs, also when another start hands it over."""

import shutil

import pytest

from desktop.core.clock import FixedClock
from desktop.services.workplace.hand_over import hand_over
from desktop.services.workspace import Workspace
from desktop.ui.care.file_door import FileDoor
from desktop.ui.dialogs import MessageDialog
from desktop.ui.places import HISTORY, INTAKE, SETTINGS
from tests.gui.programs import PATIENCE
from tests.gui.workspaces import LONG_PHUOC, TODAY


@pytest.fixture
def at_door(start, qtbot):
    """A program that was started with a file."""

    def begin(workspace, path):
        program = start(workspace)
        program.door = FileDoor(program.shell, program.jobs, program.opener)
        program.door.open(path)
        program.open(workspace.folder.root)
        qtbot.waitUntil(lambda: not program.jobs.is_busy(), timeout=PATIENCE)
        return program

    return begin


def message(program):
    """What a dialog says."""
    return next(dialog for dialog in program.shell.findChildren(MessageDialog) if dialog.isVisible())


def report_of(province, code):
    return next(path for path in province.outbox.rglob("*_b1.asice") if code in path.name)


def test_the_department_takes_the_file_in(at_door, department_workspace, province, qtbot):
    program = at_door(department_workspace, report_of(province, LONG_PHUOC))
    assert program.shell.current_key == INTAKE
    qtbot.waitUntil(lambda: bool(program.shell.page(INTAKE).feed.rows()), timeout=PATIENCE)


def test_an_agency_takes_in_what_was_sent_to_it(at_door, agency_workspace, province):
    program = at_door(agency_workspace, province.assignment)
    assert program.shell.current_key == HISTORY


def test_an_agency_is_told_what_a_report_is(at_door, agency_workspace, province):
    program = at_door(agency_workspace, report_of(province, LONG_PHUOC))
    assert message(program).windowTitle() == "Báo cáo của Ủy ban nhân dân xã Long Phước"


def test_a_first_run_begins_with_the_assignment(at_door, province, tmp_path):
    workspace = Workspace.open(tmp_path / "mới", FixedClock.on(*TODAY), create=True)
    program = at_door(workspace, province.assignment)
    page = program.shell.page("welcome")
    assert page.steps.currentWidget() is page.agency


def test_data_of_another_computer_replaces_nothing_by_itself(at_door, agency_workspace, tmp_path):
    (tmp_path / "cũ.sdvchuyen").touch()
    program = at_door(agency_workspace, tmp_path / "cũ.sdvchuyen")
    assert program.shell.current_key == SETTINGS
    assert message(program).windowTitle() == "cũ.sdvchuyen"


def test_an_update_is_looked_at(at_door, agency_workspace, tmp_path):
    (tmp_path / "mới.sdvcapnhat").write_bytes(b"nothing")
    program = at_door(agency_workspace, tmp_path / "mới.sdvcapnhat")
    assert message(program)


def test_another_start_hands_its_file_to_the_open_window(start, agency_workspace, province, qtbot, tmp_path):
    program = start(agency_workspace)
    program.door = FileDoor(program.shell, program.jobs, program.opener)
    program.open(agency_workspace.folder.root)
    copied = shutil.copy(report_of(province, LONG_PHUOC), tmp_path / "của bạn.asice")
    taken = hand_over(agency_workspace.folder.root, copied, lambda seconds: qtbot.wait(round(seconds * 1000)))
    assert taken
    qtbot.waitUntil(
        lambda: any(each.isVisible() for each in program.shell.findChildren(MessageDialog)), timeout=PATIENCE
    )
    assert message(program).windowTitle() == "Báo cáo của Ủy ban nhân dân xã Long Phước"
