"""A department that has followed ten thousand agencies through ten periods, and the question how they stand now."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

import sqlalchemy as sa

from desktop.core.identity import new_id
from desktop.models.agency import Agency
from desktop.models.bulk import insert_rows
from desktop.models.intake import IntakeResult, ReceivedPackage, Submission
from desktop.models.programme import PeriodObligation, ReportingPeriod
from desktop.rules.verdicts import Verdict
from desktop.services.follow_up.status import period_status
from desktop.services.workspace import Workspace
from tests.benchmarks.measure import timed

if TYPE_CHECKING:
    from tests.benchmarks.country import Kept


class Years:
    """Made when first asked for: no report has a content here, for none is asked for it."""

    periods = 10

    def __init__(self, kept: "Kept") -> None:
        self._kept = kept

    @cached_property
    def _workspace(self) -> Workspace:
        crowd = self._kept.crowd
        workspace = crowd.fresh_department("many periods")
        with workspace.session() as session:
            add_periods(session, self.periods, crowd.clock.now())
        return replace(workspace)

    def status(self) -> float:
        """Where all agencies stand for one of the periods."""
        workspace = self._workspace
        with workspace.reading() as session:
            run = timed(lambda: period_status(session, workspace.clock, self._kept.crowd.period))
            return run()

    def bare(self) -> float:
        """The rows that the answer is made of, without making it."""
        wanted = (
            "SELECT agency.code, received_at, signed_at, revision, state FROM submission JOIN agency "
            "ON agency.id = agency_id WHERE period_id = (SELECT id FROM reporting_period WHERE code = ?)"
        )
        with closing(sqlite3.connect(self._workspace.folder.database)) as connection:
            return timed(lambda: connection.execute(wanted, (self._kept.crowd.period,)).fetchall())()


def add_periods(session, number, now):
    """So many periods for which every agency owes a report, and has handed one in without any content."""
    agencies = session.execute(sa.select(Agency.id, Agency.code)).all()
    known = session.scalars(sa.select(ReportingPeriod)).all()
    like = {c.key: getattr(known[0], c.key) for c in sa.inspect(ReportingPeriod).columns if c.key != "id"}
    for more in range(number - len(known)):
        session.add(ReportingPeriod(**{**like, "code": f"K{more}", "position": 100 + more}))
    session.flush()
    owed = set(session.execute(sa.select(PeriodObligation.agency_id, PeriodObligation.period_id)).tuples())
    for period in session.scalars(sa.select(ReportingPeriod)).all():
        rows = [_report(agency, period, now) for agency in agencies]
        insert_rows(session, ReceivedPackage, [row[0] for row in rows])
        insert_rows(session, Submission, [row[1] for row in rows])
        owing = [{"agency_id": agency.id, "period_id": period.id} for agency in agencies]
        insert_rows(
            session, PeriodObligation, [row for row in owing if (row["agency_id"], row["period_id"]) not in owed]
        )


def _report(agency, period, now):
    digest = sha256(f"{agency.code} {period.code}".encode()).hexdigest()
    package = {
        "id": new_id(now),
        "sha256": digest,
        "file_name": f"{agency.code}.asice",
        "size": 1,
        "first_received_at": now - timedelta(days=1),
        "verdict": Verdict.VALID,
        "result": IntakeResult.ACCEPTED,
        "agency_code": agency.code,
        "period_code": period.code,
    }
    submission = {
        "id": new_id(now),
        "agency_id": agency.id,
        "period_id": period.id,
        "revision": 1,
        "snapshot": b"",
        "snapshot_sha256": digest,
        "received_at": now,
        "made_at": now,
        "is_current": True,
        "package_sha256": digest,
    }
    return package, submission
