"""Files that only their recipients can read: CMS, encrypted with AES-256 to certificates, in pieces, memory flat.

Written is AuthEnvelopedData with AES-256-GCM (RFC 5083); read is EnvelopedData with AES-256-CBC (RFC 5652) too, which
other programs write. The content's key goes to RSA keys by OAEP with SHA-256 and to elliptic-curve keys by ECDH with
SHA-256. A file is signed first and encrypted then: the envelope says nothing about who sent it.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap
from cryptography.hazmat.primitives.padding import PKCS7

from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors
from desktop.signing import envelope_types as t
from desktop.signing.certificates import MALFORMED
from desktop.signing.cms_types import DATA
from desktop.signing.der_frames import FrameReader, framed, header
from desktop.signing.envelope_recipients import KEY_BYTES, EncryptionKey, may_receive, unwrap_key, wrap_key

__all__ = [
    "DecryptionFailedError",
    "Decryptor",
    "EncryptionKey",
    "KeyRing",
    "NotARecipientError",
    "encrypt",
    "looks_encrypted",
    "may_receive",
]

LONGEST_HEAD = 64 * 1024
"""Bytes of the recipients, or of anything else that stands around the content."""

_PIECE = 1 << 20
_TAG_BYTES = 16
_SHORTEST_TAG = 12
_NONCE_BYTES = 12
_BLOCK = 16
_SEQUENCE, _SET, _INTEGER, _OCTETS, _OID = 0x30, 0x31, 0x02, 0x04, 0x06
_CONTENT, _ENCRYPTED = 0xA0, 0x80
_HEAD = 64
_FAULTS = (*MALFORMED, InvalidTag, InvalidUnwrap, x509.ExtensionNotFound)


class NotARecipientError(UserError):
    """A certificate is not one to encrypt to."""

    code = "NOT_A_RECIPIENT"


class DecryptionFailedError(UserError):
    """A file does not open with the keys at hand. Whoever sent it learns nothing from how it failed: one reason."""

    code = "DECRYPT_FAILED"

    def __init__(self) -> None:
        super().__init__(
            "Không giải mã được tệp: tệp không gửi cho khóa này hoặc đã bị hỏng.",
            "Kiểm tra khóa giải mã, hoặc đề nghị nơi gửi xuất và gửi lại.",
        )


class Decryptor(Protocol):
    """Whoever can open encrypted files."""

    def decrypt(self, source: BinaryIO, target: Path) -> None:
        """Write the content of an encrypted file to a path that is not in use.

        Raises:
            DecryptionFailedError: It does not open, or was changed; nothing remains.
            EnvironmentFailureError: The disk refused; nothing remains.
        """
        ...


def encrypt(source: BinaryIO, target: BinaryIO, recipients: Sequence[x509.Certificate]) -> None:
    """Encrypt a file to the holders of certificates.

    Raises:
        NotARecipientError: A certificate is not one to encrypt to; nothing is written.
    """
    if not recipients or not all(may_receive(each) for each in recipients):
        raise NotARecipientError(
            "Chứng thư số này không dùng để mã hóa được.", "Nhận lại chứng thư mã hóa của Sở (gói giao nhiệm vụ mới)."
        )
    size = source.seek(0, os.SEEK_END)
    source.seek(0)
    content_key, nonce = os.urandom(KEY_BYTES), os.urandom(_NONCE_BYTES)
    target.write(_head(size, [wrap_key(each, content_key) for each in recipients], nonce))
    cipher = Cipher(algorithms.AES(content_key), modes.GCM(nonce)).encryptor()
    while piece := source.read(_PIECE):
        target.write(cipher.update(piece))
    target.write(cipher.finalize())
    target.write(framed(_OCTETS, cipher.tag))


def _head(size: int, infos: Sequence[t.KeyTransport | t.KeyAgreement], nonce: bytes) -> bytes:
    """Everything before the encrypted bytes; the lengths in it count those and the tag that follows them."""
    recipients = _inner(t.Recipients(version=0, infos=asn1.SetOf(list(infos))))
    algorithm = t.ContentAlgorithm(
        algorithm=t.AES256_GCM, parameters=t.GcmParameters(nonce=nonce, tag_length=_TAG_BYTES)
    )
    content = _inner(t.ContentHead(content_type=DATA, algorithm=algorithm)) + header(_ENCRYPTED, size)
    content = header(_SEQUENCE, len(content) + size) + content
    after = size + len(header(_OCTETS, _TAG_BYTES)) + _TAG_BYTES
    head = recipients + content
    for tag in (_SEQUENCE, _CONTENT):
        head = header(tag, len(head) + after) + head
    head = asn1.encode_der(t.AUTH_ENVELOPED_DATA) + head
    return header(_SEQUENCE, len(head) + after) + head


def _inner(structure: t.Recipients | t.ContentHead) -> bytes:
    """A structure without the header around it: it goes on with what is not held in memory."""
    encoded = asn1.encode_der(structure)
    return bytes(asn1.decode_der(asn1.TLV, encoded).data)


def looks_encrypted(head: bytes) -> bool:
    """Whether a file begins like an encrypted one; ``head``: its first bytes, 64 are enough."""
    return head[:1] == bytes((_SEQUENCE,)) and any(name in head[:_HEAD] for name in _NAMES)


_NAMES = {asn1.encode_der(name) for name in (t.ENVELOPED_DATA, t.AUTH_ENVELOPED_DATA)}


@dataclass(frozen=True)
class _Envelope:
    """An encrypted file that was looked into.

    Attributes:
        begin, size: Where the encrypted bytes lie.
        tag: Proves content and key, of AES-GCM; ``None`` of AES-CBC.
    """

    infos: Sequence[t.KeyTransport | t.KeyAgreement]
    parameters: t.GcmParameters | bytes
    begin: int
    size: int
    tag: bytes | None


@dataclass(frozen=True)
class KeyRing:
    """Keys that open what was encrypted to any of them: today's, and those of earlier certificates."""

    keys: tuple[EncryptionKey, ...]

    def decrypt(self, source: BinaryIO, target: Path) -> None:
        """Write the content of an encrypted file; see ``Decryptor``."""
        try:
            with _new_file(target) as stream:
                self._decrypt(source, stream)
        except _FAULTS:
            failed = True
        else:
            failed = False
        if failed:
            raise DecryptionFailedError  # outside the handler: what exactly went wrong is not carried along

    def _decrypt(self, source: BinaryIO, target: BinaryIO) -> None:
        envelope = _read(source)
        found = (unwrap_key(info, key) for key in self.keys for info in envelope.infos)
        content_key = next((each for each in found if each is not None), None)
        if content_key is None or len(content_key) != KEY_BYTES:
            raise ValueError("not for this key")
        update, finish = _opening(envelope, content_key)
        source.seek(envelope.begin)
        left = envelope.size
        while left:
            piece = source.read(min(_PIECE, left))
            if not piece:
                raise ValueError("ends early")
            left -= len(piece)
            target.write(update(piece))
        target.write(finish())


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """A file that is there only if the block ends well."""
    with explaining_os_errors(path), path.open("xb") as stream:
        try:
            yield stream
        except BaseException:
            stream.close()
            path.unlink(missing_ok=True)
            raise


