"""A pytest plugin that tries changes of the program instead of running the tests once.

    SO_DAN_VAN_MUTANTS=WORK python -m pytest -p tests.proof.mutating TEST…

The tests are read once. One run of them, in a process of its own, notes which test comes to which line; each change is
then tried in a copy of the process that has read the tests, by those tests alone that come to the changed statement:
first the ones that noticed its neighbours, and never any after the first that notices.
"""

import gc
import json
import os
import pickle
import resource
import shutil
import signal
import sys
import threading
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from time import monotonic
from types import CodeType, FrameType
from typing import Any

import pytest
from hypothesis import Phase, settings

from tests.proof.disk import PROJECT
from tests.proof.mutations import Change, digest, put_in

WORK = "SO_DAN_VAN_MUTANTS"
"""Names the file with the changes to try; what came of them is written beside it, a line each."""
_KEEPING = type(cache(len))
_AT_MOST = 4 << 30
"""Bytes of memory that a change may ask for."""


@dataclass
class _Told:
    """What one run of some tests told."""

    failed: dict[str, str] = field(default_factory=dict[str, str])
    reached: dict[str, set[tuple[str, int]]] = field(default_factory=dict[str, set[tuple[str, int]]])
    seconds: dict[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True)
class _Broke:
    """A change could not be made."""

    why: str


class _Notes:
    """Which lines of some modules are come to, by test; a fixture's count for every test that uses it."""

    def __init__(self, modules: Iterable[str]) -> None:
        self._modules = {str(PROJECT / path): path for path in modules}
        self._seen: set[tuple[CodeType, int]] = set()
        self._by_fixture: dict[object, set[tuple[CodeType, int]]] = defaultdict(set)

    def begin(self) -> None:
        self._seen = set()
        threading.settrace(self._note)
        sys.settrace(self._note)

    def _note(self, frame: FrameType, _event: str, _argument: object) -> Callable[..., Any] | None:
        """Called for each call: whether its lines are to be told as well."""
        return self._note_line if frame.f_code.co_filename in self._modules else None

    def _note_line(self, frame: FrameType, _event: str, _argument: object) -> Callable[..., Any]:
        self._seen.add((frame.f_code, frame.f_lineno))
        return self._note_line

    @contextmanager
    def of_fixture(self, fixture: object):
        outer, self._seen = self._seen, self._by_fixture[fixture]
        yield
        self._seen, inner = outer, self._seen
        outer |= inner

    def end(self, item: pytest.Item) -> set[tuple[str, int]]:
        sys.settrace(None)
        threading.settrace(None)
        used = getattr(item, "_fixtureinfo").name2fixturedefs.values()  # noqa: B009 - pytest has no public name for it
        seen = self._seen.union(*(self._by_fixture[each] for fixtures in used for each in fixtures))
        return {(self._modules[code.co_filename], line) for code, line in seen}


def _filled_caches() -> list[Any]:
    """What the program and the tests keep already: made by what was not changed, it would hide a change."""
    modules = [each for name, each in sys.modules.items() if name.partition(".")[0] in ("desktop", "tests")]
    members = [member for module in modules for member in vars(module).values()]
    members += [part for member in members if isinstance(member, type) for part in vars(member).values()]
    functions = {id(each): each for each in members if isinstance(each, _KEEPING)}
    return [each for each in functions.values() if each.cache_info().currsize]


