"""The program brought up to date from a file: looked at, the data backed up, the complete installer started.

Always the complete installer, never a difference: it replaces the program's folders by renaming, so whatever interrupts
it leaves a program that works.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, Popen

from desktop.core.dates import format_date
from desktop.core.errors import UserError
from desktop.core.files import explain_os_error
from desktop.core.paths import resources
from desktop.core.progress import Progress
from desktop.core.version import VERSION
from desktop.exchange.update_file import UpdateFile, extract_installer, read_update
from desktop.rules.update_head import version_key
from desktop.services.safety.backup_file import BackupPurpose
from desktop.services.safety.backups import back_up_by_plan
from desktop.services.workspace import Workspace

WINDOWS, DEBIAN = "windows-x64", "debian-amd64"
_SILENTLY = ("/S", "/UPDATE")
"""The installer waits until this program is closed, replaces it and starts the new one."""


class UpdateRefusedError(UserError):
    """The file is a true update, but not one for this program now."""

    code = "UPDATE_REFUSED"


@dataclass(frozen=True)
class UpdateOffer:
    """An update that may be installed.

    Attributes:
        file: Where it lies.
        version, present: The version that it brings, and the one that runs.
        released: The day, as it is shown.
        notes: What is new.
    """

    file: UpdateFile
    version: str
    present: str
    released: str
    notes: str


def this_platform() -> str:
    """For which platform updates must be made to run here."""
    return WINDOWS if sys.platform == "win32" else DEBIAN


def look_at_update(path: Path, *, keys: Path | None = None, platform: str = "", portable: bool = False) -> UpdateOffer:
    """See whether a file is an update that this program may install; nothing is changed.

    Args:
        path: The file.
        keys: Folder of the public release keys; by default those that this program was built with.
        platform: By default that of this PC.
        portable: The program runs from a stick, which an installer does not reach.

    Raises:
        UpdateRefusedError: It is older or the same, or for another kind of PC, or this build believes no updates.
        UserError: It is damaged, forged or foreign.
    """
    from desktop.signing.release_keys import release_keys

    believed = release_keys(keys or resources() / "release")
    if not believed:
        raise UpdateRefusedError(
            "Bản chương trình này được dựng không kèm khóa phát hành nên không nhận tệp cập nhật.",
            "Cài bằng bộ cài đặt (setup.exe) của bản mới; dữ liệu vẫn giữ nguyên.",
        )
    if portable:
        raise UpdateRefusedError(
            "Bản chạy không cần cài không tự cập nhật.",
            "Giải nén bản mới vào thư mục khác rồi chép thư mục «du-lieu» sang cạnh chương trình mới.",
        )
    update = read_update(path, believed)
    head = update.head
    if head.platform != (platform or this_platform()):
        raise UpdateRefusedError(
            f"{path.name}: bản cập nhật này dành cho loại máy khác ({head.platform}).", "Chọn tệp dành cho máy này."
        )
    if version_key(head.program) <= version_key(VERSION):
        text = f"{path.name}: mang bản {head.program}, không mới hơn bản {VERSION} đang dùng."
        raise UpdateRefusedError(text, "Không cần cập nhật.")
    return UpdateOffer(update, head.program, VERSION, format_date(head.released), head.notes)


def prepare_update(
    offer: UpdateOffer, workspace: Workspace | None, folder: Path, progress: Progress | None = None
) -> Path:
    """Back up the data that is open, then put the installer where it can be started.

    Args:
        offer: What was looked at.
        workspace: The open data folder; ``None`` where none is open yet.
        folder: Where the installer goes: not into the program's own folders, which it replaces.
        progress: Told how far it is.

    Raises:
        UpdateDamagedError: The installer is not what was signed.
        EnvironmentFailureError: The disk refused; nothing of the program was changed.
    """
    if workspace is not None:
        back_up_by_plan(workspace, progress, purpose=BackupPurpose.BEFORE_UPDATE)
    return extract_installer(offer.file, folder)


def start_installer(installer: Path) -> None:
    """Start the installer; the caller closes the program at once.

    Raises:
        UpdateRefusedError: On Debian only an administrator can install; the sentence says how.
        EnvironmentFailureError: Windows does not start it.
    """
    if sys.platform != "win32":
        raise UpdateRefusedError(
            f"Bản mới đã được kiểm tra và đặt tại {installer}.",
            f"Nhờ người quản trị máy chạy: sudo apt install {installer}",
        )
    try:
        command = [str(installer), *_SILENTLY]
        Popen(command, stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL, close_fds=True)  # noqa: S603 - a release key signed it
    except OSError as error:
        raise explain_os_error(error, installer) from error
