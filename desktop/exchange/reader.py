"""Containers opened: every check of the format, in the order in which it is cheapest and safest.

Limits and names come from the directory before anything is expanded; the manifest before the data it speaks of; the
signature before the digests. Nothing is written anywhere.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from desktop.core import limits
from desktop.core.files import explaining_os_errors, replacing
from desktop.exchange.errors import PackageError
from desktop.exchange.layout import (
    CONTAINER_MEDIA_TYPE,
    MIMETYPE,
    REPORT_PDF,
    Layout,
    arrange,
    attachment_hash,
    manifest_name,
)
from desktop.exchange.manifest import DataObject, Manifest, covers, read_manifest
from desktop.exchange.zip_data import digests_of, pieces, read_whole
from desktop.exchange.zip_directory import STORED, Entry, read_directory
from desktop.rules.packages import PackageKind
from desktop.rules.verdicts import ReasonCode
from desktop.signing.cms import verify_detached
from desktop.signing.report import SignatureReport, SignatureStatus
from desktop.signing.sealed_file import open_kept
from desktop.signing.trust import TrustStore


@dataclass(frozen=True)
class PackedFile:
    """An attachment within a container; its bytes are what its hash says."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class OpenedContainer:
    """A container whose every file is what a manifest says, and whose signatures fit their manifests.

    Attributes:
        data: Bytes of ``<kind>.json``. pdf: bytes of ``report.pdf`` if there is one.
        data_sha256: Of the data, where a manifest names it; "" where all name other digests.
        signatures: One report each; none for an unsigned package. They are intact; whether they are trusted is theirs
            to say.
    """

    kind: PackageKind
    data: bytes
    data_sha256: str
    pdf: bytes | None
    attachments: tuple[PackedFile, ...]
    signatures: tuple[tuple[str, SignatureReport], ...]


def open_container(stream: BinaryIO, trust: TrustStore, received_at: datetime) -> OpenedContainer:
    """Check a container fully and read its data.

    Args:
        stream: The container, open for reading.
        trust: Whom we trust.
        received_at: When the file was first seen.

    Raises:
        PackageError: The first thing that is wrong with it.
        OSError: It cannot be read.
    """
    entries = read_directory(stream)
    _check_mimetype(stream, entries)
    layout = arrange([entry.name for entry in entries])
    by_name = {entry.name: entry for entry in entries}
    files = {name: read_whole(stream, by_name[name], limits.MANIFEST) for name in layout.manifests}
    manifests = {name: read_manifest(data, name) for name, data in files.items()}
    _check_coverage(layout, manifests)

    def check(manifest: str, signature: str) -> SignatureReport:
        proof = read_whole(stream, by_name[signature], limits.SIGNATURE)
        return verify_detached(files[manifest], proof, trust, received_at)

    signatures = _check_signatures(layout, manifests, check)
    objects = _objects_by_name(manifests.values())
    about_data = objects[layout.data]
    return OpenedContainer(
        kind=layout.kind,
        data=_read_checked(stream, by_name[layout.data], about_data, limits.DATA),
        data_sha256=next((item.digest for item in about_data if item.algorithm == "sha256"), ""),
        pdf=_read_checked(stream, by_name[REPORT_PDF], objects[REPORT_PDF], limits.PDF) if layout.has_pdf else None,
        attachments=tuple(_check_attachment(stream, by_name[name], objects[name]) for name in layout.attachments),
        signatures=signatures,
    )


def extract_attachment(path: Path, sha256: str, target: Path) -> None:
    """Copy an attachment out of a container; the copy appears under its name only when its hash is right.

    Raises:
        PackageError: ``EVIDENCE_MISSING``: the container has no such attachment; or the container is damaged.
        EnvironmentFailureError: The disk refused.
    """
    with explaining_os_errors(path), open_kept(path) as stream:
        entry = next((each for each in read_directory(stream) if attachment_hash(each.name) == sha256), None)
        if entry is None:
            raise PackageError(ReasonCode.EVIDENCE_MISSING, f"attachments/{sha256}")
        digest = hashlib.sha256()
        with explaining_os_errors(target), replacing(target) as temporary, temporary.open("wb") as copy:
            for piece in pieces(stream, entry):
                digest.update(piece)
                copy.write(piece)
            if digest.hexdigest() != sha256:
                raise PackageError(ReasonCode.HASH_MISMATCH, entry.name)


