"""Commands on data that lies encrypted: refused with a sentence, or opened by the words in a file."""

from contextlib import closing

import pytest

from desktop.core import data_keys
from desktop.core.clock import SystemClock
from desktop.core.computer import Computer
from desktop.core.data_keys import key_id_of
from desktop.core.paths import DataFolder
from desktop.rules.profiles import Right
from desktop.services.officers import profile_secrets
from desktop.services.officers.profiles import add_profile, switch_on
from desktop.services.safety.at_rest import encrypt_folder, prepare_encryption
from desktop.services.workplace.occupancy import occupy
from desktop.services.workspace import Workspace
from desktop.signing import key_slots
from tests.cli.conftest import PERIOD, contents

HOA, SECRET = "Lê Thị Hoa", "bốn từ dễ nhớ"
NAM, OTHER = "Trần Văn Nam", "một câu khác hẳn"


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


@pytest.fixture
def guarded(unfinished, tmp_path, monkeypatch):
    """An agency's plain folder where people are told apart; files with the passphrases of two of them."""
    monkeypatch.setattr(profile_secrets, "_MEMORY_KIB", 64)
    monkeypatch.setattr(key_slots, "KDF_COST", (1, 64, 4))
    monkeypatch.setattr(data_keys, "_ring", {})
    clock = SystemClock()
    with closing(Workspace.open(unfinished, clock)) as workspace, workspace.session() as session:
        switch_on(session, clock, HOA, SECRET)
        add_profile(session, clock, NAM, OTHER, [Right.ENTER])
    for name, secret in ((HOA, SECRET), (NAM, OTHER)):
        (tmp_path / f"{name}.txt").write_text(f"{secret}\n", encoding="utf-8")
    return unfinished


def as_officer(tmp_path, name):
    return ("--officer", name, "--passphrase-file", tmp_path / f"{name}.txt", "--json")


def test_it_is_switched_on_and_off_by_who_administers(run, guarded, tmp_path):
    encryption = ("encryption", "show", "--data", guarded, "--json")
    assert run(*encryption).document["encrypted"] is False
    refused = run("encryption", "on", "--data", guarded, *as_officer(tmp_path, NAM))
    assert (refused.status, refused.document["error"]["code"]) == (1, "NOT_ALLOWED")
    assert key_id_of(DataFolder(guarded).database) is None
    done = run("encryption", "on", "--data", guarded, *as_officer(tmp_path, HOA))
    assert done.status == 0, done.err
    assert done.document.keys() == {"encrypted", "files", "recovery_code"}
    again = run("encryption", "on", "--data", guarded, *as_officer(tmp_path, HOA))
    assert again.document == {"encrypted": True, "files": 0, "recovery_code": ""}
    data_keys._ring.clear()
    assert run(*encryption).status == 3
    shown = run(*encryption, *words(tmp_path, done.document["recovery_code"]))
    assert (shown.document["encrypted"], shown.document["plain_files"]) == (True, 0)
    data_keys._ring.clear()
    assert run("encryption", "off", "--data", guarded, *as_officer(tmp_path, NAM)).status == 1
    off = run("encryption", "off", "--data", guarded, *as_officer(tmp_path, HOA))
    assert off.document == {"encrypted": False, "files": done.document["files"]}
    assert run("check", "--data", guarded).status == 0


def test_it_is_refused_while_a_window_is_open_and_where_there_is_nothing(run, guarded, tmp_path):
    other = Computer("MAY-KHAC", "khác", "Nam")
    occupation = occupy(guarded, SystemClock(), computer=other)
    refused = run("encryption", "on", "--data", guarded, *as_officer(tmp_path, HOA))
    occupation.release()
    assert refused.document["error"]["code"] == "FOLDER_OCCUPIED"
    assert key_id_of(DataFolder(guarded).database) is None
    nothing = run("encryption", "on", "--data", tmp_path / "trống", *as_officer(tmp_path, HOA))
    assert (nothing.status, nothing.document["error"]["code"]) == (3, "NOT_SET_UP")
    assert not (tmp_path / "trống").exists()
