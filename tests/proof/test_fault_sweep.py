"""The short fault sweep: every use case under two troubles, at a call; ``dev.py proof`` tries them all."""

import json

import pytest

from tests.proof.disk import TROUBLES, can_fail, run_behind_it
from tests.proof.sweep import ALL_CASES, told_pattern

EVERY = 600
"""Calls from trial to trial."""


@pytest.mark.skipif(not can_fail(), reason="the failing disk is Linux's, and is compiled here")
def test_whatever_call_fails_nothing_is_lost_and_the_user_is_told(pattern, tmp_path):
    report = tmp_path / "sweep.json"
    run_behind_it("tests.proof.sweep", report, EVERY, "--sampled", told_pattern(pattern))
    swept = json.loads(report.read_text())
    assert [fault for each in swept for fault in each["faults"]] == []
    assert {each["use_case"] for each in swept} == {case.name for case in ALL_CASES}
    assert {each["trouble"] for each in swept} == {trouble.name for trouble in TROUBLES}
    assert all(each["trials"] for each in swept if each["calls"])
    assert {outcome for each in swept for outcome in each["outcomes"]} >= {"told", "killed", "no memory"}
