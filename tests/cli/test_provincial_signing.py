"""``consolidate`` signs the provincial report: numbered first, one secret, figures that prove themselves."""

import pytest

from tests.cli.conftest import PERIOD, TODAY


@pytest.fixture
def issue(run, department, tmp_path, passphrase_file):
    def issue_it(*more, out="tỉnh.pdf"):
        place = ("--data", department, "--period", PERIOD, "--out", tmp_path / out, "--today", TODAY)
        return run("consolidate", *place, "--json", "--passphrase-file", passphrase_file, *more)

    return issue_it


def test_the_report_is_numbered_signed_and_proves_itself(run, issue, department, tmp_path):
    first = issue()
    assert (first.status, first.document["error"]["code"]) == (1, "NOT_READY_TO_SIGN")
    assert not (tmp_path / "tỉnh.pdf").exists()
    signed = issue("--number", "15/BC-SNV", "--date", "2018-06-01")
    assert (signed.status, signed.document["signed"]) == (0, True)
    checked = run("verify", "--provenance", tmp_path / "tỉnh.pdf", "--data", department, "--json").document
    assert (checked["agrees"], len(checked["signers"])) == (True, 1)
    content = (tmp_path / "tỉnh.pdf").read_bytes()
    (tmp_path / "tỉnh.pdf").write_bytes(content + b"\n%%EOF\n")
    again = run("verify", "--provenance", tmp_path / "tỉnh.pdf", "--data", department)
    assert again.status == 1
    assert "bị sửa sau khi ký" in again.out


@pytest.mark.parametrize(
    ("out", "more"), [("tỉnh.docx", ()), ("tỉnh.pdf", ("--leader-key", "x.p12")), ("tỉnh.pdf", ("--last-pin-try",))]
)
def test_what_does_not_fit_together_is_wrong_use(issue, out, more):
    assert issue(*more, out=out).status == 2
