"""The keys under which data folders lie encrypted, as far as somebody has proven to be allowed in; in memory alone."""

from dataclasses import dataclass, field
from pathlib import Path

from desktop.core.errors import UserError

ID_LENGTH = 16
"""Bytes by which a key is told apart; they stand at the beginning of every database that lies under it."""
PLAIN_DATABASE = b"SQLite format 3\x00"
"""How a database begins that is not encrypted."""


class DataLockedError(UserError):
    """The data is encrypted, and nobody has yet proven to be allowed in."""

    code = "DATA_LOCKED"

    def __init__(self, place: Path | str) -> None:
        super().__init__(
            f"{place}: dữ liệu đã được mã hóa.",
            "Nhập mật khẩu của một người dùng máy này, hoặc mã khôi phục.",
            place=str(place),
        )


@dataclass(frozen=True)
class DataKey:
    """What a data folder is encrypted with; made once, by chance.

    Attributes:
        id: No secret: tells which key a file wants.
    """

    id: bytes
    secret: bytes = field(repr=False)


_ring: dict[bytes, DataKey] = {}


def hold(key: DataKey) -> None:
    """From now on this process may read what lies under the key."""
    _ring[key.id] = key


def let_go(key_id: bytes) -> None:
    """This process may read it no longer; what is open stays open."""
    _ring.pop(key_id, None)


def key_called(key_id: bytes) -> DataKey | None:
    """The key of this name, if somebody was let in with it."""
    return _ring.get(key_id)


def key_id_of(database: Path) -> bytes | None:
    """Which key a database wants; ``None`` where it is plain, empty, or not there.

    Raises:
        OSError: It cannot be read.
    """
    try:
        with database.open("rb") as stream:
            head = stream.read(ID_LENGTH)
    except FileNotFoundError:
        return None
    return None if len(head) < ID_LENGTH or head == PLAIN_DATABASE else head
