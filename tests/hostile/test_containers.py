"""Containers that were made to deceive, crash or exhaust the reader: each is refused with the reason it deserves.

Cases about the signature itself and about PDF are in ``tests/signing``.
"""

import hashlib
import time
import tracemalloc
import unicodedata
from functools import partial

import pytest

from desktop.exchange import limits
from desktop.exchange.package import examine
from desktop.rules.verdicts import ReasonCode as Code
from desktop.rules.verdicts import Verdict
from tests.exchange.making import NOW, trust
from tests.hostile.forging import (
    BOTH_80_MB,
    DATA,
    EVIDENCE,
    EVIDENCE_NAME,
    MANIFEST,
    MEGABYTE,
    MIMETYPE,
    REPORT,
    SECOND_MANIFEST,
    SECOND_SIGNATURE,
    SIGNATURE,
    adding,
    another_root,
    bomb,
    edited,
    good,
    in_both_headers,
    lying_about_size,
    manifest_of,
    manifest_with_dtd,
    many,
    matching_forgery,
    older_manifest,
    overlapping,
    payload,
    plus,
    promised,
    quoted_overlap,
    reference,
    replacing,
    resigned,
    second_signature,
    sha1_manifest,
    truncated_digest,
    with_descriptor,
    with_manifest,
    without_evidence,
)
from tests.hostile.raw_zip import Raw, build, changed, without

NAMES = {
    5: "../x",
    6: "attachments/../../x",
    7: "/etc/x",
    8: "attachments\\x",
    9: "C:/x",
    10: "attachments/a:b",
    11: "attachments/CON",
    12: "attachments/nul.txt",
    13: "attachments/x.",
    14: "attachments/x ",
    15: "attachments//x",
    16: "attachments/a\x01b",
    17: unicodedata.normalize("NFD", "attachments/ảnh.jpg"),
    18: "attachments/a\x00b",
}

