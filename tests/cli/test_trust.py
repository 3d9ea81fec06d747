"""Whom a data folder believes and whose certificates are taken back, by commands."""

import pytest

from desktop.cli.arguments import REVOCATION_REASONS
from desktop.core.clock import FixedClock
from desktop.core.dates import parse_date
from desktop.models.trust import RevocationReason
from desktop.services.demonstration.agency import PASSPHRASE
from desktop.signing.certificates import certificate_hash
from tests.cli.conftest import TODAY
from tests.outside_authority import OutsideCa, pem


@pytest.fixture
def at(run, department):
    def command(*words):
        return run(*words, "--data", department, "--today", TODAY, "--json")

    return command


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "mật khẩu.txt"
    path.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return path


def test_an_outside_authority_comes_and_goes(at, tmp_path):
    ca = OutsideCa(FixedClock.on(parse_date(TODAY)).now())
    path = tmp_path / "ca.pem"
    path.write_bytes(ca.pem + pem(*ca.all_lists()))
    root = certificate_hash(ca.root.certificate)
    asked = at("trust", "add", path)
    assert (asked.status, asked.document["taken_in"]) == (1, False)
    assert [each["sha256"] for each in asked.document["to_compare"]] == [root]
    spaced = ":".join(root[i : i + 2] for i in range(0, 64, 2)).upper()
    taken = at("trust", "add", path, "--fingerprint", spaced)
    assert (taken.status, taken.document["taken_in"], len(taken.document["lists"])) == (0, True, 2)
    shown = at("trust", "show").document["authorities"]
    assert [each["origin"] for each in shown] == ["own", "outside", "intermediate"]
    assert shown[1]["revocation_list"]["current"] is True
    assert at("trust", "remove", root).status == 0
    assert [each["origin"] for each in at("trust", "show").document["authorities"]] == ["own"]
    assert at("trust", "remove", shown[0]["sha256"]).status == 1, "the own root stays"


def test_a_file_that_holds_nothing_is_an_answer_not_a_crash(at, tmp_path):
    path = tmp_path / "rỗng.pem"
    path.write_bytes(b"")
    refused = at("trust", "add", path)
    assert (refused.status, refused.document["error"]["code"]) == (1, "TRUST_FILE")
    assert at("trust", "add", tmp_path / "không có").status == 3


def test_a_certificate_is_taken_back_and_the_list_goes_out(at, secret, tmp_path):
    first = next(each for each in at("certificate", "show").document["certificates"] if each["agency"] != "SO-SNV")
    words = ("certificate", "revoke", first["sha256"], "--reason", "superseded", "--officer", "Lê Thị Thu")
    done = at(*words, "--passphrase-file", secret)
    assert done.status == 0
    number = done.document["list"]
    (after,) = (
        each
        for each in at("certificate", "show", "--agency", first["agency"]).document["certificates"]
        if each["sha256"] == first["sha256"]
    )
    assert (after["state"], after["compared"]) == ("revoked", "telephone")
    assert at(*words, "--passphrase-file", secret).status == 1, "once is enough"
    listed = at("certificate", "list", "--out", tmp_path, "--passphrase-file", secret)
    assert listed.status == 0
    assert listed.document["file"] == str(tmp_path / f"TH_{int(number) + 1}.crl")


def test_every_reason_can_be_given():
    assert set(REVOCATION_REASONS) == {str(reason) for reason in RevocationReason}
