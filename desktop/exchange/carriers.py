"""The carriers of a package: a container, a bare PDF with the data embedded, paper; told apart by their first bytes."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from desktop.core import limits
from desktop.exchange.archive import HEAD
from desktop.exchange.contents import Claims, read_claims
from desktop.exchange.errors import PackageError
from desktop.exchange.layout import DATA_FILES, PDF_SIGNATURE, REPORT_PDF
from desktop.exchange.paper import SIGNATURE as PAPER_SIGNATURE
from desktop.exchange.paper import read_paper
from desktop.exchange.parts import SIGNATURE as PART_SIGNATURE
from desktop.exchange.reader import PackedFile, open_container
from desktop.exchange.zip_data import read_whole
from desktop.exchange.zip_directory import LOCAL_SIGNATURE, looks_like_zip, read_directory
from desktop.rules.packages import PackageKind
from desktop.rules.verdicts import Reason, ReasonCode
from desktop.signing.cms import verify_detached
from desktop.signing.envelope import looks_encrypted
from desktop.signing.pdf_values import SignedPdf
from desktop.signing.report import SignatureReport, SignatureStatus
from desktop.signing.trust import TrustStore


@dataclass(frozen=True)
class Carrier:
    """What a container, a bare PDF or paper carries.

    Attributes:
        signatures: Those that cover everything, with the place of each.
        data_sha256: Of the data, where it was found out on the way; else "".
        pdf_signatures: Those of a ``report.pdf`` within a container.
        is_paper: It was read from printed codes.
        fault: What makes the carrier worthless although its data could be read.
    """

    kind: PackageKind
    data: bytes
    signatures: tuple[tuple[str, SignatureReport], ...]
    attachments: tuple[PackedFile, ...] = ()
    pdf_signatures: tuple[tuple[str, SignatureReport], ...] = ()
    is_pdf: bool = False
    is_paper: bool = False
    fault: Reason | None = None
    data_sha256: str = ""

    @property
    def is_bare(self) -> bool:
        """It has no room for evidence."""
        return self.is_pdf or self.is_paper


def open_carrier(stream: BinaryIO, trust: TrustStore, received_at: datetime) -> Carrier:
    """Open a file by what its first bytes say.

    Raises:
        PackageError: It carries no package, or one that cannot be relied on.
    """
    stream.seek(0)
    head = stream.read(HEAD)
    if head.startswith(LOCAL_SIGNATURE):
        return _open_container(stream, trust, received_at)
    if head.startswith(PDF_SIGNATURE):
        return _open_pdf(stream, trust, received_at)
    if head.startswith(PAPER_SIGNATURE):
        return _open_paper(stream, trust, received_at)
    if looks_encrypted(head):
        raise PackageError(ReasonCode.KEY_NEEDED)
    if head.startswith(PART_SIGNATURE):
        raise PackageError(ReasonCode.PART_MISSING)
    if looks_like_zip(stream):
        raise PackageError(ReasonCode.ZIP_FEATURE, detail="bytes before the archive")
    raise PackageError(ReasonCode.NOT_A_PACKAGE)


def claims_in_container(stream: BinaryIO) -> Claims | None:
    """Whom a container that was refused says it is from, if its data can still be read safely."""
    try:
        for entry in read_directory(stream):
            if entry.name in DATA_FILES:
                return read_claims(read_whole(stream, entry, limits.DATA))
    except PackageError:
        return None
    return None


def read_pdf(path: Path) -> bytes | None:
    """The report as people read it, out of a container or a bare PDF that was examined; ``None`` if there is none.

    Raises:
        PackageError: The container is damaged.
        OSError: It cannot be read.
    """
    with path.open("rb") as stream:
        if stream.read(len(PDF_SIGNATURE)) == PDF_SIGNATURE:
            stream.seek(0)
            return stream.read(limits.PDF)
        stream.seek(0)
        if stream.read(len(PAPER_SIGNATURE)) == PAPER_SIGNATURE:
            return None
        entries = {entry.name: entry for entry in read_directory(stream)}
        return read_whole(stream, entries[REPORT_PDF], limits.PDF) if REPORT_PDF in entries else None


def _open_container(stream: BinaryIO, trust: TrustStore, received_at: datetime) -> Carrier:
    container = open_container(stream, trust, received_at)
    carrier = Carrier(
        container.kind,
        container.data,
        container.signatures,
        container.attachments,
        data_sha256=container.data_sha256,
    )
    if container.pdf is None:
        return carrier
    return _with_pdf(carrier, container.pdf, trust, received_at)


def _with_pdf(carrier: Carrier, pdf: bytes, trust: TrustStore, received_at: datetime) -> Carrier:
    """The same carrier after a look at whether ``report.pdf`` says the same as the data."""
    signed = _read_signed_pdf(pdf, trust, received_at, vouched_for=_are_valid(carrier.signatures))
    fatal = _fatal(signed.reason, signed.signatures)
    if fatal not in (None, ReasonCode.NOT_A_PACKAGE):
        return replace(carrier, fault=Reason(fatal, REPORT_PDF))
    if signed.embedded_data != carrier.data:
        return replace(carrier, fault=Reason(ReasonCode.HASH_MISMATCH, REPORT_PDF))
    return replace(carrier, pdf_signatures=tuple((REPORT_PDF, report) for report in signed.signatures))


def _open_pdf(stream: BinaryIO, trust: TrustStore, received_at: datetime) -> Carrier:
    size = stream.seek(0, os.SEEK_END)
    if size > limits.PDF:
        raise PackageError(ReasonCode.TOO_BIG)
    stream.seek(0)
    signed = _read_signed_pdf(stream.read(), trust, received_at, vouched_for=False)
    fatal = _fatal(signed.reason, signed.signatures)
    if signed.embedded_data is None:
        raise PackageError(fatal or ReasonCode.NOT_A_PACKAGE)
    signatures = tuple(("", report) for report in signed.signatures)
    fault = Reason(fatal) if fatal else None
    return Carrier(PackageKind.REPORT, signed.embedded_data, signatures, is_pdf=True, fault=fault)


def _open_paper(stream: BinaryIO, trust: TrustStore, received_at: datetime) -> Carrier:
    if stream.seek(0, os.SEEK_END) > limits.PAPER:
        raise PackageError(ReasonCode.TOO_BIG)
    stream.seek(0)
    paper = read_paper(stream.read())
    reports = [verify_detached(paper.data, signature, trust, received_at) for signature in paper.signatures]
    signatures = tuple(("", report) for report in reports)
    fatal = _fatal(None, reports)
    fault = Reason(fatal) if fatal else None
    return Carrier(PackageKind.REPORT, paper.data, signatures, is_paper=True, fault=fault)


def _are_valid(signatures: Sequence[tuple[str, SignatureReport]]) -> bool:
    return bool(signatures) and all(report.status is SignatureStatus.VALID for _, report in signatures)


def _read_signed_pdf(pdf: bytes, trust: TrustStore, received_at: datetime, *, vouched_for: bool) -> SignedPdf:
    """A PDF that somebody we trust has signed as a whole, with its container, needs a second look only if unusual."""
    if vouched_for:
        from desktop.signing.pdf_plain import read_plain_pdf

        if plain := read_plain_pdf(pdf, trust, received_at):
            return plain
    from desktop.signing.pdf import read_signed_pdf

    return read_signed_pdf(pdf, trust, received_at)


def _fatal(reason: ReasonCode | None, signatures: Sequence[SignatureReport]) -> ReasonCode | None:
    """What makes a PDF worthless; doubts about its signers and the lack of any do not."""
    broken = next((report for report in signatures if report.status is SignatureStatus.INVALID), None)
    if broken:
        return broken.reason or ReasonCode.SIGNATURE_BAD
    doubts = {report.reason for report in signatures} | {ReasonCode.NO_SIGNATURE}
    return None if reason in doubts else reason
