"""The province's own authority: requests are checked, certificates say who, and fingerprints can be read aloud."""

import random
import re
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from desktop.signing.authority import (
    EnrolmentRequestError,
    Subject,
    agency_code_of,
    create_root,
    fingerprint,
    issue_certificate,
    read_request,
    request_certificate,
)
from desktop.signing.certificates import read_subject, subject_name
from desktop.signing.keys import KeyKind, new_private_key
from desktop.signing.report import SignerIdentity

LONG = Subject("Ban Chỉ đạo công tác dân vận chính quyền phường Nguyễn Thị Minh Khai", "Ủy ban nhân dân", "H1")


def test_a_request_says_who_and_proves_the_key(province):
    private_key = new_private_key()
    request = read_request(request_certificate(private_key, province.subject))
    assert request.claims == province.subject
    assert request.public_key == private_key.public_key()
    assert request.fingerprint == fingerprint(private_key.public_key())


def test_the_certificate_has_the_fingerprint_of_the_request(province):
    private_key = new_private_key()
    request = read_request(request_certificate(private_key, province.subject))
    certificate = issue_certificate(province.root, request.public_key, request.claims, province.now)
    assert fingerprint(certificate) == request.fingerprint


def test_a_fingerprint_is_eight_groups_of_five_digits(province):
    assert re.fullmatch(r"\d{5}( \d{5}){7}", fingerprint(province.key().certificate))


def test_a_changed_request_is_refused(province):
    pem = request_certificate(new_private_key(), province.subject)
    der = x509.load_pem_x509_csr(pem).public_bytes(Encoding.DER)
    changed = der.replace("Hòa".encode(), "Hóa".encode())
    with pytest.raises(EnrolmentRequestError, match="đã bị thay đổi"):
        read_request(changed)


@pytest.mark.parametrize("data", [b"", b"hello", b"-----BEGIN CERTIFICATE REQUEST-----", b"\x30\x00", b"x" * 100_000])
def test_what_is_no_request_is_refused(data):
    with pytest.raises(EnrolmentRequestError) as caught:
        read_request(data)
    assert caught.value.hint


@pytest.mark.parametrize("private_key", [ec.generate_private_key(ec.SECP192R1()), ed25519.Ed25519PrivateKey.generate()])
def test_a_request_for_a_weak_or_unknown_key_is_refused(province, private_key):
    digest = None if isinstance(private_key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    request = x509.CertificateSigningRequestBuilder().subject_name(subject_name(province.subject))
    with pytest.raises(EnrolmentRequestError, match="quá yếu"):
        read_request(request.sign(private_key, digest).public_bytes(Encoding.PEM))


def test_a_request_without_names_is_refused():
    request = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
    with pytest.raises(EnrolmentRequestError, match="không ghi tên"):
        read_request(request.sign(new_private_key(), hashes.SHA256()).public_bytes(Encoding.DER))


def test_openssl_accepts_the_request(province, bench):
    bench.put("r.csr", request_certificate(new_private_key(), province.subject))
    result = bench.run("openssl", "req", "-in", "r.csr", "-verify", "-noout")
    assert result.returncode == 0, result.stderr


def test_a_certificate_names_agency_and_person(province):
    key = province.new_key(subject=province.leader)
    assert agency_code_of(key.certificate) == "H99.12.34"
    identity = SignerIdentity.of(key.certificate)
    assert (identity.name, identity.organisation) == ("Nguyễn Văn Ân", "Ủy ban nhân dân xã Hòa Bình")
    assert int(identity.serial, 16) == key.certificate.serial_number


def test_a_certificate_of_somebody_else_may_name_no_agency(province):
    assert agency_code_of(province.odd_key(new_private_key()).certificate) == ""


@pytest.mark.parametrize("subject", [LONG, Subject("Văn phòng", "Ủy ban", "H2", person="Trần Thị " + "Bình " * 8)])
def test_long_names_keep_their_place(subject):
    name = subject_name(subject)
    common_name = name.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value
    assert len(common_name.encode()) <= 64
    assert read_subject(name).name == subject.name


@given(st.text(alphabet="aăâđêôơưẠệỗ 0", min_size=1, max_size=200).filter(str.strip))
def test_any_name_survives(name):
    subject = Subject(name, "Ủy ban", "H1")
    assert read_subject(subject_name(subject)) == subject


def test_no_certificate_is_valid_for_more_than_five_years(province):
    certificate = province.key().certificate
    assert certificate.not_valid_after_utc - certificate.not_valid_before_utc <= timedelta(days=5 * 365)
    with pytest.raises(ValueError, match="five years"):
        province.new_key(until=province.now + timedelta(days=6 * 365))


def test_no_certificate_outlives_the_root(province):
    root = create_root("Sở", "CA", province.now, years=1)
    key = province.new_key(root=root)
    assert key.certificate.not_valid_after_utc == root.certificate.not_valid_after_utc


def test_a_weak_key_is_not_certified(province):
    weak = ec.generate_private_key(ec.SECP192R1())
    with pytest.raises(ValueError, match="weak"):
        issue_certificate(province.root, weak.public_key(), province.subject, province.now)


def test_the_authority_may_have_an_rsa_key(province):
    root = create_root("Sở", "CA", province.now, private_key=new_private_key(KeyKind.RSA_2048))
    key = province.new_key(root=root)
    key.certificate.verify_directly_issued_by(root.certificate)


def test_the_demonstration_province_is_the_same_at_every_run(province):
    def make() -> tuple[bytes, bytes]:
        randomness = random.Random(7)
        root = create_root("Sở", "CA", province.now, randomness=randomness)
        private_key = new_private_key(randomness=randomness)
        certificate = issue_certificate(
            root, private_key.public_key(), province.subject, province.now, randomness=randomness
        )
        return root.certificate.public_bytes(Encoding.DER), certificate.public_bytes(Encoding.DER)

    assert make() == make()


def test_openssl_trusts_the_chain(province, bench):
    bench.put("trust.pem", province.trust.to_pem())
    certificate, _ = bench.put_key(province.key())
    result = bench.run(
        "openssl", "verify", "-x509_strict", "-crl_check", "-purpose", "smimesign", "-CAfile", "trust.pem", certificate
    )
    assert result.returncode == 0, result.stdout + result.stderr
