"""What goes wrong without any file: a key that does not sign, a statement that the database does not do.

Each is a call of the one disk of the proof (see ``disk.step``): counted among the others, and made to fail in its turn.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from cryptography.x509 import Certificate
from sqlalchemy import event
from sqlalchemy.engine import Engine

from desktop.signing.keys import RsaPadding, SigningKey
from desktop.signing.tokens.errors import error_of
from desktop.signing.tokens.values import Failure, FailureCode
from tests.proof.disk import step

_IO_ERROR = 10


@dataclass(frozen=True)
class PulledOut:
    """A key that signs through the seam: what fails is a token that is pulled out while it signs."""

    key: SigningKey

    @property
    def certificate(self) -> Certificate:
        """As the key's."""
        return self.key.certificate

    @property
    def chain(self) -> tuple[Certificate, ...]:
        """As the key's."""
        return self.key.chain

    @property
    def padding(self) -> RsaPadding:
        """As the key's."""
        return self.key.padding

    def sign(self, data: bytes) -> bytes:
        """Sign, unless it is this call's turn."""
        step(error_of(Failure(FailureCode.TOKEN_MISSING)))
        return self.key.sign(data)


@contextmanager
def statements_may_fail() -> Iterator[None]:
    """Let each statement of the block go through the seam, before the database is given it."""
    event.listen(Engine, "do_execute", _refuse)
    try:
        yield
    finally:
        event.remove(Engine, "do_execute", _refuse)


def _refuse(*_: object) -> None:
    refused = sqlite3.OperationalError("disk I/O error")
    refused.sqlite_errorcode, refused.sqlite_errorname = _IO_ERROR, "SQLITE_IOERR"
    step(refused)
