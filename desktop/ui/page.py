"""What every page is: a title with its sentence and actions, a place for failures, and one region that grows."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.core.overriding import override
from desktop.ui.jobs import Job, JobRunner
from desktop.ui.parts.head import HeadLayout, InSight
from desktop.ui.parts.labels import Label, Role
from desktop.ui.parts.layouts import boxed, column, grow, row
from desktop.ui.tokens import Size, Space
from desktop.ui.topics import Topic

if TYPE_CHECKING:
    from desktop.services.programme.explanations import Subject
    from desktop.ui.parts.banners import Banner


class Page(QWidget):
    """Base of all pages.

    A page makes its widgets in ``_build_widgets`` and wires them in ``_connect_signals``, both called by its own
    ``__init__`` after ``super().__init__``. It reads in ``refresh``: when it is first shown, and whenever a job has
    changed one of its ``topics``. It runs all work as jobs and holds plain rows only.
    """

    refreshed = Signal()
    """``refresh`` has shown what it read; a page emits it itself."""
    asked_for = Signal(str, object)
    """Please open another page (its key) at a place (what its ``go_to`` understands)."""
    toast = Signal(str, str)
    """Something went well and needs no answer: title and second line."""

    topics: frozenset[Topic] = frozenset()
    """What this page shows: after a job that changed one of these it reads again."""

    def __init__(self, jobs: JobRunner, title: str, subtitle: str = "") -> None:
        super().__init__()
        self.jobs = jobs
        self.narrow = False
        self._stale = True
        self._own_news = False
        self.title_label = Label(title, Role.TITLE)
        self.subtitle_label = Label(subtitle, Role.MUTED, wrap=True)
        self._banner: Banner | None = None
        self.body = QVBoxLayout()
        self.body.setSpacing(Space.M)
        self.head_layout = HeadLayout(boxed(column(self.title_label, self.subtitle_label, spacing=2)))
        self._top = InSight()
        self._top.setSpacing(Space.M)
        self._top.addLayout(self.head_layout)
        self._sight = (0, 0)
        self._frame = column(self._top, grow(self.body), spacing=Space.M)
        self.setLayout(self._frame)
        self._set_margins()

    @property
    def banner(self) -> "Banner":
        """The place below the title where the page says what went wrong; made when first asked for, hidden at first."""
        if self._banner is None:
            from desktop.ui.parts.banners import Banner

            self._banner = Banner(dismissible=True)
            self._banner.hide()
            self._top.insertWidget(1, self._banner)
        return self._banner

    def say_read_only(self, words: str) -> None:
        """Say below the title for good that what is here can be read and no more, and why."""
        from desktop.ui.icons import Icon
        from desktop.ui.parts.signs import Glyph

        self.read_only_label = Label(words, Role.CAPTION, wrap=True)
        self._top.insertLayout(1, row(Glyph(Icon.LOCK_CLOSED), grow(self.read_only_label), spacing=6))

    def set_subtitle(self, text: str) -> None:
        """The muted sentence below the title."""
        self.subtitle_label.setText(text)

    def add_action(self, button: QWidget) -> None:
        """Put a button, or a choice for the whole page, at the right of the title."""
        self.head_layout.addWidget(button)

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - reads well at the call
        """The window became narrower than 1100 pixels, or wide again; pages then call ``_lay_out`` anew."""
        if narrow != self.narrow:
            self.narrow = narrow
            self._set_margins()
            self._lay_out()

    def set_seen(self, width: int, less: int) -> None:
        """How much of the page is seen at once, and how much less where it scrolls: its head stays within that."""
        self._sight = (width, less)
        self._set_margins()

    def _lay_out(self) -> None:
        """Show and hide what ``self.narrow`` asks for; pages override it."""

    def refresh(self) -> None:
        """Read anew and show; pages override it."""
        self.refreshed.emit()

    def go_to(self, target: object) -> None:
        """Come to a place on this page: a task, a cell, a section; pages override it."""

    def subject(self) -> "tuple[Subject, str] | None":
        """What the keyboard stands on now, as help explains it: kind and code; None for nothing of the programme."""
        return None

    def take_focus(self) -> None:
        """The page was opened: the keyboard comes here, and what was typed elsewhere is left, so saved."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def has_shown_it_already(self) -> None:
        """What the page has just saved it shows itself: the news of that job needs no reading again."""
        self._own_news = True

    def forget_secrets(self) -> None:
        """The window is being locked: passphrases that were typed and keys that were opened are kept no longer."""
        for edit in self.findChildren(QLineEdit):
            if edit.echoMode() is not QLineEdit.EchoMode.Normal:
                edit.clear()

    @Slot(object)
    def hear(self, changed: frozenset[Topic]) -> None:
        """A job has changed these topics: read again now, or when next shown."""
        if self._own_news:
            self._own_news = False
            return
        if changed & self.topics:
            self.refresh_when_seen()

    @Slot()
    def refresh_when_seen(self) -> None:
        """What the page shows is no longer true: read again now, or when next shown."""
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def start(
        self,
        work: Callable[[], object],
        done: Callable[..., object],
        *,
        changes: frozenset[Topic] = frozenset(),
        after_painting: bool = False,
    ) -> Job:
        """Run a use case off the UI thread.

        Args:
            work: What is done on the worker thread; ends as one transaction.
            done: A bound method of the page that shows what ``work`` returned.
            changes: Topics to announce once it has succeeded.
            after_painting: Begin when the window has shown what it knows already.

        Returns:
            The job; its failure is shown on the page.
        """
        job = self.jobs.run(work, changes=changes, after_painting=after_painting)
        job.succeeded.connect(done)
        job.failed.connect(self.show_error)
        return job

    @Slot(object)
    def show_error(self, error: BaseException) -> None:
        """Say in the page what went wrong."""
        from desktop.ui.errors import present  # with its dialogs not before the window has painted

        present(error, self, banner=self.banner)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.refresh()

    @override
    def minimumSizeHint(self) -> QSize:
        """A page is drawn for this much room at least; where the window has less, it scrolls."""
        return super().minimumSizeHint().expandedTo(QSize(Size.PAGE_WIDTH, Size.PAGE_HEIGHT))

    @override
    def heightForWidth(self, width: int) -> int:
        """What stands in it needs at least, not what it would like: the page fills the window's room anyway."""
        return max(self._frame.totalMinimumHeightForWidth(width), Size.PAGE_HEIGHT)

    def _set_margins(self) -> None:
        side = Space.L if self.narrow else Space.XL
        self._frame.setContentsMargins(side, Space.M, side, Space.M)
        seen, less = self._sight
        if seen:
            self._top.set_seen(seen - 2 * side, less)
