"""What is said about tokens, between the window, the process that talks to the driver, and back."""

from dataclasses import dataclass, field
from enum import StrEnum

from cryptography import x509

from desktop.signing.keys import RsaPadding


class PinTries(StrEnum):
    """How many wrong PINs a token still bears; PKCS#11 tells no number."""

    MANY = "many"
    FEW = "few"
    """A wrong PIN was given since the last right one."""
    LAST = "last"
    """One more wrong PIN locks the token."""
    NONE = "none"
    """It is locked."""


class FailureCode(StrEnum):
    """Why a token did not do what it was asked for."""

    DRIVER = "driver"
    """The driver cannot be loaded, or failed before any token was reached."""
    TOKEN_MISSING = "token-missing"  # noqa: S105 - not a password
    PIN_MISSING = "pin-missing"
    """None was given, and none was tried."""
    WRONG_PIN = "wrong-pin"
    LAST_TRY = "last-try"
    """The PIN was not tried: it would have been the last try."""
    PIN_LOCKED = "pin-locked"
    PIN_UNUSABLE = "pin-unusable"
    """The PIN was never set, or must be changed first."""
    KEY_MISSING = "key-missing"
    MECHANISM = "mechanism"
    """The token cannot sign in this way."""
    DECLINED = "declined"
    """Somebody said no at the device."""
    REFUSED = "refused"
    BUG = "bug"
    """The worker failed; the detail is its traceback."""


@dataclass(frozen=True)
class Failure:
    """Why a call failed, and what is left of the tries."""

    code: FailureCode
    detail: str = ""
    tries: PinTries = PinTries.MANY


@dataclass(frozen=True)
class TokenCertificate:
    """A certificate in a token.

    Attributes:
        key_id: Hexadecimal CKA_ID, which the key has too; "" where the token gives none.
    """

    pem: str
    key_id: str = ""

    @property
    def certificate(self) -> x509.Certificate:
        """The certificate itself."""
        return x509.load_pem_x509_certificate(self.pem.encode())


@dataclass(frozen=True)
class TokenInfo:
    """A token that is plugged in.

    Attributes:
        serial: Its serial number as the driver tells it; label and serial number together find it again.
        pin_on_device: The PIN is typed on the device itself.
        certificates: Of keys and of authorities, in the token's order.
    """

    label: str
    serial: str
    model: str
    manufacturer: str
    tries: PinTries
    pin_on_device: bool
    certificates: tuple[TokenCertificate, ...] = ()


@dataclass(frozen=True)
class TokenKey:
    """Where a key is found again.

    Attributes:
        driver: Path of the PKCS#11 module.
        label: Of the token. serial: likewise.
        pem: The certificate of the key, then those above it, nearest issuer first.
        key_id: Hexadecimal CKA_ID; "" when the token gave none.
    """

    driver: str
    label: str
    serial: str
    pem: str
    key_id: str = ""

    @property
    def certificates(self) -> tuple[x509.Certificate, ...]:
        """Certificate and chain."""
        return tuple(x509.load_pem_x509_certificates(self.pem.encode()))


@dataclass(frozen=True)
class Look:
    """Ask which tokens are plugged in, and what can be seen without a PIN."""

    driver: str


@dataclass(frozen=True)
class Looked:
    """The answer."""

    tokens: tuple[TokenInfo, ...]


@dataclass(frozen=True)
class OpenKey:
    """Ask to log in and to get a key ready; the PIN comes beside it.

    Attributes:
        pem: Certificate of the key; need not be in the token itself.
        padding: Wished for an RSA key.
        last_try: Try the PIN even if it is the last try.
    """

    driver: str
    label: str
    serial: str
    pem: str
    key_id: str
    padding: RsaPadding
    last_try: bool


@dataclass(frozen=True)
class Opened:
    """The answer; the padding is what the token can do."""

    padding: RsaPadding


@dataclass(frozen=True)
class Sign:
    """Ask for a signature; hexadecimal."""

    data: str = field(repr=False)


@dataclass(frozen=True)
class Signed:
    """The answer; hexadecimal, in DER for elliptic-curve keys."""

    signature: str
