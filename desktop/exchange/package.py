"""One door for every file that arrives: whatever it is, the answer is an ``Examination``."""

import hashlib
import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from desktop.core import limits
from desktop.core.files import CHUNK, explain_os_error
from desktop.exchange.carriers import Carrier, claims_in_container, open_carrier
from desktop.exchange.contents import Claims, Contents, claims_of, read_claims, read_contents
from desktop.exchange.errors import PackageError
from desktop.exchange.patience import patient
from desktop.exchange.reader import PackedFile
from desktop.rules.package_data import ForwardingData, PackageData
from desktop.rules.packages import PackageKind
from desktop.rules.report_facts import ReportFacts
from desktop.rules.snapshot import ReportSnapshot
from desktop.rules.snapshot_json import snapshot_from_bytes
from desktop.rules.training import is_training_code
from desktop.rules.verdicts import Reason, ReasonCode, Verdict
from desktop.signing.envelope import DecryptionFailedError, Decryptor
from desktop.signing.report import SignatureReport
from desktop.signing.trust import TrustStore

Authorised = Callable[[SignatureReport, str], ReasonCode | None]
"""Why a signer may not speak for the agency whose code stands in the data; ``None`` when it may."""

_UNOPENED = frozenset(
    {
        ReasonCode.KEY_NEEDED,
        ReasonCode.PART_MISSING,
        ReasonCode.NOT_A_PACKAGE,
        ReasonCode.UNREADABLE,
        ReasonCode.TOO_SLOW,
        ReasonCode.ZIP_CORRUPT,
        ReasonCode.PDF_BAD,
        ReasonCode.PDF_ENCRYPTED,
    }
)


@dataclass(frozen=True)
class Examination:
    """All that a full check of a file found out; nothing was changed or written.

    Attributes:
        file: The file. sha256, size: of its bytes; sha256 is "" when they could not or should not all be read.
        kind: What the package is for; ``None`` when it cannot be told.
        reasons: Why the verdict is not simply ``valid``.
        report: What the report is about, of a file that is intact; snapshot_bytes and snapshot_sha256 are its JSON as
            signed.
        data: What any other kind of package says, if it is intact.
        signers: What each signature says, in the order of signing.
        attachments: The evidence that lies in the file.
        claims: Whom the file says it is from, as far as that could be read, even when it was refused.
        is_pdf: The carrier is a bare PDF, which never encloses evidence.
        is_paper: It was read from printed codes, which never enclose any either.
    """

    file: Path
    verdict: Verdict
    reasons: tuple[Reason, ...]
    kind: PackageKind | None = None
    snapshot_bytes: bytes | None = None
    snapshot_sha256: str | None = None
    report: ReportFacts | None = None
    data: PackageData | None = None
    signers: tuple[SignatureReport, ...] = ()
    attachments: tuple[PackedFile, ...] = ()
    claims: Claims | None = None
    sha256: str = ""
    size: int = 0
    is_pdf: bool = False
    is_paper: bool = False

    @cached_property
    def snapshot(self) -> ReportSnapshot | None:
        """The whole report, of a file that is intact; made when it is asked for."""
        return None if self.snapshot_bytes is None else snapshot_from_bytes(self.snapshot_bytes)

    @property
    def is_intact(self) -> bool:
        """Whether the content is what was once written, whoever wrote it."""
        return self.verdict in (Verdict.VALID, Verdict.VALID_UNSIGNED, Verdict.UNTRUSTED)


def same_agency(report: SignatureReport, origin: str) -> ReasonCode | None:
    """The plain rule: an agency signs for itself, and its certificate names it."""
    signs_for_itself = report.signer is not None and report.signer.agency_code == origin
    return None if signs_for_itself else ReasonCode.SIGNER_NOT_AUTHORISED


def examine(
    path: Path,
    trust: TrustStore,
    received_at: datetime,
    *,
    authorised: Authorised = same_agency,
    decryptor: Decryptor | None = None,
) -> Examination:
    """Check a file fully, whatever it is; its name plays no part.

    Packages that come from above (assignment, certificate …) name their issuer: whether that is the department that
    one obeys is the caller's to compare.

    Args:
        path: The file.
        trust: Whom we trust.
        received_at: When the file was first seen.
        authorised: Why a signer may not speak for the agency in the data, if so.
        decryptor: Opens an encrypted file; what is told, hash and size too, is then of the package that lies in it.
    """
    examination = _kept_apart(_examine_file(path, trust, received_at, authorised), trust)
    if decryptor is None or examination.reasons != (Reason(ReasonCode.KEY_NEEDED),):
        return examination
    with TemporaryDirectory(prefix="so-dan-van-") as folder:
        opened = Path(folder) / "opened"
        try:
            with path.open("rb") as stream:
                decryptor.decrypt(stream, opened)
        except DecryptionFailedError:
            return replace(examination, reasons=(Reason(ReasonCode.DECRYPT_FAILED),))
        return replace(_kept_apart(_examine_file(opened, trust, received_at, authorised), trust), file=path)


def _kept_apart(found: Examination, trust: TrustStore) -> Examination:
    """The same, unless it belongs to training and we do not, or the other way round: then it is nothing to us."""
    speaker = found.claims.agency_code if found.claims else ""
    if not speaker or is_training_code(speaker) == trust.training:
        return found
    reason = Reason(ReasonCode.REAL_FILE if trust.training else ReasonCode.TRAINING_FILE)
    return Examination(
        found.file,
        Verdict.INVALID,
        (reason,),
        claims=found.claims,
        sha256=found.sha256,
        size=found.size,
        is_pdf=found.is_pdf,
        is_paper=found.is_paper,
    )


