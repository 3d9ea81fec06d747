"""A ZIP writer that writes whatever it is told, so that every lie can be told on purpose."""

import struct
import zipfile
import zlib
from dataclasses import dataclass, field, replace
from pathlib import Path

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")


@dataclass(frozen=True)
class Raw:
    """One entry; ``central`` and ``local`` override what that header says: crc, compressed, size, flags, method, name,
    extra, start, made_by, attributes, comment."""

    name: str | bytes
    data: bytes = b""
    method: int = 8
    flags: int = 0
    packed: bytes | None = None
    descriptor: bytes = b""
    central: dict = field(default_factory=dict)
    local: dict = field(default_factory=dict)

    @property
    def raw_name(self) -> bytes:
        return self.name if isinstance(self.name, bytes) else self.name.encode("utf-8", "surrogatepass")

    @property
    def payload(self) -> bytes:
        if self.packed is not None:
            return self.packed
        if self.method != 8:
            return self.data
        compressor = zlib.compressobj(9, wbits=-15)
        return compressor.compress(self.data) + compressor.flush()

    def header(self, overrides: dict) -> dict:
        flags = self.flags if self.raw_name.isascii() else self.flags | 0x0800
        return {
            "name": self.raw_name,
            "flags": flags,
            "method": self.method,
            "crc": zlib.crc32(self.data),
            "compressed": len(self.payload),
            "size": len(self.data),
            "extra": b"",
            "made_by": 3 << 8 | 20,
            "attributes": 0o100644 << 16,
            "comment": b"",
            **overrides,
        }


def build(entries, *, prefix=b"", between=b"", suffix=b"", end=None, shift=0) -> bytes:
    """The archive; ``end`` overrides count, here, size, start, comment of the end record; ``shift`` corrects offsets
    for a prefix."""
    body, directory = bytearray(prefix), bytearray()
    starts = []
    for entry in entries:
        starts.append(len(body) + shift)
        h = entry.header(entry.local)
        sizes = (h["crc"], h["compressed"], h["size"])
        body += LOCAL.pack(b"PK\3\4", 20, h["flags"], h["method"], 0, 33, *sizes, len(h["name"]), len(h["extra"]))
        body += h["name"] + h["extra"] + entry.payload + entry.descriptor
    for entry, start in zip(entries, starts, strict=True):
        h = {"start": start, **entry.header(entry.central)}
        directory += CENTRAL.pack(
            b"PK\1\2", h["made_by"], 20, h["flags"], h["method"], 0, 33, h["crc"], h["compressed"], h["size"],
            len(h["name"]), len(h["extra"]), len(h["comment"]), 0, 0, h["attributes"], h["start"],
        )  # fmt: skip
        directory += h["name"] + h["extra"] + h["comment"]
    body += between
    e = {"count": len(entries), "size": len(directory), "start": len(body) + shift, "comment": b"", **(end or {})}
    record = END.pack(
        b"PK\5\6",
        0,
        0,
        e.get("here", e["count"]) & 0xFFFF,
        e["count"] & 0xFFFF,
        e["size"],
        e["start"],
        len(e["comment"]),
    )
    return bytes(body + directory + record + e["comment"] + suffix)


def entries_of(path: Path) -> list[Raw]:
    """The entries of a good archive, to be changed."""
    with zipfile.ZipFile(path) as archive:
        return [Raw(each.filename, archive.read(each), each.compress_type) for each in archive.infolist()]


def changed(entries, name, **changes) -> list[Raw]:
    """The entries with one of them changed; ``data`` may be a function of the old data."""
    assert any(each.name == name for each in entries)
    return [_change(each, changes) if each.name == name else each for each in entries]


def _change(entry: Raw, changes: dict) -> Raw:
    if callable(changes.get("data")):
        changes = {**changes, "data": changes["data"](entry.data)}
    return replace(entry, **changes)


def without(entries, *names) -> list[Raw]:
    return [each for each in entries if each.name not in names]
