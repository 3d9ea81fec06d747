"""On what kind of drive a path lies: inside the computer, pulled out at any time, on another machine, or synchronised.

Nothing is opened or waited for: a drive that does not answer must not hold the program up.
"""

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath


class PlaceKind(StrEnum):
    """Kinds of places for data."""

    LOCAL = "local"
    REMOVABLE = "removable"
    NETWORK = "network"
    SYNCED = "synced"


@dataclass(frozen=True)
class Place:
    """What is known of a place.

    Attributes:
        by: The program that synchronises it, or the kind of file system; "" where there is nothing to say.
    """

    kind: PlaceKind
    by: str = ""


_NETWORK_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "lustre", "davfs"}
    | {"fuse.sshfs", "fuse.davfs2", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.glusterfs", "fuse.s3fs"}
    | {"fuse.google-drive-ocamlfuse", "fuse.smbnetfs"}
)
_REMOVABLE_PLACES = ("/media/", "/run/media/")
_FOLDERS = (
    (re.compile(r"onedrive($| - )", re.IGNORECASE), "OneDrive"),
    (re.compile(r"google ?drive($| )", re.IGNORECASE), "Google Drive"),
    (re.compile(r"(my drive|drive của tôi)$", re.IGNORECASE), "Google Drive"),
    (re.compile(r"dropbox($| \()", re.IGNORECASE), "Dropbox"),
    (re.compile(r"icloud ?drive$", re.IGNORECASE), "iCloud Drive"),
    (re.compile(r"(zalo received files|zalopc|zalo ?cloud)$", re.IGNORECASE), "Zalo"),
    (re.compile(r"(nextcloud|owncloud|megasync|mega)$", re.IGNORECASE), "đám mây"),
)
"""How the folders of synchronising programs are called."""
_MARKS = {".dropbox.cache": "Dropbox", ".tmp.driveupload": "Google Drive", ".tmp.drivedownload": "Google Drive"}
"""What such programs leave in the folder that they synchronise."""
_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")


def place_of(path: Path) -> Place:
    """The kind of place in which a path lies; it need not exist yet."""
    whole = path.absolute()
    service = synchronised_by(whole, os.environ) or _marked_by(whole)
    drive = _windows_place(whole) if sys.platform == "win32" else linux_place(whole, _mounts(), Path("/sys/dev/block"))
    if drive.kind is PlaceKind.NETWORK or not service:
        return drive
    return Place(PlaceKind.SYNCED, service)


def synchronised_by(path: PurePath, environment: Mapping[str, str]) -> str:
    """The program that synchronises a folder, told by the names above it; "" if none does."""
    for variable in _VARIABLES:
        root = environment.get(variable, "")
        if root and path.is_relative_to(root):
            return "OneDrive"
    for part in path.parts:
        for pattern, service in _FOLDERS:
            if pattern.match(part):
                return service
    return ""


def _marked_by(path: Path) -> str:
    for folder in path.parents:
        for mark, service in _MARKS.items():
            if os.path.lexists(folder / mark):
                return service
    return ""


def _mounts() -> str:
    try:
        return Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:  # no Linux
        return ""


_POINT = 4
"""Which field of a line of the table is the folder on which a drive is mounted."""


def linux_place(path: PurePath, mounts: str, devices: Path) -> Place:
    """The kind of place by the table of mounted drives.

    Args:
        path: Absolute.
        mounts: Text of ``/proc/self/mountinfo``.
        devices: ``/sys/dev/block``.
    """
    best, number, system = PurePath("/"), "", ""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields, kinds = before.split(" "), after.split(" ")
        if len(fields) <= _POINT or not kinds[0]:
            continue
        point = PurePath(re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), fields[_POINT]))
        if path.is_relative_to(point) and len(point.parts) >= len(best.parts):
            best, number, system = point, fields[2], kinds[0]
    if system in _NETWORK_SYSTEMS:
        return Place(PlaceKind.NETWORK, system)
    if str(best).startswith(_REMOVABLE_PLACES) or (number and _is_removable(devices / number)):
        return Place(PlaceKind.REMOVABLE)
    return Place(PlaceKind.LOCAL)


def _is_removable(device: Path) -> bool:
    """Whether a block device, or the disk that it is a part of, can be pulled out."""
    try:
        real = device.resolve(strict=True)
        if any(re.match(r"usb\d", part) for part in real.parts):
            return True
        return any(
            mark.read_text().strip() == "1" for mark in (real / "removable", real.parent / "removable") if mark.exists()
        )
    except OSError:
        return False


_REMOVABLE, _REMOTE = 2, 4
"""What ``GetDriveType`` answers."""


def _windows_place(path: Path) -> Place:
    if sys.platform != "win32" or path.drive.startswith("\\\\"):
        return Place(PlaceKind.NETWORK, path.drive)
    import ctypes

    kind = ctypes.windll.kernel32.GetDriveTypeW(f"{path.drive}\\")
    if kind == _REMOTE:
        return Place(PlaceKind.NETWORK, path.drive)
    return Place(PlaceKind.REMOVABLE if kind == _REMOVABLE else PlaceKind.LOCAL)
