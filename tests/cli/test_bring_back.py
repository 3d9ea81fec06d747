"""A PDF leaves unsigned, is signed elsewhere, and comes back, from the command line."""

import pytest

from desktop.core.clock import SystemClock
from desktop.services.trust.keys import load_signing_key
from desktop.services.workspace import Workspace
from desktop.signing.pdf import sign_pdf
from tests.cli.conftest import PERIOD, TODAY


@pytest.fixture
def exported(run, agency, tmp_path):
    answer = run(
        *("export", "--data", agency, "--period", PERIOD, "--format", "pdf-to-sign", "--out", tmp_path / "ra"),
        *("--today", TODAY),
    )
    assert answer.status == 0
    (path,) = (tmp_path / "ra").iterdir()
    assert path.name.endswith("_b1_cho-ky.pdf")
    return path


@pytest.fixture
def bring_back(run, agency):
    def bring(path, *more):
        return run("bring-back", path, "--data", agency, "--period", PERIOD, "--today", TODAY, "--json", *more)

    return bring


def test_what_was_not_signed_is_told(bring_back, exported):
    answer = bring_back(exported, "--issue")
    assert (answer.status, answer.document["state"], answer.document["issued"]) == (1, "unsigned", False)


def test_a_signed_file_becomes_the_issued_version(bring_back, agency, exported, passphrase_file):
    workspace = Workspace.open(agency, SystemClock())
    key = load_signing_key(workspace.folder, passphrase_file.read_text("utf-8").strip())
    workspace.close()
    exported.write_bytes(sign_pdf(exported.read_bytes(), key, SystemClock().now(), field_name="Signature1"))
    looked = bring_back(exported)
    assert looked.document.keys() == {"file", "state", "revision", "reasons", "signers", "sha256", "issued"}
    assert (looked.document["revision"], looked.document["issued"]) == (1, False)
    issued = bring_back(exported, "--issue")
    assert (issued.status, issued.document["issued"]) == (0, True)
    again = bring_back(exported, "--issue")
    assert (again.status, again.document["state"]) == (0, "nothing_new")


def test_a_file_that_is_not_there(bring_back, tmp_path):
    assert bring_back(tmp_path / "mất.pdf").status not in (0, 1)
