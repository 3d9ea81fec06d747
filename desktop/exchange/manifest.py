"""``META-INF/ASiCManifest.xml``: what a signature speaks of, file by file (ETSI EN 319 162-1, annex A.4)."""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from desktop.core import limits
from desktop.exchange.errors import PackageError
from desktop.exchange.names import check_name, printable
from desktop.rules.verdicts import ReasonCode

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ASIC = "http://uri.etsi.org/02918/v1.2.1#"
DSIG = "http://www.w3.org/2000/09/xmldsig#"
SIGNATURE_MEDIA_TYPE = "application/pkcs7-signature"

ALGORITHMS: Mapping[str, str] = MappingProxyType(
    {
        "http://www.w3.org/2001/04/xmlenc#sha256": "sha256",
        "http://www.w3.org/2001/04/xmldsig-more#sha384": "sha384",
        "http://www.w3.org/2001/04/xmlenc#sha512": "sha512",
    }
)
"""Digest methods that are accepted, by their XML name; the first is the one that is written."""
_SHA256 = next(iter(ALGORITHMS))
_DIGEST_BYTES = {"sha256": 32, "sha384": 48, "sha512": 64}
_WEAK = re.compile(r"(md5|sha1|sha224|ripemd160|#sha3?-?224)$")
_WRITTEN_BY_US = 64 * limits.KB
"""Longer ones are rare, and their tags are counted first."""
_TAGS = 8 * limits.ENTRIES
"""Five for each file, and some for what stands around them."""


@dataclass(frozen=True)
class DataObject:
    """A file that the manifest names.

    Attributes:
        digest: Hexadecimal. algorithm: its name in ``hashlib``.
        root: The file that holds the package's data.
    """

    name: str
    media_type: str
    digest: str
    algorithm: str = "sha256"
    root: bool = False


@dataclass(frozen=True)
class Manifest:
    """What one signature covers.

    Attributes:
        signature: Name of the signature file; an unsigned package names one that is not there.
        objects: The files, in the order of the manifest; each name once.
    """

    signature: str
    objects: tuple[DataObject, ...]


