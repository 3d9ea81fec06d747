"""Totals of ten thousand agencies with ten periods behind them: the whole table, one total opened, why it changed."""

import pickle
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from desktop.core.sweeping import sweep_seldom
from desktop.core.version import VERSION
from desktop.models.agency import Agency
from desktop.models.bulk import insert_tuples
from desktop.models.consolidation import ConsolidationRun
from desktop.models.intake import Submission, SubmittedValue
from desktop.models.programme import ReportingPeriod
from desktop.rules.snapshot import ReportSnapshot
from desktop.rules.snapshot_json import figures_from_bytes, snapshot_to_json
from desktop.services.programme.versions import current_programme
from desktop.services.province.consolidation_scope import read_scope
from desktop.services.province.opened_total import open_total
from desktop.services.province.tallies import keep_parts
from desktop.services.province.tally_parts import Parts
from desktop.services.workspace import Workspace
from tests.benchmarks.crowd import Crowd, report_of, tables
from tests.benchmarks.many_periods import add_periods
from tests.benchmarks.measure import Measure, timed
from tests.benchmarks.province import Province

AGENCIES, PERIODS = 10_598, 10
TABLE_WITHIN, WHY_WITHIN = 0.3, 2.0
COUNT, RATIO = "CT2.09", "CT3.09"
_COLUMNS = ("submission_id", "indicator_code", "number")


class Totals:
    """A department that has taken in what everybody reported; kept in the temporary folder for the next run."""

    def __init__(self, province: Province) -> None:
        self._province = province
        self._place = Path(tempfile.gettempdir()) / f"so-dan-van-bench-{VERSION}" / "totals"

    @cached_property
    def _pattern(self):
        return replace(self._province.snapshot, narrative=(), tasks=(), findings=(), registers=(), attachments=())

    @cached_property
    def workspace(self) -> Workspace:
        whole = self._place / f"snapshot-{tables()}.pickle"
        province = Province(self._place)
        crowd = Crowd(province, AGENCIES)
        if whole.exists():
            self._province.__dict__["snapshot"] = pickle.loads(whole.read_bytes())  # noqa: S301 - written below
            province.__dict__["snapshot"] = self._province.snapshot
            return Workspace.open(crowd.fresh_folder, crowd.clock)
        shutil.rmtree(self._place, ignore_errors=True)
        self._place.mkdir(parents=True)
        province.__dict__["snapshot"] = self._province.snapshot
        workspace = crowd.fresh_department()
        with workspace.session() as session:
            add_periods(session, PERIODS, crowd.clock.now())
        self._fill(workspace)
        whole.write_bytes(pickle.dumps(self._province.snapshot))
        return workspace

    def _fill(self, workspace: Workspace) -> None:
        """Figures of everybody: in this period and last year's, the same again in all others.

        A provincial report was written of what they said first; since then everybody has said something else.
        """
        period = self._pattern.period.code
        with workspace.session() as session:
            before = current_programme(session).period_by_code[period].same_period_last_year
            periods = {row[0]: row[1] for row in session.execute(sa.select(ReportingPeriod.code, ReportingPeriod.id))}
            self._report(session, before, periods[before], "năm trước ")
            self._report(session, period, periods[period], "lần đầu ")
            self._remember(session, workspace, periods[period])
            self._report(session, period, periods[period], "")
            self._number(session, periods[before])
            self._number(session, periods[period])
            for code in periods.keys() - {period, before}:
                session.execute(sa.text(_AGAIN), {"here": periods[code].hex, "like": periods[period].hex})
            session.flush()
            keep_parts(session, workspace.clock, period)

    def _report(self, session, code: str, period, kind: str) -> None:
        """Everybody's report of a period, in place of what was there."""

        def said(agency: str) -> ReportSnapshot:
            told = report_of(self._pattern, f"{kind}{agency}")
            return replace(told, agency=replace(told.agency, code=agency))

        replace_reports(session, code, period, said)

    def _number(self, session, period) -> None:
        wanted = sa.select(Submission.id, Submission.snapshot).where(Submission.period_id == period)
        rows = [
            (identity, each.code, each.value.number)
            for identity, content in session.execute(wanted)
            for each in figures_from_bytes(content)
            if each.value.number is not None
        ]
        insert_tuples(session, SubmittedValue, _COLUMNS, rows)

    def _remember(self, session, workspace: Workspace, period) -> None:
        session.flush()
        keep_parts(session, workspace.clock, self.period)
        parts = Parts(session, self.period)
        said = sa.select(Agency.code, Submission.snapshot_sha256).join(Agency, Agency.id == Submission.agency_id)
        members = [
            {"agency": row[0], "snapshot": row[1], "package": f"{number:064x}"}
            for number, row in enumerate(session.execute(said.where(Submission.period_id == period)))
        ]
        run = ConsolidationRun(
            period_id=period,
            made_at=self._pattern.made_at,
            file_name="tỉnh.pdf",
            file_sha256="0" * 64,
            members=members,
            totals={},
            parts=tuple(each.stamp for each in parts.of(parts.obliged)),
        )
        session.add(run)

    @property
    def period(self) -> str:
        return self._pattern.period.code

    def table(self, key: str = "") -> float:
        """The whole table, with the choice of selections beside it, as the page reads it."""
        workspace = self.workspace

        def read() -> None:
            with workspace.reading() as session:
                found = read_scope(session, workspace.clock, self.period, key).table
            assert found.counted >= AGENCIES
            assert len(found.rows) > 50

        return timed(read)()

    def after_one(self) -> float:
        """The same when a report has just come that no kept part knows."""
        workspace = self.workspace
        with workspace.session() as session:
            session.execute(sa.text(_FORGET_ONE))
        try:
            return self.table()
        finally:
            with workspace.session() as session:
                keep_parts(session, workspace.clock, self.period)

    def opened(self, code: str) -> float:
        """One total, agency by agency, and why it is not what it was."""
        workspace = self.workspace

        def read() -> None:
            with workspace.reading() as session:
                found = open_total(session, workspace.clock, self.period, code)
            assert len(found.shares) >= AGENCIES
            assert len(found.history.change.causes) >= AGENCIES

        return timed(read)()

    def bare(self) -> float:
        """The sums alone, by sqlite3, which adds binary numbers."""
        with closing(sqlite3.connect(self.workspace.folder.database)) as connection:
            return timed(lambda: connection.execute(_BARE, (self.period,)).fetchall())()


