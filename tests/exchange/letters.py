"""Letters made up as mail programs save them; Outlook's by hand, for nothing else here writes such files."""

import struct
from email.message import EmailMessage
from itertools import pairwise

_SECTOR, _FREE, _END, _FAT = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_CUTOFF = 4096


def letter(attached, subject="Báo cáo công tác dân vận"):
    """An ``.eml`` with files attached, by name."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "xa@example.org", "so@example.org", subject
    message.set_content("Kính gửi Sở Nội vụ.\n")
    for name, data in attached.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def forwarded(inner):
    """An ``.eml`` to which another one is attached."""
    import email
    import email.policy

    message = EmailMessage()
    message["Subject"] = "Chuyển tiếp"
    message.set_content("Xin chuyển.\n")
    message.add_attachment(email.message_from_bytes(inner, policy=email.policy.default))
    return message.as_bytes()


def outlook_letter(attached):
    """A ``.msg`` with files attached, by name: a compound file of 512-byte sectors."""
    tree = {"__properties_version1.0": bytes(32)}
    for number, (name, data) in enumerate(attached.items()):
        tree[f"__attach_version1.0_#{number:08X}"] = {
            "__substg1.0_3707001F": name.encode("utf-16-le"),
            "__substg1.0_37010102": data,
        }
    return compound_file(tree)


class _Chained:
    """Sectors of one size, and the table that says which follows which."""

    def __init__(self, size):
        self.size, self.sectors, self.table = size, [], []

    def put(self, data):
        first = len(self.sectors)
        pieces = [data[start : start + self.size].ljust(self.size, b"\0") for start in range(0, len(data), self.size)]
        self.sectors.extend(pieces)
        self.table.extend([*range(first + 1, first + len(pieces)), _END])
        return first


def compound_file(tree):
    """Streams (bytes) and storages (mappings), by name."""
    entries, large, small = [], _Chained(_SECTOR), _Chained(64)

    def add(name, content):
        number = len(entries)
        entries.append(None)
        child, start, size, kind = _FREE, 0, 0, 1
        if isinstance(content, dict):
            children = [add(each, inner) for each, inner in content.items()]
            for left, right in pairwise(children):
                entries[left][2] = right  # a list rather than a tree: readers follow either
            child = children[0] if children else _FREE
        else:
            start, size, kind = (small if len(content) < _CUTOFF else large).put(content or b"\0"), len(content), 2
        entries[number] = [name, kind, _FREE, child, start, size]
        return number

    add("Root Entry", tree)
    packed = b"".join(small.sectors)
    entries[0][1], entries[0][4], entries[0][5] = 5, large.put(packed or b"\0"), len(packed)
    tables_of_small = struct.pack(f"<{len(small.table)}L", *small.table)
    first_small = large.put(tables_of_small.ljust(_SECTOR, b"\xff"))
    first_entry = large.put(b"".join(_entry(*entry) for entry in entries))
    count = -(-(len(large.table) + 2) // (_SECTOR // 4 - 1))
    table = [*large.table, *[_FAT] * count]
    table += [_FREE] * (count * _SECTOR // 4 - len(table))
    difat = [*range(len(large.sectors), len(large.sectors) + count), *[_FREE] * (109 - count)]
    head = struct.pack(
        "<8s16sHHHHH6sLLLLLLLLL109L",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6),
        0, count, first_entry, 0, _CUTOFF, first_small, -(-len(tables_of_small) // _SECTOR) or 1, _END, 0, *difat,
    )  # fmt: skip
    return head + b"".join(large.sectors) + struct.pack(f"<{len(table)}L", *table)


def _entry(name, kind, right, child, start, size):
    written = name.encode("utf-16-le")
    links = struct.pack("<3L16sLQQLQ", _FREE, right, child, bytes(16), 0, 0, 0, start, size)
    return written.ljust(64, b"\0") + struct.pack("<HBB", len(written) + 2, kind, 1) + links
