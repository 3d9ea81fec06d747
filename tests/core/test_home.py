"""Everything lies with the user, or on the stick beside the program."""

import tempfile

import pytest

from desktop.core.home import BESIDE, PORTABLE_MARK, Home, find_home, keep_temporary_files_in


@pytest.fixture
def stick(tmp_path):
    """The program as it is unpacked on a stick."""
    (tmp_path / "app").mkdir()
    (tmp_path / PORTABLE_MARK).touch()
    return tmp_path


@pytest.fixture
def _temporary_as_before(monkeypatch):
    for name in ("TMPDIR", "TEMP", "TMP"):
        monkeypatch.setenv(name, tempfile.gettempdir())
    monkeypatch.setattr(tempfile, "tempdir", None)


def test_the_installed_program_keeps_its_things_where_the_system_wants_them(tmp_path):
    found = find_home(
        tmp_path / "app", {"XDG_DATA_HOME": str(tmp_path / "user"), "LOCALAPPDATA": str(tmp_path / "user")}
    )
    assert found == Home(tmp_path / "user" / "So Dan van" / "so-dan-van", portable=False)


def test_on_a_stick_all_lies_beside_the_program(stick):
    found = find_home(stick / "app")
    assert found == Home(stick / BESIDE, portable=True)
    assert {path.parent for path in (found.data, found.logs, found.settings, found.temporary)} == {stick / BESIDE}


@pytest.mark.usefixtures("_temporary_as_before")
def test_temporary_files_stay_on_the_stick(stick):
    keep_temporary_files_in(find_home(stick / "app"))
    with tempfile.NamedTemporaryFile() as made:
        assert made.name.startswith(str(stick / BESIDE / "tam"))


@pytest.mark.usefixtures("_temporary_as_before")
def test_a_stick_that_cannot_be_written_to_stops_nothing(stick):
    (stick / BESIDE).touch()  # no folder can be made here
    before = tempfile.gettempdir()
    keep_temporary_files_in(find_home(stick / "app"))
    assert tempfile.gettempdir() == before


def test_an_installed_program_leaves_temporary_files_to_the_system(tmp_path):
    before = tempfile.gettempdir()
    keep_temporary_files_in(Home(tmp_path, portable=False))
    assert tempfile.gettempdir() == before
    assert list(tmp_path.iterdir()) == []
