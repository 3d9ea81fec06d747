"""Moving to another computer: one file takes everything, and the old computer knows that it has gone."""

from contextlib import closing

import pytest

from desktop.core.errors import EnvironmentFailureError, UserError
from desktop.services.intake.taking_in import take_in
from desktop.services.safety.backup_file import BackupPurpose, RestoreRefusedError, read_manifest
from desktop.services.safety.backup_shelf import list_backups
from desktop.services.safety.moving import move_in, move_out, moved_note, stay_here
from desktop.services.safety.restoring import restore_over
from desktop.services.safety.upkeep import back_up, check_folder
from desktop.services.trust.keys import load_signing_key
from desktop.services.workspace import Workspace
from tests.services.pattern import PASSPHRASE, type_value
from tests.services.safety.test_restoring import figure
from tests.services.safety.test_upkeep import content


@pytest.fixture
def moved(agency, tmp_path):
    """The file that took the agency's data away."""
    type_value(agency, "CT2.05", "3.001")
    return move_out(agency, tmp_path / "USB", preferences={"appearance/theme": "dark"})


def test_everything_goes_along_in_one_file(agency, moved, tmp_path):
    assert moved.name == "ChuyenMay_W26572a_20180512-100000.sdvchuyen"
    assert [path.name for path in (tmp_path / "USB").iterdir()] == [moved.name]
    came = move_in(moved, tmp_path / "máy mới", agency.clock)
    assert came.findings == ()
    assert (came.head.purpose, came.head.preferences) == (BackupPurpose.MOVE, {"appearance/theme": "dark"})
    with closing(Workspace.open(tmp_path / "máy mới", agency.clock)) as new:
        assert figure(new) == "3001"
        assert check_folder(new) == ()
        assert content(new.folder) == content(agency.folder)
        assert load_signing_key(new.folder, PASSPHRASE).certificate
        assert moved_note(new.folder) is None


def test_keys_stay_encrypted_on_the_way(agency, moved):
    assert b"PRIVATE KEY" not in moved.read_bytes()
    with pytest.raises(UserError):
        load_signing_key(agency.folder, "sai mật khẩu")


def test_the_department_moves_with_its_received_files(department, pattern, tmp_path):
    take_in(department, [pattern.first, pattern.long_phuoc])
    moved = move_out(department, tmp_path / "USB")
    assert move_in(moved, tmp_path / "mới", department.clock).findings == ()
    assert len(list((tmp_path / "mới" / "packages").iterdir())) == 2


def test_the_old_computer_knows_until_people_stay_after_all(agency, moved):
    note = moved_note(agency.folder)
    assert (note.at, note.file) == (agency.clock.now(), moved.name)
    stay_here(agency)
    assert moved_note(agency.folder) is None
    assert check_folder(agency) == ()


def test_it_may_come_back_the_same_way(agency, moved):
    agency.close()
    restore_over(agency.folder.root, moved, agency.clock)
    assert moved_note(agency.folder) is None


def test_a_first_run_that_nobody_has_finished_takes_it(agency, moved, tmp_path):
    Workspace.open(tmp_path / "mới", agency.clock, create=True).close()
    assert move_in(moved, tmp_path / "mới", agency.clock).findings == ()


def test_a_backup_is_opened_the_same_way(agency, tmp_path):
    backup = back_up(agency, tmp_path / "USB")
    assert move_in(backup, tmp_path / "mới", agency.clock).findings == ()


def test_where_somebody_works_nothing_is_replaced(agency, moved):
    type_value(agency, "CT2.05", "4.000")
    with pytest.raises(RestoreRefusedError, match="đang có dữ liệu của Ủy ban nhân dân xã Hòa Long"):
        move_in(moved, agency.folder.root, agency.clock)
    assert figure(agency) == "4000"
    assert list_backups(agency.folder) == ()


def test_a_folder_of_something_else_is_left_alone(agency, moved, tmp_path):
    (tmp_path / "thư").mkdir()
    (tmp_path / "thư" / "a.txt").write_text("của người khác")
    with pytest.raises(RestoreRefusedError, match="không trống"):
        move_in(moved, tmp_path / "thư", agency.clock)
    assert [path.name for path in (tmp_path / "thư").iterdir()] == ["a.txt"]


@pytest.mark.parametrize("cut", [0, 100, 20_000])
def test_a_file_that_was_cut_on_its_way_is_refused(agency, moved, tmp_path, cut):
    moved.write_bytes(moved.read_bytes()[:-cut] if cut else b"")
    with pytest.raises(RestoreRefusedError, match="nguyên vẹn"):
        move_in(moved, tmp_path / "mới", agency.clock)
    assert not (tmp_path / "mới").exists()


def test_a_file_that_was_changed_on_its_way_is_refused(agency, moved, tmp_path):
    data = bytearray(moved.read_bytes())
    at = data.index(b"keys/agency.p12") + 200
    data[at] ^= 1
    moved.write_bytes(data)
    assert read_manifest(moved).head.agency == "W26572a"
    with pytest.raises(RestoreRefusedError, match="nguyên vẹn"):
        move_in(moved, tmp_path / "mới", agency.clock)
    assert not (tmp_path / "mới").exists()


def test_a_place_that_refuses_is_told_and_nothing_is_marked(agency, tmp_path):
    (tmp_path / "USB").write_text("là một tệp")
    with pytest.raises(EnvironmentFailureError):
        move_out(agency, tmp_path / "USB")
    assert moved_note(agency.folder) is None


def test_a_server_stays_where_it_is(any_department, tmp_path):
    if not any_department.database.is_file:
        with pytest.raises(UserError, match="máy chủ"):
            move_out(any_department, tmp_path)
        assert moved_note(any_department.folder) is None