CASES = {
    **{f"{row:02} name {name!r}": (partial(plus, Raw(name, b"x")), Code.BAD_NAME) for row, name in NAMES.items()},
    "name: UNC": (lambda: plus(Raw("//server/share/x", b"x")), Code.BAD_NAME),
    "name: 300 letters": (lambda: plus(Raw("attachments/" + "x" * 300, b"x")), Code.BAD_NAME),
    "name: not UTF-8": (lambda: plus(Raw(b"attachments/\xff", b"x")), Code.BAD_NAME),
    "name: a folder": (lambda: plus(Raw("attachments/", b"")), Code.BAD_NAME),
    "19 same name twice": (lambda: plus(Raw("report.json", b"{}")), Code.DUPLICATE_NAME),
    "19 mimetype twice": (lambda: plus(Raw("mimetype", MIMETYPE, 0)), Code.DUPLICATE_NAME),
    "20 same name, other case": (lambda: plus(Raw("Report.JSON", b"{}")), Code.DUPLICATE_NAME),
    "21 same name, compatibility form": (lambda: plus(Raw("re\uff50ort.json", b"{}")), Code.DUPLICATE_NAME),
    "22 not a zip": ("Kính gửi Sở Nội vụ".encode, Code.NOT_A_PACKAGE),
    "23 empty file": (lambda: b"", Code.NOT_A_PACKAGE),
    "24 truncated": (lambda: build(good())[:-30], Code.ZIP_CORRUPT),
    "25 bytes before (polyglot)": (lambda: build(good(), prefix=b"MZ" + bytes(100)), Code.ZIP_FEATURE),
    "25 bytes before, offsets not moved": (
        lambda: build(good(), prefix=b"MZ" + bytes(98), shift=-100),
        Code.ZIP_FEATURE,
    ),
    "25 an archive before": (lambda: build([Raw("x", b"x")]) + build(good()), Code.ZIP_FEATURE),
    "26 bytes after": (lambda: build(good(), suffix=b"x"), Code.ZIP_FEATURE),
    "26 bytes between": (lambda: build(good(), between=b"hidden"), Code.ZIP_FEATURE),
    "27 zip comment": (lambda: build(good(), end={"comment": b"chao"}), Code.ZIP_FEATURE),
    "27 comment of an entry": (lambda: edited(REPORT, central={"comment": b"x"}), Code.ZIP_FEATURE),
    "28 bomb 1:1000": (bomb, Code.ZIP_BOMB),
    "29 declared size a lie (small)": (lambda: lying_about_size(-1), Code.ZIP_CORRUPT),
    "30 declared size a lie (large)": (lambda: lying_about_size(1), Code.ZIP_CORRUPT),
    "31 declared size 3 GB": (lambda: lying_about_size(3 << 30), Code.TOO_BIG),
    "31 many files within the ratio, 300 MB together": (
        lambda: plus(*(Raw(f"attachments/{n:064x}", packed=bytes(900_000), **BOTH_80_MB) for n in range(4))),
        Code.TOO_BIG,
    ),
    "32 too many entries": (lambda: many(limits.ENTRIES), Code.TOO_MANY_ENTRIES),
    "32 65,535 entries claimed": (lambda: build(good(), end={"count": 0xFFFF}), Code.TOO_MANY_ENTRIES),
    "32 fewer entries claimed": (lambda: build(good(), end={"count": 2}), Code.ZIP_CORRUPT),
    "32 more entries claimed": (lambda: build(good(), end={"count": 9}), Code.ZIP_CORRUPT),
    "33 two entries over the same bytes": (overlapping, Code.ZIP_OVERLAP),
    "33 a file within a file's data": (quoted_overlap, Code.ZIP_OVERLAP),
    "33 data runs into the directory": (
        lambda: in_both_headers(SIGNATURE, compressed=1500, size=1500),
        Code.ZIP_OVERLAP,
    ),
    "34 local header names another file": (lambda: edited(REPORT, local={"name": b"report.jsoN"}), Code.ZIP_CORRUPT),
    "34 local header has another size": (lambda: edited(REPORT, local={"size": 5}), Code.ZIP_CORRUPT),
    "34 local header has another method": (lambda: edited(REPORT, local={"method": 0}), Code.ZIP_CORRUPT),
    "34 offset leads nowhere": (lambda: edited("mimetype", central={"start": 5}), Code.ZIP_FEATURE),
    "35 symbolic link": (lambda: edited(EVIDENCE_NAME, central={"attributes": 0o120777 << 16}), Code.ZIP_FEATURE),
    "35 device": (lambda: edited(EVIDENCE_NAME, central={"attributes": 0o020666 << 16}), Code.ZIP_FEATURE),
    "36 other compression (bzip2)": (lambda: edited(EVIDENCE_NAME, method=12), Code.ZIP_FEATURE),
    "36 other compression (zstd)": (lambda: edited(EVIDENCE_NAME, method=93), Code.ZIP_FEATURE),
    "37 entry marked encrypted": (lambda: edited(EVIDENCE_NAME, flags=1), Code.ZIP_FEATURE),
    "37 directory marked encrypted": (lambda: edited(EVIDENCE_NAME, flags=0x2000), Code.ZIP_FEATURE),
    "zip64: sizes elsewhere": (
        lambda: edited(REPORT, central={"size": 0xFFFFFFFF, "extra": b"\1\0\10\0" + bytes(8)}),
        Code.ZIP_FEATURE,
    ),
    "zip64: extra field without need": (
        lambda: edited(REPORT, central={"extra": b"\1\0\10\0" + bytes(8)}),
        Code.ZIP_FEATURE,
    ),
    "zip64: locator before the end": (lambda: build(good(), end={"start": 0xFFFFFFFF}), Code.ZIP_FEATURE),
    "a second name in an extra field": (
        lambda: edited(REPORT, local={"extra": b"\x75\x70\5\0\1abcd"}),
        Code.ZIP_FEATURE,
    ),
    "extra field that runs over": (lambda: edited(REPORT, central={"extra": b"UT\xff\0x"}), Code.ZIP_CORRUPT),
    "descriptor that lies": (lambda: with_descriptor(5), Code.ZIP_CORRUPT),
    "wrong checksum": (lambda: in_both_headers(REPORT, crc=1), Code.ZIP_CORRUPT),
    "bytes after the end of deflate": (
        lambda: edited(REPORT, packed=payload(REPORT) + b"hidden"),
        Code.ZIP_CORRUPT,
    ),
    "deflate that never ends": (lambda: edited(REPORT, packed=b"\0"), Code.ZIP_CORRUPT),
    "deflate nonsense": (lambda: edited(REPORT, packed=b"\xff" * 50), Code.ZIP_CORRUPT),
    "38 mimetype with another value": (lambda: edited("mimetype", data=MIMETYPE[:-1] + b"q"), Code.MIMETYPE),
    "38 mimetype of 3 MB": (lambda: edited("mimetype", data=bytes(3 * MEGABYTE)), Code.MIMETYPE),
    "39 mimetype not first": (lambda: build([*good()[1:], good()[0]]), Code.MIMETYPE),
    "40 no mimetype": (lambda: build(good()[1:]), Code.MIMETYPE),
    "41 mimetype compressed": (lambda: edited("mimetype", method=8), Code.MIMETYPE),
    "42 mimetype with an extra field": (lambda: edited("mimetype", local={"extra": b"UT\1\0\0"}), Code.MIMETYPE),
    "43 extra data file, not in the manifest": (lambda: plus(Raw("attachments/" + "0" * 64, b"x")), Code.NOT_COVERED),
    "44 data file at the root, unknown name": (lambda: plus(Raw("readme.txt", b"x")), Code.UNEXPECTED_FILE),
    "44 program among the attachments": (lambda: plus(Raw("attachments/setup.exe", b"MZ")), Code.UNEXPECTED_FILE),
    "44 a second data file": (lambda: plus(Raw("assignment.json", b"{}")), Code.UNEXPECTED_FILE),
    "45 extra file in META-INF": (lambda: plus(Raw("META-INF/container.xml", b"x")), Code.UNEXPECTED_FILE),
    "45 signature that no manifest names": (lambda: plus(Raw(SECOND_SIGNATURE, b"x", 0)), Code.UNEXPECTED_FILE),
    "46 manifest names a missing file": (lambda: build(without(good(), EVIDENCE_NAME)), Code.NOT_COVERED),
    "47 report.json changed": (lambda: edited(REPORT, data=replacing(b"1234.50", b"9234.50")), Code.HASH_MISMATCH),
    "48 evidence changed": (lambda: edited(EVIDENCE_NAME, data=EVIDENCE[:-1] + b"!"), Code.HASH_MISMATCH),
    "49 manifest digest changed to match": (matching_forgery, Code.SIGNATURE_BAD),
    "50 no manifest at all": (lambda: build(without(good(), MANIFEST, SIGNATURE)), Code.MANIFEST),
    "51 a signature missing of two": (lambda: second_signature(lambda data: data, signature=False), Code.NO_SIGNATURE),
    "52 manifest and signature of another package": (older_manifest, Code.HASH_MISMATCH),
    "53 second manifest covers less (wrapping)": (lambda: second_signature(without_evidence), Code.NOT_COVERED),
    "53 the only manifest covers less": (lambda: with_manifest(without_evidence), Code.NOT_COVERED),
    "53 second manifest with other digests": (
        lambda: second_signature(replacing(b"<ds:DigestValue>", b"<ds:DigestValue>A")),
        Code.MANIFEST,
    ),
    "54 two manifests, one signature (wrapping)": (
        lambda: plus(Raw(SECOND_MANIFEST, manifest_of())),
        Code.MANIFEST,
    ),
    "55 XML entity bomb": (
        lambda: with_manifest(manifest_with_dtd(b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;&a;">]>')),
        Code.XML_DTD,
    ),
    "56 XML external entity": (
        lambda: with_manifest(manifest_with_dtd(b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>')),
        Code.XML_DTD,
    ),
    "56 XML external DTD": (
        lambda: with_manifest(manifest_with_dtd(b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">')),
        Code.XML_DTD,
    ),
    "57 DTD hidden by UTF-16": (
        lambda: with_manifest(manifest_with_dtd(b'<!DOCTYPE x [<!ENTITY a "aa">]>', "utf-16")),
        Code.XML_DTD,
    ),
    "58 manifest is not XML": (lambda: with_manifest(lambda _: b"report.json 9af1"), Code.XML_BAD),
    "58 manifest is empty": (lambda: with_manifest(lambda _: b""), Code.XML_BAD),
    "58 manifest in an unknown encoding": (
        lambda: with_manifest(replacing(b"UTF-8", b"no-such-thing")),
        Code.XML_BAD,
    ),
    "59 manifest, other root": (
        lambda: with_manifest(lambda data: data.replace(b"ASiCManifest", b"Manifest")),
        Code.MANIFEST,
    ),
    "59 manifest, other namespace": (lambda: with_manifest(replacing(b"v1.2.1#", b"v1.2.2#")), Code.MANIFEST),
    "60 manifest with 1 MB of depth": (
        lambda: with_manifest(adding(b"<a>" * 150_000 + b"</a>" * 150_000)),
        Code.TOO_BIG,
    ),
    "60 manifest with 100,000 levels": (
        lambda: with_manifest(adding(b"<a>" * 100_000 + b"</a>" * 100_000)),
        Code.XML_BAD,
    ),
    "60 manifest that is never closed": (lambda: with_manifest(lambda _: b"<a>" * 300_000), Code.XML_BAD),
    "61 digest method SHA-1": (lambda: with_manifest(sha1_manifest), Code.WEAK_ALGORITHM),
    "61 digest method unknown": (lambda: with_manifest(replacing(b"xmlenc#sha256", b"xmlenc#crc32")), Code.MANIFEST),
    "61 digest too short": (lambda: with_manifest(truncated_digest), Code.MANIFEST),
    "62 one reference twice": (lambda: with_manifest(adding(reference("report.json", DATA))), Code.MANIFEST),
    "63 reference to ../": (lambda: with_manifest(adding(reference("../report.json"))), Code.BAD_NAME),
    "63 reference to a web page": (lambda: with_manifest(adding(reference("http://x/y"))), Code.BAD_NAME),
    "63 reference by an escape": (
        lambda: with_manifest(replacing(b'"report.json"', b'"report%2ejson"')),
        Code.NOT_COVERED,
    ),
    "64 extension element": (lambda: with_manifest(adding(b"<asic:ASiCManifestExtensions/>")), Code.MANIFEST),
    "64 unknown attribute": (
        lambda: with_manifest(replacing(b"<asic:SigReference", b'<asic:SigReference x="y"')),
        Code.MANIFEST,
    ),
    "64 text between": (lambda: with_manifest(adding(b"hidden")), Code.MANIFEST),
    "64 two signature references": (
        lambda: with_manifest(adding(b'<asic:SigReference URI="META-INF/signature002.p7s"/>')),
        Code.MANIFEST,
    ),
    "64 another root file": (lambda: with_manifest(another_root), Code.MANIFEST),
    "attachment whose name promises another content": (promised, Code.HASH_MISMATCH),
    "signature of 65 kB": (lambda: edited(SIGNATURE, data=bytes(limits.SIGNATURE + 1)), Code.TOO_BIG),
    "manifest over its limit": (lambda: with_manifest(adding(b" " * limits.MANIFEST)), Code.TOO_BIG),
    "data over its limit": (lambda: edited(REPORT, data=bytes(limits.DATA + 1), method=0), Code.TOO_BIG),
    "nine manifests": (
        lambda: plus(*(Raw(f"META-INF/ASiCManifest{n:03}.xml", b"x") for n in range(2, 10))),
        Code.TOO_MANY_ENTRIES,
    ),
    "89 JSON: duplicate key": (lambda: resigned(b'{"schema":"a","schema":"b"}'), Code.JSON_BAD),
    "90 JSON: NaN": (lambda: resigned(b'{"a":NaN}'), Code.JSON_BAD),
    "91 JSON: 100,000 levels": (lambda: resigned(b"[" * 100_000 + b"]" * 100_000), Code.JSON_BAD),
    "92 JSON: not UTF-8": (lambda: resigned(b'{"a":"\xff"}'), Code.JSON_BAD),
    "93 JSON: a number of 5,000 digits": (lambda: resigned(b'{"a":' + b"9" * 5000 + b"}"), Code.JSON_BAD),
    "93 JSON: half a character": (lambda: resigned(b'{"a":"\\ud800"}'), Code.JSON_BAD),
    "94 no report.json": (lambda: build(without(good(), "report.json")), Code.PART_MISSING),
}


def examined(tmp_path, data: bytes):
    (tmp_path / "x.asice").write_bytes(data)
    return examine(tmp_path / "x.asice", trust(), NOW)


@pytest.mark.parametrize("case", CASES)
def test_a_hostile_container_is_refused_for_what_it_is(tmp_path, case):
    make, wanted = CASES[case]
    found = examined(tmp_path, make())
    assert [reason.code for reason in found.reasons] == [wanted]
    assert found.verdict in (Verdict.INVALID, Verdict.UNREADABLE)
    assert found.snapshot is None
    assert found.data is None
    assert found.reasons[0].message
    assert [each.name for each in tmp_path.iterdir()] == ["x.asice"]


def test_the_honest_package_that_all_cases_were_made_from_is_valid(tmp_path):
    assert examined(tmp_path, build(good())).verdict is Verdict.VALID


def test_a_package_whose_signature_was_taken_off_is_unsigned_and_no_more(tmp_path):
    found = examined(tmp_path, build(without(good(), SIGNATURE)))
    assert found.verdict is Verdict.VALID_UNSIGNED
    assert [reason.code for reason in found.reasons] == [Code.NO_SIGNATURE]


def test_what_honest_programs_write_differently_is_accepted(tmp_path):
    timestamp = b"UT\5\0\1" + bytes(4)
    stored = [Raw(each.name, each.data, 0) for each in good()]
    dos = changed(good(), "report.json", central={"made_by": 20, "attributes": 0x20})
    stamped = changed(good(), "report.json", central={"extra": timestamp}, local={"extra": timestamp})
    reordered = [good()[0], *reversed(good()[1:])]
    for entries in (stored, dos, stamped, reordered):
        assert examined(tmp_path, build(entries)).verdict is Verdict.VALID
    assert examined(tmp_path, with_descriptor(len(DATA))).verdict is Verdict.VALID


@pytest.mark.parametrize(
    ("name", "digest"), [("xmlenc#sha512", hashlib.sha512), ("xmldsig-more#sha384", hashlib.sha384)]
)
def test_stronger_digests_are_accepted_and_checked(tmp_path, name, digest):
    method = f"http://www.w3.org/2001/04/{name}"

    def stronger(manifest):
        body = reference(REPORT, DATA, method, digest) + reference(EVIDENCE_NAME, EVIDENCE, method, digest)
        return manifest[: manifest.index(b"<asic:DataObjectReference")] + body + b"</asic:ASiCManifest>"

    def lying(manifest):
        return stronger(manifest).replace(
            reference(REPORT, DATA, method, digest), reference(REPORT, b"", method, digest)
        )

    assert examined(tmp_path, with_manifest(stronger)).verdict is Verdict.VALID
    assert [reason.code for reason in examined(tmp_path, with_manifest(lying)).reasons] == [Code.HASH_MISMATCH]


def test_a_bomb_is_refused_unread(tmp_path):
    data = bomb()
    (tmp_path / "x.asice").write_bytes(data)
    tracemalloc.start()
    started = time.perf_counter()
    found = examine(tmp_path / "x.asice", trust(), NOW)
    elapsed = time.perf_counter() - started
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [reason.code for reason in found.reasons] == [Code.ZIP_BOMB]
    assert elapsed < 1
    assert peak < 4 * MEGABYTE


def test_no_case_takes_long(tmp_path):
    slowest = 0.0
    for make, _ in CASES.values():
        data = make()
        started = time.perf_counter()
        examined(tmp_path, data)
        slowest = max(slowest, time.perf_counter() - started)
    assert slowest < 1
