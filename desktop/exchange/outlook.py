"""Outlook's own file of a letter: which streams of it are attachments (MS-OXMSG), read by olefile."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

from olefile import OleFileIO
from typing_extensions import override

from desktop.core import limits
from desktop.exchange.errors import PackageError
from desktop.rules.verdicts import ReasonCode

_ATTACHMENT = "__attach_version1.0_"
_CONTENT = "__substg1.0_37010102"
_NAMES = (
    ("__substg1.0_3707001F", "utf-16-le"),
    ("__substg1.0_3704001F", "utf-16-le"),
    ("__substg1.0_3707001E", "cp1258"),
    ("__substg1.0_3704001E", "cp1258"),
)
"""The long name and the short one, in Unicode and as older programs wrote them for Vietnam."""
_LONGEST_NAME = 2048
_ENTRY = 128
"""Bytes of a stream's entry in the directory."""


if TYPE_CHECKING:
    _Ole = OleFileIO[Any]  # only its stubs know a type of what it reads from
else:
    _Ole = OleFileIO


def attached_in_outlook(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and content of what is attached to a letter, and to letters that are attached to it."""
    with _Letter(BytesIO(data)) as letter:
        for path in letter.listdir():
            *above, last = path
            if last == _CONTENT and above and above[-1].startswith(_ATTACHMENT):
                yield _name_in(letter, above), letter.openstream(path).read()


def _name_in(letter: "_Letter", above: Sequence[str]) -> str:
    for stream, encoding in _NAMES:
        path = [*above, stream]
        if letter.exists(path):
            return letter.openstream(path).read(_LONGEST_NAME).decode(encoding, "replace").rstrip("\0")
    return ""


class _Letter(_Ole):
    """Looks at the length of the directory before that is read: each entry takes ten times its room."""

    @override
    def loaddirectory(self, sect: int) -> None:
        opened = cast("Any", self)  # the header has been read by now
        sector, most = sect, limits.LETTER_PARTS * _ENTRY // int(opened.sector_size)
        for _ in range(most + 1):
            if not 0 <= sector < len(opened.fat):
                super().loaddirectory(sect)
                return
            sector = int(opened.fat[sector])
        raise PackageError(ReasonCode.TOO_MANY_ENTRIES)
