"""PDF that were made to deceive, crash or exhaust the reader: each is refused with the reason it deserves."""

import time

import pytest
from pikepdf import ObjectStreamMode

from desktop.exchange.package import examine
from desktop.rules.verdicts import ReasonCode, Verdict
from tests.exchange.making import NOW, trust
from tests.hostile.pdf_attacks import ATTACKS
from tests.hostile.pdf_forging import DATA, good, led, made, plain, signed, time_stamped, with_validation_data


def examined(tmp_path, data: bytes):
    (tmp_path / "x.pdf").write_bytes(data)
    return examine(tmp_path / "x.pdf", trust(), NOW)


@pytest.mark.parametrize("name", ATTACKS)
def test_a_hostile_pdf_gets_the_answer_it_deserves(tmp_path, name):
    attack = ATTACKS[name]
    data = attack.make()
    started = time.perf_counter()
    found = examined(tmp_path, data)
    elapsed = time.perf_counter() - started
    assert (found.verdict, [each.code for each in found.reasons]) == (attack.verdict, [attack.code])
    assert found.reasons[0].message
    assert (found.snapshot is None) == (attack.verdict is not Verdict.UNTRUSTED)
    assert [each.name for each in tmp_path.iterdir()] == ["x.pdf"]
    assert elapsed < 5


def without_object_streams() -> bytes:
    return signed(made(lambda _: None, object_stream_mode=ObjectStreamMode.disable))


HONEST = {
    "two signatures": (good, 2),
    "one signature": (signed, 1),
    "the leader alone": (led, 1),
    "a time stamp after the last signature": (lambda: time_stamped(good()), 2),
    "validation data after the last signature": (lambda: with_validation_data(good()), 2),
    "validation data and a time stamp": (lambda: time_stamped(with_validation_data(good())), 2),
    "a time stamp between two signatures": (lambda: signed(time_stamped(led())), 2),
    "validation data between two signatures": (lambda: signed(with_validation_data(led())), 2),
    "a file without object streams": (
        lambda: signed(made(lambda _: None, object_stream_mode=ObjectStreamMode.disable)),
        1,
    ),
}


@pytest.mark.parametrize(("make", "signatures"), HONEST.values(), ids=HONEST)
def test_what_the_standard_allows_is_accepted(tmp_path, make, signatures):
    found = examined(tmp_path, make())
    assert (found.verdict, found.reasons) == (Verdict.VALID, ())
    assert (found.snapshot_bytes, len(found.signers)) == (DATA, signatures)


def test_a_pdf_that_nobody_signed_is_unsigned_and_no_more(tmp_path):
    found = examined(tmp_path, plain())
    assert (found.verdict, found.reasons[0].code) == (Verdict.VALID_UNSIGNED, ReasonCode.NO_SIGNATURE)
