"""What goes into signing and checking a PDF, and what comes out; importing this loads nothing heavy."""

from dataclasses import dataclass
from datetime import datetime

from desktop.core import limits
from desktop.rules.verdicts import ReasonCode
from desktop.signing.report import SignatureReport

MAXIMUM_PDF = limits.PDF
"""Longest PDF that is looked at, in bytes."""

MAXIMUM_DATA = limits.DATA
"""Longest embedded data file that is taken out, in bytes."""

DATA_NAME = "report.json"
"""Name of the one embedded file."""


class UnsignablePdfError(Exception):
    """The file is no PDF in order, is encrypted, or has a signature field of this name already."""


@dataclass(frozen=True)
class Appearance:
    """How a signature looks on the page.

    Attributes:
        image: PNG, may be transparent; or a PDF whose first page is drawn, with its fonts. Shown as large as the box
            allows, undistorted.
        page: Index of the page from 0; -1 is the last.
        box: Left, bottom, right, top in points from the lower left corner of the page.
    """

    image: bytes
    page: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class FoundSignature:
    """A signature of a PDF as its bytes tell it, before anybody asks whether the signer is trusted.

    Attributes:
        field: Name of its form field.
        fault: What makes it worthless; ``None`` when it is intact and covers what it must.
        covers: How many bytes of the file it speaks of, from the beginning.
        is_time_stamp: It is a document time stamp: it says when, not who.
        moment: When it says it was made.
        certificates: In DER, the signer's first; empty when it has a fault that makes them meaningless.
    """

    field: str
    fault: ReasonCode | None
    covers: int = 0
    is_time_stamp: bool = False
    moment: datetime | None = None
    certificates: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class PdfFacts:
    """What the bytes of a PDF tell, whoever is trusted.

    Attributes:
        signatures: In the order of signing, time stamps among them.
        data: The embedded ``report.json``; ``None`` when there is not exactly one embedded file, or it cannot be
            relied on to be what was signed.
        reason: What makes the file worthless; ``None`` when nothing does.
    """

    signatures: tuple[FoundSignature, ...]
    data: bytes | None
    reason: ReasonCode | None


@dataclass(frozen=True)
class SignedPdf:
    """What a received PDF turned out to be.

    Attributes:
        signatures: In the order of signing, without time stamps.
        embedded_name: Name of the embedded data file; empty when there is not exactly one.
        embedded_data: Its content; ``None`` when it cannot be relied on to be what was signed. An unsigned PDF
            has it, with the reason ``NO_SIGNATURE``.
        reason: The first thing wrong with the file; ``None`` when all is well.
        covers: For each signature, how many bytes of the file it speaks of.
        time_stamps: When each document time stamp says it was made; who issued it was not asked.
    """

    signatures: tuple[SignatureReport, ...]
    embedded_name: str
    embedded_data: bytes | None
    reason: ReasonCode | None
    covers: tuple[int, ...] = ()
    time_stamps: tuple[datetime, ...] = ()


def hexadecimal_strings(data: bytes) -> tuple[bytes, bytes]:
    """The two ways in which signers write bytes between angle brackets (ISO 32000-1, 7.3.4.3).

    A mixture of small and capital letters means that one was changed afterwards.
    """
    small = data.hex().encode("ascii")
    return b"<%b>" % small, b"<%b>" % small.upper()
