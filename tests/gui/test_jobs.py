"""Work off the UI thread: one after another, told on the UI thread, never lost."""

import logging
import threading
import weakref
from functools import partial

import pytest
from PySide6.QtCore import QObject

from desktop.core.errors import Cancelled, UserError
from desktop.ui.jobs import JobRunner
from desktop.ui.topics import Topic


class Told:
    """Keeps what a job told, and on which thread."""

    def __init__(self, job):
        self.heard = []
        job.succeeded.connect(partial(self._hear, "succeeded"))
        job.failed.connect(partial(self._hear, "failed"))
        job.progressed.connect(partial(self._hear, "progressed"))
        job.finished.connect(partial(self._hear, "finished"))

    def _hear(self, *news):
        assert threading.current_thread() is threading.main_thread()
        self.heard.append(news)


def test_the_result_comes_on_the_ui_thread(qtbot, jobs):
    told = Told(job := jobs.run(lambda: threading.current_thread().name))
    with qtbot.waitSignal(job.finished):
        pass
    (_, worker), finished = told.heard
    assert worker != threading.main_thread().name
    assert finished == ("finished",)


def test_jobs_run_one_after_another_in_their_order(jobs):
    done = []
    for number in range(30):
        jobs.run(partial(done.append, number))
    jobs.wait_for_done()
    assert done == list(range(30))
    assert not jobs.is_busy()


def test_what_changed_is_announced_after_success_only(jobs):
    heard = []
    jobs.announced.connect(heard.append)
    jobs.run(lambda: None, changes=frozenset({Topic.VALUES}))
    refused = jobs.run(_refuse, changes=frozenset({Topic.TASKS}))
    refused.failed.connect(str)
    jobs.wait_for_done()
    assert heard == [frozenset({Topic.VALUES})]


def test_of_ten_thousand_steps_the_newest_is_told_and_none_waits_in_a_queue(jobs):
    def work(progress):
        for number in range(10_000):
            progress.step(number + 1, 10_000, f"Tệp {number + 1}")

    told = Told(jobs.run_with_progress(work))
    jobs.wait_for_done()
    steps = [news[1:] for news in told.heard if news[0] == "progressed"]
    assert steps[-1] == (10_000, 10_000, "Tệp 10000")
    assert len(steps) < 10_000
    assert steps == sorted(steps)


def test_a_refusal_is_told_to_who_listens(jobs):
    told = Told(jobs.run(_refuse))
    jobs.wait_for_done()
    (kind, error), finished = told.heard
    assert (kind, error.message, finished) == ("failed", "Nhiệm vụ NV5.2 đã đóng.", ("finished",))


def test_a_failure_that_nobody_hears_reaches_the_window(jobs):
    unheard = []
    jobs.unheard.connect(unheard.append)
    jobs.run(_refuse)
    jobs.wait_for_done()
    assert isinstance(unheard[0], UserError)


def test_a_bug_is_logged_with_its_traceback(jobs, caplog):
    told = Told(jobs.run(lambda: {}["thiếu"]))
    with caplog.at_level(logging.ERROR):
        jobs.wait_for_done()
    assert isinstance(told.heard[0][1], KeyError)
    assert caplog.records[0].exc_info


def test_long_work_reports_steps_and_can_be_stopped(qtbot, jobs):
    going, stopped = threading.Event(), threading.Event()

    def work(progress):
        progress.step(1, 3, "Đọc tệp 1")
        going.set()
        assert stopped.wait(5)
        progress.step(2, 3, "Đọc tệp 2")

    told = Told(job := jobs.run_with_progress(work))
    assert going.wait(5)
    job.cancel()
    stopped.set()
    jobs.wait_for_done()
    assert told.heard[0] == ("progressed", 1, 3, "Đọc tệp 1")
    assert isinstance(told.heard[1][1], Cancelled)
    assert told.heard[-1] == ("finished",)


def test_a_job_outlives_the_page_that_started_it(qtbot, jobs):
    class Page(JobRunner):  # any QObject with a bound method
        def hear(self, _result):
            pytest.fail("told after it was deleted")

    page, gone = Page(), threading.Event()
    job = jobs.run(lambda: gone.wait(5))
    job.succeeded.connect(page.hear)
    page.deleteLater()
    with qtbot.waitSignal(page.destroyed):
        pass
    gone.set()
    jobs.wait_for_done()


def test_busy_is_told_once_for_many_jobs(jobs):
    heard = []
    jobs.busy_changed.connect(heard.append)
    for _ in range(3):
        jobs.run(lambda: None)
    jobs.wait_for_done()
    assert heard == [True, False]


def _refuse():
    raise UserError("Nhiệm vụ NV5.2 đã đóng.", "Mở lại nhiệm vụ trước khi ghi.")


def test_a_page_that_is_closed_meanwhile_does_not_end_in_the_worker(qtbot, jobs):
    class Page(QObject):
        def read(self):
            begun.set()
            may_end.wait(10)

    begun, may_end, ended = threading.Event(), threading.Event(), []
    page = Page()
    weakref.finalize(page, lambda: ended.append(threading.current_thread()))
    jobs.run(page.read)
    begun.wait(10)
    del page
    may_end.set()
    jobs.wait_for_done()
    qtbot.waitUntil(lambda: bool(ended))
    assert ended == [threading.main_thread()]
