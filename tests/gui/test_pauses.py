"""When nothing is changed for a while, what the next start shows at once is kept: a power cut closes nothing."""

from threading import Event, get_ident

import pytest

from desktop.services.figures.indicators import CellEdit, set_value
from desktop.services.workplace.first_look import first_look_file, load_first_look
from desktop.ui.pauses import Pauses
from desktop.ui.topics import Topic
from tests.gui.workspaces import PERIOD


@pytest.fixture
def pauses(jobs, qapp):
    made = Pauses(jobs, qapp)
    made.timer.setInterval(0)
    yield made
    made.end()


def look_of(workspace):
    return load_first_look(workspace.folder, workspace.clock)


def test_the_first_look_is_kept_after_the_folder_is_open_and_after_changes(qtbot, jobs, pauses, agency_workspace):
    pauses.begin(agency_workspace, assumed_day=False)
    qtbot.waitUntil(lambda: look_of(agency_workspace) is not None)

    def change():
        with agency_workspace.session() as session:
            set_value(session, agency_workspace.clock, CellEdit(PERIOD, "CT4.01", "25"))
        return look_of(agency_workspace)

    found = []
    jobs.run(change, changes=frozenset({Topic.VALUES})).succeeded.connect(found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert found == [None], "what was kept is no longer true"
    qtbot.waitUntil(lambda: look_of(agency_workspace) is not None)


def test_nothing_is_kept_of_a_folder_that_was_left(qtbot, jobs, pauses, agency_workspace):
    pauses.begin(agency_workspace, assumed_day=False)
    pauses.end()
    with qtbot.waitSignal(jobs.announced):
        jobs.run(lambda: None, changes=frozenset({Topic.VALUES}))
    assert not pauses.timer.isActive()
    assert not first_look_file(agency_workspace.folder).exists()


def test_an_edit_does_not_wait_for_the_look_that_is_being_kept(qtbot, jobs, pauses, agency_workspace, monkeypatch):
    begun, may_end, threads = Event(), Event(), []

    def keep(_workspace, *, assumed_day):
        del assumed_day
        threads.append(get_ident())
        begun.set()
        may_end.wait(20)

    monkeypatch.setattr("desktop.services.workplace.first_look.keep_first_look", keep)
    pauses.begin(agency_workspace, assumed_day=False)
    qtbot.waitUntil(begun.is_set)

    def change():
        with agency_workspace.session() as session:
            set_value(session, agency_workspace.clock, CellEdit(PERIOD, "CT4.01", "25"))

    try:
        with qtbot.waitSignal(jobs.announced):
            jobs.run(change, changes=frozenset({Topic.VALUES}))
        assert len(threads) == 1  # committed while the look was still being worked out
    finally:
        may_end.set()
    qtbot.waitUntil(lambda: len(threads) > 1)  # and it is worked out anew
    assert get_ident() not in threads
