"""Passphrases of people and the code for the day on which one is forgotten: proven by Argon2id, kept nowhere."""

import os
import secrets
import unicodedata

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from desktop.core.errors import UserError

SHORTEST = 8
"""Letters that a passphrase has at least."""
_SALT, _LENGTH = 16, 32
_ITERATIONS, _LANES, _MEMORY_KIB = 3, 4, 64 * 1024
"""RFC 9106, second recommendation: for computers with little memory."""
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""What nobody takes for one another when it is read from paper."""
_GROUPS, _GROUP = 5, 4


class WeakPassphraseError(UserError):
    """It is too short."""

    code = "WEAK_PASSPHRASE"


def seal_passphrase(passphrase: str) -> str:
    """What is kept in place of a passphrase.

    Raises:
        WeakPassphraseError: It is too short.
    """
    if len(passphrase.strip()) < SHORTEST:
        raise WeakPassphraseError(
            f"Mật khẩu phải có ít nhất {SHORTEST} ký tự.", "Ghép vài từ dễ nhớ, ví dụ bốn từ không liên quan nhau."
        )
    return _sealed(passphrase_bytes(passphrase))


def proves(sealed: str, passphrase: str) -> bool:
    """Whether this is the passphrase; it takes as long for a wrong one."""
    return _verifies(sealed, passphrase_bytes(passphrase))


def new_recovery_code() -> str:
    """A code to be printed and locked away: ``7K3M-9PXQ-…``, some hundred bits."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def seal_recovery_code(code: str) -> str:
    """What is kept in place of the code."""
    return _sealed(code_bytes(code))


def is_recovery_code(sealed: str, typed: str) -> bool:
    """Whether this is the code, however its groups and letters were typed."""
    return _verifies(sealed, code_bytes(typed))


def code_bytes(code: str) -> bytes:
    """One code, however its groups and letters were typed."""
    return "".join(letter for letter in code.upper() if letter in _LETTERS).encode("ascii")


def passphrase_bytes(passphrase: str) -> bytes:
    """One passphrase, however the keyboard puts its letters together."""
    return unicodedata.normalize("NFC", passphrase).encode("utf-8")


def _sealed(secret: bytes) -> str:
    kdf = Argon2id(
        salt=os.urandom(_SALT), length=_LENGTH, iterations=_ITERATIONS, lanes=_LANES, memory_cost=_MEMORY_KIB
    )
    return kdf.derive_phc_encoded(secret)


def _verifies(sealed: str, secret: bytes) -> bool:
    try:
        Argon2id.verify_phc_encoded(secret, sealed)
    except InvalidKey:
        return False
    return True
