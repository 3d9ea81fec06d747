"""Whom we trust, and why not: chains, use, revocation and time."""

import pickle
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from desktop.rules.verdicts import ReasonCode
from desktop.signing.authority import Revocation, create_revocation_list
from desktop.signing.certificates import shown_name
from desktop.signing.keys import SigningKey, new_private_key
from desktop.signing.trust import Binding, OutsideAuthority, TrustFileError, TrustStore

DAY = timedelta(days=1)
CA = (x509.BasicConstraints(ca=True, path_length=None), True)


def check(trust, key, now, *, claimed=None, others=()):
    return trust.check(key.certificate, others, claimed or now, now)


def test_a_certificate_of_the_authority_is_trusted(province, trust):
    answer = check(trust, province.key(), province.now)
    assert answer.reason is None
    assert answer.revocation_checked


def test_without_a_revocation_list_the_answer_says_so(province):
    trust = TrustStore((province.root.certificate,))
    answer = check(trust, province.key(), province.now)
    assert (answer.reason, answer.revocation_checked) == (None, False)


def test_an_old_revocation_list_counts_as_none_but_still_revokes(province):
    revoked = Revocation(province.revoked.certificate.serial_number, province.now - 150 * DAY)
    old = create_revocation_list(province.root, [revoked], 3, province.now - 120 * DAY)
    trust = TrustStore((province.root.certificate,), (old,))
    assert check(trust, province.key(), province.now).revocation_checked is False
    assert check(trust, province.revoked, province.now).reason is ReasonCode.REVOKED


def test_a_revoked_certificate_cannot_be_saved_by_an_early_claim(province, trust):
    answer = check(trust, province.revoked, province.now, claimed=province.now - 60 * DAY)
    assert answer.reason is ReasonCode.REVOKED


def test_what_was_received_before_the_revocation_stays_valid(province, trust):
    assert check(trust, province.revoked, province.now - 60 * DAY).reason is None


def test_a_list_that_the_authority_did_not_sign_revokes_nobody(province):
    forged = create_revocation_list(
        SigningKey(new_private_key(), province.root.certificate),
        [Revocation(province.key().certificate.serial_number, province.now - DAY)],
        9,
        province.now,
    )
    answer = check(TrustStore((province.root.certificate,), (forged,)), province.key(), province.now)
    assert (answer.reason, answer.revocation_checked) == (None, False)


def test_the_same_name_is_not_the_same_authority(province, trust):
    impostor = province.new_key(root=province.other_root)
    assert check(trust, impostor, province.now).reason is ReasonCode.UNKNOWN_SIGNER
    answer = check(trust, impostor, province.now, others=[province.other_root.certificate])
    assert answer.reason is ReasonCode.UNKNOWN_SIGNER


def test_an_agency_cannot_certify_others(province, trust):
    agency = province.key()
    client = province.odd_key(new_private_key(), root=agency)
    answer = check(trust, client, province.now, others=[agency.certificate])
    assert answer.reason is ReasonCode.UNKNOWN_SIGNER


def test_the_root_signs_certificates_not_documents(province, trust):
    assert check(trust, province.root, province.now).reason is ReasonCode.KEY_USAGE


