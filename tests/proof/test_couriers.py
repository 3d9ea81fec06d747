"""The short walk of the couriers, on both databases; ``dev.py proof`` walks a thousand times as far."""

from contextlib import closing

import pytest

from tests.proof.couriers import walk
from tests.services.pattern import DEPARTMENT, at, copied, copied_to_server


@pytest.mark.parametrize("seed", [3, 4])
def test_the_master_copy_is_what_the_rule_makes_of_all_that_arrived(pattern, tmp_path, seed):
    with closing(copied(pattern, DEPARTMENT, tmp_path / "Sở", at(5, 23, 10))) as department:
        walked = walk(pattern, department, tmp_path / "đường", 60, seed)
    assert walked.faults == []
    assert walked.settled == 2


def test_so_it_is_on_a_server(pattern, tmp_path, postgres_database):
    department = copied_to_server(pattern, DEPARTMENT, tmp_path / "Sở", at(5, 23, 10), postgres_database)
    walked = walk(pattern, department, tmp_path / "đường", 40)
    assert walked.faults == []
