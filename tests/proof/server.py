"""A PostgreSQL server of the proof's own, which syncs every commit."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from desktop.services.safety.move_database import address_of
from tests.databases import start_server


@contextmanager
def own_server() -> Iterator[Callable[[str], str]]:
    """A server that runs; makes an empty database of a name, and gives its address."""
    with tempfile.TemporaryDirectory(prefix="so-dan-van-pg-") as running:
        Path(running).chmod(0o755)
        os.environ["XDG_RUNTIME_DIR"] = running
        server = start_server(Path(running))
        try:
            yield lambda name: _new_database(server.get_uri(), name)
        finally:
            server.cleanup()


def _new_database(uri: str, name: str) -> str:
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    return address_of(uri).url().replace("/postgres?", f"/{name}?")
