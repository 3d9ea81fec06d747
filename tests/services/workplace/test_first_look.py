"""What the first page showed is shown again at once, if and only if it is still true."""

import json
import subprocess
import sys
from datetime import timedelta

import pytest

from desktop.core.clock import FixedClock
from desktop.services.follow_up.status import follow_period
from desktop.services.programme.versions import reporting_periods
from desktop.services.report.narrative import write_section
from desktop.services.workplace import first_look
from desktop.services.workplace.desk import read_desk
from desktop.services.workplace.first_look import first_look_file, keep_first_look, load_first_look, save_first_look
from desktop.services.workplace.frame import read_window_frame
from desktop.services.workspace import Workspace, describe_workplace
from tests.services.pattern import DEPARTMENT, HOA_LONG, PERIOD

PROGRAM = """
import sys
from pathlib import Path
from desktop.core.clock import FixedClock
from desktop.core.paths import DataFolder
from desktop.services.workplace.first_look import load_first_look
from datetime import datetime
look = load_first_look(DataFolder(Path(sys.argv[1])), FixedClock(datetime.fromisoformat(sys.argv[2])))
print(look is not None)
print([name for name in sys.modules if name.startswith(("sqlalchemy", "cryptography", "lark", "desktop.models"))])
"""


def look_of(workspace):
    return load_first_look(workspace.folder, workspace.clock)


@pytest.fixture
def closed(agency):
    """An agency's folder after its window was closed in good order."""
    save_first_look(agency, assumed_day=False)
    return agency


def test_an_agencys_desk_is_known_without_its_database(agency):
    with agency.reading() as session:
        desk = read_desk(session, agency.clock, PERIOD)
        periods = reporting_periods(session, agency.clock)
    frame = read_window_frame(agency, PERIOD)
    save_first_look(agency, assumed_day=False)
    look = look_of(agency)
    assert (look.home, look.head.frame, look.head.periods) == (desk, frame, periods)
    assert (look.head.is_department, look.head.period) == (False, PERIOD)


def test_the_departments_overview_is_known_without_its_database(department):
    save_first_look(department, assumed_day=True)
    look = look_of(department)
    assert look.head.is_department
    with department.reading() as session:
        assert look.home == follow_period(session, department.clock, look.head.period)


def test_knowing_it_needs_no_library_of_the_database(closed):
    now = closed.clock.now().isoformat()
    command = [sys.executable, "-c", PROGRAM, str(closed.folder.root), now]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split("\n")[:2] == ["True", "[]"]


def test_a_write_since_then_makes_it_untrue(closed):
    again = Workspace.open(closed.folder.root, closed.clock)
    with again.session() as session:
        write_section(session, again.clock, PERIOD, "I", "Đã viết lại.")
    assert look_of(closed) is None, "while the database is open"
    again.close()
    assert look_of(closed) is None, "after it was closed"


def test_opening_and_closing_alone_leaves_it_true(closed):
    Workspace.open(closed.folder.root, closed.clock).close()
    assert look_of(closed) is not None


def write(workspace, text):
    with workspace.session() as session:
        write_section(session, workspace.clock, PERIOD, "I", text)


def test_what_is_kept_in_a_pause_is_true_until_the_next_write(agency):
    write(agency, "Một.")
    keep_first_look(agency, assumed_day=False)
    with agency.reading() as session:
        assert look_of(agency).home == read_desk(session, agency.clock, PERIOD)
    for text in ("Hai.", "Ba."):  # the first begins the log anew, the second goes behind it
        write(agency, text)
        assert look_of(agency) is None
        keep_first_look(agency, assumed_day=False)
        assert look_of(agency) is not None
    agency.database.put_log_away()
    assert look_of(agency) is not None, "putting away changes nothing"
    agency.close()
    assert look_of(agency) is None, "who closes it in order keeps another"


def test_a_pause_after_nothing_was_changed_reads_nothing(agency, monkeypatch):
    write(agency, "Một.")
    keep_first_look(agency, assumed_day=False)
    monkeypatch.setattr(first_look, "_read", None)
    keep_first_look(agency, assumed_day=False)
    assert look_of(agency) is not None


@pytest.mark.parametrize("since", ["while it is read", "after it was read"])
def test_nothing_is_kept_when_somebody_writes_meanwhile(agency, monkeypatch, since):
    read, other = first_look._read, Workspace.open(agency.folder.root, agency.clock)

    def read_and_write(workspace, *, assumed_day):
        if since == "while it is read":
            write(other, "Hai.")
        found = read(workspace, assumed_day=assumed_day)
        if since == "after it was read":
            write(other, "Hai.")
        return found

    write(agency, "Một.")
    monkeypatch.setattr(first_look, "_read", read_and_write)
    keep_first_look(agency, assumed_day=False)
    assert look_of(agency) is None
    other.close()


def test_another_day_makes_it_untrue(closed):
    tomorrow = FixedClock(closed.clock.now() + timedelta(days=1))
    assert load_first_look(closed.folder, tomorrow) is None


def test_a_demonstration_stands_on_its_day_whatever_the_clock_says(agency):
    save_first_look(agency, assumed_day=True)
    later = FixedClock(agency.clock.now() + timedelta(days=900))
    assert load_first_look(agency.folder, later).head.assumed


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"[]", b"{}", b'{"head": {}, "home": {}}', b"[" * 100_000, b"9" * 6000],
    ids=["empty", "no text", "a list", "an object", "empty parts", "deep", "long number"],
)
def test_a_file_that_was_not_written_here_is_passed_over(closed, content):
    first_look_file(closed.folder).write_bytes(content)
    assert look_of(closed) is None


@pytest.mark.parametrize("member", ["program", "database"])
def test_a_look_of_another_program_or_database_is_passed_over(closed, member):
    path = first_look_file(closed.folder)
    document = json.loads(path.read_bytes())
    document["head"][member] = ""
    path.write_text(json.dumps(document), encoding="utf-8")
    assert look_of(closed) is None


def test_a_folder_that_refuses_it_closes_all_the_same(agency):
    first_look_file(agency.folder).mkdir()
    save_first_look(agency, assumed_day=False)
    assert look_of(agency) is None
    Workspace.open(agency.folder.root, agency.clock).close()


def test_it_names_whoever_works_here(department, agency):
    for workspace, code in ((department, DEPARTMENT), (agency, HOA_LONG)):
        save_first_look(workspace, assumed_day=False)
        again = Workspace.open(workspace.folder.root, workspace.clock)
        with again.reading() as session:
            view = describe_workplace(session, again.clock)
        again.close()
        assert (view.agency.code, view.agency.short_name) == (code, look_of(workspace).head.agency)
