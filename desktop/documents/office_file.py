"""Office files as bytes: text that XML can hold, and a container that is the same for the same content."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from desktop.core.clock import local
from desktop.core.text import nfc

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PROPERTIES = "docProps/core.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
_EARLIEST_YEAR = 1980
"""The first year that a ZIP entry can name."""


def office_text(text: str) -> str:
    """The text in normal form C, without characters that XML cannot hold."""
    return _ILLEGAL.sub("", nfc(text))


def settle(container: bytes, moment: datetime, edits: Mapping[str, Callable[[bytes], bytes]] | None = None) -> bytes:
    """The same office file with every time in it set to ``moment``: libraries write the computer's clock into it.

    Args:
        container: What a library wrote.
        moment: The document's own time.
        edits: What else is changed in entries, by name.
    """
    edits = edits or {}
    stamp = local(moment).timetuple()[:6]
    if stamp[0] < _EARLIEST_YEAR:
        stamp = (_EARLIEST_YEAR, 1, 1, 0, 0, 0)
    written = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    stream = BytesIO()
    with ZipFile(BytesIO(container)) as source, ZipFile(stream, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == _PROPERTIES:
                data = _MODIFIED.sub(rb"\g<1>" + written + rb"\g<2>", data)
            if name in edits:
                data = edits[name](data)
            entry = ZipInfo(name, (stamp[0], stamp[1], stamp[2], stamp[3], stamp[4], stamp[5]))
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, data)
    return stream.getvalue()
