"""PDF that were made to deceive, crash or exhaust the reader: each is refused with the reason it deserves."""

from pathlib import Path

import pytest
from pikepdf import ObjectStreamMode

from desktop.exchange.package import examine
from desktop.models.intake import Submission
from desktop.rules.verdicts import ReasonCode, Verdict
from desktop.services.intake.recording import TAKEN_IN
from desktop.services.intake.taking_in import take_in
from desktop.services.trust.believed import add_anchor
from tests.exchange.making import NOW, root, trust
from tests.hostile.pdf_attacks import ATTACKS
from tests.hostile.pdf_forging import DATA, good, led, made, plain, signed, time_stamped, with_validation_data
from tests.services.pattern import count


def examined(tmp_path, data: bytes):
    (tmp_path / "x.pdf").write_bytes(data)
    return examine(tmp_path / "x.pdf", trust(), NOW)


@pytest.mark.parametrize("name", ATTACKS)
def test_a_hostile_pdf_gets_the_answer_it_deserves(tmp_path, name):
    attack = ATTACKS[name]
    found = examined(tmp_path, attack.make())
    assert (found.verdict, [each.code for each in found.reasons]) == (attack.verdict, [attack.code])
    assert found.reasons[0].message
    assert (found.snapshot is None) == (attack.verdict is not Verdict.UNTRUSTED)
    assert [each.name for each in tmp_path.iterdir()] == ["x.pdf"]


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


def test_the_department_holds_one_of_each_kind_and_takes_nothing_from_it(department, tmp_path):
    folder, of_each_kind = tmp_path / "PDF", {attack.code: name for name, attack in ATTACKS.items()}
    folder.mkdir()
    sent = {name: ATTACKS[name] for name in of_each_kind.values()}
    for number, attack in enumerate(sent.values()):
        (folder / f"{number:03}.pdf").write_bytes(attack.make())
    department.clock.move_to(NOW)
    with department.session() as session:
        add_anchor(session, department.clock, root().certificate)
    rows = {Path(row.file).stem: row for row in take_in(department, sorted(folder.glob("*.pdf")))}
    for number, (name, attack) in enumerate(sent.items()):
        row = rows[f"{number:03}"]
        assert row.result not in TAKEN_IN, name
        assert attack.code in {reason.code for reason in row.reasons}, name
    assert count(department, Submission) == 0
