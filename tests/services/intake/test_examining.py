"""Examining ahead in other processes finds what examining here finds, and their failure is nobody's loss."""

from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest

from desktop.rules.verdicts import Verdict
from desktop.services.intake import examining
from desktop.services.intake.examining import examinations
from desktop.services.intake.grounds import read_grounds
from tests.services.pattern import at


@pytest.fixture
def grounds(department):
    with department.reading() as session:
        return read_grounds(session)


@pytest.fixture
def paths(pattern, tmp_path):
    """More than are kept in this process."""
    torn = tmp_path / "rách.asice"
    torn.write_bytes(pattern.first.read_bytes()[:5000])
    return [pattern.first, torn, pattern.ba_ria, pattern.first_pdf, Path("không có.asice")] * 5


@pytest.fixture
def worth_it(monkeypatch):
    monkeypatch.setattr(examining, "WORTH_A_PROCESS", 10)
    monkeypatch.setattr(examining, "_HERE_FIRST", 5)
    monkeypatch.setattr(examining, "_SHARE", 4)
    monkeypatch.setattr(examining, "_cores", lambda: 2)


def found(grounds, paths, **options):
    return list(examinations(grounds, at(6, 1), paths, len(paths), **options))


@pytest.mark.usefixtures("worth_it")
def test_two_other_processes_find_the_same_in_the_same_order(grounds, paths, monkeypatch):
    monkeypatch.setattr(examining, "WORTH_ANOTHER", 20)
    ahead = found(grounds, paths)
    assert ahead == found(grounds, paths, alone=True)
    assert {each.verdict for each in ahead} == {Verdict.VALID, Verdict.UNREADABLE}


@pytest.mark.parametrize(
    ("files", "cores", "processes"), [(92, 2, 0), (199, 8, 0), (200, 2, 1), (2999, 2, 1), (3000, 2, 2), (9999, 1, 0)]
)
def test_no_more_processes_than_the_files_earn_and_the_computer_feeds(files, cores, processes, monkeypatch):
    started = []
    monkeypatch.setattr(examining, "_cores", lambda: cores)
    monkeypatch.setattr(examining, "_OtherProcesses", lambda many, *_: started.append(many) or nullcontext(nothing))
    nothing = SimpleNamespace(results=lambda: ())
    list(examinations(SimpleNamespace(examine=lambda path, _: path), at(6, 1), [Path("x")] * files, files))
    assert sum(started) == processes


@pytest.mark.usefixtures("worth_it")
def test_where_there_is_no_second_process_the_work_is_done_here(grounds, paths, monkeypatch):
    def refuse(*_):
        raise OSError("no more processes")

    monkeypatch.setattr(examining, "ProcessPoolExecutor", refuse)
    assert found(grounds, paths) == found(grounds, paths, alone=True)


@pytest.mark.usefixtures("worth_it")
def test_where_the_second_process_dies_the_work_is_done_here(grounds, paths, monkeypatch):
    def die(*_):
        broken = Future()
        broken.set_exception(RuntimeError("it is gone"))
        return broken

    monkeypatch.setattr(ProcessPoolExecutor, "submit", die)
    assert found(grounds, paths) == found(grounds, paths, alone=True)


@pytest.mark.usefixtures("worth_it")
def test_the_rest_is_not_wanted(grounds, paths):
    going = examinations(grounds, at(6, 1), paths, len(paths))
    assert next(going).verdict is Verdict.VALID
    going.close()
