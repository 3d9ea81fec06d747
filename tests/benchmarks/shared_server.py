"""A master copy on PostgreSQL beside one in a file: intake by one process, and by two computers that share the load.

The server is one on this machine that syncs every commit, as a server should; each computer of the row with two is a
process with a data folder of its own and half of the files. Nothing crosses a network here.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cached_property, partial
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from desktop.core.paths import DataFolder
from desktop.services.safety.move_database import address_of, move_database
from desktop.services.safety.server_place import leave_server, use_server
from tests.benchmarks.country import Kept, processes
from tests.benchmarks.measure import ROOT, Measure
from tests.benchmarks.province import Province
from tests.databases import start_server

SIZES = (1000, 10_598)
COMPUTERS = 2


class Server:
    """PostgreSQL on this machine, started when first asked for and stopped with this program."""

    def __init__(self) -> None:
        self._numbers = count(1)

    @cached_property
    def _uri(self) -> str:
        folder = Path(tempfile.mkdtemp(prefix="so-dan-van-pg-"))
        folder.chmod(0o755)
        os.environ["XDG_RUNTIME_DIR"] = str(folder)
        self._running = start_server(folder)
        return self._running.get_uri()

    def execute(self, command: str) -> None:
        with psycopg.connect(self._uri, autocommit=True) as connection:
            connection.execute(command)

    def new(self, like: str = "template1") -> str:
        """The address of a new database."""
        name = f"so_dan_van_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        return address_of(self._uri).url().replace("/postgres?", f"/{name}?")


class Shared:
    """A department's copy on the server, made anew for each run."""

    def __init__(self, kept: Kept, server: Server) -> None:
        self._kept, self._server = kept, server

    @cached_property
    def _moved(self) -> str:
        """Name of the database as it is before anything was taken in."""
        url = self._server.new()
        folder = self._kept.fresh()
        move_database(folder, url, self._kept.crowd.clock)
        leave_server(DataFolder(folder))
        return address_of(url).database

    def run(self, computers: int) -> float:
        """Take everything in; seconds from the first computer's start to the last one's end."""
        like, mail = self._moved, self._kept.crowd.mail
        url = self._server.new(like)
        now = self._kept.crowd.clock.now().isoformat()
        running = [self._start(number, computers, url, mail, now) for number in range(computers)]
        said: list[dict[str, Any]] = [json.loads(process.communicate()[0]) for process in running]
        assert sum(each["files"] for each in said) == self._kept.size
        self._server.execute(f"DROP DATABASE {address_of(url).database} WITH (FORCE)")
        return max(each["ended"] for each in said) - min(each["began"] for each in said)

    def _start(self, number: int, computers: int, url: str, mail: Path, now: str) -> "subprocess.Popen[str]":
        workspace = self._kept.crowd.fresh_department(f"computer-{number}")
        workspace.close()
        folder = workspace.folder.root
        use_server(DataFolder(folder), address_of(url))
        mine = mail
        if computers > 1:
            mine = folder.with_name(f"mail-{number}")
            shutil.rmtree(mine, ignore_errors=True)
            mine.mkdir()
            for path in sorted(mail.iterdir())[number::computers]:
                os.link(path, mine / path.name)
        command = [sys.executable, "-m", "tests.benchmarks.one_intake", str(folder), str(mine), now, "alone"]
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def measures(province: Province) -> Iterator[Measure]:
    """By size."""
    server = Server()
    for size in SIZES:
        kept = Kept(province, size)
        shared = Shared(kept, server)
        shown = partial(_files_per_second, size)
        for computers, way, words in ((1, "alone", "1 process"), (COMPUTERS, "together", processes(size))):
            yield Measure(
                f"server, {size:,} agencies: intake on PostgreSQL by {computers} computer{'s' * (computers > 1)}",
                partial(shared.run, computers),
                f"SQLite, {words}",
                partial(_on_file, kept, way),
                runs=1,
                shown=shown,
                warm=False,
            )


def _on_file(kept: Kept, way: str) -> float:
    return float(kept.run(way)["seconds"])


def _files_per_second(size: int, seconds: float) -> str:
    return f"{size / seconds:,.0f} files/s ({seconds:.2f} s)"