def _examine_file(path: Path, trust: TrustStore, received_at: datetime, authorised: Authorised) -> Examination:
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
            return _refusal(path, Reason(ReasonCode.NOT_A_PACKAGE))  # a device or pipe: opening it may never end
        with path.open("rb", buffering=0) as file, patient(file) as stream:
            return _examine(path, stream, trust, received_at, authorised)
    except PackageError as error:
        return _refusal(path, error.reason)
    except OSError as error:
        cause = explain_os_error(error, path).message.removeprefix(f"{path}: ").rstrip(".")
        return _refusal(path, Reason(ReasonCode.UNREADABLE, detail=cause))


def _examine(
    path: Path, stream: BinaryIO, trust: TrustStore, received_at: datetime, authorised: Authorised
) -> Examination:
    size = stream.seek(0, os.SEEK_END)
    if size > limits.PACKAGE:
        return _refusal(path, Reason(ReasonCode.TOO_BIG), size=size)
    sha256 = _sha256(stream, size)
    try:
        carrier = open_carrier(stream, trust, received_at)
    except PackageError as error:
        return _refusal(path, error.reason, claims_in_container(stream), sha256, size)
    if carrier.fault:
        return _refusal(path, carrier.fault, read_claims(carrier.data), sha256, size, carrier)
    try:
        contents = read_contents(carrier.kind, carrier.data)
        _check_attachments(carrier, contents)
    except PackageError as error:
        return _refusal(path, error.reason, read_claims(carrier.data), sha256, size, carrier)
    reasons = _doubts(carrier, contents.origin, authorised)
    return Examination(
        file=path,
        verdict=_verdict(carrier, reasons),
        reasons=reasons or (() if carrier.signatures else (Reason(ReasonCode.NO_SIGNATURE),)),
        kind=carrier.kind,
        snapshot_bytes=carrier.data if contents.report else None,
        snapshot_sha256=(carrier.data_sha256 or hashlib.sha256(carrier.data).hexdigest()) if contents.report else None,
        report=contents.report,
        data=contents.data,
        signers=tuple(report for _, report in carrier.signatures),
        attachments=carrier.attachments,
        claims=claims_of(contents),
        sha256=sha256,
        size=size,
        is_pdf=carrier.is_pdf,
        is_paper=carrier.is_paper,
    )


def _sha256(stream: BinaryIO, size: int) -> str:
    digest = hashlib.sha256()
    stream.seek(0)
    while piece := stream.read(min(size + 1, CHUNK)):  # a buffer of more than there is costs more than the hash
        digest.update(piece)
    return digest.hexdigest()


def _check_attachments(carrier: Carrier, contents: Contents) -> None:
    """What the data says it encloses must lie in the container, and nothing else."""
    if carrier.is_bare:
        return
    announced = _announced(contents)
    packed = {each.sha256: each.name for each in carrier.attachments}
    for sha256 in sorted(announced - packed.keys()):
        raise PackageError(ReasonCode.EVIDENCE_MISSING, f"attachments/{sha256}")
    for sha256 in sorted(packed.keys() - announced):
        raise PackageError(ReasonCode.UNEXPECTED_FILE, packed[sha256])


def _announced(contents: Contents) -> frozenset[str]:
    """Hashes of the files that the data says it encloses."""
    if contents.report is not None:
        return frozenset(each.sha256 for each in contents.report.attachments if each.enclosed)
    if isinstance(contents.data, ForwardingData):
        return frozenset(each.sha256 for each in contents.data.files)
    return frozenset()


def _doubts(carrier: Carrier, origin: str, authorised: Authorised) -> tuple[Reason, ...]:
    """Why the signers may not be relied on; the PDF within a container is mentioned only where it adds a reason."""
    doubts = [
        Reason(doubt, place) for place, report in carrier.signatures if (doubt := _doubt(report, origin, authorised))
    ]
    known = {reason.code for reason in doubts}
    doubts += [
        Reason(doubt, place)
        for place, report in carrier.pdf_signatures
        if (doubt := _doubt(report, origin, authorised)) and doubt not in known
    ]
    return tuple(dict.fromkeys(doubts))


def _doubt(report: SignatureReport, origin: str, authorised: Authorised) -> ReasonCode | None:
    return report.reason or authorised(report, origin)


def _verdict(carrier: Carrier, doubts: Sequence[Reason]) -> Verdict:
    if doubts:
        return Verdict.UNTRUSTED
    return Verdict.VALID if carrier.signatures else Verdict.VALID_UNSIGNED


def _refusal(
    path: Path,
    reason: Reason,
    claims: Claims | None = None,
    sha256: str = "",
    size: int = 0,
    carrier: Carrier | None = None,
) -> Examination:
    unopened = reason.code in _UNOPENED and not reason.place
    return Examination(
        file=path,
        verdict=Verdict.UNREADABLE if unopened else Verdict.INVALID,
        reasons=(reason,),
        kind=carrier.kind if carrier else None,
        signers=tuple(report for _, report in carrier.signatures) if carrier else (),
        claims=claims,
        sha256=sha256,
        size=size,
        is_pdf=carrier.is_pdf if carrier else False,
        is_paper=carrier.is_paper if carrier else False,
    )
