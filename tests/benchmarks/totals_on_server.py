"""The same totals of ten thousand agencies with ten periods, from a PostgreSQL server on this machine."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import cached_property, partial
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from desktop.core.sweeping import sweep_seldom
from desktop.database.unit_of_work import Database
from desktop.models.registry import Base
from desktop.services.workspace import Workspace
from tests.benchmarks.many_totals import AGENCIES, COUNT, PERIODS, TABLE_WITHIN, WHY_WITHIN, Totals
from tests.benchmarks.measure import Measure
from tests.benchmarks.province import Province
from tests.benchmarks.shared_server import Server


class TotalsOnServer(Totals):
    """What the file holds, put into the server's tables when first asked for."""

    def __init__(self, province: Province, like: Totals) -> None:
        super().__init__(province)
        self._like, self._server = like, Server()

    @cached_property
    def workspace(self) -> Workspace:
        source = self._like.workspace
        url = self._server.new()
        Database.open(url, create=True).close()
        fill_server(source.folder.database, url)
        return Workspace.open(source.folder.root, source.clock, db_url=url)


def fill_server(file: Path, url: str) -> None:
    """Put all rows of a file into the empty tables of a server, unchecked: they were written by the same program."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with closing(sqlite3.connect(file)) as rows, psycopg.connect(address) as server:
        server.execute("SET session_replication_role = replica")  # the order of tables does not matter
        there = {name for (name,) in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for table in Base.metadata.sorted_tables:
            if table.name not in there:  # a file that was kept from an earlier day
                continue
            names = ", ".join(f'"{column.name}"' for column in table.columns)
            with server.cursor().copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
                for row in rows.execute(f'SELECT {names} FROM "{table.name}"'):  # noqa: S608 - our own names
                    copy.write_row(row)
    with psycopg.connect(address, autocommit=True) as server:
        server.execute("VACUUM ANALYZE")


def measures(province: Province) -> Iterator[Measure]:
    """The table of all and of a kind, one total opened; each beside the same from a file."""
    sweep_seldom()
    on_file = Totals(province)
    on_server = TotalsOnServer(province, on_file)
    for name, key in (("whole table", ""), ("table of the communes", "UBND_X")):
        yield Measure(
            f"totals on PostgreSQL, {AGENCIES:,} agencies × {PERIODS} periods: {name}",
            partial(on_server.table, key),
            "SQLite",
            partial(on_file.table, key),
            runs=5,
            within=TABLE_WITHIN,
        )
    yield Measure(
        f"totals on PostgreSQL, {AGENCIES:,} agencies × {PERIODS} periods: a count opened, and why it changed",
        partial(on_server.opened, COUNT),
        "SQLite",
        partial(on_file.opened, COUNT),
        runs=3,
        within=WHY_WITHIN,
    )
