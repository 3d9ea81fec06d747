"""What the times on a report say of the clocks that wrote them: told beside the report, never a reason to hold it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

SLACK = timedelta(minutes=5)
"""Clocks of ordinary computers differ by so much; nobody is told of less."""

LONG_ON_THE_WAY = timedelta(days=30)
"""A file that took longer from signing to arrival was late, or the signer's clock is behind."""


class ClockNote(StrEnum):
    """Something about the times of a report that does not fit together."""

    OWN_CLOCK_BEHIND = "own_clock_behind"
    SIGNER_AHEAD = "signer_ahead"
    SIGNER_BEHIND = "signer_behind"
    SIGNED_BEFORE_MADE = "signed_before_made"

    @property
    def sentence(self) -> str:
        """What it means and what to do, in one sentence."""
        return _SENTENCES[self]


_SENTENCES: Mapping[ClockNote, str] = {
    ClockNote.OWN_CLOCK_BEHIND: (
        "Khi nhận tệp này, đồng hồ máy của Sở chậm hơn lần ghi sổ trước; hãy kiểm tra ngày giờ của máy."
    ),
    ClockNote.SIGNER_AHEAD: (
        "Giờ ký sau giờ nhận: đồng hồ máy của đơn vị chạy nhanh; hãy nhắc đơn vị chỉnh lại ngày giờ."
    ),
    ClockNote.SIGNER_BEHIND: (
        "Ký trước khi nhận hơn 30 ngày: tệp gửi chậm hoặc đồng hồ máy của đơn vị sai; hãy hỏi lại đơn vị nếu cần."
    ),
    ClockNote.SIGNED_BEFORE_MADE: (
        "Giờ ký trước giờ lập báo cáo: đồng hồ máy của đơn vị bị đổi giữa chừng; hãy nhắc đơn vị chỉnh lại ngày giờ."
    ),
}


def clock_notes(
    made_at: datetime | None, signed_at: datetime | None, received_at: datetime, newest_known: datetime | None
) -> tuple[ClockNote, ...]:
    """What is odd about the times of a report.

    Args:
        made_at: When the agency took the snapshot, by its clock.
        signed_at: When the last signer signed, by that computer's clock.
        received_at: When the file arrived, by the department's clock.
        newest_known: Time of the newest thing that the department wrote down before.
    """
    notes: list[ClockNote] = []
    if newest_known is not None and received_at < newest_known - SLACK:
        notes.append(ClockNote.OWN_CLOCK_BEHIND)
    last = max((each for each in (made_at, signed_at) if each is not None), default=None)
    if last is not None and last > received_at + SLACK:
        notes.append(ClockNote.SIGNER_AHEAD)
    if signed_at is not None and signed_at < received_at - LONG_ON_THE_WAY:
        notes.append(ClockNote.SIGNER_BEHIND)
    if made_at is not None and signed_at is not None and signed_at < made_at - SLACK:
        notes.append(ClockNote.SIGNED_BEFORE_MADE)
    return tuple(notes)
