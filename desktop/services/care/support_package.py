"""What the person on the telephone needs to help: the log and the self-check, without a word of the agency's data."""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from desktop.core.clock import Clock, local
from desktop.core.computer import this_computer
from desktop.core.files import explaining_os_errors, write_atomically
from desktop.core.log_files import log_files
from desktop.core.numbers import format_number
from desktop.core.paths import DataFolder
from desktop.core.progress import Progress
from desktop.services.care.self_check import SelfCheck, check_this_computer

_DATA, _HOME, _USER = "<thư mục dữ liệu>", "<thư mục người dùng>", "<người dùng>"
_SHORTEST_NAME = 3
_TOLD = (
    "Gói này gồm nhật ký lỗi của phần mềm, kết quả tự kiểm tra máy và dung lượng các thư mục.\n"
    "Không có số liệu, lời văn, tên người, tên đơn vị, tệp báo cáo, khóa ký hay mật khẩu.\n"
)


def support_name(clock: Clock) -> str:
    """The proposed name of a package."""
    return f"GoiHoTro_{local(clock.now()):%Y%m%d-%H%M}.zip"


def make_support_package(target: Path, logs: Path, data: Path, clock: Clock, progress: Progress | None = None) -> Path:
    """Write the package.

    Args:
        target: The file.
        logs: Folder of the program's log.
        data: The data folder, of which only sizes are told.
        clock: Tells when.
        progress: Told how far it is.

    Raises:
        EnvironmentFailureError: The disk refused.
    """
    hidden = _hidden(data)
    checked = _discreet(check_this_computer(data, clock, progress), hidden)
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("DOC-TRUOC.txt", _TOLD)
        archive.writestr("tu-kiem-tra.txt", "\n".join(checked.lines))
        archive.writestr("dung-luong.txt", "\n".join(_sizes(DataFolder(data))))
        for path in log_files(logs):
            with explaining_os_errors(path):
                archive.writestr(f"nhat-ky/{path.name}", _without(path.read_text("utf-8", "replace"), hidden))
    write_atomically(target, stream.getvalue())
    return target


def _hidden(data: Path) -> Mapping[str, str]:
    """What tells who works here, and what stands for it; longer texts first."""
    hidden = {str(data): _DATA, str(Path.home()): _HOME}
    computer = this_computer()
    for name in (computer.person, computer.name):
        if len(name) >= _SHORTEST_NAME:
            hidden[name] = _USER
    return dict(sorted(hidden.items(), key=lambda each: -len(each[0])))


def _without(text: str, hidden: Mapping[str, str]) -> str:
    for name, instead in hidden.items():
        text = text.replace(name, instead)
    return text


def _discreet(checked: SelfCheck, hidden: Mapping[str, str]) -> SelfCheck:
    items = (replace(item, text=_without(item.text, hidden)) for item in checked.items)
    return replace(checked, items=tuple(items))


def _sizes(folder: DataFolder) -> Iterator[str]:
    for path in (folder.database, folder.evidence, folder.keys, folder.packages, folder.held, folder.backups):
        files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
        size = sum(file.stat().st_size for file in files)
        yield f"{path.name}: {format_number(len(files))} tệp, {format_number(size // 1024)} KB"
