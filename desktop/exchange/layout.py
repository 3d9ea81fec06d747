"""Which files a container of ours may hold, and what each is for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from desktop.core import limits
from desktop.exchange.errors import PackageError
from desktop.exchange.names import printable
from desktop.rules.packages import PackageKind
from desktop.rules.training import is_training_code
from desktop.rules.verdicts import ReasonCode

MIMETYPE = "mimetype"
CONTAINER_MEDIA_TYPE = "application/vnd.etsi.asic-e+zip"
JSON_MEDIA_TYPE = "application/json"
PDF_MEDIA_TYPE = "application/pdf"
PDF_SIGNATURE = b"%PDF-"
"""How a PDF begins."""
CONTAINER_SUFFIX, PDF_SUFFIX = ".asice", ".pdf"
TRAINING_SUFFIX = ".sdvtap"
"""Of a container that training writes; within it is the same."""
CONTAINER_SUFFIXES = (CONTAINER_SUFFIX, TRAINING_SUFFIX)
ENCRYPTED_SUFFIX = ".p7m"
PAPER_SUFFIX = ".paper"
LETTER_SUFFIX, OUTLOOK_SUFFIX = ".eml", ".msg"
"""Stands after the name of a file that is encrypted."""
REPORT_PDF = "report.pdf"
"""The report as people read it; only in a package that carries a report."""

DATA_FILES = {f"{kind}.json": kind for kind in PackageKind}
"""Kind of a package by the name of its data file."""

_ATTACHMENT = re.compile(r"attachments/([0-9a-f]{64})(\.[a-z0-9]{1,16})?")
_MANIFEST = re.compile(r"META-INF/ASiCManifest([0-9]{3})?\.xml")
_SIGNATURE = re.compile(r"META-INF/signature[0-9]{3}\.p7s")


@dataclass(frozen=True)
class Layout:
    """The names of a container by their role, each group in the order of the names.

    Attributes:
        data: ``report.json`` or its like.
    """

    kind: PackageKind
    data: str
    has_pdf: bool
    attachments: tuple[str, ...]
    manifests: tuple[str, ...]
    signatures: tuple[str, ...]

    @property
    def covered(self) -> tuple[str, ...]:
        """The files that each manifest must name: all but the mimetype and ``META-INF``."""
        return (self.data, *((REPORT_PDF,) if self.has_pdf else ()), *self.attachments)


def container_suffix(agency_code: str) -> str:
    """What the name of a container ends with that this agency writes."""
    return TRAINING_SUFFIX if is_training_code(agency_code) else CONTAINER_SUFFIX


def data_name(kind: PackageKind) -> str:
    """Name of the data file of a package."""
    return f"{kind}.json"


def manifest_name(number: int) -> str:
    """Name of the manifest of the n-th signer, from 1."""
    return "META-INF/ASiCManifest.xml" if number == 1 else f"META-INF/ASiCManifest{number:03}.xml"


def signature_name(number: int) -> str:
    """Name of the signature of the n-th signer, from 1."""
    return f"META-INF/signature{number:03}.p7s"


def attachment_name(sha256: str, original_name: str) -> str:
    """Name of an attachment: its content's hash, with the extension of its original name where that is a plain one."""
    dot, extension = original_name.rpartition(".")[1:]
    name = f"attachments/{sha256}{dot}{extension.lower()}"
    return name if attachment_hash(name) else f"attachments/{sha256}"


def attachment_hash(name: str) -> str:
    """The hash that an attachment's name promises; "" when the name is not that of an attachment."""
    match = _ATTACHMENT.fullmatch(name)
    return match[1] if match else ""


def arrange(names: Sequence[str]) -> Layout:
    """Give each file its role.

    Raises:
        PackageError: ``UNEXPECTED_FILE``: it has none; ``PART_MISSING``: no data file; ``MANIFEST``: no manifest;
            ``TOO_MANY_ENTRIES``: more manifests or signatures than anybody needs.
    """
    inside = sorted(name for name in names if name != MIMETYPE)
    data = [name for name in inside if name in DATA_FILES]
    manifests = tuple(name for name in inside if _MANIFEST.fullmatch(name))
    signatures = tuple(name for name in inside if _SIGNATURE.fullmatch(name))
    attachments = tuple(name for name in inside if attachment_hash(name))
    for name in set(inside).difference(data, manifests, signatures, attachments, {REPORT_PDF}):
        raise PackageError(ReasonCode.UNEXPECTED_FILE, printable(name))
    if not data:
        raise PackageError(ReasonCode.PART_MISSING, data_name(PackageKind.REPORT))
    kind = DATA_FILES[data[0]]
    has_pdf = REPORT_PDF in inside
    if len(data) > 1 or (has_pdf and kind is not PackageKind.REPORT):
        raise PackageError(ReasonCode.UNEXPECTED_FILE, data[1] if len(data) > 1 else REPORT_PDF)
    if not manifests:
        raise PackageError(ReasonCode.MANIFEST, manifest_name(1), "no manifest")
    if max(len(manifests), len(signatures)) > limits.MANIFESTS:
        raise PackageError(ReasonCode.TOO_MANY_ENTRIES)
    return Layout(kind, data[0], has_pdf, attachments, manifests, signatures)
