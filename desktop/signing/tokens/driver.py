"""What is asked of a PKCS#11 driver. Runs in the worker process only: a driver may hang, crash or print."""

import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import pkcs11
from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pkcs11 import Attribute, CertificateType, KeyType, ObjectClass, TokenFlag
from pkcs11 import exceptions as refusals

from desktop.core.text import nfc
from desktop.signing.keys import PublicKey
from desktop.signing.tokens.mechanisms import Method, choose_method
from desktop.signing.tokens.values import Failure, FailureCode, OpenKey, PinTries, TokenCertificate, TokenInfo

_MISSING = (
    refusals.DeviceRemoved,
    refusals.NoSuchToken,
    refusals.SessionClosed,
    refusals.SessionHandleInvalid,
    refusals.SlotIDInvalid,
    refusals.TokenNotPresent,
    refusals.TokenNotRecognised,
)
_WRONG_PIN = (refusals.PinIncorrect, refusals.PinInvalid, refusals.PinLenRange)
_PIN_UNUSABLE = (refusals.PinExpired, refusals.UserPinNotInitialized)
_DECLINED = (refusals.FunctionCancelled, refusals.FunctionRejected)
_MECHANISM = (refusals.MechanismInvalid, refusals.MechanismParamInvalid, refusals.KeyTypeInconsistent)


