"""What a database may refuse, said in Vietnamese."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from desktop.core.errors import EnvironmentFailureError, UserError
from desktop.database.sqlite_files import sqlite_errors


class DatabaseMissingError(UserError):
    """There is no database where one was looked for."""

    code = "DATABASE_MISSING"

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place}: chưa có dữ liệu của Sổ Dân vận.",
            "Kiểm tra lại thư mục dữ liệu, hoặc mở phần mềm để tạo mới.",
            place=place,
        )


class DatabaseNewerError(UserError):
    """A newer version of the program wrote the database; it is left as it is."""

    code = "DATABASE_NEWER"

    def __init__(self, place: str, revision: str) -> None:
        super().__init__(
            f"{place}: tệp dữ liệu do phiên bản mới hơn của phần mềm tạo ra.",
            "Cài phiên bản mới nhất rồi mở lại; tệp dữ liệu được giữ nguyên.",
            place=place,
            revision=revision,
        )


class DatabaseForeignError(UserError):
    """A sound database, but not one of this program."""

    code = "DATABASE_FOREIGN"

    def __init__(self, place: str) -> None:
        super().__init__(
            f"{place}: không phải dữ liệu của Sổ Dân vận.",
            "Chọn đúng thư mục dữ liệu; tệp này được giữ nguyên.",
            place=place,
        )


class DatabaseDamagedError(UserError):
    """The file is not a readable database any more."""

    code = "DATABASE_DAMAGED"

    def __init__(self, place: str, detail: str = "") -> None:
        super().__init__(
            f"{place}: tệp dữ liệu bị hỏng.",
            "Giữ nguyên tệp này và khôi phục từ bản sao lưu gần nhất.",
            place=place,
            detail=detail,
        )


class ServerPasswordError(UserError):
    """The server wants a password, or another one."""

    code = "SERVER_PASSWORD"

    def __init__(self, place: str, *, given: bool) -> None:
        super().__init__(
            f"{place}: mật khẩu không đúng." if given else f"{place}: máy chủ cần mật khẩu.",
            "Gõ lại mật khẩu của tài khoản trên máy chủ." if given else "Gõ mật khẩu của tài khoản trên máy chủ.",
            place=place,
        )


_SQLITE = {
    "SQLITE_FULL": ("ổ đĩa đã đầy, chưa ghi được thay đổi vừa rồi", "Xóa bớt tệp trên ổ đĩa rồi làm lại."),
    "SQLITE_READONLY": ("nơi này chỉ cho đọc", "Bỏ khóa chống ghi, hoặc nhờ người quản trị máy cấp quyền ghi."),
    "SQLITE_PERM": ("không có quyền ghi hoặc đọc", "Nhờ người quản trị máy cấp quyền."),
    "SQLITE_BUSY": ("tệp dữ liệu đang được chương trình khác dùng", "Đóng chương trình kia rồi làm lại."),
    "SQLITE_LOCKED": ("tệp dữ liệu đang được chương trình khác dùng", "Đóng chương trình kia rồi làm lại."),
    "SQLITE_CANTOPEN": ("không mở được tệp dữ liệu", "Kiểm tra quyền của thư mục và ổ đĩa rồi làm lại."),
    "SQLITE_IOERR": ("ổ đĩa báo lỗi đọc ghi", "Kiểm tra ổ đĩa; sao lưu dữ liệu sang ổ khác ngay khi có thể."),
}
"""Cause and next step by SQLite's primary result code."""

_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")

_BY_WORDS = {
    "database or disk is full": "SQLITE_FULL",
    "attempt to write a readonly database": "SQLITE_READONLY",
    "access permission denied": "SQLITE_PERM",
    "database is locked": "SQLITE_BUSY",
    "unable to open database file": "SQLITE_CANTOPEN",
    "disk I/O error": "SQLITE_IOERR",
    "database disk image is malformed": "SQLITE_CORRUPT",
    "file is not a database": "SQLITE_NOTADB",
}
"""Result codes by SQLite's words for them: what fails within a function of SQLCipher's has only the words."""

_SERVER = {
    "53100": ("ổ đĩa của máy chủ đã đầy", "Báo người quản trị máy chủ."),
    "53300": ("máy chủ đang có quá nhiều kết nối", "Đợi ít phút rồi làm lại."),
    "25006": ("máy chủ chỉ cho đọc", "Báo người quản trị máy chủ."),
    "55P03": ("dữ liệu đang được người khác ghi", "Đợi ít phút rồi làm lại."),
    "3D000": ("máy chủ không có cơ sở dữ liệu này", "Kiểm tra lại địa chỉ kết nối."),
    "28": ("máy chủ không nhận tên hoặc mật khẩu", "Kiểm tra lại địa chỉ kết nối."),
    "42501": ("tài khoản không có quyền", "Báo người quản trị máy chủ."),
    "08": ("mất kết nối với máy chủ", "Kiểm tra máy chủ và đường truyền rồi làm lại."),
    "57": ("máy chủ vừa dừng", "Đợi ít phút rồi làm lại."),
}
"""Cause and next step by SQLSTATE, or its class of two characters."""

