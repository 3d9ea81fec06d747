"""Long work as people see it: what is being done, how far it is, and a button that stops it."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from desktop.ui.jobs import Job
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.cards import Card
from desktop.ui.parts.labels import ElidedLabel, Label, Role
from desktop.ui.parts.layouts import FILL, column, grow, row
from desktop.ui.parts.signs import Bar


class JobStrip(QWidget):
    """Hidden until it follows a job; hidden again when the job has finished."""

    def __init__(self) -> None:
        super().__init__()
        self._job: Job | None = None
        self.title_label = Label("", Role.LABEL)
        self.step_label = ElidedLabel("", Role.CAPTION)
        self.count_label = Label("", Role.LABEL)
        self.bar = Bar()
        self.cancel_button = plain(self.tr("Dừng"))
        self.cancel_button.clicked.connect(self._cancel)
        words = column(row(self.title_label, FILL, self.count_label), self.bar, self.step_label, spacing=4)
        self.setLayout(column(Card(row(grow(words), self.cancel_button, spacing=12), padding=12)))
        self.hide()

    def follow(self, job: Job, title: str, *, at_once: bool = True) -> None:
        """Show how far the job is until it finishes.

        Args:
            job: Under way.
            title: What it does.
            at_once: Else the strip appears at the job's first step: one that takes long tells of some.
        """
        self._job = job
        self.title_label.setText(title)
        self.step_label.setText("")
        self.count_label.setText("")
        self.bar.set_share(0)
        self.cancel_button.set_allowed(True)
        job.progressed.connect(self._show)
        job.finished.connect(self._end)
        self.setVisible(at_once)

    @Slot(int, int, str)
    def _show(self, done: int, total: int, text: str) -> None:
        self.show()
        self.step_label.setText(text)
        self.count_label.setText(f"{done}/{total}" if total else "")
        self.bar.set_share(done / total if total else 0)

    @Slot()
    def _cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self.cancel_button.set_allowed(False, self.tr("Đang dừng sau bước này"))

    @Slot()
    def _end(self) -> None:
        self._job = None
        self.hide()
