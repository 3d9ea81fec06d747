"""Detached signatures: ours are accepted by other programs, theirs by us."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from desktop.rules.verdicts import ReasonCode
from desktop.signing import cms
from desktop.signing.cms import sign_detached, verify_detached
from desktop.signing.keys import KeyKind, RsaPadding, save_pkcs12
from desktop.signing.report import SignatureStatus
from desktop.signing.trust import TrustStore
from tests.outside_authority import OutsideCa

CONTENT = "<ASiCManifest>Báo cáo quý III</ASiCManifest>\n".encode()
VARIANTS = [
    (KeyKind.EC_P256, RsaPadding.PSS),
    (KeyKind.EC_P384, RsaPadding.PSS),
    (KeyKind.RSA_2048, RsaPadding.PSS),
    (KeyKind.RSA_2048, RsaPadding.PKCS1V15),
    (KeyKind.RSA_3072, RsaPadding.PSS),
]
every_variant = pytest.mark.parametrize(("kind", "padding"), VARIANTS)


@pytest.fixture
def signed(province):
    def sign(kind=KeyKind.EC_P256, padding=RsaPadding.PSS):
        return sign_detached(CONTENT, province.key(kind, padding), province.now)

    return sign


@every_variant
def test_a_signature_of_the_agency_is_valid(province, trust, signed, kind, padding):
    report = verify_detached(CONTENT, signed(kind, padding), trust, province.now)
    assert (report.status, report.reason) == (SignatureStatus.VALID, None)
    assert report.signer.agency_code == "H99.12.34"
    assert report.claimed_time == province.now
    assert report.revocation_checked


@every_variant
def test_other_content_is_not_what_was_signed(province, trust, signed, kind, padding):
    report = verify_detached(CONTENT + b" ", signed(kind, padding), trust, province.now)
    assert (report.status, report.reason) == (SignatureStatus.INVALID, ReasonCode.SIGNATURE_BAD)
    assert report.signer is None


def test_signing_again_gives_the_same_bytes(signed):
    assert signed() == signed()


def test_a_time_far_ahead_needs_another_form_and_is_read_back(province, trust):
    at = province.now.replace(year=2051, month=1, day=1)
    report = verify_detached(CONTENT, sign_detached(CONTENT, province.key(), at), trust, at)
    assert report.claimed_time == at
    assert report.reason is ReasonCode.EXPIRED


@pytest.mark.parametrize(("year", "form"), [(2049, b"\x17\x0d490601000000Z"), (2050, b"\x18\x0f20500601000000Z")])
def test_times_have_the_form_that_the_standard_wants_for_their_year(province, year, form):
    assert form in sign_detached(CONTENT, province.key(), datetime(year, 6, 1, tzinfo=UTC))


def test_the_time_does_not_depend_on_where_the_computer_stands(province, monkeypatch):
    there = sign_detached(CONTENT, province.key(), province.now)
    monkeypatch.setenv("TZ", "Asia/Ho_Chi_Minh")
    time.tzset()
    try:
        assert sign_detached(CONTENT, province.key(), province.now) == there
    finally:
        monkeypatch.undo()
        time.tzset()


def test_authorities_that_come_along_with_a_signature_make_its_chain(province):
    ca = OutsideCa(province.now)
    signature = sign_detached(CONTENT, ca.holder(), province.now)
    assert verify_detached(CONTENT, signature, TrustStore((ca.root.certificate,)), province.now).reason is None


def test_the_size_that_is_kept_free_is_enough_and_hardly_too_much(province):
    for kind, padding in VARIANTS:
        key = province.key(kind, padding)
        spare = cms.size_of_signature(key, province.now) - len(sign_detached(CONTENT, key, province.now))
        assert 0 <= spare < 16


def test_plain_rsa_says_so_with_the_null_that_the_standard_asks_for(signed):
    assert bytes.fromhex("300d06092a864886f70d0101010500") in signed(KeyKind.RSA_2048, RsaPadding.PKCS1V15)[-290:]


def test_fractions_of_a_second_are_dropped(province, trust):
    at = province.now + timedelta(microseconds=400_000)
    report = verify_detached(CONTENT, sign_detached(CONTENT, province.key(), at), trust, province.now)
    assert report.claimed_time == province.now


def test_an_untrusted_signer_is_still_named(province, signed):
    report = verify_detached(CONTENT, signed(), TrustStore(()), province.now)
    assert (report.status, report.reason) == (SignatureStatus.UNTRUSTED, ReasonCode.UNKNOWN_SIGNER)
    assert report.signer.name == province.subject.name


def test_the_signer_comes_along_the_root_does_not(province, signed):
    signature = signed()
    assert province.key().certificate.public_bytes(Encoding.DER) in signature
    assert province.root.certificate.public_bytes(Encoding.DER) not in signature


@every_variant
def test_openssl_accepts_ours(province, signed, bench, kind, padding):
    bench.put("content", CONTENT)
    bench.put("trust.pem", province.trust.to_pem())
    bench.put("s.p7s", signed(kind, padding))
    command = "openssl cms -verify -cades -binary -inform DER -in s.p7s -content content -CAfile trust.pem -crl_check"
    result = bench.run(*command.split(), "-out", "out")
    assert "CAdES Verification successful" in result.stderr
    bench.put("content", CONTENT + b"x")
    assert bench.run(*command.split(), "-out", "out").returncode != 0


@pytest.mark.parametrize("kind", [KeyKind.EC_P256, KeyKind.RSA_2048])
def test_gnutls_accepts_ours(province, signed, bench, kind):
    bench.put("content", CONTENT)
    bench.put("root.pem", TrustStore((province.root.certificate,)).to_pem())
    bench.put("s.p7s", signed(kind, RsaPadding.PKCS1V15))
    command = "certtool --p7-verify --inder --infile s.p7s --load-data content --load-ca-certificate root.pem"
    result = bench.run(*command.split())
    assert "Signature status: ok" in result.stdout + result.stderr


OPENSSL_VARIANTS = {
    "EC": (KeyKind.EC_P256, ()),
    "EC, SHA-512": (KeyKind.EC_P384, ("-md", "sha512")),
    "RSA": (KeyKind.RSA_2048, ()),
    "RSA-PSS": (KeyKind.RSA_2048, ("-keyopt", "rsa_padding_mode:pss")),
    "RSA-PSS, SHA-384": (KeyKind.RSA_2048, ("-md", "sha384", "-keyopt", "rsa_padding_mode:pss")),
    "root inside": (KeyKind.EC_P256, ("-certfile", "root.pem")),
    "no capabilities": (KeyKind.EC_P256, ("-nosmimecap",)),
}


@pytest.mark.parametrize("variant", OPENSSL_VARIANTS)
def test_we_accept_those_of_openssl(province, trust, bench, variant):
    kind, options = OPENSSL_VARIANTS[variant]
    certificate, private = bench.put_key(province.key(kind))
    bench.put("content", CONTENT)
    bench.put("root.pem", TrustStore((province.root.certificate,)).to_pem())
    command = f"openssl cms -sign -cades -binary -md sha256 -in content -signer {certificate} -inkey {private}"
    made = bench.run(*command.split(), "-outform", "DER", "-out", "s.p7s", *options)
    assert made.returncode == 0, made.stderr
    report = verify_detached(CONTENT, bench.get("s.p7s"), trust, province.now)
    assert (report.status, report.reason) == (SignatureStatus.VALID, None)


def pyhanko_context(province):
    from asn1crypto import x509
    from pyhanko_certvalidator import ValidationContext

    return ValidationContext(
        trust_roots=[x509.Certificate.load(province.root.certificate.public_bytes(Encoding.DER))],
        crls=[each.public_bytes(Encoding.DER) for each in province.trust.revocation_lists],
        allow_fetching=False,
        revocation_mode="require",
    )


@every_variant
def test_pyhanko_accepts_ours(province, signed, kind, padding):
    from asn1crypto import cms
    from pyhanko.sign.validation.generic_cms import async_validate_detached_cms

    data = cms.ContentInfo.load(signed(kind, padding))["content"]
    status = asyncio.run(
        async_validate_detached_cms(CONTENT, data, signer_validation_context=pyhanko_context(province))
    )
    assert status.intact
    assert status.valid
    assert status.trusted


@pytest.mark.parametrize("prefer_pss", [False, True])
@pytest.mark.parametrize("kind", [KeyKind.EC_P256, KeyKind.RSA_2048])
def test_we_accept_those_of_pyhanko(province, trust, kind, prefer_pss):
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes

    signer = SimpleSigner.load_pkcs12_data(
        save_pkcs12(province.key(kind), "matkhau", "k"), other_certs=[], passphrase=b"matkhau"
    )
    signer.prefer_pss = prefer_pss
    made = asyncio.run(
        signer.async_sign_general_data(
            CONTENT,
            "sha256",
            use_cades=True,
            detached=True,
            signed_attr_settings=PdfCMSSignedAttributes(signing_time=province.now),
        )
    )
    report = verify_detached(CONTENT, made.dump(), trust, province.now)
    assert (report.status, report.reason) == (SignatureStatus.VALID, None)
