"""Encrypted files and parts at intake: in any order, on any day, one bad one keeps nothing else back."""

import zipfile
from datetime import timedelta
from itertools import permutations

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.serialization import Encoding

from desktop.exchange.parts import divide
from desktop.models.intake import IntakeResult, ReceivedPackage
from desktop.models.wrapping import Wrapping
from desktop.rules.package_data import TrustList
from desktop.rules.verdicts import ReasonCode
from desktop.services.intake.arrival_register import register_head
from desktop.services.intake.received import list_received
from desktop.services.intake.second_look import retry_held
from desktop.services.intake.taking_in import take_in
from desktop.services.intake.unlocking import count_locked, open_sealed
from desktop.services.safety.upkeep import check_folder
from desktop.services.trust.believed import believe_trust_list, encryption_certificate
from desktop.services.trust.encryption_keys import (
    NoDecryptionKeyError,
    ensure_own_key,
    open_decryptor,
    recipients,
)
from desktop.signing.certificates import Subject
from desktop.signing.envelope import KeyRing, encrypt
from desktop.signing.envelope_certificates import make_own_encryption_key
from desktop.signing.keys import WrongPassphraseError
from tests.services.pattern import PASSPHRASE, at

SUBJECT = Subject("Sở Nội vụ", "Sở Nội vụ tỉnh Bà Rịa - Vũng Tàu", "SO-SNV")


@pytest.fixture
def decryptor(department):
    """The department's key for encrypted files, opened."""
    return open_decryptor(department.folder, PASSPHRASE)


@pytest.fixture
def sealed(department, pattern, tmp_path):
    """Hòa Long's first revision, encrypted to the department."""
    with department.reading() as session:
        certificate = encryption_certificate(session)
    path = tmp_path / "BC.asice.p7m"
    with pattern.first.open("rb") as source, path.open("wb") as target:
        encrypt(source, target, [certificate])
    return path


@pytest.fixture
def three(sealed, tmp_path, monkeypatch):
    """The same in three parts, smaller than anybody would make them."""
    monkeypatch.setattr("desktop.exchange.parts.SMALLEST", 2000)
    folder = tmp_path / "phần"
    folder.mkdir()
    padded = folder / sealed.name
    padded.write_bytes(sealed.read_bytes())
    parts = divide(padded, sealed.stat().st_size // 3 + 1500, folder)
    padded.unlink()
    return parts


def results(rows):
    return [row.result for row in rows]


def codes(rows):
    return [reason.code for row in rows for reason in row.reasons]


def listed(workspace):
    """How every file stands: name, result, reasons."""
    with workspace.reading() as session:
        rows = list_received(session, workspace.clock)
    return {row.file: (row.result, *(reason.code for reason in row.reasons)) for row in rows}


def held_bytes(workspace):
    return sorted(path.name for path in workspace.folder.held.glob("*"))


def test_with_the_key_an_encrypted_package_is_taken_in_like_any_other(department, sealed, decryptor, pattern):
    (row,) = take_in(department, [sealed], decryptor=decryptor)
    assert row.result is IntakeResult.ACCEPTED
    assert row.file == f"{sealed} ▸ BC.asice"
    assert results(take_in(department, [pattern.first])) == [IntakeResult.DUPLICATE]
    assert held_bytes(department) == []


def test_without_the_key_it_is_held_and_opened_later(department, sealed, decryptor):
    (row,) = take_in(department, [sealed])
    assert (row.result, codes([row])) == (IntakeResult.QUARANTINED, [ReasonCode.KEY_NEEDED])
    assert count_locked(department) == 1
    (opened,) = open_sealed(department, decryptor)
    assert (opened.result, opened.agency) == (IntakeResult.ACCEPTED, "W26572a")
    assert opened.file == "BC.asice.p7m ▸ BC.asice"
    assert count_locked(department) == 0
    assert held_bytes(department) == []
    assert sorted(listed(department).values()) == [(IntakeResult.ACCEPTED,), (IntakeResult.DUPLICATE,)]
    assert check_folder(department) == ()


def test_a_file_counts_as_of_the_day_it_came_though_it_is_opened_years_later(department, sealed, decryptor):
    take_in(department, [sealed])
    department.clock.move_to(at(5, 23).now() + timedelta(days=6 * 365))
    (opened,) = open_sealed(department, decryptor)
    assert (opened.result, opened.received_at) == (IntakeResult.ACCEPTED, at(5, 23, 10).now())


def test_the_same_encrypted_file_is_known_again_without_the_key(department, sealed, decryptor):
    take_in(department, [sealed], decryptor=decryptor)
    (row,) = take_in(department, [sealed])
    assert (row.result, codes([row]), row.agency) == (IntakeResult.DUPLICATE, [ReasonCode.REPLAY], "W26572a")
    assert row.note
    with department.reading() as session:
        assert register_head(session).seq == 2


def test_what_does_not_open_stays_on_hold_and_keeps_nothing_else_back(department, sealed, pattern, tmp_path, decryptor):
    damaged = tmp_path / "hỏng.asice.p7m"
    damaged.write_bytes(sealed.read_bytes()[:-1])
    rows = take_in(department, [damaged, pattern.long_phuoc, sealed], decryptor=decryptor)
    assert results(rows) == [IntakeResult.QUARANTINED, IntakeResult.ACCEPTED, IntakeResult.ACCEPTED]
    assert codes(rows) == [ReasonCode.DECRYPT_FAILED]
    assert results(open_sealed(department, decryptor)) == [IntakeResult.QUARANTINED]
    assert count_locked(department) == 1


def test_a_key_that_does_not_fit_is_said(department, sealed):
    take_in(department, [sealed])
    (row,) = open_sealed(department, KeyRing(()))
    assert codes([row]) == [ReasonCode.DECRYPT_FAILED]
    assert listed(department) == {"BC.asice.p7m": (IntakeResult.QUARANTINED, ReasonCode.DECRYPT_FAILED)}


def test_looking_again_without_a_key_changes_nothing(department, sealed, three):
    take_in(department, [sealed, *three[:2]])
    before = listed(department)
    assert retry_held(department) == ()
    assert listed(department) == before


def test_an_encrypted_picture_is_nobodys_business_once_it_is_open(department, decryptor, tmp_path):
    with department.reading() as session:
        certificate = encryption_certificate(session)
    (tmp_path / "ảnh.jpg").write_bytes(b"\xff\xd8" * 100)
    with (tmp_path / "ảnh.jpg").open("rb") as source, (tmp_path / "ảnh.jpg.p7m").open("wb") as target:
        encrypt(source, target, [certificate])
    take_in(department, [tmp_path / "ảnh.jpg.p7m"])
    assert results(open_sealed(department, decryptor)) == [IntakeResult.IGNORED]
    assert listed(department) == {"ảnh.jpg.p7m": (IntakeResult.IGNORED,)}
    assert held_bytes(department) == []


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_parts_come_in_any_order_on_any_day(department, three, decryptor, order):
    said = []
    for number in order:
        (row,) = take_in(department, [three[number]], decryptor=decryptor)
        said.append(row.result)
    assert said == [IntakeResult.QUARANTINED, IntakeResult.QUARANTINED, IntakeResult.ACCEPTED]
    assert row.kind == "report"
    assert held_bytes(department) == []
    assert {result for result, *_ in listed(department).values()} == {IntakeResult.ACCEPTED, IntakeResult.DUPLICATE}
    assert check_folder(department) == ()


def test_what_is_missing_is_told_at_each_waiting_part(department, three):
    (row,) = take_in(department, [three[0]])
    assert row.reasons[0].message.startswith("phần 2 và 3 trong 3 phần: còn thiếu phần này của gói")
    take_in(department, [three[2]])
    with department.reading() as session:
        rows = list_received(session, department.clock)
    assert [row.reasons[0].place for row in rows] == ["phần 2/3", "phần 2/3"]


def test_parts_wait_for_the_key_once_they_are_together(department, three, decryptor):
    rows = take_in(department, three)
    assert codes(rows) == [ReasonCode.KEY_NEEDED]
    assert results(open_sealed(department, decryptor)) == [IntakeResult.ACCEPTED]
    assert results(take_in(department, [three[1]])) == [IntakeResult.DUPLICATE]
    assert results(take_in(department, three)) == [IntakeResult.DUPLICATE]


def test_a_part_that_was_changed_is_held_and_the_real_one_completes_the_file(department, three, decryptor, tmp_path):
    changed = tmp_path / "thư.zip"
    with zipfile.ZipFile(changed, "w") as archive:
        archive.writestr(three[1].name, three[1].read_bytes()[:-1] + b"?")
        archive.write(three[0], three[0].name)
    rows = take_in(department, [changed, three[2]], decryptor=decryptor)
    assert results(rows) == [IntakeResult.QUARANTINED] * 3
    assert sorted(codes(rows)) == [ReasonCode.HASH_MISMATCH, ReasonCode.PART_MISSING, ReasonCode.PART_MISSING]
    assert results(take_in(department, [three[1]], decryptor=decryptor)) == [IntakeResult.ACCEPTED]
    assert [result for result, *_ in listed(department).values()].count(IntakeResult.QUARANTINED) == 1


def test_every_wrapping_is_remembered_once(department, sealed, three, decryptor):
    for _ in range(2):
        take_in(department, [sealed, *three], decryptor=decryptor)
    with department.reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Wrapping)) == 4
        packages = session.scalars(sa.select(ReceivedPackage)).all()
    assert [package.result for package in packages] == [IntakeResult.ACCEPTED]


