"""Attacks on the data, honestly signed by the agency that it is from: the reader must survive its friends too."""

from functools import partial

from desktop.rules.verdicts import ReasonCode as Code
from tests.hostile.attack import Attack
from tests.hostile.forging import DATA, resigned


def saying(old: bytes, new: bytes) -> bytes:
    """The honest report with some words changed."""
    assert old in DATA
    return resigned(DATA.replace(old, new, 1))


EXTRA_EVIDENCE = (
    b'{"enclosed":true,"media_type":"text/plain","name":"x","sha256":"' + b"ab" * 32 + b'","size":1,"task":""}'
)
LATER = DATA.removesuffix(b"1}")
"""The data up to its version, which stands last."""
assert LATER.endswith(b'"version":')

BAD_JSON = {
    "a key twice": b'{"schema":"a","schema":"b"}',
    "a key twice, once escaped": b'{"schema":"a","\\u0073chema":"b"}',
    "NaN": b'{"a":NaN}',
    "an endless number": b'{"a":Infinity}',
    "a number like 1e9999": b'{"a":1e9999}',
    "a number like 1e-9999": b'{"a":1e-9999}',
    "a number of 5,000 digits": b'{"a":' + b"9" * 5000 + b"}",
    "a number of ten million digits": b'{"a":' + b"9" * 10_000_000 + b"}",
    "100,000 levels": b"[" * 100_000 + b"]" * 100_000,
    "100,000 levels that are never closed": b'{"a":[' * 50_000,
    "levels hidden behind text": b'["\\"]]]]]]]]",' + b"[" * 40 + b"]" * 41,
    "bytes that are no text": b'{"a":"\xff"}',
    "text in another encoding": '{"a":"ế"}'.encode("utf-16"),
    "a mark of byte order": b'\xef\xbb\xbf{"a":1}',
    "half a character": b'{"a":"\\ud800"}',
    "the halves of a character in the wrong order": b'{"a":"\\udc00\\ud800"}',
    "half a character as bytes": b'{"a":"\xed\xa0\x80"}',
    "text in decomposed form": '{"a":"Ho\u0300a"}'.encode(),
    "text in decomposed form by an escape": b'{"a":"Ho\\u0300a"}',
    "two documents": b"{}{}",
    "nothing": b"",
}

FORM = {
    "no object": b"[]",
    "another schema": DATA.replace(b"so-dan-van/report", b"so-dan-van/assignment"),
    "a version that is no number": LATER + b'"1"}',
    "a version that is true": LATER + b"true}",
    "a revision of nought": DATA.replace(b'"revision":1', b'"revision":0'),
    "a revision below nought": DATA.replace(b'"revision":1', b'"revision":-1'),
    "a parent that is no hash": DATA.replace(b'"parent":null', b'"parent":"../../x"'),
    "a value of two kinds": DATA.replace(b'"type":"number"', b'"type":"boolean"'),
    "a number with an exponent": DATA.replace(b'"1234.50"', b'"1E+9"'),
    "a number that is none": DATA.replace(b'"1234.50"', b'"NaN"'),
    "a number of 41 digits": DATA.replace(b'"1234.50"', b'"' + b"9" * 41 + b'"'),
    "a day that does not exist": DATA.replace(b"2018-05-25", b"2018-02-30"),
    "a moment without an offset": DATA.replace(b"+00:00", b""),
    "an indicator twice": DATA.replace(b'"CT1.02"', b'"CT3.05"'),
    "an agency that is text": DATA.replace(b'"agency":{', b'"agency":"x","other":{'),
}

ATTACKS = {
    **{f"JSON: {what}": Attack(partial(resigned, data), Code.JSON_BAD) for what, data in BAD_JSON.items()},
    **{f"data with {what}": Attack(partial(resigned, data), Code.SCHEMA) for what, data in FORM.items()},
    "JSON: a million empty lists": Attack(lambda: resigned(b"[" + b",".join([b"[]"] * 1_000_000) + b"]"), Code.TOO_BIG),
    "data of a later version": Attack(lambda: resigned(LATER + b"2}"), Code.NEWER_FORMAT),
    "evidence that is announced and not there": Attack(
        lambda: saying(b'"attachments":[', b'"attachments":[' + EXTRA_EVIDENCE + b","), Code.EVIDENCE_MISSING
    ),
    "evidence that is there and not announced": Attack(
        lambda: saying(b'"enclosed":true', b'"enclosed":false'), Code.UNEXPECTED_FILE
    ),
}