def write_manifest(manifest: Manifest) -> bytes:
    """The manifest as XML; only SHA-256 digests are written."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<asic:ASiCManifest xmlns:asic="{ASIC}" xmlns:ds="{DSIG}">',
        f'<asic:SigReference URI={quoteattr(manifest.signature)} MimeType="{SIGNATURE_MEDIA_TYPE}"/>',
        *(_object_xml(item) for item in manifest.objects),
        "</asic:ASiCManifest>",
    ]
    return ("\n".join(lines) + "\n").encode("utf-8")


def _object_xml(item: DataObject) -> str:
    root = ' Rootfile="true"' if item.root else ""
    value = base64.b64encode(bytes.fromhex(item.digest)).decode("ascii")
    return (
        f"<asic:DataObjectReference URI={quoteattr(item.name)} MimeType={quoteattr(item.media_type)}{root}>"
        f'<ds:DigestMethod Algorithm="{_SHA256}"/><ds:DigestValue>{value}</ds:DigestValue></asic:DataObjectReference>'
    )


def read_manifest(data: bytes, place: str) -> Manifest:
    """Read a manifest; what it should not contain is refused, not skipped.

    Raises:
        PackageError: ``XML_DTD``, ``XML_BAD``, ``MANIFEST``, ``WEAK_ALGORITHM`` or ``BAD_NAME``.
    """
    return _as_written(data) or _read_carefully(data, place)


_OBJECT_WRITTEN = re.compile(
    r'<asic:DataObjectReference URI="([ !#-%\'-;=?-~]+)" MimeType="([ !#-%\'-;=?-~]*)"( Rootfile="true")?>'
    r"<ds:DigestMethod [^>]*><ds:DigestValue>([A-Za-z0-9+/]{43}=)</ds:DigestValue></asic:DataObjectReference>"
)
_SIGNATURE_WRITTEN = re.compile(r'<asic:SigReference URI="([ !#-%\'-;=?-~]+)" ')


def _as_written(data: bytes) -> Manifest | None:
    """What ``write_manifest`` wrote: it comes out again as the same bytes, so they cannot be read differently.

    ``None`` where they do not, and where a name is odd: careful reading says what is wrong, if anything is.
    """
    if len(data) > _WRITTEN_BY_US or not data.isascii():
        return None
    text = data.decode("ascii")
    signature = _SIGNATURE_WRITTEN.search(text)
    objects = tuple(
        DataObject(name, media_type, base64.b64decode(digest).hex(), root=bool(root))
        for name, media_type, root, digest in _OBJECT_WRITTEN.findall(text)
    )
    if signature is None or not objects or len({item.name for item in objects}) != len(objects):
        return None
    manifest = Manifest(signature[1], objects)
    if write_manifest(manifest) != data:
        return None
    for name in (manifest.signature, *(item.name for item in objects)):
        check_name(name)
    return manifest


def _read_carefully(data: bytes, place: str) -> Manifest:
    root = _parse(data, place)
    if root.tag != f"{{{ASIC}}}ASiCManifest" or root.attrib or _has_text(root):
        raise _not_a_manifest(place, "root")
    signatures = [child for child in root if child.tag == f"{{{ASIC}}}SigReference"]
    objects = [child for child in root if child.tag == f"{{{ASIC}}}DataObjectReference"]
    if list(root) != signatures + objects or len(signatures) != 1 or not objects:
        raise _not_a_manifest(place, "children")
    manifest = Manifest(_read_signature(signatures[0], place), tuple(_read_object(item, place) for item in objects))
    if len({item.name for item in manifest.objects}) != len(manifest.objects):
        raise _not_a_manifest(place, "a file is named twice")
    return manifest


def _parse(data: bytes, place: str) -> "Element":
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    if data.count(b"<") > _TAGS:  # nesting costs the parser more than it costs the sender
        raise PackageError(ReasonCode.XML_BAD, place, "too many tags")
    try:
        return fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise PackageError(ReasonCode.XML_DTD, place, str(error)) from error
    except (ParseError, ValueError, LookupError) as error:  # the latter two: encodings that expat cannot handle
        raise PackageError(ReasonCode.XML_BAD, place, str(error)) from error


def _read_signature(element: "Element", place: str) -> str:
    attributes = _attributes(element, {"URI", "MimeType"}, place)
    if len(element) or element.text:
        raise _not_a_manifest(place, "SigReference")
    return _uri(attributes, place)


def _read_object(element: "Element", place: str) -> DataObject:
    attributes = _attributes(element, {"URI", "MimeType", "Rootfile"}, place)
    tags = [child.tag for child in element]
    if tags != [f"{{{DSIG}}}DigestMethod", f"{{{DSIG}}}DigestValue"] or _has_text(element):
        raise _not_a_manifest(place, "DataObjectReference")
    algorithm = _read_method(element[0], place)
    return DataObject(
        name=_uri(attributes, place),
        media_type=attributes.get("MimeType", ""),
        digest=_read_digest(element[1], algorithm, place),
        algorithm=algorithm,
        root=_read_flag(attributes.get("Rootfile", "false"), place),
    )


def _read_method(element: "Element", place: str) -> str:
    name = _attributes(element, {"Algorithm"}, place).get("Algorithm", "")
    if name in ALGORITHMS and not len(element) and not element.text:
        return ALGORITHMS[name]
    if _WEAK.search(name.lower()):
        raise PackageError(ReasonCode.WEAK_ALGORITHM, place, name)
    raise _not_a_manifest(place, "DigestMethod")


def _read_digest(element: "Element", algorithm: str, place: str) -> str:
    _attributes(element, set(), place)
    try:
        digest = base64.b64decode("".join((element.text or "").split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise _not_a_manifest(place, "DigestValue") from error
    if len(element) or len(digest) != _DIGEST_BYTES[algorithm]:
        raise _not_a_manifest(place, "DigestValue")
    return digest.hex()


def _read_flag(text: str, place: str) -> bool:
    match text:
        case "true" | "1":
            return True
        case "false" | "0":
            return False
        case _:
            raise _not_a_manifest(place, "Rootfile")


def _attributes(element: "Element", known: set[str], place: str) -> Mapping[str, str]:
    if element.attrib.keys() - known:
        raise _not_a_manifest(place, "unknown attribute")
    return element.attrib


def _uri(attributes: Mapping[str, str], place: str) -> str:
    """Names in our containers are plain ASCII, so a reference is the name itself, letter by letter."""
    uri = attributes.get("URI")
    if not uri:
        raise _not_a_manifest(place, "no URI")
    check_name(uri)
    return uri


def _has_text(element: "Element") -> bool:
    """Whether there is text between the children."""
    return any(text and text.strip() for text in (element.text, *(child.tail for child in element)))


def _not_a_manifest(place: str, detail: str) -> PackageError:
    return PackageError(ReasonCode.MANIFEST, printable(place), detail)


def covers(manifest: Manifest, names: Sequence[str]) -> bool:
    """Whether the manifest names exactly these files."""
    return sorted(item.name for item in manifest.objects) == sorted(names)
