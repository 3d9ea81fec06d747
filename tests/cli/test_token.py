"""Commands sign with the token that was chosen in the window; its PIN comes from a file."""

import pytest

from desktop.core.clock import SystemClock
from desktop.services.trust.keys import load_signing_key
from desktop.services.trust.signers import choose_token_key, offered_keys
from desktop.services.workspace import Workspace
from desktop.signing.tokens.signer import find_tokens
from desktop.signing.tokens.values import PinTries
from tests.cli.conftest import PERIOD, TODAY
from tests.softhsm import DRIVER, PIN, plug_in


def _with_token(folder, tmp_path, monkeypatch, passphrase_file):
    workspace = Workspace.open(folder, SystemClock())
    token = plug_in(tmp_path / "token", monkeypatch)
    passphrase = passphrase_file.read_text(encoding="utf-8").splitlines()[0]
    token.put(load_signing_key(workspace.folder, passphrase), key_id="a1")
    (offered,) = offered_keys(workspace, DRIVER)
    choose_token_key(workspace, offered)
    workspace.close()
    return folder


@pytest.fixture
def with_token(agency, tmp_path, monkeypatch, passphrase_file):
    """The data folder of an agency that signs with a token."""
    return _with_token(agency, tmp_path, monkeypatch, passphrase_file)


@pytest.fixture
def pin_file(tmp_path):
    path = tmp_path / "pin.txt"
    path.write_text(f"{PIN}\n", encoding="ascii")
    return path


def test_export_signs_with_the_token(run, with_token, pin_file, province, tmp_path):
    answer = run(
        *("export", "--data", with_token, "--period", PERIOD, "--format", "asice", "--out", tmp_path / "ra"),
        *("--pin-file", pin_file, "--today", TODAY, "--json"),
    )
    assert answer.status == 0
    assert run("verify", answer.document["file"], "--trust", province / "trust" / "root.pem").status == 0


def test_the_department_signs_its_assignment_with_a_token(
    run, department, pin_file, passphrase_file, province, tmp_path, monkeypatch
):
    folder = _with_token(department, tmp_path, monkeypatch, passphrase_file)
    answer = run(
        *("programme", "issue", "--data", folder, "--out", tmp_path / "ra", "--pin-file", pin_file),
        *("--today", TODAY, "--json"),
    )
    assert answer.status == 0
    assert run("verify", answer.document["file"], "--trust", province / "trust" / "root.pem").status == 0


def test_a_wrong_pin_exports_nothing(run, with_token, tmp_path):
    wrong = tmp_path / "sai.txt"
    wrong.write_text("999999", encoding="ascii")
    answer = run(
        *("export", "--data", with_token, "--period", PERIOD, "--format", "asice", "--out", tmp_path / "ra"),
        *("--pin-file", wrong, "--json"),
    )
    assert answer.status == 1
    assert "Mã PIN của USB Token không đúng" in answer.err
    assert "999999" not in answer.err + answer.out
    assert find_tokens(DRIVER)[0].tries is PinTries.FEW
    assert not (tmp_path / "ra").exists()


def test_no_token_was_chosen(run, agency, pin_file, tmp_path):
    answer = run(
        *("export", "--data", agency, "--period", PERIOD, "--format", "asice", "--out", tmp_path / "ra"),
        *("--pin-file", pin_file),
    )
    assert answer.status == 1
    assert "Chưa chọn USB Token" in answer.err


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--pin-file", "x", "--passphrase-file", "y"), "chỉ dùng một trong hai"),
        (("--last-pin-try",), "chỉ đi với --pin-file"),
    ],
)
def test_options_that_do_not_fit_are_wrong_use(run, agency, tmp_path, options, sentence):
    answer = run(
        *("export", "--data", agency, "--period", PERIOD, "--format", "asice", "--out", tmp_path / "ra"), *options
    )
    assert answer.status == 2
    assert sentence in answer.err
