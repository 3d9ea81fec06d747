"""What takes seconds to make and is only looked at: made once in a run, by whichever test process wants it first.

The others wait for it, then read what it was called; whoever changes something copies it first.
"""

import os
import pickle
import sqlite3
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import TypeVar

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_der_private_key
from cryptography.x509 import Certificate, load_der_x509_certificate

T = TypeVar("T")
_LONGEST = 600
"""Seconds that a process waits for another to finish."""


def made_once(temporary: pytest.TempPathFactory, name: str, make: Callable[[Path], T]) -> T:
    """What ``make`` gives for a folder of that name, which is not there yet; never write to it."""
    place = _common(temporary) / f"made once, {name}"
    answer = place.with_suffix(".pickle")
    with closing(sqlite3.connect(place.with_suffix(".lock"), timeout=_LONGEST, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")  # a lock of every system, given back even by a process that dies
        if not answer.exists():
            made = make(place)
            written = BytesIO()
            _Pickler(written).dump(made)
            answer.write_bytes(written.getvalue())
    return pickle.loads(answer.read_bytes())  # noqa: S301 - written by this very run


def _common(temporary: pytest.TempPathFactory) -> Path:
    """The folder of the run, which all its processes see."""
    own = temporary.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


class _Pickler(pickle.Pickler):
    """Keys and certificates too: they protect nothing here."""

    def reducer_override(self, given):
        if isinstance(given, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
            return _key, (given.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),)
        if isinstance(given, Certificate):
            return _certificate, (given.public_bytes(Encoding.DER),)
        return NotImplemented


def _key(data: bytes):  # pickle finds functions of Python alone by their name
    return load_der_private_key(data, None)


def _certificate(data: bytes):
    return load_der_x509_certificate(data)
