"""A package in which anything was changed is never taken for what was signed."""

from random import Random

import pikepdf
import pytest

from desktop.exchange.package import examine
from desktop.rules.snapshot_json import snapshot_to_json
from desktop.rules.verdicts import Verdict
from desktop.signing.pdf import sign_pdf
from tests.exchange.making import NOW, SNAPSHOT, key, trust
from tests.hostile.forging import good
from tests.hostile.raw_zip import build

INTACT = (Verdict.VALID, Verdict.UNTRUSTED, Verdict.VALID_UNSIGNED)


def verdict(path, data):
    path.write_bytes(data)
    return examine(path, trust(), NOW)


def test_each_changed_byte_of_a_package_is_noticed(tmp_path):
    """Every byte in turn; only what no reader looks at (times, who made the archive) may stay unnoticed."""
    package = build(good())
    original = verdict(tmp_path / "x.asice", package)
    harmless = 0
    for position in range(len(package)):
        data = bytearray(package)
        data[position] ^= Random(position).randrange(1, 256)
        found = verdict(tmp_path / "x.asice", bytes(data))
        if found.verdict in INTACT:
            assert found.verdict is Verdict.VALID
            assert found.snapshot_bytes == original.snapshot_bytes
            assert found.attachments == original.attachments
            assert found.signers == original.signers
            harmless += 1
    headers = 2 * len(good())
    assert harmless <= headers * 18


@pytest.mark.parametrize("seed", range(6))
def test_random_damage_never_gives_other_content(tmp_path, seed):
    package = build(good())
    original = verdict(tmp_path / "x.asice", package)
    random = Random(seed)
    for _ in range(150):
        data = bytearray(package)
        for _ in range(random.randrange(1, 5)):
            start = random.randrange(len(data))
            end = min(len(data), start + random.randrange(1, 60))
            match random.randrange(4):
                case 0:
                    del data[start:end]
                case 1:
                    data[start:start] = data[random.randrange(len(data)) :][:40]
                case 2:
                    data[start:end] = random.randbytes(end - start)
                case _:
                    data[start:end] = bytes(end - start)
        found = verdict(tmp_path / "x.asice", bytes(data))
        assert found.verdict not in INTACT or found.snapshot_bytes == original.snapshot_bytes


def test_changed_bytes_of_a_signed_pdf_are_noticed(tmp_path):
    document = pikepdf.new()
    document.add_blank_page()
    data = snapshot_to_json(SNAPSHOT)
    document.attachments["report.json"] = pikepdf.AttachedFileSpec(document, data, filename="report.json")
    document.save(tmp_path / "x.pdf")
    pdf = sign_pdf((tmp_path / "x.pdf").read_bytes(), key(), NOW)
    assert verdict(tmp_path / "x.pdf", pdf).verdict is Verdict.VALID
    random = Random(4177)
    for _ in range(120):
        changed = bytearray(pdf)
        position = random.randrange(len(pdf))
        changed[position] ^= random.randrange(1, 256)
        found = verdict(tmp_path / "x.pdf", bytes(changed))
        assert found.verdict not in INTACT or _only_letter_case(pdf, changed, position)
        assert found.verdict not in INTACT or found.snapshot_bytes == data


def _only_letter_case(pdf, changed, position):
    """The signature stands in hexadecimal, where "a" and "A" are the same."""
    return chr(pdf[position]).lower() == chr(changed[position]).lower()
