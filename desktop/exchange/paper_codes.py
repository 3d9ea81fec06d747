"""A paper file shared out over printed codes: any k of n give it back (Reed-Solomon), whichever are stained or torn.

A code says of itself to which set it belongs, which one it is, and how many are needed; a checksum keeps one that was
read wrongly from spoiling the others.
"""

# pyright: reportUnknownMemberType=false
# (reedsolo's types leave these open)

import hashlib
import math
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, product
from pathlib import Path

from desktop.core import limits
from desktop.core.errors import UserError
from desktop.core.numbers import format_number
from desktop.rules.verdicts import Reason, ReasonCode

SIGNATURE = b"SDV\x01"
"""How a code begins; the last byte is the version of this form."""

_HEAD = struct.Struct(">4s8sBBBII")
"""Signature, set, number, needed, count, size of the paper file, CRC-32 of everything but itself."""
_ID = 8
"""Bytes of the SHA-256 of the paper file that name the set."""
_SHAPES = ((1, 2), (2, 4), (3, 5), (4, 6), (5, 6))
"""How many codes are needed, of how many: the first whose codes are easily read is taken."""
_EASY = 1190
"""Bytes of an easily read code: version 28 with correction level M."""
DENSE = 2431
"""Bytes of the densest code that is printed: version 36 with correction level L."""
_ATTEMPTS = 64
"""How many ways of putting codes together are tried when somebody has mixed others among them."""


class TooMuchForPaperError(UserError):
    """The report does not fit into the codes of one page."""

    code = "TOO_MUCH_FOR_PAPER"


@dataclass(frozen=True)
class PaperCode:
    """One code of a set.

    Attributes:
        set_id: Names the paper file. number: this code's, from 1. needed: how many of ``count`` give the file.
        size: Bytes of the paper file. share: what this code carries of it.
    """

    set_id: bytes
    number: int
    needed: int
    count: int
    size: int
    share: bytes

    @property
    def set_key(self) -> tuple[bytes, int, int, int]:
        """What the codes of one set have in common."""
        return self.set_id, self.needed, self.count, self.size

    def to_bytes(self) -> bytes:
        """What stands in the printed code."""
        return self._head(self._checksum()) + self.share

    @classmethod
    def read(cls, content: bytes) -> "PaperCode | None":
        """Read a code; ``None`` when it is somebody else's, or damaged."""
        if len(content) <= _HEAD.size or not content.startswith(SIGNATURE):
            return None
        _, set_id, number, needed, count, size, checksum = _HEAD.unpack_from(content)
        code = cls(set_id, number, needed, count, size, content[_HEAD.size :])
        sound = 1 <= needed <= count <= limits.PAPER_CODES and 1 <= number <= count and size > 0
        if not sound or len(code.share) != math.ceil(size / needed) or checksum != code._checksum():
            return None
        return code

    def _head(self, checksum: int) -> bytes:
        return _HEAD.pack(SIGNATURE, self.set_id, self.number, self.needed, self.count, self.size, checksum)

    def _checksum(self) -> int:
        return zlib.crc32(self.share, zlib.crc32(self._head(0)))


def share_out(paper: bytes) -> tuple[PaperCode, ...]:
    """Share a paper file out over as few codes as can be read easily; over denser ones if there must be.

    Raises:
        TooMuchForPaperError: It is too large.
    """
    needed, count = _shape(len(paper))
    if _printed(len(paper), needed) > DENSE:
        room = needed * (DENSE - _HEAD.size)
        raise TooMuchForPaperError(
            f"Số liệu báo cáo quá dài để in thành mã trên một trang giấy: {format_number(len(paper))} byte, "
            f"nhiều nhất {format_number(room)} byte.",
            "Rút gọn phần lời của báo cáo, hoặc bỏ chọn in mã và gửi gói .asice.",
        )
    set_id = hashlib.sha256(paper).digest()[:_ID]
    return tuple(
        PaperCode(set_id, number, needed, count, len(paper), share)
        for number, share in enumerate(_shares(paper, needed, count), start=1)
    )


def _shape(size: int) -> tuple[int, int]:
    """How many codes are needed, of how many, for a paper file of a size."""
    easy = (shape for shape in _SHAPES if _printed(size, shape[0]) <= _EASY)
    return next(easy, _SHAPES[-1])


