"""A data folder that lies encrypted: switched on and off, cut off anywhere, backed up, moved, opened by passphrases."""

import dataclasses
import os
import shutil
import zipfile
from contextlib import closing

import pytest

from desktop.core import data_keys
from desktop.core.data_keys import DataLockedError, hold, key_called, key_id_of
from desktop.core.errors import Cancelled, UserError
from desktop.core.paths import DataFolder
from desktop.core.progress import Progress
from desktop.models.intake import IntakeResult
from desktop.models.workplace import Setting
from desktop.rules.profiles import ALL_RIGHTS, Officer, Right
from desktop.services.intake.decisions import release_held
from desktop.services.intake.received_bytes import copy_received
from desktop.services.intake.second_look import retry_held
from desktop.services.intake.taking_in import take_in
from desktop.services.officers import profile_secrets
from desktop.services.officers.audit import NotAllowedError
from desktop.services.officers.profile_unlocking import recover, unlock
from desktop.services.officers.profiles import (
    ProfileRefusedError,
    add_profile,
    end_profile,
    new_code,
    set_passphrase,
    switch_off,
    switch_on,
)
from desktop.services.safety import at_rest
from desktop.services.safety.at_rest import (
    EncryptionRefusedError,
    allow_decryption,
    decrypt_folder,
    drop_plain_backups,
    encrypt_folder,
    finish_encryption,
    is_locked,
    open_by_code,
    open_by_passphrase,
    people_who_open,
    prepare_encryption,
    read_at_rest,
)
from desktop.services.safety.backup_access import BackupLockedError
from desktop.services.safety.backup_shelf import last_good_backup, verify_backup
from desktop.services.safety.backup_trial import try_restore
from desktop.services.safety.backups import back_up_by_plan
from desktop.services.safety.moving import move_in, move_out
from desktop.services.safety.restoring import restore_over
from desktop.services.safety.upkeep import back_up, check_folder
from desktop.services.tasks.evidence import attach_evidence, copy_evidence, list_evidence
from desktop.services.tasks.evidence_pictures import preview_evidence
from desktop.services.workspace import Workspace
from desktop.signing import key_slots
from desktop.signing.key_slots import KeySlotsDamagedError, WrongDataPassphraseError
from tests.services.pattern import HOA_LONG, at, copied

HOA, NAM = "Lê Thị Hoa", "Trần Văn Nam"
HOA_AT_WORK = Officer(HOA, ALL_RIGHTS)
SECRET, OTHER = "bốn từ dễ nhớ", "một câu khác hẳn"
TASK = "NV5.2"
WORD = "Không ai được đọc câu này trên ổ đĩa"


