"""A file that was opened by double click is led to where it belongs; nothing is taken in by looking."""

import pytest

from desktop.services.workplace.opened_file import Door, find_door
from desktop.services.workspace import Workspace
from tests.services.pattern import at


@pytest.fixture
def fresh(tmp_path):
    """Where nobody has said yet who works here."""
    workspace = Workspace.open(tmp_path / "mới", at(5, 12), create=True)
    yield workspace
    workspace.close()


@pytest.mark.parametrize("name", ["bản mới.sdvcapnhat", "BẢN MỚI.SDVCAPNHAT"])
def test_an_update_is_told_by_its_name(fresh, tmp_path, name):
    assert find_door(fresh, tmp_path / name).door is Door.UPDATE


@pytest.mark.parametrize("name", ["cũ.sdvbackup", "máy cũ.sdvchuyen"])
def test_data_is_told_by_its_name(agency, tmp_path, name):
    assert find_door(agency, tmp_path / name).door is Door.DATA


def test_the_department_takes_everything_in(department, pattern, tmp_path):
    assert find_door(department, pattern.first).door is Door.INTAKE
    assert find_door(department, tmp_path / "phần 1.p7m").door is Door.INTAKE


def test_an_agency_takes_in_what_comes_from_above(agency, pattern):
    assert find_door(agency, pattern.assignment).door is Door.FROM_ABOVE


def test_a_report_of_its_own_is_explained(agency, pattern):
    found = find_door(agency, pattern.second)
    assert (found.door, found.title) == (Door.EXPLAINED, "Báo cáo của đơn vị mình")
    assert found.lines[0].endswith("bản số 2")
    assert found.lines[1].startswith("Ký: UBND xã Hòa Long, 16/05/2018")


def test_a_report_of_somebody_else_is_explained(agency, pattern):
    found = find_door(agency, pattern.long_phuoc)
    assert (found.door, found.title) == (Door.EXPLAINED, "Báo cáo của Ủy ban nhân dân xã Long Phước")


def test_a_damaged_file_is_explained(agency, pattern, tmp_path):
    torn = tmp_path / "rách.asice"
    torn.write_bytes(pattern.first.read_bytes()[:5000])
    found = find_door(agency, torn)
    assert (found.door, found.title, found.is_sound) == (Door.EXPLAINED, "rách.asice", False)
    assert found.lines[0].endswith(".")


def test_a_file_that_is_gone_is_explained(agency, tmp_path):
    found = find_door(agency, tmp_path / "không có.asice")
    assert found.door is Door.EXPLAINED
    assert found.lines


def test_an_assignment_begins_the_first_run(fresh, pattern):
    assert find_door(fresh, pattern.assignment).door is Door.FIRST_RUN


def test_before_the_first_run_a_report_is_explained(fresh, pattern):
    found = find_door(fresh, pattern.first)
    assert found.door is Door.EXPLAINED
    assert "chưa thiết lập" in found.lines[-1]
