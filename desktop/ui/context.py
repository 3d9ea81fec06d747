"""What every page is given: the runner, the opened data folder, and the period that the window stands on."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.core.clock import Clock
from desktop.ui.jobs import JobRunner

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop.services.workspace import Workspace

P = ParamSpec("P")
T = TypeVar("T")


class PageContext(QObject):
    """Shared by all pages of a window; pages know one another only through it and through ``Page.asked_for``."""

    period_changed = Signal(str)
    """The window stands on another period: its code."""

    def __init__(self, jobs: JobRunner, workspace: "Workspace", period: str = "") -> None:
        super().__init__()
        self.jobs = jobs
        self.workspace = workspace
        self._period = period

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
        """Work for a job: the use case as one transaction."""

        def work() -> T:
            with self.workspace.session() as session:
                return use_case(session, self.workspace.clock, *args, **kwargs)

        return work
