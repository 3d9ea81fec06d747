"""A file in parts, each small enough for a mail, put together again from any order, folders and days.

A part is a line ``so-dan-van/part``, a line of JSON (``PartHead``), and its share of the bytes. So the whole can be put
together without this program too: what follows the second line of each part, one after the other.
"""

import hashlib
import math
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice, product
from pathlib import Path
from typing import BinaryIO

from desktop.core import limits
from desktop.core.canonical_json import canonical_json
from desktop.core.document_form import encode
from desktop.core.errors import UserError
from desktop.core.files import CHUNK, ensure_free_space, explaining_os_errors, replacing, sha256_of
from desktop.exchange.errors import PackageError
from desktop.exchange.framed_head import read_head
from desktop.exchange.names import printable
from desktop.rules.part_head import SCHEMA, VERSION, PartHead
from desktop.rules.verdicts import Reason, ReasonCode

SIGNATURE = b"so-dan-van/part\n"
"""How a part begins."""
SMALLEST = 100_000
"""Bytes: files are not divided into smaller parts."""

_HEAD_ROOM = 1024
"""Bytes that the writer keeps free for the head of a part."""
_ATTEMPTS = 16
"""How many ways of putting parts together are tried when some part came in several forms."""
_NAMED = 6
"""More missing parts than this are counted, not named."""


class UndividableError(UserError):
    """The limit is too small for the file."""

    code = "UNDIVIDABLE"


@dataclass(frozen=True)
class Part:
    """A part that was read and is what it says. ``begin``, ``length``: where its bytes lie."""

    path: Path
    head: PartHead
    begin: int
    length: int


def divide(path: Path, limit: int, folder: Path) -> tuple[Path, ...]:
    """Write a file in parts of at most ``limit`` bytes; one that is not larger stays as it is.

    Returns:
        The parts in their order; ``path`` alone when there was nothing to divide.

    Raises:
        UndividableError: The limit is too small.
        EnvironmentFailureError: The disk refused.
    """
    with explaining_os_errors(path):
        size, whole = path.stat().st_size, sha256_of(path)
    if size <= limit:
        return (path,)
    share = limit - _HEAD_ROOM
    count = math.ceil(size / share) if limit >= SMALLEST else limits.PARTS + 1
    if count > limits.PARTS:
        raise UndividableError(f"{path.name}: không chia được thành các phần nhỏ như vậy.", "Đặt giới hạn lớn hơn.")
    ensure_free_space(folder, size + count * _HEAD_ROOM)
    with explaining_os_errors(path), path.open("rb") as source:
        return tuple(
            _write_part(source, folder, share, PartHead(path.name, whole, size, number, count, ""))
            for number in range(1, count + 1)
        )


def _write_part(source: BinaryIO, folder: Path, share: int, head: PartHead) -> Path:
    begin, digest = source.tell(), hashlib.sha256()
    for piece in _pieces(source, share):
        digest.update(piece)
    document = encode(replace(head, sha256=digest.hexdigest()))
    target = folder / f"{head.name}.phan{head.number}trong{head.count}"
    source.seek(begin)
    with explaining_os_errors(target), replacing(target) as temporary, temporary.open("wb") as stream:
        stream.write(SIGNATURE + canonical_json(document) + b"\n")
        for piece in _pieces(source, share):
            stream.write(piece)
    return target


def _pieces(source: BinaryIO, size: int) -> Iterator[bytes]:
    while size and (piece := source.read(min(CHUNK, size))):
        size -= len(piece)
        yield piece


def read_part(path: Path) -> Part:
    """Read a part and make sure that its bytes are those it announces.

    Raises:
        PackageError: ``SCHEMA``, ``JSON_BAD``, ``NEWER_FORMAT``, ``TOO_BIG`` or ``HASH_MISMATCH``.
        OSError: It cannot be read.
    """
    if not path.is_file():
        raise PackageError(ReasonCode.SCHEMA, detail="not a file")  # a pipe: opening it may never end
    with path.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        if size > limits.WRAPPED:
            raise PackageError(ReasonCode.TOO_BIG)
        stream.seek(0)
        start = stream.read(len(SIGNATURE))
        line = stream.readline(limits.PART_HEAD)
        if start != SIGNATURE or not line.endswith(b"\n"):
            raise PackageError(ReasonCode.SCHEMA, detail="not a part")
        part = Part(path, _read_head(line), stream.tell(), size - stream.tell())
        digest = hashlib.sha256()
        while piece := stream.read(CHUNK):
            digest.update(piece)
    if digest.hexdigest() != part.head.sha256:
        raise PackageError(ReasonCode.HASH_MISMATCH)
    return part


