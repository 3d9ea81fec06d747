"""What stands by on every page: undo, help, search by name; made when the first page is painted already."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.ui.context import PageContext
    from desktop.ui.help.helping import Helping
    from desktop.ui.jobs import JobRunner
    from desktop.ui.quick_search.search import QuickSearch
    from desktop.ui.shell import Shell
    from desktop.ui.undoing import Undoing


class Companions:
    """Made once a window, for whatever folder is open in it.

    Args:
        shell: The window.
        jobs: Its runner.
        context: Gives that of the open pages; None while there are none.
    """

    def __init__(self, shell: "Shell", jobs: "JobRunner", context: "Callable[[], PageContext | None]") -> None:
        self._shell, self._jobs, self._context = shell, jobs, context
        self.undoing: Undoing | None = None
        self.helping: Helping | None = None
        self.quick_search: QuickSearch | None = None

    def come(self, *, can_undo: bool) -> None:
        """Stand by; where somebody works, what was done can be taken back."""
        if self.undoing is None:
            from desktop.ui.help.helping import Helping
            from desktop.ui.quick_search.search import QuickSearch
            from desktop.ui.undoing import Undoing

            self.undoing = Undoing(self._shell, self._jobs, self._context)
            self.quick_search = QuickSearch(self._shell, self._jobs, self._context)
            self.helping = Helping(self._shell, self._jobs, self._context)
            self.quick_search.help_wanted.connect(self.helping.read)
        self.undoing.set_offered(offered=can_undo)

    def stop_undoing(self) -> None:
        """Nobody works here at present."""
        if self.undoing is not None:
            self.undoing.set_offered(offered=False)
