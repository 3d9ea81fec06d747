"""Attacks on signatures within containers: who signed, when, what, and in which form."""

from datetime import datetime, timedelta
from functools import cache, partial
from types import SimpleNamespace

from asn1crypto import cms as loose
from cryptography.hazmat import asn1
from cryptography.hazmat.asn1 import SetOf

from desktop.rules.verdicts import ReasonCode as Code
from desktop.signing import cms
from desktop.signing import cms_types as t
from desktop.signing.cms import sign_detached
from desktop.signing.keys import SigningKey, new_private_key
from desktop.signing.trust import MAXIMUM_CERTIFICATES
from tests.exchange.making import DAT_DO, HOA_LONG, NOW, key, root, stranger
from tests.hostile import signers
from tests.hostile.attack import Attack, untrusted
from tests.hostile.forging import DATA, SIGNATURE, edited, good, manifest_of, resigned, second_signature, with_manifest
from tests.hostile.raw_zip import build

DAY = timedelta(days=1)
SHA1 = t.Oid("1.3.14.3.2.26")


def signed_by(signer: SigningKey, at: datetime = NOW) -> bytes:
    """The honest content under somebody's signature."""
    return with_signature(sign_detached(manifest_of(), signer, at))


def with_signature(signature: bytes) -> bytes:
    return edited(SIGNATURE, data=signature)


@cache
def honest() -> bytes:
    return sign_detached(manifest_of(), key(), NOW)


def opened(signature: bytes) -> SimpleNamespace:
    """The parts of a signature, open to changes."""
    info = asn1.decode_der(t.ContentInfo, signature)
    return SimpleNamespace(info=info, data=info.content, signer=info.content.signer_infos.as_list()[0])


def closed(parts: SimpleNamespace) -> bytes:
    parts.data.signer_infos = SetOf([parts.signer])
    return asn1.encode_der(parts.info)


def with_parts(change) -> bytes:
    """The honest signature with unsigned parts of it changed."""
    parts = opened(honest())
    change(parts)
    return with_signature(closed(parts))


def with_attributes(change) -> bytes:
    """Signed attributes changed, and signed again by the right key."""
    parts = opened(honest())
    attributes = {each.type: each for each in parts.signer.signed_attributes.as_list()}
    parts.signer.signed_attributes = SetOf(change(attributes))
    parts.signer.signature = key().sign(asn1.encode_der(parts.signer.signed_attributes))
    return with_signature(closed(parts))


def without_attribute(kind) -> bytes:
    return with_attributes(lambda found: [each for each in found.values() if each.type != kind])


def with_attribute(kind, value) -> bytes:
    """One more attribute, or another in its place."""
    return with_attributes(lambda found: [*(e for e in found.values() if e.type != kind), cms._attribute(kind, value)])


def loosely(change) -> bytes:
    """The honest signature in a form that we never write."""
    info = loose.ContentInfo.load(honest())
    change(info["content"])
    return with_signature(info.dump(force=True))


def changed_signature(parts):
    parts.signer.signature = parts.signer.signature[:-1] + bytes([parts.signer.signature[-1] ^ 1])


def certificate_in_place(certificate, parts):
    parts.data.certificates = SetOf([certificate])


def crowd(parts):
    others = [signers.province().odd_key(key().private_key).certificate for _ in range(MAXIMUM_CERTIFICATES)]
    parts.data.certificates = SetOf([key().certificate, *others])


def weak_digest(parts):
    parts.signer.digest_algorithm = t.DigestAlgorithm(algorithm=SHA1, parameters=None)
    parts.data.digest_algorithms = SetOf([parts.signer.digest_algorithm])


def no_attributes(data):
    del data["signer_infos"][0]["signed_attrs"]


def two_signers(data):
    data["signer_infos"].append(data["signer_infos"][0].copy())


def no_signer(data):
    data["signer_infos"] = loose.SignerInfos([])


def content_inside(data):
    data["encap_content_info"] = loose.ContentInfo({"content_type": "data", "content": manifest_of()})


def no_certificate(data):
    data["certificates"] = loose.CertificateSet([])


def twice_the_same_attribute(found):
    return [*found.values(), cms._attribute(t.MESSAGE_DIGEST, bytes(32))]


def second_by(signer: SigningKey) -> bytes:
    """Leader and agency: the first signature is the honest one."""
    return second_signature(lambda data: data, signer=signer)


def second_broken() -> bytes:
    return second_signature(lambda data: data, signature=lambda manifest: sign_detached(manifest + b" ", key(), NOW))


def same_signature_twice() -> bytes:
    """The second manifest's signature is that of the first."""
    return second_signature(lambda data: data, signature=lambda _: honest())


def nothing_signed(manifest: bytes) -> bytes:
    """A manifest that names no file."""
    start = manifest.index(b"<asic:DataObjectReference")
    return manifest[:start] + b"</asic:ASiCManifest>"


def other_agency() -> bytes:
    """An honest key signs what another agency is said to report."""
    return resigned(DATA.replace(HOA_LONG.encode(), DAT_DO.encode()))


def other_units_key() -> bytes:
    return build(good(signer=key(DAT_DO)))


