import re
import time
import tracemalloc
import unicodedata
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from desktop.core import limits
from desktop.core.canonical_json import canonical_json
from desktop.exchange import strict_json
from desktop.exchange.errors import PackageError
from desktop.exchange.strict_json import read_json
from desktop.rules.verdicts import ReasonCode

_STRING = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"', re.DOTALL)


def refusal(data: bytes) -> ReasonCode:
    with pytest.raises(PackageError) as refused:
        read_json(data, "report.json")
    assert refused.value.reason.place == "report.json"
    return refused.value.reason.code


def test_ordinary_json_is_read_with_exact_fractions():
    data = '{"tên": "Xã Hòa Long", "số": [1, 2.50, null, true], "thoát": "\\u0110\\u1ea5t"}'.encode()
    assert read_json(data) == {"tên": "Xã Hòa Long", "số": [1, Decimal("2.50"), None, True], "thoát": "Đất"}


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": 1, "a": 2}',
        b'{"x": {"a": 1, "b": 2, "a": 1}}',
        b'{"a": 1, "\\u0061": 2}',
        b"NaN",
        b"[Infinity]",
        b"[-Infinity]",
        b"[1e9999]",
        b"[1e99999999999999999999]",
        b"[1e-9999]",
        b"[" + b"9" * 41 + b"]",
        b"[" + b"9" * 5000 + b"]",
        b"[-" + b"9" * 10_000_000 + b"]",
        b"[0." + b"9" * 5000 + b"]",
        b'{"a": "\xff"}',
        b'\xef\xbb\xbf{"a": 1}',
        '{"a": 1}'.encode("utf-16"),
        b'["\\ud800"]',
        b'["\\udc00\\ud800"]',
        b'{"\\ud83d": 1}',
        b'["\xed\xa0\x80"]',
        b"[" * 33 + b"]" * 33,
        b'{"a":' * 33 + b"1" + b"}" * 33,
        unicodedata.normalize("NFD", '["Hòa"]').encode(),
        b'["Ho\\u0300a"]',
        b'{"Ho\\u0300a": 1}',
        b"[1,]",
        b"{'a': 1}",
        b"[1] [2]",
        b'["\n"]',
        b"",
        b"   ",
        b'"unended',
    ],
)
def test_what_two_readers_could_read_differently_is_refused(data):
    assert refusal(data) is ReasonCode.JSON_BAD


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 100_000 + b"]" * 100_000,
        b"[" * 100_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b'{"a":[' * 50_000,
        b"]" * 100_000 + b"[" * 100_000,
        b'["' + b"\\" * 1_000_001 + b'"]',
    ],
)
def test_depth_costs_nothing(data):
    started = time.process_time()
    assert refusal(data) is ReasonCode.JSON_BAD
    assert time.process_time() - started < 1


def test_brackets_within_text_are_not_depth():
    assert read_json(b'["' + b"[{" * 1000 + b'\\"[[["]') == ["[{" * 1000 + '"[[[']


def test_depth_and_digits_up_to_the_limit_are_read():
    assert read_json(b"[" * 32 + b"]" * 32)
    assert read_json(b"[" + b"9" * 40 + b"]") == [int("9" * 40)]


def test_more_than_the_limit_is_not_even_looked_at():
    assert refusal(b" " * (limits.DATA + 1)) is ReasonCode.TOO_BIG


@pytest.mark.parametrize("value", [b"[]", b"{}", b'"x"', b"1"])
def test_millions_of_values_are_not_built(value):
    document = b"[" + b",".join([value] * limits.JSON_VALUES) + b"]"
    tracemalloc.start()
    code, (_, peak) = refusal(document), tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert code is ReasonCode.TOO_BIG
    assert peak < 8 * len(document)


@given(st.text(alphabet='[]{},:"\\a1').map(str.encode), st.integers(1, 7))
def test_what_stands_within_texts_is_told_from_the_rest(data, piece):
    """As far as the parser comes: backslashes outside of a text end it."""
    whole = _STRING.sub(b"", data)
    assume(b"\\" not in whole)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(strict_json, "_PIECE", piece)
        assert strict_json._without_texts(data) == bytes(c for c in whole.partition(b'"')[0] if c in b"[]{},")


PLAIN = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**39), 10**39)
    | st.text().map(lambda t: unicodedata.normalize("NFC", t)),
    lambda inner: st.lists(inner) | st.dictionaries(st.text('abcđ"\\ưế', max_size=4), inner),
    max_leaves=15,
)


@given(PLAIN)
def test_what_we_write_we_read(document):
    assert read_json(canonical_json(document)) == document


@given(st.binary(max_size=200) | st.text(alphabet='{}[]",:0123456789eE+-.\\u \ntrufalsn').map(str.encode))
def test_no_bytes_crash_the_reader(data):
    with suppress(PackageError):
        read_json(data)
