"""Files under the key of a data folder, and the key itself under passphrases."""

import json
import os

import pytest

from desktop.core import data_keys
from desktop.core.canonical_json import canonical_json
from desktop.core.data_keys import DataKey, DataLockedError
from desktop.signing import key_slots
from desktop.signing.key_slots import (
    RECOVERY,
    KeySlots,
    KeySlotsDamagedError,
    KeySlotsNewerError,
    WrongDataPassphraseError,
    new_key,
    only_marks,
    read_slots,
    unwrap,
    with_slot,
    write_slots,
)
from desktop.signing.sealed_file import (
    SealedFileDamagedError,
    is_sealed,
    kept_size,
    open_kept,
    plain,
    seal,
    sha256_of_kept,
    unseal,
)

HOA, CODE = b"bon tu de nho", b"7K3M9PXQ"
PIECE = 64 * 1024


@pytest.fixture
def key():
    made = DataKey(os.urandom(16), os.urandom(32))
    data_keys.hold(made)
    yield made
    data_keys.let_go(made.id)


@pytest.fixture
def slots():
    made = new_key()
    begun = with_slot(KeySlots(made.id.hex()), made, "Hoa", HOA, "a")
    return made, with_slot(begun, made, RECOVERY, CODE, "b")


def test_every_passphrase_opens_the_same_key_and_no_other_does(slots, tmp_path):
    key, both = slots
    file = tmp_path / "khoa.json"
    write_slots(file, both)
    assert file.stat().st_mode & 0o777 == 0o600
    found = read_slots(file)
    assert found.names == ("Hoa",)
    assert unwrap(found, HOA) == unwrap(found, HOA, "Hoa") == unwrap(found, CODE, RECOVERY) == key
    for wrong, name in ((b"sai", None), (HOA, "Nam"), (HOA, RECOVERY), (CODE, None)):
        with pytest.raises(WrongDataPassphraseError):
            unwrap(found, wrong, name)
    assert key.secret.hex() not in file.read_text()
    assert key.secret.hex() not in repr(key)
    assert repr(key.secret) not in repr(key)


def test_a_changed_passphrase_opens_beside_the_old_one_until_it_is_settled(slots):
    key, both = slots
    changed = with_slot(both, key, "Hoa", b"mat khau moi", "c")
    assert unwrap(changed, HOA) == unwrap(changed, b"mat khau moi") == key
    settled = only_marks(changed, [("Hoa", "c"), (RECOVERY, "b")])
    assert unwrap(settled, b"mat khau moi") == unwrap(settled, CODE, RECOVERY) == key
    with pytest.raises(WrongDataPassphraseError):
        unwrap(settled, HOA)


def test_a_slot_cannot_be_given_to_another_person(slots):
    _, both = slots
    document = json.loads(canonical_json(key_slots.encode(both)).replace(b'"Hoa"', b'"Nam"'))
    moved = key_slots.decode(KeySlots, document)
    with pytest.raises(WrongDataPassphraseError):
        unwrap(moved, HOA, "Nam")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-30],
        lambda text: text.replace('"Hoa"', '"Hoà"'),
        lambda text: text.replace("64", "99999999"),
        lambda _: "[" * 100_000,
        lambda _: "null",
        lambda _: "{}",
        lambda _: "",
    ],
)
def test_a_damaged_file_is_told_from_a_wrong_passphrase(slots, tmp_path, spoil):
    file = tmp_path / "khoa.json"
    write_slots(file, slots[1])
    file.write_text(spoil(file.read_text()))
    with pytest.raises(KeySlotsDamagedError, match="bị hỏng"):
        read_slots(file)
    with pytest.raises(KeySlotsDamagedError):
        read_slots(tmp_path / "không có")


def test_a_newer_file_is_left_alone(slots, tmp_path):
    file = tmp_path / "khoa.json"
    write_slots(file, slots[1])
    file.write_text(file.read_text().replace('"version":1', '"version":2'))
    with pytest.raises(KeySlotsNewerError, match="phiên bản mới hơn"):
        read_slots(file)


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 7])
def test_a_sealed_file_holds_what_it_held(key, tmp_path, size):
    file, data = tmp_path / "ảnh", os.urandom(size)
    file.write_bytes(data)
    before = sha256_of_kept(file)
    assert seal(file, key)
    assert not seal(file, key)
    assert is_sealed(file)
    assert file.read_bytes()[40:] != data
    assert (sha256_of_kept(file), kept_size(file)) == (before, size)
    with open_kept(file) as stream:
        stream.seek(size // 2)
        assert stream.read() == data[size // 2 :]
        stream.seek(-min(size, 5), os.SEEK_END)
        assert stream.read() == data[size - min(size, 5) :]
    with plain(file) as copy:
        assert copy.read_bytes() == data
    assert not copy.exists()
    assert unseal(file)
    assert not unseal(file)
    assert file.read_bytes() == data
    assert [path.name for path in tmp_path.iterdir()] == ["ảnh"]


@pytest.fixture
def sealed(key, tmp_path):
    file = tmp_path / "tệp"
    file.write_bytes(bytes(3 * PIECE))
    seal(file, key)
    return file


_HEAD, _STEP = 40, PIECE + 16


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-1],
        lambda data: data[: _HEAD + 2 * _STEP],
        lambda data: data[:_HEAD],
        lambda data: data[: _HEAD - 3],
        lambda data: data + b"x",
        lambda data: data[:_HEAD] + data[_HEAD + _STEP : _HEAD + 2 * _STEP] + data[_HEAD : _HEAD + _STEP],
        lambda data: data[:30] + bytes([data[30] ^ 1]) + data[31:],
        lambda data: data[:70_000] + bytes([data[70_000] ^ 1]) + data[70_001:],
    ],
    ids=["cut", "a piece left out", "all left out", "head cut", "added", "swapped", "salt", "a bit"],
)
def test_what_was_changed_is_never_read_as_sound(sealed, spoil):
    sealed.write_bytes(spoil(sealed.read_bytes()))
    with pytest.raises(SealedFileDamagedError):
        sha256_of_kept(sealed)
    with pytest.raises(SealedFileDamagedError):
        unseal(sealed)
    assert is_sealed(sealed)


def test_without_the_key_it_is_locked(sealed, key):
    data_keys.let_go(key.id)
    for refused in (sha256_of_kept, open_kept, unseal):
        with pytest.raises(DataLockedError):
            refused(sealed)
