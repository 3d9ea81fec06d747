"""Attacks on the ZIP file itself: names, headers, sizes, and what lies between them."""

import unicodedata
from functools import partial

from desktop.core import limits
from desktop.rules.verdicts import ReasonCode as Code
from tests.hostile.attack import Attack, unreadable
from tests.hostile.forging import (
    BOTH_80_MB,
    EVIDENCE_NAME,
    MEGABYTE,
    MIMETYPE,
    REPORT,
    SIGNATURE,
    announced_as_two_bytes,
    bomb,
    edited,
    fifield_bomb,
    good,
    in_both_headers,
    large_directory,
    lying_about_size,
    many,
    nested_bomb,
    overlapping,
    payload,
    plus,
    quoted_overlap,
    with_descriptor,
    with_zip64,
)
from tests.hostile.raw_zip import Raw, build

BAD_NAMES = {
    "climbs out": "../x",
    "climbs out from a folder": "attachments/../../x",
    "is absolute": "/etc/x",
    "has a backslash": "attachments\\x",
    "climbs out by backslashes": "..\\x",
    "is absolute on a drive": "C:/x",
    "is on a drive": "C:x",
    "leads to another computer": "//server/share/x",
    "leads to another computer by backslashes": "\\\\server\\share\\x",
    "names an alternate data stream": "attachments/a:b",
    "is a device": "attachments/CON",
    "is a device with an extension": "attachments/nul.txt",
    "is a device with an exponent": "attachments/com¹",
    "ends in a dot": "attachments/x.",
    "ends in a space": "attachments/x ",
    "has an empty part": "attachments//x",
    "is a folder": "attachments/",
    "is empty": "",
    "has a control character": "attachments/a\x01b",
    "has a NUL": "attachments/a\x00b",
    "turns the direction of reading": "attachments/x\u202efdp.exe",
    "has an invisible letter": "attachments/x\u200b",
    "is not in the one form of Unicode": unicodedata.normalize("NFD", "attachments/ảnh.jpg"),
    "has 300 letters": "attachments/" + "x" * 300,
    "has 60,000 letters": "attachments/" + "x" * 60_000,
}

NAMES = {
    **{f"a name {what}": Attack(partial(plus, Raw(name, b"x")), Code.BAD_NAME) for what, name in BAD_NAMES.items()},
    "a name that is no text": Attack(lambda: plus(Raw(b"attachments/\xff", b"x")), Code.BAD_NAME),
    "a name with half a character": Attack(lambda: plus(Raw("attachments/\ud800", b"x")), Code.BAD_NAME),
    "a name twice": Attack(lambda: plus(Raw(REPORT, b"{}")), Code.DUPLICATE_NAME),
    "two mimetypes": Attack(lambda: plus(Raw("mimetype", MIMETYPE, 0)), Code.DUPLICATE_NAME),
    "a name twice in another case": Attack(lambda: plus(Raw("Report.JSON", b"{}")), Code.DUPLICATE_NAME),
    "a name twice in a compatible form": Attack(lambda: plus(Raw("re\uff50ort.json", b"{}")), Code.DUPLICATE_NAME),
    "a name twice by a letter that folds to two": Attack(
        lambda: plus(Raw("attachments/ß", b"x"), Raw("attachments/ss", b"x")), Code.DUPLICATE_NAME
    ),
}

