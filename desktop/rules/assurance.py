"""How much the signature under a report proves: a scale that every list and every page shows in the same words."""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Assurance(StrEnum):
    """How sure it is who handed a report in; in rising order."""

    UNSIGNED = "unsigned"
    UNPROVEN = "unproven"
    """Signed, but by a signature that could not be relied on when the file arrived."""
    ENROLLED = "enrolled"
    """By a key that the department has certified."""
    LETTER = "letter"
    """Likewise, and the letter with the agency's seal was compared with it."""
    TOKEN = "token"  # noqa: S105 - a device, not a secret
    """Likewise by a key that was made in a token and cannot be copied out of it."""
    OUTSIDE = "outside"
    """By a certificate of an outside authority, which the department has bound to the agency."""

    @property
    def short(self) -> str:
        """Few words, for a list."""
        return _SHORT[self]

    @property
    def sentence(self) -> str:
        """What it means, in one sentence."""
        return _SENTENCES[self]


_ORDER = tuple(Assurance)
_SHORT: Mapping[Assurance, str] = {
    Assurance.UNSIGNED: "Chưa ký số",
    Assurance.UNPROVEN: "Chữ ký chưa tin cậy",
    Assurance.ENROLLED: "Khóa đã đăng ký",
    Assurance.LETTER: "Đã đối chiếu thư",
    Assurance.TOKEN: "USB Token",
    Assurance.OUTSIDE: "CA bên ngoài",
}
_SENTENCES: Mapping[Assurance, str] = {
    Assurance.UNSIGNED: "Chưa ký số: tệp tự nó không cho biết chắc ai gửi, chỉ có giá trị cùng bản giấy ký, đóng dấu.",
    Assurance.UNPROVEN: (
        "Có chữ ký số nhưng khi tệp đến chưa tin cậy được; Sở chỉ nhận khi có căn cứ khác và có người quyết định."
    ),
    Assurance.ENROLLED: "Ký bằng khóa đã đăng ký với Sở; chưa đối chiếu thư đăng ký có dấu của đơn vị.",
    Assurance.LETTER: "Ký bằng khóa đã đăng ký với Sở và đã đối chiếu thư đăng ký có dấu của đơn vị.",
    Assurance.TOKEN: "Ký bằng khóa tạo trong USB Token, không sao chép ra ngoài được, đã đăng ký với Sở.",
    Assurance.OUTSIDE: (
        "Ký bằng chứng thư của tổ chức chứng thực bên ngoài mà Sở tin cậy và đã gắn với đơn vị trong danh mục."
    ),
}


def strongest(levels: Iterable[Assurance]) -> Assurance:
    """What several signatures prove together: a further one never takes anything away. Without any: unsigned."""
    return max(levels, key=_ORDER.index, default=Assurance.UNSIGNED)
