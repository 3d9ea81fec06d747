"""PDF put together byte by byte: what no program would write."""

from collections.abc import Sequence


def classic(objects: Sequence[bytes], *, trailer: bytes = b"", end: bytes = b"%%EOF\n", catalog: int = 1) -> bytes:
    """A file with a table of cross-references; the objects are numbered from 1."""
    file = bytearray(b"%PDF-1.7\n")
    places: list[int] = []
    for number, content in enumerate(objects, start=1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start, size = len(file), len(objects) + 1
    file += b"xref\n0 %d\n0000000000 65535 f \n" % size
    file += b"".join(b"%010d 00000 n \n" % place for place in places)
    file += b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%s" % (size, catalog, trailer, start, end)
    return bytes(file)


def catalog_in_object_stream(data: bytes) -> bytes:
    """A file whose form is object 5, first in an object stream with this content; its first object is at byte 4."""
    file = bytearray(b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/AcroForm 5 0 R>>\nendobj\n")
    stream = len(file)
    file += b"2 0 obj\n<</Type/ObjStm/N 1/First 4/Length %d>>\nstream\n%s\nendstream\nendobj\n" % (len(data), data)
    start = len(file)
    rows = [(0, 0, 0), (1, 9, 0), (1, stream, 0), (0, 0, 0), (0, 0, 0), (2, 2, 0), (1, start, 0)]
    table = b"".join(bytes([kind]) + place.to_bytes(4, "big") + bytes([index]) for kind, place, index in rows)
    head = b"6 0 obj\n<</Type/XRef/Size 7/Index[0 7]/W[1 4 1]/Root 1 0 R/Length %d>>\n" % len(table)
    return bytes(file + head + b"stream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, start))
