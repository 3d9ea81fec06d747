"""``verify --provenance`` as scripts call it."""

import json

import pytest

from desktop.documents.pdf_carrier import attached_data
from desktop.rules.provenance import FILE_NAME
from tests.cli.conftest import PERIOD


@pytest.fixture
def report(run, department, tmp_path):
    path = tmp_path / "tỉnh.pdf"
    assert run("consolidate", "--data", department, "--period", PERIOD, "--out", path, "--json").status == 0
    return path


def test_a_report_that_agrees_is_said_to_agree(run, department, report):
    answer = run("verify", "--provenance", report, "--data", department, "--json")
    said = answer.document
    assert (answer.status, said["agrees"], said["disagreement"], said["period"]) == (0, True, None, PERIOD)
    assert said["sources"] > 1
    told = run("verify", report, "--provenance", "--data", department)
    assert "khớp. Đã cộng lại" in told.out


def test_the_file_that_was_changed_is_named(run, department, report):
    source = json.loads(attached_data(report.read_bytes(), FILE_NAME))["sources"][-1]
    (stored,) = (each for each in department.rglob("*") if each.stem == source["package"])
    stored.chmod(0o644)
    content = bytearray(stored.read_bytes())
    content[len(content) // 2] ^= 1
    stored.write_bytes(content)
    answers = run("verify", "--provenance", report, "--data", department, "--json")
    assert (answers.status, answers.document["agrees"]) == (1, False)
    assert "đã bị thay đổi" in answers.document["disagreement"]["cause"]
    told = run("verify", "--provenance", report, "--data", department)
    assert answers.document["disagreement"]["agency"] == source["agency"]
    assert source["file"] in told.out


def test_it_needs_the_data_and_a_report(run, department, report, tmp_path):
    assert run("verify", "--provenance", report).status == 2
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7")
    answer = run("verify", "--provenance", tmp_path / "x.pdf", "--data", department, "--json")
    assert (answer.status, answer.document["error"]["code"]) == (1, "NO_PROVENANCE")