@pytest.fixture(scope="module", autouse=True)
def _cheap():
    """What a passphrase costs is proven elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(profile_secrets, "_MEMORY_KIB", 64)
        patch.setattr(profile_secrets, "_ITERATIONS", 1)
        patch.setattr(key_slots, "KDF_COST", (1, 64, 4))
        yield


@pytest.fixture(autouse=True)
def _own_ring(monkeypatch):
    """Keys of one test open nothing in another."""
    monkeypatch.setattr(data_keys, "_ring", {})


@pytest.fixture(scope="module")
def made(pattern, tmp_path_factory):
    """Two folders, never to be written to: of one person who is told apart, with a word in the database and in a file;
    the same encrypted; and the recovery code and the key of that.
    """
    base = tmp_path_factory.mktemp("mã hóa")
    clock = at(5, 12, 10)
    note = base / "minh chứng.txt"
    note.write_text(WORD, encoding="utf-8")
    with closing(copied(pattern, HOA_LONG, base / "thường", clock)) as workspace:
        attach_evidence(workspace, TASK, note)
        with workspace.session() as session:
            switch_on(session, clock, HOA, SECRET)
            session.add(Setting(key="lời", value=WORD))
    shutil.copytree(base / "thường", base / "mã")
    with closing(Workspace.open(base / "mã", clock)) as workspace:
        code = prepare_encryption(workspace, HOA, SECRET)
    assert encrypt_folder(base / "mã", clock) > 0
    return base, code, key_called(key_id_of(DataFolder(base / "mã").database)), clock


@pytest.fixture
def person(made, tmp_path):
    """The agency with one person who is told apart, a word in the database and one in a file."""
    base, _, _, clock = made
    shutil.copytree(base / "thường", tmp_path / "Hòa Long")
    with closing(Workspace.open(tmp_path / "Hòa Long", clock)) as workspace:
        yield workspace


@pytest.fixture
def encrypted(made, tmp_path):
    """Its folder, encrypted and closed; the recovery code; the clock."""
    base, code, key, clock = made
    shutil.copytree(base / "mã", tmp_path / "Hòa Long")
    hold(key)
    return DataFolder(tmp_path / "Hòa Long"), code, clock


def lock():
    data_keys._ring.clear()


def word_in(folder, clock):
    with closing(Workspace.open(folder.root, clock)) as workspace, workspace.reading() as session:
        return session.get(Setting, "lời").value


def readable(root):
    """Files of a folder in which the word, or a table, can be read."""
    return [
        path.name
        for path in root.rglob("*")
        if path.is_file() and (WORD.encode() in (data := path.read_bytes()) or b"CREATE TABLE" in data)
    ]


def test_nothing_can_be_read_on_the_disk_and_everything_in_the_window(encrypted, tmp_path):
    folder, _, clock = encrypted
    assert readable(folder.root) == []
    assert folder.key_slots.stat().st_mode & 0o777 == 0o600
    with closing(Workspace.open(folder.root, clock)) as workspace:
        assert check_folder(workspace) == ()
        again = tmp_path / "ảnh chụp.txt"
        again.write_text(WORD + "!", encoding="utf-8")
        attach_evidence(workspace, TASK, again)
        assert readable(folder.root) == []
        with workspace.reading() as session:
            rows = list_evidence(session, clock, TASK)
        for row in rows:
            copied = copy_evidence(workspace, row.id, tmp_path / "USB" / row.name)
            assert copied.path.read_text(encoding="utf-8").startswith(WORD)
            assert copied.size == row.size
        assert len(preview_evidence(workspace, TASK)) == len(rows)
        said = read_at_rest(workspace)
        assert (said.on, said.hindrance, said.plain_files, said.locked_out) == (True, "", 0, ())


def test_it_opens_by_passphrase_or_code_and_by_nothing_else(encrypted):
    folder, code, clock = encrypted
    lock()
    assert is_locked(folder)
    with pytest.raises(DataLockedError, match="mã hóa"):
        Workspace.open(folder.root, clock)
    assert people_who_open(folder.key_slots) == (HOA,)
    for refused in (
        lambda: open_by_passphrase(folder.key_slots, "sai hoàn toàn"),
        lambda: open_by_passphrase(folder.key_slots, SECRET, NAM),
        lambda: open_by_code(folder.key_slots, SECRET),
    ):
        with pytest.raises(WrongDataPassphraseError):
            refused()
    open_by_code(folder.key_slots, code.lower().replace("-", " "))
    assert word_in(folder, clock) == WORD
    lock()
    open_by_passphrase(folder.key_slots, SECRET)
    assert word_in(folder, clock) == WORD
    folder.key_slots.write_bytes(folder.key_slots.read_bytes()[:-9])
    with pytest.raises(KeySlotsDamagedError):
        open_by_passphrase(folder.key_slots, SECRET)


def test_it_is_switched_off_as_whole(encrypted):
    folder, _, clock = encrypted
    assert decrypt_folder(folder.root, clock, by=HOA_AT_WORK) > 0
    assert not folder.key_slots.exists()
    lock()
    assert word_in(folder, clock) == WORD
    with closing(Workspace.open(folder.root, clock)) as workspace:
        assert check_folder(workspace) == ()
        said = read_at_rest(workspace)
        assert (said.on, said.plain_backups) == (False, ())


def test_only_who_administers_may_change_how_the_data_lies(encrypted):
    folder, _, clock = encrypted
    with closing(Workspace.open(folder.root, clock)) as workspace:
        with workspace.session() as session:
            add_profile(session, clock, NAM, OTHER, [Right.ENTER])
        nam = dataclasses.replace(workspace, officer=unlock(workspace, NAM, OTHER))
        for refused in (
            lambda session: allow_decryption(session, clock),
            lambda session: drop_plain_backups(session, clock, ()),
        ):
            with pytest.raises(NotAllowedError), nam.session() as session:
                refused(session)
    for by in (nam.officer, None):
        with pytest.raises(NotAllowedError):
            decrypt_folder(folder.root, clock, by=by)
        assert readable(folder.root) == []


def change_two(workspace):
    """One passphrase, and that of nobody: neither counts."""
    with workspace.session() as session:
        set_passphrase(session, workspace.clock, NAM, "không thành")
        set_passphrase(session, workspace.clock, "Không ai tên thế", SECRET)


def test_slots_follow_the_people(encrypted):
    folder, code, clock = encrypted
    with closing(Workspace.open(folder.root, clock)) as workspace:
        with workspace.session() as session:
            add_profile(session, clock, NAM, OTHER, ALL_RIGHTS)
            set_passphrase(session, clock, HOA, "mật khẩu mới của Hoa")
            later = new_code(session, clock)
        assert set(people_who_open(folder.key_slots)) == {HOA, NAM}
        with pytest.raises(ProfileRefusedError, match="mã hóa"), workspace.session() as session:
            switch_off(session, clock)
        with pytest.raises(ProfileRefusedError):
            change_two(workspace)
        for secret in (OTHER, "mật khẩu mới của Hoa"):
            open_by_passphrase(folder.key_slots, secret)
        for gone in (SECRET, "không thành"):
            with pytest.raises(WrongDataPassphraseError):
                open_by_passphrase(folder.key_slots, gone)
        open_by_code(folder.key_slots, later)
        with pytest.raises(WrongDataPassphraseError):
            open_by_code(folder.key_slots, code)
        recover(workspace, later, HOA, "đặt lại bằng mã")
        open_by_passphrase(folder.key_slots, "đặt lại bằng mã", HOA)
        with workspace.session() as session:
            end_profile(session, clock, NAM)
        assert people_who_open(folder.key_slots) == (HOA,)


def test_who_was_there_before_opens_the_data_after_one_unlocking(person):
    with person.session() as session:
        add_profile(session, person.clock, NAM, OTHER, ALL_RIGHTS)
    prepare_encryption(person, HOA, SECRET)
    person.close()
    encrypt_folder(person.folder.root, person.clock)
    with closing(Workspace.open(person.folder.root, person.clock)) as workspace:
        assert read_at_rest(workspace).locked_out == (NAM,)
        unlock(workspace, NAM, OTHER)
        assert read_at_rest(workspace).locked_out == ()
        person.folder.key_slots.unlink()  # lost while the data is open: unlocking writes it anew
        unlock(workspace, NAM, OTHER)
        open_by_passphrase(person.folder.key_slots, OTHER, NAM)


def test_it_is_refused_where_it_cannot_be(person, monkeypatch):
    with pytest.raises(EncryptionRefusedError, match="chưa đúng"):
        prepare_encryption(person, HOA, "sai hoàn toàn")
    monkeypatch.setattr(at_rest, "_LIBRARY", "khong_co_thu_vien_nay")
    assert "SQLCipher" in read_at_rest(person).hindrance
    with pytest.raises(EncryptionRefusedError, match="SQLCipher"):
        prepare_encryption(person, HOA, SECRET)
    assert not person.folder.key_slots.exists()
    monkeypatch.undo()
    with person.session() as session:
        switch_off(session, person.clock)
    with pytest.raises(EncryptionRefusedError, match="người dùng riêng"):
        prepare_encryption(person, HOA, SECRET)


class Killed(BaseException):
    """The process ends here."""


def cut_off_at(monkeypatch, number):
    """The n-th file that would get its name does not; the process is gone."""
    left = iter(range(1, 10_000))
    real = os.replace

    def replace(source, target, **options):
        if next(left) == number:
            raise Killed
        return real(source, target, **options)

    monkeypatch.setattr("pathlib.os.replace", replace)


def test_cut_off_anywhere_it_is_sound_and_goes_on(person, monkeypatch):
    folder, clock = person.folder, person.clock
    prepare_encryption(person, HOA, SECRET)
    person.close()
    for turn, there in ((encrypt_folder, True), (decrypt_folder, False)):
        for number in range(1, 50):
            with monkeypatch.context() as patch:
                cut_off_at(patch, number)
                try:
                    turn(folder.root, clock, by=HOA_AT_WORK)
                except Killed:
                    pass
                else:
                    break
            assert word_in(folder, clock) == WORD
        with closing(Workspace.open(folder.root, clock)) as workspace:
            assert check_folder(workspace) == ()
        assert number > 2
        assert (key_id_of(folder.database) is not None) == there
        assert bool(readable(folder.root)) is not there


def test_a_cancelled_run_goes_on_later(person):
    class Impatient(Progress):
        def step(self, done, total, message=""):  # noqa: ARG002
            if "tệp" in message:
                raise Cancelled

    prepare_encryption(person, HOA, SECRET)
    person.close()
    with pytest.raises(Cancelled):
        encrypt_folder(person.folder.root, person.clock, Impatient())
    with closing(Workspace.open(person.folder.root, person.clock)) as workspace:
        assert read_at_rest(workspace).plain_files > 0
        assert finish_encryption(person.folder) > 0
        assert read_at_rest(workspace).plain_files == 0


class TestBackups:
    def test_they_are_encrypted_and_say_what_opens_them(self, encrypted, tmp_path):
        folder, code, clock = encrypted
        with closing(Workspace.open(folder.root, clock)) as workspace:
            by_hand = back_up(workspace, tmp_path / "USB")
            back_up_by_plan(workspace)
        assert readable(tmp_path / "USB") == readable(folder.root) == []
        verify_backup(by_hand)
        assert try_restore(by_hand, clock).findings == ()
        lock()
        assert last_good_backup(folder) is not None
        for refused in (
            lambda: verify_backup(by_hand),
            lambda: try_restore(by_hand, clock),
            lambda: restore_over(tmp_path / "mới", by_hand, clock),
        ):
            with pytest.raises(BackupLockedError, match="bản sao lưu được mã hóa"):
                refused()
        at_rest.open_backup(by_hand, code=code)
        assert try_restore(by_hand, clock).findings == ()

    def test_another_computer_opens_them_by_the_code_alone(self, encrypted, tmp_path):
        folder, code, clock = encrypted
        with closing(Workspace.open(folder.root, clock)) as workspace:
            file = move_out(workspace, tmp_path / "USB")
        lock()
        with pytest.raises(WrongDataPassphraseError):
            at_rest.open_backup(file, passphrase="sai hoàn toàn")  # noqa: S106
        at_rest.open_backup(file, code=code)
        assert move_in(file, tmp_path / "máy mới", clock).findings == ()
        assert readable(tmp_path / "máy mới") == []
        lock()
        new = DataFolder(tmp_path / "máy mới")
        open_by_passphrase(new.key_slots, SECRET, HOA)
        assert word_in(new, clock) == WORD

    def test_an_old_plain_one_comes_back_encrypted(self, person):
        folder, clock = person.folder, person.clock
        back_up_by_plan(person)
        prepare_encryption(person, HOA, SECRET)
        person.close()
        encrypt_folder(folder.root, clock)
        with closing(Workspace.open(folder.root, clock)) as workspace:
            (old,) = read_at_rest(workspace).plain_backups
        restore_over(folder.root, old.path, clock, by=HOA_AT_WORK)
        assert word_in(folder, clock) == WORD
        assert key_id_of(folder.database) is not None
        finish_encryption(folder)
        with closing(Workspace.open(folder.root, clock)) as workspace:
            assert check_folder(workspace) == ()
            with workspace.session() as session:
                drop_plain_backups(session, clock, read_at_rest(workspace).plain_backups)
            assert read_at_rest(workspace).plain_backups == ()
        assert readable(folder.root) == []

    def test_one_from_before_a_new_key_comes_back_under_the_new_one(self, encrypted, tmp_path):
        folder, _, clock = encrypted
        with closing(Workspace.open(folder.root, clock)) as workspace:
            old = back_up(workspace, tmp_path / "USB")
        decrypt_folder(folder.root, clock, by=HOA_AT_WORK)
        with closing(Workspace.open(folder.root, clock)) as workspace:
            prepare_encryption(workspace, HOA, SECRET)
        encrypt_folder(folder.root, clock)
        present = key_id_of(folder.database)
        restore_over(folder.root, old, clock, by=HOA_AT_WORK)
        assert key_id_of(folder.database) == present
        finish_encryption(folder)
        lock()
        open_by_passphrase(folder.key_slots, SECRET)
        with closing(Workspace.open(folder.root, clock)) as workspace:
            assert check_folder(workspace) == ()


def test_the_department_keeps_received_files_encrypted_and_reads_them(received):
    with received.session() as session:
        switch_on(session, received.clock, HOA, SECRET)
    prepare_encryption(received, HOA, SECRET)
    received.close()
    encrypt_folder(received.folder.root, received.clock)
    with closing(Workspace.open(received.folder.root, received.clock)) as workspace:
        assert check_folder(workspace) == ()
        assert not [path for path in received.folder.packages.iterdir() if path.read_bytes()[:2] == b"PK"]


def without(package, target, *names):
    """A copy of a package that lacks its members whose names begin so."""
    with zipfile.ZipFile(package) as source, zipfile.ZipFile(target, "w") as copy:
        for entry in source.infolist():
            if not entry.filename.startswith(names):
                copy.writestr(entry, source.read(entry))
    return target


def test_packages_on_hold_lie_encrypted_and_are_judged_as_before(department, pattern, tmp_path):
    """Those that waited before it was switched on, and those that come later; loose pieces are left alone."""
    folder, clock = department.folder, department.clock
    torn, unsigned = (
        without(pattern.first, tmp_path / "BC_thiếu.asice", "report.pdf"),
        without(pattern.second, tmp_path / "BC_chưa ký.asice", "META-INF/signature"),
    )
    with department.session() as session:
        switch_on(session, clock, HOA, SECRET)
    (before,) = take_in(department, [torn])
    prepare_encryption(department, HOA, SECRET)
    department.close()
    (folder.held / "rời.bin").write_bytes(b"PK")
    encrypt_folder(folder.root, clock)
    with closing(Workspace.open(folder.root, clock)) as workspace:
        (after,) = take_in(workspace, [unsigned])
        assert {before.result, after.result} == {IntakeResult.QUARANTINED}, (before, after)
        assert {path.stem for path in folder.held.iterdir()} == {"rời", before.sha256, after.sha256}
        assert [path.stem for path in folder.held.iterdir() if path.read_bytes()[:2] == b"PK"] == ["rời"]
        assert check_folder(workspace) == try_restore(back_up(workspace, tmp_path / "USB"), clock).findings == ()
        copy_received(workspace, after.sha256, tmp_path / "bản gốc.asice")
        assert (tmp_path / "bản gốc.asice").read_bytes() == unsigned.read_bytes()
        assert retry_held(workspace) == ()
        assert release_held(workspace, after.sha256, HOA, "Bản giấy số 5 ngày 20/5").result is IntakeResult.ACCEPTED
        assert {path.stem for path in folder.held.iterdir()} == {"rời", before.sha256}
        assert not [path for path in folder.packages.iterdir() if path.read_bytes()[:2] == b"PK"]
        assert check_folder(workspace) == ()


def test_no_user_error_tells_a_secret(encrypted):
    folder, code, _ = encrypted
    with pytest.raises(UserError) as refused:
        open_by_passphrase(folder.key_slots, "bí mật không được nói ra")
    assert "bí mật" not in refused.value.sentence
    assert code not in folder.key_slots.read_text()
