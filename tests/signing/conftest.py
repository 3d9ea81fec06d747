"""A small province with its own authority, for the tests of signing."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from desktop.signing.authority import (
    Revocation,
    Subject,
    create_revocation_list,
    create_root,
    issue_certificate,
)
from desktop.signing.keys import KeyKind, RsaPadding, SigningKey, new_private_key
from desktop.signing.trust import TrustStore

COMMUNE = Subject("Ủy ban nhân dân xã Hòa Bình", "Ủy ban nhân dân xã Hòa Bình", "H99.12.34")
LEADER = Subject("Ủy ban nhân dân xã Hòa Bình", "Ủy ban nhân dân xã Hòa Bình", "H99.12.34", person="Nguyễn Văn Ân")


@dataclass(frozen=True)
class Province:
    """An authority, what it revoked, and keys of all kinds."""

    now: datetime
    root: SigningKey
    other_root: SigningKey
    revoked: SigningKey
    subject: Subject = COMMUNE
    leader: Subject = LEADER
    _keys: dict[KeyKind, SigningKey] = field(default_factory=dict)

    @property
    def trust(self) -> TrustStore:
        revoked = Revocation(
            self.revoked.certificate.serial_number,
            self.now - timedelta(days=30),
            x509.ReasonFlags.key_compromise,
        )
        crl = create_revocation_list(self.root, [revoked], 7, self.now - timedelta(hours=1))
        return TrustStore((self.root.certificate,), (crl,))

    def key(self, kind: KeyKind = KeyKind.EC_P256, padding: RsaPadding = RsaPadding.PSS) -> SigningKey:
        """One key of a kind, made once: RSA keys take their time."""
        if kind not in self._keys:
            self._keys[kind] = self.new_key(private_key=new_private_key(kind))
        return replace(self._keys[kind], padding=padding)

    def new_key(self, *, subject=None, root=None, issued_at=None, private_key=None, **options) -> SigningKey:
        root = root or self.root
        private_key = private_key or new_private_key()
        certificate = issue_certificate(
            root, private_key.public_key(), subject or self.subject, issued_at or self.now, **options
        )
        return SigningKey(private_key, certificate, (root.certificate,))

    def odd_key(self, private_key, *, root=None, usage=None, extra=(), digest=hashes.SHA256) -> SigningKey:
        """A key with a certificate that the authority would not make."""
        root = root or self.root
        usage = usage or {"digital_signature": True, "content_commitment": True}
        kinds = (
            "digital_signature content_commitment key_encipherment data_encipherment key_agreement "
            "key_cert_sign crl_sign encipher_only decipher_only"
        )
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Khóa lạ")]))
            .issuer_name(root.certificate.subject)
            .public_key(private_key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.now - timedelta(days=1))
            .not_valid_after(self.now + timedelta(days=100))
            .add_extension(x509.KeyUsage(**{kind: usage.get(kind, False) for kind in kinds.split()}), critical=True)
        )
        for extension, critical in extra:
            builder = builder.add_extension(extension, critical=critical)
        return SigningKey(private_key, builder.sign(root.private_key, digest()), (root.certificate,))


@pytest.fixture(scope="session")
def province() -> Province:
    # The other programs of these tests look at the computer's clock.
    now = datetime.now(UTC).replace(microsecond=0)
    long_ago = now - timedelta(days=1500)
    root = create_root("Sở Dân vận tỉnh Mẫu", "Cơ quan chứng thực Sở Dân vận tỉnh Mẫu", long_ago)
    other = create_root("Sở Dân vận tỉnh Mẫu", "Cơ quan chứng thực Sở Dân vận tỉnh Mẫu", long_ago)
    private_key = new_private_key()
    certificate = issue_certificate(root, private_key.public_key(), COMMUNE, now - timedelta(days=400))
    return Province(now, root, other, SigningKey(private_key, certificate, (root.certificate,)))


@pytest.fixture
def trust(province) -> TrustStore:
    return province.trust


@dataclass(frozen=True)
class Bench:
    """A folder in which other programs work on files."""

    folder: Path

    def put(self, name: str, data: bytes) -> str:
        (self.folder / name).write_bytes(data)
        return name

    def put_key(self, key: SigningKey, name: str = "key") -> tuple[str, str]:
        pem = key.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return (
            self.put(f"{name}.pem", key.certificate.public_bytes(Encoding.PEM)),
            self.put(f"{name}.key", pem),
        )

    def get(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        if shutil.which(command[0]) is None:
            pytest.skip(f"{command[0]} is not installed")
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, errors="replace", check=False)


@pytest.fixture
def bench(tmp_path) -> Bench:
    return Bench(tmp_path)


@cache
def _report_pdf(attachments: tuple[tuple[str, str, bytes], ...]) -> bytes:
    document = pikepdf.new()
    for _ in range(2):
        document.add_blank_page(page_size=(595, 842))
    document.pages[0].contents_add(b"0.5 w 50 50 m 500 50 l S")
    for key, name, data in attachments:
        document.attachments[key] = pikepdf.AttachedFileSpec(
            document, data, filename=name, mime_type="application/json", relationship=pikepdf.Name.Source
        )
    output = BytesIO()
    document.save(output, deterministic_id=True, compress_streams=False, min_version="1.7")
    return output.getvalue()


@pytest.fixture
def report_pdf() -> Callable[..., bytes]:
    """Makes a PDF of two pages with the embedded files given as (key, name, content)."""

    def make(*attachments: tuple[str, str, bytes]) -> bytes:
        return _report_pdf(attachments or (("report.json", "report.json", b'{"rows":[1717]}'),))

    return make
