"""An honest package, and the ways to turn it into a dishonest one."""

import base64
import hashlib
import struct
import zlib
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.exchange.container import ContainerFile, write_container
from desktop.rules.snapshot_json import snapshot_to_json
from desktop.signing.cms import sign_detached
from tests.exchange.making import NOW, key, with_attachment
from tests.hostile.raw_zip import Raw, build, changed, entries_of, without

EVIDENCE = "Biên bản đối thoại với Nhân dân".encode()
EVIDENCE_NAME = f"attachments/{hashlib.sha256(EVIDENCE).hexdigest()}.pdf"
DATA = snapshot_to_json(with_attachment(hashlib.sha256(EVIDENCE).hexdigest(), "Biên bản.pdf", len(EVIDENCE)))
REPORT, MANIFEST, SIGNATURE = "report.json", "META-INF/ASiCManifest.xml", "META-INF/signature001.p7s"
SECOND_MANIFEST, SECOND_SIGNATURE = "META-INF/ASiCManifest002.xml", "META-INF/signature002.p7s"
MIMETYPE = b"application/vnd.etsi.asic-e+zip"
MEGABYTE = 1 << 20


@cache
def good(*, signed=True, data=DATA) -> tuple[Raw, ...]:
    """The entries of an honest package."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.asice"
        files = [
            ContainerFile("report.json", "application/json", data),
            ContainerFile(EVIDENCE_NAME, "application/pdf", EVIDENCE),
        ]
        write_container(path, files, [key()] if signed else [], NOW)
        return tuple(entries_of(path))


def plus(*entries):
    return build([*good(), *entries])


def edited(name, **changes):
    """The honest package with one entry changed."""
    return build(changed(good(), name, **changes))


def in_both_headers(name, **claims):
    """The honest package with the same lie in both headers of an entry."""
    return edited(name, central=claims, local=claims)


def payload(name):
    return next(each.payload for each in good() if each.name == name)


def manifest_of(entries=None):
    return next(each.data for each in entries or good() if each.name == MANIFEST)


def resigned(data: bytes):
    """A package whose data is anything, honestly signed."""
    return build(good(data=data))


def with_manifest(change, *, sign=True):
    """A package whose manifest was changed and signed again by the right key."""
    entries = changed(good(), MANIFEST, data=change, method=0)
    if sign:
        manifest = manifest_of(entries)
        entries = changed(entries, SIGNATURE, data=sign_detached(manifest, key(), NOW))
    return build(entries)


def reference(name, data=b"x", method="http://www.w3.org/2001/04/xmlenc#sha256", digest=hashlib.sha256):
    value = base64.b64encode(digest(data).digest()).decode()
    return (
        f'<asic:DataObjectReference URI="{name}"><ds:DigestMethod Algorithm="{method}"/>'
        f"<ds:DigestValue>{value}</ds:DigestValue></asic:DataObjectReference>"
    ).encode()


def replacing(old: bytes, new: bytes):
    def change(data):
        assert old in data
        return data.replace(old, new, 1)

    return change


def adding(xml: bytes):
    return replacing(b"</asic:ASiCManifest>", xml + b"</asic:ASiCManifest>")


def manifest_with_dtd(dtd: bytes, encoding="utf-8"):
    def change(data):
        text = data.decode().split("?>", 1)[1].strip()
        return f'<?xml version="1.0" encoding="{encoding}"?>{dtd.decode()}{text}'.encode(encoding)

    return change


def sha1_manifest(data):
    return replacing(b"xmlenc#sha256", b"xmldsig#sha1")(data)


def second_signature(change, *, signature=True):
    """A second manifest, signed by the same key, that says something else."""
    first = manifest_of()
    manifest = change(first.replace(b"signature001", b"signature002"))
    proof = [Raw(SECOND_SIGNATURE, sign_detached(manifest, key(), NOW), 0)] if signature else []
    return plus(Raw(SECOND_MANIFEST, manifest), *proof)


def without_evidence(manifest):
    start = manifest.index(f'<asic:DataObjectReference URI="{EVIDENCE_NAME}"'.encode())
    end = manifest.index(b"</asic:DataObjectReference>", start) + len(b"</asic:DataObjectReference>")
    return manifest[:start] + manifest[end:]


@cache
def bomb():
    """180 MB of zeros in 180 kB."""
    compressor = zlib.compressobj(9, wbits=-15)
    piece, packed, checksum = bytes(MEGABYTE), b"", 0
    for _ in range(180):
        packed += compressor.compress(piece)
        checksum = zlib.crc32(piece, checksum)
    packed += compressor.flush()
    sizes = {"size": 180 * MEGABYTE, "crc": checksum}
    return plus(Raw(f"attachments/{'0' * 64}.bin", packed=packed, central=sizes, local=sizes))


def lying_about_size(by):
    return in_both_headers(REPORT, size=len(DATA) + by)


def overlapping():
    """Two names for the same bytes."""
    start = build(good()).index(b"PK\3\4", 4)
    return _with_phantom(good(), Raw("report.pdf", DATA, central={"start": start}))


def quoted_overlap():
    """A file whose data holds another file, header and all; the directory knows both (the flat bomb)."""
    quoted = build([Raw("report.json", DATA, 0)])
    outer = Raw("attachments/" + "0" * 64, quoted[: quoted.index(b"PK\1\2")], 0)
    entries = [*without(good(), "report.json"), outer]
    start = build(entries).index(outer.data)
    return _with_phantom(entries, Raw("report.json", DATA, 0, central={"start": start}))


def _with_phantom(entries, phantom):
    """The archive with one more directory record, which points into another file's data."""
    data = build(entries)
    lone = build([phantom])
    record = lone[lone.index(b"PK\1\2") : -22]
    end = struct.unpack("<4s4H2LH", data[-22:])
    count, size = end[4] + 1, end[5] + len(record)
    return data[:-22] + record + struct.pack("<4s4H2LH", end[0], 0, 0, count, count, size, end[6], 0)


