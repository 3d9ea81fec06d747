"""Who issued whom, and whose revocation lists count: what looks right from afar and is not."""

import pytest
from cryptography import x509

from desktop.rules.verdicts import ReasonCode
from desktop.signing.chains import LONGEST_CHAIN, find_chain, has_signed_list, is_whole
from desktop.signing.keys import SigningKey, new_private_key
from desktop.signing.trust import TrustStore
from tests.outside_authority import OutsideCa

SPOILED = x509.UnrecognizedExtension(x509.ExtensionOID.BASIC_CONSTRAINTS, b"\xff")


@pytest.fixture(scope="module")
def ca(province):
    return OutsideCa(province.now)


def authority(province, above, path_length=None):
    """An authority below another one."""
    allowed = (x509.BasicConstraints(ca=True, path_length=path_length), True)
    return province.odd_key(new_private_key(), root=above, usage={"key_cert_sign": True}, extra=(allowed,))


def authorities_below(province, top, count):
    found = [top]
    for _ in range(count):
        found.append(authority(province, found[-1]))
    return found


@pytest.mark.parametrize("between", range(LONGEST_CHAIN))
def test_a_chain_may_have_four_certificates_and_no_more(province, ca, between):
    above = authorities_below(province, ca.root, between)
    signer = province.odd_key(new_private_key(), root=above[-1])
    others = [each.certificate for each in above[1:]]
    found = find_chain(signer.certificate, (ca.root.certificate,), others)
    expected = (signer.certificate, *(each.certificate for each in reversed(above)))
    assert found == (expected if len(expected) <= LONGEST_CHAIN else None)


def test_an_honest_certificate_that_comes_along_does_not_vouch_for_a_stranger(province, ca):
    stranger = province.odd_key(new_private_key(), root=province.other_root)
    assert find_chain(stranger.certificate, (ca.root.certificate,), (ca.middle.certificate,)) is None


def test_an_authority_that_may_certify_signers_alone_certifies_them(province, ca):
    last = authority(province, ca.root, path_length=0)
    signer = province.odd_key(new_private_key(), root=last)
    others = (last.certificate,)
    assert find_chain(signer.certificate, (ca.root.certificate,), others) == (
        signer.certificate, last.certificate, ca.root.certificate,
    )  # fmt: skip


def test_an_authority_that_may_certify_signers_alone_makes_no_authorities(province, ca):
    last = authority(province, ca.root, path_length=0)
    beyond = authority(province, last)
    signer = province.odd_key(new_private_key(), root=beyond)
    assert find_chain(signer.certificate, (ca.root.certificate,), (beyond.certificate, last.certificate)) is None


def test_a_certificate_that_cannot_be_understood_is_not_trusted(province, trust):
    spoiled = province.odd_key(new_private_key(), extra=((SPOILED, False),))
    answer = trust.check(spoiled.certificate, (), province.now, province.now)
    assert answer.reason is ReasonCode.SIGNATURE_FORM


def test_a_list_of_another_name_counts_for_nobody_even_by_the_same_key(province, ca):
    renamed = SigningKey(ca.middle.private_key, ca.root.certificate)
    assert not has_signed_list(ca.middle.certificate, ca.revocations(of=renamed))


def test_an_authority_that_may_not_revoke_has_no_lists(province, ca):
    issuing_only = authority(province, ca.root)
    assert not has_signed_list(issuing_only.certificate, ca.revocations(of=issuing_only))


def test_an_authority_that_cannot_be_understood_has_no_lists(province, ca):
    spoiled = province.odd_key(new_private_key(), usage={"crl_sign": True}, extra=((SPOILED, False),))
    assert not has_signed_list(spoiled.certificate, ca.revocations(of=spoiled))


def test_a_list_that_cannot_be_understood_does_not_show_who_is_not_revoked(ca):
    garbage = x509.UnrecognizedExtension(x509.ExtensionOID.DELTA_CRL_INDICATOR, b"\xff")
    spoiled = ca.revocations(extra=((garbage, False),))
    assert not is_whole(spoiled)
    assert is_whole(ca.revocations())


def test_a_signer_with_an_honest_helper_is_still_unknown(province, ca):
    stranger = province.odd_key(new_private_key(), root=province.other_root)
    trust = TrustStore((ca.root.certificate,))
    answer = trust.check(stranger.certificate, (ca.holder().certificate, ca.middle.certificate), ca.now, ca.now)
    assert answer.reason is ReasonCode.UNKNOWN_SIGNER
