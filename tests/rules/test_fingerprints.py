"""Fingerprints that are read out: what is misheard is told from what is another key."""

import hashlib
import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.rules.fingerprints import Heard, Hearing, LetterText, compare, digits_of, letter_text, read_letter_text

PRINT = digits_of(hashlib.sha256("UBND xã Hòa Long".encode()).digest())
digests = st.binary(min_size=32, max_size=32)


def test_it_has_eight_groups_of_five_digits():
    assert re.fullmatch(r"\d{5}( \d{5}){7}", PRINT)
    assert digits_of(bytes(32)).split()[0] != digits_of(bytes(32)).split()[1], "the check digit counts the group"


@given(digests)
def test_what_is_typed_right_matches_however_it_is_spaced(digest):
    fingerprint = digits_of(digest)
    for typed in (fingerprint, fingerprint.replace(" ", ""), fingerprint.replace(" ", " - ")):
        assert compare(typed, fingerprint) == Hearing(Heard.MATCHES)


@given(digests, st.integers(0, 7), st.integers(0, 4), st.integers(1, 9))
def test_one_wrong_digit_is_misheard_not_another_key(digest, group, place, step):
    groups = digits_of(digest).split()
    digit = (int(groups[group][place]) + step) % 10
    groups[group] = f"{groups[group][:place]}{digit}{groups[group][place + 1 :]}"
    assert compare(" ".join(groups), digits_of(digest)) == Hearing(Heard.MISTYPED, group + 1)


@given(digests)
def test_neighbours_exchanged_are_misheard(digest):
    fingerprint = digits_of(digest)
    for place, (first, second) in enumerate(pairwise(fingerprint)):
        if " " not in (first, second) and first != second:
            typed = f"{fingerprint[:place]}{second}{first}{fingerprint[place + 2 :]}"
            assert compare(typed, fingerprint).heard is Heard.MISTYPED


def test_groups_that_change_places_are_found():
    groups = PRINT.split()
    groups[2], groups[3] = groups[3], groups[2]
    assert compare(" ".join(groups), PRINT) == Hearing(Heard.MISTYPED, 3)


def test_another_key_is_told_at_its_first_group():
    other = digits_of(hashlib.sha256(b"another key").digest())
    assert compare(other, PRINT) == Hearing(Heard.DIFFERENT, 1)
    assert compare(f"{PRINT[:5]} {other[6:]}", PRINT) == Hearing(Heard.DIFFERENT, 2)


@pytest.mark.parametrize("length", [1, 4, 7, 12, 46])
def test_half_of_it_is_unfinished(length):
    assert compare(PRINT[:length], PRINT) == Hearing(Heard.UNFINISHED)


def test_nothing_and_too_much():
    assert compare(" – ", PRINT) == Hearing(Heard.NOTHING)
    assert compare(f"{PRINT} 12345", PRINT) == Hearing(Heard.MISTYPED, 9)


def test_the_code_on_a_letter_is_read_back():
    assert read_letter_text(letter_text("W26572a", PRINT)) == LetterText("W26572a", PRINT)


@pytest.mark.parametrize("text", ["", "hello", "SO-DAN-VAN/DN/2 W26572a 123", "SO-DAN-VAN/DN/1 W26572a ١٢٣٤٥", PRINT])
def test_any_other_text_is_no_letter(text):
    assert read_letter_text(text) is None
