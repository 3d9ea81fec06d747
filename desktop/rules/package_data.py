"""What packages other than reports say: one frozen record a kind, and the records that several kinds share.

The field names are the names in the data file. What goes up names its ``agency``, what comes down its ``issuer``.
``package_form`` turns the records into bytes and back; their JSON Schemas are published in ``resources/schemas/``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from desktop.core.document_form import Limits
from desktop.rules.agencies import AgencyDirectory
from desktop.rules.packages import PackageKind
from desktop.rules.programme import Programme
from desktop.rules.scoring import ScoringPlan
from desktop.rules.snapshot import Count, Ordinal, Sha256

Code = Annotated[str, Limits(pattern=r"^\S{1,60}$")]
"""Code of an agency, a period, an indicator …"""
Filled = Annotated[str, Limits(pattern=r"^[\s\S]*\S[\s\S]*$")]
"""Text that says something."""
Pem = Annotated[str, Limits(pattern=r"^\s*-----BEGIN [A-Z0-9 ]{1,40}-----[\s\S]+-----END [A-Z0-9 ]{1,40}-----\s*$")]
"""A certificate, a request or a revocation list in PEM form; whether it can be read is for ``signing`` to say."""
ReceiptCode = Annotated[str, Limits(pattern=r"^[0-9]{4}-[0-9]{4}-[0-9]{4}$")]


@dataclass(frozen=True)
class Party:
    """An agency as a package names it."""

    code: Code
    name: str = ""


@dataclass(frozen=True)
class TrustList:
    """Whom agencies shall believe.

    Attributes:
        anchors: Certificates of the roots.
        revocation_lists: The newest list of each root.
        encryption_certificate: To whom packages for the department are encrypted; null if it takes none.
    """

    anchors: tuple[Pem, ...]
    revocation_lists: tuple[Pem, ...] = ()
    encryption_certificate: Pem | None = None


class ReceiptResult(StrEnum):
    """How a report stands in the master copy."""

    ACCEPTED = "accepted"
    SUPERSEDED = "superseded"
    """Kept; a newer revision counts."""


@dataclass(frozen=True)
class Receipt:
    """That a report was taken in.

    Attributes:
        package_sha256: Of the file that came. snapshot_sha256: of the report in it, whichever file brought it.
        evidence: Hashes of the evidence of this report that the department keeps.
        code: ``receipt_code.receipt_code`` of the above, to be read out over the telephone.
    """

    agency: Party
    period: Code
    revision: Ordinal
    package_sha256: Sha256
    snapshot_sha256: Sha256
    result: ReceiptResult
    received_at: datetime
    answered_at: datetime
    code: ReceiptCode
    evidence: tuple[Sha256, ...] = ()


class RemarkPlace(StrEnum):
    """What a remark speaks of."""

    INDICATOR = "indicator"
    TASK = "task"
    NARRATIVE = "narrative"
    REPORT = "report"
    """The report as a whole: its signature, its number …"""


@dataclass(frozen=True)
class Remark:
    """What is to be put right, and where.

    Attributes:
        target: Code of the indicator, task or outline section; "" for the report as a whole.
        paragraph: Of a section's text, from 1; 0 for all of it and for everything else.
    """

    place: RemarkPlace
    target: str
    text: Filled
    paragraph: Count = 0


@dataclass(frozen=True)
class ReturnSlip:
    """That a report is given back to be put right.

    Attributes:
        evidence: As in a receipt: what need not be sent again.
    """

    agency: Party
    period: Code
    revision: Ordinal
    package_sha256: Sha256
    snapshot_sha256: Sha256
    received_at: datetime
    answered_at: datetime
    remarks: tuple[Remark, ...]
    evidence: tuple[Sha256, ...] = ()


@dataclass(frozen=True)
class AssignmentFrame:
    """Who reports what, and until when; what a package says beside the programme and the list of agencies.

    Attributes:
        obligations: Codes of the agencies that owe a report, by period.
        receipts, returns: Answers to reports of any agency; each takes its own.
        scoring: By which criteria points are given; null in files that do not say.
    """

    issuer: Party
    issued_at: datetime
    obligations: Mapping[str, tuple[Code, ...]]
    trust: TrustList
    receipts: tuple[Receipt, ...] = ()
    returns: tuple[ReturnSlip, ...] = ()
    scoring: ScoringPlan | None = None


@dataclass(frozen=True, kw_only=True)
class AssignmentData(AssignmentFrame):
    """A programme handed down, with all agencies and what became of them."""

    programme: Programme
    agencies: AgencyDirectory


@dataclass(frozen=True)
class EnrolmentData:
    """An agency asks for a certificate.

    Attributes:
        request: PKCS#10.
        fingerprint: Of the key, to be compared over the telephone.
        contact: Whom to call back.
    """

    agency: Party
    request: Pem
    fingerprint: str
    contact: str = ""


@dataclass(frozen=True)
class CertificateData:
    """The certificate that an agency asked for, and the root above it."""

    issuer: Party
    agency: Party
    certificate: Pem
    root: Pem
    trust: TrustList


@dataclass(frozen=True)
class ForwardedFile:
    """One of the files that are forwarded, byte for byte as it came.

    Attributes:
        agency, revision: Of the report in it; null where the forwarder could not open it.
    """

    sha256: Sha256
    name: str
    size: Count
    agency: Party | None = None
    revision: Ordinal | None = None


@dataclass(frozen=True)
class CompiledFigure:
    """A forwarder's own total of an indicator; null where there is none.

    Attributes:
        counted: How many agencies are in it. expected: how many should be.
    """

    code: Code
    value: Decimal | None
    counted: Count
    expected: Count


@dataclass(frozen=True)
class ForwardingData:
    """An agency passes on the reports of those below it.

    Attributes:
        agency: The forwarder.
        files: The enclosed files. missing: agencies below it whose report is not among them.
    """

    agency: Party
    period: Code
    programme_code: str
    programme_version: Ordinal
    made_at: datetime
    files: tuple[ForwardedFile, ...]
    missing: tuple[Party, ...] = ()
    figures: tuple[CompiledFigure, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class ReceiptData:
    """Receipts of one agency or of many."""

    issuer: Party
    receipts: tuple[Receipt, ...]


@dataclass(frozen=True)
class ReturnData:
    """Return slips of one agency or of many."""

    issuer: Party
    returns: tuple[ReturnSlip, ...]


PackageData = AssignmentData | EnrolmentData | CertificateData | ForwardingData | ReceiptData | ReturnData
"""The data of any package but a report."""

FORMS: Mapping[PackageKind, type[PackageData]] = {
    PackageKind.ASSIGNMENT: AssignmentData,
    PackageKind.ENROLMENT: EnrolmentData,
    PackageKind.CERTIFICATE: CertificateData,
    PackageKind.FORWARDING: ForwardingData,
    PackageKind.RECEIPT: ReceiptData,
    PackageKind.RETURN: ReturnData,
}


def speaker(data: PackageData) -> Party:
    """In whose name the data speaks: an agency below, or the one that issues."""
    return data.agency if isinstance(data, EnrolmentData | ForwardingData) else data.issuer
