"""Updates from a file: a true one is offered and unpacked; any other is refused, and changes nothing."""

from dataclasses import replace
from datetime import date

import pytest

from desktop.core.errors import EnvironmentFailureError
from desktop.core.files import sha256_of
from desktop.core.version import VERSION
from desktop.exchange.update_file import (
    SIGNATURE,
    UpdateDamagedError,
    UpdateForeignError,
    UpdateNotSignedError,
    extract_installer,
    write_update,
)
from desktop.rules.update_head import PRODUCT, UpdateHead, version_key
from desktop.services.care.program_update import (
    DEBIAN,
    WINDOWS,
    UpdateRefusedError,
    look_at_update,
    prepare_update,
    start_installer,
)
from desktop.services.safety.backup_notes import read_notes
from desktop.signing.keys import KeyFileError, WrongPassphraseError
from desktop.signing.release_keys import load_release_key, make_release_keys, release_keys

PASSPHRASE = "mật khẩu phát hành"  # noqa: S105 - of the tests
INSTALLER = b"MZ" + bytes(range(256)) * 300


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    make_release_keys(folder, PASSPHRASE)
    return folder


@pytest.fixture
def setup(tmp_path):
    path = tmp_path / "build" / "So-Dan-van-99.1.0-setup.exe"
    path.parent.mkdir()
    path.write_bytes(INSTALLER)
    return path


@pytest.fixture
def head(setup):
    return UpdateHead(
        product=PRODUCT,
        program="99.1.0",
        platform=WINDOWS,
        released=date(2027, 1, 5),
        name=setup.name,
        size=len(INSTALLER),
        sha256=sha256_of(setup),
        notes="Sửa lỗi in báo cáo.",
    )


@pytest.fixture
def update(tmp_path, setup, head, keys):
    def write(name="release", **changed):
        path = tmp_path / "moi.sdvcapnhat"
        write_update(path, setup, replace(head, **changed), load_release_key(keys / f"{name}.key", PASSPHRASE))
        return path

    return write


def look(path, keys, **options):
    return look_at_update(path, keys=keys, **{"platform": WINDOWS, **options})


@pytest.mark.parametrize("name", ["release", "spare"])
def test_a_signed_update_is_offered_and_unpacked(update, keys, tmp_path, name):
    offer = look(update(name), keys)
    assert (offer.version, offer.present, offer.released) == ("99.1.0", VERSION, "05/01/2027")
    assert offer.notes == "Sửa lỗi in báo cáo."
    installer = prepare_update(offer, None, tmp_path / "ra")
    assert installer.name == "So-Dan-van-99.1.0-setup.exe"
    assert installer.read_bytes() == INSTALLER


def test_the_open_data_is_backed_up_first(update, keys, tmp_path, any_agency):
    offer = look(update(), keys)
    if any_agency.folder.database.exists():
        prepare_update(offer, any_agency, tmp_path / "ra")
        assert read_notes(any_agency.folder).planned_at == any_agency.clock.now()


@pytest.mark.parametrize("program", [VERSION, "0.0.9"])
def test_an_update_that_is_not_newer_is_refused(update, keys, program):
    with pytest.raises(UpdateRefusedError, match="không mới hơn bản"):
        look(update(program=program), keys)


def test_versions_are_compared_as_numbers():
    assert version_key("0.10.0") > version_key("0.9.3")


def test_an_update_for_another_kind_of_pc_is_refused(update, keys):
    with pytest.raises(UpdateRefusedError, match="loại máy khác"):
        look(update(), keys, platform=DEBIAN)


def test_an_update_of_another_program_is_refused(update, keys):
    with pytest.raises(UpdateForeignError, match="chương trình khác"):
        look(update(product="ho-so-xa"), keys)


def test_a_stranger_s_key_is_not_believed(update, keys, tmp_path):
    make_release_keys(tmp_path / "kẻ lạ", PASSPHRASE)
    with pytest.raises(UpdateNotSignedError, match="không có chữ ký"):
        look(update(), tmp_path / "kẻ lạ")


def test_a_build_without_keys_says_so(update, tmp_path):
    with pytest.raises(UpdateRefusedError, match="không kèm khóa phát hành"):
        look(update(), tmp_path / "trống")


def test_every_changed_byte_is_noticed_before_the_installer_can_be_started(update, keys, tmp_path):
    path = update()
    data = path.read_bytes()
    head_end = data.index(b"MZ")
    for position in [*range(head_end), *range(head_end, len(data), 997)]:
        changed = bytearray(data)
        changed[position] ^= 1
        path.write_bytes(changed)
        with pytest.raises((UpdateDamagedError, UpdateNotSignedError)):
            prepare_update(look(path, keys), None, tmp_path / "ra")
        assert not list((tmp_path / "ra").glob("*"))


@pytest.mark.parametrize("end", [0, 5, len(SIGNATURE), 200, -1])
def test_a_cut_off_file_is_told(update, keys, end):
    path = update()
    path.write_bytes(path.read_bytes()[:end])
    with pytest.raises((UpdateDamagedError, UpdateNotSignedError)):
        look(path, keys)


def test_a_name_cannot_lead_out_of_the_folder(update, keys, tmp_path):
    offer = look(update(name="release"), keys)
    wicked = replace(offer.file, head=replace(offer.file.head, name="../../ra ngoài.exe"))
    assert extract_installer(wicked, tmp_path / "trong").parent == tmp_path / "trong"


def test_keys_are_made_once_and_open_with_their_passphrase_only(keys, tmp_path):
    assert len(release_keys(keys)) == 2
    with pytest.raises(KeyFileError, match="đã có khóa"):
        make_release_keys(keys, PASSPHRASE)
    with pytest.raises(WrongPassphraseError):
        load_release_key(keys / "release.key", "sai")
    with pytest.raises(KeyFileError):
        load_release_key(tmp_path / "không có.key", PASSPHRASE)
    assert (keys / "release.key").stat().st_mode & 0o077 == 0


def test_a_key_that_cannot_be_read_is_told(keys):
    (keys / "release.pub").unlink()
    (keys / "release.pub").mkdir()
    with pytest.raises(EnvironmentFailureError, match=r"release\.pub"):
        release_keys(keys)


def test_on_debian_the_sentence_says_what_an_administrator_types(setup):
    with pytest.raises(UpdateRefusedError) as caught:
        start_installer(setup)
    assert "sudo apt install" in caught.value.sentence
