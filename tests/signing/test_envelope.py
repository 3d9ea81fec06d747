"""Encrypted files: opened by their recipients, by OpenSSL too, and by nobody when a byte was changed."""

import os
import shutil
import subprocess
import tracemalloc
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from random import Random

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from desktop.core.errors import EnvironmentFailureError
from desktop.signing.authority import create_root
from desktop.signing.certificates import Subject, subject_name
from desktop.signing.der_frames import FrameError, FrameReader, framed
from desktop.signing.envelope import (
    DecryptionFailedError,
    EncryptionKey,
    KeyRing,
    NotARecipientError,
    encrypt,
    looks_encrypted,
)
from desktop.signing.envelope_certificates import (
    is_encryption_certificate_of,
    issue_encryption_key,
    make_own_encryption_key,
)
from desktop.signing.keys import KeyKind, new_private_key

NOW = datetime(2018, 5, 24, 9, 0, tzinfo=UTC)
SUBJECT = Subject("Sở Nội vụ", "Sở Nội vụ tỉnh Bà Rịa - Vũng Tàu", "SO-SNV")
CONTENT = b"PK\3\4" + bytes(range(256)) * 20


@cache
def root():
    return create_root("Sở Nội vụ", "Chứng thực", NOW, randomness=Random("gốc"))


@cache
def curve_key(name="một"):
    return issue_encryption_key(root(), SUBJECT, NOW, randomness=Random(name))


@cache
def rsa_key():
    private_key = new_private_key(KeyKind.RSA_2048)
    usage = x509.KeyUsage(
        digital_signature=False, content_commitment=False, key_encipherment=True, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject_name(SUBJECT))
        .issuer_name(root().certificate.subject)
        .public_key(private_key.public_key())
        .serial_number(77)
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=9))
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(private_key.public_key()), critical=False)
        .sign(root().private_key, hashes.SHA256())
    )
    return EncryptionKey(private_key, certificate)


KEYS = {"đường cong": curve_key, "RSA": rsa_key}


@pytest.fixture(params=KEYS)
def key(request):
    return KEYS[request.param]()


def encrypted(*certificates, content=CONTENT):
    target = BytesIO()
    encrypt(BytesIO(content), target, certificates)
    return target.getvalue()


def opened(data, folder, *keys):
    target = folder / "nội dung"
    KeyRing(keys).decrypt(BytesIO(data), target)
    content = target.read_bytes()
    target.unlink()
    return content


def put_key(folder, key):
    (folder / "key.pem").write_bytes(key.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "cert.pem").write_bytes(key.certificate.public_bytes(Encoding.PEM))


