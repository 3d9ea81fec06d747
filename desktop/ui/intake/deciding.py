"""Asks for decisions on files on hold and has them carried out; the page shows what came of it."""

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from desktop.services.authorisation import register_forwarder
from desktop.services.decisions import refuse_held, release_held, retry_held
from desktop.services.intake import IntakeRow
from desktop.services.workspace import Workspace
from desktop.ui.context import PageContext
from desktop.ui.intake.decision import Decision, DecisionDialog
from desktop.ui.intake.detail import forwarder_of
from desktop.ui.page import Page
from desktop.ui.topics import Topic

CHANGES = frozenset({Topic.PACKAGES, Topic.AGENCIES})
"""What taking files in, and deciding on them, may change."""


class Deciding(QObject):
    """Remembers who decided last, so that the name is typed once."""

    decided = Signal(object)
    """The row of a file that was taken in, or refused."""
    retried = Signal(object)
    """The rows whose result has changed, as a tuple."""

    def __init__(self, page: Page, context: PageContext) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._officer = ""

    def ask(self, decision: Decision, row: IntakeRow) -> None:
        """Ask who decides so, and on what grounds."""
        self.dialog = DecisionDialog(self._page, decision, row, self._officer)
        self.dialog.accepted.connect(self._decide)
        self.dialog.open()

    @Slot()
    def _decide(self) -> None:
        asked = self.dialog
        self._officer = asked.officer()
        workspace, sha256, said = self._context.workspace, asked.row.sha256, (asked.officer(), asked.ground())
        match asked.decision:
            case Decision.REFUSE:
                self._start(partial(refuse_held, workspace, sha256, *said))
            case Decision.FORWARDER:
                work = partial(_let_forward, workspace, asked.row, *said)
                self._page.start(work, self.retried.emit, changes=CHANGES)
            case _:
                self._start(partial(release_held, workspace, sha256, *said))

    def _start(self, work: "partial[IntakeRow]") -> None:
        self._page.start(work, self.decided.emit, changes=CHANGES)


def _let_forward(workspace: Workspace, held: IntakeRow, officer: str, basis: str) -> tuple[IntakeRow, ...]:
    """Register who signed as the one who hands in for the agency, and look at the file again."""
    with workspace.session() as session:
        register_forwarder(session, workspace.clock, held.agency, forwarder_of(held), basis=basis, officer=officer)
    return retry_held(workspace, (held.sha256,))
