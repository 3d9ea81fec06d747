"""Files that leave: whole and compared, or not there at all, whatever happens in between."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.core.errors import EnvironmentFailureError
from desktop.core.files import sha256_of, staged
from desktop.exchange import media
from desktop.exchange.media import copy_verified, is_removable, settle

CONTENT = bytes(range(256)) * 5000


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "a.asice"
    path.write_bytes(CONTENT)
    return path


@pytest.fixture
def usb(tmp_path):
    folder = tmp_path / "usb"
    folder.mkdir()
    (folder / "a.asice").write_bytes(b"earlier")
    return folder


def names(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def visible(folder):
    return {name: data for name, data in names(folder).items() if not name.startswith(".")}


def test_a_copy_is_read_back(source, usb):
    copied = copy_verified(source, usb / "mới" / "a.asice")
    assert copied.path.read_bytes() == CONTENT
    assert (copied.sha256, copied.size) == (sha256_of(source), len(CONTENT))


def test_a_device_that_does_not_keep_what_is_written_leaves_the_old_copy(source, usb, monkeypatch):
    seen = []

    def forgetful(path):
        seen.append(path)
        return sha256_of(path) if len(seen) < 2 else "0" * 64  # the copy as written, the copy as kept

    monkeypatch.setattr(media, "sha256_of", forgetful)
    with pytest.raises(EnvironmentFailureError, match="đọc lại khác"):
        copy_verified(source, usb / "a.asice")
    assert names(usb) == {"a.asice": b"earlier"}


def test_a_source_that_changes_meanwhile_is_noticed(source, usb, monkeypatch):
    monkeypatch.setattr(media, "copy_plain", lambda _, target: target.write_bytes(CONTENT[:-1]))
    with pytest.raises(EnvironmentFailureError, match="thay đổi trong lúc"):
        copy_verified(source, usb / "a.asice")
    assert names(usb) == {"a.asice": b"earlier"}


def test_a_full_device_is_said_before_anything_is_written(source, usb, monkeypatch):
    monkeypatch.setattr("desktop.core.files.shutil.disk_usage", lambda _: _Usage())
    with pytest.raises(EnvironmentFailureError, match="ổ đĩa đã đầy"):
        copy_verified(source, usb / "a.asice")
    assert names(usb) == {"a.asice": b"earlier"}


class _Usage:
    free = 10


@pytest.mark.parametrize("number", [28, 27, 5, 13], ids=["full", "larger than FAT32 takes", "pulled out", "forbidden"])
def test_a_writer_that_fails_leaves_the_old_copy(source, usb, monkeypatch, number):
    def failing(_, target):
        target.write_bytes(CONTENT[:1000])
        raise OSError(number, os.strerror(number), str(target))

    monkeypatch.setattr(media, "copy_plain", failing)
    with pytest.raises(EnvironmentFailureError) as failure:
        copy_verified(source, usb / "a.asice")
    assert failure.value.hint
    assert "hệ điều hành" not in failure.value.message
    assert names(usb) == {"a.asice": b"earlier"}


def test_what_is_gone_is_said(tmp_path):
    with pytest.raises(EnvironmentFailureError, match="không tìm thấy"):
        copy_verified(tmp_path / "mất.asice", tmp_path / "usb" / "mất.asice")


@pytest.mark.parametrize("name", ["báo cáo?.pdf", "con.pdf", "a.", "x:y.pdf"])
def test_a_name_that_usb_sticks_do_not_take_is_said(source, usb, name):
    with pytest.raises(EnvironmentFailureError, match="USB không nhận"):
        copy_verified(source, usb / name)


def test_settling_tells_what_lies_on_the_device(source):
    assert settle(source) == sha256_of(source)


WRITER = """
import sys, time
from pathlib import Path
from desktop.core.files import staged
from desktop.exchange.media import copy_verified, settle

source, usb, how = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
import shutil
import desktop.exchange.media as media

def stop_half_way(origin, target):
    target.write_bytes(origin.read_bytes()[:1000])
    print("half", flush=True)
    sys.stdin.read()

if how == "copy":
    media.copy_plain = stop_half_way
    copy_verified(source, usb / "a.asice")
else:
    with staged(usb, "a") as hidden:
        settle(Path(shutil.copy(source, hidden / "b.asice")))
        stop_half_way(source, hidden / "a.asice")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed in another way there")
@pytest.mark.parametrize("how", ["copy", "hand over"])
def test_a_killed_writer_leaves_nothing_under_a_real_name(source, usb, how):
    root = Path(__file__).resolve().parents[2]
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(source), str(usb), how],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root,
    )  # fmt: skip
    with writer:
        assert writer.stdout.readline() == b"half\n"
        writer.kill()
    assert visible(usb) == {"a.asice": b"earlier"}
    with staged(usb, "a") as hidden:
        (hidden / "a.asice").write_bytes(CONTENT)
        (hidden / "b.asice").write_bytes(CONTENT)
    copy_verified(source, usb / "a.asice")
    assert visible(usb) == {"a.asice": CONTENT, "b.asice": CONTENT}


class TestDrives:
    def device(self, tmp_path, *parts, removable):
        """A disk with one partition, as Linux shows it."""
        folder = Path(__file__).parent
        disk = tmp_path.joinpath("devices", *parts, "sdb")
        (disk / "sdb1").mkdir(parents=True)
        (disk / "removable").write_text(removable)
        number = folder.stat().st_dev
        (tmp_path / f"{os.major(number)}:{os.minor(number)}").symlink_to(disk / "sdb1")
        return media._is_removable_on_linux(folder, tmp_path)

    @pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
    def test_linux_knows_what_can_be_pulled_out(self, tmp_path):
        assert self.device(tmp_path / "1", "pci0", removable="1\n")
        assert self.device(tmp_path / "2", "pci0", "usb2", removable="0\n")
        assert not self.device(tmp_path / "3", "pci0", removable="0\n")

    def test_what_cannot_be_told_is_not_removable(self, tmp_path):
        assert not is_removable(tmp_path / "mất")