def _check_mimetype(stream: BinaryIO, entries: Sequence[Entry]) -> None:
    """The first bytes of the file must tell any program what it is."""
    names = {entry.name for entry in entries}
    if MIMETYPE not in names and manifest_name(1) not in names:
        raise PackageError(ReasonCode.NOT_A_PACKAGE)
    first = entries[0]
    if first.name != MIMETYPE or first.method != STORED or not first.bare:
        raise PackageError(ReasonCode.MIMETYPE, MIMETYPE)
    if first.size != len(CONTAINER_MEDIA_TYPE) or b"".join(pieces(stream, first)) != CONTAINER_MEDIA_TYPE.encode():
        raise PackageError(ReasonCode.MIMETYPE, MIMETYPE)


def _check_coverage(layout: Layout, manifests: Mapping[str, Manifest]) -> None:
    for name, manifest in manifests.items():
        if not covers(manifest, layout.covered):
            raise PackageError(ReasonCode.NOT_COVERED, name)
        if any(item.root and item.name != layout.data for item in manifest.objects):
            raise PackageError(ReasonCode.MANIFEST, name, "another root file")


def _check_signatures(
    layout: Layout, manifests: Mapping[str, Manifest], check: Callable[[str, str], SignatureReport]
) -> tuple[tuple[str, SignatureReport], ...]:
    """Each manifest has one signature and each signature one manifest; a package without any is unsigned."""
    by_signature = {manifest.signature: name for name, manifest in manifests.items()}
    if len(by_signature) != len(manifests):
        raise PackageError(ReasonCode.MANIFEST, layout.manifests[-1], "a signature is named twice")
    if not layout.signatures and len(manifests) == 1:
        return ()
    for signature, manifest in by_signature.items():
        if signature not in layout.signatures:
            raise PackageError(ReasonCode.NO_SIGNATURE, manifest)
    for signature in layout.signatures:
        if signature not in by_signature:
            raise PackageError(ReasonCode.UNEXPECTED_FILE, signature)
    reports = tuple((signature, check(by_signature[signature], signature)) for signature in layout.signatures)
    for signature, report in reports:
        if report.status is SignatureStatus.INVALID:
            raise PackageError(report.reason or ReasonCode.SIGNATURE_BAD, signature)
    return reports


def _objects_by_name(manifests: Iterable[Manifest]) -> Mapping[str, Sequence[DataObject]]:
    """What all manifests together say of each file."""
    objects: dict[str, list[DataObject]] = {}
    for manifest in manifests:
        for item in manifest.objects:
            objects.setdefault(item.name, []).append(item)
    return objects


def _read_checked(stream: BinaryIO, entry: Entry, objects: Sequence[DataObject], limit: int) -> bytes:
    data = read_whole(stream, entry, limit)
    for algorithm, digest in {(item.algorithm, item.digest) for item in objects}:
        if hashlib.new(algorithm, data).hexdigest() != digest:
            raise PackageError(ReasonCode.HASH_MISMATCH, entry.name)
    return data


def _check_attachment(stream: BinaryIO, entry: Entry, objects: Sequence[DataObject]) -> PackedFile:
    """An attachment must be what each manifest says and what its own name says."""
    sha256 = attachment_hash(entry.name)
    wanted = {("sha256", sha256), *((item.algorithm, item.digest) for item in objects)}
    if wanted != set(digests_of(stream, entry, {algorithm for algorithm, _ in wanted}).items()):
        raise PackageError(ReasonCode.HASH_MISMATCH, entry.name)
    return PackedFile(entry.name, sha256, entry.size)
