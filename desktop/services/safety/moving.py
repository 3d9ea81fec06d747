"""Moving to another computer by one file: everything goes along, and the old computer knows that it has gone."""

import shutil
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from json import loads
from pathlib import Path

from desktop.core.canonical_json import canonical_json
from desktop.core.clock import Clock
from desktop.core.document_form import decode, encode
from desktop.core.files import explaining_os_errors, write_atomically
from desktop.core.form_parts import FormError
from desktop.core.paths import DataFolder
from desktop.core.progress import Progress
from desktop.services.officers.audit import record_event
from desktop.services.safety.backup_file import BackupHead, BackupPurpose, RestoreRefusedError
from desktop.services.safety.backup_shelf import verify_backup
from desktop.services.safety.restoring import MOVED, restore_over
from desktop.services.safety.server_place import OnServerError
from desktop.services.safety.upkeep import UpkeepFinding, back_up, check_folder
from desktop.services.workspace import NotSetUpError, Workspace, describe_workplace


@dataclass(frozen=True)
class MovedNote:
    """That the data of this folder has gone to another computer.

    Attributes:
        file: The file that took it there.
    """

    at: datetime
    file: str


@dataclass(frozen=True)
class MovedIn:
    """What came with a file.

    Attributes:
        findings: What is not sound in it; empty where everything came along whole.
    """

    head: BackupHead
    findings: tuple[UpkeepFinding, ...]


def move_out(
    workspace: Workspace,
    target: Path,
    progress: Progress | None = None,
    *,
    preferences: Mapping[str, str] | None = None,
) -> Path:
    """Write the one file that takes everything to another computer, open it again, and mark this folder as moved.

    Keys go along as they lie here: encrypted under their passphrase. Here everything stays as it is.

    Args:
        workspace: What is moved.
        target: Folder to write to.
        progress: Told of each file; may cancel.
        preferences: What was chosen on this computer rather than in the data.

    Raises:
        EnvironmentFailureError: The disk refused; nothing is marked.
        OnServerError: The data lies on a server: other computers reach it there.
    """
    workspace.require("workspace.moved_out")
    if not workspace.database.is_file:
        raise OnServerError("Máy khác mở thẳng máy chủ ấy: chỉ cần chép thư mục dữ liệu (khóa, tệp đã nhận) sang.")
    path = back_up(workspace, target, progress, purpose=BackupPurpose.MOVE, preferences=preferences)
    verify_backup(path)
    note = MovedNote(workspace.clock.now(), path.name)
    write_atomically(workspace.folder.root / MOVED, canonical_json(encode(note)))
    with workspace.session() as session:
        record_event(session, workspace.clock, "workspace.moved_out", path.name)
    return path


def moved_note(folder: DataFolder) -> MovedNote | None:
    """Whether the data of a folder has gone to another computer; edits made here since are not there."""
    try:
        return decode(MovedNote, loads((folder.root / MOVED).read_bytes()))
    except (OSError, ValueError, RecursionError, FormError):
        return None


def stay_here(workspace: Workspace) -> None:
    """People work on here after all: the file was not used, or the other computer is given up.

    Raises:
        EnvironmentFailureError: The disk refused.
    """
    with workspace.session() as session:
        record_event(session, workspace.clock, "workspace.stayed", MOVED)
    with explaining_os_errors(workspace.folder.root):
        (workspace.folder.root / MOVED).unlink(missing_ok=True)


def move_in(file: Path, root: Path, clock: Clock, progress: Progress | None = None) -> MovedIn:
    """Open a file from another computer, or a backup, in a folder in which nobody works yet, and check all of it.

    Nobody may have the folder's database open.

    Raises:
        RestoreRefusedError: Somebody works there already, or the file is not sound; nothing was changed.
        EnvironmentFailureError: The disk refused; the folder is as it was.
    """
    is_new = not root.exists()
    _refuse_used(root, clock)
    try:
        done = restore_over(root, file, clock, progress)
    except BaseException:
        if is_new:
            shutil.rmtree(root, ignore_errors=True)
        raise
    with closing(Workspace.open(root, clock)) as workspace:
        return MovedIn(done.head, check_folder(workspace))


def _refuse_used(root: Path, clock: Clock) -> None:
    if not DataFolder(root).database.exists():
        with explaining_os_errors(root):
            if root.exists() and any(not path.name.startswith(".") for path in root.iterdir()):
                raise RestoreRefusedError(f"{root}: thư mục không trống.", "Chọn một thư mục trống.")
        return
    with closing(Workspace.open(root, clock)) as workspace, workspace.reading() as session:
        try:
            agency = describe_workplace(session, clock).agency
        except NotSetUpError:
            return
    raise RestoreRefusedError(
        f"{root}: đang có dữ liệu của {agency.name}.",
        "Mở tệp này ở máy mới, hoặc ở một thư mục trống. Muốn thay dữ liệu ở đây thì khôi phục trong trang Thiết lập.",
    )