BOMBS = {
    "a bomb of 180 MB in 180 kB": Attack(bomb, Code.ZIP_BOMB),
    "a bomb of overlapping files (Fifield)": Attack(fifield_bomb, Code.ZIP_OVERLAP),
    "a bomb within an archive within an archive": unreadable(nested_bomb, Code.NOT_A_PACKAGE),
    "files within the ratio, 300 MB together": Attack(
        lambda: plus(*(Raw(f"attachments/{n:064x}", packed=bytes(900_000), **BOTH_80_MB) for n in range(4))),
        Code.TOO_BIG,
    ),
    "a bomb that says it is small": Attack(announced_as_two_bytes, Code.ZIP_CORRUPT),
    "a size of 3 GB": Attack(lambda: lying_about_size(3 << 30), Code.TOO_BIG),
    "more files than allowed": Attack(lambda: many(limits.ENTRIES), Code.TOO_MANY_ENTRIES),
    "65,535 files claimed": Attack(lambda: build(good(), end={"count": 0xFFFF}), Code.TOO_MANY_ENTRIES),
    "a million files": Attack(partial(with_zip64, 1_000_000), Code.TOO_MANY_ENTRIES),
    "a directory of 2 MB": Attack(large_directory, Code.TOO_BIG),
    "data over its limit": Attack(lambda: edited(REPORT, data=bytes(limits.DATA + 1), method=0), Code.TOO_BIG),
    "a signature of 65 kB": Attack(lambda: edited(SIGNATURE, data=bytes(limits.SIGNATURE + 1)), Code.TOO_BIG),
    "nine manifests": Attack(
        lambda: plus(*(Raw(f"META-INF/ASiCManifest{n:03}.xml", b"x") for n in range(2, 10))), Code.TOO_MANY_ENTRIES
    ),
}

HEADERS = {
    "a size that is one too small": Attack(lambda: lying_about_size(-1), Code.ZIP_CORRUPT),
    "a size that is one too large": Attack(lambda: lying_about_size(1), Code.ZIP_CORRUPT),
    "fewer files claimed than there are": unreadable(lambda: build(good(), end={"count": 2}), Code.ZIP_CORRUPT),
    "more files claimed than there are": unreadable(lambda: build(good(), end={"count": 9}), Code.ZIP_CORRUPT),
    "two names for the same bytes": Attack(overlapping, Code.ZIP_OVERLAP),
    "a file within a file's data": Attack(quoted_overlap, Code.ZIP_OVERLAP),
    "data that runs into the directory": Attack(
        lambda: in_both_headers(SIGNATURE, compressed=1500, size=1500), Code.ZIP_OVERLAP
    ),
    "a local header with another name": Attack(
        lambda: edited(REPORT, local={"name": b"report.jsoN"}), Code.ZIP_CORRUPT
    ),
    "a local header with another size": Attack(lambda: edited(REPORT, local={"size": 5}), Code.ZIP_CORRUPT),
    "a local header with another checksum": Attack(lambda: edited(REPORT, local={"crc": 5}), Code.ZIP_CORRUPT),
    "a local header with another method": Attack(lambda: edited(REPORT, local={"method": 8}), Code.ZIP_CORRUPT),
    "a local header with other flags": Attack(lambda: edited(REPORT, local={"flags": 0x0800}), Code.ZIP_CORRUPT),
    "an offset that leads nowhere": Attack(lambda: edited("mimetype", central={"start": 5}), Code.ZIP_FEATURE),
    "permissions that no writer leaves": Attack(
        lambda: edited(REPORT, central={"attributes": 0o100645 << 16}), Code.ZIP_FEATURE
    ),
    "our permissions under another system's name": Attack(
        lambda: edited(REPORT, central={"made_by": 20}), Code.ZIP_FEATURE
    ),
    "a symbolic link": Attack(lambda: edited(EVIDENCE_NAME, central={"attributes": 0o120777 << 16}), Code.ZIP_FEATURE),
    "a device file": Attack(lambda: edited(EVIDENCE_NAME, central={"attributes": 0o020666 << 16}), Code.ZIP_FEATURE),
    "another compression: bzip2": Attack(lambda: edited(EVIDENCE_NAME, method=12), Code.ZIP_FEATURE),
    "another compression: zstd": Attack(lambda: edited(EVIDENCE_NAME, method=93), Code.ZIP_FEATURE),
    "another compression: deflate64": Attack(lambda: edited(EVIDENCE_NAME, method=9), Code.ZIP_FEATURE),
    "an encrypted file": Attack(lambda: edited(EVIDENCE_NAME, flags=1), Code.ZIP_FEATURE),
    "an encrypted directory": Attack(lambda: edited(EVIDENCE_NAME, flags=0x2000), Code.ZIP_FEATURE),
    "a patch of another file": Attack(lambda: edited(EVIDENCE_NAME, flags=0x20), Code.ZIP_FEATURE),
    "zip64: sizes elsewhere": Attack(
        lambda: edited(REPORT, central={"size": 0xFFFFFFFF, "extra": b"\1\0\10\0" + bytes(8)}), Code.ZIP_FEATURE
    ),
    "zip64: an extra field without need": Attack(
        lambda: edited(REPORT, central={"extra": b"\1\0\10\0" + bytes(8)}), Code.ZIP_FEATURE
    ),
    "zip64: an extra field in the local header only": Attack(
        lambda: edited(REPORT, local={"extra": b"\1\0\10\0" + bytes(8)}), Code.ZIP_FEATURE
    ),
    "zip64: the directory elsewhere": Attack(lambda: build(good(), end={"start": 0xFFFFFFFF}), Code.ZIP_FEATURE),
    "zip64: a record that says otherwise": Attack(partial(with_zip64, 3), Code.ZIP_FEATURE),
    "a second name in an extra field": Attack(
        lambda: edited(REPORT, local={"extra": b"\x75\x70\5\0\1abcd"}), Code.ZIP_FEATURE
    ),
    "an extra field that runs over": Attack(lambda: edited(REPORT, central={"extra": b"UT\xff\0x"}), Code.ZIP_CORRUPT),
    "a descriptor that lies": Attack(lambda: with_descriptor(5), Code.ZIP_CORRUPT),
    "a wrong checksum": Attack(lambda: in_both_headers(REPORT, crc=1), Code.ZIP_CORRUPT),
    "bytes after the end of deflate": Attack(
        lambda: edited(REPORT, packed=payload(REPORT) + b"hidden"), Code.ZIP_CORRUPT
    ),
    "deflate that never ends": Attack(lambda: edited(REPORT, packed=b"\0"), Code.ZIP_CORRUPT),
    "deflate that is nonsense": Attack(lambda: edited(REPORT, packed=b"\xff" * 50), Code.ZIP_CORRUPT),
}

