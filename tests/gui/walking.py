"""Opens pages one by one as a person would, for the tests that look at all of them."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QWidget,
)

from desktop.ui.care.file_door import WELCOME
from desktop.ui.dialogs import Dialog
from desktop.ui.help.helping import said_name
from desktop.ui.jobs import JobRunner
from desktop.ui.places import (
    AGENCIES,
    COMPOSING,
    CONSOLIDATION,
    DESK,
    FORWARDING,
    HAND_IN,
    HISTORY,
    INBOX,
    INDICATORS,
    INTAKE,
    NARRATIVE,
    OUTLIERS,
    OVERVIEW,
    OWN_POINTS,
    PEOPLE,
    PROGRAMME,
    READING,
    REGISTERS,
    SCORING,
    SETTINGS,
    TASKS,
)
from desktop.ui.quick_search.dialog import QuickSearchDialog
from desktop.ui.shell import Shell
from desktop.ui.windows import agency_pages, department_pages, first_run_page, forwarder_pages

PAGES = {
    "agency": (DESK, TASKS, REGISTERS, INDICATORS, NARRATIVE, HAND_IN, OWN_POINTS, HISTORY, PEOPLE, SETTINGS),
    "department": (
        OVERVIEW,
        INBOX,
        INTAKE,
        READING,
        OUTLIERS,
        CONSOLIDATION,
        COMPOSING,
        SCORING,
        PROGRAMME,
        AGENCIES,
        SETTINGS,
    ),
}
OTHER_PAGES = (("forwarder", FORWARDING), ("newcomer", WELCOME))
"""What an agency that forwards has besides, and what everybody sees once."""
ROLE_PAGES = [(role, key) for role, keys in PAGES.items() for key in keys]
_OFFERED = {
    "agency": agency_pages,
    "department": department_pages,
    "forwarder": forwarder_pages,
    "newcomer": lambda context: first_run_page(context, lambda: None),
}
_ROUNDS = 8
"""Jobs start jobs: a page reads its parts after itself."""


@pytest.fixture
def open_at(qtbot, jobs, request):
    """Opens a page of a role in a window and waits until it has read."""
    windows = WindowWatch()
    QApplication.instance().installEventFilter(windows)

    def opened(role: str, key: str) -> Shell:
        context = request.getfixturevalue(f"{role}_context")
        shell = Shell(jobs)
        qtbot.addWidget(shell)
        shell.set_navigation(_OFFERED[role](context))
        shell.resize(1366, 768)
        with qtbot.waitSignal(shell.page_opened):
            shell.show()
        shell.activateWindow()
        shell.open_page(key)
        until_read(jobs)
        return shell

    yield opened
    QApplication.instance().removeEventFilter(windows)
    assert windows.strangers == [], "shown as windows for a moment, before they had their place"


@pytest.fixture
def dialogs_watched(monkeypatch):
    """Whatever dialog a test opens: its controls have names for a screen reader and are reached by Tab."""
    wrong: set[str] = set()

    def watch(kind: type[QDialog], event: str) -> None:
        before = getattr(kind, event)

        def seen(dialog, told):
            before(dialog, told)
            wrong.update(f"{type(dialog).__name__}: {each}" for each in unusable(dialog))

        monkeypatch.setattr(kind, event, seen)

    for kind in (Dialog, QuickSearchDialog):
        watch(kind, "showEvent")
    watch(Dialog, "hideEvent")
    yield
    assert wrong == set(), "cannot be used with the keyboard and a screen reader alone"


def unusable(dialog: QDialog) -> list[str]:
    """Controls of a dialog without a name, and those that Tab goes past."""
    seen = [each for each in dialog.findChildren(QWidget) if each.isVisibleTo(dialog) and each.isEnabled()]
    operated = [each for each in seen if is_operated(each) or isinstance(each, QLineEdit | QComboBox)]
    named = [*operated, *(each for each in seen if each.focusPolicy() & Qt.FocusPolicy.TabFocus)]
    passed = [each for each in operated if not takes_tab(each)]
    return [f"no name: {described(each)}" for each in named if not name_of(each)] + [
        f"no Tab: {described(each)}" for each in passed
    ]


def takes_tab(widget: QWidget) -> bool:
    """Whether the keyboard comes to it, or to what it is a part of."""
    inside = widget.parentWidget() if isinstance(widget.parentWidget(), QAbstractSpinBox | QComboBox) else widget
    return bool(inside.focusPolicy() & Qt.FocusPolicy.TabFocus)


def until_read(jobs: JobRunner) -> None:
    """Wait until every job has ended, and those that it started."""
    for _ in range(_ROUNDS):
        jobs.wait_for_done()
        QApplication.processEvents()


class WindowWatch(QObject):
    """Notes every window that was not meant to be one: it would flash, and take the keyboard away."""

    def __init__(self) -> None:
        super().__init__()
        self.strangers: list[str] = []

    def eventFilter(self, watched, event):  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.strangers += [] if isinstance(watched, Shell | QDialog) else [described(watched)]
        return False


def is_operated(widget: QWidget) -> bool:
    """A button without the keyboard would be for the mouse alone."""
    return isinstance(widget, QAbstractButton) and not isinstance(widget.parentWidget(), QAbstractButton)


def name_of(widget: QWidget) -> str:
    """What a screen reader says first; the line inside a box speaks for the box."""
    holder = widget.parentWidget()
    if isinstance(widget, QLineEdit) and isinstance(holder, QAbstractSpinBox | QComboBox):
        return name_of(holder)
    if isinstance(widget, QComboBox):  # on Linux Qt says its value first, on Windows its name
        return widget.accessibleName()
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name).strip() if found is not None else ""


def described(widget: QWidget) -> str:
    """Where in the window it stands."""
    inside = type(widget.parentWidget()).__name__
    return f"{type(widget).__name__} {widget.accessibleName()!r} in {inside}"


def names_in(shell: Shell) -> set[str]:
    """What a screen reader calls the parts of the open page, seen now or not."""
    return {said_name(each) for each in shell.page(shell.current_key).findChildren(QWidget)} - {""}
