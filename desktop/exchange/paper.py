"""A report as it travels on paper: its data and the signatures over them, packed small enough for printed codes.

A paper file is the line ``so-dan-van/paper`` and XZ data: a line of JSON (``PaperHead``), the bytes of ``report.json``,
then each signature. Anybody can take it apart with common tools and check a signature with ``openssl cms``.
"""

import lzma
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.core import limits
from desktop.core.canonical_json import canonical_json
from desktop.core.document_form import encode
from desktop.exchange.errors import PackageError
from desktop.exchange.framed_head import read_head
from desktop.rules.paper_head import SCHEMA, VERSION, PaperHead
from desktop.rules.verdicts import ReasonCode

SIGNATURE = b"so-dan-van/paper\n"
"""How a paper file begins."""

_PRESET = 6 | lzma.PRESET_EXTREME
"""A higher one packs no smaller: a report is far below the dictionary of this one, which a reader must hold."""


@dataclass(frozen=True)
class PaperFile:
    """The data of a report, and the detached signatures over them in the order of signing."""

    data: bytes
    signatures: tuple[bytes, ...]


def write_paper(paper: PaperFile) -> bytes:
    """Pack a report for paper; the same report and signatures give the same bytes."""
    head = PaperHead(len(paper.data), tuple(len(each) for each in paper.signatures))
    whole = b"".join((canonical_json(encode(head)), b"\n", paper.data, *paper.signatures))
    return SIGNATURE + lzma.compress(whole, lzma.FORMAT_XZ, lzma.CHECK_CRC32, _PRESET)


def read_paper(packed: bytes) -> PaperFile:
    """The reverse of ``write_paper``.

    Raises:
        PackageError: ``SCHEMA``, ``JSON_BAD``, ``NEWER_FORMAT`` or ``TOO_BIG``.
    """
    if not packed.startswith(SIGNATURE):
        raise PackageError(ReasonCode.SCHEMA, detail="not a paper file")
    line, found, rest = _unpacked(packed[len(SIGNATURE) :]).partition(b"\n")
    if not found or len(line) > limits.PART_HEAD:
        raise PackageError(ReasonCode.SCHEMA, detail="no head")
    head = _read_head(line)
    if head.size + sum(head.signatures) != len(rest):
        raise PackageError(ReasonCode.SCHEMA, detail="sizes")
    signatures: list[bytes] = []
    begin = head.size
    for size in head.signatures:
        signatures.append(rest[begin : begin + size])
        begin += size
    return PaperFile(rest[: head.size], tuple(signatures))


def _unpacked(packed: bytes) -> bytes:
    limit = max(limits.RATIO_FROM, min(limits.RATIO * len(packed), limits.DATA))
    reader = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=limits.PAPER_MEMORY)
    try:
        whole = reader.decompress(packed, max_length=limit)
    except (lzma.LZMAError, EOFError) as error:
        raise PackageError(ReasonCode.SCHEMA, detail=str(error)) from error
    if not reader.eof and len(whole) >= limit:
        raise PackageError(ReasonCode.TOO_BIG)
    if not reader.eof or reader.unused_data:
        raise PackageError(ReasonCode.SCHEMA, detail="cut off, or followed by something")
    return whole


def _read_head(line: bytes) -> PaperHead:
    head = read_head(PaperHead, line, SCHEMA, VERSION)
    _check_signatures(head.signatures)
    return head


def _check_signatures(sizes: Sequence[int]) -> None:
    if len(sizes) > limits.MANIFESTS or any(size > limits.SIGNATURE for size in sizes):
        raise PackageError(ReasonCode.SCHEMA, detail="signatures")