ATTACKS = {
    "signed by an unknown authority's certificate": untrusted(partial(signed_by, stranger()), Code.UNKNOWN_SIGNER),
    "signed by an unknown authority of the very same name": untrusted(
        lambda: signed_by(signers.twin()), Code.UNKNOWN_SIGNER
    ),
    "signed by a self-made certificate in the authority's name": untrusted(
        lambda: signed_by(signers.self_made()), Code.UNKNOWN_SIGNER
    ),
    "signed below an agency that is no authority": untrusted(
        lambda: signed_by(signers.under_an_agency()), Code.UNKNOWN_SIGNER
    ),
    "signed after the certificate expired": untrusted(lambda: signed_by(signers.expired()), Code.EXPIRED),
    "signed, it says, before the certificate expired, first seen after": untrusted(
        lambda: signed_by(signers.expired(), NOW - 90 * DAY), Code.LATE_PROOF
    ),
    "signed, it says, before the certificate began": untrusted(lambda: signed_by(key(), NOW - 60 * DAY), Code.EXPIRED),
    "signed, it says, in three days": untrusted(lambda: signed_by(key(), NOW + 3 * DAY), Code.FUTURE_TIME),
    "signed by a revoked key": untrusted(lambda: signed_by(signers.province().revoked), Code.REVOKED),
    "signed by a revoked key that claims an earlier time": untrusted(
        lambda: signed_by(signers.province().revoked, NOW - 60 * DAY), Code.REVOKED
    ),
    "signed by a certificate for encryption": untrusted(lambda: signed_by(signers.for_encryption()), Code.KEY_USAGE),
    "signed by the root itself": untrusted(lambda: signed_by(root()), Code.KEY_USAGE),
    "signed by a certificate that says something nobody understands": untrusted(
        lambda: signed_by(signers.not_understood()), Code.KEY_USAGE
    ),
    "signed by RSA of 1,024 bits": Attack(lambda: signed_by(signers.weak_rsa()), Code.WEAK_ALGORITHM),
    "signed on a curve of 192 bits": Attack(lambda: signed_by(signers.weak_curve()), Code.WEAK_ALGORITHM),
    "signed by another unit's key": untrusted(other_units_key, Code.SIGNER_NOT_AUTHORISED),
    "the right key signs for the wrong unit": untrusted(other_agency, Code.SIGNER_NOT_AUTHORISED),
    "two signatures, the second broken": Attack(second_broken, Code.SIGNATURE_BAD),
    "two signatures, the second by a stranger": untrusted(lambda: second_by(stranger()), Code.UNKNOWN_SIGNER),
    "two signatures, the second by another unit": untrusted(lambda: second_by(key(DAT_DO)), Code.SIGNER_NOT_AUTHORISED),
    "two signatures, the second a copy of the first": Attack(same_signature_twice, Code.SIGNATURE_BAD),
    "a signature over nothing: the manifest names no file": Attack(
        lambda: with_manifest(nothing_signed), Code.MANIFEST
    ),
    "a signature over other content": Attack(
        lambda: with_signature(sign_detached(b"", key(), NOW)), Code.SIGNATURE_BAD
    ),
    "CMS: signature bytes changed": Attack(lambda: with_parts(changed_signature), Code.SIGNATURE_BAD),
    "CMS: message digest of something else": Attack(
        lambda: with_attribute(t.MESSAGE_DIGEST, bytes(32)), Code.SIGNATURE_BAD
    ),
    "CMS: message digest twice": Attack(lambda: with_attributes(twice_the_same_attribute), Code.SIGNATURE_FORM),
    "CMS: no content type": Attack(lambda: without_attribute(t.CONTENT_TYPE), Code.SIGNATURE_FORM),
    "CMS: no message digest": Attack(lambda: without_attribute(t.MESSAGE_DIGEST), Code.SIGNATURE_FORM),
    "CMS: no signing time": Attack(lambda: without_attribute(t.SIGNING_TIME), Code.SIGNATURE_FORM),
    "CMS: no signing-certificate-v2": Attack(lambda: without_attribute(t.SIGNING_CERTIFICATE_V2), Code.SIGNATURE_FORM),
    "CMS: another content type": Attack(lambda: with_attribute(t.CONTENT_TYPE, t.SIGNED_DATA), Code.SIGNATURE_FORM),
    "CMS: no signed attributes": Attack(lambda: loosely(no_attributes), Code.SIGNATURE_FORM),
    "CMS: two signers": Attack(lambda: loosely(two_signers), Code.SIGNATURE_FORM),
    "CMS: no signer": Attack(lambda: loosely(no_signer), Code.SIGNATURE_FORM),
    "CMS: content inside": Attack(lambda: loosely(content_inside), Code.SIGNATURE_FORM),
    "CMS: no certificate": Attack(lambda: loosely(no_certificate), Code.SIGNATURE_FORM),
    "CMS: another certificate in place of the signer's": Attack(
        lambda: with_parts(partial(certificate_in_place, stranger().certificate)), Code.SIGNATURE_FORM
    ),
    "CMS: a crowd of certificates": Attack(lambda: with_parts(crowd), Code.SIGNATURE_FORM),
    "CMS: SHA-1": Attack(lambda: with_parts(weak_digest), Code.WEAK_ALGORITHM),
    "CMS: random bytes": Attack(lambda: with_signature(b"\x30\x82" + bytes(range(250))), Code.SIGNATURE_FORM),
    "CMS: empty": Attack(lambda: with_signature(b""), Code.SIGNATURE_FORM),
    "CMS: bytes after the end": Attack(lambda: with_signature(honest() + b"\0"), Code.SIGNATURE_FORM),
    "CMS: text armour": Attack(lambda: with_signature(b"-----BEGIN CMS-----\nMIIB\n"), Code.SIGNATURE_FORM),
    "CMS: a private key of nobody signs for a known certificate": Attack(
        lambda: signed_by(SigningKey(new_private_key(), key().certificate, (root().certificate,))), Code.SIGNATURE_BAD
    ),
}
