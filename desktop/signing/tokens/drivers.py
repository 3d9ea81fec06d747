"""Which PKCS#11 drivers are on this computer, and whether a file can be one; no driver is loaded here."""

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from json import loads
from pathlib import Path

from desktop.core.document_form import decode
from desktop.core.files import explaining_os_errors
from desktop.core.paths import resources
from desktop.signing.tokens.errors import TokenDriverError

_HEAD = 4096
"""Bytes of a file that tell for what computer it was made."""
_PE_OFFSET = slice(0x3C, 0x40)
_PE_INTEL_32 = (0x14C).to_bytes(2, "little")
_ELF_32 = 1


@dataclass(frozen=True)
class _KnownDriver:
    name: str
    windows: tuple[str, ...]
    linux: tuple[str, ...]


@dataclass(frozen=True)
class _KnownDrivers:
    folders: Mapping[str, tuple[str, ...]]
    drivers: tuple[_KnownDriver, ...]


@dataclass(frozen=True)
class FoundDriver:
    """A driver that is on this computer."""

    name: str
    path: str


def find_drivers(*, windows: bool = sys.platform == "win32") -> tuple[FoundDriver, ...]:
    """The known drivers that are on this computer and made for it, each file once."""
    data = (resources() / "tokens" / "drivers.json").read_bytes()
    known = decode(_KnownDrivers, loads(data))
    folders = known.folders["windows" if windows else "linux"]
    found: dict[str, FoundDriver] = {}
    for driver in known.drivers:
        for pattern in driver.windows if windows else driver.linux:
            for path in sorted(_matches(pattern, folders)):
                found.setdefault(os.path.realpath(path), FoundDriver(driver.name, path))
    return tuple(driver for driver in found.values() if not _is_foreign(Path(driver.path)))


def _matches(pattern: str, folders: tuple[str, ...]) -> Iterator[str]:
    whole = Path(_expanded(pattern))
    places = [(whole.parent, whole.name)] if whole.is_absolute() else [(Path(_expanded(f)), pattern) for f in folders]
    for folder, name in places:
        yield from map(str, folder.glob(name))


def _expanded(path: str) -> str:
    """A path with the values of Windows' %NAMES% in their places, on any system."""
    for name, value in os.environ.items():
        path = path.replace(f"%{name}%", value)
    return path


def check_driver(path: str) -> None:
    """Say what is wrong with a driver file, as far as can be seen without loading it.

    Raises:
        TokenDriverError: It is not there, or was made for another kind of computer.
        EnvironmentFailureError: It cannot be read.
    """
    if not Path(path).is_file():
        raise TokenDriverError(
            f"Không thấy trình điều khiển USB Token {path}.",
            "Cài trình điều khiển của nơi cấp token, hoặc chọn tệp khác ở Thiết lập.",
        )
    if _is_foreign(Path(path)):
        raise TokenDriverError(
            f"Trình điều khiển {Path(path).name} là bản 32-bit, không dùng được với chương trình 64-bit.",
            "Cài bản 64-bit của trình điều khiển, lấy ở nơi cấp token.",
        )


def _is_foreign(path: Path) -> bool:
    """Whether a library was made for 32 bits while the program has 64."""
    if sys.maxsize <= 2**32:
        return False
    with explaining_os_errors(path), path.open("rb") as stream:
        head = stream.read(_HEAD)
    if head.startswith(b"MZ"):
        machine = int.from_bytes(head[_PE_OFFSET], "little") + 4
        return head[machine : machine + 2] == _PE_INTEL_32
    return head.startswith(b"\x7fELF") and head[4:5] == bytes([_ELF_32])
