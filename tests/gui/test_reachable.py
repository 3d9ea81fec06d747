"""Every control of every page can be reached with the keyboard alone, and has a name that a screen reader says."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QApplication, QWidget

from desktop.ui.shell import Shell
from desktop.ui.windows import agency_pages, department_pages
from tests.gui.walking import OTHER_PAGES, PAGES, described, is_operated, name_of, until_read

MOST_STEPS = 160


@pytest.mark.parametrize("chosen", ["agency_chosen", "department_chosen"])
def test_the_second_step_of_the_first_run_is_reached_by_tab(open_at, jobs, chosen):
    shell = open_at(*OTHER_PAGES[1])
    getattr(shell.page(shell.current_key).roles, chosen).emit()
    until_read(jobs)
    walk(shell)


def walk(shell: Shell) -> None:
    """Everything that can be used is named, and come to forwards and backwards."""
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
