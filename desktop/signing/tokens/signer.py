"""A key in a token, as what signs packages and PDF."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric import padding as rsa_padding
from cryptography.x509 import Certificate

from desktop.signing.keys import RsaPadding
from desktop.signing.tokens.errors import TokenKeyError
from desktop.signing.tokens.process import TokenProcess
from desktop.signing.tokens.values import Look, Looked, Opened, OpenKey, Sign, Signed, TokenInfo, TokenKey
from desktop.signing.tokens.wire import Pin

LOOKING_SECONDS = 30.0
"""Drivers search every reader, and some ask the network."""
OPENING_SECONDS = 60.0
SIGNING_SECONDS = 60.0
"""Time for a person to press the button of a device that has one."""


@dataclass(frozen=True)
class TokenSigner:
    """A key in a token, open: the ``Signer`` of one session."""

    certificate: Certificate
    chain: tuple[Certificate, ...]
    padding: RsaPadding
    process: TokenProcess = field(repr=False)

    def sign(self, data: bytes) -> bytes:
        """Let the token sign, and look at what it gives: a wrong signature shall not leave this computer.

        Raises:
            UserError: The token refused, crashed, or gave no answer in time.
        """
        reply = self.process.ask(Sign(data.hex()), seconds=SIGNING_SECONDS)
        assert isinstance(reply, Signed)  # noqa: S101 - what was agreed
        signature = bytes.fromhex(reply.signature)
        if not _is_by(self.certificate.public_key(), signature, data, self.padding):
            raise TokenKeyError(
                "USB Token ký bằng khóa không khớp chứng thư số đã chọn.",
                "Chọn lại chứng thư số ở trang Thiết lập; nếu còn lỗi, hỏi nơi cấp token.",
            )
        return signature


def find_tokens(driver: str, check: Callable[[], None] | None = None) -> tuple[TokenInfo, ...]:
    """The tokens that are plugged in, with what can be read without a PIN.

    Raises:
        UserError: The driver cannot be loaded, crashed, or gave no answer in time.
    """
    with _process(check) as process:
        reply = process.ask(Look(driver), seconds=LOOKING_SECONDS)
    assert isinstance(reply, Looked)  # noqa: S101 - what was agreed
    return reply.tokens


@contextmanager
def open_token(
    key: TokenKey,
    pin: str,
    *,
    padding: RsaPadding = RsaPadding.PSS,
    last_try: bool = False,
    check: Callable[[], None] | None = None,
) -> Iterator[TokenSigner]:
    """Log in to a token once, for any number of signatures.

    Args:
        key: Which key.
        pin: Not kept; not used when it would be the last try, unless ``last_try``.
        padding: Wished for an RSA key; the signer says which one the token can do.
        last_try: Somebody has said that the last try may be used.
        check: Called while the token works; raises when the work should stop.

    Raises:
        UserError: The token is not there, the PIN is wrong or was not tried, the driver crashed or gave no answer.
    """
    certificate, *chain = key.certificates
    wish = OpenKey(key.driver, key.label, key.serial, key.pem, key.key_id, padding, last_try)
    with _process(check) as process:
        reply = process.ask(wish, Pin(pin), seconds=OPENING_SECONDS)
        assert isinstance(reply, Opened)  # noqa: S101 - what was agreed
        yield TokenSigner(certificate, tuple(chain), reply.padding, process)


def _process(check: Callable[[], None] | None) -> TokenProcess:
    return TokenProcess(check) if check else TokenProcess()


def _is_by(key: object, signature: bytes, data: bytes, padding: RsaPadding) -> bool:
    digest = hashes.SHA256()
    pss = rsa_padding.PSS(rsa_padding.MGF1(digest), digest.digest_size)
    try:
        match key:
            case ec.EllipticCurvePublicKey():
                key.verify(signature, data, ec.ECDSA(digest))
            case rsa.RSAPublicKey():
                key.verify(signature, data, rsa_padding.PKCS1v15() if padding is RsaPadding.PKCS1V15 else pss, digest)
            case _:
                return False
    except InvalidSignature:
        return False
    return True
