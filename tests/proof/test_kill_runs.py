"""The short kill run; ``dev.py proof`` kills a thousand times and more."""

import os

import pytest

from tests.proof.kill_runs import run


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the clerk is a child of ours that has everything imported")
def test_nothing_that_was_called_done_is_lost_when_the_process_is_killed(pattern, tmp_path):
    result = run(8, tmp_path / "report.json", pattern=pattern)
    assert result.faults == []
    assert result.kills == 8
    assert result.deeds.get("cells", 0) > 0
