"""The key of a data folder, wrapped once for each passphrase that opens it: the file beside the database.

The key itself is made by chance and never changes; passphrases come and go by slots. Who has an old copy of the file
and an old passphrase can still open what lies under the key.
"""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from json import loads
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from desktop.core.canonical_json import canonical_json
from desktop.core.data_keys import ID_LENGTH, DataKey
from desktop.core.document_form import decode, encode
from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors, write_atomically
from desktop.core.form_parts import FormError

RECOVERY = ""
"""Name of the slot of the recovery code: no person is called so."""
KDF_COST = (3, 64 * 1024, 4)
"""Argon2id: passes, KiB, lanes. RFC 9106, second recommendation: for computers with little memory."""

_FORMAT = "so-dan-van/key-slots"
_VERSION = 1
_SECRET, _SALT, _NONCE = 32, 16, 12
_MOST_COST = (64, 1024 * 1024, 16)
"""What a file may ask for at most: it may come from anywhere."""
_LARGEST, _MOST_SLOTS = 1024 * 1024, 500


class KeySlotsDamagedError(UserError):
    """The file cannot be read, or is not there; without it no passphrase opens anything."""

    code = "KEY_SLOTS_DAMAGED"

    def __init__(self, place: Path | str) -> None:
        super().__init__(
            f"{place}: tệp khóa dữ liệu bị hỏng hoặc không còn.",
            "Lấy lại tệp khoa-du-lieu.json từ bản sao lưu gần nhất; mật khẩu và mã khôi phục vẫn như cũ.",
            place=str(place),
        )


class KeySlotsNewerError(UserError):
    """A newer version of the program wrote it."""

    code = "KEY_SLOTS_NEWER"


class WrongDataPassphraseError(UserError):
    """No slot opens with it. The data is as it was, and is not damaged."""

    code = "WRONG_PASSPHRASE"


@dataclass(frozen=True)
class Slot:
    """The key, wrapped for one person or for the recovery code.

    Attributes:
        name: Whose; ``RECOVERY`` for the code.
        mark: Changes with the passphrase: by what the record of people proves it, hashed.
        cost: Passes, KiB and lanes of Argon2id.
    """

    name: str
    mark: str
    cost: tuple[int, ...]
    salt: str
    nonce: str
    wrapped: str = field(repr=False)


@dataclass(frozen=True)
class KeySlots:
    """The file."""

    id: str
    slots: tuple[Slot, ...] = ()
    format: str = _FORMAT
    version: int = _VERSION

    @property
    def key_id(self) -> bytes:
        """Of the key that is wrapped in it."""
        return bytes.fromhex(self.id)

    @property
    def names(self) -> tuple[str, ...]:
        """The people who can open it."""
        return tuple(slot.name for slot in self.slots if slot.name != RECOVERY)


def new_key() -> DataKey:
    """A key that nobody has had before."""
    return DataKey(os.urandom(ID_LENGTH), os.urandom(_SECRET))


def with_slot(slots: KeySlots, key: DataKey, name: str, secret: bytes, mark: str) -> KeySlots:
    """The same with a slot for one person, or ``RECOVERY``; a slot of that name and mark that is there is replaced.

    A slot of the same name with another mark stays until ``only_marks``: a passphrase is changed in two places, and
    until both are on the disk the old one must open too.
    """
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    wrapped = AESGCM(_wrapping_key(secret, salt, KDF_COST)).encrypt(nonce, key.secret, _bound(slots.id, name))
    slot = Slot(name, mark, KDF_COST, salt.hex(), nonce.hex(), wrapped.hex())
    others = tuple(each for each in slots.slots if (each.name, each.mark) != (name, mark))
    return replace(slots, slots=(*others, slot))


def only_marks(slots: KeySlots, wanted: Iterable[tuple[str, str]]) -> KeySlots:
    """The same with the slots of these names and marks alone."""
    kept = frozenset(wanted)
    return replace(slots, slots=tuple(slot for slot in slots.slots if (slot.name, slot.mark) in kept))


