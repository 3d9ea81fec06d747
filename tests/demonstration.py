"""One demonstration province for all tests that look at one: made once, then copied by whoever changes something."""

import pytest

from desktop.services.demonstration import Demonstration, make_demonstration

AGENCIES = 4
SEED = 7


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory) -> Demonstration:
    """Four agencies, one of each kind: one is late, one errs first, one has not handed in. Never write to it."""
    return make_demonstration(tmp_path_factory.mktemp("tỉnh") / "minh họa", AGENCIES, SEED)
