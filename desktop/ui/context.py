"""What every page is given: the runner, the opened data folder, and the period that the window stands on."""

from collections.abc import Callable, Sequence
from threading import Event
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.core.clock import Clock
from desktop.core.errors import Cancelled
from desktop.services.undo import History
from desktop.ui.jobs import JobRunner
from desktop.ui.permits import Permits

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop.rules.profiles import Officer
    from desktop.services.workspace import Workspace

P = ParamSpec("P")
T = TypeVar("T")


class PageContext(QObject):
    """Shared by all pages of a window; pages know one another only through it and through ``Page.asked_for``.

    The first page may be shown before the data folder is open. Jobs run one after another, so what a page asks for
    meanwhile runs after the opening.

    Attributes:
        first_look: What the first page shows until the folder is open; that page takes it.
        periods: Code and name of the periods to choose from, as far as they are known already.
        history: What was edited in this window and can be taken back.
        officer: Who decided last in this window, so that the name is typed once.
        permits: What whoever has unlocked the window may do.
    """

    period_changed = Signal(str)
    """The window stands on another period: its code."""
    replacement_wanted = Signal(object, bool)
    """Please close the data and replace it by what is in a file; true: the data of another computer moves in."""

    server_wanted = Signal(object)
    """Please close the data and do this ``ServerStep`` with it."""

    guard_changed = Signal()
    """People are told apart from now on, or no longer: the window opens its folder anew."""
    encryption_wanted = Signal(bool)
    """Please close the data and encrypt it, or let it lie plain again."""
    training_wanted = Signal(object)
    """Please go into training, or out of it: a ``TrainingWish``."""

    def __init__(self, jobs: JobRunner, workspace: "Workspace | None" = None, period: str = "") -> None:
        super().__init__()
        self.jobs = jobs
        self.first_look: object = None
        self.periods: Sequence[tuple[str, str]] = ()
        self.history = History()
        self.officer = ""
        self.permits = Permits(workspace.officer if workspace is not None else None)
        self._workspace = workspace
        self._opened = Event()
        self._period = period
        if workspace is not None:
            self._opened.set()

    @property
    def workspace(self) -> "Workspace":
        """The opened data folder; who asks while it is being opened waits.

        Raises:
            Cancelled: It could not be opened, which the window has said already.
        """
        self._opened.wait()
        if self._workspace is None:
            raise Cancelled
        return self._workspace

    @property
    def officer_at_work(self) -> "Officer | None":
        """Who has unlocked the window for these pages; ``None`` where people are not told apart, or nothing is open."""
        return self._workspace.officer if self._workspace is not None else None

    def attach(self, workspace: "Workspace | None") -> None:
        """The data folder is open, or cannot be opened; called by the worker, before any job that needs it."""
        self._workspace = workspace
        self._opened.set()

    def take_first_look(self) -> object:
        """What the first page shows until the folder is open; once, and not when it is open already."""
        look, self.first_look = self.first_look, None
        return None if self._opened.is_set() else look

    @property
    def period(self) -> str:
        """Code of the period that the window stands on."""
        return self._period

    def set_period(self, code: str) -> None:
        """Stand on another period; pages read again."""
        if code != self._period:
            self._period = code
            self.period_changed.emit(code)

    def reading(
        self, use_case: "Callable[Concatenate[Session, Clock, P], T]", *args: P.args, **kwargs: P.kwargs
    ) -> Callable[[], T]:
        """Work for a job: the use case in a session that only reads."""

        def work() -> T:
            with self.workspace.reading() as session:
                return use_case(session, self.workspace.clock, *args, **kwargs)

        return work

    def writing(
        self, use_case: "Callable[Concatenate[Session, Clock, P], T]", *args: P.args, **kwargs: P.kwargs
    ) -> Callable[[], T]:
        """Work for a job: the use case as one transaction; its edits can be taken back once it is committed."""

        def work() -> T:
            with self.workspace.session() as session:
                done = use_case(session, self.workspace.clock, *args, **kwargs)
            self.history.keep(session)
            return done

        return work
