"""Signatures made to deceive: each has its own answer, and none is valid."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.asn1 import SetOf
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from desktop.rules.verdicts import ReasonCode
from desktop.signing import cms
from desktop.signing import cms_types as t
from desktop.signing.cms import sign_detached, sign_digest, verify_detached
from desktop.signing.keys import KeyKind, SigningKey, new_private_key
from desktop.signing.report import SignatureStatus
from desktop.signing.trust import MAXIMUM_CERTIFICATES

CONTENT = b"content"
DAY = timedelta(days=1)


@pytest.fixture
def verify(province, trust):
    def check(signature, content=CONTENT, at=None):
        report = verify_detached(content, signature, trust, at or province.now)
        assert report.status is not SignatureStatus.VALID
        return report

    return check


@pytest.fixture
def key(province):
    return province.key()


def opened(signature):
    """The parts of a signature, open to changes."""
    info = asn1.decode_der(t.ContentInfo, signature)
    return SimpleNamespace(info=info, data=info.content, signer=info.content.signer_infos.as_list()[0])


def closed(parts):
    parts.data.signer_infos = SetOf([parts.signer])
    return asn1.encode_der(parts.info)


def with_attributes(key, now, change):
    """A signature whose signed attributes were changed before signing."""
    parts = opened(sign_detached(CONTENT, key, now))
    attributes = {each.type: each for each in parts.signer.signed_attributes.as_list()}
    changed = SetOf(change(attributes))
    parts.signer.signed_attributes = changed
    parts.signer.signature = key.sign(asn1.encode_der(changed))
    return closed(parts)


# ---- who signed


def test_an_unknown_signer(province, verify):
    stranger = province.new_key(root=province.other_root)
    stranger = replace(stranger, chain=(province.other_root.certificate,))
    report = verify(sign_detached(CONTENT, stranger, province.now))
    assert (report.status, report.reason) == (SignatureStatus.UNTRUSTED, ReasonCode.UNKNOWN_SIGNER)


def test_a_self_made_certificate(province, verify):
    private_key = new_private_key()
    bare = SigningKey(private_key, province.key().certificate)
    own = province.odd_key(private_key, root=replace(bare, certificate=province.root.certificate))
    assert verify(sign_detached(CONTENT, own, province.now)).reason is ReasonCode.UNKNOWN_SIGNER


def test_an_expired_signer(province, verify):
    old = province.new_key(issued_at=province.now - 800 * DAY, until=province.now - 70 * DAY)
    assert verify(sign_detached(CONTENT, old, province.now)).reason is ReasonCode.EXPIRED


def test_an_expired_signer_who_claims_an_earlier_time(province, verify):
    old = province.new_key(issued_at=province.now - 800 * DAY, until=province.now - 70 * DAY)
    report = verify(sign_detached(CONTENT, old, province.now - 100 * DAY))
    assert (report.status, report.reason) == (SignatureStatus.UNTRUSTED, ReasonCode.LATE_PROOF)


def test_a_revoked_signer(province, verify):
    assert verify(sign_detached(CONTENT, province.revoked, province.now)).reason is ReasonCode.REVOKED


def test_a_revoked_signer_who_claims_an_earlier_time(province, verify):
    signature = sign_detached(CONTENT, province.revoked, province.now - 60 * DAY)
    assert verify(signature).reason is ReasonCode.REVOKED


def test_a_certificate_for_encryption(province, verify):
    other_use = province.odd_key(new_private_key(), usage={"key_agreement": True})
    assert verify(sign_detached(CONTENT, other_use, province.now)).reason is ReasonCode.KEY_USAGE


def test_the_root_itself(province, verify):
    assert verify(sign_detached(CONTENT, province.root, province.now)).reason is ReasonCode.KEY_USAGE


@pytest.mark.parametrize("kind", ["RSA", "EC"])
def test_a_weak_key_of_the_real_authority(province, verify, kind):
    rsa_1024 = rsa.generate_private_key(65537, 1024)  # noqa: S505 - weak on purpose
    weak = province.odd_key(rsa_1024 if kind == "RSA" else ec.generate_private_key(ec.SECP192R1()))
    assert verify(sign_detached(CONTENT, weak, province.now)).reason is ReasonCode.WEAK_ALGORITHM


def test_another_certificate_in_place_of_the_signers(province, key, verify):
    parts = opened(sign_detached(CONTENT, key, province.now))
    parts.data.certificates = SetOf([province.new_key().certificate])
    assert verify(closed(parts)).reason is ReasonCode.SIGNATURE_FORM


def test_a_second_certificate_for_the_same_key(province, key, verify):
    """The attribute names one certificate; the same key under another name does not do."""
    twin = province.odd_key(key.private_key)
    parts = opened(sign_detached(CONTENT, key, province.now))
    parts.signer.sid = opened(sign_detached(CONTENT, twin, province.now)).signer.sid
    parts.data.certificates = SetOf([twin.certificate])
    assert verify(closed(parts)).reason is ReasonCode.SIGNATURE_FORM


def test_a_crowd_of_certificates(province, key, verify):
    crowd = [province.odd_key(key.private_key).certificate for _ in range(MAXIMUM_CERTIFICATES)]
    parts = opened(sign_detached(CONTENT, key, province.now))
    parts.data.certificates = SetOf([key.certificate, *crowd])
    assert verify(closed(parts)).reason is ReasonCode.SIGNATURE_FORM


def test_as_many_certificates_as_may_come_along(province, key, trust):
    others = [province.odd_key(key.private_key).certificate for _ in range(MAXIMUM_CERTIFICATES - 1)]
    parts = opened(sign_detached(CONTENT, key, province.now))
    parts.data.certificates = SetOf([key.certificate, *others])
    assert verify_detached(CONTENT, closed(parts), trust, province.now).reason is None


def test_a_name_of_another_certificate_beside_its_digest(province, key, verify):
    issuer = opened(sign_detached(CONTENT, key, province.now)).signer.sid.issuer

    def rename(found):
        named = t.CertificateIdentifier(
            digest_algorithm=None,
            digest=key.certificate.fingerprint(hashes.SHA256()),
            issuer_serial=t.IssuerSerial(issuer=[issuer], serial=key.certificate.serial_number + 1),
        )
        found[t.SIGNING_CERTIFICATE_V2] = cms._attribute(
            t.SIGNING_CERTIFICATE_V2, t.SigningCertificate(certificates=[named], policies=None)
        )
        return list(found.values())

    assert verify(with_attributes(key, province.now, rename)).reason is ReasonCode.SIGNATURE_FORM


# ---- when


def test_a_time_in_three_days(province, key, verify):
    assert verify(sign_detached(CONTENT, key, province.now + 3 * DAY)).reason is ReasonCode.FUTURE_TIME


def test_a_time_outside_counts_only_where_there_is_none_inside(province, key, trust, verify):
    def told(signature, at):
        return verify_detached(CONTENT, signature, trust, province.now, told_at=at)

    timeless = sign_digest(hashlib.sha256(CONTENT).digest(), key, None)
    assert told(timeless, province.now).reason is None
    assert told(timeless, province.now).claimed_time == province.now
    assert told(timeless, province.now - 30 * DAY).reason is ReasonCode.EXPIRED
    assert verify(timeless).reason is ReasonCode.SIGNATURE_FORM
    assert told(sign_detached(CONTENT, key, province.now), province.now).reason is ReasonCode.SIGNATURE_FORM


def test_a_time_before_the_certificate(province, key, verify):
    assert verify(sign_detached(CONTENT, key, province.now - 30 * DAY)).reason is ReasonCode.EXPIRED


# ---- what was signed


def test_changed_signature_bytes(province, key, verify):
    parts = opened(sign_detached(CONTENT, key, province.now))
    signature = bytearray(parts.signer.signature)
    signature[-1] ^= 1
    parts.signer.signature = bytes(signature)
    report = verify(closed(parts))
    assert (report.status, report.reason) == (SignatureStatus.INVALID, ReasonCode.SIGNATURE_BAD)


def test_the_digest_of_something_else(province, key, verify):
    assert verify(sign_detached(b"other", key, province.now)).reason is ReasonCode.SIGNATURE_BAD


@pytest.mark.parametrize("missing", [t.CONTENT_TYPE, t.MESSAGE_DIGEST, t.SIGNING_TIME, t.SIGNING_CERTIFICATE_V2])
def test_a_missing_attribute(province, key, verify, missing):
    signature = with_attributes(
        key, province.now, lambda found: [each for kind, each in found.items() if kind != missing]
    )
    assert verify(signature).reason is ReasonCode.SIGNATURE_FORM


def test_an_attribute_twice(province, key, verify):
    signature = with_attributes(
        key, province.now, lambda found: [*found.values(), cms._attribute(t.MESSAGE_DIGEST, bytes(32))]
    )
    assert verify(signature).reason is ReasonCode.SIGNATURE_FORM


def test_an_attribute_with_two_values(province, key, verify):
    def double(found):
        digest = found[t.MESSAGE_DIGEST].values.as_list()[0]
        other = cms._attribute(t.MESSAGE_DIGEST, bytes(32)).values.as_list()[0]
        found[t.MESSAGE_DIGEST] = t.Attribute(type=t.MESSAGE_DIGEST, values=SetOf([digest, other]))
        return list(found.values())

    assert verify(with_attributes(key, province.now, double)).reason is ReasonCode.SIGNATURE_FORM


def test_another_content_type(province, key, verify):
    def change(found):
        found[t.CONTENT_TYPE] = cms._attribute(t.CONTENT_TYPE, t.SIGNED_DATA)
        return list(found.values())

    assert verify(with_attributes(key, province.now, change)).reason is ReasonCode.SIGNATURE_FORM


def test_a_harmless_further_attribute_is_no_fault(province, key, trust):
    signature = with_attributes(
        key, province.now, lambda found: [*found.values(), cms._attribute(x509.ObjectIdentifier("1.2.3.4"), b"x")]
    )
    assert verify_detached(CONTENT, signature, trust, province.now).reason is None


# ---- in which form


def openssl_signature(bench, key, *options):
    certificate, private = bench.put_key(key)
    bench.put("content", CONTENT)
    command = f"openssl cms -sign -binary -in content -signer {certificate} -inkey {private} -outform DER -out s.p7s"
    made = bench.run(*command.split(), *options)
    assert made.returncode == 0, made.stderr
    return bench.get("s.p7s")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["-cades", "-md", "sha1"], ReasonCode.WEAK_ALGORITHM),
        (["-noattr"], ReasonCode.SIGNATURE_FORM),
        ([], ReasonCode.SIGNATURE_FORM),
        (["-cades", "-nodetach"], ReasonCode.SIGNATURE_FORM),
        (["-cades", "-keyid"], ReasonCode.SIGNATURE_FORM),
        (["-cades", "-nocerts"], ReasonCode.SIGNATURE_FORM),
        (["-cades", "-stream", "-indef"], ReasonCode.SIGNATURE_FORM),
        (["-cades", "-econtent_type", "1.2.3.4"], ReasonCode.SIGNATURE_FORM),
    ],
    ids=["SHA-1", "no attributes", "no CAdES", "content inside", "key id", "no certificate", "BER", "content type"],
)
def test_other_forms_of_a_genuine_signature(key, bench, verify, options, reason):
    assert verify(openssl_signature(bench, key, *options)).reason is reason


def test_two_signers_in_one(province, key, bench, verify):
    certificate, private = bench.put_key(province.new_key(), "second")
    signature = openssl_signature(bench, key, "-cades", "-signer", certificate, "-inkey", private)
    assert verify(signature).reason is ReasonCode.SIGNATURE_FORM


def test_an_encrypted_message_instead(key, bench, verify):
    certificate, _ = bench.put_key(key)
    bench.put("content", CONTENT)
    bench.run("openssl", "cms", "-encrypt", "-in", "content", "-outform", "DER", "-out", "e.p7m", certificate)
    assert verify(bench.get("e.p7m")).reason is ReasonCode.SIGNATURE_FORM


@pytest.mark.parametrize("data", [b"", b"\x30", b"\x30\x80", bytes(100), b"\xff" * 100, b"-----BEGIN CMS-----"])
def test_random_bytes(verify, data):
    assert verify(data).reason is ReasonCode.SIGNATURE_FORM


def test_bytes_after_the_signature(province, key, verify):
    assert verify(sign_detached(CONTENT, key, province.now) + b"\0").reason is ReasonCode.SIGNATURE_FORM


def test_a_signature_of_megabytes(province, key, verify):
    assert verify(sign_detached(CONTENT, key, province.now) + bytes(1 << 20)).reason is ReasonCode.TOO_BIG


@pytest.mark.parametrize(("size", "reason"), [(0, ReasonCode.SIGNATURE_FORM), (1, ReasonCode.TOO_BIG)])
def test_the_largest_signature_is_still_read(verify, size, reason):
    assert verify(bytes(cms.MAXIMUM_SIGNATURE + size)).reason is reason


@pytest.mark.parametrize("wrong", ["digest", "mask", "digest of the mask", "trailer", "nothing said"])
def test_rsa_parameters_that_do_not_say_one_and_the_same(province, verify, wrong):
    rsa_key = province.key(KeyKind.RSA_2048)
    parts = opened(sign_detached(CONTENT, rsa_key, province.now))
    sha256 = t.DigestAlgorithm(algorithm=t.SHA256, parameters=None)
    sha512 = t.DigestAlgorithm(algorithm=t.SHA512, parameters=None)
    said = t.PssParameters(
        digest=sha512 if wrong == "digest" else sha256,
        mask=t.MaskGeneration(
            algorithm=x509.ObjectIdentifier("1.2.3.4") if wrong == "mask" else t.MGF1,
            parameters=sha512 if wrong == "digest of the mask" else sha256,
        ),
        salt_length=32,
        trailer=2 if wrong == "trailer" else 1,
    )
    parameters = None if wrong == "nothing said" else said
    parts.signer.signature_algorithm = t.SignatureAlgorithm(algorithm=t.RSA_PSS, parameters=parameters)
    assert verify(closed(parts)).reason is ReasonCode.SIGNATURE_FORM


@pytest.mark.parametrize("place", ["info", "data", "signer"])
def test_another_version_or_type(province, key, verify, place):
    parts = opened(sign_detached(CONTENT, key, province.now))
    if place == "info":
        parts.info.content_type = t.DATA
    else:
        getattr(parts, place).version = 3
    assert verify(closed(parts)).reason is ReasonCode.SIGNATURE_FORM


def test_a_weak_digest_for_the_certificate(province, key, verify):
    def weaken(found):
        named = t.CertificateIdentifier(
            digest_algorithm=t.DigestAlgorithm(algorithm=x509.ObjectIdentifier("1.3.14.3.2.26"), parameters=None),
            digest=key.certificate.fingerprint(hashes.SHA1()),  # noqa: S303 - weak on purpose
            issuer_serial=None,
        )
        found[t.SIGNING_CERTIFICATE_V2] = cms._attribute(
            t.SIGNING_CERTIFICATE_V2, t.SigningCertificate(certificates=[named], policies=None)
        )
        return list(found.values())

    assert verify(with_attributes(key, province.now, weaken)).reason is ReasonCode.WEAK_ALGORITHM


def test_an_algorithm_for_another_kind_of_key(province, key, verify):
    parts = opened(sign_detached(CONTENT, key, province.now))
    parts.signer.signature_algorithm = t.SignatureAlgorithm(algorithm=t.RSA_SHA256, parameters=asn1.Null())
    assert verify(closed(parts)).reason is ReasonCode.WEAK_ALGORITHM


def test_a_digest_other_than_the_signatures(province, key, verify):
    parts = opened(sign_detached(CONTENT, key, province.now))
    parts.signer.signature_algorithm = t.SignatureAlgorithm(algorithm=t.ECDSA_SHA512, parameters=None)
    assert verify(closed(parts)).reason is ReasonCode.SIGNATURE_FORM


def test_a_time_that_does_not_exist(province, key, verify):
    signature = sign_detached(CONTENT, key, datetime(2026, 2, 28, tzinfo=UTC))
    assert signature.count(b"260228000000Z") == 1
    changed = signature.replace(b"260228000000Z", b"260230000000Z")
    assert verify(changed).reason is ReasonCode.SIGNATURE_FORM
