"""One province of training for all tests that look at one: made once, then copied by whoever changes something."""

from datetime import date
from pathlib import Path

import pytest

from desktop.core.clock import FixedClock
from desktop.services.training.province import TrainingProvince, find_training
from desktop.services.training.sandbox import make_training
from tests.copies import copied_folder
from tests.made_once import made_once


@pytest.fixture(scope="session")
def training(tmp_path_factory) -> TrainingProvince:
    """As it is when one begins; never write to it."""
    return made_once(tmp_path_factory, "tap-huan", make_training)


def begun(training: TrainingProvince, folder: Path) -> TrainingProvince:
    """A copy that may be worked in."""
    copied_folder(training.root, folder)
    found = find_training(folder)
    assert found is not None
    return found


def on_day(month: int, day: int) -> FixedClock:
    """A clock that stands on a working day of the exercise."""
    return FixedClock.on(date(2018, month, day), 10)
