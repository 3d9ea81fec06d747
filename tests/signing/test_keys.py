"""Keys are made, kept under a passphrase, and opened again."""

import random
import subprocess
import unicodedata

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, pkcs12

from desktop.core.errors import UserError
from desktop.signing import keys
from desktop.signing.keys import (
    KeyFileError,
    KeyKind,
    WrongPassphraseError,
    load_pkcs12,
    new_private_key,
    save_pkcs12,
)
from tests import cheap_keys

PASSPHRASE = "Một câu dài, dễ nhớ"  # noqa: S105 - of keys made here


@pytest.mark.parametrize("kind", [KeyKind.EC_P256, KeyKind.RSA_2048])
def test_a_saved_key_opens_with_its_passphrase(province, kind):
    key = province.key(kind)
    opened = load_pkcs12(save_pkcs12(key, PASSPHRASE, "Khóa của xã"), PASSPHRASE)
    assert opened.private_key.private_numbers() == key.private_key.private_numbers()
    assert opened.certificate == key.certificate
    assert opened.chain == (province.root.certificate,)


def test_a_passphrase_is_dear_to_guess(province, monkeypatch):
    """As NIST SP 800-132 and RFC 9106 ask; other tests replace both costs."""
    assert cheap_keys.COST == (3, 64 * 1024, 4)
    monkeypatch.setattr(keys, "_KDF_ROUNDS", cheap_keys.ROUNDS)
    data = save_pkcs12(province.key(), PASSPHRASE, "Khóa")
    command = ["openssl", "pkcs12", "-info", "-noout", "-passin", f"pass:{PASSPHRASE}"]
    said = subprocess.run(command, input=data, capture_output=True, check=True).stderr
    assert said.count(b"PBKDF2, AES-256-CBC, Iteration 200000") == 2


def test_the_passphrase_may_be_typed_in_either_unicode_form(province):
    data = save_pkcs12(province.key(), unicodedata.normalize("NFD", PASSPHRASE), "Khóa")
    assert load_pkcs12(data, unicodedata.normalize("NFC", PASSPHRASE)).certificate == province.key().certificate


def test_a_wrong_passphrase_is_told_apart_from_a_damaged_file(province):
    data = save_pkcs12(province.key(), PASSPHRASE, "Khóa")
    with pytest.raises(WrongPassphraseError, match="Mật khẩu"):
        load_pkcs12(data, "sai")
    with pytest.raises(KeyFileError, match="bị hỏng"):
        load_pkcs12(data[:-10], PASSPHRASE)


@pytest.mark.parametrize("data", [b"", b"hello", b"\x30\x03\x02\x01\x03"])
def test_other_files_are_not_key_files(data):
    with pytest.raises(KeyFileError):
        load_pkcs12(data, PASSPHRASE)


def test_a_certificate_alone_is_not_a_key_file(province):
    with pytest.raises(KeyFileError):
        load_pkcs12(province.key().certificate.public_bytes(Encoding.DER), PASSPHRASE)


def test_a_key_without_its_certificate_is_refused(province):
    lock = BestAvailableEncryption(PASSPHRASE.encode())
    bare = pkcs12.serialize_key_and_certificates(b"k", province.key().private_key, None, None, lock)
    with pytest.raises(KeyFileError, match="thiếu chứng thư"):
        load_pkcs12(bare, PASSPHRASE)


def test_a_file_without_a_key_is_refused(province):
    lock = BestAvailableEncryption(PASSPHRASE.encode())
    bare = pkcs12.serialize_key_and_certificates(None, None, None, [province.root.certificate], lock)
    with pytest.raises(KeyFileError, match="khóa bí mật"):
        load_pkcs12(bare, PASSPHRASE)


def test_errors_say_what_to_do_next():
    with pytest.raises(UserError) as caught:
        load_pkcs12(b"hello", PASSPHRASE)
    assert caught.value.hint
    assert caught.value.code == "KEY_FILE"


def test_demonstration_keys_are_the_same_at_every_run():
    first, again, other = (new_private_key(randomness=random.Random(seed)) for seed in (1, 1, 2))
    assert first.private_numbers() == again.private_numbers() != other.private_numbers()


def test_rsa_keys_cannot_be_derived():
    with pytest.raises(ValueError, match="elliptic"):
        new_private_key(KeyKind.RSA_2048, randomness=random.Random(1))


def test_elliptic_curve_signatures_are_deterministic(province):
    assert province.key().sign(b"x") == province.key().sign(b"x")


def test_new_keys_differ():
    assert new_private_key().private_numbers() != new_private_key().private_numbers()


def test_rsa_keys_have_the_size_asked_for():
    key = new_private_key(KeyKind.RSA_2048)
    assert isinstance(key, rsa.RSAPrivateKey)
    assert key.key_size == 2048


def test_the_private_key_does_not_show_in_a_log(province):
    assert "private_key" not in repr(province.key())


def test_openssl_opens_the_key_file(province, bench):
    bench.put("key.p12", save_pkcs12(province.key(), "matkhaudai", "Khóa"))
    result = bench.run("openssl", "pkcs12", "-in", "key.p12", "-passin", "pass:matkhaudai", "-nodes")
    assert result.returncode == 0, result.stderr
    assert result.stdout.count("BEGIN CERTIFICATE") == 2


def test_a_key_file_of_another_program_opens(province, bench):
    certificate, private = bench.put_key(province.key())
    made = bench.run(
        "openssl", "pkcs12", "-export", "-inkey", private, "-in", certificate, "-out", "o.p12", "-passout", "pass:abc"
    )
    assert made.returncode == 0, made.stderr
    assert load_pkcs12(bench.get("o.p12"), "abc").certificate == province.key().certificate


def test_a_key_file_without_passphrase_opens_with_an_empty_one(province):
    certificate = province.key().certificate
    data = pkcs12.serialize_key_and_certificates(b"k", province.key().private_key, certificate, None, NoEncryption())
    assert load_pkcs12(data, "").certificate == certificate
