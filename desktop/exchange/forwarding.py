"""Forwarding packages taken apart: the files in them are found again just as if each had come alone.

Nothing is believed here: each file's own signature speaks for it, and whether the forwarder's holds is told of the
package itself. So what a forwarder has enclosed can be delayed by him, but not bent.
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from desktop.core import limits
from desktop.core.errors import EnvironmentFailureError
from desktop.core.files import explaining_os_errors
from desktop.exchange.archive import Member, Shelf
from desktop.exchange.contents import read_contents
from desktop.exchange.errors import PackageError
from desktop.exchange.layout import attachment_hash, data_name
from desktop.exchange.names import printable
from desktop.exchange.zip_data import pieces, read_whole
from desktop.exchange.zip_directory import LOCAL_SIGNATURE, Entry, may_hold, read_directory
from desktop.rules.package_data import ForwardingData
from desktop.rules.packages import PackageKind
from desktop.rules.verdicts import Reason, ReasonCode

_DATA = data_name(PackageKind.FORWARDING)


def is_forwarding(path: Path) -> bool:
    """Whether a file says that it is a forwarding package; one that cannot be read says nothing."""
    with path.open("rb") as stream:
        if not may_hold(stream, _DATA):
            return False
        stream.seek(0)
        return _DATA in _entries(stream)


def unpack_forwarding(path: Path, shelf: Shelf) -> Sequence[Member]:
    """The files that a forwarding package encloses, in the order of its list; none when it cannot be read.

    Raises:
        OSError: It vanished.
    """
    with path.open("rb") as stream:
        entries = _entries(stream)
        enclosed = {attachment_hash(name): entry for name, entry in entries.items() if attachment_hash(name)}
        names = _listed(stream, entries.get(_DATA))
        order = [sha256 for sha256 in names if sha256 in enclosed]
        order += sorted(enclosed.keys() - names.keys())
        return [_take_out(stream, enclosed[sha256], names.get(sha256, ""), shelf) for sha256 in order]


def _entries(stream: BinaryIO) -> Mapping[str, Entry]:
    if stream.read(len(LOCAL_SIGNATURE)) != LOCAL_SIGNATURE:
        return {}
    try:
        return {entry.name: entry for entry in read_directory(stream)}
    except PackageError:
        return {}  # its examination says why


def _listed(stream: BinaryIO, entry: Entry | None) -> Mapping[str, str]:
    """What the forwarder calls the files; only a label."""
    if entry is None:
        return {}
    try:
        data = read_contents(PackageKind.FORWARDING, read_whole(stream, entry, limits.DATA)).data
    except PackageError:
        return {}
    files = data.files if isinstance(data, ForwardingData) else ()
    return {file.sha256: Path(printable(file.name).replace("\\", "/")).name for file in files}


def _take_out(stream: BinaryIO, entry: Entry, label: str, shelf: Shelf) -> Member:
    """One bad file does not keep the others back."""
    name = label or entry.name
    try:
        path = shelf.reserve(entry.size)
        intact = _copy(stream, entry, path)
    except PackageError as error:
        return Member(name, reason=error.reason)
    except EnvironmentFailureError as error:
        return Member(name, reason=Reason(ReasonCode.UNREADABLE, detail=error.message.rstrip(".")))
    return Member(name, path) if intact else Member(name, reason=Reason(ReasonCode.HASH_MISMATCH, entry.name))


def _copy(stream: BinaryIO, entry: Entry, path: Path) -> bool:
    """Says whether the file is what its name promises."""
    digest = hashlib.sha256()
    with explaining_os_errors(path), path.open("xb") as copy:
        for piece in pieces(stream, entry):
            digest.update(piece)
            copy.write(piece)
    return digest.hexdigest() == attachment_hash(entry.name)