def openssl(folder, *arguments):
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    done = subprocess.run(["openssl", "cms", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def by_openssl(folder, key, *options):
    put_key(folder, key)
    (folder / "plain").write_bytes(CONTENT)
    kind = "ecdh_kdf_md:sha256" if key is curve_key() else "rsa_oaep_md:sha256"
    padding = ["-keyopt", "rsa_padding_mode:oaep"] if key is rsa_key() else []
    openssl(
        folder, "-encrypt", "-binary", "-outform", "DER", "-in", "plain", "-out", "made.p7m", *options,
        "-recip", "cert.pem", *padding, "-keyopt", kind,
    )  # fmt: skip
    return (folder / "made.p7m").read_bytes()


class TestRoundTrip:
    def test_what_was_encrypted_opens(self, tmp_path, key):
        data = encrypted(key.certificate)
        assert looks_encrypted(data)
        assert CONTENT[:40] not in data
        assert opened(data, tmp_path, key) == CONTENT

    @pytest.mark.parametrize("size", [0, 1, 79, 80, 127, 128, 255, 256, 65_400, 65_536, (1 << 20) + 1])
    def test_every_size(self, tmp_path, size):
        content = os.urandom(size)
        assert opened(encrypted(curve_key().certificate, content=content), tmp_path, curve_key()) == content

    def test_each_of_several_recipients_opens_it(self, tmp_path):
        own = make_own_encryption_key(SUBJECT, NOW)
        data = encrypted(curve_key().certificate, rsa_key().certificate, own.certificate)
        for key in (curve_key(), rsa_key(), own):
            assert opened(data, tmp_path, key) == CONTENT

    def test_an_earlier_key_still_opens_what_was_sent_to_it(self, tmp_path):
        data = encrypted(curve_key().certificate)
        assert opened(data, tmp_path, curve_key("hai"), curve_key()) == CONTENT

    def test_the_same_content_never_looks_the_same(self):
        assert encrypted(curve_key().certificate) != encrypted(curve_key().certificate)

    def test_memory_stays_flat(self, tmp_path):
        plain, sealed = tmp_path / "plain", tmp_path / "sealed"
        with plain.open("wb") as stream:
            stream.truncate(64 << 20)
        tracemalloc.start()
        with plain.open("rb") as source, sealed.open("wb") as target:
            encrypt(source, target, [curve_key().certificate])
        with sealed.open("rb") as source:
            KeyRing((curve_key(),)).decrypt(source, tmp_path / "again")
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert (tmp_path / "again").stat().st_size == 64 << 20
        assert peak < 16 << 20


class TestOtherPrograms:
    def test_openssl_opens_ours(self, tmp_path, key):
        put_key(tmp_path, key)
        (tmp_path / "ours.p7m").write_bytes(encrypted(curve_key("hai").certificate, key.certificate))
        openssl(
            tmp_path, "-decrypt", "-binary", "-inform", "DER", "-in", "ours.p7m", "-recip", "cert.pem",
            "-inkey", "key.pem", "-out", "plain",
        )  # fmt: skip
        assert (tmp_path / "plain").read_bytes() == CONTENT

    @pytest.mark.parametrize("cipher", ["-aes-256-gcm", "-aes-256-cbc"])
    @pytest.mark.parametrize("naming", [[], ["-keyid"]], ids=["certificate", "key identifier"])
    def test_we_open_what_openssl_made(self, tmp_path, key, cipher, naming):
        data = by_openssl(tmp_path, key, cipher, *naming)
        assert looks_encrypted(data)
        assert opened(data, tmp_path, key) == CONTENT

    def test_a_weaker_cipher_is_refused(self, tmp_path):
        refused(by_openssl(tmp_path, curve_key(), "-aes-128-cbc"), tmp_path, curve_key())


def refused(data, folder, *keys):
    """Every failure looks the same, and leaves nothing behind."""
    with pytest.raises(DecryptionFailedError) as failure:
        opened(data, folder, *keys)
    assert not (folder / "nội dung").exists()
    assert failure.value.__cause__ is failure.value.__context__ is None
    assert failure.value.code == "DECRYPT_FAILED"
    return failure.value.sentence


class TestRefusals:
    def test_all_failures_have_one_reason(self, tmp_path, key):
        data = encrypted(key.certificate)
        tag = data[:-1] + bytes([data[-1] ^ 1])
        content = data[:-100] + bytes([data[-100] ^ 1]) + data[-99:]
        head = data[:150] + bytes([data[150] ^ 1]) + data[151:]
        cbc = by_openssl(tmp_path, key, "-aes-256-cbc")
        padding = cbc[:-17] + bytes([cbc[-17] ^ 1]) + cbc[-16:]  # the block before: the length itself becomes wrong
        said = {refused(each, tmp_path, key) for each in (tag, content, head, padding, data[:-1], data + b"x", b"")}
        said.add(refused(encrypted(curve_key("hai").certificate), tmp_path, key))
        said.add(refused(data, tmp_path))
        assert len(said) == 1

    @given(st.data())
    def test_any_changed_byte_is_noticed_or_changes_nothing(self, tmp_path_factory, data):
        folder = tmp_path_factory.getbasetemp()
        sealed = bytearray(SEALED)
        place = data.draw(st.integers(0, len(sealed) - 1))
        sealed[place] ^= data.draw(st.integers(1, 255))
        with suppress(DecryptionFailedError):
            assert opened(bytes(sealed), folder, curve_key()) == CONTENT

    @given(st.binary(max_size=400))
    def test_anything_is_answered(self, tmp_path_factory, data):
        refused(data, tmp_path_factory.getbasetemp(), curve_key())

    @given(st.integers(0, 400))
    def test_a_file_that_is_cut_is_refused(self, tmp_path_factory, length):
        refused(SEALED[:length], tmp_path_factory.getbasetemp(), curve_key())

    def test_indefinite_lengths_are_refused(self, tmp_path):
        refused(by_openssl(tmp_path, curve_key(), "-aes-256-cbc", "-stream"), tmp_path, curve_key())

    def test_a_length_that_lies_reserves_nothing(self, tmp_path):
        refused(b"\x30\x88" + b"\x7f" * 8 + SEALED[4:], tmp_path, curve_key())

    def test_a_target_that_is_in_use_stays(self, tmp_path):
        (tmp_path / "nội dung").write_bytes(b"earlier")
        with pytest.raises(EnvironmentFailureError):
            KeyRing((curve_key(),)).decrypt(BytesIO(SEALED), tmp_path / "nội dung")
        assert (tmp_path / "nội dung").read_bytes() == b"earlier"

    def test_a_certificate_that_signs_is_not_encrypted_to(self):
        target = BytesIO()
        for certificates in ([], [root().certificate], [curve_key().certificate, root().certificate]):
            with pytest.raises(NotARecipientError):
                encrypt(BytesIO(CONTENT), target, certificates)
        assert target.getvalue() == b""


SEALED = encrypted(curve_key().certificate)


class TestCertificates:
    def test_the_departments_comes_from_its_root_and_an_agencys_from_itself(self):
        own = make_own_encryption_key(SUBJECT, NOW).certificate
        roots = (root().certificate,)
        assert is_encryption_certificate_of(curve_key().certificate, roots)
        assert not is_encryption_certificate_of(own, roots)
        assert not is_encryption_certificate_of(root().certificate, roots)
        assert own.issuer == own.subject

    def test_it_does_not_sign(self):
        usage = curve_key().certificate.extensions.get_extension_for_class(x509.KeyUsage).value
        assert usage.key_agreement
        assert (usage.digital_signature, usage.content_commitment, usage.key_cert_sign) == (False, False, False)

    def test_a_demonstration_makes_the_same_key_each_time(self):
        again = issue_encryption_key(root(), SUBJECT, NOW, randomness=Random("một"))
        assert again.certificate == curve_key().certificate


class TestFrames:
    @given(st.binary(max_size=70_000).map(lambda data: framed(4, data)))
    def test_what_is_framed_is_read_again(self, data):
        reader = FrameReader(BytesIO(data))
        assert reader.element(4, 70_000) == data
        reader.finish()

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"\4",
            b"\4\x80",
            b"\4\x81\5abcde",
            b"\4\x82\0\x80" + bytes(128),
            b"\4\5abcd",
            b"\5\1a",
            b"\4\x89" + bytes(9),
        ],
    )
    def test_only_der_is_read(self, data):
        with pytest.raises(FrameError):
            FrameReader(BytesIO(data)).element(4, 1000)

    def test_what_is_longer_than_allowed_is_refused(self):
        with pytest.raises(FrameError):
            FrameReader(BytesIO(framed(4, b"abc"))).element(4, 2)


@pytest.mark.parametrize("head", [b"", b"PK\3\4" + bytes(60), b"\x30\x80" + bytes(62)])
def test_what_is_not_encrypted_does_not_look_so(head):
    assert not looks_encrypted(head)
    assert not looks_encrypted(b"P" + encrypted_head()[1:])


def encrypted_head():
    out = BytesIO()
    encrypt(BytesIO(CONTENT), out, [curve_key().certificate])
    return out.getvalue()[:64]


def test_a_senders_own_key_made_of_the_same_randomness_is_the_same():
    one, same, other = (make_own_encryption_key(SUBJECT, NOW, randomness=Random(seed)) for seed in ("a", "a", "b"))
    assert one.certificate == same.certificate != other.certificate