class TestKeys:
    def test_a_wrong_passphrase_and_no_key_are_told_apart(self, department, agency):
        with pytest.raises(WrongPassphraseError):
            open_decryptor(department.folder, "không phải")
        for path in agency.folder.keys.glob("encryption-*"):
            path.unlink()
        with pytest.raises(NoDecryptionKeyError):
            open_decryptor(agency.folder, PASSPHRASE)

    def test_who_encrypts_can_read_it_again(self, agency, decryptor, pattern, tmp_path):
        ensure_own_key(agency, SUBJECT, PASSPHRASE)
        ensure_own_key(agency, SUBJECT, PASSPHRASE)
        assert len(list(agency.folder.keys.glob("encryption-*.p12"))) == 1
        with agency.reading() as session:
            certificates = recipients(session, agency.clock.now())
        assert len(certificates) == 2
        with pattern.first.open("rb") as source, (tmp_path / "x.p7m").open("wb") as target:
            encrypt(source, target, certificates)
        for number, ring in enumerate((decryptor, open_decryptor(agency.folder, PASSPHRASE))):
            with (tmp_path / "x.p7m").open("rb") as source:
                ring.decrypt(source, tmp_path / str(number))
            assert (tmp_path / str(number)).read_bytes() == pattern.first.read_bytes()

    def test_the_key_file_is_for_nobody_else(self, department):
        for path in department.folder.keys.glob("encryption-*.p12"):
            assert path.stat().st_mode & 0o77 == 0

    def test_a_certificate_that_our_root_has_not_issued_is_not_encrypted_to(self, agency):
        foreign = make_own_encryption_key(SUBJECT, agency.clock.now()).certificate
        pem = foreign.public_bytes(Encoding.PEM).decode()
        with agency.session() as session:
            before = encryption_certificate(session)
            believe_trust_list(session, agency.clock, TrustList((), (), pem))
            assert encryption_certificate(session) == before
