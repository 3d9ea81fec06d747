"""What goes into signing and checking a PDF, and what comes out; importing this loads nothing heavy."""

from dataclasses import dataclass

from desktop.rules.verdicts import ReasonCode
from desktop.signing.report import SignatureReport

MAXIMUM_PDF = 64 * 1024 * 1024
"""Longest PDF that is looked at, in bytes."""

MAXIMUM_DATA = 20 * 1024 * 1024
"""Longest embedded data file that is taken out, in bytes."""

DATA_NAME = "report.json"
"""Name of the one embedded file."""


@dataclass(frozen=True)
class Appearance:
    """How a signature looks on the page.

    Attributes:
        image: PNG, may be transparent.
        page: Index of the page from 0; -1 is the last.
        box: Left, bottom, right, top in points from the lower left corner of the page.
    """

    image: bytes
    page: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class SignedPdf:
    """What a received PDF turned out to be.

    Attributes:
        signatures: In the order of signing.
        embedded_name: Name of the embedded data file; empty when there is not exactly one.
        embedded_data: Its content; ``None`` when it cannot be relied on to be what was signed. An unsigned PDF
            has it, with the reason ``NO_SIGNATURE``.
        reason: The first thing wrong with the file; ``None`` when all is well.
    """

    signatures: tuple[SignatureReport, ...]
    embedded_name: str
    embedded_data: bytes | None
    reason: ReasonCode | None