@pytest.mark.parametrize(
    ("usage", "extra"),
    [
        ({"key_agreement": True}, ()),
        ({"digital_signature": True}, ((x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True),)),
        ({"digital_signature": True}, ((x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3"), b"\5\0"), True),)),
    ],
    ids=["encryption", "time stamping", "unknown critical extension"],
)
def test_a_certificate_for_another_use_does_not_sign(province, trust, usage, extra):
    key = province.odd_key(new_private_key(), usage=usage, extra=extra)
    assert check(trust, key, province.now).reason is ReasonCode.KEY_USAGE


def test_a_weak_key_is_refused_though_the_authority_certified_it(province, trust):
    key = province.odd_key(rsa.generate_private_key(65537, 1024))  # noqa: S505 - weak on purpose
    assert check(trust, key, province.now).reason is ReasonCode.WEAK_ALGORITHM


def test_a_certificate_under_a_weak_digest_is_refused_though_the_authority_signed_it(province, trust):
    key = province.odd_key(new_private_key(), digest=hashes.SHA224)
    assert check(trust, key, province.now).reason is ReasonCode.WEAK_ALGORITHM


@pytest.mark.parametrize("weakness", ["key", "digest"])
def test_a_weak_authority_in_the_chain_is_enough_to_refuse(province, government, weakness):
    root, _ = government
    own = rsa.generate_private_key(65537, 1024) if weakness == "key" else new_private_key()  # noqa: S505 - on purpose
    digest = hashes.SHA224 if weakness == "digest" else hashes.SHA256
    middle = province.odd_key(own, root=root, usage={"key_cert_sign": True}, extra=(CA,), digest=digest)
    key = province.odd_key(new_private_key(), root=middle)
    answer = check(TrustStore((root.certificate,)), key, province.now, others=[middle.certificate])
    assert answer.reason is ReasonCode.WEAK_ALGORITHM


@pytest.mark.parametrize("usage", ["digital_signature", "content_commitment"])
def test_either_use_of_signatures_is_enough(province, trust, usage):
    key = province.odd_key(new_private_key(), usage={usage: True})
    assert check(trust, key, province.now).reason is None


def test_first_and_last_moments_belong_to_the_time_of_a_certificate(province):
    key = province.odd_key(new_private_key())
    trust = TrustStore((province.root.certificate,))
    first, last = key.certificate.not_valid_before_utc, key.certificate.not_valid_after_utc
    assert check(trust, key, first).reason is None
    assert check(trust, key, last).reason is None
    assert check(trust, key, last + timedelta(seconds=1), claimed=last).reason is ReasonCode.LATE_PROOF
    assert check(trust, key, first, claimed=first + DAY).reason is None


def test_expired_is_told_apart_from_late(province, trust):
    key = province.new_key(issued_at=province.now - 800 * DAY, until=province.now - 70 * DAY)
    assert check(trust, key, province.now).reason is ReasonCode.EXPIRED
    late = check(trust, key, province.now, claimed=province.now - 100 * DAY)
    assert late.reason is ReasonCode.LATE_PROOF
    assert check(trust, key, province.now - 100 * DAY).reason is None


def test_signed_before_the_certificate_began(province, trust):
    answer = check(trust, province.key(), province.now, claimed=province.now - 30 * DAY)
    assert answer.reason is ReasonCode.EXPIRED


def test_a_clock_may_be_ahead_by_a_day_not_by_three(province, trust):
    assert check(trust, province.key(), province.now, claimed=province.now + DAY).reason is None
    answer = check(trust, province.key(), province.now, claimed=province.now + 3 * DAY)
    assert answer.reason is ReasonCode.FUTURE_TIME


@pytest.fixture
def government(province):
    """Another authority with one intermediate below its root."""
    root = province.odd_key(new_private_key(), root=province.root, usage={"key_cert_sign": True}, extra=(CA,))
    self_signed = province.odd_key(
        root.private_key,
        root=SigningKey(root.private_key, root.certificate),
        usage={"key_cert_sign": True},
        extra=(CA,),
    )
    middle = province.odd_key(new_private_key(), root=self_signed, usage={"key_cert_sign": True}, extra=(CA,))
    return self_signed, middle


def test_a_chain_with_an_intermediate_is_found_when_it_comes_along(province, government):
    root, middle = government
    key = province.odd_key(new_private_key(), root=middle)
    trust = TrustStore((province.root.certificate, root.certificate))
    assert check(trust, key, province.now, others=[middle.certificate]).reason is None
    assert check(trust, key, province.now).reason is ReasonCode.UNKNOWN_SIGNER


def test_the_province_root_allows_no_intermediate(province, trust):
    middle = province.odd_key(new_private_key(), usage={"key_cert_sign": True}, extra=(CA,))
    key = province.odd_key(new_private_key(), root=middle)
    answer = check(trust, key, province.now, others=[middle.certificate])
    assert answer.reason is ReasonCode.UNKNOWN_SIGNER


def test_the_store_survives_a_file(province, trust):
    again = TrustStore.from_pem(trust.to_pem())
    assert again == trust
    assert check(again, province.revoked, province.now).reason is ReasonCode.REVOKED


def test_several_files_make_one_store(province, trust):
    parts = [replace(trust, revocation_lists=()).to_pem(), replace(trust, anchors=()).to_pem()]
    assert TrustStore.from_pem(*parts) == trust


@pytest.mark.parametrize(
    "data",
    [b"", b"hello", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"],
    ids=["empty", "text", "damaged"],
)
def test_a_damaged_trust_file_is_explained(data):
    with pytest.raises(TrustFileError) as caught:
        TrustStore.from_pem(data)
    assert caught.value.hint


@pytest.mark.parametrize("needed", [True, False])
def test_another_process_trusts_whom_this_one_trusts(province, trust, government, needed):
    root, middle = government
    outside = (OutsideAuthority(root.certificate, needed),)
    bindings = {"ab" * 32: Binding("H99.1", province.now)}
    whole = replace(trust, outside=outside, intermediates=(middle.certificate,), bindings=bindings, training=needed)
    sent = pickle.loads(pickle.dumps(whole))  # noqa: S301 - it went nowhere
    assert sent == whole
    assert check(sent, province.key(), province.now) == check(whole, province.key(), province.now)


def test_a_name_is_shown_by_its_common_name_or_whole():
    def name(**parts):
        return x509.Name([x509.NameAttribute(getattr(x509.NameOID, oid), text) for oid, text in parts.items()])

    assert shown_name(name(ORGANIZATION_NAME="UBND xã", COMMON_NAME="Văn phòng")) == "Văn phòng"
    assert shown_name(name(ORGANIZATION_NAME="UBND xã")) == "O=UBND xã"