def with_descriptor(claimed: int):
    """A file whose sizes follow it, truthfully or not."""
    entry = next(each for each in good() if each.name == "report.json")
    crc = zlib.crc32(entry.data)
    descriptor = b"PK\7\10" + struct.pack("<3L", crc, len(entry.payload), claimed)
    later = {"crc": 0, "compressed": 0, "size": 0}
    return edited(REPORT, flags=8, descriptor=descriptor, local=later)


def many(count):
    return build([*good(), *(Raw(f"attachments/{n:064x}", b"", 0) for n in range(count))])


BOTH_80_MB = {"central": {"size": 80 << 20}, "local": {"size": 80 << 20}}


def truncated_digest(manifest):
    value = base64.b64encode(hashlib.sha256(DATA).digest())
    return replacing(value, base64.b64encode(hashlib.sha256(DATA).digest()[:20]))(manifest)


def another_root(manifest):
    return replacing(f'URI="{EVIDENCE_NAME}"'.encode(), f'Rootfile="true" URI="{EVIDENCE_NAME}"'.encode())(manifest)


def matching_forgery():
    forged = DATA.replace(b"1234.50", b"9234.50")
    old, new = (base64.b64encode(hashlib.sha256(each).digest()) for each in (DATA, forged))
    return build(changed(changed(good(), "report.json", data=forged), MANIFEST, data=replacing(old, new)))


def older_manifest():
    """The data of today under the manifest and signature of an earlier package of the same agency."""
    earlier = {each.name: each for each in good(data=DATA.replace(b"1234.50", b"1.00"))}
    return build([earlier.get(each.name, each) if each.name.startswith("META-INF") else each for each in good()])


def promised():
    """Honestly signed, but the attachment is not what its name says."""
    other = b"not what was promised"
    value, lie = (base64.b64encode(hashlib.sha256(each).digest()) for each in (EVIDENCE, other))
    entries = changed(good(), EVIDENCE_NAME, data=other)
    manifest = manifest_of().replace(value, lie)
    return build(
        changed(changed(entries, MANIFEST, data=manifest), SIGNATURE, data=sign_detached(manifest, key(), NOW))
    )
