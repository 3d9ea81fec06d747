"""The package for the helper says what went wrong and where, and not a word of what the agency wrote."""

import logging
import re
import zipfile
from contextlib import closing

import pytest
import sqlalchemy as sa

from desktop.core import data_keys
from desktop.core.errors import UserError
from desktop.core.log_files import begin_log, end_log
from desktop.services.care import support_package
from desktop.services.care.self_check import SelfCheck
from desktop.services.care.support_package import make_support_package, support_name
from desktop.services.officers import profile_secrets
from desktop.services.officers.profile_unlocking import recover, unlock
from desktop.services.officers.profiles import set_passphrase, switch_on
from desktop.services.report.narrative import write_section
from desktop.services.safety.at_rest import encrypt_folder, open_by_code, open_by_passphrase, prepare_encryption
from desktop.services.workspace import NotSetUpError, Workspace
from desktop.signing import key_slots
from tests.services.pattern import LEADER, PERIOD

WORD = re.compile(r"\w[\w .,%-]{3,}")
OF_THE_PROGRAM = 14
"""Texts of the database that are so short may be words of the program too: codes, states, roles."""


@pytest.fixture
def log(tmp_path):
    """The log of this program while the test runs."""
    handler = begin_log(tmp_path / "logs")
    yield tmp_path / "logs"
    end_log(handler)


def packed(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def texts_of(workspace):
    """Everything that is written in the database of an agency."""
    with workspace.reading() as session:
        tables = sa.inspect(session.connection()).get_table_names()
        for table in tables:
            for row in session.execute(sa.text(f'select * from "{table}"')):  # noqa: S608 - names from the database
                for value in row:
                    if isinstance(value, str):
                        yield from (found for found in WORD.findall(value) if len(found) > OF_THE_PROGRAM)


def go_wrong(agency):
    """Errors as they happen: with names, figures and texts in what they say."""
    log = logging.getLogger("desktop.services.report.hand_in")
    try:
        raise ValueError(f"{LEADER}: 3.001 hộ ở Hòa Long")  # noqa: TRY301 - as deep as it needs to be
    except ValueError as cause:
        log.exception("could not write %s for %s", agency.folder.root, LEADER)
        try:
            raise NotSetUpError(f"{LEADER} chưa ký báo cáo của UBND xã Hòa Long") from cause
        except UserError:
            log.warning("refused %r", {"name": LEADER}, exc_info=True)
    logging.getLogger("sqlalchemy.engine").error("INSERT … %s", LEADER)
    logging.getLogger("other").error(LEADER)


def test_names_values_and_texts_never_appear(agency, log, tmp_path):
    with agency.session() as session:
        write_section(session, agency.clock, PERIOD, "I", "Ông Nguyễn Văn Bí Mật, 0903 123 456, tổ dân phố số 7.")
    go_wrong(agency)
    files = packed(make_support_package(tmp_path / "gói.zip", log, agency.folder.root, agency.clock))
    everything = "\n".join(files.values())
    leaked = {text for text in texts_of(agency) if text in everything}
    assert leaked == set()
    for name in (LEADER, "Hòa Long", "Bí Mật", "3.001", "0903", str(agency.folder.root)):
        assert name not in everything


def test_where_it_went_wrong_is_told(agency, log, tmp_path):
    go_wrong(agency)
    files = packed(make_support_package(tmp_path / "gói.zip", log, agency.folder.root, agency.clock))
    said = files["nhat-ky/so-dan-van.log"]
    assert "ERROR desktop.services.report.hand_in: could not write %s for %s" in said
    assert "builtins.ValueError" in said
    assert "NotSetUpError [NOT_SET_UP]" in said
    assert "services/care/test_support_package.py:" in said
    assert "ERROR sqlalchemy.engine\n" in said
    assert "THƯ VIỆN" in files["tu-kiem-tra.txt"]
    assert re.search(r"so-dan-van.db: 1 tệp, \d", files["dung-luong.txt"])
    assert "<thư mục dữ liệu>" in files["tu-kiem-tra.txt"]


def test_the_name_says_when(agency):
    assert support_name(agency.clock) == "GoiHoTro_20180512-1000.zip"


def test_nothing_secret_that_is_typed_is_written_down(agency, log, tmp_path, monkeypatch):
    """Passphrases, the recovery code and the data key, right and wrong ones, in what works and in what fails."""
    monkeypatch.setattr(data_keys, "_ring", {})
    monkeypatch.setattr(profile_secrets, "_MEMORY_KIB", 64)
    monkeypatch.setattr(key_slots, "KDF_COST", (1, 64, 4))
    monkeypatch.setattr(
        support_package, "check_this_computer", lambda *_: SelfCheck((), agency.clock.now())
    )  # slow, and tried above
    clock, folder = agency.clock, agency.folder
    told = []
    typed = ["bốn từ dễ nhớ", "một câu khác hẳn", "sai hoàn toàn 1", "ngắn"]
    with agency.session() as session:
        typed.append(switch_on(session, clock, LEADER, typed[0]))
    typed.append(prepare_encryption(agency, LEADER, typed[0]))
    agency.close()
    encrypt_folder(folder.root, clock)
    (key,) = data_keys._ring.values()
    with closing(Workspace.open(folder.root, clock)) as opened:

        def change(secret, old):
            with opened.session() as session:
                set_passphrase(session, clock, LEADER, secret, old)

        for fails in (
            lambda: unlock(opened, LEADER, typed[2]),
            lambda: recover(opened, typed[2], LEADER, typed[1]),
            lambda: open_by_passphrase(folder.key_slots, typed[2]),
            lambda: open_by_code(folder.key_slots, typed[2]),
            lambda: change(typed[3], typed[0]),
        ):
            try:
                fails()
            except UserError as refused:
                logging.getLogger("desktop.ui").exception("refused")
                told.append(refused.sentence + repr(refused.data))
        change(typed[1], typed[0])
    data_keys._ring.clear()
    path = make_support_package(tmp_path / "gói.zip", log, folder.root, clock)
    assert len(told) == 5
    written = [*told, *packed(path).values(), *(file.read_text(encoding="utf-8") for file in log.iterdir())]
    written.append(folder.key_slots.read_text(encoding="utf-8"))
    for secret in (*typed, key.secret.hex(), repr(key.secret)):
        assert not any(secret in text for text in written), secret
    private = [folder.key_slots, *folder.keys.iterdir()]
    assert [file.name for file in private if file.stat().st_mode & 0o077] == []
