"""Keys that tests lock open at once: what makes a passphrase dear to guess would be half of what many tests do."""

import pytest

from desktop.signing import key_slots, keys

ROUNDS, COST = keys._KDF_ROUNDS, key_slots.KDF_COST
"""What the program itself asks for."""


@pytest.fixture(scope="session", autouse=True)
def _cheap_keys():
    """Few rounds and little memory for every key of this test process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "_KDF_ROUNDS", 1_000)
        patch.setattr(key_slots, "KDF_COST", (1, 64, 4))
        yield
