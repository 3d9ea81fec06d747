"""Packages composed: which files go into a container, and what it is called."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.core.text import ascii_name
from desktop.exchange.container import ContainerFile, write_container
from desktop.exchange.contents import read_contents
from desktop.exchange.errors import PackageError
from desktop.exchange.layout import (
    JSON_MEDIA_TYPE,
    PDF_MEDIA_TYPE,
    REPORT_PDF,
    attachment_name,
    container_suffix,
    data_name,
)
from desktop.rules.package_data import PackageData
from desktop.rules.package_form import data_to_json, kind_of
from desktop.rules.packages import PackageKind
from desktop.rules.snapshot import ReportSnapshot
from desktop.rules.snapshot_json import snapshot_to_json
from desktop.rules.verdicts import ReasonCode

if TYPE_CHECKING:
    from desktop.signing.keys import Signer


def package_file_name(agency_code: str, period_code: str, revision: int, suffix: str | None = None) -> str:
    """``BC_<mã đơn vị>_<mã kỳ>_b<bản số>.asice``: plain ASCII, safe on FAT32. It informs; the content decides."""
    end = container_suffix(agency_code) if suffix is None else suffix
    return f"BC_{ascii_name(agency_code, 60)}_{ascii_name(period_code, 40)}_b{revision}{end}"


def report_container(
    path: Path,
    snapshot: ReportSnapshot,
    pdf: bytes | None,
    evidence: Mapping[str, Path],
    keys: Sequence["Signer"],
    at: datetime,
) -> str:
    """Write a report as a container.

    Args:
        path: Where to write.
        snapshot: The report.
        pdf: The report as people read it, with the same data embedded; ``None`` to leave it out.
        evidence: Where the enclosed attachments lie, by SHA-256; those that the snapshot does not enclose are ignored.
        keys: Who signs, in order; none for an unsigned package.
        at: Moment of signing.

    Returns:
        Hexadecimal SHA-256 of the container.

    Raises:
        PackageError: ``EVIDENCE_MISSING``, ``HASH_MISMATCH`` or over a limit; nothing is written.
        EnvironmentFailureError: The disk refused; nothing remains.
    """
    files = [ContainerFile(data_name(PackageKind.REPORT), JSON_MEDIA_TYPE, snapshot_to_json(snapshot))]
    if pdf is not None:
        files.append(ContainerFile(REPORT_PDF, PDF_MEDIA_TYPE, pdf))
    return write_container(path, [*files, *_attachments(snapshot, evidence)], keys, at)


def write_package(
    path: Path,
    data: PackageData,
    signers: Sequence["Signer"],
    at: datetime,
    attachments: Sequence[ContainerFile] = (),
    *,
    audit_head: str = "",
) -> str:
    """Write a package of any kind but a report.

    Args:
        path: Where to write.
        data: What it says.
        signers: Who signs, in order; none for an unsigned package.
        at: Moment of signing.
        attachments: The files that the data says it encloses.
        audit_head: Head of the writer's audit chain.

    Returns:
        Hexadecimal SHA-256 of the container.

    Raises:
        PackageError: ``SCHEMA``: what could not be read again; or it is over a limit. Nothing is written.
        EnvironmentFailureError: The disk refused; nothing remains.
    """
    kind = kind_of(data)
    written = data_to_json(data, audit_head)
    read_contents(kind, written)  # never write what could not be read
    files = [ContainerFile(data_name(kind), JSON_MEDIA_TYPE, written), *attachments]
    return write_container(path, files, signers, at)


def _attachments(snapshot: ReportSnapshot, evidence: Mapping[str, Path]) -> list[ContainerFile]:
    files: dict[str, ContainerFile] = {}
    for each in snapshot.attachments:
        if not each.enclosed or each.sha256 in files:  # one file may prove several tasks
            continue
        if each.sha256 not in evidence:
            raise PackageError(ReasonCode.EVIDENCE_MISSING, each.name)
        name = attachment_name(each.sha256, each.name)
        files[each.sha256] = ContainerFile(name, each.media_type, evidence[each.sha256])
    return list(files.values())
