"""What other pages need is loaded while nobody types, and never while a job runs."""

import sys
from importlib.util import find_spec
from threading import Event

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui import warming
from desktop.ui.context import PageContext
from desktop.ui.jobs import JobRunner
from desktop.ui.warming import Warming
from desktop.ui.windows import agency_pages, department_pages, forwarder_pages


@pytest.fixture
def page(tmp_path, monkeypatch):
    """The key of a page that only this test has, and a way to know that it was loaded."""
    package = tmp_path / "desktop_of_test"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "page.py").write_text("value = 1\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(warming, "AFTER_THE_PAGES", ("desktop_of_test.page",))
    yield "desktop_of_test.page"
    for name in ("desktop_of_test.page", "desktop_of_test"):
        sys.modules.pop(name, None)


@pytest.fixture
def jobs(qapp):
    runner = JobRunner()
    yield runner
    runner.wait_for_done()


@pytest.fixture
def parent(qapp):
    return QObject()


def test_modules_are_loaded_after_a_pause_and_then_it_stops(qtbot, jobs, parent, page):
    warm = Warming(jobs, parent, pause=0)
    warm.begin(())
    assert warm.is_active
    qtbot.waitUntil(lambda: not warm.is_active)
    assert page in sys.modules


def test_nothing_is_loaded_while_somebody_types(qtbot, jobs, parent, page):
    warm = Warming(jobs, parent, pause=60_000)
    warm.begin(())
    widget = QWidget()
    qtbot.addWidget(widget)
    QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a"))
    qtbot.wait(3 * warming.STEP_MS)
    assert page not in sys.modules
    warm.stop()
    assert not warm.is_active


def test_a_job_comes_first(qtbot, jobs, parent, page):
    go = Event()
    job = jobs.run(go.wait)
    warm = Warming(jobs, parent, pause=0)
    warm.begin(())
    qtbot.wait(3 * warming.STEP_MS)
    assert page not in sys.modules
    with qtbot.waitSignal(job.finished):
        go.set()
    qtbot.waitUntil(lambda: page in sys.modules)
    warm.stop()


def test_a_module_that_cannot_be_loaded_stops_nothing(qtbot, jobs, parent, page, monkeypatch, caplog):
    monkeypatch.setattr(warming, "AFTER_THE_PAGES", ("desktop_of_test.missing", page))
    warm = Warming(jobs, parent, pause=0)
    warm.begin(())
    qtbot.waitUntil(lambda: not warm.is_active)
    assert page in sys.modules
    assert "could not be loaded ahead" in caplog.text


def test_every_page_lies_where_it_is_looked_for(jobs):
    context = PageContext(jobs)
    keys = {item.key for pages in (agency_pages, department_pages, forwarder_pages) for item in pages(context)}
    assert len(keys) > 10
    assert [key for key in keys if find_spec(f"desktop.ui.{key}.page") is None] == []
