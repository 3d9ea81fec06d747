"""Files that authorities publish: certificates and revocation lists, as PEM, as DER, or bundled as PKCS#7 (.p7b)."""

import re
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs7

from desktop.core.errors import UserError
from desktop.signing.certificates import MALFORMED, read_facts

MAXIMUM_FILE = 16 << 20
"""Bytes; the largest lists of public-service authorities have a few megabytes."""
MAXIMUM_ENTRIES = 64
"""Certificates and lists in one file."""

_PEM_BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]+)-----.+?-----END \1-----", re.DOTALL)


class TrustFileError(UserError):
    """A trust file cannot be read."""

    code = "TRUST_FILE"


@dataclass(frozen=True)
class TrustFile:
    """What a file holds; nothing of it is believed yet."""

    certificates: tuple[x509.Certificate, ...] = ()
    revocation_lists: tuple[x509.CertificateRevocationList, ...] = ()


def read_trust_file(data: bytes) -> TrustFile:
    """Read certificates and revocation lists, whatever form they have.

    Raises:
        TrustFileError: The file is damaged, too large, or holds nothing of the kind.
    """
    if len(data) > MAXIMUM_FILE:
        raise _error("tệp quá lớn")
    try:
        found = _read_pem(data) if _PEM_BLOCK.search(data) else _read_der(data)
        for certificate in found.certificates:
            read_facts(certificate)
    except MALFORMED as error:
        raise _error("tệp đã bị hỏng") from error
    if not found.certificates and not found.revocation_lists:
        raise _error("không có chứng thư hay danh sách thu hồi nào")
    if len(found.certificates) + len(found.revocation_lists) > MAXIMUM_ENTRIES:
        raise _error(f"có hơn {MAXIMUM_ENTRIES} mục")
    return found


def _read_pem(data: bytes) -> TrustFile:
    certificates: list[x509.Certificate] = []
    lists: list[x509.CertificateRevocationList] = []
    for number, block in enumerate(_PEM_BLOCK.finditer(data)):
        if number > MAXIMUM_ENTRIES:
            break
        match block[1]:
            case b"CERTIFICATE" | b"X509 CERTIFICATE":
                certificates.append(x509.load_pem_x509_certificate(block[0]))
            case b"X509 CRL":
                lists.append(x509.load_pem_x509_crl(block[0]))
            case b"PKCS7":
                certificates += pkcs7.load_pem_pkcs7_certificates(block[0])
            case _:
                pass
    return TrustFile(tuple(certificates), tuple(lists))


def _read_der(data: bytes) -> TrustFile:
    """The three kinds differ within their first bytes; trying them in turn is as certain and shorter."""
    try:
        return TrustFile((x509.load_der_x509_certificate(data),))
    except MALFORMED:
        pass
    try:
        return TrustFile((), (x509.load_der_x509_crl(data),))
    except MALFORMED:
        return TrustFile(tuple(pkcs7.load_der_pkcs7_certificates(data)))


def _error(cause: str) -> TrustFileError:
    return TrustFileError(
        f"Tệp danh sách tin cậy không đọc được: {cause}.",
        "Lấy lại tệp (.pem, .crt, .cer, .crl, .p7b) từ Sở hoặc từ cơ quan cấp chứng thư rồi làm lại.",
    )
