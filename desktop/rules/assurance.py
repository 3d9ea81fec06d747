"""How much the signature under a report proves: a scale that every list and every page shows in the same words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop.core.clock import local
from desktop.core.dates import format_date, format_moment


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
    def inline(self) -> str:
        """The same few words within a sentence."""
        first, rest = self.short[:1], self.short[1:]
        return self.short if rest[:1].isupper() else f"{first.lower()}{rest}"

    @property
    def sentence(self) -> str:
        """What it means, in one sentence."""
        return _SENTENCES[self]


WEAK = frozenset({Assurance.UNSIGNED, Assurance.UNPROVEN})
"""Levels at which something other than the signature has to vouch for the report."""

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


@dataclass(frozen=True)
class Standing:
    """Why a report counts: how its signature stood when it arrived, and what has become of the certificate since.

    Attributes:
        judged_at: When the file arrived, and so as of when it was judged.
        ended_at: When the signer's certificate ended after that; ``None`` while it has not.
        revoked_at: From when on it was not to be used any more, as far as is known now; ``None`` while it may.
        decided_by, ground: Who took it in although the signature did not suffice, and on what grounds.
    """

    assurance: Assurance
    judged_at: datetime
    ended_at: datetime | None = None
    revoked_at: datetime | None = None
    decided_by: str = ""
    ground: str = ""

    @property
    def has_changed(self) -> bool:
        """Whether the same file would not be taken in any more if it came today."""
        return self.ended_at is not None or self.revoked_at is not None

    @property
    def is_shaken(self) -> bool:
        """Whether it became known later that the key was not to be used any more when the file arrived."""
        return self.revoked_at is not None and self.revoked_at <= self.judged_at

    @property
    def sentence(self) -> str:
        """All that in one sentence."""
        arrived = format_moment(self.judged_at)
        if self.ground:
            officer = self.decided_by or "cán bộ tiếp nhận"
            return (
                f"{self.assurance.short}; tệp đến lúc {arrived}, {officer} quyết định nhận: {self.ground.rstrip('.')}."
            )
        if self.assurance in WEAK:
            return self.assurance.sentence
        if self.revoked_at and self.is_shaken:
            revoked = format_moment(self.revoked_at)
            return (
                f"Chữ ký được coi là hợp lệ khi tiếp nhận {arrived}; sau đó mới biết chứng thư đã bị thu hồi từ "
                f"{revoked}, trước khi tệp đến, nên cần xác minh lại với đơn vị."
            )
        since = [f"chứng thư hết hạn ngày {format_date(local(self.ended_at).date())}"] if self.ended_at else []
        since += [f"chứng thư bị thu hồi lúc {format_moment(self.revoked_at)}"] if self.revoked_at else []
        after = f"; {', '.join(since)}, báo cáo đã nhận trước đó vẫn có giá trị" if since else ""
        return f"Chữ ký hợp lệ tại thời điểm tiếp nhận {arrived}{after}."