def unwrap(slots: KeySlots, secret: bytes, name: str | None = None) -> DataKey:
    """The key.

    Args:
        slots: The file.
        secret: The passphrase, or the code.
        name: Whose it is; ``None``: any person's.

    Raises:
        WrongDataPassphraseError: It is not.
    """
    for slot in slots.slots:
        if slot.name != name if name is not None else slot.name == RECOVERY:
            continue
        aead = AESGCM(_wrapping_key(secret, bytes.fromhex(slot.salt), slot.cost))
        try:
            opened = aead.decrypt(bytes.fromhex(slot.nonce), bytes.fromhex(slot.wrapped), _bound(slots.id, slot.name))
        except InvalidTag:
            continue
        return DataKey(slots.key_id, opened)
    said = "Mã khôi phục chưa đúng." if name == RECOVERY else "Mật khẩu chưa đúng."
    raise WrongDataPassphraseError(said, "Nhập lại; để ý phím Caps Lock và bộ gõ tiếng Việt.")


def mark_of(proof: str) -> str:
    """The mark of a slot, from what the record of people keeps in place of the passphrase."""
    return hashlib.sha256(proof.encode()).hexdigest()[:16]


def read_slots(path: Path) -> KeySlots:
    """Read the file.

    Raises:
        KeySlotsDamagedError: It is not there, or not whole.
        KeySlotsNewerError: A newer version of the program wrote it.
        EnvironmentFailureError: It cannot be read.
    """
    with explaining_os_errors(path):
        if not path.is_file() or path.stat().st_size > _LARGEST:
            raise KeySlotsDamagedError(path)
        data = path.read_bytes()
    return parse_slots(data, path)


def parse_slots(data: bytes, place: Path | str) -> KeySlots:
    """The same of bytes from ``place``."""
    try:
        document = loads(data)
        if document["format"] == _FORMAT and document["version"] > _VERSION:
            raise KeySlotsNewerError(
                f"{place}: tệp khóa dữ liệu do phiên bản mới hơn của phần mềm tạo ra.",
                "Cài phiên bản mới nhất rồi mở lại; không có gì bị thay đổi.",
            )
        check = document.pop("check")
        slots = decode(KeySlots, document)
        _check(slots)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, FormError) as error:
        raise KeySlotsDamagedError(place) from error
    if check != _checksum(slots):
        raise KeySlotsDamagedError(place)
    return slots


def _check(slots: KeySlots) -> None:
    if slots.format != _FORMAT or len(slots.key_id) != ID_LENGTH or len(slots.slots) > _MOST_SLOTS:
        raise ValueError
    for slot in slots.slots:
        _, memory, lanes = slot.cost
        if any(not 0 < asked <= most for asked, most in zip(slot.cost, _MOST_COST, strict=True)) or memory < 8 * lanes:
            raise ValueError
        lengths = tuple(len(bytes.fromhex(each)) for each in (slot.salt, slot.nonce, slot.wrapped))
        if lengths != (_SALT, _NONCE, _SECRET + 16):
            raise ValueError


def write_slots(path: Path, slots: KeySlots) -> None:
    """Write the file, for its owner's eyes alone; the one before stays until this one is whole.

    Raises:
        EnvironmentFailureError: The disk refused; the file is as it was.
    """
    write_atomically(path, canonical_json(encode(slots) | {"check": _checksum(slots)}), private=True)


def _checksum(slots: KeySlots) -> str:
    """Tells a damaged file from a wrong passphrase; protects nothing."""
    return hashlib.sha256(canonical_json(encode(slots))).hexdigest()


def _bound(key_id: str, name: str) -> bytes:
    return f"{_FORMAT}/{_VERSION}/{key_id}/{name}".encode()


def _wrapping_key(secret: bytes, salt: bytes, cost: tuple[int, ...]) -> bytes:
    passes, memory, lanes = cost
    return Argon2id(salt=salt, length=_SECRET, iterations=passes, lanes=lanes, memory_cost=memory).derive(secret)
