"""Two officers at work for a moment, on both databases; ``dev.py proof`` lets them work for a minute on each."""

import os

import pytest

from tests.proof.officers import work_together

SECONDS = 1.5


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the officers are children of ours that have everything imported")
@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_two_officers_at_once_lose_nothing(request, pattern, tmp_path, database):
    url = request.getfixturevalue("migrated_postgres_url") if database == "postgres" else ""
    worked = work_together(pattern, tmp_path, SECONDS, url)
    assert worked.faults == []
    assert sum(worked.deeds.values()) > 0
