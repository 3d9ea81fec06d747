"""The first page is there before the database is, and gives way to what the database says."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt, QTimer

from desktop.database.errors import DatabaseNewerError
from desktop.services.report.narrative import write_section
from desktop.services.workspace import Workspace
from desktop.ui.places import DESK, NARRATIVE, OVERVIEW, RESCUE
from tests.gui.programs import PATIENCE
from tests.gui.workspaces import PERIOD


def _refuse(root, *_args, **_options):
    raise DatabaseNewerError(str(root), "9999")


@pytest.mark.parametrize(("fixture", "home"), [("agency_workspace", DESK), ("department_workspace", OVERVIEW)])
def test_the_second_start_shows_its_first_page_before_the_database_is_open(request, start, fixture, home):
    workspace = request.getfixturevalue(fixture)
    first = start(workspace).open(workspace.folder.root)
    subtitle = first.shell.page(home).subtitle_label.text()
    assert first.heard == ["opened", home]
    first.close()

    second = start(workspace).open(workspace.folder.root)
    assert second.heard == [home, "opened", home], "it reads the database all the same"
    assert second.shell.page(home).subtitle_label.text() == subtitle
    assert second.shell.windowTitle() == first.shell.windowTitle()


def test_what_was_changed_by_another_program_is_read_before_it_is_shown(start, agency_workspace):
    first = start(agency_workspace).open(agency_workspace.folder.root)
    first.close()
    other = Workspace.open(agency_workspace.folder.root, agency_workspace.clock)
    with other.session() as session:
        write_section(session, other.clock, PERIOD, "I", "Đã viết ở cửa sổ khác.")
    other.close()
    second = start(agency_workspace).open(agency_workspace.folder.root)
    assert second.heard == ["opened", DESK]


def test_a_page_asked_for_while_the_database_is_opened_waits_for_it(start, agency_workspace):
    start(agency_workspace).open(agency_workspace.folder.root).close()
    program = start(agency_workspace)
    program.shell.page_opened.connect(
        lambda key: QTimer.singleShot(0, lambda: program.shell.open_page(NARRATIVE)) if key == DESK else None
    )
    program.open(agency_workspace.folder.root)
    assert program.shell.current_key == NARRATIVE
    assert program.shell.page(NARRATIVE).subtitle_label.text()


def test_a_clock_that_is_behind_is_told_over_every_page(start, department_workspace):
    department_workspace.clock.move_to(department_workspace.clock.now() - timedelta(days=30))
    program = start(department_workspace).open(department_workspace.folder.root)
    assert program.shell.warning_label.isVisible()
    assert program.shell.warning_label.text().startswith("Đồng hồ máy này đang chỉ 30/04/2018 10:00, trước lần")


def test_a_database_that_cannot_be_opened_takes_the_page_away(start, agency_workspace, monkeypatch, qtbot):
    start(agency_workspace).open(agency_workspace.folder.root).close()
    program = start(agency_workspace)
    with monkeypatch.context() as patched:
        patched.setattr(Workspace, "open", _refuse)
        program.opener.open(agency_workspace.folder.root)
        qtbot.waitUntil(lambda: program.shell.current_key == RESCUE, timeout=PATIENCE)
        program.jobs.wait_for_done()
    assert list(program.shell.navigation.buttons) == [RESCUE]
    page = program.shell.page(RESCUE)
    assert "phiên bản mới hơn" in page.cause_label.text()
    with qtbot.waitSignal(program.opener.opened, timeout=PATIENCE):
        qtbot.mouseClick(page.again_button, Qt.MouseButton.LeftButton)
    assert DESK in program.shell.navigation.buttons
