"""A folder that is watched while the window is open: what others put there is taken in by itself."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from desktop.services.intake.folder_watch import FolderWatch
from desktop.ui.icons import Icon
from desktop.ui.jobs import JobRunner
from desktop.ui.parts.buttons import plain
from desktop.ui.parts.labels import ElidedLabel, Role
from desktop.ui.parts.layouts import grow, row
from desktop.ui.parts.signs import Glyph
from desktop.ui.tokens import Color

LOOK_EVERY_MS = 3000


class WatchedLine(QWidget):
    """Says which folder is watched, and stops it; hidden while none is.

    Args:
        jobs: Looks are taken on its worker: a stick or a server may be slow.
        is_free: Whether files may be taken in just now; until then they wait here.
    """

    came = Signal(object)
    """Paths of files that have come to rest."""
    lost = Signal(object)
    """The folder cannot be read any more: the error. It is not watched further."""
    given_up = Signal()
    """Somebody has asked for it to be watched no longer."""

    def __init__(self, jobs: JobRunner, is_free: Callable[[], bool]) -> None:
        super().__init__()
        self._jobs = jobs
        self._is_free = is_free
        self._watch: FolderWatch | None = None
        self._looking = False
        self._waiting: tuple[Path, ...] = ()
        self.words_label = ElidedLabel("", Role.CAPTION)
        self.stop_button = plain(self.tr("Thôi theo dõi"), Icon.DISMISS)
        self.setLayout(row(Glyph(Icon.EYE, Color.ACCENT, 16), grow(self.words_label), self.stop_button, spacing=8))
        self.timer = QTimer(self, interval=LOOK_EVERY_MS)
        self.timer.timeout.connect(self.look)
        self.stop_button.clicked.connect(self._give_up)
        self.hide()

    def begin(self, folder: Path) -> None:
        """Watch this folder, and no other one; what lies there already is taken in too."""
        self._watch, self._waiting = FolderWatch(folder), ()
        self.words_label.setText(self.tr("Đang theo dõi {0}; tệp mới sẽ được tự động tiếp nhận.").format(folder))
        self.show()
        self.timer.start()
        self.look()

    @Slot()
    def stop(self) -> None:
        """Watch nothing."""
        self._watch, self._waiting = None, ()
        self.timer.stop()
        self.hide()

    @Slot()
    def _give_up(self) -> None:
        self.stop()
        self.given_up.emit()

    @Slot()
    def look(self) -> None:
        """Look now, or hand over what has come meanwhile."""
        if self._watch is None or self._looking or not self._is_free():
            return
        if self._waiting:
            waiting, self._waiting = self._waiting, ()
            self.came.emit(waiting)
            return
        self._looking = True
        job = self._jobs.run(self._watch.look)
        job.succeeded.connect(self._hand_over)
        job.failed.connect(self._lose)
        job.finished.connect(self._end_look)

    @Slot(object)
    def _hand_over(self, paths: tuple[Path, ...]) -> None:
        if self._watch is None or not paths:
            return
        if self._is_free():
            self.came.emit(paths)
        else:
            self._waiting = paths

    @Slot(object)
    def _lose(self, error: BaseException) -> None:
        self.stop()
        self.lost.emit(error)

    @Slot()
    def _end_look(self) -> None:
        self._looking = False
