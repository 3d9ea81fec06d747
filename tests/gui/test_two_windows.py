"""Two officers in two windows on one server write the same thing: nothing is written over, both texts are shown."""

import shutil
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from desktop.core.clock import FixedClock
from desktop.core.paths import DataFolder
from desktop.services.agencies.contacts import contacts
from desktop.services.province.composing import read_composed
from desktop.services.safety.move_database import move_database
from desktop.services.trust.agency_register import list_agencies
from desktop.services.workspace import Workspace
from desktop.ui.agencies.contact_part import ContactDialog
from desktop.ui.composing.page import ComposingPage
from desktop.ui.context import PageContext
from desktop.ui.jobs import JobRunner
from tests.copies import copied_folder
from tests.gui.workspaces import DEPARTMENT, DEPARTMENT_TODAY, HOA_LONG, PERIOD


@pytest.fixture
def windows(province, tmp_path, migrated_postgres_url):
    """What the pages of two officers are given: each a folder of his own, one database on the server."""
    clock = FixedClock.on(*DEPARTMENT_TODAY)
    first, second = (tmp_path / name for name in ("máy 1", "máy 2"))
    copied_folder(province.root / DEPARTMENT, first)
    move_database(first, migrated_postgres_url, clock)
    second.mkdir()
    shutil.copyfile(first / "server.json", second / "server.json")
    assert not DataFolder(second).database.exists()
    contexts = [PageContext(JobRunner(), Workspace.open(root, clock), PERIOD) for root in (first, second)]
    yield contexts
    for context in contexts:
        context.jobs.wait_for_done()
        context.workspace.close()


def pages_of(qtbot, windows):
    pages = [ComposingPage(context) for context in windows]
    for page in pages:
        qtbot.addWidget(page)
        with qtbot.waitSignal(page.refreshed, timeout=20_000):
            page.show()
        page.jobs.wait_for_done()
        page.go_to("III.1")
    return pages


def write(page, text):
    page.editor.text_edit.setPlainText(text)
    page.editor.settle()
    page.jobs.wait_for_done()


def stored(context):
    with context.workspace.reading() as session:
        return next(s.text for s in read_composed(session, context.workspace.clock, PERIOD) if s.code == "III.1")


CHOICES = (
    ("accept_button", "Lời của cán bộ thứ nhất.\nLời của cán bộ thứ hai."),
    ("keep_button", "Lời của cán bộ thứ hai."),
    ("take_button", "Lời của cán bộ thứ nhất."),
)


def test_both_texts_are_shown_and_one_is_chosen(qtbot, windows):
    first, second = pages_of(qtbot, windows)
    for button, left in CHOICES:
        for page in (first, second):
            page.refresh()
            page.jobs.wait_for_done()
        write(first, "Lời của cán bộ thứ nhất.")
        write(second, "Lời của cán bộ thứ hai.")
        assert stored(windows[0]) == "Lời của cán bộ thứ nhất."
        dialog = second.conflict
        assert dialog.windowTitle() == "Hai người cùng sửa mục III.1"
        assert dialog.mine.toPlainText() == "Lời của cán bộ thứ hai."
        assert dialog.theirs.toPlainText() == "Lời của cán bộ thứ nhất."
        qtbot.mouseClick(getattr(dialog, button), Qt.MouseButton.LeftButton)
        second.jobs.wait_for_done()
        assert stored(windows[0]) == second.editor.text_edit.toPlainText() == left
        write(second, f"{left} Viết tiếp.")  # now that it was seen, one writes on
        assert stored(windows[0]) == f"{left} Viết tiếp."
        assert second.conflict is None


def test_a_contact_that_another_has_noted_is_not_written_over(qtbot, windows):
    dialogs, pages = [], []
    for context in windows:
        with context.workspace.reading() as session:
            entry = next(each for each in list_agencies(session, context.workspace.clock) if each.code == HOA_LONG)
        page = ComposingPage(context)
        qtbot.addWidget(page)
        pages.append(page)  # who owns the dialog
        dialogs.append(ContactDialog(page, context, replace(entry)))
    for dialog, person in zip(dialogs, ("Trần Văn Một", "Lê Thị Hai"), strict=True):
        dialog.open()
        dialog.edits["person"].setText(person)
        qtbot.mouseClick(dialog.accept_button, Qt.MouseButton.LeftButton)
        dialog.context.jobs.wait_for_done()
    first, second = dialogs
    assert not first.isVisible()
    assert "Trần Văn Một" in second.banner.text_label.text()
    with windows[0].workspace.reading() as session:
        assert contacts(session)[HOA_LONG].person == "Trần Văn Một"
    qtbot.mouseClick(second.accept_button, Qt.MouseButton.LeftButton)  # knowing it
    second.context.jobs.wait_for_done()
    with windows[0].workspace.reading() as session:
        assert contacts(session)[HOA_LONG].person == "Lê Thị Hai"
