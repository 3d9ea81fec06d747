"""Names in certificates: whom they name, and how long names are cut."""

import pytest
from cryptography import x509
from cryptography.x509 import NameOID

from desktop.signing.certificates import Subject, read_subject, subject_name

ORGANISATION = "Ủy ban nhân dân xã Hòa Bình"


@pytest.mark.parametrize("identifier", ["VATVN-0101234567", "H99.12.34", ""])
def test_an_identifier_of_another_kind_is_no_code_of_an_agency(identifier):
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, "Văn phòng")]
    if identifier:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, identifier))
    assert read_subject(x509.Name(parts)).agency_code == ""


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a" * 64, "a" * 64),
        ("a" * 65, "a" * 61 + "…"),
        ("a" * 60 + " " + "b" * 10, "a" * 60 + "…"),
        ("a" * 60 + "ộ" + "b" * 10, "a" * 60 + "…"),
    ],
    ids=["just fits", "a letter too long", "cut at a space", "cut within a letter"],
)
def test_a_long_name_is_cut_and_stands_whole_beside_it(name, shown):
    subject = Subject(name, ORGANISATION, "H99.12.34")
    made = subject_name(subject)
    assert [each.value for each in made.get_attributes_for_oid(NameOID.COMMON_NAME)] == [shown]
    assert read_subject(made) == subject
