"""One demonstration province for all tests that look at one: made once, then copied by whoever changes something."""

from functools import partial

import pytest

from desktop.services.demonstration import Demonstration, make_demonstration
from tests.made_once import made_once

AGENCIES = 4
SEED = 7


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory) -> Demonstration:
    """Four agencies, one of each kind: one is late, one errs first, one has not handed in. Never write to it."""
    return made_once(tmp_path_factory, "tỉnh minh họa", partial(make_demonstration, count=AGENCIES, seed=SEED))