def _read_head(line: bytes) -> PartHead:
    head = read_head(PartHead, line, SCHEMA, VERSION)
    if head.number > head.count or head.count > limits.PARTS or head.size > limits.WRAPPED:
        raise PackageError(ReasonCode.SCHEMA, detail="number, count or size")
    return head


class PartSet:
    """Parts of one file, as far as they are there. A part that came in several forms is kept in each of them."""

    def __init__(self, head: PartHead) -> None:
        self.name = printable(head.name)
        self.size = head.size
        self._whole = head.whole
        self._forms: list[dict[str, Part]] = [{} for _ in range(head.count)]

    def add(self, part: Part) -> None:
        """Put a part in its place; the same one twice changes nothing."""
        self._forms[part.head.number - 1].setdefault(part.head.sha256, part)

    @property
    def missing(self) -> Reason | None:
        """Which parts are not there; ``None`` when all are."""
        numbers = [number for number, forms in enumerate(self._forms, start=1) if not forms]
        return Reason(ReasonCode.PART_MISSING, _named(numbers, len(self._forms))) if numbers else None

    def join(self, target: Path) -> tuple[Path, ...]:
        """Put the whole file together.

        Returns:
            The parts that it is made of.

        Raises:
            PackageError: ``HASH_MISMATCH``: the parts are not those of the file; nothing remains.
            EnvironmentFailureError: The disk refused; nothing remains.
        """
        for parts in islice(product(*(forms.values() for forms in self._forms)), _ATTEMPTS):
            if sum(part.length for part in parts) == self.size and _digest(parts) == self._whole:
                _write(parts, target)
                return tuple(part.path for part in parts)
        raise PackageError(ReasonCode.HASH_MISMATCH)


def put_together(paths: Sequence[Path], folder: Path) -> tuple[tuple[Path, Path], ...]:
    """Files as they are to be looked at: whole ones where all their parts are among them.

    Args:
        paths: Files, some of which may be parts.
        folder: Where whole files are written.

    Returns:
        What each file is called, and where it lies. A whole one is called by its first part and stands in its place.
    """
    sets: dict[tuple[str, int, int], PartSet] = {}
    found: dict[Path, PartSet] = {}
    for path in paths:
        with suppress(PackageError, OSError):
            part = read_part(path)
            found[path] = sets.setdefault(part.head.set_key, PartSet(part.head))
            found[path].add(part)
    whole: dict[int, Path] = {}
    for number, each in enumerate(sets.values()):
        with suppress(PackageError):
            if each.missing is None:
                each.join(folder / f"{number:06}.bin")
                whole[id(each)] = folder / f"{number:06}.bin"
    firsts = {id(each): path for path, each in reversed(found.items())}
    return tuple(
        (path, whole.get(id(found.get(path)), path))
        for path in paths
        if id(found.get(path)) not in whole or firsts[id(found.get(path))] == path
    )


def _named(numbers: Sequence[int], count: int) -> str:
    if len(numbers) == 1:
        return f"phần {numbers[0]}/{count}"
    if len(numbers) > _NAMED:
        return f"{len(numbers)} trong {count} phần"
    return f"phần {', '.join(map(str, numbers[:-1]))} và {numbers[-1]} trong {count} phần"


def _digest(parts: Sequence[Part]) -> str:
    digest = hashlib.sha256()
    for piece in _joined(parts):
        digest.update(piece)
    return digest.hexdigest()


def _write(parts: Sequence[Part], target: Path) -> None:
    with explaining_os_errors(target), replacing(target) as temporary, temporary.open("wb") as stream:
        for piece in _joined(parts):
            stream.write(piece)


def _joined(parts: Sequence[Part]) -> Iterator[bytes]:
    for part in parts:
        with explaining_os_errors(part.path), part.path.open("rb") as stream:
            stream.seek(part.begin)
            while piece := stream.read(CHUNK):
                yield piece
