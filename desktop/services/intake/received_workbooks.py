"""Workbooks as they come in: looked at before anything of them is understood, then read cell by cell."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors
from desktop.rules.form_stamp import FORM_SHEET, DamagedStampError, FormStamp, read_stamp
from desktop.services.intake.received_sheets import ReceivedSheet, SheetReader, TooManyRowsError, read_strings

MOST_EXPANDED = 60_000_000
MOST_PARTS = 500
_PIECE = 1 << 18
_OLD_FORMAT = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HINT = "Mở bằng Excel, lưu lại rồi thử lại."
_SAVE_AS = "Mở bằng Excel, chọn Lưu thành (Save As), loại “Excel Workbook (*.xlsx)”, rồi nhập tệp mới."


class ValueFileError(UserError):
    """The file cannot be read as a table."""

    code = "VALUE_FILE"


@dataclass(frozen=True)
class WorkbookLimits:
    """How large a workbook may be.

    Attributes:
        size: In bytes.
        tags: In all parts together: eighty kilobytes can hold three million.
        rows, columns: What stands below is refused; beyond, it is left out.
    """

    size: int
    tags: int
    rows: int
    columns: int


@dataclass(frozen=True)
class ReceivedWorkbook:
    """A workbook.

    Attributes:
        names: Its defined names with what they stand for: ``{"O_CT1.01": "'Biểu'!$E$7"}``.
    """

    sheets: tuple[ReceivedSheet, ...]
    names: Mapping[str, str] = field(default_factory=dict[str, str])


def read_workbook(path: Path, limits: WorkbookLimits) -> ReceivedWorkbook:
    """Read a workbook (``.xlsx``).

    Raises:
        ValueFileError: Another kind of file, damaged, too large, encrypted, or dangerous.
        EnvironmentFailureError: It cannot be read from the disk.
    """
    data = read_bytes(path, limits.size)
    if data.startswith(_OLD_FORMAT) and _ENCRYPTED in data:
        raise refusal(path, "bảng tính có đặt mật khẩu", "Mở bằng Excel, bỏ mật khẩu rồi lưu lại.")
    if data.startswith(_OLD_FORMAT) or path.suffix.lower() == ".xls":
        raise refusal(path, "là bảng tính loại cũ .xls (Excel 97–2003), chỉ đọc được loại .xlsx", _SAVE_AS)
    _check_archive(path, data, limits.tags)
    try:
        return _read(data, limits)
    except TooManyRowsError as error:
        hint = "Chỉ để lại bảng cần nhập, hoặc chia thành nhiều tệp."
        raise refusal(path, f"bảng dài hơn {limits.rows} dòng", hint) from error
    except Exception as error:  # a reader of hostile files fails in any way it likes; each means the same to the user
        raise refusal(path, "không đọc được như một bảng tính Excel", _HINT) from error


def read_bytes(path: Path, most: int) -> bytes:
    """The bytes of a file that is not too large.

    Raises:
        ValueFileError: It is.
        EnvironmentFailureError: It cannot be read from the disk.
    """
    with explaining_os_errors(path), path.open("rb") as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        hint = "Chỉ để lại bảng cần nhập, hoặc chia thành nhiều tệp."
        raise refusal(path, f"tệp lớn hơn {most // 1_000_000} MB", hint)
    return data


def refusal(path: Path, cause: str, hint: str) -> ValueFileError:
    """Why a file cannot be read, with what to do."""
    return ValueFileError(f"{path.name}: {cause}.", hint)


def find_stamp(book: ReceivedWorkbook) -> tuple[FormStamp | None, bool]:
    """What a form that the program made says of itself, and whether that was changed; ``None`` of other workbooks."""
    for sheet in book.sheets:
        if sheet.title == FORM_SHEET:
            try:
                return read_stamp([[cell.text for cell in cells] for _, cells in sheet.lines]), False
            except DamagedStampError:
                return None, True
    return None, False


def _check_archive(path: Path, data: bytes, most_tags: int) -> None:
    """Refuse what is no workbook, or would grow beyond measure, before anything of it is understood."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if any(part.flag_bits & 1 for part in parts):
                raise refusal(path, "bảng tính có đặt mật khẩu", "Bỏ mật khẩu trong Excel rồi lưu lại.")
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_EXPANDED:
                raise refusal(path, "bảng tính phình to bất thường khi mở", "Không mở tệp này; hỏi lại nơi gửi.")
            if sum(_count_tags(archive, part) for part in parts) > most_tags:
                raise refusal(path, "bảng tính có quá nhiều ô", "Chỉ để lại bảng số liệu rồi lưu lại.")
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise refusal(path, "không phải bảng tính .xlsx", _HINT) from error


def _count_tags(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> int:
    count = 0
    with archive.open(part) as content:
        while piece := content.read(_PIECE):
            count += piece.count(b"<")
    return count


def _read(data: bytes, limits: WorkbookLimits) -> ReceivedWorkbook:
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.styles.stylesheet import apply_stylesheet
    from openpyxl.xml.constants import SHARED_STRINGS

    reader: Any = ExcelReader(io.BytesIO(data), read_only=True, keep_links=False)
    reader.read_manifest()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    shared = reader.package.find(SHARED_STRINGS)
    strings = read_strings(reader.archive.open(shared.PartName[1:])) if shared else []
    sheets = SheetReader(reader.wb, strings, limits.rows, limits.columns)
    names = reader.parser.defined_names.by_sheet().get("global", {})
    return ReceivedWorkbook(
        tuple(sheets.read(title, reader.archive.open(part)) for title, part in _parts(reader)),
        {name: str(defined.attr_text) for name, defined in names.items()},
    )


def _parts(reader: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - openpyxl's reader of a workbook
    """Titles of the sheets that hold cells, and where those are."""
    for sheet, relation in reader.parser.find_sheets():
        if relation.target in reader.valid_files and "chartsheet" not in relation.Type:
            yield sheet.name, relation.target
