"""All reports of a country looked at: unusual figures, rare warnings, copied texts, numbers that no grid has.

Each agency tells its ten sections in words of its own around the same sentences; each tenth has copied a neighbour's.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from random import Random
from typing import Any

from desktop.rules.snapshot import ReportSnapshot
from desktop.services.programme.versions import current_programme, period_row
from desktop.services.workspace import Workspace
from tests.benchmarks.crowd import report_of, tables
from tests.benchmarks.many_totals import AGENCIES, Totals, replace_reports
from tests.benchmarks.measure import ROOT, Measure, megabytes
from tests.benchmarks.province import Province

WITHIN, STOPPED_WITHIN = 180.0, 2.0
_WORDS, _OWN_WORDS = 3_000, 40
_COPIED = 10
_NUMBER = re.compile(r"[0-9][0-9.]*")


def told_by(pattern: ReportSnapshot, code: str, like: str) -> ReportSnapshot:
    """An agency's report with figures of its own, and the words of another."""
    chance = Random(f"lời {like}")
    sections = tuple(replace(each, text=_text(each.text, chance)) for each in pattern.narrative)
    return replace(report_of(pattern, code), narrative=sections)


def _text(text: str, chance: Random) -> str:
    """The same sentences with other numbers, and words that nobody else has in this order."""
    numbers = _NUMBER.sub(lambda found: str(chance.randrange(10 ** min(len(found[0]), 4))), text)
    return f"{numbers}\n{' '.join(f'chữ{chance.randrange(_WORDS)}' for _ in range(_OWN_WORDS))}."


class Country:
    """A department with everybody's words, made once for many runs of the table."""

    def __init__(self, province: Province) -> None:
        self._province = province
        self._last: dict[str, float] = {}

    @cached_property
    def _totals(self) -> Totals:
        return Totals(self._province)

    @cached_property
    def folder(self) -> Path:
        like = self._totals.workspace
        folder = like.folder.root.with_name(f"hints-{tables()}")
        if not folder.exists():
            making = folder.with_name("hints-making")
            shutil.rmtree(making, ignore_errors=True)
            like.close()
            shutil.copytree(like.folder.root, making)
            workspace = Workspace.open(making, like.clock)
            self._tell(workspace)
            workspace.close()
            making.rename(folder)
        return folder

    def _tell(self, workspace: Workspace) -> None:
        pattern = self._province.snapshot
        with workspace.session() as session:
            period = current_programme(session).period_by_code[self._totals.period]
            for code in {period.code, period.same_period_last_year}:
                said = partial(self._said, pattern, code)
                replace_reports(session, code, period_row(session, code).id, said)

    def _said(self, pattern: ReportSnapshot, period: str, agency: str) -> ReportSnapshot:
        """One in ten says what its neighbour says, another what it said last year."""
        number = int(agency[1:]) if agency[1:].isdigit() else 0
        author = number + (number % _COPIED == 0)
        again = author % _COPIED == _COPIED // 2
        return told_by(pattern, agency, f"{author}" if again else f"{author} {period}")

    def look(self) -> float:
        """Seconds that the page waits for the hints, in a process of its own."""
        now = self._totals.workspace.clock.now().isoformat()
        command = [sys.executable, "-m", "tests.benchmarks.one_look", str(self.folder), self._totals.period, now]
        done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
        said: dict[str, Any] = json.loads(done.stdout)
        assert said["reports"] >= AGENCIES
        assert said["hints"] >= AGENCIES // _COPIED
        self._last = said
        return said["seconds"]

    def last(self, what: str) -> float:
        """What else the last run told."""
        if not self._last:
            self.look()
        return self._last[what]


def measures(province: Province) -> Iterator[Measure]:
    """How long, how long it goes on when it is told to stop, how much memory."""
    country = Country(province)
    name = f"a second look, {AGENCIES:,} agencies with ten sections each"
    look = partial(Measure, runs=1, warm=False)
    yield look(name, country.look, "the reports only read", partial(country.last, "read"), within=WITHIN)
    yield look(
        f"{name}: longest until it stops when told to",
        partial(country.last, "silent"),
        "all of it",
        partial(country.last, "seconds"),
        within=STOPPED_WITHIN,
    )
    yield look(
        f"{name}: memory",
        partial(country.last, "megabytes"),
        "of a program that has not looked yet",
        partial(country.last, "megabytes_before"),
        shown=megabytes,
    )
