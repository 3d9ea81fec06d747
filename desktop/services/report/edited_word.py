"""A report that went on being written in Word: the file is kept with its revision as it came, and never read for data.

What was handed in stays what it was: the numbers of a report change only here, in its record.
"""

import hashlib
import zipfile
from io import BytesIO
from pathlib import Path

from desktop.core import limits
from desktop.core.files import explaining_os_errors, write_atomically
from desktop.core.paths import DataFolder
from desktop.models.revision import PackageFormat
from desktop.services.officers.audit import record_event
from desktop.services.report.drafts import find_report, open_desk
from desktop.services.report.issued_version import NotIssuableError
from desktop.services.report.outgoing import OutgoingFile, record_files
from desktop.services.report.snapshots import last_revision
from desktop.services.safety.kept_files import protect
from desktop.services.workspace import Workspace

SUFFIX = ".docx"
_TEXT = "word/document.xml"
_MACROS = "vbaProject.bin"


def word_file(folder: DataFolder, sha256: str) -> Path:
    """Where the bytes of an edited Word file are kept."""
    return folder.packages / f"{sha256}{SUFFIX}"


def attach_word(workspace: Workspace, period_code: str, path: Path) -> int:
    """Keep an edited Word file as the issued version of the newest revision; twice does nothing more.

    Returns:
        The number of the revision.

    Raises:
        NotIssuableError: It is no Word file, has macros, or nothing was handed in yet.
        EnvironmentFailureError: It cannot be read, or the disk refuses.
    """
    with explaining_os_errors(path), path.open("rb") as stream:
        data = stream.read(limits.PDF + 1)
    _check(path, data)
    digest = hashlib.sha256(data).hexdigest()
    stored = word_file(workspace.folder, digest)
    with workspace.session() as session:
        desk = open_desk(session, period_code)
        revision = last_revision(session, find_report(session, desk.agency, desk.row))
        if revision is None:
            raise NotIssuableError(
                f"{path.name}: kỳ này chưa có lần nộp nào.", "Ký và xuất báo cáo trước, rồi đưa bản Word về."
            )
        if all(each.sha256 != digest for each in revision.packages):
            write_atomically(stored, data)
            protect(workspace.folder, stored)
            file = OutgoingFile(path, PackageFormat.DOCX, digest)
            record_files(session, workspace.clock, revision, period_code, [file], path.parent)
            after = {"revision": revision.number, "file": path.name, "sha256": digest}
            record_event(session, workspace.clock, "report.word_attached", period_code, after=after)
        return revision.number


def _check(path: Path, data: bytes) -> None:
    if len(data) > limits.PDF:
        raise NotIssuableError(f"{path.name}: tệp quá lớn.", "Thu nhỏ ảnh trong tệp Word rồi lưu lại.")
    try:
        with zipfile.ZipFile(BytesIO(data)) as container:
            names = container.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise _no_word(path) from error
    if _TEXT not in names:
        raise _no_word(path)
    if any(name.endswith(_MACROS) for name in names):
        raise NotIssuableError(f"{path.name}: tệp Word có macro.", "Lưu lại dưới dạng Word (*.docx) không có macro.")


def _no_word(path: Path) -> NotIssuableError:
    return NotIssuableError(f"{path.name}: tệp không phải Word (.docx) hoặc đã hỏng.", "Mở bằng Word, lưu lại .docx.")