_NO_SERVER = ("không kết nối được máy chủ cơ sở dữ liệu", "Kiểm tra máy chủ và địa chỉ kết nối rồi làm lại.")
_NOT_LET_IN = (
    "máy chủ không cho vào",
    "Kiểm tra tài khoản, mật khẩu và tên cơ sở dữ liệu; vẫn không được thì hỏi người quản trị máy chủ.",
)
_NO_DATABASE, _PASSWORD_REFUSED = "3D000", "password authentication failed"
_CONNECTING = (
    ("resolve host", ("không tìm thấy máy nào có tên này", "Kiểm tra tên máy chủ và mạng nội bộ.")),
    ("translate host name", ("không tìm thấy máy nào có tên này", "Kiểm tra tên máy chủ và mạng nội bộ.")),
    ("refused", ("máy này không có PostgreSQL ở cổng ấy", "Kiểm tra cổng, và máy chủ đã chạy PostgreSQL chưa.")),
    ("timeout", ("máy chủ không trả lời", "Kiểm tra tên máy chủ, đường truyền và tường lửa.")),
    (
        "no pg_hba.conf entry",
        ("máy chủ không cho máy hoặc tài khoản này vào", "Kiểm tra tên tài khoản; nhờ người quản trị xem pg_hba.conf."),
    ),
    (
        "permission denied for database",
        ("tài khoản không được vào cơ sở dữ liệu này", "Nhờ người quản trị cấp quyền CONNECT cho tài khoản."),
    ),
    ('database "', _SERVER[_NO_DATABASE]),
    ('role "', ("máy chủ không có tài khoản này", "Kiểm tra lại tên tài khoản.")),
)
"""Cause and next step by what is said where no session came to be: then there is no SQLSTATE."""


def describe_database_error(error: BaseException, place: str) -> UserError | None:
    """The error as the user is told it; ``None`` when it is a bug of ours (a broken constraint, wrong SQL).

    Args:
        error: As SQLAlchemy or the driver raised it.
        place: The file or server it is about.
    """
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite_errors()):
        return _describe_sqlite(cause, place)
    if isinstance(error, DBAPIError) and cause is not None:
        return _describe_server(error, cause, place)
    return None


def _describe_sqlite(error: BaseException, place: str) -> UserError | None:
    name = getattr(error, "sqlite_errorname", "")
    if name == "SQLITE_ERROR":
        name = _BY_WORDS.get(str(error), name)
    if name.startswith(_DAMAGED) or "Could not decode to UTF-8" in str(error):
        return DatabaseDamagedError(place, str(error))
    for code, (cause, hint) in _SQLITE.items():
        if name.startswith(code):
            return EnvironmentFailureError(f"{place}: {cause}.", hint, sqlite=name)
    return None


def _describe_server(error: DBAPIError, cause: BaseException, place: str) -> UserError | None:
    state: str | None = getattr(cause, "sqlstate", None)
    if state is None:
        if not error.connection_invalidated and type(cause).__name__ != "OperationalError":
            return None
        return _describe_connecting(cause, place)
    found = _SERVER.get(state) or _SERVER.get(state[:2])
    return EnvironmentFailureError(f"{place}: {found[0]}.", found[1], sqlstate=state) if found else None


def _describe_connecting(cause: BaseException, place: str) -> UserError:
    said, attempt = str(cause), getattr(cause, "pgconn", None)
    if getattr(attempt, "needs_password", False) or _PASSWORD_REFUSED in said:
        return ServerPasswordError(place, given=_PASSWORD_REFUSED in said)
    usual = _NOT_LET_IN if getattr(attempt, "used_password", False) else _NO_SERVER  # a server may speak any language
    reason, hint = next((found for words, found in _CONNECTING if words in said), usual)
    return EnvironmentFailureError(f"{place}: {reason}.", hint)


@contextmanager
def explaining_database_errors(place: str) -> Iterator[None]:
    """Turn what the database refuses in the block into a ``UserError`` about ``place``; bugs pass as they are."""
    try:
        yield
    except (DBAPIError, *sqlite_errors()) as error:
        if explained := describe_database_error(error, place):
            raise explained from error
        raise
