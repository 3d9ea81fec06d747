"""The data file of a package: what does not fit says where and why, and whom it is from can still be told."""

import json

import pytest

from desktop.exchange.contents import Contents, claims_of, read_claims, read_contents
from desktop.exchange.errors import PackageError
from desktop.rules.package_form import data_to_json
from desktop.rules.packages import PackageKind
from tests.exchange.examples import EXAMPLES


def refusal(kind, document):
    with pytest.raises(PackageError) as caught:
        read_contents(kind, json.dumps(document).encode())
    return caught.value


def spoiled(kind, **changes):
    """The data of a package with members that do not fit it."""
    return json.loads(data_to_json(EXAMPLES[kind])) | changes


@pytest.mark.parametrize("kind", [PackageKind.RECEIPT, PackageKind.ENROLMENT, PackageKind.FORWARDING])
@pytest.mark.parametrize(("version", "code"), [("x", "SCHEMA"), (99, "NEWER_FORMAT")])
def test_data_of_a_wrong_form_is_refused_at_its_file_with_the_reason(kind, version, code):
    refused = refusal(kind, spoiled(kind, version=version))
    assert (refused.code, refused.reason.place) == (code, f"{kind}.json")
    assert refused.data["detail"]


@pytest.mark.parametrize("document", [{}, {"schema": "x"}, []], ids=["nothing", "another kind", "a list"])
def test_a_report_of_a_wrong_form_is_refused_at_its_file_with_the_reason(document):
    refused = refusal(PackageKind.REPORT, document)
    assert (refused.code, refused.reason.place) == ("SCHEMA", "report.json")
    assert refused.data["detail"]


def test_a_report_that_is_no_json_is_refused_at_its_file():
    with pytest.raises(PackageError) as caught:
        read_contents(PackageKind.REPORT, b"{")
    assert (caught.value.code, caught.value.reason.place) == ("JSON_BAD", "report.json")


def test_of_what_was_read_elsewhere_the_sender_is_known_by_its_code():
    assert claims_of(Contents(None, None, "H99.12.34")).agency_code == "H99.12.34"


@pytest.mark.parametrize("data", [b"{", b"[]", b"1"], ids=["no JSON", "a list", "a number"])
def test_hearsay_needs_an_object(data):
    assert read_claims(data) is None


def test_hearsay_is_what_the_members_say_and_no_more():
    told = {"agency": {"code": "H99", "name": 7}, "period": "Q3", "revision": True}
    claims = read_claims(json.dumps(told).encode())
    assert (claims.agency_code, claims.agency_name, claims.period_code, claims.revision) == ("H99", "", "", None)
