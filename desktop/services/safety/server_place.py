"""Where the database of a data folder is when it lies on a server: written beside the data, never the password.

Who works there gives the password each time, or leaves it to PostgreSQL's own password file. Nothing here needs the
database's libraries: the window asks before they are loaded.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from desktop.core.canonical_json import canonical_json
from desktop.core.document_form import FormError, decode, encode
from desktop.core.errors import UserError
from desktop.core.files import explaining_os_errors, write_atomically
from desktop.core.paths import DataFolder
from desktop.core.text import nfc

USUAL_PORT = 5432
_SCHEME = "postgresql+psycopg"
_PORTS = range(1, 65536)
_SECONDS = 5.0
_UNFIT = re.compile(r"[\s/?#%@:\[\]\\]")
"""What would end a name inside an address."""


class ServerAddressError(UserError):
    """The address of a server cannot be meant so.

    Attributes:
        field: "host", "port", "database" or "user"; "" where it is the file.
    """

    code = "SERVER_ADDRESS"

    def __init__(self, message: str, hint: str, field: str = "") -> None:
        super().__init__(message, hint)
        self.field = field


class OnServerError(UserError):
    """Something that is done with the folder's own file, while its data lies on a server."""

    code = "ON_SERVER"

    def __init__(self, hint: str) -> None:
        super().__init__("Dữ liệu của thư mục này nằm trên máy chủ.", hint)


@dataclass(frozen=True)
class ServerAddress:
    """Where a database on a server is, and as whom one works with it.

    Attributes:
        host: Name or number of the computer; a folder (“/run/postgresql”) for a server on this one.
    """

    host: str
    database: str
    user: str
    port: int = USUAL_PORT

    @property
    def words(self) -> str:
        """For people."""
        return f"{self.database} ở {self.host}, cổng {self.port}"

    def url(self, password: str = "") -> str:
        """For the engine; a password in it must not be written anywhere."""
        secret = f":{quote(password, safe='')}" if password else ""
        who = f"{quote(self.user, safe='')}{secret}@" if self.user else ""
        if self.host.startswith("/"):
            return f"{_SCHEME}://{who}/{self.database}?host={quote(self.host, safe='')}&port={self.port}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{_SCHEME}://{who}{host}:{self.port}/{self.database}"


def server_address(host: str, port: str, database: str, user: str) -> ServerAddress:
    """An address from what a person typed.

    Raises:
        ServerAddressError: Something is missing, or cannot be meant so.
    """
    host, port, database, user = (nfc(each).strip() for each in (host, port, database, user))
    if not host or (not host.startswith("/") and _UNFIT.search(host.replace(":", "") if "::" in host else host)):
        raise ServerAddressError(
            f"“{host}” không phải tên máy chủ." if host else "Chưa ghi tên máy chủ.",
            "Ghi tên hoặc số IP của máy chủ, ví dụ may-chu.snv hay 10.20.0.5.",
            "host",
        )
    number = int(port) if port.isascii() and port.isdecimal() else 0
    if number not in _PORTS:
        raise ServerAddressError(
            f"Cổng “{port}” không hợp lệ.", f"Ghi một số từ 1 đến 65535; thường là {USUAL_PORT}.", "port"
        )
    for field, name, text in (("database", "cơ sở dữ liệu", database), ("user", "tài khoản", user)):
        if not text or _UNFIT.search(text):
            raise ServerAddressError(
                f"Tên {name} “{text}” không hợp lệ." if text else f"Chưa ghi tên {name}.",
                "Hỏi người quản trị máy chủ; tên không có dấu cách và các dấu / ? # % @ :.",
                field,
            )
    return ServerAddress(host, database, user, number)


def server_file(folder: DataFolder) -> Path:
    """Where the address is written."""
    return folder.root / "server.json"


def read_server(folder: DataFolder) -> ServerAddress | None:
    """Where the folder's database is, if that is a server.

    Raises:
        ServerAddressError: The address is there and cannot be read: the folder's own file may be long out of date.
    """
    path = server_file(folder)
    try:
        return decode(ServerAddress, json.loads(path.read_bytes()))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError, FormError) as error:
        raise ServerAddressError(
            f"{path}: không đọc được địa chỉ máy chủ.", "Nhập lại địa chỉ máy chủ; dữ liệu trên máy chủ không đổi."
        ) from error


def use_server(folder: DataFolder, address: ServerAddress) -> None:
    """From now on the folder's database is the one on the server.

    Raises:
        EnvironmentFailureError: The disk refused.
    """
    path = server_file(folder)
    with explaining_os_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, canonical_json(encode(address)))


def leave_server(folder: DataFolder) -> None:
    """From now on the folder's database is its own file again.

    Raises:
        EnvironmentFailureError: The disk refused.
    """
    path = server_file(folder)
    with explaining_os_errors(path):
        path.unlink(missing_ok=True)


def reaches(address: ServerAddress) -> bool:
    """Whether anything answers there; no password is needed for that."""
    import socket  # the first paint need not wait for it

    try:
        if address.host.startswith("/"):
            family, place = socket.AF_UNIX, f"{address.host}/.s.PGSQL.{address.port}"
            with socket.socket(family, socket.SOCK_STREAM) as knock:
                knock.settimeout(_SECONDS)
                knock.connect(place)
        else:
            socket.create_connection((address.host, address.port), _SECONDS).close()
    except OSError:
        return False
    return True
