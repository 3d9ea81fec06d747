"""Files that were made to deceive, crash or exhaust the reader: each is refused with the reason it deserves.

| kind of attack | where the cases are |
| --- | --- |
| names: climbing out, devices, streams, other forms of Unicode, twice the same | ``container_attacks.NAMES`` |
| bombs: flat, overlapping, nested, many files, sizes beyond the limits | ``container_attacks.BOMBS`` |
| headers that disagree, overlap, hide, ask for what we do not do (ZIP64, encryption, links) | ``…HEADERS`` |
| bytes before, between and after; the mimetype | ``container_attacks.OUTSIDE`` |
| files without a line in the manifest, lines without a file, wrapping, XML | ``manifest_attacks`` |
| signers, times, forms of CMS | ``signature_attacks``; without a container ``tests/signing/test_cms_attacks`` |
| JSON and the form of the data, honestly signed | ``data_attacks`` |
| chains, revocation lists that go back | ``tests/hostile/test_chains`` |
| PDF | ``tests/hostile/test_pdf*``, ``tests/signing/test_pdf_attacks`` |
| workbooks | ``test_workbooks`` |
| replay, gap, older revision, full disk, twice at the same moment | ``test_intake_under_attack`` |
| every single byte; random changes that know the structure | ``test_changed_bytes``, ``test_fuzzing`` |
"""

import hashlib
import time
import tracemalloc

import pytest

from desktop.core import limits
from desktop.exchange.package import examine
from desktop.rules.verdicts import ReasonCode as Code
from desktop.rules.verdicts import Verdict
from tests.exchange.making import NOW
from tests.hostile import container_attacks, data_attacks, manifest_attacks, signature_attacks
from tests.hostile.forging import (
    DATA,
    EVIDENCE,
    EVIDENCE_NAME,
    MEGABYTE,
    REPORT,
    SIGNATURE,
    bomb,
    good,
    reference,
    with_descriptor,
    with_manifest,
)
from tests.hostile.raw_zip import Raw, build, changed, without
from tests.hostile.signers import trust

TABLES = (container_attacks, manifest_attacks, signature_attacks, data_attacks)
ATTACKS = {name: attack for table in TABLES for name, attack in table.ATTACKS.items()}


def examined(tmp_path, data: bytes):
    (tmp_path / "x.asice").write_bytes(data)
    return examine(tmp_path / "x.asice", trust(), NOW)


def test_every_attack_has_its_own_name():
    assert len(ATTACKS) == sum(len(table.ATTACKS) for table in TABLES)


@pytest.mark.parametrize("name", ATTACKS)
def test_a_hostile_file_gets_the_answer_it_deserves(tmp_path, name):
    attack = ATTACKS[name]
    data = attack.make()
    started = time.process_time()
    found = examined(tmp_path, data)
    elapsed = time.process_time() - started
    assert (found.verdict, found.reasons[0].code) == (attack.verdict, attack.code)
    assert len(found.reasons) == 1
    assert found.reasons[0].message
    unread = len(data) > limits.PACKAGE
    assert (found.size, found.sha256) == (len(data), "" if unread else hashlib.sha256(data).hexdigest())
    assert (found.snapshot is None) == (attack.verdict is not Verdict.UNTRUSTED)
    assert [each.name for each in tmp_path.iterdir()] == ["x.asice"]
    assert elapsed < 1


def test_the_honest_package_that_all_attacks_were_made_from_is_valid(tmp_path):
    found = examined(tmp_path, build(good()))
    assert (found.verdict, found.reasons) == (Verdict.VALID, ())


def test_a_package_whose_signature_was_taken_off_is_unsigned_and_no_more(tmp_path):
    found = examined(tmp_path, build(without(good(), SIGNATURE)))
    assert found.verdict is Verdict.VALID_UNSIGNED
    assert [reason.code for reason in found.reasons] == [Code.NO_SIGNATURE]


def test_what_honest_programs_write_differently_is_accepted(tmp_path):
    timestamp = b"UT\5\0\1" + bytes(4)
    stored = [Raw(each.name, each.data, 0) for each in good()]
    dos = changed(good(), "report.json", central={"made_by": 20, "attributes": 0x20})
    stamped = changed(good(), "report.json", central={"extra": timestamp}, local={"extra": timestamp})
    reordered = [good()[0], *reversed(good()[1:])]
    for entries in (stored, dos, stamped, reordered):
        assert examined(tmp_path, build(entries)).verdict is Verdict.VALID
    assert examined(tmp_path, with_descriptor(len(DATA))).verdict is Verdict.VALID


@pytest.mark.parametrize(
    ("name", "digest"), [("xmlenc#sha512", hashlib.sha512), ("xmldsig-more#sha384", hashlib.sha384)]
)
def test_stronger_digests_are_accepted_and_checked(tmp_path, name, digest):
    method = f"http://www.w3.org/2001/04/{name}"

    def stronger(manifest):
        body = reference(REPORT, DATA, method, digest) + reference(EVIDENCE_NAME, EVIDENCE, method, digest)
        return manifest[: manifest.index(b"<asic:DataObjectReference")] + body + b"</asic:ASiCManifest>"

    def lying(manifest):
        return stronger(manifest).replace(
            reference(REPORT, DATA, method, digest), reference(REPORT, b"", method, digest)
        )

    assert examined(tmp_path, with_manifest(stronger)).verdict is Verdict.VALID
    assert [reason.code for reason in examined(tmp_path, with_manifest(lying)).reasons] == [Code.HASH_MISMATCH]


def test_a_bomb_is_refused_unread(tmp_path):
    """Ten megabytes on the disk, ten gigabytes once expanded."""
    data = bomb(megabytes=180, copies=55)
    assert len(data) > 9 * MEGABYTE
    (tmp_path / "x.asice").write_bytes(data)
    tracemalloc.start()
    started = time.process_time()
    found = examine(tmp_path / "x.asice", trust(), NOW)
    elapsed = time.process_time() - started
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [reason.code for reason in found.reasons] == [Code.ZIP_BOMB]
    assert elapsed < 1
    assert peak < 4 * MEGABYTE


def test_a_file_is_not_looked_into_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "SECONDS", -1)
    found = examined(tmp_path, build(good()))
    assert (found.verdict, found.reasons[0].code) == (Verdict.UNREADABLE, Code.TOO_SLOW)