class TokenFailedError(Exception):
    """A call failed in a way that is told to the other side."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.code)
        self.failure = failure


@dataclass(frozen=True)
class ReadyKey:
    """A key in a token to which somebody has logged in."""

    session: pkcs11.Session
    key: pkcs11.PrivateKey
    method: Method
    pin: str | None
    """Kept only for a key that wants it at every signature."""

    def sign(self, data: bytes) -> bytes:
        """Sign with SHA-256."""
        return self.method.sign(self.key, data, self.pin)

    def close(self) -> None:
        """Log out, as far as the token is still there."""
        with suppress(refusals.PKCS11Error):
            self.session.close()


def failure_of(error: refusals.PKCS11Error) -> Failure:
    """What a refusal of the driver means."""
    detail = type(error).__name__ if type(error) is not refusals.PKCS11Error else str(error)
    if isinstance(error, _MISSING):
        code = FailureCode.TOKEN_MISSING
    elif isinstance(error, refusals.PinLocked):
        return Failure(FailureCode.PIN_LOCKED, detail, PinTries.NONE)
    elif isinstance(error, _WRONG_PIN):
        code = FailureCode.WRONG_PIN
    elif isinstance(error, _PIN_UNUSABLE):
        code = FailureCode.PIN_UNUSABLE
    elif isinstance(error, _DECLINED):
        code = FailureCode.DECLINED
    elif isinstance(error, _MECHANISM):
        code = FailureCode.MECHANISM
    else:
        code = FailureCode.REFUSED
    return Failure(code, detail)


def look(path: str) -> tuple[TokenInfo, ...]:
    """The tokens that are plugged in, with the certificates that can be read without a PIN."""
    return tuple(_describe(token) for _, token in _tokens(path))


def open_key(wish: OpenKey, pin: str) -> ReadyKey:
    """Log in and find the key of a certificate.

    Raises:
        TokenFailedError: There is no such token or key, the PIN is wrong, or was not tried.
    """
    slot, token = _find_token(wish)
    certificate = x509.load_pem_x509_certificate(wish.pem.encode())
    public = certificate.public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        raise TokenFailedError(Failure(FailureCode.MECHANISM, type(public).__name__))
    method = choose_method(slot.get_mechanisms(), public, wish.padding)
    if method is None:
        raise TokenFailedError(Failure(FailureCode.MECHANISM))
    session = _log_in(slot, token, pin, last_try=wish.last_try)
    key = _find_key(session, public, wish.key_id)
    if key is None:
        session.close()
        raise TokenFailedError(Failure(FailureCode.KEY_MISSING))
    wants_pin = bool(_attribute(key, Attribute.ALWAYS_AUTHENTICATE))
    return ReadyKey(session, key, method, pin if wants_pin else None)


def _tokens(path: str) -> Iterator[tuple[pkcs11.Slot, pkcs11.Token]]:
    try:
        slots = pkcs11.lib(path).get_slots(token_present=True)
    except refusals.PKCS11Error as error:
        raise TokenFailedError(Failure(FailureCode.DRIVER, failure_of(error).detail)) from error
    for slot in slots:
        with suppress(*_MISSING):
            token = slot.get_token()
            if TokenFlag.TOKEN_INITIALIZED in token.flags:
                yield slot, token


def _find_token(wish: OpenKey) -> tuple[pkcs11.Slot, pkcs11.Token]:
    for slot, token in _tokens(wish.driver):
        if (nfc(token.label), _serial(token)) == (wish.label, wish.serial):
            return slot, token
    raise TokenFailedError(Failure(FailureCode.TOKEN_MISSING))


def _serial(token: pkcs11.Token) -> str:
    return nfc(token.serial.rstrip(b"\0 ").decode("utf-8", errors="replace"))


def _describe(token: pkcs11.Token) -> TokenInfo:
    certificates: tuple[TokenCertificate, ...] = ()
    with suppress(refusals.PKCS11Error), token.open() as session:
        certificates = tuple(_certificates(session))
    return TokenInfo(
        label=token.label,
        serial=_serial(token),
        model=token.model,
        manufacturer=token.manufacturer_id,
        tries=_tries(token),
        pin_on_device=TokenFlag.PROTECTED_AUTHENTICATION_PATH in token.flags,
        certificates=certificates,
    )


def _tries(token: pkcs11.Token) -> PinTries:
    if TokenFlag.USER_PIN_LOCKED in token.flags:
        return PinTries.NONE
    if TokenFlag.USER_PIN_FINAL_TRY in token.flags:
        return PinTries.LAST
    return PinTries.FEW if TokenFlag.USER_PIN_COUNT_LOW in token.flags else PinTries.MANY


def _certificates(session: pkcs11.Session) -> Iterator[TokenCertificate]:
    wanted = {Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.CERTIFICATE_TYPE: CertificateType.X_509}
    for found in list(session.get_objects(wanted)):
        value, key_id = _attribute(found, Attribute.VALUE), _attribute(found, Attribute.ID)
        with suppress(ValueError):
            certificate = x509.load_der_x509_certificate(value if isinstance(value, bytes) else b"")
            yield TokenCertificate(
                certificate.public_bytes(Encoding.PEM).decode("ascii"),
                key_id.hex() if isinstance(key_id, bytes) else "",
            )


def _log_in(slot: pkcs11.Slot, token: pkcs11.Token, pin: str, *, last_try: bool) -> pkcs11.Session:
    tries = _tries(token)
    if tries is PinTries.NONE:
        raise TokenFailedError(Failure(FailureCode.PIN_LOCKED, tries=tries))
    if tries is PinTries.LAST and not last_try:
        raise TokenFailedError(Failure(FailureCode.LAST_TRY, tries=tries))
    on_device = TokenFlag.PROTECTED_AUTHENTICATION_PATH in token.flags
    if not pin and not on_device:
        raise TokenFailedError(Failure(FailureCode.PIN_MISSING, tries=tries))
    try:
        return token.open(user_pin=pkcs11.PROTECTED_AUTH if on_device else pin)
    except refusals.PKCS11Error as error:
        failure = failure_of(error)
        if failure.code is FailureCode.WRONG_PIN:
            left = _tries(slot.get_token())
            code = FailureCode.PIN_LOCKED if left is PinTries.NONE else failure.code
            failure = Failure(code, failure.detail, left)
        raise TokenFailedError(failure) from error


def _find_key(session: pkcs11.Session, public: PublicKey, key_id: str) -> pkcs11.PrivateKey | None:
    """The private half of a public key: by CKA_ID where the token pairs them so, else by the public key itself."""
    kind = KeyType.EC if isinstance(public, ec.EllipticCurvePublicKey) else KeyType.RSA
    wanted = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.KEY_TYPE: kind}
    keys = [key for key in session.get_objects(wanted) if isinstance(key, pkcs11.PrivateKey)]
    able = [key for key in keys if isinstance(key, pkcs11.SignMixin)]
    fits = {id(key): _fits(session, key, public) for key in able}
    named = [key for key in able if key_id and _id_of(key) == key_id and fits[id(key)] is not False]
    return next(iter([*named, *(key for key in able if fits[id(key)])]), None)


def _id_of(key: pkcs11.Object) -> str:
    value = _attribute(key, Attribute.ID)
    return value.hex() if isinstance(value, bytes) else ""


def _fits(session: pkcs11.Session, key: pkcs11.PrivateKey, public: PublicKey) -> bool | None:
    """Whether a private key is the other half; ``None`` where the token does not tell."""
    if isinstance(public, rsa.RSAPublicKey):
        modulus = _attribute(key, Attribute.MODULUS)
        return int.from_bytes(modulus) == public.public_numbers().n if isinstance(modulus, bytes) and modulus else None
    wanted = {Attribute.CLASS: ObjectClass.PUBLIC_KEY, Attribute.KEY_TYPE: KeyType.EC}
    key_id = _id_of(key)
    points = [_attribute(each, Attribute.EC_POINT) for each in session.get_objects(wanted) if _id_of(each) == key_id]
    if not key_id or not points:
        return None
    point = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return any(each in (point, asn1.encode_der(point)) for each in points)


def _attribute(found: pkcs11.Object, name: Attribute) -> object:
    try:
        return found[name]
    except (refusals.PKCS11Error, ValueError, struct.error):  # hidden, not there, or not what it should be
        return None
