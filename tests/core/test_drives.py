"""Where data lies is told from the table of drives and from the names of folders."""

import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from desktop.core import drives
from desktop.core.drives import Place, PlaceKind, linux_place, place_of, synchronised_by

MOUNTS = r"""22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw
40 22 0:45 / /mnt/phòng rw,relatime shared:20 - cifs //may-chu/phong rw
41 22 0:46 / /srv/nfs rw,relatime - nfs4 10.0.0.2:/srv rw
42 22 0:47 / /home/hạnh/máy\040chủ rw - fuse.sshfs hanh@may-chu: rw
43 22 8:17 / /run/media/hạnh/KINGSTON rw,nosuid - vfat /dev/sdb1 rw
44 22 8:33 / /mnt/usb rw - exfat /dev/sdc1 rw
45 22 8:49 / /mnt/đĩa rw - ext4 /dev/sdd1 rw
thừa
"""


@pytest.fixture
def devices(tmp_path):
    """Block devices as the kernel shows them: a disk inside, a stick, a disk of a USB case."""
    for number, place, removable in (
        ("8:2", "pci0/ata1/sda/sda2", "0"),
        ("8:17", "pci0/ata2/sdb/sdb1", "1"),
        ("8:33", "pci0/usb2/sdc/sdc1", "0"),
        ("8:49", "pci0/ata4/sdd/sdd1", "0"),
    ):
        folder = tmp_path / "devices" / place
        folder.mkdir(parents=True)
        (folder.parent / "removable").write_text(f"{removable}\n")
        (tmp_path / "block").mkdir(exist_ok=True)
        (tmp_path / "block" / number).symlink_to(folder)
    return tmp_path / "block"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/hạnh/so", PlaceKind.LOCAL),
        ("/mnt/phòng/so", PlaceKind.NETWORK),
        ("/mnt/phòng khác", PlaceKind.LOCAL),
        ("/srv/nfs", PlaceKind.NETWORK),
        ("/home/hạnh/máy chủ/so", PlaceKind.NETWORK),
        ("/run/media/hạnh/KINGSTON/so", PlaceKind.REMOVABLE),
        ("/mnt/usb/so", PlaceKind.REMOVABLE),
        ("/mnt/đĩa/so", PlaceKind.LOCAL),
    ],
)
def test_linux_tells_by_its_mounts(devices, path, kind):
    assert linux_place(PurePosixPath(path), MOUNTS, devices).kind is kind


def test_without_a_table_of_mounts_a_place_is_taken_for_local(tmp_path):
    assert linux_place(PurePosixPath("/x"), "", tmp_path) == Place(PlaceKind.LOCAL)


@pytest.mark.parametrize(
    ("path", "service"),
    [
        (r"C:\Users\hanh\OneDrive\So", "OneDrive"),
        (r"C:\Users\hanh\OneDrive - UBND tỉnh\So", "OneDrive"),
        (r"G:\My Drive\So", "Google Drive"),
        (r"G:\Drive của tôi\So", "Google Drive"),
        (r"C:\Users\hanh\Google Drive\So", "Google Drive"),
        (r"D:\Dropbox\So", "Dropbox"),
        (r"C:\Users\hanh\Documents\Zalo Received Files\So", "Zalo"),
        (r"C:\Users\hanh\iCloudDrive\So", "iCloud Drive"),
        (r"C:\Users\hanh\AppData\Local\So Dan van\so-dan-van\data", ""),
        (r"C:\Users\hanh\Onedriver", ""),
        (r"D:\Đám mây của tôi", ""),
    ],
)
def test_programs_that_synchronise_are_known_by_their_folders(path, service):
    assert synchronised_by(PureWindowsPath(path), {}) == service


def test_onedrive_says_itself_where_it_is():
    path = PureWindowsPath(r"D:\Kho\So")
    assert synchronised_by(path, {"OneDriveCommercial": r"D:\Kho"}) == "OneDrive"
    assert synchronised_by(path, {"OneDrive": ""}) == ""


def test_a_folder_that_bears_the_mark_of_a_program_is_synchronised(tmp_path):
    (tmp_path / "Tài liệu" / ".dropbox.cache").mkdir(parents=True)
    assert place_of(tmp_path / "Tài liệu" / "so") == Place(PlaceKind.SYNCED, "Dropbox")
    assert place_of(tmp_path / "khác") == Place(PlaceKind.LOCAL)


@pytest.mark.parametrize(
    ("path", "answer", "kind"),
    [
        (r"C:\So", 3, PlaceKind.LOCAL),
        (r"E:\So", 2, PlaceKind.REMOVABLE),
        (r"Z:\So", 4, PlaceKind.NETWORK),
        (r"\\may-chu\phong\So", 3, PlaceKind.NETWORK),
    ],
)
def test_windows_is_asked_for_the_type_of_its_drive(monkeypatch, path, answer, kind):
    asked = []

    class Kernel:
        @staticmethod
        def GetDriveTypeW(root):  # noqa: N802 - as Windows spells it
            asked.append(root)
            return answer

    import ctypes

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", type("dll", (), {"kernel32": Kernel}), raising=False)
    assert drives._windows_place(PureWindowsPath(path)).kind is kind
    assert asked == ([path[:3]] if path[1] == ":" else [])


def test_a_network_drive_that_is_synchronised_too_is_a_network_drive(monkeypatch):
    monkeypatch.setattr(drives, "_mounts", lambda: MOUNTS.replace("/mnt/phòng", "/mnt/Dropbox"))
    assert place_of(Path("/mnt/Dropbox/so")).kind is PlaceKind.NETWORK