class _Trials:
    def __init__(self, work: Path) -> None:
        self._work, self._told, self._notes = work, _Told(), None
        self._base, self._items = Path(), dict[str, pytest.Item]()
        self._noticed: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._fit: dict[str, bool] = {}
        self._caches: list[Any] = []
        self._brief = False

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self) -> None:
        """Nobody reads the smallest example that shows a change."""
        phases = (Phase.explicit, Phase.generate)
        settings.register_profile("mutants", settings.get_profile("same"), phases=phases, report_multiple_bugs=False)
        settings.load_profile("mutants")

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef):
        if self._notes is None:
            return (yield)
        with self._notes.of_fixture(fixturedef):
            return (yield)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport | None:
        """Nobody reads why a test notices, and telling it takes longer than most tests."""
        if not self._brief or call.excinfo is None or call.excinfo.errisinstance(pytest.skip.Exception):
            return None
        return pytest.TestReport(
            item.nodeid, item.location, {}, "failed", "noticed", call.when, duration=call.duration, start=call.start
        )

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        seconds = self._told.seconds
        seconds[report.nodeid] = seconds.get(report.nodeid, 0.0) + report.duration
        if report.failed:
            self._told.failed[report.nodeid] = report.longreprtext

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            raise session.Interrupted("the tests cannot be read")
        self._base = session.config._tmp_path_factory.getbasetemp()
        self._items = {item.nodeid: item for item in session.items}
        self._caches = _filled_caches()
        changes: list[Change]
        changes, noticed, state = pickle.loads(self._work.read_bytes())  # noqa: S301 - mutants.py wrote it
        for place, tests in noticed.items():
            self._noticed[place] = [test for test in tests if test in self._items]
        gc.collect()
        gc.freeze()  # what is there already is never searched again: all copies of this process share it
        known = self._look(sorted({change.mutant.module for change in changes}))
        with self._work.with_suffix(".known").open("a", encoding="utf-8") as answer:
            for change in changes:
                outcome, test = self._try(change, known)
                proof = digest(test.partition("::")[0]) if test else state
                answer.write(json.dumps([change.key, outcome, test, proof]) + "\n")
                answer.flush()
        return True

    def _look(self, modules: list[str]) -> _Told:
        """One run without a change.

        Raises:
            pytest.UsageError: A test fails, here and once more.
        """
        told = self._apart(lambda: self._run_all(noting=modules), 3_600)
        if not isinstance(told, _Told):
            raise pytest.UsageError(f"without any change the tests ended as {told}")
        again = self._apart(lambda: self._run_all(told.failed), 3_600) if told.failed else _Told()
        if not isinstance(again, _Told) or again.failed:
            failed = (again if isinstance(again, _Told) else told).failed.items()
            raise pytest.UsageError("\n".join(f"{name} fails without any change:\n{why}" for name, why in failed))
        for name in told.failed:
            self._leave_out(name, "it fails where it is watched")
        return told

    def _leave_out(self, test: str, why: str) -> None:
        sys.stderr.write(f"left out, for {why}: {test}\n")
        del self._items[test]

    def _try(self, change: Change, known: _Told) -> tuple[str, str]:
        place = change.mutant.module, change.mutant.function
        while True:
            tests = self._in_order(change, known)
            if not tests:
                return "untested", ""
            came = self._apart(lambda tests=tests: self._run_until(change, tests, known), 3_600)
            if came is None:
                return "survived", ""
            if isinstance(came, _Broke):
                raise pytest.UsageError(f"{change.mutant}\n{came.why}")
            test, _, how = str(came).partition("\n")
            if how or self._is_fit(test):
                break
            self._leave_out(test, "it fails without a change when it runs alone")
        if test in self._items:
            noticed = self._noticed[place]
            noticed[:] = [test, *(each for each in noticed if each != test)]
        return "killed", test

    def _in_order(self, change: Change, known: _Told) -> list[str]:
        """Tests that come to a change: those that noticed something near, then the quick ones, file by file."""
        place = change.mutant.module, change.mutant.function
        lines = next((each for each in change.reached if self._coming_to(place[0], each, known)), range(0))
        tests = self._coming_to(place[0], lines, known)
        files: dict[str, float] = defaultdict(float)
        for name in tests:
            files[name.partition("::")[0]] += known.seconds[name]
        tests.sort(key=lambda name: (files[name.partition("::")[0]], name.partition("::")[0], known.seconds[name]))
        first = [name for name in self._noticed[place] if name in set(tests)]
        return [*first, *(name for name in tests if name not in first)]

    def _coming_to(self, module: str, lines: range, known: _Told) -> list[str]:
        places = {(module, line) for line in lines}
        return [name for name in self._items if not places.isdisjoint(known.reached.get(name, ()))]

    def _is_fit(self, test: str) -> bool:
        if test not in self._fit:
            told = self._apart(lambda: self._run_all([test]), 600)
            self._fit[test] = isinstance(told, _Told) and not told.failed
        return self._fit[test]

    def _run_all(self, names: Iterable[str] | None = None, *, noting: Iterable[str] = ()) -> _Told:
        self._told = _Told()
        for item, following in self._pairs(self._items if names is None else names):
            if noting:
                self._notes = self._notes or _Notes(noting)
                self._notes.begin()
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self._notes:
                self._told.reached[item.nodeid] = self._notes.end(item)
        return self._told

    def _run_until(self, change: Change, names: list[str], known: _Told) -> "str | _Broke | None":
        """The name of the first test that notices a change."""
        self._told, self._brief = _Told(), True
        try:
            put_in(change)
        except Exception:  # noqa: BLE001 - this is no test that notices
            return _Broke(traceback.format_exc())
        for item, following in self._pairs(names):
            self._watch.write_text(item.nodeid, encoding="utf-8")
            usual = known.seconds[item.nodeid]
            signal.setitimer(signal.ITIMER_PROF, 2 + 5 * usual)
            signal.setitimer(signal.ITIMER_REAL, 60 + 30 * usual)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self._told.failed:
                return item.nodeid
        return None

    def _pairs(self, names: Iterable[str]) -> Iterable[tuple[pytest.Item, pytest.Item | None]]:
        items = [self._items[name] for name in names]
        return zip(items, [*items[1:], None], strict=True)

    @property
    def _watch(self) -> Path:
        return self._work.with_suffix(".test")

    def _apart(self, deed: Callable[[], object], seconds: float) -> object:
        """What a deed gives in a process of its own; how that ended, if it gave nothing."""
        answer, began = self._work.with_suffix(".answer"), monotonic()
        answer.unlink(missing_ok=True)
        self._watch.unlink(missing_ok=True)
        child = os.fork()
        if child == 0:
            self._alone(deed, answer, seconds)
        _, status = os.waitpid(child, 0)
        with suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)  # what it had started
        shutil.rmtree(self._base / "apart", ignore_errors=True)
        if answer.exists():
            return pickle.loads(answer.read_bytes())  # noqa: S301 - this program's own
        test = self._watch.read_text(encoding="utf-8") if self._watch.exists() else ""
        return f"{test}\n(status {os.waitstatus_to_exitcode(status)} after {monotonic() - began:.0f} s)"

    def _alone(self, deed: Callable[[], object], answer: Path, seconds: float) -> None:
        try:
            os.setsid()
            nowhere = os.open(os.devnull, os.O_RDWR)
            for each in (0, 1, 2):
                os.dup2(nowhere, each)
            for session in (signal.SIGALRM, signal.SIGPROF):
                signal.signal(session, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, seconds)
            resource.setrlimit(resource.RLIMIT_AS, (_AT_MOST, _AT_MOST))
            own = self._base / "apart"
            own.mkdir()
            next(iter(self._items.values())).config._tmp_path_factory._basetemp = own
            for each in self._caches:
                each.cache_clear()
            given = pickle.dumps(deed())
            part = answer.with_suffix(".part")
            part.write_bytes(given)
            part.replace(answer)
        finally:
            os._exit(0)


def pytest_configure(config: pytest.Config) -> None:
    """Take the place of the usual run."""
    trials = _Trials(Path(os.environ[WORK]))
    config.pluginmanager.register(trials, "mutating trials")
