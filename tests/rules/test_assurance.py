"""What signatures prove, and what times say of clocks."""

from datetime import UTC, datetime, timedelta

import pytest

from desktop.rules.assurance import Assurance, strongest
from desktop.rules.clock_notes import ClockNote, clock_notes

NOON = datetime(2018, 5, 20, 5, tzinfo=UTC)


def test_each_level_has_its_own_words():
    assert len({level.short for level in Assurance}) == len({level.sentence for level in Assurance}) == len(Assurance)
    assert all(level.sentence.endswith(".") and level.sentence.count(".") == 1 for level in Assurance)


def test_a_level_within_a_sentence_keeps_its_names():
    assert [level.inline for level in (Assurance.ENROLLED, Assurance.TOKEN, Assurance.OUTSIDE)] == [
        "khóa đã đăng ký",
        "USB Token",
        "CA bên ngoài",
    ]


def test_a_further_signature_takes_nothing_away():
    assert strongest([]) is Assurance.UNSIGNED
    assert strongest([Assurance.TOKEN, Assurance.ENROLLED]) is Assurance.TOKEN
    assert strongest([Assurance.LETTER, Assurance.UNPROVEN]) is Assurance.LETTER


@pytest.mark.parametrize(
    ("made", "signed", "known", "notes"),
    [
        (timedelta(hours=-3), timedelta(hours=-2), timedelta(hours=-1), ()),
        (timedelta(hours=-3), None, None, ()),
        (timedelta(hours=-3), timedelta(minutes=4), None, ()),
        (timedelta(hours=-3), timedelta(minutes=6), None, (ClockNote.SIGNER_AHEAD,)),
        (timedelta(hours=1), None, None, (ClockNote.SIGNER_AHEAD,)),
        (timedelta(days=-40), timedelta(days=-31), None, (ClockNote.SIGNER_BEHIND,)),
        (timedelta(hours=-2), timedelta(hours=-3), None, (ClockNote.SIGNED_BEFORE_MADE,)),
        (timedelta(hours=-3), timedelta(hours=-2), timedelta(minutes=6), (ClockNote.OWN_CLOCK_BEHIND,)),
        (timedelta(hours=-3), timedelta(hours=-2), timedelta(minutes=4), ()),
    ],
)
def test_times_that_do_not_fit_together_are_told(made, signed, known, notes):
    def moment(shift):
        return None if shift is None else NOON + shift

    assert clock_notes(moment(made), moment(signed), NOON, moment(known)) == notes


def test_each_note_has_its_own_sentence():
    assert len({note.sentence for note in ClockNote}) == len(ClockNote)
