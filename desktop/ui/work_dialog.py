"""A dialog that does a piece of work: it stays open until that has succeeded, and shows what refused it."""

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from desktop.services.two_writers import WrittenMeanwhileError
from desktop.ui.context import PageContext
from desktop.ui.dialogs import Dialog
from desktop.ui.errors import present
from desktop.ui.parts.banners import Banner
from desktop.ui.parts.inputs import FormField
from desktop.ui.parts.layouts import Item
from desktop.ui.tokens import Tone
from desktop.ui.topics import Topic


class WorkDialog(Dialog):
    """Asks for what a piece of work needs, does it, and closes when it is done.

    Subclasses give the work in ``prepare``, or None after saying what is missing.

    Attributes:
        knows_theirs: What another has written meanwhile was shown: writing again writes over it.
    """

    succeeded = Signal(object)
    """What the work returned."""

    changes: frozenset[Topic] = frozenset()
    """What the work changes."""

    def __init__(self, parent: QWidget, context: PageContext, title: str, action: str, *items: Item) -> None:
        self.banner = Banner(Tone.MISSING)
        self.banner.hide()
        super().__init__(parent, title, action, self.banner, *items, width=520)
        self.context = context
        self.knows_theirs = False

    def prepare(self) -> Callable[[], object] | None:
        """The work; None where something is missing, which is then said beside its field."""
        raise NotImplementedError

    def field_of(self, error: BaseException) -> FormField | None:
        """The field that an error is about."""
        del error
        return None

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        first = self.findChild(QLineEdit)
        if first is not None:  # pyright: ignore[reportUnnecessaryComparison] - None where nothing is typed
            first.setFocus()

    @override
    def accept(self) -> None:
        work = self.prepare()
        if work is None:
            return
        self.banner.hide()
        self.accept_button.set_allowed(False, self.tr("Đang làm"))
        job = self.context.jobs.run(work, changes=self.changes)
        job.succeeded.connect(self._close)
        job.failed.connect(self._refuse)

    @Slot(object)
    def _close(self, result: object) -> None:
        self.succeeded.emit(result)
        super().accept()

    @Slot(object)
    def _refuse(self, error: BaseException) -> None:
        self.accept_button.set_allowed(True)
        present(error, self, field=self.field_of(error), banner=self.banner)
        if isinstance(error, WrittenMeanwhileError):
            self.knows_theirs = True
            said = self.tr("Bản vừa được ghi: {0}. Bấm {1} lần nữa nếu bản ở đây mới đúng, hoặc Hủy để giữ bản ấy.")
            theirs = error.theirs.replace("\n", "; ") or self.tr("để trống")
            self.banner.show_message(Tone.LATE, error.message, said.format(theirs, self.accept_button.text()))
            self.banner.show()
