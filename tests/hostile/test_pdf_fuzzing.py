"""Random changes to honest PDF: whatever comes of them is a verdict, and never other data than what was signed."""

import os
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import ObjectStreamMode

from desktop.rules.verdicts import ReasonCode
from desktop.signing.pdf import sign_pdf
from desktop.signing.pdf_guard import Guard
from desktop.signing.pdf_values import PdfFacts
from tests.exchange.making import NOW, key
from tests.hostile.pdf_forging import DATA, good, made, signed

_TOKEN = re.compile(rb"/[A-Za-z]+|\b\d+\b|<<|>>|\[|\]|obj|endobj|stream|endstream|xref|trailer")
_VALUES = [b"0", b"1", b"-1", b"99999", b"2147483648", b"/Sig", b"/Catalog", b"/ObjStm", b"/XRef", b"null", b"<<", b"]"]
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "50"))
"""Of each kind; a longer run is worth its time after a change of the reader or of the library."""


@pytest.fixture(scope="module")
def guard():
    guard = Guard(seconds=10.0)
    yield guard
    guard.close()


def bounded(test):
    """As many examples every time: what grows is the time of the hostile files, not of the tests."""
    return settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))(test)


def flat() -> bytes:
    """An honest file in which every object can be reached by a change of bytes."""
    return made(lambda _: None, object_stream_mode=ObjectStreamMode.disable, compress_streams=False)


def tokens(pdf: bytes) -> list[tuple[int, int]]:
    return [match.span() for match in _TOKEN.finditer(pdf)]


FLAT = flat()
FLAT_TOKENS = tokens(FLAT)
FILES = [good(), signed(FLAT)]


def replaced(pdf: bytes, place: tuple[int, int], value: bytes) -> bytes:
    """A token changed; nothing else moves."""
    start, end = place
    return pdf[:start] + value[: end - start].ljust(end - start) + pdf[end:]


def answer(guard: Guard, pdf: bytes) -> PdfFacts:
    facts = guard.inspect(pdf)
    assert (facts.reason is None) == (facts.data is not None)
    assert facts.reason is not ReasonCode.TOO_SLOW
    if any(each.fault is not None for each in facts.signatures):
        assert facts.data is None
    return facts


def check(guard: Guard, pdf: bytes) -> None:
    found = answer(guard, pdf)
    assert found.data in (DATA, None) or not found.signatures, "who is named as signer has signed what stands there"


@bounded
@given(
    file=st.sampled_from(FILES),
    changes=st.lists(st.tuples(st.integers(0, 2**20), st.integers(0, 255)), min_size=1, max_size=4),
)
def test_any_bytes_changed(guard, file, changes):
    changed = bytearray(file)
    for place, byte in changes:
        changed[place % len(changed)] = byte
    check(guard, bytes(changed))


@bounded
@given(file=st.sampled_from(FILES), cut=st.tuples(st.integers(0, 2**20), st.integers(0, 2**20)), twice=st.booleans())
def test_a_piece_lost_or_doubled(guard, file, cut, twice):
    start, end = sorted(each % len(file) for each in cut)
    check(guard, file[:end] + file[start:] if twice else file[:start] + file[end:])


@bounded
@given(places=st.lists(st.sampled_from(FLAT_TOKENS), min_size=1, max_size=3), value=st.sampled_from(_VALUES))
def test_tokens_changed_in_an_unsigned_file(guard, places, value):
    file = FLAT
    for place in places:
        file = replaced(file, place, value)
    answer(guard, file)


@bounded
@given(place=st.sampled_from(FLAT_TOKENS), value=st.sampled_from(_VALUES))
def test_tokens_changed_and_honestly_signed(guard, place, value):
    """The deeper layers are reached only behind a signature that holds."""
    file = replaced(FLAT, place, value)
    try:
        file = sign_pdf(file, key(), NOW)
    except Exception:  # noqa: BLE001 - what cannot be signed is no attack
        return
    answer(guard, file)
