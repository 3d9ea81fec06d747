"""What one test has compiled to SQL, the next need not: each opens databases of its own, and asks them the same."""

from collections.abc import Hashable
from contextlib import contextmanager

import pytest
from sqlalchemy.engine import Engine
from sqlalchemy.util import LRUCache

_MOST = 2_000
"""More than all queries of the program, on two kinds of database."""


class _KnownQueries(LRUCache):
    """A cache of compiled queries that knows dialects by their kind, not by the engine they belong to."""

    def get(self, key, default=None):
        return super().get(_of_kind(key), default)

    def __setitem__(self, key, value):
        super().__setitem__(_of_kind(key), value)


def _of_kind(key: tuple) -> Hashable:
    dialect, *query = key
    return type(dialect), dialect.dbapi.__name__, *query


@contextmanager
def queries_known():
    """One cache for all engines of a process, and of those that it forks."""
    known = _KnownQueries(_MOST)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            Engine, "_compiled_cache", property(lambda _engine: known, lambda _engine, _own: None), raising=False
        )
        yield


@pytest.fixture(scope="session", autouse=True)
def _known_queries():
    with queries_known():
        yield
