"""The short kill run, of plain and of encrypted data; ``dev.py proof`` kills ten thousand times."""

import os

import pytest

from tests.proof.kill_runs import FRESH_AFTER, run

KILLS = 3 * FRESH_AFTER


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the clerk is a child of ours that has everything imported")
def test_nothing_that_was_called_done_is_lost_when_the_process_is_killed(pattern, tmp_path):
    result = run(KILLS, tmp_path / "report.json", pattern=pattern)
    assert result.faults == []
    assert (result.kills, result.encrypted) == (KILLS, FRESH_AFTER)
    assert result.deeds.keys() >= {"cells", "evidence", "received", "backup"}  # a hand-in seldom has time