def replace_reports(session, code: str, period: UUID, said: Callable[[str], ReportSnapshot]) -> None:
    """Put what everybody says of a period in place of what was there."""
    agencies = {row[0]: row[1] for row in session.execute(sa.select(Agency.id, Agency.code))}
    wanted = sa.select(Submission.id, Submission.agency_id).where(Submission.period_id == period)
    changed = []
    for identity, agency in session.execute(wanted).all():
        told = said(agencies[agency])
        content = snapshot_to_json(replace(told, period=replace(told.period, code=code)))
        changed.append({"b_id": identity, "content": content, "sha256": sha256(content).hexdigest()})
    table = Submission.__table__
    update = table.update().where(table.c.id == sa.bindparam("b_id"))
    update = update.values(snapshot=sa.bindparam("content"), snapshot_sha256=sa.bindparam("sha256"))
    session.connection().execute(update, changed)


_AGAIN = """
INSERT INTO submitted_value (submission_id, indicator_code, number) SELECT n.id, v.indicator_code, v.number FROM
submission n JOIN submission s ON s.agency_id = n.agency_id AND s.period_id = :like
JOIN submitted_value v ON v.submission_id = s.id WHERE n.period_id = :here
"""
_FORGET_ONE = "DELETE FROM kept_tally WHERE stamp = (SELECT min(stamp) FROM kept_tally)"
_BARE = """
SELECT indicator_code, sum(CAST(number AS REAL)) FROM submitted_value WHERE submission_id IN (SELECT id FROM submission
WHERE is_current AND period_id = (SELECT id FROM reporting_period WHERE code = ?)) GROUP BY indicator_code
"""


def measures(province: Province) -> Iterator[Measure]:
    """The table of all, of a kind and of a district; one total opened."""
    sweep_seldom()  # as the program does
    totals = Totals(province)
    tables: dict[str, Callable[[], float]] = {
        "whole table": totals.table,
        "table of the communes": partial(totals.table, "UBND_X"),
        "whole table, one report more": totals.after_one,
    }
    for name, ours in tables.items():
        yield Measure(
            f"totals, {AGENCIES:,} agencies × {PERIODS} periods: {name}",
            ours,
            "binary sums by sqlite3 alone",
            totals.bare,
            runs=5,
            within=TABLE_WITHIN,
        )
    for name, code in (("a count", COUNT), ("a percentage", RATIO)):
        yield Measure(
            f"totals, {AGENCIES:,} agencies × {PERIODS} periods: {name} opened, and why it changed",
            partial(totals.opened, code),
            "binary sums by sqlite3 alone",
            totals.bare,
            runs=3,
            within=WHY_WITHIN,
        )
