"""Encrypted and divided files on the command line."""

import shutil
import subprocess

import pytest

from desktop.exchange.parts import divide
from tests.cli.conftest import PERIOD, TODAY


@pytest.fixture
def sealed(run, agency, passphrase_file, tmp_path):
    """What the agency handed in, written again and encrypted."""
    answer = run(
        *("export", "--data", agency, "--period", PERIOD, "--format", "asice", "--out", tmp_path / "ra", "--encrypt"),
        *("--passphrase-file", passphrase_file, "--today", TODAY, "--json"),
    )
    assert answer.status == 0, answer.err
    assert answer.document["file"].endswith(".asice.p7m")
    return tmp_path / "ra" / f"BC_{agency.name}_{PERIOD}_b1.asice.p7m"


@pytest.fixture
def parts(sealed, tmp_path, monkeypatch):
    monkeypatch.setattr("desktop.exchange.parts.SMALLEST", 2000)
    (tmp_path / "phần").mkdir()
    return divide(sealed, sealed.stat().st_size // 2 + 2000, tmp_path / "phần")


def codes(document):
    return [reason["code"] for reason in document["reasons"]]


def test_a_check_needs_the_key(run, sealed, department, passphrase_file):
    answer = run("verify", sealed, "--data", department, "--today", TODAY, "--json")
    assert (answer.status, codes(answer.document)) == (1, ["KEY_NEEDED"])
    answer = run(
        "verify", sealed, "--data", department, "--passphrase-file", passphrase_file, "--today", TODAY, "--json"
    )
    assert (answer.status, answer.document["verdict"], answer.document["file"]) == (0, "valid", str(sealed))


def test_a_check_takes_all_parts_as_one_file(run, parts, department, passphrase_file):
    key = ("--data", department, "--passphrase-file", passphrase_file, "--today", TODAY, "--json")
    answer = run("verify", *reversed(parts), *key)
    assert (answer.status, answer.document["file"]) == (0, str(parts[-1]))
    answer = run("verify", parts[0], *key)
    assert (answer.status, codes(answer.document)) == (1, ["PART_MISSING"])


def test_a_passphrase_without_a_data_folder_is_wrong_use(run, sealed, passphrase_file):
    assert run("verify", sealed, "--passphrase-file", passphrase_file).status == 2


def test_a_wrong_passphrase_takes_nothing_in(run, sealed, department, tmp_path):
    wrong = tmp_path / "sai.txt"
    wrong.write_text("không phải", encoding="utf-8")
    answer = run("intake", sealed, "--data", department, "--passphrase-file", wrong, "--json")
    assert (answer.status, answer.document["error"]["code"]) == (1, "WRONG_PASSPHRASE")


def test_intake_opens_what_is_encrypted_and_what_was_held(run, sealed, department, passphrase_file):
    held = run("intake", sealed, "--data", department, "--today", TODAY, "--json")
    assert (held.status, codes(held.documents[0])) == (1, ["KEY_NEEDED"])
    answer = run(
        "intake", sealed, "--data", department, "--passphrase-file", passphrase_file, "--today", TODAY, "--json"
    )
    assert answer.status == 0, answer.out
    assert {document["result"] for document in answer.documents[:-1]} == {"duplicate"}


def test_intake_waits_for_all_parts(run, parts, department, passphrase_file):
    key = ("--data", department, "--passphrase-file", passphrase_file, "--today", TODAY)
    first = run("intake", parts[0], *key)
    assert first.status == 1
    assert "phần 2/2: còn thiếu phần này của gói" in first.out
    last = run("intake", parts[1], *key, "--json")
    assert (last.status, last.documents[0]["result"]) == (0, "duplicate")


def test_a_limit_divides_and_names_every_part(run, agency, tmp_path, monkeypatch):
    monkeypatch.setattr("desktop.exchange.parts.SMALLEST", 2000)
    monkeypatch.setattr("desktop.cli.export.MEGABYTE", 30_000)
    command = ("export", "--data", agency, "--period", PERIOD, "--format", "pdf", "--out", tmp_path / "ra")
    answer = run(*command, "--split-mb", "2", "--json")
    assert answer.status == 0
    assert answer.document["file"] == answer.document["files"][0]
    assert sorted(answer.document["files"]) == sorted(str(path) for path in (tmp_path / "ra").iterdir())
    assert run(*command, "--split-mb", "-1").status == 1


def test_openssl_opens_what_was_exported(sealed, department, passphrase_file, tmp_path):
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    key = next((department / "keys").glob("encryption-*.p12"))
    subprocess.run(
        ["openssl", "pkcs12", "-in", key, "-nodes", "-passin", f"file:{passphrase_file}", "-out", tmp_path / "k.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    command = ["openssl", "cms", "-decrypt", "-binary", "-inform", "DER", "-in", sealed, "-inkey", tmp_path / "k.pem"]
    subprocess.run([*command, "-out", tmp_path / "mở.asice"], check=True, capture_output=True)
    assert (tmp_path / "mở.asice").read_bytes().startswith(b"PK\3\4")
