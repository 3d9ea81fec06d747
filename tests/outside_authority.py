"""A public-service authority that is not ours: a root, an authority below it, holders, revocation lists."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID

from desktop.signing.certificates import AGENCY_PREFIX
from desktop.signing.keys import PrivateKey, SigningKey, new_private_key

_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


def named(common: str, *, organisation: str = "", agency: str = "") -> x509.Name:
    attributes = [x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.COMMON_NAME, common)]
    if organisation:
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
    if agency:
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, AGENCY_PREFIX + agency))
    return x509.Name(attributes)


@dataclass
class OutsideCa:
    """Made at a moment, valid from a year before it."""

    now: datetime
    name: str = "CA chuyên dùng Chính phủ"
    root: SigningKey = field(init=False)
    middle: SigningKey = field(init=False)

    def __post_init__(self) -> None:
        self.root = self._make(named(f"{self.name} gốc"), None, authority=True)
        self.middle = self._make(named(f"{self.name} cấp 2"), self.root, authority=True)

    def holder(
        self,
        common: str = "Trần Văn Phúc",
        *,
        organisation: str = "UBND xã Hòa Long",
        agency: str = "",
        issuer: SigningKey | None = None,
        until: datetime | None = None,
    ) -> SigningKey:
        """A key with its certificate; ``agency``: a code that the certificate claims."""
        name = named(common, organisation=organisation, agency=agency)
        return self._make(name, issuer or self.middle, authority=False, until=until)

    def revocations(
        self,
        *revoked: SigningKey,
        of: SigningKey | None = None,
        number: int | None = 1,
        made_at: datetime | None = None,
        days: int = 7,
        extra: tuple[tuple[x509.ExtensionType, bool], ...] = (),
    ) -> x509.CertificateRevocationList:
        """A list of the intermediate authority, or of another one."""
        issuer, made_at = of or self.middle, made_at or self.now
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(issuer.certificate.subject)
            .last_update(made_at)
            .next_update(made_at + timedelta(days=days))
        )
        if number is not None:
            builder = builder.add_extension(x509.CRLNumber(number), critical=False)
        for extension, critical in extra:
            builder = builder.add_extension(extension, critical=critical)
        for key in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(key.certificate.serial_number)
            builder = builder.add_revoked_certificate(entry.revocation_date(made_at).build())
        return builder.sign(issuer.private_key, hashes.SHA256())

    def all_lists(self, *revoked: SigningKey, made_at: datetime | None = None):
        """Current lists of both authorities."""
        return self.revocations(of=self.root, made_at=made_at), self.revocations(*revoked, made_at=made_at)

    @property
    def pem(self) -> bytes:
        """Both certificates."""
        return b"".join(each.certificate.public_bytes(Encoding.PEM) for each in (self.middle, self.root))

    @property
    def p7b(self) -> bytes:
        """Both certificates, as Windows exports them."""
        return pkcs7.serialize_certificates([self.middle.certificate, self.root.certificate], Encoding.DER)

    def _make(
        self, name: x509.Name, issuer: SigningKey | None, *, authority: bool, until: datetime | None = None
    ) -> SigningKey:
        key: PrivateKey = new_private_key()
        allowed = {"key_cert_sign", "crl_sign"} if authority else {"digital_signature", "content_commitment"}
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(issuer.certificate.subject if issuer else name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.now - timedelta(days=365))
            .not_valid_after(until or self.now + timedelta(days=3650 if authority else 700))
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(x509.KeyUsage(**{each: each in allowed for each in _USAGES}), critical=True)
        )
        signer = issuer.private_key if issuer else key
        assert isinstance(signer, ec.EllipticCurvePrivateKey)
        chain = (issuer.certificate, *issuer.chain) if issuer else ()
        return SigningKey(key, builder.sign(signer, hashes.SHA256()), chain)


def der(item: x509.Certificate | x509.CertificateRevocationList) -> bytes:
    return item.public_bytes(Encoding.DER)


def pem(*items: x509.Certificate | x509.CertificateRevocationList) -> bytes:
    return b"".join(item.public_bytes(Encoding.PEM) for item in items)
