"""Containers written: ASiC-E with CAdES signatures (ETSI EN 319 162-1), in one pass, memory flat.

Each signer has a manifest of its own, which differs from the others only in the signature it points to: so a checker
that knows nothing but the standard finds, for each signature, the manifest that it signs.

Files are stored, not compressed: two packings may expand to the same bytes, so a byte of a packed file can change
unnoticed; one of a stored file cannot. Evidence is compressed by its own format already, and what JSON would save is
less than a page of a scan.
"""

import hashlib
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.core import limits
from desktop.core.clock import local
from desktop.core.files import ensure_free_space, explaining_os_errors, replacing
from desktop.exchange.errors import PackageError
from desktop.exchange.layout import (
    CONTAINER_MEDIA_TYPE,
    MIMETYPE,
    arrange,
    attachment_hash,
    manifest_name,
    signature_name,
)
from desktop.exchange.manifest import DataObject, Manifest, write_manifest
from desktop.exchange.media import settle
from desktop.exchange.zip_data import PIECE
from desktop.rules.verdicts import ReasonCode
from desktop.signing.sealed_file import kept_size, open_kept

if TYPE_CHECKING:
    from desktop.signing.keys import Signer

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP file can tell."""
_UNIX = 3
_READABLE_FILE = 0o100644 << 16
_ENTRY_OVERHEAD = 512


@dataclass(frozen=True)
class ContainerFile:
    """A file to be put into a container: its bytes, or the path where they lie."""

    name: str
    media_type: str
    source: bytes | Path

    @property
    def size(self) -> int:
        """How many bytes it has.

        Raises:
            EnvironmentFailureError: The path cannot be read.
        """
        if isinstance(self.source, bytes):
            return len(self.source)
        with explaining_os_errors(self.source):
            return kept_size(self.source)


def write_container(path: Path, files: Sequence[ContainerFile], keys: Sequence["Signer"], at: datetime) -> str:
    """Write a container under its name only when it is whole.

    Args:
        path: Where to write.
        files: The data files, in the order in which they shall stand; one of them is ``<kind>.json``.
        keys: The signers, in the order in which they sign; none for an unsigned package.
        at: The moment that the signatures claim and the files bear.

    Returns:
        Hexadecimal SHA-256 of the container.

    Raises:
        PackageError: The files are not those of a container, are over the limits, or an attachment is not what its
            name says; nothing is written.
        EnvironmentFailureError: The disk refused, or does not keep what is written; nothing remains.
    """
    layout = arrange([*(file.name for file in files), manifest_name(1)])
    with explaining_os_errors(path):
        _check_sizes(files)
        path.parent.mkdir(parents=True, exist_ok=True)
        ensure_free_space(path.parent, sum(file.size + _ENTRY_OVERHEAD for file in files))
        with replacing(path) as temporary:
            with zipfile.ZipFile(temporary, "w") as archive:
                _write_bytes(archive, MIMETYPE, CONTAINER_MEDIA_TYPE.encode("ascii"), at)
                objects = tuple(_write_file(archive, file, at, is_root=file.name == layout.data) for file in files)
                _write_signatures(archive, objects, keys, at)
            sha256 = settle(temporary)
    return sha256


def _check_sizes(files: Sequence[ContainerFile]) -> None:
    """Never write what the reader at the other end must refuse."""
    if len(files) + 1 + 2 * limits.MANIFESTS > limits.ENTRIES:
        raise PackageError(ReasonCode.TOO_MANY_ENTRIES)
    room = limits.EXPANDED - limits.MANIFEST * limits.MANIFESTS
    if sum(file.size for file in files) > room:
        raise PackageError(ReasonCode.TOO_BIG)
    for file in files:
        limit = limits.DATA if file.name.endswith(".json") and not attachment_hash(file.name) else limits.EXPANDED
        if file.size > (limits.PDF if file.name.endswith(".pdf") and not attachment_hash(file.name) else limit):
            raise PackageError(ReasonCode.TOO_BIG, file.name)


def _write_signatures(
    archive: zipfile.ZipFile, objects: tuple[DataObject, ...], keys: Sequence["Signer"], at: datetime
) -> None:
    """Sign last: what is signed is on the disk by then."""
    for number in range(1, max(1, len(keys)) + 1):
        data = write_manifest(Manifest(signature_name(number), objects))
        _write_bytes(archive, manifest_name(number), data, at)
        if keys:
            from desktop.signing.cms import sign_detached

            signature = sign_detached(data, keys[number - 1], at)
            _write_bytes(archive, signature_name(number), signature, at)


def _write_file(archive: zipfile.ZipFile, file: ContainerFile, at: datetime, *, is_root: bool) -> DataObject:
    digest = hashlib.sha256()
    with archive.open(_entry(file.name, at, file.size), "w") as target:
        for piece in _pieces(file.source):
            digest.update(piece)
            target.write(piece)
    promised = attachment_hash(file.name)
    if promised and promised != digest.hexdigest():
        raise PackageError(ReasonCode.HASH_MISMATCH, file.name)
    return DataObject(file.name, file.media_type, digest.hexdigest(), root=is_root)


def _write_bytes(archive: zipfile.ZipFile, name: str, data: bytes, at: datetime) -> None:
    archive.writestr(_entry(name, at, len(data)), data)


def _entry(name: str, at: datetime, size: int) -> zipfile.ZipInfo:
    """A header that is the same on every machine."""
    entry = zipfile.ZipInfo(name, max(local(at).timetuple()[:6], _EARLIEST))
    entry.compress_type = zipfile.ZIP_STORED
    entry.create_system = _UNIX
    entry.external_attr = _READABLE_FILE
    entry.file_size = size
    return entry


def _pieces(source: bytes | Path) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with explaining_os_errors(source), open_kept(source) as stream:
        while piece := stream.read(PIECE):
            yield piece
