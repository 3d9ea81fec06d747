"""Authorities beside our own: their certificates count as registered, and are held while revocation is not known."""

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from desktop.rules.verdicts import ReasonCode
from desktop.signing.authority import create_revocation_list
from desktop.signing.certificates import certificate_hash
from desktop.signing.cms import sign_detached, verify_detached
from desktop.signing.trust import Binding, OutsideAuthority, TrustStore
from desktop.signing.trust_files import MAXIMUM_ENTRIES, MAXIMUM_FILE, TrustFileError, read_trust_file
from tests.outside_authority import OutsideCa, der, pem

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def ca(province):
    return OutsideCa(province.now)


@pytest.fixture(scope="module")
def holder(ca):
    return ca.holder(agency="W99")


def store(province, ca, *lists, needs_list=True, bindings=None, intermediates=True):
    return TrustStore(
        (province.root.certificate,),
        lists,
        (OutsideAuthority(ca.root.certificate, needs_list),),
        (ca.middle.certificate,) if intermediates else (),
        bindings or {},
    )


def check(trust, key, seen, *, claimed=None, others=()):
    return trust.check(key.certificate, others, claimed or seen, seen)


def test_with_current_lists_of_every_authority_it_is_relied_on(province, ca, holder):
    answer = check(store(province, ca, *ca.all_lists()), holder, province.now)
    assert (answer.reason, answer.revocation_checked, answer.outside) == (None, True, True)


def test_the_agency_is_the_registered_one_whatever_the_certificate_says(province, ca, holder):
    lists = ca.all_lists()
    assert check(store(province, ca, *lists), holder, province.now).agency_code == ""
    bound = {certificate_hash(holder.certificate): Binding("W26572a")}
    assert check(store(province, ca, *lists, bindings=bound), holder, province.now).agency_code == "W26572a"
    own = check(store(province, ca, *lists), province.key(), province.now)
    assert (own.outside, own.agency_code) == (False, None)


def test_a_report_names_the_registered_agency(province, ca, holder):
    bound = {certificate_hash(holder.certificate): Binding("W26572a")}
    trust = store(province, ca, *ca.all_lists(), bindings=bound)
    report = verify_detached(b"x", sign_detached(b"x", holder, province.now), trust, province.now)
    assert (report.reason, report.signer.agency_code, report.outside) == (None, "W26572a", True)


def test_a_registration_that_was_ended_holds_from_then_on_only(province, ca, holder):
    bound = {certificate_hash(holder.certificate): Binding("W26572a", until=province.now - DAY)}
    trust = store(province, ca, *ca.all_lists(made_at=province.now - 3 * DAY), bindings=bound)
    assert check(trust, holder, province.now).reason is ReasonCode.REVOKED
    assert check(trust, holder, province.now - DAY).reason is ReasonCode.REVOKED
    assert check(trust, holder, province.now - 2 * DAY).reason is None


def test_what_is_registered_for_others_says_nothing_of_our_own(province, trust):
    key = province.key()
    ended = {certificate_hash(key.certificate): Binding("W26572a", until=province.now - DAY)}
    answer = check(replace(trust, bindings=ended), key, province.now)
    assert (answer.reason, answer.agency_code) == (None, None)


def test_a_list_holds_to_the_last_moment_for_which_it_was_made(province, ca, holder):
    lists = ca.all_lists(made_at=province.now - 7 * DAY)
    assert check(store(province, ca, *lists), holder, province.now).revocation_checked


@pytest.mark.parametrize(
    "lists",
    [
        lambda _ca: (),
        lambda ca: (ca.revocations(),),
        lambda ca: (ca.revocations(of=ca.root),),
        lambda ca: ca.all_lists(made_at=ca.now - 30 * DAY),
        lambda ca: (ca.revocations(of=ca.root), ca.revocations(extra=((_partial(), True),))),
    ],
    ids=["none", "root's missing", "intermediate's missing", "out of date", "partial"],
)
def test_while_revocation_is_not_known_it_is_held(province, ca, holder, lists):
    found = lists(ca)
    answer = check(store(province, ca, *found), holder, province.now)
    assert (answer.reason, answer.revocation_checked) == (ReasonCode.REVOCATION_UNKNOWN, False)
    lenient = check(store(province, ca, *found, needs_list=False), holder, province.now)
    assert (lenient.reason, lenient.revocation_checked) == (None, False)


def _partial():
    return x509.IssuingDistributionPoint(None, None, True, False, None, False, False)


def test_for_our_own_a_stale_list_is_told_but_does_not_hold(province):
    made = (province.now - 200 * DAY).replace(microsecond=0)
    stale = create_revocation_list(province.root, [], 3, made)
    answer = check(TrustStore((province.root.certificate,), (stale,)), province.key(), province.now)
    assert (answer.reason, answer.revocation_checked, answer.revocation_known_at) == (None, False, made)


def test_it_is_known_since_when_nothing_was_checked(province, ca, holder):
    old, new = province.now - 5 * DAY, province.now - DAY
    lists = (ca.revocations(of=ca.root, made_at=old), ca.revocations(made_at=new))
    assert check(store(province, ca, *lists), holder, province.now).revocation_known_at == old
    assert check(store(province, ca, lists[0]), holder, province.now).revocation_known_at is None


def test_a_revoked_holder_cannot_save_itself_by_an_early_claim(province, ca, holder):
    trust = store(province, ca, *ca.all_lists(holder))
    answer = check(trust, holder, province.now, claimed=province.now - 100 * DAY)
    assert answer.reason is ReasonCode.REVOKED
    assert check(trust, holder, province.now - DAY).reason is None, "what was received before stays"


