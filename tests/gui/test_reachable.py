"""Every control of every page can be reached with the keyboard alone, and has a name that a screen reader says."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QWidget

from desktop.ui.places import (
    AGENCIES,
    CONSOLIDATION,
    DESK,
    HAND_IN,
    HISTORY,
    INDICATORS,
    INTAKE,
    NARRATIVE,
    OVERVIEW,
    PEOPLE,
    READING,
    REGISTERS,
    SETTINGS,
    TASKS,
)
from desktop.ui.shell import Shell
from desktop.ui.windows import agency_pages, department_pages

PAGES = {
    "agency": (DESK, TASKS, REGISTERS, INDICATORS, NARRATIVE, HAND_IN, HISTORY, PEOPLE, SETTINGS),
    "department": (OVERVIEW, INTAKE, READING, CONSOLIDATION, AGENCIES, SETTINGS),
}
PLACES = [(role, key) for role, keys in PAGES.items() for key in keys]
ROUNDS = 8
"""Jobs start jobs: a page reads its parts after itself."""
MOST_STEPS = 160


@pytest.fixture
def open_at(qtbot, jobs, request):
    """Opens a page of a role in a window and waits until it has read."""

    windows = WindowWatch()
    QApplication.instance().installEventFilter(windows)

    def opened(role: str, key: str) -> Shell:
        context = request.getfixturevalue(f"{role}_context")
        shell = Shell(jobs)
        qtbot.addWidget(shell)
        shell.set_navigation((agency_pages if role == "agency" else department_pages)(context))
        shell.resize(1366, 768)
        with qtbot.waitSignal(shell.page_opened):
            shell.show()
        shell.activateWindow()
        shell.open_page(key)
        for _ in range(ROUNDS):
            jobs.wait_for_done()
            QApplication.processEvents()
        return shell

    yield opened
    QApplication.instance().removeEventFilter(windows)
    assert windows.strangers == [], "shown as windows for a moment, before they had their place"


class WindowWatch(QObject):
    """Notes every window but the one that is meant: it would flash, and take the keyboard away."""

    def __init__(self) -> None:
        super().__init__()
        self.strangers: list[str] = []

    def eventFilter(self, watched, event):  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.strangers += [] if isinstance(watched, Shell) else [described(watched)]
        return False


@pytest.mark.parametrize(("role", "key"), PLACES)
def test_controls_have_names_and_are_reached_by_tab(open_at, role, key):
    shell = open_at(role, key)
    wanted = controls(shell)
    assert wanted
    assert [described(each) for each in wanted if not name_of(each)] == []
    forward, backward = reached(shell, Qt.Key.Key_Tab), reached(shell, Qt.Key.Key_Backtab)
    assert [described(each) for each in wanted if not stands_in(each, forward)] == []
    assert [described(each) for each in wanted if not stands_in(each, backward)] == []


def test_all_pages_of_both_roles_are_walked(agency_context, department_context):
    assert PAGES["agency"] == tuple(item.key for item in agency_pages(agency_context))
    assert PAGES["department"] == tuple(item.key for item in department_pages(department_context))


def controls(shell: Shell) -> list[QWidget]:
    """What can be used by hand now: seen, enabled, and made for clicks or keys."""
    return [
        each
        for each in shell.findChildren(QWidget)
        if each.isVisible() and each.isEnabled() and (is_operated(each) or each.focusPolicy() & Qt.FocusPolicy.TabFocus)
    ]


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


def reached(shell: Shell, key: Qt.Key) -> set[QWidget]:
    """Where the keyboard comes by pressing one key until it has gone round."""
    seen: set[QWidget] = set()
    now = QApplication.focusWidget()
    for _ in range(MOST_STEPS):
        QTest.keyClick(now or shell, key)
        before, now = now, QApplication.focusWidget()
        assert now is not None, f"the keyboard is lost after {described(before or shell)}"
        seen.add(now)
    return seen


def stands_in(widget: QWidget, seen: set[QWidget]) -> bool:
    """Of choices that exclude one another the keyboard comes to the chosen one; the arrows go on from there."""
    if widget in seen or (widget.focusProxy() is not None and widget.focusProxy() in seen):
        return True
    if isinstance(widget, QAbstractButton) and widget.group() is not None and widget.group().exclusive():
        return any(each in seen for each in widget.group().buttons())
    return isinstance(widget.parentWidget(), QAbstractSpinBox) and widget.parentWidget() in seen


def described(widget: QWidget) -> str:
    """Where in the window it stands."""
    inside = type(widget.parentWidget()).__name__
    return f"{type(widget).__name__} {widget.accessibleName()!r} in {inside}"
