from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

import jsonschema
import pytest

from desktop.core.document_form import Fault, FormError, Limits, decode, decode_part, encode, json_schema


class Rank(StrEnum):
    WARD = "phuong"
    COMMUNE = "xa"


@dataclass(frozen=True)
class Office:
    name: str
    rank: Rank


@dataclass(frozen=True)
class Letter:
    """A letter between offices."""

    schema: Literal["thu"]
    number: Annotated[int, Limits(minimum=1)]
    amount: Decimal
    sender: Office
    receivers: frozenset[Rank]
    sent_on: date | None
    remark: str | bool | None = None
    names: Mapping[str, str] = field(default_factory=dict)


LETTER = Letter("thu", 5, Decimal("1.50"), Office("Hòa Long", Rank.COMMUNE), frozenset({Rank.WARD, Rank.COMMUNE}), None)


def document(**changes):
    return {
        "schema": "thu",
        "number": 5,
        "amount": "1.50",
        "sender": {"name": "Hòa Long", "rank": "xa"},
        "receivers": ["phuong", "xa"],
        "sent_on": None,
    } | changes


def test_a_document_becomes_the_value_and_defaults_fill_what_is_absent():
    assert decode(Letter, document()) == LETTER


def test_a_value_becomes_the_document():
    assert encode(LETTER, omit_defaults=True) == document(amount=Decimal("1.50"))
    assert encode(LETTER)["names"] == {}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"schema": "khac"}, Fault("$.schema", "cần là “thu”")),
        ({"number": 0}, Fault("$.number", "0 nhỏ hơn 1")),
        ({"number": True}, Fault("$.number", "cần là số nguyên, đang là true/false")),
        ({"amount": 1}, Fault("$.amount", "cần là số thập phân viết trong ngoặc kép, đang là số nguyên")),
        ({"sender": {"rank": "xa"}}, Fault("$.sender.name", "thiếu mục này")),
        ({"receivers": ["thon"]}, Fault("$.receivers[0]", "“thon” không phải là giá trị được dùng ở đây")),
        ({"sent_on": "25/5/2018"}, Fault("$.sent_on", "“25/5/2018” không phải là ngày dạng 2018-05-25")),
        ({"remark": 5}, Fault("$.remark", "cần là chữ hoặc true hoặc false, đang là số nguyên")),
        ({"names": {"a": None}}, Fault("$.names.a", "cần là chữ, đang là null")),
    ],
)
def test_a_fault_has_a_place_and_a_cause(changes, fault):
    with pytest.raises(FormError) as refused:
        decode(Letter, document(**changes))
    assert refused.value.faults == (fault,)


def test_unknown_names_are_faults_only_when_people_write_the_document():
    decode(Letter, document(other=1))
    _, faults = decode_part(Letter, document(other=1), "thu[2]", strict=True)
    assert faults == (Fault("thu[2].other", "mẫu không có mục tên này"),)


def test_a_document_full_of_faults_is_not_told_to_the_end():
    with pytest.raises(FormError) as refused:
        decode(Letter, document(receivers=["thon"] * 1000))
    assert len(refused.value.faults) == 50


def test_the_schema_says_what_the_reader_accepts():
    schema = json_schema(Letter, "urn:thu", "Thư")
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    assert validator.is_valid(document())
    for changes in (
        {"number": 0},
        {"amount": 1},
        {"receivers": ["thon"]},
        {"schema": "x"},
        {"sender": {}},
        {"names": {"a": 1}},
    ):
        assert not validator.is_valid(document(**changes))
