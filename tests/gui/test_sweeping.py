"""While the window is open, forgotten cycles end on the UI thread and nowhere else."""

import gc
import threading
import weakref

import pytest

from desktop.ui.jobs import JobRunner
from desktop.ui.sweeping import Sweeping


class Forgotten:
    """Holds itself, as a closed dialog and its slots do."""

    def __init__(self, ended):
        self.itself = self
        weakref.finalize(self, lambda: ended.append(threading.current_thread()))


@pytest.fixture
def sweeping(qapp):
    thresholds = gc.get_threshold()
    gc.set_threshold(100, 5, 5)
    sweeping = Sweeping(lambda: False)
    sweeping.begin()
    yield sweeping
    sweeping.end()
    gc.set_threshold(*thresholds)


def test_a_job_that_makes_many_things_ends_no_cycle_in_its_thread(qtbot, sweeping):
    ended, jobs = [], JobRunner()
    Forgotten(ended)
    jobs.run(lambda: [[number] for number in range(100_000)])
    jobs.wait_for_done()
    assert not ended
    qtbot.waitUntil(lambda: bool(ended))
    assert ended == [threading.main_thread()]


def test_nothing_is_searched_while_little_was_made(sweeping):
    ended = []
    gc.collect()
    Forgotten(ended)
    sweeping.sweep_if_due()
    assert not ended


def test_all_of_it_is_searched_when_no_work_is_under_way(qapp, monkeypatch):
    searched, busy = [], [True]
    monkeypatch.setattr(gc, "get_count", lambda: (0, 0, 1_000_000))
    monkeypatch.setattr(gc, "collect", searched.append)
    sweeping = Sweeping(lambda: busy[0])
    sweeping.sweep_if_due()
    assert not searched
    busy[0] = False
    sweeping.sweep_if_due()
    assert searched == [2]


def test_python_searches_again_when_the_window_is_gone(sweeping):
    assert not gc.isenabled()
    sweeping.end()
    assert gc.isenabled()
