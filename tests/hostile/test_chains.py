"""Certificate chains of NIST's PKITS: what must fail is never trusted, and what is refused though good is listed.

PKITS tries all of RFC 5280. A chain that needs what is not followed here (policies, name constraints, partial and
indirect lists, keys that change hands under one name) is refused: an authority that relies on such things cannot be
imported, which is better than to believe it half-checked. Policies that a checker may demand from outside are no part
of this program; the cases that demand some are left out.
"""

import json
import re
import warnings
from datetime import UTC, datetime
from functools import cache

import pytest
from cryptography import x509

from desktop.rules.verdicts import ReasonCode
from desktop.signing.certificates import MALFORMED
from desktop.signing.trust import OutsideAuthority, TrustStore
from tests.corpora import CHAINS, FOLDER, Corpus

_PACKAGES = sorted(FOLDER.glob(f"{CHAINS}-*.tar.gz"))
if not _PACKAGES:
    pytest.skip("the chains of PKITS were not fetched: python3 dev.py test fetches them", allow_module_level=True)

FILES = Corpus(_PACKAGES[-1]).below("tests/fixtures/nist_pkits")
CASES = [case for case in json.loads(FILES["pkits.json"]) if "params" not in case]
NOW = datetime(2022, 5, 1, tzinfo=UTC)

NOT_FOLLOWED = {
    r"dsa_": "DSA keys are not accepted",
    r"name_chaining|rollover_from|case_insensitive": "names must be the same to the byte",
    r"self_issued|separate_certificate_and_crl_keys": "one key signs an authority's certificates and its lists",
    r"pathlenconstraint_test(8|13|14)|onlycontainscacerts": "at most four in a chain; an authority signs no document",
    r"polic": "policies and what restricts them are not followed",
    r"nameconstraints": "name constraints are not followed",
    r"distributionpoint|onlysomereasons|indirectcrl|crlissuer": "a list must speak of all that its authority certified",
    r"deltacrl": "what stands in any list is revoked, also where a later partial list takes it back",
}
"""Good chains that are refused, by their names, and why."""
TRUSTED = 23
"""Good chains that are trusted: fewer would mean that something was lost."""

NEGATIVE_SERIAL = "40415"
"""Such a number is no serial number at all (RFC 5280, 4.1.2.2)."""


def verdict(case) -> ReasonCode | str | None:
    """What our own check says."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a negative serial number is warned of by name
        try:
            certificate, *others = (
                x509.load_der_x509_certificate(FILES[f"certs/{name}"])
                for name in (case["cert"], *case.get("other_certs", ()))
            )
            lists = [x509.load_der_x509_crl(FILES[f"crls/{name}"]) for name in case.get("crls", ())]
        except MALFORMED:
            return "cannot be read"
        return trust_in(lists).check(certificate, others, NOW, NOW).reason


@cache
def anchor() -> tuple[x509.Certificate, x509.CertificateRevocationList]:
    return (
        x509.load_der_x509_certificate(FILES["certs/TrustAnchorRootCertificate.crt"]),
        x509.load_der_x509_crl(FILES["crls/TrustAnchorRootCRL.crl"]),
    )


def trust_in(lists) -> TrustStore:
    root, root_list = anchor()
    return TrustStore((), (root_list, *lists), (OutsideAuthority(root),))


def named(cases):
    return [pytest.param(case, id=f"{case['id']} {case['name']}") for case in cases]


@pytest.mark.parametrize("case", named(case for case in CASES if "error" in case))
def test_what_must_fail_is_never_trusted(case):
    assert verdict(case) is not None


@pytest.mark.parametrize(
    "case", named(case for case in CASES if "error" in case and case["error"]["class"] == "RevokedError")
)
def test_what_is_revoked_is_said_to_be_or_is_not_known(case):
    if case["id"] == NEGATIVE_SERIAL:
        assert verdict(case) is ReasonCode.SIGNATURE_FORM
    else:
        assert verdict(case) in (ReasonCode.REVOKED, ReasonCode.REVOCATION_UNKNOWN)


@pytest.mark.parametrize("case", named(case for case in CASES if "error" not in case))
def test_what_is_good_is_trusted_or_listed_as_not_followed(case):
    reason = verdict(case)
    if reason is not None:
        assert any(re.search(pattern, case["name"]) for pattern in NOT_FOLLOWED), reason


def test_no_good_chain_was_lost():
    assert sum(verdict(case) is None for case in CASES if "error" not in case) == TRUSTED


def test_without_a_list_the_same_chains_are_trusted_only_where_that_is_waived():
    good = next(case for case in CASES if case["id"] == "40101")
    certificate = x509.load_der_x509_certificate(FILES[f"certs/{good['cert']}"])
    others = [x509.load_der_x509_certificate(FILES[f"certs/{name}"]) for name in good["other_certs"]]
    root, _ = anchor()
    for needed, reason in ((True, ReasonCode.REVOCATION_UNKNOWN), (False, None)):
        trust = TrustStore((), (), (OutsideAuthority(root, needed),))
        assert trust.check(certificate, others, NOW, NOW).reason is reason
