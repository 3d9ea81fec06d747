"""What happens to an exception that nobody expected on the UI thread: it is logged and shown, the window goes on."""

import logging
import sys
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.ui.shell import Shell

_log = logging.getLogger(__name__)


def watch_for_bugs(shell: "Shell") -> None:
    """Show bugs in the window instead of letting them vanish on a console that nobody sees."""

    def show(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        _log.critical("unexpected", exc_info=(kind, error, trace))
        shell.show_error(error)

    sys.excepthook = show
