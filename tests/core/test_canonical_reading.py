"""The quick reader only ever says what careful reading says, or nothing."""

import json
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Literal

import pytest

from desktop.core.canonical_json import canonical_json
from desktop.core.canonical_reading import _MAY_COMPOSE, MOST_BYTES, CanonicalReader
from desktop.core.document_form import Limits, decode, encode


@dataclass(frozen=True)
class Part:
    code: str
    percent: Annotated[int, Limits(minimum=0, maximum=100)]


@dataclass(frozen=True)
class Form:
    schema: Literal["thử"]
    name: str
    parts: tuple[Part, ...]
    digest: Annotated[str, Limits(pattern="^[0-9a-f]{4}$")] | None
    day: date | None
    at: datetime
    yes: str | bool | None = None


VALUE = Form(
    "thử", "Xã Hòa Long", (Part("A", 0), Part("B", 100)), "00ff", date(2018, 5, 4), datetime(2018, 5, 4, 9, tzinfo=UTC)
)
DOCUMENT = json.loads(canonical_json(encode(VALUE)))
READER = CanonicalReader(Form)


def test_what_this_program_writes_is_read():
    assert READER.read(canonical_json(DOCUMENT)) == VALUE == decode(Form, DOCUMENT)


@pytest.mark.parametrize(
    "change",
    [
        {"parts": [{"code": "A", "percent": 101}]},
        {"parts": [{"code": "A", "percent": True}]},
        {"parts": [{"code": "A", "percent": 1, "more": 1}]},
        {"digest": "00fg"},
        {"digest": "00ff\n"},
        {"day": "20180504"},
        {"day": "2018-02-30"},
        {"at": "2018-05-04"},
        {"at": "2018-05-04T09:00:00"},
        {"at": "2018-05-04T09:00:00,5+07:00"},
        {"at": "2018-05-04T99:00:00+07:00"},
        {"schema": "khác"},
        {"name": 5},
        {"yes": 1},
        {"more": [[[]]]},
    ],
)
def test_what_is_not_in_the_form_is_left_to_careful_reading(change):
    assert READER.read(canonical_json({**DOCUMENT, **change})) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'"name":', b'"name":"x","name":'),
        (b'"name":', b'"name": '),
        (b'{"at"', b'\n{"at"'),
        (b"Xa", b"X\\u0061"),
        (b"100", b"100.0"),
        (b"100", b"1e2"),
        ("Hòa".encode(), "Ho\u0300a".encode()),
        ("Hòa".encode(), b"\xed\xa0\x80"),
        (b"}", b""),
        (b'"yes":null', b'"yes":NaN'),
    ],
)
def test_what_was_written_otherwise_is_left_to_careful_reading(before, after):
    written = canonical_json({**DOCUMENT, "name": "Xa Hòa"})
    assert READER.read(written) is not None
    assert before in written
    assert READER.read(written.replace(before, after)) is None


def test_long_and_deep_documents_are_left_to_careful_reading():
    assert READER.read(canonical_json({**DOCUMENT, "name": "x" * MOST_BYTES})) is None
    assert READER.read(b"[" * 100_000) is None
    assert READER.read(b'{"more":' + b"[" * 100_000 + b"]" * 100_000 + b"}") is None


@dataclass(frozen=True)
class Amount:
    value: Decimal


@pytest.mark.parametrize("written", ["100", "1234.50", "-0.5", "0", "-0", "12345678901234567890.1234567890"])
def test_numbers_are_read_as_they_are_written(written):
    read = CanonicalReader(Amount).read(canonical_json({"value": written}))
    assert read == decode(Amount, {"value": written})
    assert str(read.value) == written


@pytest.mark.parametrize(
    "written", ['"1E+2"', '"0E-7"', '"1_0"', '" 1"', '"+1"', '"NaN"', '"Infinity"', "100", "1.5", '"01"']
)
def test_numbers_that_are_written_otherwise_are_left_to_careful_reading(written):
    assert CanonicalReader(Amount).read(b'{"value":%s}' % written.encode()) is None


@dataclass(frozen=True)
class LaterForm(Form):
    more: tuple[Part, ...] = ()
    note: Annotated[str, Limits(pattern="^[a-z]*$")] = ""


def test_what_an_earlier_version_wrote_is_read_too():
    reader = CanonicalReader(LaterForm)
    assert reader.read(canonical_json(DOCUMENT)) == decode(LaterForm, DOCUMENT)
    later = {**DOCUMENT, "more": [{"code": "C", "percent": 5}], "note": "a"}
    assert reader.read(canonical_json(later)) == decode(LaterForm, later)
    assert reader.read(canonical_json({**DOCUMENT, "note": "A"})) is None
    assert reader.read(canonical_json({**DOCUMENT, "note": None})) is None
    without = {name: member for name, member in DOCUMENT.items() if name != "name"}
    assert reader.read(canonical_json(without)) is None


def test_the_quick_look_for_form_c_passes_only_letters_that_nothing_composes_with():
    passed = "".join(filter(lambda c: not _MAY_COMPOSE.search(c), map(chr, range(0x80, 0x3000))))
    assert len(passed) > 900
    assert unicodedata.is_normalized("NFC", passed)
    assert not any(map(unicodedata.combining, passed))
    parts = [unicodedata.decomposition(chr(code)).split() for code in range(0x30000)]
    seconds = {pair[1] for pair in parts if len(pair) == 2 and pair[0][0] != "<"}
    assert not seconds & {f"{ord(c):04X}" for c in passed}, "it would be taken into the letter before it"


@pytest.mark.parametrize("name", ["Xã Ho\u0301a Long", "Xã Hòa\u2000Long", "Xã \u212b", "\u1100\u1161"])
def test_what_is_not_in_form_c_is_left_to_careful_reading(name):
    assert READER.read(canonical_json(DOCUMENT).replace("Xã Hòa Long".encode(), name.encode())) is None


@pytest.mark.parametrize("name", ["“Xã” – Hòa Long", "Ỹ Ử ơ", "日本", "한", "😀"])
def test_other_writing_in_form_c_is_read(name):
    document = DOCUMENT | {"name": name}
    assert READER.read(canonical_json(document)).name == name


def test_a_letter_torn_apart_by_another_is_no_letter():
    torn = "Xã".encode()[:2] + b"a" + "Xã".encode()[2:]
    assert READER.read(canonical_json(DOCUMENT).replace("Xã".encode(), torn)) is None
