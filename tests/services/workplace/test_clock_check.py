"""A wrong clock is noticed, and files that came under one say so."""

from datetime import date, timedelta

from desktop.core.version import RELEASED
from desktop.models.intake import IntakeResult
from desktop.rules.clock_notes import ClockNote
from desktop.services.intake.taking_in import take_in
from desktop.services.workplace.clock_check import check_clock
from tests.services.pattern import at


def doubt(workspace, released=None):
    with workspace.reading() as session:
        return check_clock(session, workspace.clock, released=released)


def test_a_clock_that_goes_on_is_believed(department, pattern):
    assert doubt(department) is None
    take_in(department, [pattern.first])
    assert doubt(department) is None
    department.clock.advance(timedelta(days=400))
    assert doubt(department) is None


def test_a_clock_behind_the_journal_is_told(agency):
    agency.clock.move_to(at(1, 3).now())
    found = doubt(agency)
    assert "03/01/2018" in found.message
    assert "trước lần ghi nhật ký gần nhất (" in found.message


def test_a_clock_behind_the_last_arrival_is_told(department, pattern):
    take_in(department, [pattern.first])
    department.clock.advance(timedelta(minutes=-4))
    assert doubt(department) is None
    department.clock.advance(timedelta(minutes=-2))
    assert "trước lần tiếp nhận gần nhất (23/05/2018 10:00)" in doubt(department).message


def test_a_clock_behind_the_program_itself_is_told(department):
    assert "ngày phát hành" in doubt(department, date(2018, 6, 1)).message
    assert doubt(department, date(2018, 5, 23)) is None
    assert RELEASED.year >= 2026


def test_one_entry_suffices_after_a_clock_that_was_ahead_was_put_right(department, pattern):
    department.clock.move_to(at(9, 1).now())
    take_in(department, [pattern.first])
    department.clock.move_to(at(5, 24).now())
    assert doubt(department) is not None
    (row,) = take_in(department, [pattern.long_phuoc])
    assert row.clock_notes == (ClockNote.OWN_CLOCK_BEHIND,)
    assert row.result is IntakeResult.ACCEPTED
    assert doubt(department) is None


def test_a_file_from_a_clock_that_is_ahead_says_so(department, pattern):
    department.clock.move_to(at(5, 14, 7).now())
    (row,) = take_in(department, [pattern.first])
    assert (row.result, row.clock_notes) == (IntakeResult.ACCEPTED, (ClockNote.SIGNER_AHEAD,))
    assert row.received_at < row.made_at <= row.signed_at


def test_a_file_that_was_long_on_its_way_says_so(department, pattern):
    department.clock.move_to(at(7, 1).now())
    (row,) = take_in(department, [pattern.first])
    assert row.clock_notes == (ClockNote.SIGNER_BEHIND,)
