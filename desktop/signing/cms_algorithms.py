"""Which algorithms a CMS signature may use, and the mathematics of checking it."""

from cryptography import x509
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from desktop.rules.verdicts import ReasonCode
from desktop.signing import cms_types as t
from desktop.signing.certificates import CertificateFacts
from desktop.signing.keys import RsaPadding, Signer
from desktop.signing.report import SignatureRefusedError

_DIGESTS: dict[x509.ObjectIdentifier, hashes.HashAlgorithm] = {
    t.SHA256: hashes.SHA256(),
    t.SHA384: hashes.SHA384(),
    t.SHA512: hashes.SHA512(),
}
_ECDSA = {t.ECDSA_SHA256: t.SHA256, t.ECDSA_SHA384: t.SHA384, t.ECDSA_SHA512: t.SHA512}
_RSA_PKCS1 = {t.RSA_SHA256: t.SHA256, t.RSA_SHA384: t.SHA384, t.RSA_SHA512: t.SHA512}


def named_digest(algorithm: t.DigestAlgorithm | None) -> hashes.HashAlgorithm:
    """The digest that is named, or SHA-256 where naming none means that.

    Raises:
        SignatureRefusedError: It is weaker than SHA-256, or unknown.
    """
    digest = _DIGESTS.get(algorithm.algorithm if algorithm else t.SHA256)
    if digest is None:
        raise SignatureRefusedError(ReasonCode.WEAK_ALGORITHM)
    return digest


def signature_algorithm(key: Signer) -> t.SignatureAlgorithm:
    """How a signer signs."""
    if isinstance(key.certificate.public_key(), ec.EllipticCurvePublicKey):
        return t.SignatureAlgorithm(algorithm=t.ECDSA_SHA256, parameters=None)
    if key.padding is RsaPadding.PKCS1V15:
        return t.SignatureAlgorithm(algorithm=t.RSA, parameters=asn1.Null())
    digest = t.DigestAlgorithm(algorithm=t.SHA256, parameters=None)
    mask = t.MaskGeneration(algorithm=t.MGF1, parameters=digest)
    parameters = t.PssParameters(digest=digest, mask=mask, salt_length=hashes.SHA256().digest_size, trailer=1)
    return t.SignatureAlgorithm(algorithm=t.RSA_PSS, parameters=parameters)


def verify_signature(certificate: x509.Certificate, facts: CertificateFacts, signer: t.SignerInfo) -> None:
    """Check the signature over the signed attributes.

    Args:
        certificate: The signer's.
        facts: What it says.
        signer: The signature.

    Raises:
        SignatureRefusedError: The key or the algorithm is not acceptable.
        InvalidSignature: The signature is not of these attributes by this key.
    """
    if not facts.strong_key:
        raise SignatureRefusedError(ReasonCode.WEAK_ALGORITHM)
    key = certificate.public_key()
    digest = named_digest(signer.digest_algorithm)
    signed = asn1.encode_der(signer.signed_attributes)
    if isinstance(key, ec.EllipticCurvePublicKey):
        _require_algorithm(_ECDSA, signer)
        key.verify(signer.signature, signed, ec.ECDSA(digest))
    elif isinstance(key, rsa.RSAPublicKey):
        key.verify(signer.signature, signed, _rsa_padding(signer, digest), digest)


def _rsa_padding(signer: t.SignerInfo, digest: hashes.HashAlgorithm) -> padding.PSS | padding.PKCS1v15:
    algorithm = signer.signature_algorithm
    if algorithm.algorithm == t.RSA_PSS:
        return padding.PSS(padding.MGF1(digest), _salt_length(algorithm.parameters, signer.digest_algorithm.algorithm))
    if algorithm.algorithm != t.RSA:
        _require_algorithm(_RSA_PKCS1, signer)
    return padding.PKCS1v15()


def _require_algorithm(allowed: dict[x509.ObjectIdentifier, x509.ObjectIdentifier], signer: t.SignerInfo) -> None:
    """The signature algorithm must be one for this kind of key, and name the digest that the signer names."""
    digest = allowed.get(signer.signature_algorithm.algorithm)
    if digest is None:
        raise SignatureRefusedError(ReasonCode.WEAK_ALGORITHM)
    if digest != signer.digest_algorithm.algorithm:
        raise SignatureRefusedError(ReasonCode.SIGNATURE_FORM)


def _salt_length(parameters: asn1.Null | t.PssParameters | None, digest: x509.ObjectIdentifier) -> int:
    """The salt length of RSA-PSS, once its parameters have been seen to name one and the same digest everywhere."""
    if not isinstance(parameters, t.PssParameters):
        raise SignatureRefusedError(ReasonCode.SIGNATURE_FORM)
    mask = parameters.mask
    consistent = (
        parameters.digest.algorithm == digest
        and mask.algorithm == t.MGF1
        and mask.parameters.algorithm == digest
        and parameters.trailer == 1
    )
    if not consistent:
        raise SignatureRefusedError(ReasonCode.SIGNATURE_FORM)
    return parameters.salt_length
