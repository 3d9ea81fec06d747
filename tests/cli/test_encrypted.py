"""Commands on data that lies encrypted: refused with a sentence, or opened by the words in a file."""

from contextlib import closing

import pytest

from desktop.core import data_keys
from desktop.core.clock import SystemClock
from desktop.services import profile_secrets
from desktop.services.at_rest import encrypt_folder, prepare_encryption
from desktop.services.profiles import switch_on
from desktop.services.workspace import Workspace
from desktop.signing import key_slots
from tests.cli.conftest import PERIOD, contents

HOA, SECRET = "Lê Thị Hoa", "bốn từ dễ nhớ"


@pytest.fixture
def encrypted(unfinished, tmp_path, monkeypatch):
    """An agency's folder that lies encrypted; a file with the recovery code."""
    monkeypatch.setattr(profile_secrets, "_MEMORY_KIB", 64)
    monkeypatch.setattr(key_slots, "KDF_COST", (1, 64, 4))
    monkeypatch.setattr(data_keys, "_ring", {})
    clock = SystemClock()
    with closing(Workspace.open(unfinished, clock)) as workspace:
        with workspace.session() as session:
            switch_on(session, clock, HOA, SECRET)
        code = prepare_encryption(workspace, HOA, SECRET)
    encrypt_folder(unfinished, clock)
    data_keys._ring.clear()
    (tmp_path / "mã.txt").write_text(f"{code}\n", encoding="utf-8")
    return unfinished, tmp_path / "mã.txt"


def words(tmp_path, text):
    file = tmp_path / "mật khẩu.txt"
    file.write_text(f"{text}\n", encoding="utf-8")
    return ("--data-passphrase-file", file)


def test_without_a_passphrase_nothing_is_told_and_nothing_is_changed(run, encrypted, tmp_path):
    folder, _ = encrypted
    before = contents(folder)
    for command in (
        ("status", "--data", folder, "--period", PERIOD),
        ("values", "--data", folder, "--period", PERIOD),
        ("check", "--data", folder),
        ("backup", "--data", folder, "--to", tmp_path / "USB"),
    ):
        answer = run(*command, "--json")
        assert answer.status == 3, command
        assert "dữ liệu đã được mã hóa" in answer.err
        assert answer.document["error"]["code"] == "DATA_LOCKED"
    wrong = run("status", "--data", folder, "--period", PERIOD, "--json", *words(tmp_path, "không đúng đâu"))
    assert (wrong.status, wrong.document["error"]["code"]) == (1, "WRONG_PASSPHRASE")
    assert "không đúng đâu" not in wrong.out + wrong.err
    assert contents(folder) == before
    (folder / "khoa-du-lieu.json").write_text("{}")
    assert "tệp khóa dữ liệu bị hỏng" in run("check", "--data", folder, *words(tmp_path, SECRET)).err


def test_a_passphrase_or_the_code_opens_data_and_backups(run, encrypted, tmp_path):
    folder, code = encrypted
    by_person = words(tmp_path, SECRET)
    assert run("check", "--data", folder, *by_person).status == 0
    assert run("backup", "--data", folder, "--to", tmp_path / "USB", *by_person).status == 0
    data_keys._ring.clear()
    (backup,) = (tmp_path / "USB").iterdir()
    refused = run("restore", backup, "--data", tmp_path / "mới", "--json")
    assert (refused.status, refused.document["error"]["code"]) == (3, "DATA_LOCKED")
    assert not (tmp_path / "mới").exists()
    again = run("restore", backup, "--data", tmp_path / "mới", "--data-passphrase-file", code)
    assert again.status == 0, again.err
    data_keys._ring.clear()
    assert run("check", "--data", tmp_path / "mới", "--data-passphrase-file", code).status == 0