OUTSIDE = {
    "no archive at all": unreadable("Kính gửi Sở Nội vụ".encode, Code.NOT_A_PACKAGE),
    "an empty file": unreadable(lambda: b"", Code.NOT_A_PACKAGE),
    "a file cut off": unreadable(lambda: build(good())[:-30], Code.ZIP_CORRUPT),
    "a program before the archive": Attack(lambda: build(good(), prefix=b"MZ" + bytes(100)), Code.ZIP_FEATURE),
    "bytes before the archive, offsets not moved": Attack(
        lambda: build(good(), prefix=b"MZ" + bytes(98), shift=-100), Code.ZIP_FEATURE
    ),
    "an archive before the archive": Attack(lambda: build([Raw("x", b"x")]) + build(good()), Code.ZIP_FEATURE),
    "bytes after the archive": Attack(lambda: build(good(), suffix=b"x"), Code.ZIP_FEATURE),
    "bytes between the files and the directory": Attack(lambda: build(good(), between=b"hidden"), Code.ZIP_FEATURE),
    "a comment": Attack(lambda: build(good(), end={"comment": b"chao"}), Code.ZIP_FEATURE),
    "a comment of one file": Attack(lambda: edited(REPORT, central={"comment": b"x"}), Code.ZIP_FEATURE),
    "several disks": Attack(lambda: build(good(), end={"here": 2}), Code.ZIP_FEATURE),
    "another mimetype": Attack(lambda: edited("mimetype", data=MIMETYPE[:-1] + b"q"), Code.MIMETYPE),
    "a mimetype of 3 MB": Attack(lambda: edited("mimetype", data=bytes(3 * MEGABYTE)), Code.MIMETYPE),
    "a mimetype that is not first": Attack(lambda: build([*good()[1:], good()[0]]), Code.MIMETYPE),
    "no mimetype": Attack(lambda: build(good()[1:]), Code.MIMETYPE),
    "a compressed mimetype": Attack(lambda: edited("mimetype", method=8), Code.MIMETYPE),
    "a mimetype with an extra field": Attack(lambda: edited("mimetype", local={"extra": b"UT\1\0\0"}), Code.MIMETYPE),
    "nothing but a mimetype": Attack(lambda: build(good()[:1]), Code.PART_MISSING),
    "an archive without files": Attack(lambda: build([]), Code.ZIP_FEATURE),
}

ATTACKS = {**NAMES, **BOMBS, **HEADERS, **OUTSIDE}