def _printed(size: int, needed: int) -> int:
    """Bytes of each code."""
    return _HEAD.size + math.ceil(size / needed)


class PaperPile:
    """Codes of any number of reports, as they come from scans; a scan may show codes of several."""

    def __init__(self) -> None:
        self._sets: dict[tuple[bytes, int, int, int], _PaperSet] = {}
        self._scans: dict[Path, tuple[PaperCode, ...]] = {}

    def add(self, scan: Path, codes: Sequence[PaperCode]) -> None:
        """Add what was read from a scan; the same one twice changes nothing."""
        self._scans[scan] = tuple(codes)
        for code in codes:
            self._sets.setdefault(code.set_key, _PaperSet(code)).add(code)

    def wholes(self) -> Iterator[tuple[bytes, tuple[Path, ...]]]:
        """Each paper file that can be put together, and the scans that show codes of it."""
        for key, each in self._sets.items():
            if (paper := each.whole) is not None:
                yield paper, tuple(scan for scan, codes in self._scans.items() if key in {c.set_key for c in codes})

    def lack_of(self, scan: Path) -> Reason | None:
        """Which codes are missing for a report that a scan shows a part of; ``None`` when nothing is."""
        lacks = (self._sets[code.set_key].missing for code in self._scans.get(scan, ()))
        return next((reason for reason in lacks if reason is not None), None)


class _PaperSet:
    """The codes of one report, as far as they were read; one that came in several forms is kept in each of them."""

    def __init__(self, code: PaperCode) -> None:
        self._set_id, self._needed, self._count, self._size = code.set_key
        self._forms: dict[int, dict[bytes, None]] = {}
        self._whole: bytes | None = None

    def add(self, code: PaperCode) -> None:
        self._forms.setdefault(code.number, {})[code.share] = None

    @property
    def whole(self) -> bytes | None:
        """The paper file; ``None`` while codes are missing."""
        if self._whole is None and len(self._forms) >= self._needed:
            self._whole = next((each for each in islice(self._attempts(), _ATTEMPTS) if self._is_right(each)), None)
        return self._whole

    @property
    def missing(self) -> Reason | None:
        """Which codes were not read; ``None`` when enough were."""
        if self.whole is not None:
            return None
        lacking = [number for number in range(1, self._count + 1) if number not in self._forms]
        if not lacking:
            return Reason(ReasonCode.HASH_MISMATCH)
        wanted = max(self._needed - len(self._forms), 1)
        numbers = ", ".join(map(str, lacking))
        enough = f", cần thêm ít nhất {wanted} mã" if wanted < len(lacking) else ""
        return Reason(ReasonCode.PART_MISSING, f"mã {numbers} trong {self._count} mã{enough}")

    def _attempts(self) -> Iterator[bytes]:
        for numbers in combinations(sorted(self._forms), self._needed):
            for shares in product(*(self._forms[number] for number in numbers)):
                found = dict(zip(numbers, shares, strict=True))
                yield _put_together(found, self._needed, self._count)[: self._size]

    def _is_right(self, paper: bytes) -> bool:
        return hashlib.sha256(paper).digest()[:_ID] == self._set_id


def _shares(paper: bytes, needed: int, count: int) -> Iterator[bytes]:
    """Byte by byte in turn over the first codes; the others carry the check bytes of Reed-Solomon."""
    from reedsolo import RSCodec

    padded = paper + bytes(-len(paper) % needed)
    encoded = bytes(RSCodec(count - needed, nsize=count).encode(padded))
    return (encoded[number::count] for number in range(count))


def _put_together(found: dict[int, bytes], needed: int, count: int) -> bytes:
    from reedsolo import RSCodec

    columns = zip(
        *(found.get(number) or bytes(len(next(iter(found.values())))) for number in range(1, count + 1)), strict=True
    )
    erased = [number for number in range(count) if number + 1 not in found]
    if all(number in found for number in range(1, needed + 1)):
        return b"".join(bytes(column[:needed]) for column in columns)
    codec = RSCodec(count - needed, nsize=count)
    return b"".join(bytes(codec.decode(bytes(column), erase_pos=erased)[0]) for column in columns)
