"""Leads the window into training and out of it: which folder is open, the frame, and the strip over every page."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from desktop.core.dates import format_date
from desktop.core.home import Home
from desktop.ui.jobs import JobRunner
from desktop.ui.places import TRAINING
from desktop.ui.training.wishes import TrainingWish

if TYPE_CHECKING:
    from desktop.services.training.exercise import Exercise, TrainingRole
    from desktop.services.training.province import TrainingProvince
    from desktop.ui.opening import Opener
    from desktop.ui.shell import Shell
    from desktop.ui.training.dialog import TrainingDialog
    from desktop.ui.training.strip import TrainingStrip


class TrainingMode(QObject):
    """Remembers which real folder was open, and opens it again on leaving; touches nothing in it.

    Args:
        shell: The window.
        jobs: Its runner.
        opener: Opens and closes folders.
        home: Training lies beside the real data in it.
    """

    def __init__(self, shell: "Shell", jobs: JobRunner, opener: "Opener", home: Home) -> None:
        super().__init__(shell)
        self._shell, self._jobs, self._opener = shell, jobs, opener
        self._root, self._fallback = home.training, home.data
        self._real: tuple[Path, str | None] | None = None
        self._province: TrainingProvince | None = None
        self.dialog: TrainingDialog | None = None
        self.strip: TrainingStrip | None = None
        self._done: frozenset[str] | None = None
        opener.training_wanted.connect(self.obey)
        opener.opened.connect(self._follow)
        jobs.announced.connect(self._read)

    @Slot(object)
    def obey(self, wish: TrainingWish) -> None:
        """Do what a page asks for."""
        match wish:
            case TrainingWish.BEGIN:
                self._ask(anew=False)
            case TrainingWish.AGAIN:
                self._opener.shut()
                self._ask(anew=True)
            case TrainingWish.SWITCH:
                self._switch()
            case TrainingWish.LEAVE:
                self._leave()
            case TrainingWish.DISCARD:
                self._opener.shut()
                job = self._jobs.run(partial(_discard, self._province.root if self._province else self._root))
                job.failed.connect(self._shell.show_error)
                job.finished.connect(self._leave)

    def _ask(self, *, anew: bool) -> None:
        from desktop.ui.training.dialog import TrainingDialog

        root = self._province.root if self._province else self._root
        self.dialog = TrainingDialog(self._shell, self._jobs, root, anew=anew)
        self.dialog.role_chosen.connect(self._enter)
        self.dialog.rejected.connect(self._stay)
        self.dialog.open()

    @Slot(object, object)
    def _enter(self, province: "TrainingProvince", role: "TrainingRole") -> None:
        if self._province is None:
            self._real = self._opener.place
        self._opener.open(province.folder_of(is_department=role.is_department))

    @Slot()
    def _stay(self) -> None:
        """Nothing was chosen: what was open stays open, and what was closed for it is opened again."""
        if not self._opener.is_open:
            self._leave()

    def _switch(self) -> None:
        if self._province is not None:
            at_department = self._opener.root == self._province.department
            self._opener.open(self._province.folder_of(is_department=not at_department))

    @Slot()
    def _leave(self) -> None:
        self._opener.open(*(self._real or (self._fallback, None)))

    @Slot()
    def _follow(self) -> None:
        """A folder is open: one of training, or a real one."""
        from desktop.services.training.province import province_around

        root = self._opener.root
        self._province = province_around(root) if self._opener.trains and root is not None else None
        self._done = None
        self._shell.set_head(None)
        if self.strip is not None:
            self.strip.deleteLater()
            self.strip = None
        if self._province is not None:
            self._put_strip()
            self._shell.open_page(TRAINING)
            self._read(frozenset())

    def _put_strip(self) -> None:
        from desktop.ui.training.strip import TrainingStrip

        day = self._opener.day
        self.strip = TrainingStrip(format_date(day) if day is not None else "")
        self.strip.place_wanted.connect(self._shell.open_page)
        self.strip.exercise_wanted.connect(partial(self._shell.open_page, TRAINING))
        self.strip.leave_wanted.connect(partial(self.obey, TrainingWish.LEAVE))
        self._shell.set_head(self.strip)

    @Slot(object)
    def _read(self, _changed: object) -> None:
        """Look what the data says of the exercise now."""
        context = self._opener.context
        if self._province is None or context is None or self.strip is None:
            return
        from desktop.services.training.exercise import read_exercise

        job = self._jobs.run(context.reading(read_exercise, self._province))
        job.succeeded.connect(self._show)
        job.failed.connect(self._shell.show_error)

    @Slot(object)
    def _show(self, exercise: "Exercise") -> None:
        if self.strip is None:
            return
        done = frozenset(step.code for step in exercise.steps if step.done)
        news = [step.title for step in exercise.steps if self._done is not None and step.code in done - self._done]
        self._done = done
        self.strip.show_exercise(exercise)
        if news:
            self._shell.say(self.tr("Tập huấn: xong một việc"), "; ".join(news))


def _discard(root: Path) -> None:
    from desktop.services.training.province import discard_training

    discard_training(root)
