"""The kill run of each change, of plain and of encrypted data; ``dev.py proof`` kills ten thousand times."""

import json
import subprocess

import pytest

from tests.proof.disk import PROJECT, behind_it, can_fail, command_of
from tests.proof.kill_runs import DEEDS, TOLD_EVERY

KILLS = 1_000


@pytest.fixture(scope="module")
def kill_run(pattern, tmp_path_factory):
    """One process that kills on and on; gives where it reports, and tells each time that it has reported."""
    report = tmp_path_factory.mktemp("chết") / "report.json"
    command = command_of("tests.proof.kill_runs", KILLS, report, "--province", pattern.folder)
    with (
        behind_it() as environment,
        subprocess.Popen(command, cwd=PROJECT, env=environment, stderr=subprocess.PIPE, text=True) as process,
    ):
        yield report, process.stderr
        process.kill()


@pytest.mark.skipif(not can_fail(), reason="the failing disk is Linux's, and is compiled here")
@pytest.mark.parametrize("kills", range(TOLD_EVERY, KILLS + 1, TOLD_EVERY))
def test_nothing_that_was_called_done_is_lost_when_the_process_is_killed(kill_run, kills):
    report, told = kill_run
    result = {"kills": 0}
    while result["kills"] < kills:
        assert f" of {KILLS} kills" in (line := told.readline()), line + told.read()
        result = json.loads(report.read_text())
    assert result["faults"] == []
    assert result["encrypted"] >= kills / 3
    assert kills / 3 < result["writing"] < result["kills"] * 2 / 3
    assert result["deeds"].keys() >= DEEDS - {"revision"}  # a hand-in takes long, and is seldom survived
