"""What an officer waits for who makes a large programme: to open it, to see it as an agency, to rehearse it."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path

from desktop.core.canonical_json import canonical_json
from desktop.rules.programme_file import programme_to_document
from desktop.rules.snapshot_json import snapshot_to_json
from desktop.services.intake.taking_in import take_in
from desktop.services.programme.drafts import revise_version
from desktop.services.programme.rehearsal import rehearsal_periods, rehearse_draft
from tests.benchmarks.big_programme import SIZE, big_programme, make_agency, make_department
from tests.benchmarks.crowd import Crowd
from tests.benchmarks.measure import ROOT, Measure, timed
from tests.benchmarks.province import Province

AGENCIES = 92
OPEN_WITHIN, REHEARSE_WITHIN = 0.5, 5.0


class Designer:
    """Data folders that are made when they are first asked for."""

    def __init__(self, province: Province) -> None:
        self._province = province

    @cached_property
    def department(self) -> Path:
        return make_department(self._province.workplace / "big department")

    @cached_property
    def agency(self) -> Path:
        return make_agency(self._province.workplace / "big agency")

    @cached_property
    def document(self) -> bytes:
        return canonical_json(programme_to_document(big_programme()))

    def opened(self, kind: str, what: str) -> Callable[[], float]:
        """A page opened in a window that is at work, in a process of its own."""

        def run() -> float:
            folder = self.department if kind == "designer" else self.agency
            command = [sys.executable, "-m", "tests.benchmarks.opened_programme", kind, str(folder)]
            done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
            return float(dict(line.split() for line in done.stdout.splitlines())[what])

        return run

    @cached_property
    def crowd(self) -> Crowd:
        return Crowd(self._province, AGENCIES)

    @cached_property
    def rehearsal(self) -> Callable[[], object]:
        """The next version of the programme, tried on everybody's report."""
        workspace = self.crowd.fresh_department("rehearsal")
        take_in(workspace, self.crowd.packages)
        with workspace.session() as session:
            key = revise_version(session, workspace.clock, "DVCQ-2018", 1)
        with workspace.reading() as session:
            (period,) = rehearsal_periods(session, workspace.clock)
        assert period.reports == AGENCIES
        return lambda: rehearse_draft(workspace, key, period.key)

    @cached_property
    def reports(self) -> tuple[bytes, ...]:
        return tuple(snapshot_to_json(self.crowd.report_of(code)) for code in self.crowd.codes)


def measures(province: Province) -> Iterator[Measure]:
    """Opening in the designer, until it is checked, opening in the agency's grid, rehearsing."""
    made = Designer(province)
    named = f"programme of {SIZE:,} indicators"
    parse = timed(lambda: json.loads(made.document))
    against = "json.loads of it"
    shown = made.opened("designer", "shown")
    yield Measure(f"{named}: opened in the designer", shown, against, parse, runs=5, within=OPEN_WITHIN)
    yield Measure(f"{named}: every finding told", made.opened("designer", "checked"), against, parse, runs=5)
    grid = made.opened("grid", "shown")
    yield Measure(f"{named}: opened in an agency's grid", grid, against, parse, runs=5, within=OPEN_WITHIN)
    yield Measure(
        f"programme: rehearsed on {AGENCIES} reports",
        timed(made.rehearsal),
        "json.loads of them",
        timed(lambda: [json.loads(report) for report in made.reports]),
        runs=5,
        within=REHEARSE_WITHIN,
    )