def _opening(envelope: _Envelope, content_key: bytes) -> tuple[Callable[[bytes], bytes], Callable[[], bytes]]:
    """How the encrypted bytes are turned into the content, and how it ends."""
    algorithm = algorithms.AES(content_key)
    if isinstance(envelope.parameters, bytes):
        cipher = Cipher(algorithm, modes.CBC(envelope.parameters)).decryptor()
        padding = PKCS7(8 * _BLOCK).unpadder()
        return (
            lambda piece: padding.update(cipher.update(piece)),
            lambda: padding.update(cipher.finalize()) + padding.finalize(),
        )
    tag = envelope.tag or b""
    if len(tag) != envelope.parameters.tag_length or not _SHORTEST_TAG <= len(tag) <= _TAG_BYTES:
        raise ValueError("length of the tag")
    mode = modes.GCM(envelope.parameters.nonce, tag, min_tag_length=_SHORTEST_TAG)
    cipher = Cipher(algorithm, mode).decryptor()
    return cipher.update, cipher.finalize


def _read(source: BinaryIO) -> _Envelope:
    reader = FrameReader(source)
    reader.enter(_SEQUENCE)
    kind = _decode(t.Oid, reader.element(_OID, _HEAD))
    if kind not in (t.AUTH_ENVELOPED_DATA, t.ENVELOPED_DATA):
        raise ValueError("not encrypted")
    reader.enter(_CONTENT)
    reader.enter(_SEQUENCE)
    version, infos = reader.element(_INTEGER, _HEAD), reader.element(_SET, LONGEST_HEAD)
    recipients = _decode(t.Recipients, framed(_SEQUENCE, version, infos))
    reader.enter(_SEQUENCE)
    content_type, algorithm = reader.element(_OID, _HEAD), reader.element(_SEQUENCE, LONGEST_HEAD)
    content = _decode(t.ContentHead, framed(_SEQUENCE, content_type, algorithm))
    begin, size = reader.skip_content(_ENCRYPTED)
    reader.leave()
    tag = None
    if kind == t.AUTH_ENVELOPED_DATA:
        tag = _decode(bytes, reader.element(_OCTETS, _HEAD))
    for _ in range(3):
        reader.leave()
    reader.finish()
    _require_algorithm(content, tag)
    return _Envelope(recipients.infos.as_list(), content.algorithm.parameters, begin, size, tag)


def _require_algorithm(content: t.ContentHead, tag: bytes | None) -> None:
    """One algorithm for each of the two forms."""
    wanted = (t.AES256_CBC, bytes) if tag is None else (t.AES256_GCM, t.GcmParameters)
    if (content.algorithm.algorithm, type(content.algorithm.parameters)) != wanted or content.content_type != DATA:
        raise ValueError("another way of encrypting")


def _decode(kind: Any, data: bytes) -> Any:  # noqa: ANN401 - the type checker does not follow declared types
    return asn1.decode_der(kind, data)
