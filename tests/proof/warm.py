"""What one process of the proof keeps from deed to deed, so that many are cheap."""

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from sqlalchemy.engine import Engine

from desktop.core.data_keys import key_id_of
from desktop.database import unit_of_work


@contextmanager
def engines_kept() -> Iterator[None]:
    """A database that is opened again has its compiled statements, not its connections, from the time before.

    A file that lies under another key by now is another database.
    """
    really = unit_of_work.open_engine

    @functools.cache
    def opened(place: Path | str, key_id: bytes | None, **more: float) -> Engine:
        return really(place, **more)

    def kept(place: Path | str, **more: float) -> Engine:
        return opened(place, key_id_of(place) if isinstance(place, Path) else None, **more)

    with mock.patch.object(unit_of_work, "open_engine", kept):
        yield
