"""Asks for decisions on files on hold and has them carried out; the page shows what came of it."""

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from desktop.services.intake.decisions import choose_official, let_forward, refuse_held, release_held
from desktop.services.intake.taking_in import IntakeRow
from desktop.ui.context import PageContext
from desktop.ui.intake.decision import Decision, DecisionDialog
from desktop.ui.intake.detail import forwarder_of
from desktop.ui.page import Page
from desktop.ui.topics import Topic

CHANGES = frozenset({Topic.PACKAGES, Topic.AGENCIES})
"""What taking files in, and deciding on them, may change."""


class Deciding(QObject):
    """Each decision can be taken back with Ctrl+Z until an answer to the report has gone out."""

    decided = Signal(object)
    """The row of a file that was taken in, or refused."""
    retried = Signal(object)
    """The rows whose result has changed, as a tuple."""

    def __init__(self, page: Page, context: PageContext) -> None:
        super().__init__(page)
        self._page = page
        self._context = context

    def ask(self, decision: Decision, row: IntakeRow) -> None:
        """Ask who decides so, and on what grounds."""
        self.dialog = DecisionDialog(self._page, decision, row, self._context.officer)
        self.dialog.accepted.connect(self._decide)
        self.dialog.open()

    @Slot()
    def _decide(self) -> None:
        asked = self.dialog
        self._context.officer = asked.officer()
        workspace, history, said = self._context.workspace, self._context.history, (asked.officer(), asked.ground())
        sha256 = asked.row.sha256
        match asked.decision:
            case Decision.REFUSE:
                self._start(partial(refuse_held, workspace, sha256, *said, history))
            case Decision.FORWARDER:
                work = partial(let_forward, workspace, sha256, forwarder_of(asked.row), *said, history)
                self._page.start(work, self.retried.emit, changes=CHANGES)
            case Decision.OFFICIAL:
                self._start(partial(choose_official, workspace, sha256, *said, history))
            case _:
                self._start(partial(release_held, workspace, sha256, *said, history))

    def _start(self, work: "partial[IntakeRow]") -> None:
        self._page.start(work, self.decided.emit, changes=CHANGES)
