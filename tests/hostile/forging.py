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
def good(*, signed=True, data=DATA, signer=None) -> tuple[Raw, ...]:
    """The entries of an honest package, signed by the agency that it is from unless told otherwise."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.asice"
        files = [
            ContainerFile("report.json", "application/json", data),
            ContainerFile(EVIDENCE_NAME, "application/pdf", EVIDENCE),
        ]
        write_container(path, files, [signer or key()] if signed else [], NOW)
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


def second_signature(change, *, signer=None, signature=None):
    """A second manifest with its signature; ``signature``: what stands in its place, ``None`` when nothing does."""
    first = manifest_of()
    manifest = change(first.replace(b"signature001", b"signature002"))
    sign = signature or (lambda data: sign_detached(data, signer or key(), NOW))
    proof = sign(manifest)
    return plus(Raw(SECOND_MANIFEST, manifest), *([] if proof is None else [Raw(SECOND_SIGNATURE, proof, 0)]))


def without_evidence(manifest):
    start = manifest.index(f'<asic:DataObjectReference URI="{EVIDENCE_NAME}"'.encode())
    end = manifest.index(b"</asic:DataObjectReference>", start) + len(b"</asic:DataObjectReference>")
    return manifest[:start] + manifest[end:]


@cache
def bomb(megabytes=180, copies=1):
    """Megabytes of zeros, a thousandth of them on the disk; once, or in several files."""
    compressor = zlib.compressobj(9, wbits=-15)
    piece, packed, checksum = bytes(MEGABYTE), b"", 0
    for _ in range(megabytes):
        packed += compressor.compress(piece)
        checksum = zlib.crc32(piece, checksum)
    packed += compressor.flush()
    sizes = {"size": megabytes * MEGABYTE, "crc": checksum}
    return plus(*(Raw(f"attachments/{n:064x}.bin", packed=packed, central=sizes, local=sizes) for n in range(copies)))


def fifield_bomb():
    """The flat bomb: a thousand files whose data is one and the same, each reached over the headers of the others."""
    kernel = Raw(f"attachments/{0:064x}", bytes(100_000))
    header = build([kernel]).index(kernel.payload)
    quoted = [build([Raw(f"attachments/{n:064x}", bytes(100_000))])[:header] for n in range(1, 1001)]
    data = build([*good(), Raw(f"attachments/{0:064x}", packed=b"".join(quoted) + kernel.payload)])
    start = data.index(quoted[0])
    phantoms = [
        Raw(f"attachments/{n + 1:064x}", bytes(100_000), central={"start": start + header * n}) for n in range(1000)
    ]
    return _with_phantoms(data, phantoms)


def nested_bomb(layers=3):
    """An archive of archives of archives … of a bomb, twenty in each."""
    inner = bomb()
    for _ in range(layers):
        inner = build([Raw(f"{n}.zip", inner) for n in range(20)])
    return inner


def announced_as_two_bytes():
    """Two megabytes of zeros."""
    return edited(REPORT, data=bytes(2 * MEGABYTE), central={"size": 2}, local={"size": 2})


def large_directory():
    """Little data and a long list of it."""
    files = [Raw(f"attachments/{n:064x}", central={"comment": b"x" * 60_000}) for n in range(40)]
    return plus(*files)


def with_zip64(count):
    """A ZIP64 record with its locator before the end, in which the true number of files is said to stand."""
    plain = build(good(), end={"count": 0xFFFF if count > 0xFFFF else len(good())})
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, 0, 0)
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, len(plain) - 22, 1)
    return plain[:-22] + record + locator + plain[-22:]


def lying_about_size(by):
    return in_both_headers(REPORT, size=len(DATA) + by)


def overlapping():
    """Two names for the same bytes."""
    data = build(good())
    return _with_phantoms(data, [Raw("report.pdf", DATA, central={"start": data.index(b"PK\3\4", 4)})])


def quoted_overlap():
    """A file whose data holds another file, header and all; the directory knows both (the flat bomb)."""
    quoted = build([Raw("report.json", DATA, 0)])
    outer = Raw("attachments/" + "0" * 64, quoted[: quoted.index(b"PK\1\2")], 0)
    data = build([*without(good(), "report.json"), outer])
    return _with_phantoms(data, [Raw("report.json", DATA, 0, central={"start": data.index(outer.data)})])


def _with_phantoms(data, phantoms):
    """The archive with more directory records, which point into another file's data."""
    records = b""
    for phantom in phantoms:
        lone = build([phantom])
        records += lone[lone.index(b"PK\1\2") : -22]
    end = struct.unpack("<4s4H2LH", data[-22:])
    count, size = end[4] + len(phantoms), end[5] + len(records)
    return data[:-22] + records + struct.pack("<4s4H2LH", end[0], 0, 0, count, count, size, end[6], 0)


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
