"""Which of a token's mechanisms signs, and how its answer becomes the signature that others understand."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from pkcs11 import MGF, Mechanism, PrivateKey, SignMixin

from desktop.signing.cms_types import SHA256, DigestAlgorithm
from desktop.signing.keys import PublicKey, RsaPadding

_PSS_PARAMETERS = (Mechanism.SHA256, MGF.SHA256, hashlib.sha256().digest_size)


@asn1.sequence
class _DigestInfo:
    """What PKCS#1 v1.5 pads (RFC 8017), for tokens that only do the last step."""

    algorithm: DigestAlgorithm
    digest: bytes


@dataclass(frozen=True)
class Method:
    """A way of signing that a token offers.

    Attributes:
        mechanism: Of PKCS#11.
        parameter: Of the mechanism.
        hashes: The token computes the digest itself.
        padding: Of the signatures, when the key is an RSA key.
        is_curve: The token answers with two numbers, which are to be put into DER.
    """

    mechanism: Mechanism
    parameter: tuple[object, ...] | None = None
    hashes: bool = True
    padding: RsaPadding = RsaPadding.PSS
    is_curve: bool = False

    def sign(self, key: PrivateKey, data: bytes, pin: str | None) -> bytes:
        """Let a key sign with SHA-256.

        Args:
            key: The key.
            data: What is signed.
            pin: For a key that wants it at every signature.
        """
        options: dict[str, Any] = {"mechanism": self.mechanism, "mechanism_param": self.parameter, "pin": pin}
        assert isinstance(key, SignMixin)  # noqa: S101 - only such keys are opened
        made = key.sign(data if self.hashes else self._digest(data), **options)
        if not self.is_curve:
            return made
        half = len(made) // 2
        return encode_dss_signature(int.from_bytes(made[:half]), int.from_bytes(made[half:]))

    def _digest(self, data: bytes) -> bytes:
        digest = hashlib.sha256(data).digest()
        if self.mechanism is not Mechanism.RSA_PKCS:
            return digest
        return asn1.encode_der(
            _DigestInfo(algorithm=DigestAlgorithm(algorithm=SHA256, parameters=asn1.Null()), digest=digest)
        )


_CURVE = (
    # The bare mechanism first: many tokens offer no other.
    Method(Mechanism.ECDSA, hashes=False, is_curve=True),
    Method(Mechanism.ECDSA_SHA256, is_curve=True),
)
_PSS = (
    Method(Mechanism.SHA256_RSA_PKCS_PSS, _PSS_PARAMETERS),
    Method(Mechanism.RSA_PKCS_PSS, _PSS_PARAMETERS, hashes=False),
)
_PKCS1 = (
    Method(Mechanism.SHA256_RSA_PKCS, padding=RsaPadding.PKCS1V15),
    Method(Mechanism.RSA_PKCS, hashes=False, padding=RsaPadding.PKCS1V15),
)


def choose_method(offered: Collection[object], key: PublicKey, wished: RsaPadding) -> Method | None:
    """The best way of signing; the other padding where the token cannot do the one that is wished; ``None``: no way.

    Args:
        offered: The mechanisms that the token lists.
        key: Public half of the key.
        wished: Padding for an RSA key.
    """
    if isinstance(key, ec.EllipticCurvePublicKey):
        ways = _CURVE
    else:
        ways = (*_PSS, *_PKCS1) if wished is RsaPadding.PSS else (*_PKCS1, *_PSS)
    return next((way for way in ways if way.mechanism in offered), None)