def test_a_revoked_intermediate_takes_all_below_it_along(province, ca, holder):
    lists = (ca.revocations(ca.middle, of=ca.root), ca.revocations())
    assert check(store(province, ca, *lists), holder, province.now).reason is ReasonCode.REVOKED


def test_the_intermediate_may_come_along_with_the_signature(province, ca, holder):
    trust = store(province, ca, *ca.all_lists(), intermediates=False)
    assert check(trust, holder, province.now).reason is ReasonCode.UNKNOWN_SIGNER
    assert check(trust, holder, province.now, others=[ca.middle.certificate]).reason is None


def test_an_intermediate_alone_is_not_trusted(province, ca, holder):
    trust = TrustStore((province.root.certificate,), ca.all_lists(), (), (ca.middle.certificate,))
    assert check(trust, holder, province.now).reason is ReasonCode.UNKNOWN_SIGNER


def test_what_both_believe_counts_as_our_own(province):
    root = province.root.certificate
    answer = check(TrustStore((root,), (), (OutsideAuthority(root),)), province.key(), province.now)
    assert (answer.reason, answer.outside) == (None, False)


@pytest.mark.parametrize("form", ["pem", "der", "p7b", "p7b as pem", "windows lines"])
def test_trust_files_come_in_many_forms(ca, form):
    both = [ca.middle.certificate, ca.root.certificate]
    data = {
        "pem": ca.pem,
        "der": der(ca.root.certificate),
        "p7b": ca.p7b,
        "p7b as pem": pkcs7.serialize_certificates(both, Encoding.PEM),
        "windows lines": b"Bag Attributes\r\n" + ca.pem.replace(b"\n", b"\r\n"),
    }[form]
    found = set(read_trust_file(data).certificates)
    assert found == ({both[1]} if form == "der" else set(both))


def test_lists_come_as_pem_or_der(ca):
    listed = ca.revocations()
    assert read_trust_file(der(listed)).revocation_lists == (listed,)
    assert read_trust_file(pem(ca.root.certificate, listed)).revocation_lists == (listed,)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x30\x80",
        b"MZ\x90",
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        b"-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n",
        b"-----BEGIN PKCS7-----\nMAA=\n-----END PKCS7-----\n",
        b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        b"\x30" * (MAXIMUM_FILE + 1),
    ],
    ids=["empty", "cut", "program", "bad certificate", "bad list", "bad bundle", "a private key", "huge"],
)
def test_any_other_file_is_refused_with_a_next_step(data):
    with pytest.raises(TrustFileError) as caught:
        read_trust_file(data)
    assert caught.value.hint


def test_a_file_of_very_many_is_refused(ca):
    mixed = pem(ca.root.certificate, ca.revocations()) * (MAXIMUM_ENTRIES // 2)
    assert len(read_trust_file(mixed).revocation_lists) == MAXIMUM_ENTRIES // 2
    for data in (mixed + pem(ca.root.certificate), pem(ca.root.certificate) * (MAXIMUM_ENTRIES + 900)):
        with pytest.raises(TrustFileError, match=str(MAXIMUM_ENTRIES)):
            read_trust_file(data)


def test_the_older_name_of_certificates_in_files_is_known(ca):
    renamed = ca.pem.replace(b"CERTIFICATE", b"X509 CERTIFICATE")
    assert set(read_trust_file(renamed).certificates) == {ca.middle.certificate, ca.root.certificate}


def test_bundles_and_certificates_may_share_a_file(ca):
    bundle = pkcs7.serialize_certificates([ca.middle.certificate], Encoding.PEM)
    found = read_trust_file(pem(ca.root.certificate) + bundle)
    assert found.certificates == (ca.root.certificate, ca.middle.certificate)


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"\x30" * (MAXIMUM_FILE + 1), "quá lớn"),
        (b"\x30" * MAXIMUM_FILE, "bị hỏng"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "không có chứng thư"),
    ],
    ids=["too large", "as large as may be", "a private key"],
)
def test_a_refused_file_says_why(data, cause):
    with pytest.raises(TrustFileError, match=cause):
        read_trust_file(data)


@pytest.mark.parametrize("revoked", [False, True])
def test_openssl_and_gnutls_judge_the_same_chain_alike(province, ca, holder, bench, revoked):
    lists = ca.all_lists(*([holder] if revoked else []))
    bench.put("root.pem", pem(ca.root.certificate))
    bench.put("middle.pem", pem(ca.middle.certificate))
    bench.put("lists.pem", pem(*lists))
    bench.put("holder.pem", pem(holder.certificate))
    bench.put("chain.pem", pem(holder.certificate, ca.middle.certificate, ca.root.certificate))
    ours = check(store(province, ca, *lists), holder, province.now).reason
    assert ours is (ReasonCode.REVOKED if revoked else None)
    given = ("-CAfile", "root.pem", "-untrusted", "middle.pem", "-CRLfile", "lists.pem", "-crl_check_all")
    assert (bench.run("openssl", "verify", *given, "holder.pem").returncode == 0) is not revoked
    told = bench.run("certtool", "--verify", "--load-ca-certificate", "root.pem", "--load-crl", "lists.pem",
                     "--infile", "chain.pem")  # fmt: skip
    assert (told.returncode == 0) is not revoked, told.stdout
