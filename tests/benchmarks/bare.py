"""What the bare parts of a package cost: hashing, one operation with the key, packing. No format, no checks."""

import hashlib
import os
import zipfile
from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import Certificate

from desktop.signing.keys import SigningKey

_ALGORITHM = ec.ECDSA(hashes.SHA256())


def pack(path: Path, files: Iterable[tuple[str, bytes]], key: SigningKey) -> None:
    """Hash the files, sign the hashes, put all into an archive, and have the disk confirm it."""
    digests = b""
    with path.open("wb") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
            for name, data in files:
                digests += hashlib.sha256(data).digest()
                archive.writestr(name, data)
            archive.writestr("signature", key.private_key.sign(digests, _ALGORITHM))
        os.fsync(stream.fileno())


def unpack(path: Path, certificate: Certificate) -> None:
    """Take everything out of the archive that ``pack`` made, hash it and verify the signature."""
    digests = b""
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            data = archive.read(entry)
            if entry.filename == "signature":
                certificate.public_key().verify(data, digests, _ALGORITHM)
            else:
                digests += hashlib.sha256(data).digest()
