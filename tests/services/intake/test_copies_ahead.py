"""Copies made while others are still examined: right ones only, taken by whoever wants them, and none left behind."""

from hashlib import sha256

import pytest

from desktop.models.intake import IntakeResult
from desktop.services.intake import examining, received_bytes
from desktop.services.intake import taking_in as intake
from desktop.services.intake.copies_ahead import CopiesAhead, copying_ahead, place_ahead
from desktop.services.intake.grounds import read_grounds
from desktop.services.intake.taking_in import take_in
from tests.services.pattern import at


@pytest.fixture
def examined(department, pattern):
    with department.reading() as session:
        grounds = read_grounds(session)
    return grounds.examine(pattern.first, at(6, 1).now())


def test_a_copy_bears_its_hash_and_is_that_file(department, pattern, examined):
    with copying_ahead(department.folder, worth_it=True) as place:
        ahead = CopiesAhead(place)
        ahead.add_all([examined])
        ahead.close()
        (copy,) = place.iterdir()
        assert copy.name == sha256(copy.read_bytes()).hexdigest() == examined.sha256
        stored = received_bytes.keep_bytes(department.folder, [(examined, True)])
        assert list(place.iterdir()) == [], "it was taken, not copied once more"
    assert (department.folder.root / stored[0]).read_bytes() == pattern.first.read_bytes()
    assert not place.exists()


def test_a_file_that_has_changed_meanwhile_gets_no_copy(department, tmp_path, pattern, examined):
    changing = tmp_path / "changing.asice"
    changing.write_bytes(pattern.second.read_bytes())
    object.__setattr__(examined, "file", changing)
    with copying_ahead(department.folder, worth_it=True) as place:
        ahead = CopiesAhead(place)
        ahead.add_all([examined])
        ahead.close()
        assert examined.sha256 not in {each.name for each in place.iterdir()}


def test_what_a_power_cut_left_behind_is_cleared_away(department):
    place = place_ahead(department.folder)
    place.mkdir()
    (place / ".7-0").write_bytes(b"half")
    with copying_ahead(department.folder, worth_it=False):
        pass
    assert not place.exists()


def test_an_intake_of_many_takes_what_was_copied_ahead(department, pattern, monkeypatch):
    monkeypatch.setattr(examining, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(intake, "WORTH_A_PROCESS", 1)
    monkeypatch.setattr(examining, "_cores", lambda: 2)
    monkeypatch.setattr(examining, "_HERE_FIRST", 0)
    rows = take_in(department, [pattern.first, pattern.ba_ria])
    assert {row.result for row in rows} == {IntakeResult.ACCEPTED}
    kept = {path.stem: sha256(path.read_bytes()).hexdigest() for path in department.folder.packages.iterdir()}
    assert kept == {row.sha256: row.sha256 for row in rows}
    assert not place_ahead(department.folder).exists()
