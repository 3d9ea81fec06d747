"""Work off the UI thread: one job is one call of a use case, and jobs run one after another.

Workers emit one private signal, on the runner, which lives as long as the window; the runner then tells the job on the
UI thread. A signal of the job itself, emitted by the worker, is lost when the job is deleted meanwhile.

Works and outcomes stay with the runner until they are told: work is often the method of a page, and a page whose last
reference ends in the worker takes its widgets with it there, which Qt does not survive.
"""

import logging
import sys
from collections.abc import Callable
from enum import Enum, auto

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThreadPool, QTimer, Signal, Slot

from desktop.core.errors import Cancelled, UserError
from desktop.core.progress import Progress
from desktop.ui.topics import Topic

_log = logging.getLogger(__name__)

_TURN_SECONDS = 0.00005
"""How long a worker that calculates may keep Python from the UI thread.

One paint of a table asks Python for hundreds of cells, and may have to wait so long before each: with Python's own 5 ms
a window that takes in files would not answer for seconds, with 1 ms not for one.
"""


class Job(QObject):
    """One piece of work under way; all its signals come on the UI thread."""

    succeeded = Signal(object)
    """What the work returned."""
    failed = Signal(object)
    """The exception; ``Cancelled`` when the user stopped it."""
    progressed = Signal(int, int, str)
    """Done, total, and what is being done."""
    finished = Signal()
    """Always last, however it ended."""

    def __init__(self, number: int, progress: Progress, topics: frozenset[Topic], parent: QObject) -> None:
        super().__init__(parent)
        self.number = number
        self.topics = topics
        self._progress = progress

    @Slot()
    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._progress.cancel()


class _News(Enum):
    STEP = auto()
    OUTCOME = auto()
    RESULT = auto()
    ERROR = auto()


class JobRunner(QObject):
    """Runs jobs one at a time on one worker thread and announces what they changed."""

    announced = Signal(object)
    """A job has succeeded and changed these topics (``frozenset[Topic]``)."""
    unheard = Signal(object)
    """A job failed and nobody listened: the exception, to be shown by the window."""
    busy_changed = Signal(bool)
    """Work has begun, or all work is done."""
    _told = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        sys.setswitchinterval(_TURN_SECONDS)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._jobs: dict[int, Job] = {}
        self._works: dict[int, Callable[[Progress], object]] = {}
        self._outcomes: dict[int, tuple[_News, object]] = {}
        self._steps: dict[int, tuple[int, int, str]] = {}
        self._steps_told: set[int] = set()
        """Jobs whose newest step the UI thread will look up: a run of ten thousand files does not queue as many."""
        self._started = 0
        self._put_off: list[Callable[[], object]] = []
        """What is handed to the worker when the window has painted."""
        self._put_off_changes: list[Callable[[], object]] = []
        """The same of works that change something: whatever is asked for after them finds it changed."""
        self._put_off_timer = QTimer(self, singleShot=True, interval=0)
        self._put_off_timer.timeout.connect(self._start_put_off)
        self._told.connect(self._deliver)  # workers emit it, so Qt queues it for the UI thread

    def run(
        self, work: Callable[[], object], *, changes: frozenset[Topic] = frozenset(), after_painting: bool = False
    ) -> Job:
        """Do the work on the worker thread.

        Args:
            work: Called without arguments; opens its own session and transaction.
            changes: What the work changes; announced once it has succeeded.
            after_painting: Begin when the window has shown what it knows already, for both share one processor; work
                that changes nothing lets go first what else is asked for by then.
        """
        return self.run_with_progress(lambda _progress: work(), changes=changes, after_painting=after_painting)

    def run_with_progress(
        self,
        work: Callable[[Progress], object],
        *,
        changes: frozenset[Topic] = frozenset(),
        after_painting: bool = False,
    ) -> Job:
        """Do long work that reports its steps and can be stopped; see ``run``."""
        self._started += 1
        number = self._started
        progress = Progress(lambda done, total, text: self._step(number, (done, total, text)))
        job = Job(number, progress, changes, self)
        self._jobs[number] = job
        self._works[number] = work
        if len(self._jobs) == 1:
            self.busy_changed.emit(True)
        if after_painting:
            (self._put_off_changes if changes else self._put_off).append(lambda: self._work(number, progress))
            self._put_off_timer.start()
        else:
            self._start(self._put_off_changes)
            self._pool.start(lambda: self._work(number, progress))
        return job

    @Slot()
    def _start_put_off(self) -> None:
        self._put_off_timer.stop()
        self._start(self._put_off_changes)
        self._start(self._put_off)

    def _start(self, works: list[Callable[[], object]]) -> None:
        for work in works:
            self._pool.start(work)
        works.clear()

    def is_busy(self) -> bool:
        """Whether a job is waiting, running, or about to tell its outcome."""
        return bool(self._jobs)

    def cancel_all(self) -> None:
        """Ask every job to stop at its next step."""
        for job in self._jobs.values():
            job.cancel()

    def wait_for_done(self) -> None:
        """Wait until no job runs and every outcome has been told: before the window closes, and in tests."""
        while self._jobs:
            self._start_put_off()
            self._pool.waitForDone()
            QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall.value)

    def _step(self, number: int, step: tuple[int, int, str]) -> None:
        """On the worker thread: the step is there before it is asked whether somebody will look."""
        self._steps[number] = step
        if number not in self._steps_told:
            self._steps_told.add(number)
            self._told.emit(number, _News.STEP)

    def _work(self, number: int, progress: Progress) -> None:
        """On the worker thread."""
        self._outcomes[number] = self._outcome(number, progress)
        self._told.emit(number, _News.OUTCOME)

    def _outcome(self, number: int, progress: Progress) -> tuple[_News, object]:
        """On the worker thread; nothing of the work is held here when it returns."""
        try:
            return _News.RESULT, self._works[number](progress)
        except BaseException as error:  # noqa: BLE001 - every failure is told to the job
            return _News.ERROR, error

    @Slot(int, object)
    def _deliver(self, number: int, news: _News) -> None:
        job = self._jobs[number]
        if news is _News.STEP:
            self._steps_told.discard(number)  # first: what comes while the step is looked up is told again
            job.progressed.emit(*self._steps[number])
            return
        self._steps.pop(number, None)
        del self._works[number]
        news, payload = self._outcomes.pop(number)
        del self._jobs[number]
        try:
            if news is _News.RESULT:
                job.succeeded.emit(payload)
                if job.topics:
                    self.announced.emit(job.topics)
            else:
                self._tell_failure(job, payload)
        finally:
            job.finished.emit()
            job.deleteLater()
            if not self._jobs:
                self.busy_changed.emit(False)

    def _tell_failure(self, job: Job, error: object) -> None:
        if isinstance(error, BaseException) and not isinstance(error, UserError | Cancelled):
            _log.error("job %d failed", job.number, exc_info=error)
        from PySide6.QtCore import QMetaMethod  # only a failure needs it

        if job.isSignalConnected(QMetaMethod.fromSignal(job.failed)):
            job.failed.emit(error)
        else:
            self.unheard.emit(error)
