"""Attacks on what the manifest says, and on files that it does not speak of."""

from functools import partial

from desktop.core import limits
from desktop.rules.verdicts import ReasonCode as Code
from tests.hostile.attack import Attack
from tests.hostile.forging import (
    DATA,
    EVIDENCE,
    EVIDENCE_NAME,
    MANIFEST,
    REPORT,
    SECOND_MANIFEST,
    SECOND_SIGNATURE,
    SIGNATURE,
    adding,
    another_root,
    edited,
    good,
    manifest_of,
    manifest_with_dtd,
    matching_forgery,
    older_manifest,
    plus,
    promised,
    reference,
    replacing,
    second_signature,
    sha1_manifest,
    truncated_digest,
    with_manifest,
    without_evidence,
)
from tests.hostile.raw_zip import Raw, build, without

FILES = {
    "a file that the manifest does not name": Attack(
        lambda: plus(Raw("attachments/" + "0" * 64, b"x")), Code.NOT_COVERED
    ),
    "a file of an unknown name": Attack(lambda: plus(Raw("readme.txt", b"x")), Code.UNEXPECTED_FILE),
    "a program among the attachments": Attack(lambda: plus(Raw("attachments/setup.exe", b"MZ")), Code.UNEXPECTED_FILE),
    "a second data file": Attack(lambda: plus(Raw("assignment.json", b"{}")), Code.UNEXPECTED_FILE),
    "an extra file in META-INF": Attack(lambda: plus(Raw("META-INF/container.xml", b"x")), Code.UNEXPECTED_FILE),
    "a signature that no manifest names": Attack(lambda: plus(Raw(SECOND_SIGNATURE, b"x", 0)), Code.UNEXPECTED_FILE),
    "a manifest that names a missing file": Attack(lambda: build(without(good(), EVIDENCE_NAME)), Code.NOT_COVERED),
    "no data file": Attack(lambda: build(without(good(), REPORT)), Code.PART_MISSING),
    "no manifest": Attack(lambda: build(without(good(), MANIFEST, SIGNATURE)), Code.MANIFEST),
    "data changed": Attack(lambda: edited(REPORT, data=replacing(b"1234.50", b"9234.50")), Code.HASH_MISMATCH),
    "evidence changed": Attack(lambda: edited(EVIDENCE_NAME, data=EVIDENCE[:-1] + b"!"), Code.HASH_MISMATCH),
    "data and manifest changed together": Attack(matching_forgery, Code.SIGNATURE_BAD),
    "manifest and signature of an older package": Attack(older_manifest, Code.HASH_MISMATCH),
    "an attachment whose name promises another content": Attack(promised, Code.HASH_MISMATCH),
}

WRAPPING = {
    "two manifests, the second unsigned": Attack(
        lambda: second_signature(lambda data: data, signature=lambda _: None), Code.NO_SIGNATURE
    ),
    "two manifests for one signature": Attack(lambda: plus(Raw(SECOND_MANIFEST, manifest_of())), Code.MANIFEST),
    "a second manifest that covers less": Attack(lambda: second_signature(without_evidence), Code.NOT_COVERED),
    "a manifest that covers less": Attack(lambda: with_manifest(without_evidence), Code.NOT_COVERED),
    "a second manifest with other digests": Attack(
        lambda: second_signature(replacing(b"<ds:DigestValue>", b"<ds:DigestValue>A")), Code.MANIFEST
    ),
    "a manifest that names its own signature": Attack(
        lambda: with_manifest(adding(reference(SIGNATURE))), Code.NOT_COVERED
    ),
}

XML = {
    "an entity bomb": Attack(
        lambda: with_manifest(manifest_with_dtd(b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;">]>')),
        Code.XML_DTD,
    ),
    "an entity of a file on this disk": Attack(
        lambda: with_manifest(manifest_with_dtd(b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>')),
        Code.XML_DTD,
    ),
    "a DTD on the network": Attack(
        lambda: with_manifest(manifest_with_dtd(b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">')), Code.XML_DTD
    ),
    "a DTD hidden by UTF-16": Attack(
        lambda: with_manifest(manifest_with_dtd(b'<!DOCTYPE x [<!ENTITY a "aa">]>', "utf-16")), Code.XML_DTD
    ),
    "a manifest that is no XML": Attack(lambda: with_manifest(lambda _: b"report.json 9af1"), Code.XML_BAD),
    "an empty manifest": Attack(lambda: with_manifest(lambda _: b""), Code.XML_BAD),
    "a manifest in an unknown encoding": Attack(
        lambda: with_manifest(replacing(b"UTF-8", b"no-such-thing")), Code.XML_BAD
    ),
    "a manifest over its limit": Attack(lambda: with_manifest(adding(b" " * limits.MANIFEST)), Code.TOO_BIG),
    "a manifest of a megabyte of depth": Attack(
        lambda: with_manifest(adding(b"<a>" * 150_000 + b"</a>" * 150_000)), Code.TOO_BIG
    ),
    "a manifest of 100,000 levels": Attack(
        lambda: with_manifest(adding(b"<a>" * 100_000 + b"</a>" * 100_000)), Code.XML_BAD
    ),
    "a manifest that is never closed": Attack(lambda: with_manifest(lambda _: b"<a>" * 300_000), Code.XML_BAD),
}


def refusing(change) -> Attack:
    """A well-formed manifest, honestly signed, that says what a manifest may not say."""
    return Attack(partial(with_manifest, change), Code.MANIFEST)


WORDS = {
    "another root element": refusing(lambda data: data.replace(b"ASiCManifest", b"Manifest")),
    "another namespace": refusing(replacing(b"v1.2.1#", b"v1.2.2#")),
    "an unknown digest method": refusing(replacing(b"xmlenc#sha256", b"xmlenc#crc32")),
    "a digest that is too short": refusing(truncated_digest),
    "one file named twice": refusing(adding(reference(REPORT, DATA))),
    "an extension element": refusing(adding(b"<asic:ASiCManifestExtensions/>")),
    "an unknown attribute": refusing(replacing(b"<asic:SigReference", b'<asic:SigReference x="y"')),
    "text between the elements": refusing(adding(b"hidden")),
    "two signature references": refusing(adding(b'<asic:SigReference URI="META-INF/signature002.p7s"/>')),
    "another root file": refusing(another_root),
    "a file without a name": refusing(adding(reference(""))),
    "the digest method SHA-1": Attack(lambda: with_manifest(sha1_manifest), Code.WEAK_ALGORITHM),
    "a reference that climbs out": Attack(lambda: with_manifest(adding(reference("../report.json"))), Code.BAD_NAME),
    "a reference to a web page": Attack(lambda: with_manifest(adding(reference("http://x/y"))), Code.BAD_NAME),
    "a reference by an escape": Attack(
        lambda: with_manifest(replacing(b'"report.json"', b'"report%2ejson"')), Code.NOT_COVERED
    ),
}

ATTACKS = {**FILES, **WRAPPING, **XML, **WORDS}
