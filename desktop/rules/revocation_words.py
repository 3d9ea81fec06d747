"""How it is told whether a certificate was looked up among the revoked ones."""

from datetime import datetime

from desktop.core.clock import local
from desktop.core.dates import format_date


def revocation_note(known_at: datetime | None, *, checked: bool) -> str:
    """One sentence.

    Args:
        known_at: Up to when it is known what was revoked; ``None`` where no list is here.
        checked: The list was current at the time of the check.
    """
    if known_at is None:
        return "Chưa kiểm tra được thu hồi: máy này chưa có danh sách thu hồi của nơi cấp."
    day = format_date(local(known_at).date())
    if checked:
        return f"Đã kiểm tra theo danh sách thu hồi ngày {day}."
    return f"Chưa kiểm tra thu hồi từ ngày {day}: danh sách thu hồi đang có đã quá hạn, cần nạp danh sách mới."
