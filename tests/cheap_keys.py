"""Keys that tests lock open at once: what makes a passphrase dear to guess would be half of what many tests do."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from desktop.signing import key_slots, keys

ROUNDS, COST = keys._KDF_ROUNDS, key_slots.KDF_COST
"""What the program itself asks for."""


@pytest.fixture(scope="session", autouse=True)
def _cheap_keys():
    """For every key of this test process."""
    with keys_cheap():
        yield


@contextmanager
def keys_cheap() -> Iterator[None]:
    """Few rounds and little memory, in this process and those that it forks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "_KDF_ROUNDS", 1_000)
        patch.setattr(key_slots, "KDF_COST", (1, 64, 4))
        yield


@contextmanager
def passphrases_cheap() -> Iterator[None]:
    """Those of the people at one computer as well."""
    from desktop.services.officers import profile_secrets  # only where data lies encrypted

    with keys_cheap(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(profile_secrets, "_MEMORY_KIB", 64)
        patch.setattr(profile_secrets, "_ITERATIONS", 1)
        yield
